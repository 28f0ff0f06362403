"""Statements in time: a bar for each day, week, month or year, by their form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from whence.show.chart_parts import GRID, LABEL, MARGIN, MONTHS, NOTE, Page, nothing, ticks
from whence.show.chart_voices import VOICES
from whence.show.drawing import INK, SOFT, Drawing, Line, Rect, Text, width

_HEIGHT = 240.0
_FORMS = ("direct", "mixed", "indirect")
# From how many days on a bar is a week, a month, a year.
_WEEKS, _MONTHS, _YEARS = 70, 500, 40 * 365
_NAMES = {"day": "day on", "week": "week (from Monday) in", "month": "month in", "year": "year in"}


def in_time(title: str, counts: Mapping[tuple[date, str], int], undated: int = 0, note: str = "") -> Drawing:
    """`counts` holds for days of publication and forms how many statements there are; `undated` have no day."""
    dated = {key: number for key, number in counts.items() if number}
    if not dated:
        more = f" {undated:,} are in articles without a date." if undated else ""
        return nothing(title, f"There is no statement with a day of publication.{more}")
    days = [day for day, _ in dated]
    unit = _unit(min(days), max(days))
    bars = list(_periods(_start(min(days), unit), max(days), unit))
    sums: dict[date, Counter[str]] = {bar: Counter() for bar in bars}
    for (day, form), number in dated.items():
        sums[_start(day, unit)][form] += number
    page = Page(title)
    page.say(f"Statements by the {_NAMES[unit]} which the article was published.")
    page.legend([VOICES[form] for form in _FORMS])
    scale = ticks(max(sum(of.values()) for of in sums.values()))
    left, right = MARGIN + width(f"{scale[-1]:,}", LABEL) + 10, page.width - MARGIN
    bottom = page.y + 8 + _HEIGHT
    for mark in scale:
        y = bottom - _HEIGHT * mark / scale[-1]
        page.shapes.append(Line(((left, y), (right, y)), GRID if mark else INK))
        page.shapes.append(Text(left - 8, y + LABEL * 0.36, f"{mark:,}", LABEL, "end"))
    wide = (right - left) / len(bars)
    gap = min(4.0, wide * 0.2)
    for i, bar in enumerate(bars):
        y = bottom
        for form in _FORMS:
            number = sums[bar][form]
            tall = _HEIGHT * number / scale[-1]
            if number:
                y -= tall
                about = f"{_said(bar, unit)}: {number:,} {VOICES[form][1]}"
                edge = INK if wide > 6 else None
                x = left + i * wide + gap / 2
                page.shapes.append(Rect(x, y, min(wide - gap, 60), tall, VOICES[form][0], edge, about))
    page.y = bottom + 6
    _days(page, bars, unit, left, wide)
    more = f" {undated:,} more are in articles without a date." if undated else ""
    page.y += 6
    page.say(f"{sum(dated.values()):,} statements.{more} {note}".strip())
    told = ", ".join(f"{_said(bar, unit)}: {sum(of.values()):,}" for bar, of in sums.items() if of)
    return page.done(f"Statements by {unit}: {told}.")


def _days(page: Page, bars: list[date], unit: str, left: float, wide: float) -> None:
    """The days beneath the bars, as many as there is room for."""
    room = max(width(_said(bar, unit), NOTE) for bar in (bars[0], bars[-1])) + 14
    every = max(1, -int(-room // wide))
    page.y += NOTE
    for i in range(0, len(bars), every):
        words = _said(bars[i], unit)
        x = left + i * wide
        if x + width(words, NOTE) > page.width - MARGIN + 1:
            break
        page.shapes.append(Line(((x, page.y - NOTE - 6), (x, page.y - NOTE - 1)), SOFT))
        page.shapes.append(Text(x, page.y, words, NOTE, color=SOFT))
    page.y += 4


def _unit(first: date, last: date) -> str:
    span = (last - first).days
    return "day" if span < _WEEKS else "week" if span < _MONTHS else "month" if span < _YEARS else "year"


def _start(day: date, unit: str) -> date:
    """The first day of the day, week, month or year in which a day is."""
    if unit == "week":
        return day - timedelta(min(day.weekday(), day.toordinal() - 1))
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1) if unit == "year" else day


def _periods(first: date, last: date, unit: str) -> Iterator[date]:
    """The first days of all periods from that of `first` to that of `last`."""
    at = first
    while at <= last:
        yield at
        try:
            if unit == "month":
                at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
            elif unit == "year":
                at = date(at.year + 1, 1, 1)
            else:
                at += timedelta(7 if unit == "week" else 1)
        except (ValueError, OverflowError):  # the end of the calendar
            return


def _said(day: date, unit: str) -> str:
    if unit == "year":
        return f"{day.year}"
    month = MONTHS[day.month - 1]
    return f"{month} {day.year}" if unit == "month" else f"{day.day} {month} {day.year}"
