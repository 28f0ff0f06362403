"""Numbers, as numerals or in words, brought to one form: "$1.5 billion" and "one and a half billion dollars".

A number becomes a token whose normal form begins with "#": "#15", "#2.5", "#21st" for an ordinal, "#1990s" for a
decade. A sign for money follows as a word: "$5" is "#5", "dollar". `data/numbers.csv` is the table of number words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from whence.match.token import Token
from whence.text.tables import rows

NUMERIC = "numeric"
"""The mark of a token that may be part of a number, until it is put together."""

_NUMERAL = re.compile(
    r"(?:us|au|nz|hk|ca|[acs])?(?P<sign>[$£€¥₹₽₺₪]?|rs\.?)(?P<digits>\d[\d,]*(?:\.\d+)?)"
    r"(?P<end>st|nd|rd|th|s|bn|tn|m|k)?(?P<percent>%?)(?:\s?[°º˚]?\s?(?P<degrees>[cf]))?"
)
_JOINT = re.compile(r"[\s\-‐‑–]*")
_SIGNS = {"$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "₹": "rupee", "₽": "ruble", "₺": "lira", "₪": "shekel"}
_CODES = {"rs": "rupee", "inr": "rupee", "eur": "euro", "gbp": "pound", "usd": "dollar", "chf": "franc"}
_DEGREES = {"c": "celsius", "f": "fahrenheit"}
_SUFFIXES = {"bn": Decimal(10**9), "tn": Decimal(10**12), "m": Decimal(10**6), "k": Decimal(1000)}
_LONGEST = 18


class _Word(NamedTuple):
    value: Decimal
    kind: str


class _Number(NamedTuple):
    norm: str
    after: int
    extra: tuple[str, ...] = ()


@cache
def _table() -> dict[str, _Word]:
    return {row["word"]: _Word(Decimal(row["value"]), row["kind"]) for row in rows("match", "numbers.csv")}


@cache
def _short() -> dict[str, str]:
    """Short forms of units, and what they stand for behind a number."""
    return {row["word"]: row["stands_for"] for row in rows("match", "units.csv") if row["stands_for"]}


@cache
def units() -> dict[str, str]:
    """The unit or currency that a word names ("miles": "mile"), by the word in its normal form."""
    return {row["word"]: row["unit"] for row in rows("match", "units.csv")}


def numbered(text: str, raw: Iterable[Token]) -> list[Token]:
    """The tokens of `text`, those of one number put together."""
    tokens = list(raw)
    if not any(token.mark for token in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        number = _read(text, tokens, at) if token.mark or token.norm in ("a", "an", "half") else None
        if number is None:
            full = _in_full(token.norm, found[-1].norm if found else "")
            found.extend(token._replace(mark="", norm=norm) for norm in full.split())
            at += 1
            continue
        end = tokens[number.after - 1].end
        sign = _CODES.get(found[-1].norm) if found else None  # "EUR 40"
        begin = found.pop().start if sign else token.start
        found.append(Token(number.norm, begin, end))
        found.extend(Token(word, begin, end) for word in (*number.extra, *([sign] if sign else ())))
        at = number.after
    return found


def _in_full(norm: str, before: str) -> str:
    """A word, or what it is short for behind a number or a unit: "km" is "kilometers", "degrees C" "celsius"."""
    if before[:1] == "#":
        return _short().get(norm, norm)
    if before in ("degrees", "degree"):
        return _DEGREES.get(norm, norm)
    return "per hour" if norm == "h" and before == "kilometers" else norm


def _read(text: str, tokens: list[Token], at: int) -> _Number | None:
    reader = _Reader(text, tokens, at)
    first = tokens[at]
    numeral = _NUMERAL.fullmatch(first.norm)
    if numeral:
        return reader.numeral(numeral)
    if first.norm == "per":
        return _Number("percent", at + 2) if reader.norm(at + 1) == "cent" else None
    return reader.spelled()


class _Reader:
    """Reads one number from the tokens at `at`: "nineteen eighty-four", "two and a half million"."""

    def __init__(self, text: str, tokens: list[Token], at: int) -> None:
        self.text, self.tokens, self.at = text, tokens, at

    def norm(self, index: int) -> str:
        """The token at `index`, "" where it does not follow closely: "sixty, five" is no number."""
        if index >= len(self.tokens) or index - self.at > _LONGEST:
            return ""
        before = self.tokens[index - 1].end if index > self.at else self.tokens[index].start
        start = self.tokens[index].start
        return self.tokens[index].norm if start <= before or _JOINT.fullmatch(self.text, before, start) else ""

    def word(self, index: int, *kinds: str) -> Decimal | None:
        """The value of the number word at `index`, if it is of one of `kinds`."""
        known = _table().get(self.norm(index))
        return known.value if known and known.kind in kinds else None

    def numeral(self, match: re.Match[str]) -> _Number:
        value = Decimal(match["digits"].replace(",", ""))
        end, after, extra = match["end"], self.at + 1, list[str]()
        if end in ("st", "nd", "rd", "th", "s"):
            return _Number(_ordinal(value) if end != "s" else f"#{_plain(value)}s", after)
        if end:
            value *= _SUFFIXES[end]
        else:
            value, after = self.half(value, after)
            while (scale := self.word(after, "scale")) is not None:
                value, after = value * scale, after + 1
        if match["sign"]:
            extra.append((_SIGNS | _CODES)[match["sign"].rstrip(".")])
            after += self.norm(after) == extra[0]
        if match["percent"]:
            extra.append("percent")
        if match["degrees"]:
            extra += ("degrees", _DEGREES[match["degrees"]])
        return _Number("#" + _plain(value), after, tuple(extra))

    def spelled(self) -> _Number | None:
        at = self.at
        first = self.norm(at)
        if first in ("a", "an") and self.word(at + 1, "scale") is not None:
            value, after = self.scales(Decimal(1), at + 1)
            return self.whole(value, after)
        if first == "half":
            skip = at + 1 + (self.norm(at + 1) in ("a", "an"))
            scale = self.word(skip, "scale")
            return None if scale is None else _Number("#" + _plain(scale / 2), skip + 1)
        if (alone := self.word(at, "ordinal")) is not None:
            return _Number(_ordinal(alone), at + 1)
        if (decade := self.word(at, "decade")) is not None:
            return _Number(f"#{_plain(decade)}s", at + 1)
        small, after = self.small(at)
        return None if small is None else self.year(small, after) or self.whole(small, after)

    def small(self, at: int) -> tuple[Decimal | None, int]:
        """A number below a hundred."""
        ten = self.word(at, "ten")
        if ten is not None:
            unit = self.word(at + 1, "unit")
            return (ten + unit, at + 2) if unit else (ten, at + 1)
        return self.word(at, "unit", "teen"), at + 1

    def year(self, century: Decimal, after: int) -> _Number | None:
        """ "nineteen eighty-four", "twenty sixteen", "nineteen nineties"."""
        if not 10 <= century <= 20:
            return None
        decade = self.word(after, "decade")
        if decade is not None:
            return _Number(f"#{_plain(century * 100 + decade)}s", after + 1)
        if self.word(after, "ten", "teen") is None:
            return None
        rest, end = self.small(after)
        return None if rest is None else _Number("#" + _plain(century * 100 + rest), end)

    def whole(self, value: Decimal, after: int) -> _Number:
        """The number that begins with `value`: its scales, and an ordinal at its end."""
        value, after = self.half(value, after)
        value, after = self.scales(value, after)
        if value % 10 == 0 and value:
            ordinal = self.word(after, "ordinal")
            if ordinal is not None and ordinal < 10:
                return _Number(_ordinal(value + ordinal), after + 1)
        return _Number("#" + _plain(value), after)

    def half(self, value: Decimal, after: int) -> tuple[Decimal, int]:
        """`value` with what follows as a fraction: "and a half", "point five"."""
        if self.norm(after) == "and" and self.norm(after + 1) == "a" and self.norm(after + 2) == "half":
            return value + Decimal("0.5"), after + 3
        if self.norm(after) == "point" and self.word(after + 1, "unit") is not None:
            digits, after = "", after + 1
            while (digit := self.word(after, "unit")) is not None:
                digits, after = digits + str(digit), after + 1
            return Decimal(f"{_plain(value)}.{digits}") if value == int(value) else value, after
        return value, after

    def scales(self, value: Decimal, after: int) -> tuple[Decimal, int]:
        """`value` times the scales that follow, with the smaller parts: "two million five hundred thousand"."""
        total, part, last = Decimal(0), value, Decimal(10) ** 15
        while True:
            if part < 100:
                part, after = self.hundreds(part, after)
            scale = self.word(after, "scale")
            if scale is None or not 1000 <= scale < last:
                return total + part, after
            total, part, last, after = total + part * scale, Decimal(0), scale, after + 1
            more, end = self.small(after + (self.norm(after) == "and"))
            if more is None:
                continue
            more, end = self.hundreds(more, end)
            smaller = self.word(end, "scale")
            if smaller is None or smaller < last:
                part, after = more, end
                if smaller is None:
                    return total + part, after

    def hundreds(self, value: Decimal, after: int) -> tuple[Decimal, int]:
        """`value` times a hundred or a dozen that follows, and what is below a hundred: "two hundred and five"."""
        scale = self.word(after, "scale")
        if scale is None or scale > 100:
            return value, after
        value, after = value * scale, after + 1
        more, end = self.small(after + (self.norm(after) == "and"))
        return (value + more, end) if more is not None and scale == 100 else (value, after)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ordinal(value: Decimal) -> str:
    number = int(value)
    end = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"#{number}{end}"
