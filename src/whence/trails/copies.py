"""Copies of one text in a trail: what is asked of the text is asked once, whatever the number of its copies.

Copies differ in outlet, byline, address and clock. A wire story in a thousand papers would else be asked a million
times who it credits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from whence.trails.names import Bearings, Credit, Mention, bearings, credited, in_byline, mentions
from whence.trails.wordings import Article, Wording

ENOUGH = 3  # copies that are looked at: where a pair of articles leaves itself out, one of their kind is left
Key = TypeVar("Key")
_WORD = re.compile(r"[^\W_]+")


def kinds(carried: Mapping[int, Sequence[Sequence[Wording]]], articles: Mapping[int, Article]) -> dict[int, int]:
    """A number for each article, the same for those with one text that carry the same versions in the same way."""
    numbers: dict[object, int] = {}
    return {
        article: numbers.setdefault(
            (articles[article].text, tuple(tuple((p.span, p.words, p.form, p.speaker) for p in v) for v in versions)),
            len(numbers),
        )
        for article, versions in carried.items()
    }


def first_few(order: Iterable[int], key: Mapping[int, Key]) -> list[int]:
    """The articles in order, of those with the same key only the first `ENOUGH`."""
    met: dict[Key, int] = {}
    kept = []
    for n in order:
        met[key[n]] = met.get(key[n], 0) + 1
        if met[key[n]] <= ENOUGH:
            kept.append(n)
    return kept


def credits_among(
    order: Sequence[int], articles: Mapping[int, Article], kind: Mapping[int, int]
) -> dict[int, dict[int, list[Credit]]]:
    """For each article the others that its words credit, and where.

    Of articles of one kind that are credited in the same way, the first few of `order` stand for all.
    """
    known = {n: bearings(articles[n]) for n in order}
    texts = {text: _mentioned(text, order, known) for text in dict.fromkeys(articles[n].text for n in order)}
    bylines = _signed({articles[n].byline or "" for n in order}, {articles[n].outlet: known[n] for n in order})
    place = {n: i for i, n in enumerate(order)}
    by_outlet: dict[str | None, list[int]] = {}
    for n in order:
        by_outlet.setdefault(articles[n].outlet, []).append(n)
    of: dict[tuple[str, str], list[int]] = {}
    found: dict[int, dict[int, list[Credit]]] = {}
    for end in order:
        article, byline = articles[end], articles[end].byline or ""
        named, signed = texts[article.text], bylines[byline]
        if (article.text, byline) not in of:
            led = sorted({*named, *(n for outlet in signed for n in by_outlet[outlet])}, key=place.__getitem__)
            same = {n: (kind[n], articles[n].outlet, articles[n].byline, named.get(n)) for n in led}
            of[article.text, byline] = first_few(led, same)
        places = {
            n: credited(article, articles[n], named.get(n, ()), articles[n].outlet in signed)
            for n in of[article.text, byline] if n != end
        }  # fmt: skip
        found[end] = {n: credits for n, credits in places.items() if credits}
    return found


def _signed(bylines: Iterable[str], outlets: Mapping[str | None, Bearings]) -> dict[str, set[str | None]]:
    """The outlets that each byline credits; only those are tried of which it has the first word of a name."""
    by_word: dict[str, set[str | None]] = {}
    for outlet, of in outlets.items():
        for name in (*of.outlet, *of.short):
            by_word.setdefault(next(iter(_WORD.findall(name)), ""), set()).add(outlet)
    return {
        byline: {
            outlet
            for word in {*_WORD.findall(byline), ""}
            for outlet in by_word.get(word, ()) if in_byline(byline, outlets[outlet])
        }
        for byline in bylines
    }  # fmt: skip


def _mentioned(text: str, order: Sequence[int], known: Mapping[int, Bearings]) -> dict[int, tuple[Mention, ...]]:
    return {n: found for n in order if (found := mentions(text, known[n]))}
