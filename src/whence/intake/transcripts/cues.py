"""The formats of subtitles into cues: a table of them, one function each.

Read by hand rather than with a subtitle library: those at hand drop the voices of WebVTT (who speaks) or take a cue
with a broken time for words of the cue before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from whence.intake.transcripts.clock import seconds

_ARROW = re.compile(
    r"^\s*(?P<start>\S*\d\S*|)\s*-{1,3}>\s*(?P<end>\S*)"
    r"|^\s*(?P<from>\d+:\d\d:\d\d[.,]\d{1,3}),(?P<to>\d+:\d\d:\d\d[.,]\d{1,3})\s*$"
)
_VOICE = re.compile(r"<v(?:\.[\w.-]+)*\s+([^>]*)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}|\[br\]", re.IGNORECASE)
_SKIPPED = ("NOTE", "STYLE", "REGION", "WEBVTT", "[INFORMATION]", "[SUBTITLE]", "[COLF]")  # blocks that are not cues
_FRAMES = re.compile(r"^(?:\{\d+\}\{\d*\}|\[\d+\]\[\d*\])(.*)$", re.MULTILINE)
_CLOCKED = re.compile(r"(?P<value>[\d.]+)(?P<unit>h|ms|m|s|t)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_LAST = "text"  # the column of an ASS event that may hold commas


class Line(NamedTuple):
    """A line of a cue: the words, who says them where that is tagged, and whether it is tagged at all."""

    words: str
    voice: str | None = None
    tagged: bool = False


@dataclass(slots=True)
class Cue:
    """What is shown at once, from second `start` to `end`; `broken` where the times cannot be read."""

    start: float | None
    end: float | None
    lines: list[Line] = field(default_factory=list)
    broken: bool = False


Reader = Callable[[str], Iterator[Cue]]


# WebVTT, SubRip, SubViewer, YouTube's SBV


def with_arrows(text: str) -> Iterator[Cue]:
    """WebVTT and SubRip; also SBV and SubViewer, where a comma stands between the times."""
    for head, lines in _blocks(text):
        found = _ARROW.match(head)
        assert found is not None
        start, end = seconds(found["start"] or found["from"] or ""), seconds(found["end"] or found["to"] or "")
        yield Cue(start, end, list(_tagged("\n".join(lines))), start is None or end is None)


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


def _tagged(payload: str) -> Iterator[Line]:
    """The words of a cue, line by line, with the voice that a tag before them names."""
    cuts = list(_VOICE.finditer(payload))
    for found, after in zip([None, *cuts], [*cuts, None], strict=True):
        part = payload[found.end() if found else 0 : after.start() if after else len(payload)]
        voice = " ".join(unescape(found[1]).split()) if found else None
        for line in _TAG.sub(lambda tag: "\n" if tag[0].lower() == "[br]" else "", part).split("\n"):
            words = unescape(line).strip()
            if words:
                yield Line(words, voice or None, found is not None)


# SubStation Alpha


def substation(text: str) -> Iterator[Cue]:
    """SubStation Alpha (.ass, .ssa): its lines "Dialogue:", with the columns that a line "Format:" names before."""
    columns = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", _LAST]
    for line in text.splitlines():
        key, _, rest = line.partition(":")
        if key.strip().lower() == "format":
            named = [name.strip().lower() for name in rest.split(",")]
            columns = named if _LAST in named and "start" in named else columns
        elif key.strip().lower() == "dialogue":
            cells = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
            words = cells.get(_LAST, "")
            if re.search(r"\{[^{}]*\\p[1-9]", words):  # a drawing
                continue
            words = re.sub(r"\{[^{}]*\}", "", words).replace("\\h", " ")
            voice = cells.get("name", "").strip() or cells.get("actor", "").strip() or None
            lines = [
                Line(part.strip(), voice, voice is not None) for part in re.split(r"\\[Nn]", words) if part.strip()
            ]
            start, end = seconds(cells.get("start", "")), seconds(cells.get("end", ""))
            yield Cue(start, end, lines, start is None or end is None)


# Formats of tags: TTML, DFXP, the XML of YouTube, SAMI


def marked_up(text: str) -> Iterator[Cue]:
    """TTML and DFXP, YouTube's srv1 to srv3, SAMI: an element a cue, with its times as attributes."""
    reader = _Elements()
    reader.feed(text)
    reader.close()
    reader.close_cue()
    return iter(reader.cues)


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cues: list[Cue] = []
        self.open: Cue | None = None
        self.parts: list[str] = []
        self.voice: str | None = None
        self.agents: dict[str, str] = {}
        self.agent: str | None = None
        self.in_name = False
        self.ticks = 1.0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a cue, a line, or the name of a speaker."""
        given = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        name = tag.rpartition(":")[2]
        if name == "tt" and given.get("tickrate"):
            self.ticks = float(given["tickrate"]) if given["tickrate"].isdigit() else 1.0
        elif name == "agent":
            self.agent = given.get("id")
        elif name == "name" and self.agent:
            self.in_name = True
        elif name == "br":
            self.parts.append("\n")
        elif name == "sync":
            self.close_cue()
            self.begin(_number(given.get("start"), 1000), None)
        elif name == "text" and "start" in given:
            start, length = _number(given["start"]), _number(given.get("dur"))
            self.begin(start, None if start is None or length is None else start + length)
        elif name == "p" and "t" in given:
            start, length = _number(given["t"], 1000), _number(given.get("d"), 1000)
            self.begin(start, None if start is None or length is None else start + length)
        elif name == "p" and self.open is None:
            start = self.time(given.get("begin"))
            end = self.time(given.get("end"))
            length = self.time(given.get("dur"))
            self.begin(start, start + length if end is None and start is not None and length is not None else end)
            self.voice = self.agents.get(given.get("agent", ""), given.get("agent") or None)

    def handle_endtag(self, tag: str) -> None:
        """End a cue or the name of a speaker."""
        name = tag.rpartition(":")[2]
        if name == "agent":
            self.agent = None
        elif name == "name":
            self.in_name = False
        elif name in ("text", "p"):
            self.close_cue()

    def handle_data(self, data: str) -> None:
        """Words, or the name of a speaker."""
        if self.in_name and self.agent and data.strip():
            self.agents[self.agent] = " ".join(data.split())
        elif self.open is not None:
            self.parts.append(re.sub(r"\s+", " ", data))

    def begin(self, start: float | None, end: float | None) -> None:
        """Open a cue."""
        self.close_cue()
        self.open = Cue(start, end, broken=start is None)
        self.voice = None

    def close_cue(self) -> None:
        """Keep the cue that is open, if it has words."""
        if self.open is not None:
            words = unescape("".join(self.parts)).replace("\u00a0", " ").split("\n")  # YouTube escapes twice
            voice = self.voice
            self.open.lines = [Line(" ".join(w.split()), voice, voice is not None) for w in words if w.strip()]
            if self.open.lines:
                self.cues.append(self.open)
        self.open, self.parts = None, []

    def time(self, value: str | None) -> float | None:
        """A time of TTML in seconds: "00:00:01.5", "1.5s", "1500ms", "90000t"."""
        found = _CLOCKED.fullmatch(value or "")
        if found is None:
            return seconds(value or "")
        number = _number(found["value"])
        per = 1 / self.ticks if found["unit"] == "t" else _UNITS[found["unit"]]
        return None if number is None else number * per


def _number(value: str | None, per: float = 1.0) -> float | None:
    try:
        return float(value or "") / per
    except ValueError:
        return None


# YouTube's JSON, and formats that count frames


def youtube_json(text: str) -> Iterator[Cue]:
    """YouTube's json3: events with segments of words. Raises ValueError or RecursionError where it is not JSON."""
    return events(json.loads(text))


def events(record: dict[str, object]) -> Iterator[Cue]:
    """The cues of an object in the shape of json3."""
    listed = record.get("events")
    for event in listed if isinstance(listed, list) else []:
        segments = event.get("segs") if isinstance(event, dict) else None
        words = "".join(str(s.get("utf8") or "") for s in segments or [] if isinstance(s, dict))
        if not words.strip():
            continue
        start, length = event.get("tStartMs"), event.get("dDurationMs")
        begin = start / 1000 if isinstance(start, int | float) else None
        end = begin + length / 1000 if begin is not None and isinstance(length, int | float) else None
        yield Cue(begin, end, [Line(" ".join(w.split())) for w in words.split("\n") if w.strip()], begin is None)


def by_frames(text: str) -> Iterator[Cue]:
    """MicroDVD and MPL2, whose times count frames: read without them."""
    for found in _FRAMES.finditer(text):
        words = re.sub(r"\{[^{}]*\}", "", found[1])
        yield Cue(None, None, [Line(w.strip(" /")) for w in words.split("|") if w.strip(" /")])


_SPAN = r"\d+:\d\d:\d\d[.,]\d{1,3},\d+:\d\d:\d\d[.,]\d{1,3}\s"
_XML = r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
FORMATS: tuple[tuple[str, str, Reader], ...] = (
    ("WebVTT", r"\s*WEBVTT\b", with_arrows),
    ("SubRip", r"\s*(?:\d+\s*\r?\n)?\s*\d+:\d\d(?::\d\d)?[.,]\d+\s*-->", with_arrows),
    ("SBV", rf"\s*(?:\[INFORMATION\]|{_SPAN})", with_arrows),
    ("SubStation Alpha", r"\s*(?:\[(?:Script Info|Events|V4\+? Styles)\]|Dialogue:\s*(?:Marked=)?\d+,\d)", substation),
    ("TTML", rf"{_XML}<(?:\w+:)?(?:tt|timedtext|transcript)\b", marked_up),
    ("SAMI", r"\s*<SAMI\b", marked_up),
    ("json3", r"\s*\{\s*\"(?:wireMagic|events|pens)\"", youtube_json),
    ("MicroDVD", r"\s*(?:\{\d+\}\{\d*\}|\[\d+\]\[\d*\])[^\n]*\n\s*[\[{]\d", by_frames),
)
"""The formats: a name, what a text of it begins with, and the reader."""


def reader_of(text: str) -> Reader | None:
    """The reader for the subtitles that `text` is; None where it is not any."""
    return next((read for _, begins, read in FORMATS if re.match(begins, text[:2000], re.I | re.DOTALL)), None)
