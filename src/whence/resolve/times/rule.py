"""What the rules that read time expressions share: a match in, its TIMEX3 value out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from whence.resolve.times.calendar import Days

Type = Literal["DATE", "TIME", "DURATION", "SET"]
Words = dict[str, dict[str, int | str]]


@dataclass(frozen=True, slots=True)
class Timex:
    """One time expression of a text: its offsets, its TIMEX3 value and type ("" where the value is unknown).

    `interval` holds the days it covers, closed; a side that is None is open. The whole is None where it names no days.
    """

    start: int
    end: int
    value: str
    type: Type
    interval: Days | None


@dataclass(frozen=True, slots=True)
class Value:
    """What a rule makes of one match."""

    type: Type
    value: str
    interval: Days | None = None


@dataclass(slots=True)
class Context:
    """What a rule may look at: the text, the day of publication, and the day last named (for "the day before")."""

    text: str
    published: date | None
    words: Words
    focus: date | None = None
    quarter: str = ""


Rule = Callable[[re.Match[str], Context], Value | None]
