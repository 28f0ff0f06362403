"""A piece of furniture and what it says about the article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from whence.model import FurnitureKind


@dataclass(frozen=True, slots=True)
class Found:
    """Furniture at [start, end) of the text, with the facts that it states, None where it states none."""

    start: int
    end: int
    kind: FurnitureKind
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: date | None = None
