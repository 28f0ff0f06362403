"""The names (IRIs) that articles, statements and speakers go by in RDF and JSON-LD.

An article that was published at a URL goes by that URL, any other by `urn:whence:<document id>`. Statements and
speakers always go by the document's id, so that two versions of one page keep theirs apart; a speaker's name is good
for one document only: that two articles mean the same person is for the user to say.
"""

from __future__ import annotations

import re
from typing import Final, Literal
from urllib.parse import quote, urlsplit

from whence.model import Document

TERMS: Final = "urn:whence:terms:"
"""Where the terms of whence's own live, such as a statement's form, for which no vocabulary has a word."""

_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_PATH = "/:@!$&'()*+,;=~-._%"


def article(document: Document) -> str:
    """The IRI of an article."""
    return web(document.url) or f"urn:whence:{_quoted(document.id)}"


def part(document: Document, kind: Literal["statement", "speaker", "annotation"], key: str, *more: str) -> str:
    """The IRI of a statement or speaker of a document: `urn:whence:<document id>#statement/s1`."""
    return "/".join((f"urn:whence:{_quoted(document.id)}#{kind}", *map(_quoted, (key, *more))))


def web(url: str | None) -> str | None:
    """`url` as a valid IRI, what may not stand in one percent-encoded (RFC 3986); None for another address."""
    try:
        parts = urlsplit(url or "")
        parts.port  # noqa: B018 (raises where it is not a number)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    query = f"?{_encoded(parts.query, _PATH + '?')}" if parts.query else ""
    fragment = f"#{_encoded(parts.fragment, _PATH + '?')}" if parts.fragment else ""
    return f"{parts.scheme}://{_encoded(parts.netloc, _PATH[1:] + '[]')}{_encoded(parts.path, _PATH)}{query}{fragment}"


def _quoted(key: str) -> str:
    return quote(key, safe="", errors="replace")


def _encoded(words: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", words), safe=safe, errors="replace")
