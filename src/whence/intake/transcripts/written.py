"""A transcript written as text, cut into turns at its speaker labels.

The usual shapes: "CLINTON: …", "Mr. Trump: …", "**Ada Moss:** …", "MODERATOR (to Trump): …", "Q. …" and "A. …", closed
captions' ">> NAME: …", a name on a line of its own; each with or without a time (`layouts.py` lists them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest

from whence.intake.dates import first_date
from whence.intake.transcripts.labels import labels_of
from whence.intake.transcripts.layouts import Label
from whence.intake.transcripts.unsaid import Times, said_only
from whence.model import Turn

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|♪[^♪]*♪?|\*[^*]*\*")
_WORD = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*\s*$")
_LINE = 200  # code points in which the end of a label's line is looked for
_HEADER = 4000  # code points in which title and date are looked for
_LONGEST_TITLE = 150
_SILENCE = 30.0  # seconds between two times after which a turn that nobody is named for ends
_LONGEST = 600.0  # seconds after which it ends anyway
_PROSE = 12  # words that make a line before the first label speech rather than header


@dataclass(frozen=True, slots=True)
class Laid:
    """What a written transcript holds."""

    turns: tuple[Turn, ...]
    title: str | None = None
    day: date | None = None


def laid_out(text: str) -> Laid:
    """The turns of `text`, in order, each with its words as written except what nobody said (`unsaid.py`); with no
    labels in it, a turn a paragraph.

    Lines before the first label are header unless they are whole sentences; a label followed by no words but a stage
    direction gives no turn.
    """
    said = said_only(text)
    text = said.text
    labels = labels_of(text, said.stamped)
    first = labels[0].start if labels else len(text)
    opens_timed = bool(said.stamped) and said.stamped[0] <= len(text) - len(text.lstrip())
    title, body = (None, 0) if opens_timed else _title(text[: min(first, _HEADER)], more=bool(labels))
    turns = [*_unlabelled(text, body, first, said.times, prose=bool(labels)), *_spoken(text, labels, said.times)]
    return Laid(tuple(turns), title, first_date(text[: min(first, _HEADER)]))


def _spoken(text: str, labels: list[Label], times: Times) -> Iterator[Turn]:
    # "MODERATOR:" with a name on the next line, before anybody speaks, is a list of those present; not so where all
    # labels have lines of their own.
    header = 2 * sum(_opens_its_line(text, label) for label in labels) > len(labels)
    for label, after in zip_longest(labels, labels[1:]):
        end = after.start if after is not None else len(text)
        words = text[label.end : end].strip()
        header = header and after is not None and not _opens_its_line(text, label) and not _is_prose(words)
        if not header and _says(words):
            yield _turn(text, label.name, (label.start, label.end, end), times)


def _turn(text: str, name: str | None, places: tuple[int, int, int], times: Times) -> Turn:
    """The turn of `name`: `places` are where its label starts, where its speech does, and where that ends."""
    label, start, end = places
    while start < end and text[start].isspace():
        start += 1
    words = text[start:end].rstrip()
    found = [(max(0, at - start), second) for at, second in times.within(label, start + max(0, len(words) - 1))]
    at = found[0][1] if found and found[0][0] == 0 else None
    return Turn(name, words, at, times=tuple(found) if len(found) > 1 or (found and at is None) else ())


def _opens_its_line(text: str, label: Label) -> bool:
    """Whether words follow a label on its own line."""
    end = text.find("\n", label.end, label.end + _LINE)
    end = label.end + _LINE if end < 0 else end
    return "\n" not in text[label.start : label.end].strip() and bool(text[label.end : end].strip())


def _is_prose(words: str) -> bool:
    return _SENTENCE_END.search(words) is not None or len(words.split()) >= _PROSE


def _unlabelled(text: str, start: int, end: int, times: Times, *, prose: bool) -> Iterator[Turn]:
    """What nobody is named for, a turn a paragraph; only whole sentences of it where `prose`.

    Lines are paragraphs where none is blank, unless times show that they are cut as they were spoken.
    """
    blank = re.search(r"\n[^\S\n]*\n", text[start:end]) is not None
    cuts = [(start, start), *_breaks(text, start, end, times, blank=blank), (end, end)]
    for (_, begin), (stop, _) in pairwise(cuts):
        words = text[begin:stop].strip()
        if _says(words) and not (prose and not (_SENTENCE_END.search(words) and len(words.split()) >= _PROSE)):
            yield _turn(text, None, (begin, begin, stop), times)


def _breaks(text: str, start: int, end: int, times: Times, *, blank: bool) -> Iterator[tuple[int, int]]:
    if blank or len(times) < 2:
        pattern = re.compile(r"\n[^\S\n]*\n\s*" if blank else r"\n\s*")
        yield from (found.span() for found in pattern.finditer(text, start, end))
        return
    begun = reached = None
    for at, second in times.within(start, end):
        if reached is None or begun is None:
            begun = second
        elif second - reached > _SILENCE or second - begun > _LONGEST:
            begun = second
            yield at, at
        reached = second


def _says(words: str) -> bool:
    """Whether there are words in it besides stage directions."""
    return _WORD.search(words[:200]) is not None and _WORD.search(_BRACKETED.sub("", words)) is not None


def _title(head: str, *, more: bool) -> tuple[str | None, int]:
    """The title that a text opens with, if it does, and where the rest begins."""
    line, feed, rest = head.lstrip().partition("\n")
    words = " ".join(line.strip("#*_ \t\r").split())
    begin = head.find(line) + len(line) if line else 0
    if not words or len(words) > _LONGEST_TITLE or _SENTENCE_END.search(words) or not _says(words):
        return None, 0
    second, _, others = rest.partition("\n")
    alone = not second.strip() or (len(second) <= _LONGEST_TITLE and first_date(second) and not others[:1].strip())
    separate = more or (feed and alone and rest.strip())
    return (words.removeprefix("Title:").strip(), begin) if separate else (None, 0)
