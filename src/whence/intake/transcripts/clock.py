"""Moments of a recording, as transcripts write them, in seconds."""

from __future__ import annotations

import re

# 1:02, 01:02:03, 01:02:03.500, 01:02:03,500, and 01:02:03:15 with frames; hours may be missing.
CLOCK = r"(?:\d{1,3}:\d{1,2}:\d{1,2}[.,]\d{1,3}|(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3}|[:;]\d{2})?)(?![\d:])"
_HALF = r"(?:[^\S\n]?[AaPp]\.?[Mm]\b\.?)"
_DAY = r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:,|T)?[^\S\n]*)"
MOMENT = rf"(?:{_DAY}?{CLOCK}{_HALF}?)"
"""A moment as it stands in front of a line: "1:02", "12:03 PM", "2024-03-05 10:15:33"."""

_PARTS = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2}|\d(?=[.,]\d))(?:[.,](\d{1,3})|[:;]\d{2})?")
_NUMBER = re.compile(r"\d{1,7}(?:\.\d+)?")
_TIME_OF_DAY = re.compile(rf"{_HALF}|{_DAY}")


def seconds(text: str) -> float | None:
    """ "01:02:03.5" or "62.5" in seconds; None for what is not a moment, such as minute 75."""
    text = text.strip().strip("[]()")
    if _NUMBER.fullmatch(text):
        return float(text)
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    hours, minutes, secs, parts = found.groups()
    if int(secs) > 59 or (hours is not None and int(minutes) > 59):
        return None
    fraction = int(parts.ljust(3, "0")) / 1000 if parts else 0.0
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(secs) + fraction


def moment(value: object) -> float | None:
    """Seconds from what a field of JSON or a cell of a table holds; None for what is not a moment."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if 0 <= value < 1e7 else None
    return seconds(value) if isinstance(value, str) and value.strip() else None


def since_start(moment: str) -> float | None:
    """The seconds of a `MOMENT`; None for a time of day ("12:03 PM"), which does not say how far in it is."""
    return None if _TIME_OF_DAY.search(moment) else seconds(moment)
