"""What the rules of time expressions share: reading a match with the word lists, and which way the text points."""

from __future__ import annotations

import re

from whence.resolve.times.calendar import clipped, days_of, part_of
from whence.resolve.times.rule import Context, Type, Value

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
IN_NAME = re.compile(r"\w[,’']?\s$")
STALE_DAYS = 300  # news names the year of a day longer ago than this

_BY = re.compile(r"\b(?:until|till|by|payable|effective|record|before)\s(?:on\s)?$", re.I)
_TENS = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}


def after(match: re.Match[str], context: Context, pattern: str) -> bool:
    """Whether `pattern` follows right after an expression."""
    return re.compile(pattern).match(context.text, match.end()) is not None


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
    right = re.split(r"[,.!?;]\s|\n\n|[”\"]|\bthat\b", text[end : end + 90])[0]
    future = min((m.start() for m in _AHEAD.finditer(right)), default=999)
    past = min((m.start() for m in _BEHIND.finditer(right)), default=999)
    return future < past


def dated(value: str, type: Type = "DATE", stage: str = "", context: Context | None = None) -> Value:
    """A reading of a TIMEX3 value with the days it covers, or those of its early, middle or late part."""
    days = days_of(value)
    if days and stage:
        days = part_of(days, stage)
    if days and context and stage in {"BEFORE"}:
        days = clipped(days, context.published)
    return Value(type, value, days)


def piece(match: re.Match[str], group: str) -> str:
    """A group of a match, in lower case; "" where it is absent or empty."""
    return (match.groupdict().get(group) or "").lower().replace("’", "'").replace("\n", " ")


def listed(context: Context, name: str, word: str) -> int | str | None:
    """What the word list `name` says of a word, with or without its hyphens and its full stop."""
    words = context.words[name]
    return words.get(word, words.get(word.replace("-", " "), words.get(word.rstrip("."))))


def number_of(context: Context, name: str, word: str) -> int:
    """The number a word list gives for a word; 0 where it has none."""
    value = listed(context, name, word)
    return value if isinstance(value, int) else 0


def code_of(context: Context, name: str, word: str) -> str:
    """The code a word list gives for a word; "" where it has none."""
    value = listed(context, name, word)
    return value if isinstance(value, str) else ""


def capital(match: re.Match[str], group: str) -> bool:
    """Whether a group of a match is written with a capital, as names of days and months are."""
    return match[group][:1].isupper()


def stage_of(match: re.Match[str], context: Context) -> str:
    """Which part of a period a match means: START, MID, END, BEFORE, AFTER or ""."""
    return code_of(context, "stage", piece(match, "stage")) if piece(match, "stage") else ""


def year_of(context: Context, word: str) -> int:
    """A year in figures or in words; 0 where it is none."""
    if word.isdigit():
        return int(word)
    words = re.split(r"[\s-]+", word)
    if words[:2] == ["two", "thousand"]:
        return 2000 + sum(number_of(context, "number", w) for w in words[2:] if w != "and")
    century = {"eighteen": 1800, "nineteen": 1900}.get(words[0], 0)
    rest = words[1:]
    if not century or not rest or (len(rest) > 1 and rest[0] not in _TENS):
        return 0
    return century + sum(number_of(context, "number", w) for w in rest)


def whole_year(context: Context, which: str) -> int | None:
    """The year that "last", "this" or "next" names."""
    if context.published is None:
        return None
    moved = context.published.year + {"last": -1, "this": 0, "next": 1}.get(which, 0)
    return moved if 1 <= moved <= 9999 else None


def day_of_month(match: re.Match[str], context: Context, group: str = "d") -> int:
    """The day of the month that a group gives in figures or as an ordinal; 0 where it gives none."""
    word = piece(match, group)
    figures = re.match(r"\d+", word)
    return int(figures[0]) if figures else number_of(context, "ordinal", word)
