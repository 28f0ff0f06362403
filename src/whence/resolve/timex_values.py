"""What each way of writing a time stands for: the rules that `data/times.toml` names.

A rule takes a match and its context and gives the TIMEX3 type and value and the days covered, or None where the words
mean something else here ("may" the verb, "second" the ordinal). Times count from the day of publication.
"""

from __future__ import annotations

import re
from datetime import date

from whence.resolve.timex import Context, Reading, Rule, Type
from whence.resolve.timex_calendar import (
    SEASONS,
    Days,
    clipped,
    day,
    days_of,
    holiday,
    iso_week,
    month_days,
    part_of,
    shift,
    shift_months,
)

_AHEAD = re.compile(
    r"\b(?:will|'ll|’ll|would|shall|expects?|expected|plans?|planned|scheduled|due|hopes?|to be|upcoming|set to"
    r"|intends?|aims?|ahead of|is to|are to|deadline|matur\w+|expires?|begins?|starts?)\b",
    re.I,
)
_BEHIND = re.compile(
    r"\b(?:said|says|was|were|had|did|told|has|have|ended|reported|announced|since|last|ago|been|rose|fell|made|came|went|took"
    r"|\w{3,}ed)\b",
    re.I,
)
_IN_NAME = re.compile(r"\w[,’']?\s$")
_BY = re.compile(r"\b(?:until|till|by|payable|effective|record|before)\s(?:on\s)?$", re.I)
_TENS = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}


_STALE_DAYS = 300  # news names the year of a day longer ago than this


def ahead(context: Context, start: int, end: int) -> bool:
    """Whether the words around an expression point forward: the nearest verb of its sentence, to the left first."""
    text = context.text
    if _BY.search(text, max(0, start - 12), start):
        return True
    left = re.split(r"[.!?;]\s|\n\n|[”\"]", text[max(0, start - 90) : start])[-1]
    future = max((m.start() for m in _AHEAD.finditer(left)), default=-1)
    past = max((m.start() for m in _BEHIND.finditer(left)), default=-1)
    if future >= 0 or past >= 0:
        return future >= past
    right = re.split(r"[.!?;]\s|\n\n|[”\"]", text[end : end + 90])[0]
    future = min((m.start() for m in _AHEAD.finditer(right)), default=999)
    past = min((m.start() for m in _BEHIND.finditer(right)), default=999)
    return future < past


def _dated(value: str, type: Type = "DATE", stage: str = "", context: Context | None = None) -> Reading:
    days = days_of(value)
    if days and stage:
        days = part_of(days, stage)
    if days and context and stage in {"BEFORE"}:
        days = clipped(days, context.published)
    return Reading(type, value, days)


def _get(match: re.Match[str], group: str) -> str:
    """A group of a match, in lower case; "" where it is absent or empty."""
    return (match.groupdict().get(group) or "").lower().replace("’", "'").replace("\n", " ")


def _listed(context: Context, name: str, word: str) -> int | str | None:
    words = context.words[name]
    return words.get(word, words.get(word.replace("-", " "), words.get(word.rstrip("."))))


def _number(context: Context, name: str, word: str) -> int:
    value = _listed(context, name, word)
    return value if isinstance(value, int) else 0


def _code(context: Context, name: str, word: str) -> str:
    value = _listed(context, name, word)
    return value if isinstance(value, str) else ""


def _capital(match: re.Match[str], group: str) -> bool:
    return match[group][:1].isupper()


def _stage(match: re.Match[str], context: Context) -> str:
    return _code(context, "stage", _get(match, "stage")) if _get(match, "stage") else ""


def _year(context: Context, word: str) -> int:
    """A year in figures or in words; 0 where it is none."""
    if word.isdigit():
        return int(word)
    words = re.split(r"[\s-]+", word)
    if words[:2] == ["two", "thousand"]:
        return 2000 + sum(_number(context, "number", w) for w in words[2:] if w != "and")
    century = {"eighteen": 1800, "nineteen": 1900}.get(words[0], 0)
    rest = words[1:]
    if not century or not rest or (len(rest) > 1 and rest[0] not in _TENS):
        return 0
    return century + sum(_number(context, "number", w) for w in rest)


def _whole_year(context: Context, which: str) -> int | None:
    """The year that "last", "this" or "next" names."""
    if context.published is None:
        return None
    moved = context.published.year + {"last": -1, "this": 0, "next": 1}.get(which, 0)
    return moved if 1 <= moved <= 9999 else None


def _day_of_month(match: re.Match[str], context: Context, group: str = "d") -> int:
    word = _get(match, group)
    figures = re.match(r"\d+", word)
    return int(figures[0]) if figures else _number(context, "ordinal", word)


def iso_date(match: re.Match[str], context: Context) -> Reading | None:
    """2016-09-30."""
    found = day(int(match["y"]), int(match["m"]), int(match["d"]))
    return Reading("DATE", found.isoformat(), (found, found)) if found else None


def slashes(match: re.Match[str], context: Context) -> Reading | None:
    """09/30/2016, month first unless that cannot be."""
    year = int(match["y"])
    if year < 100:
        year += 1900 if year > 50 else 2000
    a, b = int(match["m"]), int(match["d"])
    found = day(year, a, b) or day(year, b, a)
    return Reading("DATE", found.isoformat(), (found, found)) if found else None


def _in_year(match: re.Match[str], context: Context, month: int, number: int) -> date | None:
    """That day of the year named, else of the year nearest the publication on the side that the words point to."""
    year = _get(match, "y")
    if year:
        return day(int(year), month, number)
    if context.published is None:
        return None
    if which := _get(match, "which"):
        whole = _whole_year(context, which)
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
    if after and before and (context.published - before[-1]).days > _STALE_DAYS:
        return after[0]
    return before[-1] if before else None


def calendar_day(match: re.Match[str], context: Context) -> Reading | None:
    """Sept. 30; Friday, Oct. 13, 1989; the 4th of July 1990."""
    month, number = _number(context, "month", _get(match, "month")), _day_of_month(match, context)
    if not _capital(match, "month") or not 1 <= number <= 31 or day(2000, month, number) is None:
        return None
    found = _in_year(match, context, month, number)
    if found:
        return Reading("DATE", found.isoformat(), (found, found))
    return None if _get(match, "y") else Reading("DATE", f"XXXX-{month:02}-{number:02}")


def day_range(match: re.Match[str], context: Context) -> Reading | None:
    """Sept. 19-22; from 3 to 5 May 2014."""
    month = _number(context, "month", _get(match, "month"))
    first = _in_year(match, context, month, _day_of_month(match, context))
    last = first and day(first.year, month, _day_of_month(match, context, "d2"))
    if not first or not last or last < first or not _capital(match, "month"):
        return None
    return Reading("DATE", first.isoformat(), (first, last))


def month_of_year(match: re.Match[str], context: Context) -> Reading | None:
    """late October 2015; May of last year."""
    year = _year(context, _get(match, "y")) if _get(match, "y") else _whole_year(context, _get(match, "which"))
    if not _capital(match, "month"):
        return None
    month = _number(context, "month", _get(match, "month"))
    return _dated(f"{year:04}-{month:02}" if year else f"XXXX-{month:02}", "DATE", _stage(match, context))


def month(match: re.Match[str], context: Context) -> Reading | None:
    """October; last May; mid-November."""
    if not _capital(match, "month") or re.match(r"\s[A-Z]", context.text[match.end() :]):
        return None
    number = _number(context, "month", _get(match, "month"))
    before = context.text[max(0, match.start() - 12) : match.start()]
    alone = match.start("month") == match.start()
    if _get(match, "month") in {"may", "march"} and alone and not re.search(
        r"\b(?:in|of|since|until|by|from|to|and|for|through|during|between|a|an|the|next|early|,)[\s(]$", before
    ):
        return None
    if context.published is None:
        return Reading("DATE", f"XXXX-{number:02}")
    here = context.published.year
    which = _get(match, "which")
    if which:
        by = _number(context, "which", which)
        gap = number - context.published.month
        year = here if by == 0 else here + (gap <= 0) if by > 0 else here - (gap >= 0)
    elif ahead(context, match.start(), match.end()):
        year = here + (number < context.published.month)
    else:
        year = here - (number > context.published.month + 12 - _STALE_DAYS // 30)
    if not 1 <= year <= 9999:
        return None
    found = _dated(f"{year:04}-{number:02}", "DATE", _stage(match, context))
    days = found.interval
    if days and year == here and number == context.published.month and not ahead(context, match.start(), match.end()):
        days = clipped(days, context.published)
    return Reading("DATE", found.value, days)


def each_month(match: re.Match[str], context: Context) -> Reading | None:
    """every July."""
    return Reading("SET", f"XXXX-{_number(context, 'month', _get(match, 'month')):02}") if _capital(match, "month") else None


def year(match: re.Match[str], context: Context) -> Reading | None:
    """1989; early 1990; fiscal 1988. A bare number after a currency sign or before a noun in the plural is none."""
    text, start, end = context.text, match.start(), match.end()
    number = _year(context, _get(match, "y"))
    if not number or text[max(0, start - 1) : start] in {"$", "£", "€", ".", ",", "#", "-", "/", ":"}:
        return None
    bare = start == match.start("y")
    if bare and _get(match, "y").isdigit():
        if re.match(r"\s?(?:[a-z]+s\b(?<!'s)|shares|million|billion|percent|feet|acres|tons|mph|cc\b)", text[end:]) and not re.match(
            r"\s(?:was|is|has|as|does|sales|earnings|results|elections?|operations|profits|proceedings)\b", text[end:]
        ):
            return None
        if re.search(r"\b(?:No|Nos|number|Room|Route|page|than|nearly|almost|some|at least|Flight)\.?\s$", text[max(0, start - 12) : start]):
            return None
    return _dated(f"{number:04}", "DATE", _stage(match, context))


def year_range(match: re.Match[str], context: Context) -> Reading | None:
    """2012-14; from 1998 to 2001."""
    first = int(match["y"])
    last = int(match["y2"]) if len(match["y2"]) == 4 else first // 100 * 100 + int(match["y2"])
    if not first < last or first < 1500 or re.search(r"[-–]\d\d$", match[0]) and last > first + 40:
        return None
    return Reading("DURATION", f"P{last - first}Y", (day(first, 1, 1), day(last, 12, 31)))


def decade(match: re.Match[str], context: Context) -> Reading | None:
    """the late 1980s; the nineties; the '60s."""
    if _get(match, "y"):
        return _dated(_get(match, "y"))
    number = int(_get(match, "t") or _number(context, "decade", _get(match, "word")))
    if _get(match, "word") and not match[0].lower().startswith("the "):
        return None
    return _dated(f"19{number}")


def century(match: re.Match[str], context: Context) -> Reading | None:
    """the 20th century."""
    number = int(_get(match, "n") or _number(context, "ordinal", _get(match, "word"))) - 1
    return _dated(f"{number:02}") if 0 <= number < 99 else None


def _weekday_date(match: re.Match[str], context: Context, group: str = "weekday") -> date | None:
    """The weekday on or before publication; after it where "next" or the verb says so."""
    if context.published is None:
        return None
    gap = (_number(context, "weekday", _get(match, group)) - context.published.weekday()) % 7
    which = _get(match, "which")
    if which in {"last week", "next week"}:
        which = ""
    week_named = re.search(r"\b(last|this|next)\sweek$", match[0].lower())
    if week_named:
        monday = -context.published.weekday() + 7 * {"last": -1, "this": 0, "next": 1}[week_named[1]]
        return shift(context.published, monday + _number(context, "weekday", _get(match, group)))
    by = _number(context, "which", which) if which else None
    if by == 1 or (by is None and gap and ahead(context, match.start(), match.end())):
        return shift(context.published, gap or 7)
    if by == 0 and gap and ahead(context, match.start(), match.end()):
        return shift(context.published, gap)
    return shift(context.published, gap - 7 if gap or by == -1 else 0)


def weekday(match: re.Match[str], context: Context) -> Reading | None:
    """Friday; last Tuesday; Saturday night; Friday of last week."""
    if not _capital(match, "weekday"):
        return None
    part = _code(context, "part", _get(match, "part"))
    found = _weekday_date(match, context)
    if found is None:
        number = _number(context, "weekday", _get(match, "weekday")) + 1
        return Reading("TIME" if part else "DATE", f"XXXX-WXX-{number}{part}")
    return Reading("TIME" if part else "DATE", found.isoformat() + part, (found, found))


def each_weekday(match: re.Match[str], context: Context) -> Reading | None:
    """every Thursday; Tuesday nights."""
    if not _capital(match, "weekday"):
        return None
    number = _number(context, "weekday", _get(match, "weekday")) + 1
    return Reading("SET", f"XXXX-WXX-{number}{_code(context, 'part', _get(match, 'part'))}")


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


def clock_day(match: re.Match[str], context: Context) -> Reading | None:
    """10 p.m. Wednesday; noon; 5 p.m. EST Nov. 9."""
    clock = _clock(_get(match, "clock"))
    if clock is None:
        return None
    on = context.published
    if _get(match, "deictic"):
        on = on and shift(on, _number(context, "deictic", _get(match, "deictic")))
    elif _get(match, "weekday"):
        on = _weekday_date(match, context)
    elif _get(match, "month"):
        on = _in_year(match, context, _number(context, "month", _get(match, "month")), _day_of_month(match, context))
    return Reading("TIME", (on.isoformat() if on else "XXXX-XX-XX") + clock, (on, on) if on else None)


def deictic(match: re.Match[str], context: Context) -> Reading | None:
    """today; late yesterday; tomorrow night."""
    word = _get(match, "deictic")
    if _capital(match, "deictic") and not match[0].isupper() and _IN_NAME.search(context.text, max(0, match.start() - 3), match.start()):
        return None
    part = _code(context, "part", _get(match, "part") or _get(match, "part0"))
    if word == "tonight":
        part = "TNI"
    found = context.published and shift(context.published, _number(context, "deictic", word))
    type: Type = "TIME" if part else "DATE"
    return Reading(type, found.isoformat() + part, (found, found)) if found else Reading(type, "XXXX-XX-XX" + part)


def part_of_day(match: re.Match[str], context: Context) -> Reading | None:
    """this morning; last night."""
    part = _code(context, "part", _get(match, "part"))
    back = 0 if _get(match, "which") == "this" else -1
    found = context.published and shift(context.published, back)
    return Reading("TIME", found.isoformat() + part, (found, found)) if found else Reading("TIME", "XXXX-XX-XX" + part)


def _unit_value(unit: str, by: int, at: date) -> str:
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


def nearby_unit(match: re.Match[str], context: Context) -> Reading | None:
    """last week; earlier this month; the end of next year; that year."""
    unit, which = _get(match, "unit"), _get(match, "which")
    if unit == "term":
        return None
    anchor = context.published
    by = _number(context, "which", which)
    if which in {"that", "the same", "the following", "the previous", "the prior"} and context.focus:
        anchor = context.focus
    if anchor is None:
        return Reading("DATE", "")
    if unit == "weekend" and which == "this" and not ahead(context, match.start(), match.end()):
        by = 0 if anchor.weekday() >= 5 else -1
    value = _unit_value(unit, by, anchor)
    if not value:
        return Reading("DATE", "")
    found = _dated(value, "DATE", _stage(match, context))
    days = found.interval
    if days and by == 0 and which == "this" and not (ahead(context, match.start(), match.end()) or _stage(match, context) in {"END", "AFTER"}):
        days = clipped(days, context.published)
    return Reading("DATE", value, days)


def _season(context: Context, code: str, by: int | None, forward: bool) -> Reading:
    """The season of that code: the last one begun, or `by` away, or the one ahead."""
    if context.published is None:
        return Reading("DATE", "XXXX-" + code)
    here = context.published
    years = [y for y in range(here.year - 2, here.year + 2) if 1 <= y <= 9999]
    begun = [y for y in years if (start := day(y, SEASONS[code], 1)) and start <= here]
    current = begun[-1] if begun else None
    if current is None:
        return Reading("DATE", "XXXX-" + code)
    days = month_days(current, SEASONS[code], 3)
    within = bool(days and days[1] and days[1] >= here)
    if by == -1 and within:
        current -= 1
    elif (by == 1 or forward or (by == 0 and not within and here.year != current)) and not (within and by == 0):
        current += 1
    if not 1 <= current <= 9999:
        return Reading("DATE", "XXXX-" + code)
    found = _dated(f"{current:04}-{code}")
    cut = found.interval and by == 0 and not forward
    return Reading("DATE", found.value, clipped(found.interval, here) if cut and found.interval else found.interval)


def nearby_season(match: re.Match[str], context: Context) -> Reading | None:
    """last fall; this summer; the spring. "The fall" is as often a drop, and is left alone."""
    code = _code(context, "season", _get(match, "season"))
    which = _get(match, "which")
    if which == "the":
        before = context.text[max(0, match.start() - 10) : match.start()].lower()
        if not re.search(r"\b(?:in|of|during|over|this|since|until|by)\s$", before):
            return None
        return _season(context, code, None, ahead(context, match.start(), match.end()))
    return _season(context, code, _number(context, "which", which), False)


def season_of_year(match: re.Match[str], context: Context) -> Reading | None:
    """summer 2014; the winter of nineteen ninety-four."""
    return _dated(f"{_year(context, _get(match, 'y')):04}-{_code(context, 'season', _get(match, 'season'))}")


def anaphoric_unit(match: re.Match[str], context: Context) -> Reading | None:
    """earlier in the day; later in the week; the weekend: the one last spoken of, else the one of publication."""
    unit, stage = _get(match, "unit"), _stage(match, context)
    anchor = context.focus or context.published
    if unit == "weekend":
        found = context.published
        if found is None:
            return Reading("DATE", "")
        on = found.weekday() >= 5 or ahead(context, match.start(), match.end())
        return _dated(_unit_value("weekend", 0 if on else -1, found))
    if unit == "quarter":
        return Reading("DATE", context.quarter) if context.quarter else Reading("DURATION", "P1Q")
    if not stage and unit == "day":
        return None
    if unit in {"year", "month", "week"} and not stage:
        return Reading("DURATION", "P1" + unit[0].upper()) if unit == "year" else None
    if anchor is None:
        return Reading("DATE", "")
    if unit != "day":
        anchor = context.published or anchor
    return _dated(_unit_value(unit, 0, anchor), "DATE", stage, context)


def day_before(match: re.Match[str], context: Context) -> Reading | None:
    """the day before; a week earlier; the following month: counted from the day last named."""
    unit = _get(match, "unit") or _get(match, "unit2")
    way = _get(match, "which") or _get(match, "which2") or _get(match, "which3")
    if unit == "year" and way == "earlier" and context.quarter:
        return year_earlier(match, context)
    by = 1 if way in {"following", "next", "after", "later"} else -1
    if context.focus is None:
        if unit in {"year", "month"} and context.published:
            return Reading("DATE", _unit_value(unit, by, context.published))
        return Reading("DATE", "")
    return _dated(_unit_value(unit, by, context.focus))


def quarter(match: re.Match[str], context: Context) -> Reading | None:
    """the third quarter; the 1988 second quarter; last year's first quarter: by default the latest that is over."""
    number = _number(context, "ordinal", _get(match, "n")) or 4
    stated = next((_get(match, g) for g in ("y", "y1", "y2") if _get(match, g)), "")
    which = _get(match, "which") or _get(match, "which1")
    at = context.published
    if stated:
        chosen: int | None = int(stated)
    elif which:
        chosen = _whole_year(context, which)
    elif at:
        now = (at.month + 2) // 3
        chosen = at.year if number <= now else at.year - 1
        if number > now and ahead(context, match.start(), match.end()):
            chosen = at.year
        if _get(match, "ago"):
            chosen -= 1
    else:
        chosen = None
    if not chosen or chosen < 1:
        return Reading("DATE", f"XXXX-Q{number}")
    context.quarter = f"{chosen:04}-Q{number}"
    return _dated(context.quarter)


def latest_quarter(match: re.Match[str], context: Context) -> Reading | None:
    """the latest quarter: the one last named."""
    if _get(match, "unit") not in {"quarter", "period"}:
        return Reading("DATE", "PRESENT_REF")
    return Reading("DATE", context.quarter or (_unit_value("quarter", -1, context.published) if context.published else ""))


def year_earlier(match: re.Match[str], context: Context) -> Reading | None:
    """the year-earlier quarter; year-ago; the 1988 period."""
    if not re.search("year|[0-9]", match[0], re.I):
        return None
    found = re.match(r"(\d{4})-Q(\d)", context.quarter)
    if stated := _get(match, "y"):
        return Reading("DATE", f"{stated}-Q{found[2]}" if found else stated)
    if found:
        return Reading("DATE", f"{int(found[1]) - 1:04}-Q{found[2]}")
    return Reading("DATE", _unit_value("year", -1, context.published) if context.published else "")


def year_end(match: re.Match[str], context: Context) -> Reading | None:
    """year-end; the end of the month."""
    return _dated(_unit_value(_get(match, "unit") or "year", 0, context.published), "DATE", "END") if context.published else Reading("DATE", "")


def _amount(match: re.Match[str], context: Context) -> tuple[float, str]:
    """How many units, as a number (0 where vague) and as TIMEX3 writes it."""
    if not _get(match, "number"):
        return 0, "X"
    word = _get(match, "number").strip()
    figures = re.match(r"[\d.]+", word)
    count = float(figures[0]) if figures else float(_number(context, "number", re.sub(r"\s+", " ", word)))
    return count, f"{count:g}"


def _period(context: Context, unit: str, amount: str, count: float) -> str:
    """An ISO 8601 duration: P3M, PT2H, PXY; a decade is ten years, a quarter is written Q."""
    code = _code(context, "unit", unit)
    time, code = ("T", code[1:]) if code.startswith("T") else ("", code)
    size, letter = int(code[:-1]), code[-1]
    if amount == "X":
        return f"P{time}X{letter if size == 1 else {10: 'E', 100: 'C'}.get(size, letter)}"
    return f"P{time}{count * size:g}{letter}"


def ago(match: re.Match[str], context: Context) -> Reading | None:
    """two weeks ago; a year earlier; several years ago; ten days from now."""
    count, amount = _amount(match, context)
    unit, way = _get(match, "unit"), _get(match, "way").replace("\n", " ")
    if amount == "X":
        return Reading("DATE", "FUTURE_REF" if way in {"later", "hence", "from now"} else "PAST_REF")
    anchor = context.published if way in {"ago", "hence", "from now"} else context.focus or context.published
    if way in {"before", "previously", "later"} and context.focus is None:
        return Reading("DURATION", _period(context, unit, amount, count))
    if unit in {"second", "minute", "hour"} or anchor is None:
        return Reading("DATE", "") if anchor is None else Reading("DURATION", _period(context, unit, amount, count))
    by = int(count) * (-1 if way in {"ago", "earlier", "before", "previously"} else 1)
    if unit == "year" and way in {"ago", "earlier"} and count == 1 and context.quarter:
        return year_earlier(match, context)
    return _dated(_unit_value(unit if unit not in {"night"} else "day", by, anchor))


def unit_ago(match: re.Match[str], context: Context) -> Reading | None:
    """months ago."""
    return Reading("DURATION", _period(context, _get(match, "unit"), "X", 0)) if _get(match, "way") == "ago" else None


def spell(match: re.Match[str], context: Context) -> Reading | None:
    """the past two weeks; the first nine months; the next few days; the past decade."""
    which = _get(match, "which")
    unit = _get(match, "unit")
    lone = not (_get(match, "number") or _get(match, "vague"))
    if lone and which in {"first", "early"}:
        return None if not match[0].lower().endswith("s") else Reading("DURATION", _period(context, unit, "X", 0))
    count, amount = (1.0, "1") if lone and not match[0].lower().endswith("s") else _amount(match, context)
    value = _period(context, unit, amount, count)
    if context.published is None or amount == "X" or which not in {"past", "last"} or "T" in value:
        return Reading("DURATION", value)
    return Reading("DURATION", value, _back(context.published, unit, count))


def _back(published: date, unit: str, count: float) -> Days | None:
    """The days from `count` units before publication up to it."""
    if unit in {"month", "quarter", "year", "decade", "century"}:
        months = int(count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit])
        found = shift_months(published.year, published.month, -months)
        start = found and (day(found[0], found[1], published.day) or day(found[0], found[1], 28))
    else:
        start = shift(published, -int(count * {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1)))
    return (start, published) if start else None


def recent_units(match: re.Match[str], context: Context) -> Reading | None:
    """recent weeks; coming months."""
    return Reading("DURATION", _period(context, _get(match, "unit"), "X", 0))


def duration(match: re.Match[str], context: Context) -> Reading | None:
    """two years; a 10-hour; several months; a minute and a half; 8-month-old."""
    count, amount = _amount(match, context)
    unit, word = _get(match, "unit"), _get(match, "number")
    if unit == "second" and (word in {"a", "an", "one", "another", ""} or not _get(match, "plural") and " " in match[0]):
        return None
    if word in {"a", "an"} and unit in {"day", "night", "weekend"} and not _get(match, "half"):
        return Reading("DURATION", "P1D") if unit == "day" else None
    if not amount or (amount != "X" and not count) or (unit == "quarter" and "-" in match[0]):
        return None
    if unit == "year" and (_get(match, "old") or re.match(r"[\s-]old(?:er)?\b|\sof\sage\b", context.text[match.end() :])):
        return None
    fraction = re.search(r"\s(\d)/(\d)$", word)
    value = _period(context, unit, amount, count)
    extra = {"year": "6M", "minute": "30S", "hour": "30M", "day": "T12H"}.get(unit, "")
    return Reading("DURATION", value + extra if (_get(match, "half") or fraction) and extra else value)


def half(match: re.Match[str], context: Context) -> Reading | None:
    """the first half of 1990; half an hour."""
    if unit := _get(match, "unit"):
        return Reading("DURATION", {"hour": "PT30M", "year": "P6M", "century": "P50Y", "decade": "P5Y", "day": "PT12H"}[unit])
    chosen = int(_get(match, "y") or 0) or _whole_year(context, _get(match, "which2"))
    return _dated(f"{chosen:04}-H{1 if _get(match, 'which') == 'first' else 2}") if chosen else None


def bare_units(match: re.Match[str], context: Context) -> Reading | None:
    """weeks; years: an uncounted stretch, where a preposition shows that it is one."""
    before = context.text[max(0, match.start() - 12) : match.start()].lower()
    if not re.search(r"\b(?:for|in|within|over|after|through|take|takes|took|of|last|lasted)\s$", before):
        return None
    return Reading("DURATION", _period(context, _get(match, "unit"), "X", 0))


def each_unit(match: re.Match[str], context: Context) -> Reading | None:
    """each year; every three months."""
    count, amount = _amount(match, context)
    return Reading("SET", _period(context, _get(match, "unit"), amount if count else "1", count or 1))


def every(match: re.Match[str], context: Context) -> Reading | None:
    """daily; annually. Not in a name: "the Daily Courier"."""
    if _capital(match, "every") and re.match(r"\s[A-Z]", context.text[match.end() :]):
        return None
    return Reading("SET", _code(context, "every", _get(match, "every")))


def reference(match: re.Match[str], context: Context) -> Reading | None:
    """now; recently; soon: no days."""
    word = _get(match, "reference")
    if word == "soon" and re.match(r"\s(?:as|after)\b", context.text[match.end() :]):
        return None
    if word == "the past" and re.match(r"\s\w", context.text[match.end() :]):
        return None
    return Reading("DATE", _code(context, "reference", word))


def holiday_day(match: re.Match[str], context: Context) -> Reading | None:
    """Labor Day; last Christmas; Thanksgiving 2012: the nearest on the side that the words point to."""
    if not _capital(match, "holiday"):
        return None
    rule = _code(context, "holiday", _get(match, "holiday"))
    stated, which = _get(match, "y"), _get(match, "which")
    if stated or _get(match, "whichyear"):
        year_named = int(stated) if stated else _whole_year(context, "last")
        found = holiday(rule, year_named) if year_named else None
    elif context.published is None:
        return Reading("DATE", "")
    else:
        here = context.published
        days = [d for y in (here.year - 1, here.year, here.year + 1) if 1 <= y <= 9999 and (d := holiday(rule, y))]
        forward = which == "next" or (not which and ahead(context, match.start(), match.end()))
        before = [d for d in days if d < here or (d == here and which != "last")]
        found = min((d for d in days if d >= here), default=None) if forward else (before[-1] if before else None)
    return Reading("DATE", found.isoformat(), (found, found)) if found else None


RULES: dict[str, Rule] = {
    "iso_date": iso_date, "slashes": slashes, "calendar_day": calendar_day, "day_range": day_range,
    "month_of_year": month_of_year, "month": month, "each_month": each_month, "year": year, "year_range": year_range,
    "decade": decade, "century": century, "weekday": weekday, "each_weekday": each_weekday, "clock_day": clock_day,
    "deictic": deictic, "part_of_day": part_of_day, "nearby_unit": nearby_unit, "nearby_season": nearby_season,
    "season_of_year": season_of_year, "anaphoric_unit": anaphoric_unit, "day_before": day_before, "quarter": quarter,
    "latest_quarter": latest_quarter, "year_earlier": year_earlier, "year_end": year_end, "ago": ago,
    "unit_ago": unit_ago, "spell": spell, "recent_units": recent_units, "duration": duration, "half": half,
    "bare_units": bare_units, "each_unit": each_unit, "every": every, "reference": reference, "holiday": holiday_day,
}  # fmt: skip
