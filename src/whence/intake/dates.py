"""Dates as newspapers write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

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
    """The first date with a year in `text`; None where there is none, or no such day, or where either number may be
    the month.

    05.03.2024 is the fifth of March; 5/3/2024 may be either and is left alone, 25/3/2024 is plain.
    """
    for found in _PARTS.finditer(text):
        day = _day(found)
        if day is not None:
            return day
    return None


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published: the day as it is written there, and the time of day where that is written too."""

    day: date
    at: datetime | None = None


# ISO 8601 in its basic form, as GDELT (20240305T090000Z) and web archives (20240305090000) write it.
_BASIC = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)[T _]?(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?\s*")
_BASIC_DAY = re.compile(r"\s*(\d{4})(\d\d)(\d\d)\s*")
_WEEK_DAY = re.compile(r"\s*(\d{4})-?W(\d\d)-?([1-7])(?!\d)")
_ORDINAL = re.compile(r"\s*(\d{4})-(\d{3})(?![\d-])")
# Seconds since 1970, or thousandths, millionths and billionths of them, by the number of digits.
_EPOCH = re.compile(r"\s*(\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19})(?:\.\d*)?\s*")
_CLOCK = re.compile(
    r"(?<![\d:.+-])(?P<h>\d{1,2})(?:[:.h](?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?)?\s?(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*(?P<zone>Z\b|[+-]\d\d:?\d\d\b|[A-Z]{2,4}\b))?",
    re.IGNORECASE,
)
_HOURS = {
    name: hours
    for hours, names in (
        (0, "z utc gmt ut wet"), (1, "cet bst west"), (2, "cest eet sast"), (3, "eest msk"), (-4, "edt"),
        (-5, "est cdt"), (-6, "cst mdt"), (-7, "mst pdt"), (-8, "pst"),
    )
    for name in names.split()
}  # fmt: skip


# How the months are called elsewhere, where that is not an English name or its beginning.
_ABROAD = {
    name: english
    for english, names in (
        ("january", "januar janvier enero gennaio januari janeiro"),
        ("february", "februar février febrero febbraio februari fevereiro"),
        ("march", "märz maerz mars marzo maart março"),
        ("april", "avril abril aprile"),
        ("may", "mai mayo maggio mei maj maio"),
        ("june", "juni juin junio giugno junho"),
        ("july", "juli juillet julio luglio julho"),
        ("august", "août agosto augustus augusti"),
        ("september", "septembre septiembre settembre setembro"),
        ("october", "oktober octobre octubre ottobre outubro okt"),
        ("november", "novembre noviembre novembro"),
        ("december", "dezember décembre diciembre dicembre desember dezembro dez"),
    )
    for name in names.split()
}  # fmt: skip
_FOREIGN = re.compile(
    rf"(?P<day>\b\d{{1,2}})(?:\.|er|º)?\s+(?:de\s+)?(?P<month>{'|'.join(_ABROAD)}|{MONTH})\.?,?\s+(?:de\s+)?(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)


def _in_english(text: str) -> str:
    """The text with a date in a neighbouring language (5. März 2024, 5 de marzo de 2024) as it is in English."""
    return _FOREIGN.sub(lambda d: f"{d['day']} {_ABROAD.get(d['month'].lower(), d['month'])} {d['year']}", text)


def moment(text: str) -> Moment | None:
    """When a field that says so says it was: any date that `first_date` knows, ISO 8601 in all its forms, or the
    seconds (or thousandths and so on) since 1970; None where it is not one of these.

    Midnight to the second counts as no time of day: it is what a day becomes in a column for times.
    """
    if len(text) > 200:
        return None
    for read in (_basic, _by_number, _epoch):
        if found := read(text):
            return found
    text = _in_english(text)
    part = next((match for match in _PARTS.finditer(text) if _day(match)), None)
    day = _day(part) if part else None
    if part is None or day is None:
        return None
    return Moment(day, _clock(day, f"{text[: part.start()]} {text[part.end() :].lstrip('T')}"))


def _basic(text: str) -> Moment | None:
    if found := _BASIC_DAY.fullmatch(text):
        day = _date(*(int(part) for part in found.groups()))
        return Moment(day) if day and 1600 <= day.year < 2200 else None
    found = _BASIC.fullmatch(text)
    day = _date(*(int(part) for part in found.groups()[:3])) if found else None
    if found is None or day is None or not 1600 <= day.year < 2200:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups()[3:6])
    return Moment(day, _at(day, hour, minute, second, found[7]))


def _by_number(text: str) -> Moment | None:
    """A week date (2024-W10-2) or an ordinal date (2024-065)."""
    try:
        if found := _WEEK_DAY.match(text):
            return Moment(date.fromisocalendar(int(found[1]), int(found[2]), int(found[3])))
        if found := _ORDINAL.fullmatch(text):
            day = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
            return Moment(day) if day.year == int(found[1]) else None
    except ValueError:
        pass
    return None


def _epoch(text: str) -> Moment | None:
    found = _EPOCH.fullmatch(text)
    if not found:
        return None
    digits = len(found[1])
    unit = 3 * ((digits - 9) // 3) if digits > 10 else 0
    at = datetime.fromtimestamp(int(found[1]) // 10**unit, UTC)
    return Moment(at.date(), at if at.time() != at.min.time() else None)


def _clock(day: date, rest: str) -> datetime | None:
    """The time of day in what stands around a date."""
    for found in _CLOCK.finditer(rest):
        if found["m"] is None and found["half"] is None:
            continue
        hour = int(found["h"])
        half = (found["half"] or "")[:1].lower()
        if half and not 1 <= hour <= 12:
            continue
        if half:
            hour = hour % 12 + 12 * (half == "p")
        return _at(day, hour, int(found["m"] or 0), int(found["s"] or 0), found["zone"])
    return None


def _at(day: date, hour: int, minute: int, second: int, zone: str | None) -> datetime | None:
    try:
        at = datetime(day.year, day.month, day.day, hour, minute, min(second, 59), tzinfo=_zone(zone))
    except ValueError:
        return None
    return at if (hour, minute, second) != (0, 0, 0) else None


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[-2:])
        return timezone((1 if name[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    ahead = _HOURS.get(name.lower())
    return None if ahead is None else timezone(timedelta(hours=ahead))


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
