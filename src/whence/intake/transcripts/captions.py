"""Subtitles into turns, with the times of their cues."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from whence.intake.transcripts.cues import Cue, Line, Reader
from whence.intake.transcripts.labels import spoken_labels
from whence.intake.transcripts.unsaid import bare
from whence.model import Turn

_ARROWS = re.compile(r"^\s*(?:>>>?|[-–—](?=\s*\w))\s*")
_INNER = re.compile(r"(?<=\S)\s+(?=>>)")
_EDGES = " \t.,;:!?…\"'“”‘’()-–—"
_BREAK = 30.0  # seconds of silence after which a turn that nobody is named for ends
_LONGEST = 600.0  # seconds after which it ends anyway
_PAUSE = 1.0  # seconds between two cues after which the same words are said again
_SCROLLED = 10.0  # the same where lines are left standing while others come
_ROLLING = 0.2  # of the cues, that begin with what stood before: a file with captions that roll or grow
_RUN_ON = 3  # words that a cue takes from the end of the one before, where that is not a line of it
_LONGEST_LINE = 24  # words of it that are compared
_TWICE = 4  # words that nobody says twice without a pause


class _Said(NamedTuple):
    start: float | None
    end: float | None
    voice: str | None
    tagged: bool
    fresh: bool
    text: str


@dataclass(frozen=True, slots=True)
class Captioned:
    """What a file of subtitles holds; `notes` say in a sentence what was corrected."""

    turns: tuple[Turn, ...]
    notes: tuple[str, ...] = ()


def captioned(text: str, read: Reader) -> Captioned:
    """The turns of subtitles, one for each run of cues with the same voice.

    A speaker is known from a tag, or from "NAME:" or ">>" in the words. Cues keep the order of the file. A cue with
    a broken time is read without one; words that captions repeat as they roll or grow are taken once.
    """
    corrected = dict.fromkeys(("time", "order", "repeat"), 0)
    cues = _once(_in_order(read(text), corrected), corrected)
    return Captioned(tuple(_turns(_voiced(cues))), _notes(corrected))


def _notes(corrected: dict[str, int]) -> tuple[str, ...]:
    counts = (
        (corrected["time"], "had no time that can be read"),
        (corrected["order"], "overlapped others or ran backwards (the order of the file was kept)"),
        (corrected["repeat"], "repeated words of the one before (they were taken once)"),
    )
    parts = [f"{count:,} {'cue' if count == 1 else 'cues'} {what}" for count, what in counts if count]
    return (f"Mended: {', '.join(parts)}.",) if parts else ()


def _in_order(cues: Iterator[Cue], corrected: dict[str, int]) -> list[Cue]:
    reached = 0.0
    kept: list[Cue] = []
    for cue in cues:
        corrected["time"] += cue.broken
        if cue.start is not None and cue.end is not None and cue.lines:
            corrected["order"] += cue.start < reached - 0.001 or cue.end < cue.start
            reached = max(cue.start, cue.end)
        cue.lines = [line for line in (one._replace(words=bare(one.words).strip()) for one in cue.lines) if line.words]
        if cue.lines:
            kept.append(cue)
    return kept


# Captions that roll or grow


class _Overlap(NamedTuple):
    """How many words a cue begins with that stood at the end of the one before; `cut`, the last of them unfinished.

    `within` says that they stood within a line, which happens by chance as well: "I say to you" / "to you and me".
    """

    words: int
    cut: bool = False
    within: bool = False


_APART = _Overlap(0)  # one for all pairs of cues that have nothing in common


def _once(cues: list[Cue], corrected: dict[str, int]) -> list[Cue]:
    """The cues without the words that stood in the cue before, in a file whose captions roll up or grow."""
    overlaps = [_overlap(one, other) for one, other in pairwise(cues)]
    rolling = sum(o.words > 0 and not o.within for o in overlaps) >= max(1, _ROLLING * len(overlaps))
    kept = cues[:1]
    for cue, overlap in zip(cues[1:], overlaps, strict=True):
        if overlap.words and (rolling or (overlap.words >= _TWICE and not overlap.within)):
            corrected["repeat"] += 1
            if overlap.cut and kept:
                kept[-1] = _without_last(kept[-1])
            cue = _without(cue, overlap.words - overlap.cut)
        if cue.lines:
            kept.append(cue)
    return [cue for cue in kept if cue.lines]


def _overlap(before: Cue, cue: Cue) -> _Overlap:
    """What of `before`, whole lines of it, `cue` begins with; nothing where a pause shows that it is said again."""
    pause = 0.0 if before.end is None or cue.start is None else cue.start - before.end
    shown = [_words(line) for line in before.lines]
    new = [word for line in cue.lines for word in _words(line)]
    for first in range(len(shown)):
        stood = [word for words in shown[first:] for word in words]
        if not stood or len(stood) > len(new) or pause > (_SCROLLED if first and len(stood) < len(new) else _PAUSE):
            continue
        if new[: len(stood)] == stood:
            return _Overlap(len(stood))
        grown = new[len(stood) - 1] if len(stood) > 1 else ""
        if grown.startswith(stood[-1]) and new[: len(stood) - 1] == stood[:-1]:
            return _Overlap(len(stood), cut=True)
    words = _run_on([word for line in shown for word in line], new) if pause <= _PAUSE else 0
    return _Overlap(words, within=True) if words else _APART


def _run_on(stood: list[str], new: list[str]) -> int:
    """How many words a cue begins with that another ends in, and goes on from: lines are broken again as they grow."""
    most = min(len(stood), len(new) - 1, _LONGEST_LINE)
    return next((count for count in range(most, _RUN_ON - 1, -1) if stood[-count:] == new[:count]), 0)


def _words(line: Line) -> list[str]:
    return [word.casefold().strip(_EDGES) or word for word in line.words.split()]


def _without(cue: Cue, count: int) -> Cue:
    """`cue` without its first `count` words."""
    lines: list[Line] = []
    for line in cue.lines:
        words = line.words.split()
        if count < len(words):
            lines.append(line if not count else line._replace(words=" ".join(words[count:])))
        count = max(0, count - len(words))
    return Cue(cue.start, cue.end, lines)


def _without_last(cue: Cue) -> Cue:
    words = cue.lines[-1].words.split()[:-1]
    last = [cue.lines[-1]._replace(words=" ".join(words))] if words else []
    return Cue(cue.start, cue.end, [*cue.lines[:-1], *last])


# From cues to turns


def _voiced(cues: list[Cue]) -> list[_Said]:
    """The lines of the cues with who says them: by a tag, or by the labels that the file as a whole has."""
    said = [_opened(cue, line._replace(words=part)) for cue in cues for line in cue.lines for part in _parted(line)]
    starts, at = [], 0
    for one in said:
        starts.append(at)
        at += len(one.text) + 1
    for label in spoken_labels("\n".join(one.text for one in said)):
        place = bisect_right(starts, label.start) - 1
        one, cut = said[place], label.end - starts[place]
        if one.tagged or label.start != starts[place]:
            continue
        said[place] = one._replace(voice=label.name, fresh=one.fresh or label.name is None, text=one.text[cut:].strip())
    return [one for one in said if one.text or one.voice]


def _parted(line: Line) -> list[str]:
    """A line cut where ">>" within it shows that somebody else begins to speak."""
    return _INNER.split(line.words) if ">>" in line.words else [line.words]


def _opened(cue: Cue, line: Line) -> _Said:
    arrows = _ARROWS.match(line.words)
    words = line.words[arrows.end() :] if arrows else line.words
    return _Said(cue.start, cue.end, line.voice, line.tagged, bool(arrows), words)


def _turns(said: Sequence[_Said]) -> Iterator[Turn]:
    run: list[_Said] = []
    for one in said:
        if run and _begins(one, run):
            yield from _turn(run)
            run = []
        run.append(one)
    if run:
        yield from _turn(run)


def _begins(one: _Said, run: list[_Said]) -> bool:
    """Whether a line is somebody else's than those of the run.

    One that names nobody goes on with the run, unless tags name the speakers: they name one in each cue.
    """
    if one.fresh or (one.voice != run[0].voice and (one.voice is not None or run[0].tagged)):
        return True
    if one.start is None or run[-1].end is None or run[0].start is None:
        return False
    return run[0].voice is None and (one.start - run[-1].end > _BREAK or one.start - run[0].start > _LONGEST)


def _turn(run: list[_Said]) -> Iterator[Turn]:
    voice = run[0].voice
    run = [one for one in run if one.text]
    offset = 0
    times: list[tuple[int, float]] = []
    for one in run:
        if one.start is not None and (not times or one.start > times[-1][1]):
            times.append((offset, one.start))
        offset += len(one.text) + 1
    ends = [one.end for one in run if one.end is not None and times and one.end >= times[0][1]]
    if run:
        text = "\n".join(one.text for one in run)
        yield Turn(voice, text, times[0][1] if times else None, max(ends, default=None), tuple(times))
