"""Intake: a file, a folder, a page, a stream or a plain string in; Documents out.

`documents` reads a source that is named, `documents_at` a path or URL, `document` a plain text; `is_text` says which.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whence.intake.plain import document
    from whence.intake.sources import documents, documents_at, is_text
    from whence.intake.types import Overrides, Unread, published_date

__all__ = ["Overrides", "Unread", "document", "documents", "documents_at", "is_text", "published_date"]

_HOMES = {
    "Overrides": "types",
    "Unread": "types",
    "document": "plain",
    "documents": "sources",
    "documents_at": "sources",
    "is_text": "sources",
    "published_date": "types",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"whence.intake.{_HOMES[name]}"), name)
