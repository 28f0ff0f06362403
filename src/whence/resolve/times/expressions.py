"""Time expressions: where a text says when, and which days that is (TIMEX3 values, after TimeML).

A grammar in a table (`data/times.toml`) finds them; `named.py`, `relative.py` and `lengths.py` read them. The words of
the text are first cut into runs of the table's vocabulary that hold at least one word that can head an expression, so
that patterns are tried in few places. Why not a library: see docs/decisions.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from whence.resolve.times import lengths, named, relative
from whence.resolve.times.rule import Context, Rule, Timex, Words
from whence.text.tables import toml


@dataclass(frozen=True, slots=True)
class _Grammar:
    words: Words
    patterns: tuple[tuple[re.Pattern[str], Rule], ...]
    vocabulary: frozenset[str]
    heads: frozenset[str]


_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|\n\s*\n")
_PIECE = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"\{([a-z]+)\}")


def timexes(text: str, published: date | None) -> list[Timex]:
    """The time expressions of `text` in order, none inside another, read as of the day `published`.

    Without that day, relative expressions keep a value with X for what is unknown, and no interval.
    """
    grammar = _grammar()
    context = Context(text, published, grammar.words, focus=None)
    found: list[Timex] = []
    at = 0
    for start in _starts(text):
        if start >= at and (best := _longest(grammar, context, start)) is not None:
            found.append(best)
            at = best.end
    return found


def _longest(grammar: _Grammar, context: Context, start: int) -> Timex | None:
    """The longest match at `start` that its rule can read."""
    matches = [(m.end(), rule, m) for pattern, rule in grammar.patterns if (m := pattern.match(context.text, start))]
    matches.sort(key=lambda each: -each[0])
    for end, rule, match in matches:
        value = rule(match, context)
        if value is None:
            continue
        days = value.interval
        if days and days[0] and days[0] == days[1]:
            context.focus = days[0]
        return Timex(start, end, value.value, value.type, days)
    return None


def _starts(text: str) -> Iterator[int]:
    """Where an expression may begin: the words in stretches of the grammar's vocabulary that have a head among them."""
    starts: list[int] = []
    headed, marks = False, 0
    for token in _TOKEN.finditer(text):
        sort = _sort(token.group())
        if sort >= _KNOWN:
            starts.append(token.start())
            headed = headed or sort == _HEAD or (sort == _FIGURE and text.startswith("s", token.end()))
            marks = 0
        elif sort >= _MARK and marks < 2:
            marks += 1
            if sort == _APOSTROPHE:
                starts.append(token.start())
        elif sort == _INSIDE and starts:
            starts.append(token.start())
            marks = 0
        else:
            if starts:
                if headed:
                    yield from starts
                starts, headed = [], False
            marks = 0
    if headed:
        yield from starts


# What a word or mark may be to an expression; those from KNOWN on are of the grammar. An "s" makes a FIGURE a head.
_OTHER, _INSIDE, _MARK, _APOSTROPHE, _KNOWN, _FIGURE, _HEAD = range(7)


@lru_cache(maxsize=65536)
def _sort(word: str) -> int:
    first, plain, grammar = word[0], word.lower(), _grammar()
    if first in "'’‘":
        return _APOSTROPHE
    if first in ",.-–—‑:/":
        return _MARK
    if first.isdigit():
        return _HEAD if len(word) == 4 else _FIGURE
    if not first.isalpha():
        return _OTHER
    for form in (plain, plain.removesuffix("s")):
        if form in grammar.vocabulary:
            return _HEAD if form in grammar.heads else _KNOWN
    return _INSIDE if plain.endswith("ing") else _OTHER


@cache
def _grammar() -> _Grammar:
    rules = named.RULES | relative.RULES | lengths.RULES
    data = toml("resolve", "times.toml")
    words: Words = data["words"]
    parts = {name: _any(entries) for name, entries in words.items()}
    for name, part in data["parts"].items():
        parts[name] = _filled(part, parts)
    patterns = tuple(
        (re.compile(_filled(p["find"], parts) + r"(?:(?<=\W)|(?!\w))", re.IGNORECASE), rules[p["rule"]])
        for p in data["patterns"]
    )
    pieces = {name: frozenset(w for e in entries for w in _PIECE.findall(e)) for name, entries in words.items()}
    glue = frozenset(data["vocabulary"]["glue"])
    heads = frozenset(w for name in data["vocabulary"]["heads"] for w in pieces[name]) - glue
    heads |= set(data["vocabulary"]["head"])
    return _Grammar(words, patterns, glue.union(heads, *pieces.values()), heads)


def _any(entries: dict[str, int | str]) -> str:
    """A pattern for any of these, the longest first; a space stands for a space or a hyphen."""
    ordered = sorted(entries, key=lambda e: (-len(e), e))
    return "(?:" + "|".join(re.escape(e).replace("\\ ", r"[\s-]").replace("'", "[’']") for e in ordered) + ")"


def _filled(pattern: str, parts: dict[str, str]) -> str:
    """`pattern` with the parts it names in braces; braces that name none are repetition counts and stay."""
    return _NAME.sub(lambda m: parts[m[1]], pattern)
