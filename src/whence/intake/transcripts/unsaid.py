"""Takes out of a written transcript what nobody said: times, page marks, running heads, numbers of lines, hyphens.

Most of it can only be recognised over the whole file: "10:30" opens a sentence, but not every second line. What is
taken out leaves its time behind, for the turns to be timed by.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from heapq import merge
from itertools import islice, pairwise
from typing import NamedTuple

from whence.intake.transcripts.clock import MOMENT, since_start
from whence.intake.transcripts.names import look_of
from whence.text.invisible import seen
from whence.text.tables import toml

_GAP = r"[^\S\n]*+"
_UNTIL = rf"(?:{_GAP}(?:-{{1,2}}>|[-–—]|to){_GAP}{MOMENT})?"  # the end of a span of time
_IN_BRACKETS = re.compile(
    rf"(?:\[{_GAP}(?P<square>{MOMENT}){_UNTIL}{_GAP}\]|\({_GAP}(?P<round>{MOMENT}){_UNTIL}{_GAP}\)"
    rf"|<{_GAP}(?P<angle>{MOMENT}){_UNTIL}{_GAP}>|\{{{_GAP}(?P<curly>{MOMENT}){_UNTIL}{_GAP}\}})(?:{_GAP}[AP]M(?={_GAP}[^\W\d_a-z][^:\n]{{0,60}}:))?"
)
_OPENING = re.compile(
    rf"^{_GAP}(?P<at>{MOMENT}){_UNTIL}{_GAP}(?:[-–—|•·]{_GAP})?(?=[^\S\n]|$|(?<=[^\S\n])|(?<=\d)[^\W\d_])", re.M
)
# The same time in words, as players write it for those who listen: "1 minute, 9 seconds" below "1:09".
_SPELT = re.compile(
    rf"\n?{_GAP}(?=\d)(?:(\d+) hours?)?(?:,? ?(\d+) minutes?)?(?:,? ?(\d+) seconds?)?(?:{_GAP}$|(?=[^\W\d_]))", re.M
)
_CLOSING = re.compile(
    rf"^{_GAP}(?P<name>[^\n:\[\](]{{2,60}}?(?:{_GAP}\([^()\n]{{1,40}}\))?),?{_GAP}(?:[-–—|•·@]{_GAP})?(?<=[^\S\n])"
    rf"(?P<at>{MOMENT}){_UNTIL}{_GAP}$",
    re.MULTILINE,
)
_LINE = re.compile(r"^.*\S", re.MULTILINE)
_PAGE_WORD = r"(?:\bpage|\bpg\.?|\bp\.)"
_PAGE_MARK = re.compile(
    rf"\[\[?{_GAP}{_PAGE_WORD}[^\S\n]*[A-Z]{{0,2}}\d+[^\]\n]{{0,20}}\]\]?|\[\*\d+\]"
    rf"|^{_GAP}(?:[-–—]{_GAP})?{_PAGE_WORD}[^\S\n]+[A-Z]?\d+(?:{_GAP}(?:of|/){_GAP}\d+)?(?:{_GAP}[-–—])?{_GAP}$"
    rf"|^{_GAP}(?:(?:RE)?(?:DIRECT|CROSS)[- ]?|FURTHER )?EXAMINATION(?: BY [^\n]{{2,40}})?{_GAP}$"
    rf"|^\[(?:ti|ar|al|au|by|re|ve|length|offset):[^\]\n]*\]{_GAP}$"
    rf"|^{_GAP}[-–—]{_GAP}\d{{1,4}}{_GAP}[-–—]{_GAP}$|^{_GAP}\{{time\}}{_GAP}\d+{_GAP}$|\f",
    re.IGNORECASE | re.MULTILINE,
)
_RUNNING = re.compile(rf"^(?=[^\n]{{0,120}}$)(?:[^\n]*\S[^\S\n]+)?{_PAGE_WORD}[^\S\n]+\d+\b[^\n]*$", re.I | re.M)
_NUMBERED = re.compile(r"^[^\S\n]*(\d{1,5})(?:[^\S\n]+(?=\S)|[^\S\n]*$)", re.MULTILINE)
_LINE_END = re.compile(r"(?<=[^\W\d_])[-‐\u00ad][^\S\n]*+\n[^\S\n]*+(?=[^\W\d_])")
_BEFORE_HYPHEN = re.compile(r"[^\W\d_](?:[^\W\d_]|(?<=[^\W\d_])['’-](?=[^\W\d_]))*$")
_BEHIND_HYPHEN = re.compile(r"[^\W\d_]{1,40}")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_MAY_HAVE_MARKS = re.compile(r"[\[(<{\f]|\bp(?:age|g)?\b", re.IGNORECASE)
_MOST_NUMBERED = 0.6  # of the lines, that they are numbered; page ends and blank lines have no number
_STAMPED = 0.15  # of the lines, opened by a time
_RISING = 0.8  # of the times, later than the one before
_LONGEST_WORD = 40
_NEAR = 200  # code points in which the beginning of a line is looked for
_PARTS = 20_000  # pieces of text that are joined at a time
_ENDS = ".?!…:\"'”’)]—–-"


@dataclass(slots=True)
class Times:
    """At which second of the recording a text has got where: offsets, rising, each with its second."""

    offsets: array[int] = field(default_factory=lambda: array("Q"))
    seconds: array[float] = field(default_factory=lambda: array("d"))

    def __len__(self) -> int:
        return len(self.offsets)

    def add(self, offset: int, second: float) -> None:
        """One more; of several at one offset the first counts."""
        if not self.offsets or offset > self.offsets[-1]:
            self.offsets.append(offset)
            self.seconds.append(second)

    def within(self, start: int, end: int) -> Iterator[tuple[int, float]]:
        """The offsets from `start` to `end` inclusive, with their seconds."""
        for place in range(bisect_left(self.offsets, start), bisect_right(self.offsets, end)):
            yield self.offsets[place], self.seconds[place]


@dataclass(frozen=True, slots=True)
class Said:
    """A transcript without what nobody said. `stamped` are the offsets at which any time stood, "12:03 PM" too."""

    text: str
    times: Times
    stamped: array[int]


class _Cut(NamedTuple):
    start: int
    end: int
    instead: str = ""
    at: str | None = None


def said_only(text: str, *, wrapped: bool = True) -> Said:
    """`text` with single line feeds, and without times, page marks, running heads, line numbers and, where its lines
    are `wrapped`, hyphens at their ends.
    """
    text = text.replace("\r\n", "\n").rstrip()
    text = _without(text, _line_numbers(text)).text.rstrip()
    text = _without(text, _page_marks(text)).text.rstrip()
    if wrapped:
        text = _without(text, _hyphens(text)).text
    return _without(text, _stamps(text))


def bare(text: str) -> str:
    """`text` without times in brackets, page marks and what is not seen: what of this may stand in one turn or line."""
    text = text if text.isascii() else seen(text)
    if not _MAY_HAVE_MARKS.search(text):
        return text
    marks = (_line_cut(text, *found.span()) for found in _PAGE_MARK.finditer(text))
    text = _without(text, marks).text
    return _without(text, (_time(text, found, "") for found in _IN_BRACKETS.finditer(text))).text


def _without(text: str, cuts: Iterable[_Cut]) -> Said:
    """`text` without the cuts, which come in order; where two overlap the first counts."""
    whole: list[str] = []
    parts: list[str] = []
    times, stamped = Times(), array("Q")
    at = size = 0
    for cut in cuts:
        if cut.start < at:
            continue
        parts += (text[at : cut.start], cut.instead)
        size += cut.start - at + len(cut.instead)
        at = cut.end
        if cut.at is not None:
            stamped.append(size)
            second = since_start(cut.at)
            if second is not None:
                times.add(size, second)
        if len(parts) > _PARTS:
            whole.append("".join(parts))
            parts.clear()
    return Said("".join((*whole, *parts, text[at:])) if at else text, times, stamped)


# Times


def _stamps(text: str) -> Iterator[_Cut]:
    bracketed = (_time(text, found, found[found.lastgroup or 0]) for found in _IN_BRACKETS.finditer(text))
    opening = (_opening(text, found) for found in _OPENING.finditer(text)) if _is_clock(text) else iter(())
    closing = (_Cut(found.end("name"), found.end(), "", found["at"]) for found in _closing(text))
    second = next(islice(_closing(text), 1, None), None)
    return merge(bracketed, opening, closing if second is not None else iter(()), key=lambda cut: cut.start)


def _time(text: str, found: re.Match[str], at: str) -> _Cut:
    return _Cut(found.start(), _after(text, found.end(), found.start()), "", at)


def _opening(text: str, found: re.Match[str]) -> _Cut:
    """The cut of a time that opens a line, with the same time in words behind it."""
    cut = _time(text, found, found["at"])
    spelt = _SPELT.match(text, found.end())
    if spelt is None or not any(spelt.groups()):
        return cut
    hours, minutes, secs = (int(part or 0) for part in spelt.groups())
    if since_start(found["at"]) != hours * 3600 + minutes * 60 + secs:
        return cut
    return cut._replace(end=_after(text, spelt.end(), found.start()))


def _closing(text: str) -> Iterator[re.Match[str]]:
    """Names with a time behind them on a line of their own."""
    return (found for found in _CLOSING.finditer(text) if look_of(found["name"].strip()) is not None)


def _after(text: str, end: int, start: int) -> int:
    """Where what follows a time begins: behind the blanks, and on the next line where it has a line of its own."""
    opens = _opens(text, start)
    while end < len(text) and text[end] in " \t\u00a0" and (opens or text[start - 1].isspace()):
        end += 1
    return end + 1 if opens and text[end : end + 1] == "\n" else end


def _is_clock(text: str) -> bool:
    """Whether times before lines are a recording's: there are some, they rise, and they open many of the lines."""
    count = rising = 0
    reached = -1.0
    for found in _OPENING.finditer(text):
        second = since_start(found["at"])
        count += 1
        rising += second is None or second >= reached
        reached = reached if second is None else second
    return count > 1 and rising >= _RISING * count and count >= _STAMPED * _lines(text)


def _lines(text: str) -> int:
    """How many lines have something on them."""
    return sum(1 for _ in _LINE.finditer(text))


def _opens(text: str, at: int) -> bool:
    """Whether nothing stands before `at` on its line."""
    begin = text.rfind("\n", max(0, at - _NEAR), at) + 1
    return (begin > 0 or at <= _NEAR) and not text[begin:at].strip()


# Pages and lines


def _line_numbers(text: str) -> Iterator[_Cut]:
    """Numbers before the lines, one more each line; and numbers of pages, which have lines of their own."""
    starts, ends, numbers = array("Q"), array("Q"), array("Q")
    for found in _NUMBERED.finditer(text):
        starts.append(found.start())
        ends.append(found.end())
        numbers.append(int(found[1]))
    counted = sum(b in (a + 1, 1) for a, b in pairwise(numbers))
    if len(numbers) >= 5 and counted >= _RISING * (len(numbers) - 1) and len(numbers) >= _MOST_NUMBERED * _lines(text):
        yield from (_Cut(start, end) for start, end in zip(starts, ends, strict=True))
        return
    alone = [i for i, end in enumerate(ends) if not text[end : end + 1].strip()]
    if len(alone) >= 3 and all(numbers[b] == numbers[a] + 1 for a, b in pairwise(alone)):
        yield from (_line_cut(text, starts[i], ends[i]) for i in alone)


def _page_marks(text: str) -> Iterator[_Cut]:
    counts = Counter(_form(found) for found in _RUNNING.finditer(text))
    running = (_line_cut(text, *found.span()) for found in _RUNNING.finditer(text) if counts[_form(found)] > 1)
    marks = (_line_cut(text, *found.span()) for found in _PAGE_MARK.finditer(text))
    return merge(marks, running, key=lambda cut: cut.start)


def _form(line: re.Match[str]) -> str:
    return re.sub(r"\d+", "#", line[0].strip())


def _line_cut(text: str, start: int, end: int) -> _Cut:
    """The cut of a mark; of one on a line of its own with the line, and with the blank lines that break a sentence."""
    begin = text.rfind("\n", max(0, start - _NEAR), start) + 1
    stop = text.find("\n", end, end + _NEAR)
    stop = min(len(text), end + _NEAR) if stop < 0 else stop
    if not _opens(text, start) or text[end:stop].strip():
        return _Cut(start, end, " " if text[start - 1 : start].isalnum() and text[end : end + 1].isalnum() else "")
    before = begin
    while before > 0 and text[before - 1].isspace():
        before -= 1
    after = stop
    while after < len(text) and text[after].isspace():
        after += 1
    broken = before and text[before - 1] not in _ENDS and text[after : after + 1].islower()
    broken = broken or (before and text[before - 1] in "-‐" and text[after : after + 1].isalpha())
    return _Cut(before, after, "\n") if broken else _Cut(begin, min(len(text), stop + 1))


# Hyphens


def _hyphens(text: str) -> Iterator[_Cut]:
    """Words divided at the ends of lines, joined; "twenty-" and "five", "well-" and "known" keep their hyphens.

    A hyphen before a line end may also mean that somebody breaks off: "to- no". It divides a word where the text has
    the whole word, or one of the parts stands nowhere for itself, or most such hyphens of the text divide words.
    """
    found = [one for one in _line_ends(text) if _may_be_one(one.first, one.second)]
    if not found:
        return
    counts = Counter(word[0].lower() for word in _WORD.finditer(text))
    divided = [_divides(one.first.lower(), one.second.lower(), counts) for one in found]
    mostly = len(found) > 1 and 2 * sum(divided) >= len(found)
    for one, sure in zip(found, divided, strict=True):
        first, second = one.first.lower(), one.second.lower()
        if _keeps_hyphen(first, second, counts):
            yield _Cut(one.start, one.end, "-")
        elif sure or (mostly and not {first, second} <= _words("short")):
            yield _Cut(one.start, one.end)


class _LineEnd(NamedTuple):
    """A hyphen at the end of a line: from where it stands to the next word, and the words on either side."""

    start: int
    end: int
    first: str
    second: str


def _line_ends(text: str) -> Iterator[_LineEnd]:
    for found in _LINE_END.finditer(text):
        one = _BEFORE_HYPHEN.search(text[max(0, found.start() - _LONGEST_WORD) : found.start()])
        other = _BEHIND_HYPHEN.match(text, found.end())
        if one is not None and other is not None:
            yield _LineEnd(found.start(), found.end(), one[0], other[0])


def _may_be_one(one: str, other: str) -> bool:
    if other[0].isupper() and not (one.isupper() and other.isupper()):
        return False
    return not other.lower().startswith(one.lower())  # "inter- international": a false start


def _divides(one: str, other: str, counts: Counter[str]) -> bool:
    """Whether a hyphen between two lines divides a word, by the words of the text and those known to be words."""
    last = one.rpartition("-")[2]
    if last + other in _words("divided"):
        return True
    if {last, other} <= _words("short"):
        return False
    if counts[last + other]:
        return True
    return counts[last] < 2 and last not in _words("divided") and len(last) > 1


def _keeps_hyphen(one: str, other: str, counts: Counter[str]) -> bool:
    last = one.rpartition("-")[2]
    if counts[f"{one}-{other}"] or last in _words("hyphened"):
        return True
    return last in _words("tens") and other in _words("units")


@cache
def _words(name: str) -> frozenset[str]:
    """The list `name` of `data/transcripts.toml`."""
    return frozenset(toml("intake", "transcripts.toml")[name])
