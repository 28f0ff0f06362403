"""A turn and the facts beside it from named fields, as JSON lines, JSON and tables give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from whence.intake.dates import first_date
from whence.model import Transcript, Turn
from whence.text.invisible import seen


@dataclass(slots=True)
class Gathered:
    """The turns of one transcript as they come, and its first title and day."""

    turns: list[Turn] = field(default_factory=list)
    title: str | None = None
    day: date | None = None


class Gathering:
    """Turns that come one by one, put together by the document they name, in the order of first appearance."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.found: dict[str, Gathered] = {}

    def add(self, turn: Turn, document: str | None, title: str | None = None, day: date | None = None) -> None:
        """One turn more; the first title and day that a document's turns give are the document's."""
        here = self.found.setdefault(document or self.origin, Gathered())
        here.turns.append(turn)
        here.title = here.title or title
        here.day = here.day or day

    def transcripts(self, notes: Iterable[str] = ()) -> list[Transcript]:
        """The transcripts gathered; `notes` go to the first."""
        corrected = tuple(notes)
        return [
            Transcript(name, tuple(got.turns), self.origin, got.title, got.day, () if number else corrected)
            for number, (name, got) in enumerate(self.found.items())
        ]


def line(value: object) -> str | None:
    """A string with its white space made even; None for anything else, or an empty one."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return " ".join(seen(value.encode("utf-8", "replace").decode("utf-8")).split()) or None


def day_of(value: object) -> date | None:
    """The day in a field; None where there is none."""
    return first_date(value) if isinstance(value, str) else None
