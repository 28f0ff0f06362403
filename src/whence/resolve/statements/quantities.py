"""Amounts in what is said: how much of what, in which currency, exactly or about, one value or a range.

A grammar of its own: quantulum3 and Microsoft's recognizers cost some seventy times as much per article, see
docs/decisions.md. Years, dates, times of day and numbers in names ("F-16", "9/11") are not amounts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from whence.model import Quantity, Span
from whence.text.tables import rows

LARGEST = 1e18  # a number above this is not an amount that news speaks of

_SMALL = {
    w: i for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
}  # fmt: skip
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALE = {
    "dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "lakh": 1e5, "crore": 1e7, "lakhs": 1e5, "crores": 1e7, "cr": 1e7,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12,
}  # fmt: skip
_FRACTION = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifth": 5,
             "fifths": 5,              "tenth": 10, "tenths": 10}  # fmt: skip
_MANY = {
    "dozens": 12.0,
    "scores": 20.0,
    "hundreds": 1e2,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
    "trillions": 1e12,
}

_ONES = "|".join(_SMALL)
_DECADES = "|".join(_TENS)
_UNDER = rf"(?:(?:{_DECADES})(?:[\s-](?:{_ONES}))?|{_ONES})"
_BIG = "dozen|hundred|thousand|million|billion|trillion|lakh|crore"
_WORDED = (
    rf"(?:half\sa\s(?:{_BIG})\b|(?:an?|{_UNDER})(?:\sand\sa\shalf)?(?:[\s-](?:{_BIG})\b)+"
    rf"(?:\s(?:and\s)?{_UNDER}(?:[\s-](?:{_BIG})\b)*)*|{_UNDER}\b)"
)
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\s\d/\d(?!\d))?"
# What every amount has somewhere, for a first look: with no lookbehind, the search skips ahead to a first letter.
_HINT = re.compile("|".join([r"\d", *_SMALL, *_TENS, *_BIG.split("|"), *_MANY]))
_NUMBER = re.compile(
    rf"(?<![\w.,/:$£€-])(?P<worded>{_WORDED})(?![\w/])|(?P<figure>(?<![\d.,/:]){_FIGURE})(?![\d/:]|[.,]\d)", re.I
)
_SCALED = re.compile(
    r"\s?(?P<scale>bn|mn|mln|tn|cr|[kmb](?![\w-]))(?!\w)"
    r"|[\s-](?P<word>dozen|hundred|thousand|million|billion|trillion|lakhs?|crores?)\b",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:about|around|nearly|almost|roughly|approximately|approx\.|some|an\sestimated|estimated|up\sto|upwards?\sof|more\sthan"
    r"|over|at\sleast|less\sthan|fewer\sthan|under|as\s(?:many|much|few|little)\sas|close\sto|just\s(?:over|under)|well\sover|only\sabout"
    r"|a\stotal\sof\sabout|~)\s?$",
    re.I,
)
_OR_SO = re.compile(r"(?:\s\w+)?\sor\s(?:so|more)\b|[\s-]?plus\b|\+")
_PERCENT = re.compile(
    r"\s?(?:%|percent\b|per\scent\b|pct\b)|\s?(?P<basis>bps\b|basis[\s-]points?\b)|[\s-](?P<points>percentage[\s-]points?)\b|(?=-point\b)(?P<point>-point)",
    re.I,
)
_POINTS = {"points": "percentage points", "point": "points", "basis": "basis points"}
_JOIN = re.compile(r"\s?[-–—]\s?|\s(?:to|and|or)\s", re.I)
_UNIT = re.compile(r"[\s-](?P<unit>[a-z][a-z-]{2,})\b")
_VAGUE = re.compile(
    r"\b(?:(?P<of>tens|hundreds)\sof\s)?(?P<many>dozens|scores|hundreds|thousands|millions|billions|trillions)(?=\sof\b)(?!\sof\s(?:"
    r"thousands|millions|billions))",
    re.I,
)
_YEAR = re.compile(r"1[89]\d\d|20\d\d")
_PART = re.compile(r"-(" + "|".join(_FRACTION) + r")\b", re.I)
_AGED = re.compile(r"[\s-]years?[\s-]old\b")
_COUNTED = re.compile(r"\s(?P<unit>[a-z]{3,}s|people|men|women|children|troops)\b")
_OF_WHAT = re.compile(r"\sof\s(?P<unit>[a-z]{3,})\b")
_SCORE = re.compile(r"\d\s?[-–]\s?\d")
_OUT_OF = re.compile(r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine)\s(?:in|of|out\sof)\s(?:every\s)?$", re.I)
_NAME_BEFORE = re.compile(
    r"(?:[A-Za-z]-|\b(?:No|Nos|Section|Article|Chapter|Route|Highway|Channel|Room|Flight|Page|Title|Act|Bill|Rule)\.?\s|#)$"
)
_MONTH_BEFORE = re.compile(
    r"\b(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?\.?|July?\.?|Aug(?:ust|\.)|Sept?(?:ember|\.)|Oct(?:ober|\.)"
    r"|Nov(?:ember|\.)|Dec(?:ember|\.))\s(?:\d+\s?(?:-|to|and)\s?)?$"
)
_DATE_AFTER = re.compile(
    r"(?:st|nd|rd|th)\b|\s(?:of\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*|\s?[ap]\.?m\b|[’']?s\b|\so[’']clock",
    re.I,
)
_NO_UNIT = frozenset(
    "and the for are was were has had will would who that than with from out into percent more less other others "
    "yes his its this always news perhaps plus minus times does across towards besides afterwards sometimes unless "
    "nowadays overseas indoors outdoors upstairs downstairs says believes wants thinks knows makes takes gives goes "
    "whereas thus lies comes gets becomes remains seems appears expects agrees argues insists "
    "is was has as us".split()
)
_BETWEEN = frozenset(
    "among per between within over under through into onto upon largest biggest best worst each every".split()
)
_PLURAL = frozenset(
    "people men women children troops police feet inches kids percent staff aircraft sheep degrees".split()
)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number as written, with its scale and currency, before it is joined into a range."""

    start: int
    end: int
    value: float
    scaled: bool
    unit: str | None
    approximate: bool
    worded: bool


def quantities(text: str, spans: Sequence[Span]) -> tuple[Quantity, ...]:
    """The amounts within `spans` of `text`, in order; none crosses the edge of its span.

    `unit` is an ISO 4217 code, "%", "percentage points", or the noun that was counted; None where nothing is counted.
    """
    found: list[Quantity] = []
    for span in sorted(spans):
        if not found or span.start >= found[-1].end:
            found += _in_span(text, span)
    return tuple(found)


def _in_span(text: str, span: Span) -> list[Quantity]:
    if _HINT.search(span.of(text).casefold()) is None:
        return []
    amounts = _amounts(text, span)
    out: list[Quantity] = []
    i = 0
    while i < len(amounts):
        one = amounts[i]
        other = amounts[i + 1] if i + 1 < len(amounts) else None
        if other is not None and _is_range(text, one, other):
            factor = other.value / _bare(text, other) if other.scaled and not one.scaled else 1.0
            low, high = one.value * factor, other.value
            if low < high:
                unit = other.unit if other.unit not in {None} else one.unit
                out.append(_quantity(text, one.start, other, low, unit, one.approximate or other.approximate, high))
                i += 2
                continue
        if one.unit is not None or one.scaled or not (one.worded or _in_score(text, one)):
            out.append(_quantity(text, one.start, one, one.value, one.unit, one.approximate, None))
        i += 1
    return out


def _in_score(text: str, one: _Amount) -> bool:
    """Whether a bare figure is half of a tally: "19-15"."""
    return bool(_SCORE.search(text, max(0, one.start - 3), one.end) or _SCORE.match(text, one.end - 1))


def _quantity(
    text: str, start: int, last: _Amount, value: float, unit: str | None, approximate: bool, high: float | None
) -> Quantity:
    return Quantity(start, last.end, _tidy(value), unit, approximate, None if high is None else _tidy(high))


def _tidy(value: float) -> float:
    """A whole number as one, so that 3.5 billion is not 3500000000.0000005."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _is_range(text: str, one: _Amount, other: _Amount) -> bool:
    """Whether two amounts are the ends of one: "3 to 5 percent", "between $10 and $15 million", "10-15"."""
    join = _JOIN.fullmatch(
        text, one.end, other.start - (1 if text[other.start - 1 : other.start] in {"$", "£", "€"} else 0)
    )
    same = one.unit in {None, other.unit} or (other.unit is None and other.scaled and not one.scaled)
    if join is None or not same:
        return False
    word = join[0].strip().lower()
    if word == "and":
        return bool(re.search(r"\bbetween\s$", text[max(0, one.start - 9) : one.start], re.I))
    return other.unit is not None or other.scaled or word == "to"


def _bare(text: str, amount: _Amount) -> float:
    """The number of an amount without its scale."""
    found = _NUMBER.search(text, amount.start, amount.end)
    return _value(found) if found else 1.0


def _amounts(text: str, span: Span) -> list[_Amount]:
    found: list[_Amount] = []
    for match in _NUMBER.finditer(text, span.start, span.end):
        if found and match.start() < found[-1].end:
            continue
        amount = _amount(text, match, span, found[-1].end if found else span.start)
        if amount is not None:
            found.append(amount)
    found += _vague(text, span)
    return sorted(found, key=lambda a: a.start)


def _amount(text: str, match: re.Match[str], span: Span, taken: int) -> _Amount | None:
    """The amount whose number is `match`; what stands before `taken` belongs to the one before: the sign in "5€ 3"."""
    start, end = match.start(), match.end()
    worded = match["worded"] is not None
    lead = text[max(span.start, start - 24) : start]
    if not worded and (_NAME_BEFORE.search(lead) or _MONTH_BEFORE.search(lead) or _DATE_AFTER.match(text, end)):
        return None
    if _OUT_OF.search(lead):
        return None
    value = _value(match)
    sign = None if worded else _prefix().search(lead)
    if sign is not None and start - len(sign[0]) < taken:
        sign = None
    if not worded and sign is None and lead[-1:].isalpha():
        return None
    scale = _SCALED.match(text, end, span.end)
    scaled = worded and bool(re.search(_BIG, match[0], re.I))
    if scale is not None and not (scale["scale"] and sign is None and (scale["scale"].lower() == "m" or worded)):
        value *= _SCALE[(scale["scale"] or scale["word"]).lower()]
        end, scaled = scale.end(), True
        again = _SCALED.match(text, end, span.end)
        if again is not None and scale["word"] and again["word"]:  # two lakh crore
            value *= _SCALE[again["word"].lower()]
            end = again.end()
    unit: str | None = None
    if sign is not None:
        unit, start = _codes()[(sign[1], "before")][0], start - len(sign[0])
        lead = text[max(span.start, start - 24) : start]
    else:
        unit, end, value = _unit_after(text, end, span, value, worded, scaled)
    if not (worded or scaled or sign) and _YEAR.fullmatch(match[0]) and unit not in _PLURAL | set(_plain().values()):
        return None
    if not value < LARGEST:
        return None
    about = _ABOUT.search(lead)
    if about:
        start = max(taken, start - len(about[0]))
    more = _OR_SO.match(text, end, span.end)
    return _Amount(start, end, value, scaled, unit, bool(about or more), worded)


def _unit_after(
    text: str, end: int, span: Span, value: float, worded: bool, scaled: bool
) -> tuple[str | None, int, float]:
    """The unit written after a number: percent, a currency, or the plural noun that it counts."""
    percent = _PERCENT.match(text, end, span.end)
    if percent:
        return (
            next((unit for group, unit in _POINTS.items() if percent[group]), "%"),
            percent.end(),
            value,
        )
    money = _suffix().match(text, end, span.end)
    if money:
        code, per = _codes()[(money[1].lower(), "after")]
        return code, money.end(), value / per
    fraction = _PART.match(text, end, span.end) if worded else None
    if fraction:
        return "%", fraction.end(), 100 * value / _FRACTION[fraction[1].lower()]
    aged = _AGED.match(text, end, span.end)
    if aged:
        return "years", aged.end(), value
    noun = _UNIT.match(text, end, span.end)
    if noun is None:
        return None, end, value
    word = noun["unit"]
    hyphened = text[end] == "-"
    if word in _NO_UNIT or (hyphened and word not in _plain()):
        return None, end, value
    one = worded and value == 1  # counts no plural: "no one believes"
    if word in _PLURAL or (not one and word.endswith("s") and not word.endswith("ss")) or word in _plain():
        return (_plain().get(word, word)), noun.end(), value
    second = _COUNTED.match(text, noun.end(), span.end)
    if second and second["unit"] not in _NO_UNIT and not word.endswith("ly") and word not in _BETWEEN:
        return second["unit"], second.end(), value
    return None, end, value


def _vague(text: str, span: Span) -> list[_Amount]:
    """dozens of, tens of thousands of, millions: a size nobody counted."""
    found = []
    for match in _VAGUE.finditer(text, span.start, span.end):
        value = _MANY[match["many"].lower()] * {"tens": 10, "hundreds": 100}.get((match["of"] or "").lower(), 1)
        noun = _OF_WHAT.match(text, match.end(), span.end)
        unit, end = (noun["unit"], noun.end()) if noun and noun["unit"] not in _NO_UNIT else (None, match.end())
        if noun and unit == "dollars":
            unit = "USD"
        found.append(_Amount(match.start(), end, value, True, unit, True, True))
    return found


def _value(match: re.Match[str]) -> float:
    """The number of a match, in figures or words."""
    if match["figure"]:
        whole, _, part = match["figure"].replace(",", "").partition(" ")
        top, _, bottom = part.partition("/")
        return float(whole) + (float(top) / float(bottom) if bottom and float(bottom) else 0.0)
    words = [w for w in re.split(r"[\s-]+", match["worded"].lower()) if w != "and"]
    if words[0] == "half" and len(words) == 3:
        return _SCALE[words[2]] / 2
    total, run = 0.0, 0.0
    for i, word in enumerate(words):
        if word in _SMALL or word in _TENS:
            run += _SMALL.get(word, _TENS.get(word, 0))
        elif word in {"a", "an"}:
            run = run or (0.0 if words[i + 1 : i + 2] == ["half"] else 1.0)
        elif word == "half":
            run += 0.5
        elif word in {"hundred", "dozen"}:
            run = (run or 1.0) * _SCALE[word]
        else:
            total, run = total + (run or 1.0) * _SCALE[word], 0.0
    return total + run


@cache
def _codes() -> dict[tuple[str, str], tuple[str, float]]:
    """(sign as written, before or after) -> its ISO 4217 code and how many make one of it."""
    return {
        (r["sign"] if r["place"] == "before" else r["sign"].lower(), r["place"]): (r["code"], float(r["per"]))
        for r in rows("resolve", "currencies.csv")
    }


@cache
def _prefix() -> re.Pattern[str]:
    signs = sorted((s for s, place in _codes() if place == "before"), key=lambda s: (-len(s), s))
    return re.compile(r"(?<![A-Za-z])(" + "|".join(map(re.escape, signs)) + r")\s?$")


@cache
def _suffix() -> re.Pattern[str]:
    signs = sorted((s for s, place in _codes() if place == "after"), key=lambda s: (-len(s), s))
    return re.compile(r"[\s-]?(" + "|".join(re.escape(s) for s in signs) + r")(?!\w)", re.I)


@cache
def _plain() -> dict[str, str]:
    """Units that may stand in the singular after a hyphen or a number: "a 10-mile march" is 10 miles."""
    singular = (
        "mile kilometer kilometre meter metre foot inch acre hectare ton tonne pound ounce gallon liter litre barrel "
        "degree year month week day hour minute second kilogram gram megawatt gigawatt vote seat "
        "point page mph kph".split()
    )
    plural = {"foot": "feet", "inch": "inches", "mph": "mph", "kph": "kph"}
    return {w: plural.get(w, w + "s") for w in singular} | {"km": "kilometers", "kg": "kilograms"}
