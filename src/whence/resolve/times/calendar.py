"""The calendar behind time expressions: days, and the days a TIMEX3 value covers. Nothing here reads text."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date | None, date | None]

# Meteorological seasons; a winter belongs to the year it begins in.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}

_VALUE = re.compile(
    r"(?P<y>\d{4})(?:-(?:(?P<m>\d\d)(?:-(?P<d>\d\d)(?:T.*)?)?|W(?P<w>\d\d)(?P<we>-WE)?|Q(?P<q>[1-4])"
    r"|H(?P<h>[12])|(?P<s>SP|SU|FA|WI)))?$"
)


def day(year: int, month: int, number: int) -> date | None:
    """That day, or None where the calendar has none such."""
    try:
        return date(year, month, number)
    except (ValueError, OverflowError):
        return None


def shift(start: date, days: int) -> date | None:
    """The day `days` after `start`, or None outside the years 1 to 9999."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def shift_months(year: int, month: int, by: int) -> tuple[int, int] | None:
    """The year and month `by` months after a month, or None outside the years 1 to 9999."""
    index = year * 12 + month - 1 + by
    return (index // 12, index % 12 + 1) if 12 <= index < 120000 else None


def month_days(year: int, month: int, months: int = 1) -> Days | None:
    """The first and the last day of `months` months from one on."""
    last = shift_months(year, month, months - 1)
    first = day(year, month, 1)
    if last is None or first is None:
        return None
    return first, day(last[0], last[1], monthrange(*last)[1])


def iso_week(of: date, by: int = 0) -> str:
    """The TIMEX3 value of the week `by` weeks after the week of a day; "" outside the calendar."""
    moved = shift(of, 7 * by)
    if moved is None:
        return ""
    year, week, _ = moved.isocalendar()
    return f"{year:04}-W{week:02}"


def days_of(value: str) -> Days | None:
    """The closed interval of days that a TIMEX3 value covers; None where it covers none ("PAST_REF", "XXXX-10")."""
    if re.fullmatch(r"\d{3}", value):
        return day(int(value) * 10, 1, 1), day(int(value) * 10 + 9, 12, 31)
    if re.fullmatch(r"\d\d", value):
        return day(int(value) * 100, 1, 1), day(int(value) * 100 + 99, 12, 31)
    found = _VALUE.match(value)
    if found is None or found["y"] == "0000":
        return None
    year = int(found["y"])
    if found["d"]:
        one = day(year, int(found["m"]), int(found["d"]))
        return (one, one) if one else None
    if found["w"]:
        return _week(year, int(found["w"]), found["we"] is not None)
    first, months = _months(found)
    return month_days(year, first, months) if 1 <= first <= 12 else None


def _months(found: re.Match[str]) -> tuple[int, int]:
    """The first month of a value and how many it covers."""
    if found["m"]:
        return int(found["m"]), 1
    if found["q"]:
        return 3 * int(found["q"]) - 2, 3
    if found["h"]:
        return 6 * int(found["h"]) - 5, 6
    if found["s"]:
        return SEASONS[found["s"]], 3
    return 1, 12


def _week(year: int, week: int, weekend: bool) -> Days | None:
    try:
        return date.fromisocalendar(year, week, 6 if weekend else 1), date.fromisocalendar(year, week, 7)
    except ValueError:
        return None


def easter(year: int) -> date | None:
    """Easter Sunday of a year in the Gregorian calendar (Meeus, Jones and Butcher's algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, number = divmod(h + m - 7 * n + 114, 31)
    return day(year, month, number + 1)


def holiday(rule: str, year: int) -> date | None:
    """The day of a holiday in a year, by a rule of `data/times.toml` ("05-01", "11 3 4 +1", "easter -2")."""
    if re.fullmatch(r"\d\d-\d\d", rule):
        return day(year, int(rule[:2]), int(rule[3:]))
    parts = rule.split()
    if parts[0] == "easter":
        sunday = easter(year)
        return sunday and shift(sunday, int(parts[1]))
    month, weekday, nth = (int(part) for part in parts[:3])
    days = month_days(year, month)
    if days is None or days[0] is None or days[1] is None:
        return None
    if nth > 0:
        found = shift(days[0], (weekday - days[0].weekday()) % 7 + 7 * (nth - 1))
    else:
        found = shift(days[1], -((days[1].weekday() - weekday) % 7))
    return shift(found, int(parts[3])) if found and len(parts) > 3 else found


def part_of(days: Days, stage: str) -> Days:
    """The early, middle or late part of an interval (START, MID, END), by the conventions of the gold ledgers.

    A year: January to March, May to August, October to December. A month: its first ten days, the next ten, the rest.
    Anything else, and BEFORE ("earlier in"), keeps its days; `clipped` cuts those at the publication.
    """
    first, last = days
    if first is None or last is None:
        return days
    length = (last - first).days + 1
    if length > 360 and length < 370:
        months = {"START": (1, 3), "MID": (5, 4), "END": (10, 3)}.get(stage)
        return (month_days(first.year, *months) or days) if months else days
    if 27 < length < 32:
        cut = {"START": (0, 9), "MID": (10, 19), "END": (20, length - 1)}.get(stage)
        return (shift(first, cut[0]), shift(first, cut[1])) if cut else days
    return days


def clipped(days: Days, published: date | None) -> Days:
    """An interval that has begun by the day of publication, cut there: "this month" ends today."""
    first, last = days
    if published and first and last and first <= published < last:
        return first, published
    return days
