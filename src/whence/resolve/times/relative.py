"""Times counted from the publication or the day last named: last week, two years ago, the day before."""

from __future__ import annotations

import re
from datetime import date

from whence.resolve.times.calendar import SEASONS, clipped, day, iso_week, month_days, shift, shift_months
from whence.resolve.times.lengths import amount_of, period
from whence.resolve.times.matching import ahead, code_of, dated, number_of, piece, stage_of, whole_year, year_of
from whence.resolve.times.rule import Context, Rule, Value


def unit_value(unit: str, by: int, at: date) -> str:
    """The TIMEX3 value of the unit `by` units away from the one that holds a day; "" outside the calendar."""
    if unit == "day":
        moved = shift(at, by)
        return moved.isoformat() if moved else ""
    if unit in {"week", "weekend"}:
        week = iso_week(at, by)
        return week + "-WE" if week and unit == "weekend" else week
    if unit == "fortnight":
        return iso_week(at, 2 * by)
    if unit in {"month", "quarter"}:
        found = shift_months(at.year, at.month, by * (3 if unit == "quarter" else 1))
        if found is None:
            return ""
        return f"{found[0]:04}-{found[1]:02}" if unit == "month" else f"{found[0]:04}-Q{(found[1] + 2) // 3}"
    span = {"year": 1, "decade": 10, "century": 100}.get(unit, 1)
    moved_year = at.year + by * span
    if not 1 <= moved_year <= 9999:
        return ""
    return f"{moved_year:04}"[: {1: 4, 10: 3, 100: 2}[span]]


def nearby_unit(match: re.Match[str], context: Context) -> Value | None:
    """last week; earlier this month; the end of next year; that year."""
    unit, which = piece(match, "unit"), piece(match, "which")
    if unit == "term" or (match["unit"][0].isupper() and not match[0].isupper()):
        return None
    anchor = context.published
    by = number_of(context, "which", which)
    if which in {"that", "the same", "the following", "the previous", "the prior"} and context.focus:
        anchor = context.focus
    if anchor is None:
        return Value("DATE", "")
    if unit == "weekend" and which == "this" and not ahead(context, match.start(), match.end()):
        by = 0 if anchor.weekday() >= 5 else -1
    value = unit_value(unit, by, anchor)
    if not value:
        return Value("DATE", "")
    found = dated(value, "DATE", stage_of(match, context))
    days = found.interval
    if (
        days
        and by == 0
        and which == "this"
        and not (ahead(context, match.start(), match.end()) or stage_of(match, context) in {"END", "AFTER"})
    ):
        days = clipped(days, context.published)
    return Value("DATE", value, days)


def _season(context: Context, code: str, by: int | None, forward: bool) -> Value:
    """The season of that code: the last one begun, or `by` away, or the one ahead."""
    if context.published is None:
        return Value("DATE", "XXXX-" + code)
    here = context.published
    years = [y for y in range(here.year - 2, here.year + 2) if 1 <= y <= 9999]
    begun = [y for y in years if (start := day(y, SEASONS[code], 1)) and start <= here]
    current = begun[-1] if begun else None
    if current is None:
        return Value("DATE", "XXXX-" + code)
    days = month_days(current, SEASONS[code], 3)
    within = bool(days and days[1] and days[1] >= here)
    if by == -1 and within:
        current -= 1
    elif (by == 1 or forward or (by == 0 and not within and here.year != current)) and not (within and by == 0):
        current += 1
    if not 1 <= current <= 9999:
        return Value("DATE", "XXXX-" + code)
    found = dated(f"{current:04}-{code}")
    cut = found.interval and by == 0 and not forward
    return Value("DATE", found.value, clipped(found.interval, here) if cut and found.interval else found.interval)


def nearby_season(match: re.Match[str], context: Context) -> Value | None:
    """last fall; this summer; the spring. "The fall" is as often a drop, and is left alone."""
    code = code_of(context, "season", piece(match, "season"))
    which = piece(match, "which")
    if which == "the":
        before = context.text[max(0, match.start() - 10) : match.start()].lower()
        if not re.search(r"\b(?:in|of|during|over|this|since|until|by)\s$", before):
            return None
        return _season(context, code, None, ahead(context, match.start(), match.end()))
    return _season(context, code, number_of(context, "which", which), False)


def season_of_year(match: re.Match[str], context: Context) -> Value | None:
    """summer 2014; the winter of nineteen ninety-four."""
    return dated(f"{year_of(context, piece(match, 'y')):04}-{code_of(context, 'season', piece(match, 'season'))}")


def anaphoric_unit(match: re.Match[str], context: Context) -> Value | None:
    """earlier in the day; later in the week; the weekend: the one last spoken of, else the one of publication."""
    unit, stage = piece(match, "unit"), stage_of(match, context)
    anchor = context.focus or context.published
    if unit == "weekend":
        found = context.published
        if found is None:
            return Value("DATE", "")
        on = found.weekday() >= 5 or ahead(context, match.start(), match.end())
        return dated(unit_value("weekend", 0 if on else -1, found))
    if unit == "quarter":
        return Value("DATE", context.quarter) if context.quarter else Value("DURATION", "P1Q")
    if not stage and unit == "day":
        return None
    if unit in {"year", "month", "week"} and not stage:
        return Value("DURATION", "P1" + unit[0].upper()) if unit == "year" else None
    if anchor is None:
        return Value("DATE", "")
    if unit != "day":
        anchor = context.published or anchor
    return dated(unit_value(unit, 0, anchor), "DATE", stage, context)


def day_before(match: re.Match[str], context: Context) -> Value | None:
    """the day before; a week earlier; the following month: counted from the day last named."""
    unit = piece(match, "unit") or piece(match, "unit2")
    way = piece(match, "which") or piece(match, "which2") or piece(match, "which3")
    if unit == "year" and way == "earlier" and context.quarter:
        return year_earlier(match, context)
    by = 1 if way in {"following", "next", "after", "later"} else -1
    if context.focus is None:
        if unit in {"year", "month"} and context.published:
            return Value("DATE", unit_value(unit, by, context.published))
        return Value("DATE", "")
    return dated(unit_value(unit, by, context.focus))


def quarter(match: re.Match[str], context: Context) -> Value | None:
    """the third quarter; the 1988 second quarter; last year's first quarter: by default the latest that is over."""
    number = number_of(context, "ordinal", piece(match, "n")) or 4
    stated = next((piece(match, g) for g in ("y", "y1", "y2") if piece(match, g)), "")
    which = piece(match, "which") or piece(match, "which1")
    at = context.published
    if stated:
        chosen: int | None = int(stated)
    elif which:
        chosen = whole_year(context, which)
    elif at:
        now = (at.month + 2) // 3
        chosen = at.year if number <= now else at.year - 1
        if number > now and ahead(context, match.start(), match.end()):
            chosen = at.year
        if piece(match, "ago"):
            chosen -= 1
    else:
        chosen = None
    if not chosen or chosen < 1:
        return Value("DATE", f"XXXX-Q{number}")
    context.quarter = f"{chosen:04}-Q{number}"
    return dated(context.quarter)


def latest_quarter(match: re.Match[str], context: Context) -> Value | None:
    """the latest quarter: the one last named."""
    if piece(match, "unit") not in {"quarter", "period"}:
        return Value("DATE", "PRESENT_REF")
    return Value("DATE", context.quarter or (unit_value("quarter", -1, context.published) if context.published else ""))


def year_earlier(match: re.Match[str], context: Context) -> Value | None:
    """the year-earlier quarter; year-ago; the 1988 period."""
    if not re.search("year|[0-9]", match[0], re.I):
        return None
    found = re.match(r"(\d{4})-Q(\d)", context.quarter)
    if stated := piece(match, "y"):
        return Value("DATE", f"{stated}-Q{found[2]}" if found else stated)
    if found:
        return Value("DATE", f"{int(found[1]) - 1:04}-Q{found[2]}")
    return Value("DATE", unit_value("year", -1, context.published) if context.published else "")


def year_end(match: re.Match[str], context: Context) -> Value | None:
    """year-end; the end of the month."""
    return (
        dated(unit_value(piece(match, "unit") or "year", 0, context.published), "DATE", "END")
        if context.published
        else Value("DATE", "")
    )


def ago(match: re.Match[str], context: Context) -> Value | None:
    """two weeks ago; a year earlier; several years ago; ten days from now."""
    count, amount = amount_of(match, context)
    unit, way = piece(match, "unit"), piece(match, "way").replace("\n", " ")
    if amount == "X":
        return Value("DATE", "FUTURE_REF" if way in {"later", "hence", "from now"} else "PAST_REF")
    anchor = context.published if way in {"ago", "hence", "from now"} else context.focus or context.published
    if way in {"before", "previously", "later"} and context.focus is None:
        return Value("DURATION", period(context, unit, amount, count))
    if unit in {"second", "minute", "hour"} or anchor is None:
        return Value("DATE", "") if anchor is None else Value("DURATION", period(context, unit, amount, count))
    by = int(count) * (-1 if way in {"ago", "earlier", "before", "previously"} else 1)
    if unit == "year" and way in {"ago", "earlier"} and count == 1 and context.quarter:
        return year_earlier(match, context)
    return dated(unit_value(unit if unit not in {"night"} else "day", by, anchor))


RULES: dict[str, Rule] = {
    "nearby_unit": nearby_unit,
    "nearby_season": nearby_season,
    "season_of_year": season_of_year,
    "anaphoric_unit": anaphoric_unit,
    "day_before": day_before,
    "quarter": quarter,
    "latest_quarter": latest_quarter,
    "year_earlier": year_earlier,
    "year_end": year_end,
    "ago": ago,
}
