"""How verdicts are put into words: one wording for the terminal, the page and the records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from whence.model import Edit, Passage, Quote, Transcript, Verdict, VerdictName
from whence.show.wording import counted, long_day, one_line

VERDICTS: tuple[VerdictName, ...] = get_args(VerdictName)
"""The verdicts, from the best to those that decide nothing."""

Part = Literal["same", "left out", "added", "marked left out", "marked added"]

# What stands around the words of a step, so that no colour is needed: square and curly brackets for what nothing in the
# quote shows, round ones for what the quote itself marks.
MARKS: dict[Part, tuple[str, str]] = {
    "same": ("", ""),
    "left out": ("[-", "-]"),
    "added": ("{+", "+}"),
    "marked left out": ("(-", "-)"),
    "marked added": ("(+", "+)"),
}


_LINES = re.compile(r"\s*\n\s*")


class Step(NamedTuple):
    """Some words of a diff, and what they are: in both, or on one side only."""

    part: Part
    words: str


def steps(diff: Iterable[Edit]) -> Iterator[Step]:
    """A diff in the order in which it is read: what was said and is gone, then what the quote has in its place."""
    for edit in diff:
        said, quoted = one_line(edit.passage), one_line(edit.quote)
        if edit.kind == "same":
            if quoted or said:
                yield Step("same", quoted or said)
            continue
        marked = edit.kind == "marked"
        if said:
            yield Step("marked left out" if marked else "left out", said)
        if quoted:
            yield Step("marked added" if marked else "added", quoted)


def in_marks(diff: Iterable[Edit]) -> str:
    """A diff in one line: "not for [-twelve-] {+twenty+} million"."""
    return " ".join(f"{MARKS[part][0]}{words}{MARKS[part][1]}" for part, words in steps(diff))


def clock(seconds: float) -> str:
    """A time in a recording: "1:02:03"."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def place(passage: Passage) -> str:
    """Who said it, where: "MODERATOR · debate.txt · turn 12 · 1:02:03 · 5 Mar 2024". Turns count from 0."""
    facts = [
        one_line(passage.speaker) if passage.speaker else "speaker not named",
        one_line(passage.title or passage.document) if passage.title or passage.document != "-" else "standard input",
        f"turn {passage.turn}",
        clock(passage.time) if passage.time is not None else "",
        long_day(passage.day) if passage.day else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def asked(quote: Quote) -> str:
    """Whose words a quote is said to be."""
    return one_line(quote.speaker) if quote.speaker else "nobody named"


class Tally:
    """Counts verdicts as they come; what is reported without quotation marks apart."""

    def __init__(self) -> None:
        self.names = Counter[VerdictName]()
        self.failing = 0
        self.indirect = 0

    def add(self, verdict: Verdict) -> None:
        """One verdict more."""
        if verdict.quote.form == "indirect":
            self.indirect += 1
        else:
            self.names[verdict.verdict] += 1
            self.failing += verdict.holds is False

    def summary(self) -> str:
        """ "7 quotes: 3 verbatim, 2 altered, 2 not found; 4 do not hold."."""
        quotes = sum(self.names.values())
        if not quotes:
            return "No quotations to check."
        parts = [f"{self.names[name]:,} {name}" for name in VERDICTS if self.names[name]]
        failing = f"{self.failing:,} {'does' if self.failing == 1 else 'do'} not hold" if self.failing else "none fails"
        return f"{counted(quotes, 'quote')}: {', '.join(parts)}; {failing}."


class Shown(NamedTuple):
    """A passage as it is shown: what was said before, the words, what was said after; and where.

    All is on one line, " / " standing for line ends, behind which somebody else may speak.
    """

    before: str
    words: str
    after: str
    where: str


def shown(verdict: Verdict) -> list[Shown]:
    """The passages of a verdict: each piece of a spliced quote, else one, also where it runs over several turns."""
    if verdict.verdict == "spliced" and verdict.pieces:
        return [_shown(piece.before, [piece], piece.after) for piece in verdict.pieces]
    if verdict.passage is None:
        return []
    pieces = verdict.pieces or (verdict.passage,)
    return [_shown(pieces[0].before, pieces, pieces[-1].after, verdict.passage)]


def _shown(before: str, pieces: Sequence[Passage], after: str, main: Passage | None = None) -> Shown:
    words = " / ".join(one_line(piece.text) for piece in pieces)
    left, right = _even(before), _even(after)
    return Shown(
        left + " " if before[-1:].isspace() and left else left,
        words,
        " " + right if after[:1].isspace() and right else right,
        place(main or pieces[0]),
    )


def _even(words: str) -> str:
    """Words on one line, with " / " where a line, and with it maybe a turn, ended."""
    return one_line(_LINES.sub(" / ", words))


def noted(transcript: Transcript) -> str:
    """What had to be corrected in a transcript, on one line with its name."""
    return one_line(f"{transcript.origin or transcript.id}: {' '.join(transcript.notes)}")
