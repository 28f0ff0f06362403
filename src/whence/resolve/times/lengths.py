"""Stretches of time, times that recur, and times that name no days: two years, every Thursday, recently."""

from __future__ import annotations

import re
from datetime import date

from whence.resolve.times.calendar import Days, day, shift, shift_months
from whence.resolve.times.matching import after, capital, code_of, dated, number_of, piece, whole_year
from whence.resolve.times.rule import Context, Rule, Value


def each_month(match: re.Match[str], context: Context) -> Value | None:
    """every July."""
    return (
        Value("SET", f"XXXX-{number_of(context, 'month', piece(match, 'month')):02}")
        if capital(match, "month")
        else None
    )


def each_weekday(match: re.Match[str], context: Context) -> Value | None:
    """every Thursday; Tuesday nights."""
    if not capital(match, "weekday"):
        return None
    number = number_of(context, "weekday", piece(match, "weekday")) + 1
    return Value("SET", f"XXXX-WXX-{number}{code_of(context, 'part', piece(match, 'part'))}")


def amount_of(match: re.Match[str], context: Context) -> tuple[float, str]:
    """How many units, as a number (0 where vague) and as TIMEX3 writes it."""
    if not piece(match, "number"):
        return 0, "X"
    word = piece(match, "number").strip()
    figures = re.match(r"[\d.]+", word)
    count = float(figures[0]) if figures else float(number_of(context, "number", re.sub(r"\s+", " ", word)))
    return count, f"{count:g}"


def period(context: Context, unit: str, amount: str, count: float) -> str:
    """An ISO 8601 duration: P3M, PT2H, PXY; a decade is ten years, a quarter is written Q."""
    code = code_of(context, "unit", unit)
    time, code = ("T", code[1:]) if code.startswith("T") else ("", code)
    size, letter = int(code[:-1]), code[-1]
    if amount == "X":
        return f"P{time}X{letter if size == 1 else {10: 'E', 100: 'C'}.get(size, letter)}"
    return f"P{time}{count * size:g}{letter}"


def unit_ago(match: re.Match[str], context: Context) -> Value | None:
    """months ago."""
    return Value("DURATION", period(context, piece(match, "unit"), "X", 0)) if piece(match, "way") == "ago" else None


def spell(match: re.Match[str], context: Context) -> Value | None:
    """the past two weeks; the first nine months; the next few days; the past decade."""
    which = piece(match, "which")
    unit = piece(match, "unit")
    lone = not (piece(match, "number") or piece(match, "vague"))
    if lone and which in {"first", "early"}:
        return None if not match[0].lower().endswith("s") else Value("DURATION", period(context, unit, "X", 0))
    count, amount = (1.0, "1") if lone and not match[0].lower().endswith("s") else amount_of(match, context)
    value = period(context, unit, amount, count)
    if context.published is None or amount == "X" or which not in {"past", "last"} or "T" in value:
        return Value("DURATION", value)
    return Value("DURATION", value, _back(context.published, unit, count))


def _back(published: date, unit: str, count: float) -> Days | None:
    """The days from `count` units before publication up to it."""
    if unit in {"month", "quarter", "year", "decade", "century"}:
        months = int(count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit])
        found = shift_months(published.year, published.month, -months)
        start = found and (day(found[0], found[1], published.day) or day(found[0], found[1], 28))
    else:
        start = shift(published, -int(count * {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1)))
    return (start, published) if start else None


def recent_units(match: re.Match[str], context: Context) -> Value | None:
    """recent weeks; coming months."""
    return Value("DURATION", period(context, piece(match, "unit"), "X", 0))


def duration(match: re.Match[str], context: Context) -> Value | None:
    """two years; a 10-hour; several months; a minute and a half; 8-month-old."""
    count, amount = amount_of(match, context)
    unit, word = piece(match, "unit"), piece(match, "number")
    if unit == "second" and (
        word in {"a", "an", "one", "another", ""} or (not piece(match, "plural") and " " in match[0])
    ):
        return None
    if word in {"a", "an"} and unit in {"day", "night", "weekend"} and not piece(match, "half"):
        return Value("DURATION", "P1D") if unit == "day" else None
    if not amount or (amount != "X" and not count) or (unit == "quarter" and "-" in match[0]):
        return None
    if unit == "year" and (piece(match, "old") or after(match, context, r"[\s-]old(?:er)?\b|\sof\sage\b")):
        return None
    fraction = re.search(r"\s(\d)/(\d)$", word)
    value = period(context, unit, amount, count)
    extra = {"year": "6M", "minute": "30S", "hour": "30M", "day": "T12H"}.get(unit, "")
    return Value("DURATION", value + extra if (piece(match, "half") or fraction) and extra else value)


def half(match: re.Match[str], context: Context) -> Value | None:
    """the first half of 1990; half an hour."""
    if unit := piece(match, "unit"):
        return Value(
            "DURATION", {"hour": "PT30M", "year": "P6M", "century": "P50Y", "decade": "P5Y", "day": "PT12H"}[unit]
        )
    chosen = int(piece(match, "y") or 0) or whole_year(context, piece(match, "which2"))
    return dated(f"{chosen:04}-H{1 if piece(match, 'which') == 'first' else 2}") if chosen else None


def bare_units(match: re.Match[str], context: Context) -> Value | None:
    """weeks; years: an uncounted stretch, where a preposition shows that it is one."""
    before = context.text[max(0, match.start() - 12) : match.start()].lower()
    if not re.search(r"\b(?:for|in|within|over|after|through|take|takes|took|of|last|lasted)\s$", before):
        return None
    return Value("DURATION", period(context, piece(match, "unit"), "X", 0))


def each_unit(match: re.Match[str], context: Context) -> Value | None:
    """each year; every three months."""
    count, amount = amount_of(match, context)
    return Value("SET", period(context, piece(match, "unit"), amount if count else "1", count or 1))


def every(match: re.Match[str], context: Context) -> Value | None:
    """daily; annually. Not in a name: "the Daily Courier"."""
    if capital(match, "every") and after(match, context, r"\s[A-Z]"):
        return None
    return Value("SET", code_of(context, "every", piece(match, "every")))


def reference(match: re.Match[str], context: Context) -> Value | None:
    """now; recently; soon: no days."""
    word = piece(match, "reference")
    if word == "soon" and after(match, context, r"\s(?:as|after)\b"):
        return None
    if word == "the past" and after(match, context, r"\s\w"):
        return None
    return Value("DATE", code_of(context, "reference", word))


RULES: dict[str, Rule] = {
    "each_month": each_month,
    "each_weekday": each_weekday,
    "unit_ago": unit_ago,
    "spell": spell,
    "recent_units": recent_units,
    "duration": duration,
    "half": half,
    "bare_units": bare_units,
    "each_unit": each_unit,
    "every": every,
    "reference": reference,
}
