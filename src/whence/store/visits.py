"""What servers said of the pages and feeds that were fetched, so that the next visit asks only for what is new."""

from __future__ import annotations

from whence.store.faults import Guarded

Said = tuple[str | None, str | None]


def visit(connection: Guarded, url: str) -> Said | None:
    """The ETag and Last-Modified that a page had when it was last fetched; None where it never was."""
    found: Said | None = connection.execute("SELECT etag, last_modified FROM visits WHERE url = ?", (url,)).fetchone()
    return found


def note_visit(connection: Guarded, url: str, etag: str | None, last_modified: str | None) -> None:
    """Records what the server said of a page that was fetched."""
    connection.execute(
        "INSERT OR REPLACE INTO visits (url, etag, last_modified) VALUES (?, ?, ?)", (url, etag, last_modified)
    )


def forget_visits(connection: Guarded, article: int) -> None:
    """Asked whether the page is as it was, its server would say yes, and the article could not be added again."""
    for column in ("url", "origin"):
        connection.execute(
            f"DELETE FROM visits WHERE url IN (SELECT {column} FROM versions WHERE article = ?)", (article,)
        )
