"""Reads golden cases of verdicts, as `tests/verdicts/cases/verdicts.txt` and `docs/verdicts.md` hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from whence import check_quotes
from whence.model import Quote, Transcript, Turn, Verdict
from whence.verdicts.index import Index


@dataclass
class Case:
    """One case: turns, the quote, and what is expected."""

    turns: list[Turn] = field(default_factory=list)
    speaker: str | None = None
    text: str = ""
    form: str = "direct"
    gives: str = ""
    diff: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.gives}: {self.text[:50]}"

    def index(self) -> Index:
        return Index.of([Transcript("case", tuple(self.turns))])

    def quote(self) -> Quote:
        return Quote("q", self.text, self.speaker, "indirect" if self.form == "indirect" else "direct")


def cases(text: str) -> Iterator[Case]:
    """The cases of `text`: blocks of "key: value" lines parted by blank lines; `#` lines are for the reader."""
    for block in text.split("\n\n"):
        case = Case()
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            key, _, value = line.partition(": ")
            if key == "said":
                label, _, words = value.partition(": ")
                case.turns.append(Turn(label, words))
            elif key in ("quote", "reported"):
                speaker, _, case.text = value.partition(": ")
                case.speaker = None if speaker == "-" else speaker
                case.form = "direct" if key == "quote" else "indirect"
            elif key == "gives":
                case.gives = value
            elif key.strip() == "diff":
                case.diff.append(value.strip())
            else:
                raise ValueError(line)
        if case.text:
            yield case


def judge(quote: Quote, index: Index) -> Verdict:
    """The verdict on one quote, asked for as users ask."""
    (verdict,) = check_quotes([quote], against=index)
    return verdict


def told(verdict: Verdict) -> str:
    """A verdict as the cases write it."""
    return " ".join([verdict.verdict, *verdict.flags])


def edits(verdict: Verdict) -> list[str]:
    """The edits of a verdict as the cases write them."""
    return [f"{e.kind}: {e.quote} -> {e.passage}".strip() for e in verdict.diff if e.kind != "same"]
