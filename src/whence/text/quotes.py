"""Quotation marks: which stretches of a text stand inside them.

Works paragraph by paragraph, since a quotation of several paragraphs opens each of them again and
closes only the last. An unclosed quotation runs to the end of its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

# “ ” „ « are directed, though some use ” on both sides and » inwards; " and the doubled '' (the New York Times' wire
# style) are not: what stands beside one shows whether it opens or closes.
_MARK = re.compile(r"[“”„«»\"]|''|``|[‘'’]")
_OPENERS = {"“", "„", "«", "``"}
_CLOSERS = {"”", "»"}
_EITHER = {'"', "''"}
_PAIRS = {"“": "”", '"': '"', "„": "“", "”": "”"}
_ENDS = frozenset(".,;:!?)]}…”’\"'»")
PLURAL_REACH = 200  # characters after what may be a plural's mark within which a plainer one closes the quotation
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
    """The quotations of `text` one by one; those of a long text are found again each time, for memory's sake."""
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
    last: tuple[int, int] | None = None
    barren = {"‘": start, "'": start}  # up to where nothing closes a mark of each kind
    for match in _MARK.finditer(text, start, end):
        mark, at, after = match.group(), match.start(), match.end()
        if at < skip_to:
            continue
        if opened is not None and mark not in "‘'’":
            looks = _looks(text, at, after, start, end)
            if _reopens(text, opened[1], mark, at, looks):
                yield Quotation(opened[0], _without_space(text, opened[0] + len(opened[1]), at), len(opened[1]), False)
                opened = (at, mark)
            elif _closes(opened[1], mark, looks):
                yield Quotation(opened[0], after, len(opened[1]), True)
                opened = None
        elif opened is None and mark not in "‘'’":
            if mark in "«»":
                last = last or (text.rfind("«", start, end), text.rfind("»", start, end))
                begins = _angle_begins(mark, _looks(text, at, after, start, end), at == start, last)
            else:
                begins = _begins(text, mark, at, after, start, end)
            if begins:
                opened = (at, mark)
        elif opened is None and mark != "’":
            if at + 2 <= barren[mark] or not _opens(text, at):
                continue
            close, seen = _single_close(text, at, end)
            if close is not None:
                yield Quotation(at, close, 1, True)
                skip_to = close
            else:
                barren[mark] = seen
    if opened is not None:
        stop = _without_space(text, opened[0] + len(opened[1]), end)
        if stop > opened[0] + len(opened[1]):
            yield Quotation(opened[0], stop, len(opened[1]), False)


def _looks(text: str, at: int, after: int, start: int, end: int) -> str:
    """Whether a mark looks like one that opens ("open"), one that closes ("close"), or like neither ("")."""
    spaced = at == start or text[at - 1].isspace() or text[at - 1] in "([{—–-/"
    followed = after < end and not text[after].isspace() and text[after] not in _ENDS
    if spaced and followed:
        return "open"
    return "close" if not spaced and not followed else ""


def _begins(text: str, mark: str, at: int, after: int, start: int, end: int) -> bool:
    """Whether a mark opens a quotation where none is open."""
    if mark in _OPENERS:
        return True
    looks = _looks(text, at, after, start, end)
    if mark == "”":
        return looks == "open"
    return looks != "close" and not _is_measure(text, at, after)


def _angle_begins(mark: str, looks: str, first: bool, last: tuple[int, int]) -> bool:
    """Whether « or » opens a quotation; `last` are the last of each in the paragraph.

    Outwards («so») in French, inwards (»so«) in German and Danish. Without its partner to come one that begins a
    paragraph is a bullet.
    """
    if mark == "»":
        return looks == "open" and last[0] >= 0
    return looks != "close" and not (first and last[1] < 0 and looks != "open")


def _without_space(text: str, start: int, end: int) -> int:
    """Where the words of `text[start:end]` end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _reopens(text: str, opened: str, mark: str, at: int, looks: str) -> bool:
    """Whether a mark opens a quotation though the one before was never closed: `"It is late. "We go," he said`."""
    same = (opened in _EITHER and mark in _EITHER) or (opened in {"“", "”"} and mark in {"“", '"'})
    if not same or looks != "open":
        return False
    # `"It is late, "he said`: the space has slipped to the wrong side of the mark
    slipped = text[max(0, at - 2) : at] == ", "
    return not (slipped and text[at + len(mark) : at + len(mark) + 1].islower())


def _closes(opened: str, mark: str, looks: str) -> bool:
    """Whether a mark closes a quotation that `opened` has opened."""
    if opened == "»":
        return mark == "«"
    if mark in _CLOSERS:
        return True
    if mark == "“":
        return opened == "„" or looks == "close"
    if mark in _EITHER:
        return opened in _EITHER | {"``", "„"} or looks == "close"
    return False


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
    """Where the quotation that a single mark at `at` opens ends, or None; and how far the text was searched.

    After an s, before another word, a mark may be a plural's ("the farmers' lives"): it closes only where no plainer
    mark does so soon after. Quotations in double marks are passed over.
    """
    closers = "’" if text[at] == "‘" else "'"
    perhaps: int | None = None
    i = at + 2
    while i < end:
        char = text[i]
        if char in _PAIRS:
            close = text.find(_PAIRS[char], i + 1, end)
            if close < 0:
                return perhaps, i
            i = close
        elif perhaps is not None and (i - perhaps > PLURAL_REACH or (char in "‘'" and text[i - 1].isspace())):
            return perhaps, i
        elif char in closers and not text[i - 1].isspace() and not text[i + 1 : i + 2].isalnum():
            if text[i - 1] not in "sS" or not text[i + 1 : i + 3].strip()[:1].isalnum():
                return i + 1, i
            perhaps = perhaps or i + 1
        i += 1
    return perhaps, end
