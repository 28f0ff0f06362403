"""Dates as newspapers write them."""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b\.?"

# One date with its year, as a piece of other patterns; compile with re.IGNORECASE. No named groups, so it may be
# repeated.
DATE = (
    rf"(?:(?:{WEEKDAY},?\s+)?(?:"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T\d\d:\d\d\S*)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{MONTH},?[\s-]+\d{{4}}"
    rf"|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{4}"
    r")(?!\d))"
)

_PARTS = re.compile(
    r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})(?!\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<m2>{MONTH}),?[\s-]+(?P<y2>\d{{4}})(?!\d)"
    rf"|(?P<m3>{MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})(?!\d)"
    r"|(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y4>\d{4})(?!\d)",
    re.IGNORECASE,
)


def first_date(text: str) -> date | None:
    """The first date with a year in `text`; None where there is none, or no such day, or day and month cannot be told
    apart.

    05.03.2024 is the fifth of March; 5/3/2024 may be either and is left alone, 25/3/2024 is plain.
    """
    for found in _PARTS.finditer(text):
        day = _day(found)
        if day is not None:
            return day
    return None


def _day(found: re.Match[str]) -> date | None:
    part = found.groupdict()
    if part["y1"]:
        return _date(int(part["y1"]), int(part["m1"]), int(part["d1"]))
    if part["y2"]:
        return _date(int(part["y2"]), _month(part["m2"]), int(part["d2"]))
    if part["y3"]:
        return _date(int(part["y3"]), _month(part["m3"]), int(part["d3"]))
    year, a, b = int(part["y4"]), int(part["a"]), int(part["b"])
    if part["sep"] == "." or a > 12 or a == b:
        return _date(year, b, a)
    return _date(year, a, b) if b > 12 else None


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
