"""A stretch of a transcript, cut into words: who says each of them, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from whence.match.token import Token
from whence.match.words import is_shouted, may_be_label, said
from whence.model import Passage
from whence.verdicts.one_text import Spoken

CONTEXT = 240  # characters shown on either side of a passage
_LABELS_BACK = 30  # colons looked at for a label within a turn
_LABEL = re.compile(r"(?:^|[\s.?!…)\]\"”-])((?:[A-Z][A-Z.'’-]+[ ]?){1,4})$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of `spoken.text` in a stretch; the spans of `tokens` are offsets into the whole text."""

    document: int
    spoken: Spoken
    tokens: Sequence[Token]

    @staticmethod
    def of(document: int, spoken: Spoken, start: int, end: int) -> Stretch:
        """The stretch of at least `start` to `end`, to the ends of the words there."""
        text = spoken.text
        start, end = max(0, start), min(len(text), end)
        while start > 0 and not text[start - 1].isspace() and not text[start].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        return Stretch(document, spoken, said(text, start, end))

    def text(self, start: int, end: int) -> str:
        """What is written from the word at position `start` to before the one at `end`."""
        if start >= end:
            return ""
        return self.spoken.text[self.tokens[start].start : self.tokens[end - 1].end]

    def between(self, one: int, other: int) -> str:
        """What is written between two words."""
        return self.spoken.text[self.tokens[one].end : self.tokens[other].start]

    def turn(self, position: int) -> int:
        """The turn that the word at `position` is said in."""
        return self.spoken.place(self.tokens[position].start).turn

    def label(self, position: int) -> str | None:
        """Who says the word at `position`, as the transcript labels them; a label within the turn beats the turn's."""
        offset = self.tokens[position].start
        turn = self.turn(position)
        begin = self.spoken.starts[turn]
        at = offset
        for _ in range(_LABELS_BACK):
            at = self.spoken.text.rfind(":", begin, at)
            if at < 0:
                break
            found = _LABEL.search(self.spoken.text, max(begin, at - 60), at)
            if found and self.spoken.text[at + 1 : at + 2].isspace() and self._names_speaker(found[1].strip(), at):
                return found[1].strip()
        return self.spoken.transcript.turns[turn].speaker

    def _names_speaker(self, capitals: str, at: int) -> bool:
        """Whether capitals before the colon at `at` are a label: a known one where all is in capitals."""
        if not may_be_label(capitals):
            return False
        if not is_shouted(self.spoken.text[max(0, at - 60) : at + 60]):
            return True
        surname = capitals.split()[-1]
        return any(surname in (turn.speaker or "").upper() for turn in self.spoken.transcript.turns)

    def passages(self, start: int, end: int) -> tuple[Passage, ...]:
        """The words from `start` to before `end` as passages, one for each turn they run over."""
        found: list[Passage] = []
        at = start
        while at < end:
            turn = self.turn(at)
            after = at + 1
            while after < end and self.turn(after) == turn:
                after += 1
            found.append(self._passage(at, after, turn))
            at = after
        return tuple(found)

    def _passage(self, first: int, after: int, turn: int) -> Passage:
        text, transcript = self.spoken.text, self.spoken.transcript
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        begin = self.spoken.starts[turn]
        end = min(end, begin + len(transcript.turns[turn].text))
        return Passage(
            document=transcript.id,
            turn=turn,
            start=start - begin,
            end=end - begin,
            text=text[start:end],
            speaker=self.label(first),
            before=_tail(text[max(0, start - CONTEXT) : start], start <= CONTEXT),
            after=_head(text[end : end + CONTEXT], end + CONTEXT >= len(text)),
            time=transcript.turns[turn].start,
            title=transcript.title,
            day=transcript.day,
        )


def _tail(text: str, whole: bool) -> str:
    """`text` without the cut word at its beginning."""
    cut = next((i for i, char in enumerate(text) if char.isspace()), -1)
    return text if whole or cut < 0 else text[cut + 1 :]


def _head(text: str, whole: bool) -> str:
    """`text` without the cut word at its end."""
    cut = next((i for i in range(len(text) - 1, -1, -1) if text[i].isspace()), -1)
    return text if whole or cut < 0 else text[:cut]
