"""WebVTT and SubRip subtitles into turns, with the times of their cues.

Read by hand rather than with a subtitle library: those at hand drop the voices of WebVTT (who speaks) or take a cue
with a broken time for words of the cue before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from whence.intake.transcripts.clock import seconds
from whence.intake.transcripts.names import look_of
from whence.model import Turn

_ARROW = re.compile(r"^\s*(?P<start>\S*\d\S*|)\s*-{1,3}>\s*(?P<end>\S*)")
_VOICE = re.compile(r"<v(?:\.[\w.-]+)*\s+([^>]*)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_ARROWS = re.compile(r"^\s*(?:>>>?|[-–—](?=\s*\w))\s*")
_LABEL = re.compile(r"^(?P<name>[^\n:()\[\]]{2,40})(?:[^\S\n]*[(\[][^)\]\n]*[)\]])?:(?=\s|$)\s*")
_SKIPPED = ("NOTE", "STYLE", "REGION", "WEBVTT")  # open a block that is no cue
_BREAK = 30.0  # seconds of silence after which a turn that nobody is named for ends
_LONGEST = 600.0  # seconds after which it ends anyway


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float | None
    end: float | None
    voice: str | None
    tagged: bool
    fresh: bool
    text: str


@dataclass(frozen=True, slots=True)
class Captioned:
    """What a file of subtitles holds; `notes` say in a sentence what was mended."""

    turns: tuple[Turn, ...]
    notes: tuple[str, ...] = ()


def captioned(text: str) -> Captioned:
    """The turns of WebVTT or SubRip, one for each run of cues with the same voice.

    A speaker is known from <v Name>, or from "NAME:" or ">>" in the words. Cues keep the order of the file. A cue with
    a broken time is read without one; words that a rolling caption repeats are taken once.
    """
    mended = dict.fromkeys(("time", "order", "repeat"), 0)
    cues = list(_unrolled(_in_order(_cues(text, mended), mended), mended))
    return Captioned(tuple(_turns(cues)), _notes(mended))


def _notes(mended: dict[str, int]) -> tuple[str, ...]:
    told = (
        (mended["time"], "had no time that can be read"),
        (mended["order"], "overlapped others or ran backwards (the order of the file was kept)"),
        (mended["repeat"], "repeated words of the one before (they were taken once)"),
    )
    parts = [f"{count:,} {'cue' if count == 1 else 'cues'} {what}" for count, what in told if count]
    return (f"Mended: {', '.join(parts)}.",) if parts else ()


# From text to cues


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each line with an arrow, and the lines of words below it; comments, styles and cue numbers left out."""
    head: str | None = None
    words: list[str] = []
    skipping, blank = False, True
    for line in text.splitlines():
        if _ARROW.match(line):
            if not blank and words and words[-1].strip().isdigit():  # the number of this cue, with no blank line before
                words.pop()
            if head is not None:
                yield head, words
            head, words, skipping = line, [], False
        elif not line.strip():
            skipping = False
        elif blank and line.startswith(_SKIPPED):
            skipping = True
        elif not skipping and not (blank and line.strip().isdigit()):
            words.append(line)
        blank = not line.strip()
    if head is not None:
        yield head, words


def _cues(text: str, mended: dict[str, int]) -> Iterator[_Cue]:
    for head, lines in _blocks(text):
        found = _ARROW.match(head)
        assert found is not None
        start, end = seconds(found["start"]), seconds(found["end"])
        mended["time"] += start is None or end is None
        for voice, tagged, fresh, words in _voices("\n".join(lines)):
            yield _Cue(start, end, voice, tagged, fresh, words)


def _voices(payload: str) -> Iterator[tuple[str | None, bool, bool, str]]:
    """The words of a cue, line by line: who (None if not said), whether a tag says so, whether it is somebody new."""
    cuts = list(_VOICE.finditer(payload))
    for found, after in zip([None, *cuts], [*cuts, None], strict=True):
        part = payload[found.end() if found else 0 : after.start() if after else len(payload)]
        for line in _TAG.sub("", part).split("\n"):
            words = unescape(line).strip()
            if not words:
                continue
            arrows = _ARROWS.match(words)
            words = words[arrows.end() :] if arrows else words
            label = _LABEL.match(words)
            named = label is not None and look_of(label["name"].strip()) in ("caps", "titled")
            voice = " ".join(unescape(found[1]).split()) if found else None
            if label is not None and named:
                voice, words = label["name"].strip(), words[label.end() :]
            yield voice or None, found is not None, bool(arrows), words


def _in_order(cues: Iterator[_Cue], mended: dict[str, int]) -> Iterator[_Cue]:
    reached = 0.0
    last: tuple[float | None, float | None] = (None, None)
    for cue in cues:
        if cue.start is not None and cue.end is not None and (cue.start, cue.end) != last:
            mended["order"] += cue.start < reached - 0.001 or cue.end < cue.start
            reached, last = max(cue.start, cue.end), (cue.start, cue.end)
        yield cue


def _unrolled(cues: Iterator[_Cue], mended: dict[str, int]) -> Iterator[_Cue]:
    """The cues without lines that repeat a line of the cue before, as captions do that scroll up."""
    before: list[str] = []
    here: list[str] = []
    at: tuple[float | None, float | None] = (None, None)
    for cue in cues:
        if (cue.start, cue.end) != at:
            before, here, at = here, [], (cue.start, cue.end)
        here.append(cue.text)
        if cue.text in before and cue.voice is None and not cue.fresh:
            mended["repeat"] += 1
            continue
        yield cue


# From cues to turns


def _turns(cues: list[_Cue]) -> Iterator[Turn]:
    run: list[_Cue] = []
    for cue in cues:
        if run and _begins(cue, run):
            yield _turn(run)
            run = []
        run.append(cue)
    if run:
        yield _turn(run)


def _begins(cue: _Cue, run: list[_Cue]) -> bool:
    """Whether a cue is somebody else's than the cues of the run.

    One that names nobody goes on with the run, unless tags name the speakers: they name one in each cue.
    """
    if cue.fresh or (cue.voice != run[0].voice and (cue.voice is not None or run[0].tagged)):
        return True
    if cue.start is None or run[-1].end is None or run[0].start is None:
        return False
    return run[0].voice is None and (cue.start - run[-1].end > _BREAK or cue.start - run[0].start > _LONGEST)


def _turn(run: list[_Cue]) -> Turn:
    offset = 0
    times: list[tuple[int, float]] = []
    for cue in run:
        if cue.start is not None and (not times or cue.start > times[-1][1]):
            times.append((offset, cue.start))
        offset += len(cue.text) + 1
    ends = [cue.end for cue in run if cue.end is not None and times and cue.end >= times[0][1]]
    text = "\n".join(cue.text for cue in run)
    return Turn(run[0].voice, text, times[0][1] if times else None, max(ends, default=None), tuple(times))
