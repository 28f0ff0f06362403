"""The library: one SQLite file that keeps documents and ledgers, found again by full-text search."""

from whence.store.keys import article_key
from whence.store.library import Library, open_library

__all__ = ["Library", "article_key", "open_library"]
