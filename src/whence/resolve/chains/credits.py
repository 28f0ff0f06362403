"""Whose text the whole article is: a reader's letter, signed at its end; an agency's report, "BORN (AP) —"."""

from __future__ import annotations

import re
from functools import cache

from whence.model import Span
from whence.resolve.draft import Article
from whence.text.tables import rows

_HEADING = re.compile(r"letters?(?: to the editor| from readers)?[.:]?", re.IGNORECASE)
_SIGNATURE = re.compile(r"[—–-]*\s*((?:[A-Z][\w’'-]+\.? ){1,3}[A-Z][\w’'-]+)[.,]?")
_IN_BRACKETS = re.compile(r"\((?P<name>[^()]{2,40})\)")
HEAD = 600  # characters within which the line of credit of a whole article stands; further down it credits a picture
HEADING_LINES = 4  # within which a letter to the editor is headed so, and within as many last lines signed


def letter_writer(article: Article) -> Span | None:
    """The signature of a letter to the editor, where the text is headed as one; None where it is not."""
    text = article.text
    lines = article.paragraphs
    if not any(_HEADING.fullmatch(line.of(text)) for line in lines[:HEADING_LINES]):
        return None
    for line in lines[1:][-HEADING_LINES:]:
        match = _SIGNATURE.fullmatch(line.of(text))
        if match is not None and not match[1].split()[-1].endswith("."):
            start = text.index(match[1], line.start)
            return Span(start, start + len(match[1]))
    return None


def agency(article: Article) -> Span | None:
    """The news agency that a dateline or a line of credit names: "BORN (AP) —". The whole article is its text."""
    document = article.document
    for furniture in document.furniture:
        if furniture.kind == "dateline":
            match = _IN_BRACKETS.search(document.text, furniture.start, furniture.end)
        elif furniture.kind in ("credit", "byline") and furniture.start < HEAD:
            match = _credited().search(document.text, furniture.start, furniture.end)
        else:
            continue
        if match is not None and match["name"] in _agencies():
            return Span(match.start("name"), match.end("name"))
    return None


@cache
def _agencies() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("resolve", "agencies.csv"))


@cache
def _credited() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_agencies(), key=lambda name: (-len(name), name)))
    return re.compile(rf"\b(?P<name>{names})\b")
