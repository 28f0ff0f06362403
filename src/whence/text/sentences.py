"""Sentences: where one ends and the next begins.

A line is a paragraph and ends a sentence. Within a line a sentence ends at a full stop, question mark, exclamation mark
or ellipsis, with the closing quotation marks and brackets that follow it, where what comes next looks like a beginning
and the full stop is not an abbreviation's. Small rules rather than a library; the choice was not measured
(docs/decisions.md).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from whence.model import Span
from whence.text.tables import rows

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_STOP = re.compile(
    r"(?<![.!?…])(?<!\. )(?P<mark>[.!?…]++(?: \.)*+)(?P<close>(?:''|[\"”’'»)\]])*)\s+"
    r"(?=(?:''|``|[\"“‘'«(\[])*(?P<next>\w|[-–—$£€@#•*]))"
)
_WORD = re.compile(r"\w+")
_WORD_BEFORE = re.compile(r"[\w&][\w.&’'-]*$")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?$")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, in order, without the white space around them."""
    return list(_sentences(text, start, len(text) if end is None else end))


@lru_cache(maxsize=2)  # the stages of one article each ask for its sentences
def _sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    found = []
    for line in _LINE.finditer(text, start, end):
        at = line.start()
        for stop in _STOP.finditer(text, line.start(), line.end()):
            if stop.start() >= at and _ends(text, stop, at):
                found.append(Span(at, stop.end("close")))
                at = stop.end()
        found.append(Span(at, line.end()))
    return tuple(trimmed for span in found if (trimmed := trim(text, span)).end > trimmed.start)


def paragraphs(text: str) -> list[Span]:
    """The lines of `text` that hold anything, without the white space around them."""
    lines = (trim(text, Span(m.start(), m.end())) for m in _LINE.finditer(text))
    return [line for line in lines if line.end > line.start]


def is_abbreviation(word: str) -> bool:
    """Whether a full stop after `word` most likely belongs to it: a title, a month, an initial."""
    plain = word.casefold()
    return len(plain) == 1 or any(plain in _words(kind) for kind in ("title", "abbreviation", "month"))


def trim(text: str, span: Span) -> Span:
    """`span` without the white space at its ends."""
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))


def _ends(text: str, stop: re.Match[str], at: int) -> bool:
    """Whether the mark that `stop` found ends the sentence that began at `at`."""
    mark, following = stop["mark"], stop["next"]
    if following.islower():
        return False
    if mark in {"...", "…", ". . ."} or mark.startswith((" .", "…", "...")):
        return following.isupper() or not following.isalnum()
    if mark != ".":
        return True
    before = _WORD_BEFORE.search(text, max(at, stop.start() - 30), stop.start())
    if before is None:
        return True
    word = before.group()
    plain = word.casefold()
    following_word = _WORD.match(text, stop.start("next"))
    opens = following_word is not None and following_word.group().casefold() in _words("opener")
    if plain in _words("title"):
        return False
    if stop["close"]:
        return True
    if plain in _words("abbreviation") or plain in _words("month"):
        return opens or (plain in {"no", "art", "sec"} and not following.isdigit())
    if len(word) == 1 and word.isupper() and word != "I":
        return opens
    if _DOTTED.match(word + "."):
        return opens or not following.isalnum()
    return True


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("resolve", "sentences.csv") if row["kind"] == kind)
