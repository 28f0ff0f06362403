"""Quotation marks: which stretches of a text stand inside them.

Works paragraph by paragraph, since a quotation of several paragraphs opens each of them anew and
closes only the last. An unclosed quotation runs to the end of its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

# “ ” „ « » are directed; " and the doubled '' (the New York Times' wire style) are not.
_MARK = re.compile(r"[“”„«»\"]|''|``|[‘'’]")
_OPENERS = {"“", "„", "«", "``"}
_CLOSERS = {"”", "»"}
_EITHER = {'"', "''"}
LONGEST_KEPT = 1_000_000  # characters
_ELISION = re.compile(r"(?:\d|em\b|til\b|tis\b|twas\b|cause\b|bout\b|n\b)", re.IGNORECASE)


class Quotation(NamedTuple):
    """A quotation in a text: half-open offsets, the marks included; `mark` is the width of the opening mark."""

    start: int
    end: int
    mark: int
    closed: bool


def quotations(text: str) -> list[Quotation]:
    """The quotations of `text`, in order and without overlap.

    Double marks win over single ones: single marks count only outside double ones, and only where both ends look like
    quotation marks rather than apostrophes.
    """
    return list(each_quotation(text))


def each_quotation(text: str) -> Iterable[Quotation]:
    """The quotations of `text` one by one; those of a long text are found anew each time, for memory's sake."""
    return _remembered(text) if len(text) <= LONGEST_KEPT else _found(text)


@lru_cache(maxsize=8)  # the stages of one article each ask for its quotations
def _remembered(text: str) -> tuple[Quotation, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[Quotation]:
    offset = 0
    for line in text.splitlines(keepends=True):
        yield from _in_paragraph(text, offset, offset + len(line))
        offset += len(line)


def unmarked(words: str) -> str:
    """`words` without white space and quotation marks around the whole of them."""
    words = words.strip()
    found = quotations(words)
    if len(found) == 1 and found[0].closed and (found[0].start, found[0].end) == (0, len(words)):
        mark = found[0].mark
        return words[mark : -2 if mark == 2 and words.endswith("''") else -1].strip()
    return words


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quotation]:
    opened: tuple[int, str] | None = None
    skip_to = start
    barren = {"‘": start, "'": start}  # up to where nothing closes a mark of each kind
    for match in _MARK.finditer(text, start, end):
        mark, at, after = match.group(), match.start(), match.end()
        if at < skip_to:
            continue
        if opened is not None:
            if (
                mark in _CLOSERS
                or (mark == "“" and opened[1] == "„")
                or (mark in _EITHER and opened[1] in _EITHER | {"``", "„"})
            ):
                yield Quotation(opened[0], after, len(opened[1]), True)
                opened = None
        elif mark in _OPENERS or (mark in _EITHER and not _is_measure(text, at, after)):
            opened = (at, mark)
        elif mark in "‘'":
            if at + 2 <= barren[mark] or not _opens(text, at):
                continue
            close, seen = _single_close(text, at, end)
            if close is not None:
                yield Quotation(at, close, 1, True)
                skip_to = close
            else:
                barren[mark] = seen
    if opened is not None:
        stop = len(text[start:end].rstrip()) + start
        if stop > opened[0] + len(opened[1]):
            yield Quotation(opened[0], stop, len(opened[1]), False)


def _is_measure(text: str, at: int, after: int) -> bool:
    """Whether a straight mark is inches or seconds (6'2") rather than an opening quotation mark."""
    return at > 0 and text[at - 1].isdigit() and not text[after : after + 1].isalnum()


def _opens(text: str, at: int) -> bool:
    """Whether a single mark at `at` looks like one that opens a quotation, rather than an apostrophe."""
    before, nxt = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return not (
        before.isalnum() or not nxt or nxt.isspace() or (text[at] == "'" and _ELISION.match(text, at + 1) is not None)
    )


def _single_close(text: str, at: int, end: int) -> tuple[int | None, int]:
    """Where the quotation that a single mark at `at` opens ends, or None; and how far the text was searched."""
    closers = "’" if text[at] == "‘" else "'"
    for i in range(at + 2, end):
        if text[i] in closers and not text[i - 1].isspace() and not text[i + 1 : i + 2].isalnum():
            return i + 1, i
        if text[i] in '“”"':
            return None, i
    return None, end
