"""A transcript laid out as one text, so that a quote may run across turns; and the way back to the turns."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from whence.model import Transcript


class Place(NamedTuple):
    """A turn, counted from 0, and an offset in code points into its text."""

    turn: int
    offset: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """The turns of a transcript joined by line feeds; `starts[i]` is where turn i begins in `text`.

    `speakers` are the labels of those who speak, each once.
    """

    transcript: Transcript
    text: str
    starts: tuple[int, ...]
    speakers: frozenset[str]

    def place(self, offset: int) -> Place:
        """The turn that the character at `offset` of `text` stands in. A line feed belongs to the turn before it."""
        turn = max(0, bisect_right(self.starts, offset) - 1)
        return Place(turn, offset - self.starts[turn])


def spoken(transcript: Transcript) -> Spoken:
    """`transcript` laid out as one text."""
    starts, at = [], 0
    for turn in transcript.turns:
        starts.append(at)
        at += len(turn.text) + 1
    speakers = frozenset(turn.speaker for turn in transcript.turns if turn.speaker)
    return Spoken(transcript, "\n".join(turn.text for turn in transcript.turns), tuple(starts), speakers)
