"""Days, weekdays, months, years and holidays: the rules of `data/times.toml` that name a place in the calendar.

A rule takes a match and its context and gives the TIMEX3 type and value and the days covered, or None where the words
mean something else here ("may" the verb). A day without a year is the nearest one on the side that the text points to.
"""

from __future__ import annotations

import re
from datetime import date

from whence.resolve.times.calendar import clipped, day, holiday, shift
from whence.resolve.times.matching import (
    IN_NAME,
    STALE_DAYS,
    after,
    ahead,
    capital,
    code_of,
    dated,
    day_of_month,
    number_of,
    piece,
    stage_of,
    whole_year,
    year_of,
)
from whence.resolve.times.rule import Context, Rule, Type, Value


def iso_date(match: re.Match[str], context: Context) -> Value | None:
    """2016-09-30."""
    found = day(int(match["y"]), int(match["m"]), int(match["d"]))
    return Value("DATE", found.isoformat(), (found, found)) if found else None


def slashes(match: re.Match[str], context: Context) -> Value | None:
    """09/30/2016, month first unless that cannot be."""
    year = int(match["y"])
    if year < 100:
        year += 1900 if year > 50 else 2000
    a, b = int(match["m"]), int(match["d"])
    found = day(year, a, b) or day(year, b, a)
    return Value("DATE", found.isoformat(), (found, found)) if found else None


def day_first(match: re.Match[str], context: Context) -> Value | None:
    """30.09.2016."""
    found = day(int(match["y"]), int(match["m"]), int(match["d"]))
    return Value("DATE", found.isoformat(), (found, found)) if found else None


def _in_year(match: re.Match[str], context: Context, month: int, number: int) -> date | None:
    """That day of the year named, else of the year nearest the publication on the side that the words point to."""
    year = piece(match, "y")
    if year:
        return day(int(year), month, number)
    if context.published is None:
        return None
    if which := piece(match, "which"):
        whole = whole_year(context, which)
        return day(whole, month, number) if whole else None
    here = context.published.year
    days = [found for y in (here - 1, here, here + 1) if (found := day(y, month, number))]
    if not days:
        return None
    if ahead(context, match.start(), match.end()):
        return min((d for d in days if d >= context.published), default=None)
    before = [d for d in days if d <= context.published]
    after = [d for d in days if d > context.published]
    # A day that much nearer after publication than before it is not last year's, whatever the verb.
    if after and before and (context.published - before[-1]).days > STALE_DAYS:
        return after[0]
    return before[-1] if before else None


def calendar_day(match: re.Match[str], context: Context) -> Value | None:
    """Sept. 30; Friday, Oct. 13, 1989; the 4th of July 1990."""
    month, number = number_of(context, "month", piece(match, "month")), day_of_month(match, context)
    if not capital(match, "month") or not number:
        return None
    if day(2000, month, number) is None:
        return Value("DATE", "")
    found = _in_year(match, context, month, number)
    if found:
        return Value("DATE", found.isoformat(), (found, found))
    return Value("DATE", "" if piece(match, "y") else f"XXXX-{month:02}-{number:02}")


def day_range(match: re.Match[str], context: Context) -> Value | None:
    """Sept. 19-22; from 3 to 5 May 2014."""
    month = number_of(context, "month", piece(match, "month"))
    first = _in_year(match, context, month, day_of_month(match, context))
    last = first and day(first.year, month, day_of_month(match, context, "d2"))
    if not first or not last or last < first or not capital(match, "month"):
        return None
    return Value("DATE", first.isoformat(), (first, last))


def month_of_year(match: re.Match[str], context: Context) -> Value | None:
    """late October 2015; May of last year."""
    year = year_of(context, piece(match, "y")) if piece(match, "y") else whole_year(context, piece(match, "which"))
    if not capital(match, "month"):
        return None
    month = number_of(context, "month", piece(match, "month"))
    return dated(f"{year:04}-{month:02}" if year else f"XXXX-{month:02}", "DATE", stage_of(match, context))


def month(match: re.Match[str], context: Context) -> Value | None:
    """October; last May; mid-November."""
    if not capital(match, "month") or after(match, context, r"\s[A-Z]"):
        return None
    number = number_of(context, "month", piece(match, "month"))
    before = context.text[max(0, match.start() - 12) : match.start()]
    alone = match.start("month") == match.start()
    if (
        piece(match, "month") in {"may", "march"}
        and alone
        and not re.search(
            r"\b(?:in|of|since|until|by|from|to|and|for|through|during|between|a|an|the|next|early|,)[\s(]$",
            before.lower(),
        )
    ):
        return None
    if context.published is None:
        return Value("DATE", f"XXXX-{number:02}")
    here = context.published.year
    which = piece(match, "which")
    if which:
        by = number_of(context, "which", which)
        gap = number - context.published.month
        year = here if by == 0 else here + (gap <= 0) if by > 0 else here - (gap >= 0)
    elif ahead(context, match.start(), match.end()):
        year = here + (number < context.published.month)
    else:
        year = here - (number > context.published.month)
    if not 1 <= year <= 9999:
        return None
    found = dated(f"{year:04}-{number:02}", "DATE", stage_of(match, context))
    days = found.interval
    if days and year == here and number == context.published.month and not ahead(context, match.start(), match.end()):
        days = clipped(days, context.published)
    return Value("DATE", found.value, days)


def year(match: re.Match[str], context: Context) -> Value | None:
    """1989; early 1990; fiscal 1988. A bare number after a currency sign or before a noun in the plural is not one."""
    text, start, end = context.text, match.start(), match.end()
    number = year_of(context, piece(match, "y"))
    if not number or text[max(0, start - 1) : start] in {"$", "£", "€", ".", ",", "#", "-", "/", ":"}:
        return None
    bare = start == match.start("y")
    if bare and piece(match, "y").isdigit():
        if re.match(
            r"\s?(?:[a-z]+s\b(?<!'s)|shares|million|billion|percent|feet|acres|tons|mph|cc\b)", text[end:]
        ) and not re.match(
            r"\s(?:was|is|has|as|does|sales|earnings|results|elections?|operations|profits|proceedings)\b", text[end:]
        ):
            return None
        if re.search(
            r"\b(?:No|Nos|number|Room|Route|page|than|nearly|almost|some|at least|Flight)\.?\s$",
            text[max(0, start - 12) : start],
        ):
            return None
    return dated(f"{number:04}", "DATE", stage_of(match, context))


def year_range(match: re.Match[str], context: Context) -> Value | None:
    """2012-14; from 1998 to 2001."""
    first = int(match["y"])
    last = int(match["y2"]) if len(match["y2"]) == 4 else first // 100 * 100 + int(match["y2"])
    if not first < last or first < 1500 or (re.search(r"[-–]\d\d$", match[0]) and last > first + 40):
        return None
    return Value("DURATION", f"P{last - first}Y", (day(first, 1, 1), day(last, 12, 31)))


def decade(match: re.Match[str], context: Context) -> Value | None:
    """the late 1980s; the nineties; the '60s."""
    if piece(match, "y"):
        return dated(piece(match, "y"))
    number = int(piece(match, "t") or number_of(context, "decade", piece(match, "word")))
    if piece(match, "word") and not match[0].lower().startswith("the "):
        return None
    return dated(f"19{number}")


def century(match: re.Match[str], context: Context) -> Value | None:
    """the 20th century."""
    number = int(piece(match, "n") or number_of(context, "ordinal", piece(match, "word"))) - 1
    return dated(f"{number:02}") if 0 <= number < 99 else None


def _weekday_date(match: re.Match[str], context: Context, group: str = "weekday") -> date | None:
    """The weekday on or before publication; after it where "next" or the verb says so."""
    if context.published is None:
        return None
    gap = (number_of(context, "weekday", piece(match, group)) - context.published.weekday()) % 7
    which = piece(match, "which")
    if which in {"last week", "next week"}:
        which = ""
    week_named = re.search(r"\b(last|this|next)\sweek$", match[0].lower())
    if week_named:
        monday = -context.published.weekday() + 7 * {"last": -1, "this": 0, "next": 1}[week_named[1]]
        return shift(context.published, monday + number_of(context, "weekday", piece(match, group)))
    by = number_of(context, "which", which) if which else None
    if by == 1 or (by is None and gap and ahead(context, match.start(), match.end())):
        return shift(context.published, gap or 7)
    if by == 0 and gap and ahead(context, match.start(), match.end()):
        return shift(context.published, gap)
    return shift(context.published, gap - 7 if gap or by == -1 else 0)


def weekday(match: re.Match[str], context: Context) -> Value | None:
    """Friday; last Tuesday; Saturday night; Friday of last week."""
    if not capital(match, "weekday"):
        return None
    part = code_of(context, "part", piece(match, "part"))
    found = _weekday_date(match, context)
    if found is None:
        number = number_of(context, "weekday", piece(match, "weekday")) + 1
        return Value("TIME" if part else "DATE", f"XXXX-WXX-{number}{part}")
    return Value("TIME" if part else "DATE", found.isoformat() + part, (found, found))


def _clock(word: str) -> str | None:
    """A time of day as TIMEX3 writes it: T22:00."""
    if word.startswith("noon"):
        return "T12:00"
    if word.startswith("midnight"):
        return "T24:00"
    found = re.match(r"(\d{1,2})(?:[:.](\d\d))?\s?([ap])?", word)
    if not found or int(found[1]) > 24:
        return None
    hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0) if found[3] else int(found[1])
    return f"T{hour:02}:{found[2] or '00'}"


def clock_day(match: re.Match[str], context: Context) -> Value | None:
    """10 p.m. Wednesday; noon; 5 p.m. EST Nov. 9."""
    clock = _clock(piece(match, "clock"))
    if clock is None:
        return None
    on = context.published
    if piece(match, "deictic"):
        on = on and shift(on, number_of(context, "deictic", piece(match, "deictic")))
    elif piece(match, "weekday"):
        on = _weekday_date(match, context)
    elif piece(match, "month"):
        on = _in_year(match, context, number_of(context, "month", piece(match, "month")), day_of_month(match, context))
    return Value("TIME", (on.isoformat() if on else "XXXX-XX-XX") + clock, (on, on) if on else None)


def deictic(match: re.Match[str], context: Context) -> Value | None:
    """today; late yesterday; tomorrow night."""
    word = piece(match, "deictic")
    if (
        capital(match, "deictic")
        and not match[0].isupper()
        and IN_NAME.search(context.text, max(0, match.start() - 3), match.start())
    ):
        return None
    part = code_of(context, "part", piece(match, "part") or piece(match, "part0"))
    if word == "tonight":
        part = "TNI"
    found = context.published and shift(context.published, number_of(context, "deictic", word))
    type: Type = "TIME" if part else "DATE"
    return Value(type, found.isoformat() + part, (found, found)) if found else Value(type, "XXXX-XX-XX" + part)


def part_of_day(match: re.Match[str], context: Context) -> Value | None:
    """this morning; last night."""
    part = code_of(context, "part", piece(match, "part"))
    back = 0 if piece(match, "which") == "this" else -1
    found = context.published and shift(context.published, back)
    return Value("TIME", found.isoformat() + part, (found, found)) if found else Value("TIME", "XXXX-XX-XX" + part)


def overnight(match: re.Match[str], context: Context) -> Value | None:
    """said overnight: the night before publication, which ends on that day."""
    before = context.published and shift(context.published, -1)
    if before is None:
        return Value("TIME", "XXXX-XX-XXTNI")
    return Value("TIME", before.isoformat() + "TNI", (before, context.published))


def holiday_day(match: re.Match[str], context: Context) -> Value | None:
    """Labor Day; last Christmas; Thanksgiving 2012: the nearest on the side that the words point to."""
    if not capital(match, "holiday"):
        return None
    rule = code_of(context, "holiday", piece(match, "holiday"))
    stated, which = piece(match, "y"), piece(match, "which")
    if stated or piece(match, "whichyear"):
        year_named = int(stated) if stated else whole_year(context, "last")
        found = holiday(rule, year_named) if year_named else None
    elif context.published is None:
        return Value("DATE", "")
    else:
        here = context.published
        days = [d for y in (here.year - 1, here.year, here.year + 1) if 1 <= y <= 9999 and (d := holiday(rule, y))]
        forward = which == "next" or (not which and ahead(context, match.start(), match.end()))
        before = [d for d in days if d < here or (d == here and which != "last")]
        found = min((d for d in days if d >= here), default=None) if forward else (before[-1] if before else None)
    return Value("DATE", found.isoformat(), (found, found)) if found else None


RULES: dict[str, Rule] = {
    "iso_date": iso_date,
    "slashes": slashes,
    "calendar_day": calendar_day,
    "day_first": day_first,
    "overnight": overnight,
    "day_range": day_range,
    "month_of_year": month_of_year,
    "month": month,
    "year": year,
    "year_range": year_range,
    "decade": decade,
    "century": century,
    "weekday": weekday,
    "clock_day": clock_day,
    "deictic": deictic,
    "part_of_day": part_of_day,
    "holiday": holiday_day,
}
