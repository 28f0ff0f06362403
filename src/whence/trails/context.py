"""What the articles around two wordings say for and against their being one statement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from whence.match import tables
from whence.match.meaning import stem, word_table
from whence.model import Spans
from whence.text.one_person import NOBODY_IN_PARTICULAR, same_across
from whence.trails.features import TEXT, Floats, Pairs
from whence.trails.wordings import Article, Link, Wording

COMMON = 2.0  # rarity of words that say nothing of a topic, at most
TOPIC = 30  # rarest words of an article by which it is known
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")  # "I.R.S." is "IRS"
_KINDS_APART = ("person", "organization", "government")
BY = 200  # characters between a statement and the credit for it, at most
NEXT = 120  # characters between two pieces of one quotation, at most: "…," said Adler, the minister. "…"
STRENGTH = ("means_shorter", "means_longer", "cosine", "trigrams_shorter")


@dataclass(frozen=True, slots=True)
class Topic:
    """What an article is about: its words, weighted by how rare they are and how often it has them."""

    weights: dict[str, float]
    length: float

    def rarest(self) -> list[str]:
        """The most telling words of the article, the weightiest first."""
        return sorted(self.weights, key=lambda w: (-self.weights[w], w))[:TOPIC]


def topic(article: Article) -> Topic:
    """The topic of an article, of its title and the first thousand words."""
    table = word_table()
    counts: dict[str, tuple[int, float]] = {}
    light = tables.words("light")
    text = _INITIALS.sub(lambda m: m[0].replace(".", ""), f"{article.title or ''}\n{article.text[:8000]}").lower()
    for found, n in Counter(_WORD.findall(text)).items():
        word, _, ending = found.replace("’", "'").partition("'")
        if word in light or ending not in ("", "s"):
            continue
        rarity = table.rarity_of(word)
        if rarity > COMMON:
            base = stem(word)
            before, rarest = counts.get(base, (0, 0.0))
            counts[base] = (before + n, max(rarest, rarity))
    weights = {w: (1 + log(n)) * r for w, (n, r) in counts.items()}
    length = sqrt(sum(v * v for v in weights.values())) or 1.0
    return Topic(weights, length)


def alike(one: Topic, other: Topic) -> float:
    """The cosine of two topics."""
    small, large = sorted((one.weights, other.weights), key=len)
    return sum(v * large[w] for w, v in small.items() if w in large) / (one.length * other.length)


@dataclass(frozen=True, slots=True)
class Related:
    """How two articles are related: how alike their topics are, and where in its text each names the other.

    `first` is the article with the lower number.
    """

    alike: float
    first: Spans = ()
    second: Spans = ()

    @property
    def cites(self) -> bool:
        """Whether one of them names the other."""
        return bool(self.first or self.second)


@lru_cache(maxsize=65536)
def speakers_agree(one: Link, other: Link) -> bool | None:
    """Whether two speakers may be one; None where that is not clear."""
    a, b = folded(one.name), folded(other.name)
    if a == b:
        return True
    if one.kind == other.kind == "person":
        return same_across(one.name, other.name)
    if one.kind in NOBODY_IN_PARTICULAR or other.kind in NOBODY_IN_PARTICULAR:
        return None
    if one.kind in _KINDS_APART and other.kind in _KINDS_APART:
        small, large = sorted((set(a.split()), set(b.split())), key=len)
        return None if small <= large or {one.kind, other.kind} == {"person", "organization"} else False
    return None


def folded(name: str) -> str:
    """A speaker's name as names are compared: without case and without "the"."""
    return name.casefold().removeprefix("the ").strip()


_SAME, _APART = Related(1.0), Related(0.0)
NONE = 0.3  # strength counted where a wording has no other pair with an article


def credited_near(wording: Wording, text: str, credits: Spans) -> bool:
    """Whether one of the places that credit another article stands by this wording: in its paragraph, or within."""
    for credit in credits:
        if wording.span.start <= credit.start < wording.span.end:
            return True
        first, second = sorted((wording.span, credit))
        if second.start - first.end <= BY and "\n" not in text[first.end : second.start]:
            return True
    return False


def adjacent(one: Wording, other: Wording, text: str) -> bool:
    """Whether two wordings of one article stand in one paragraph, next to one another."""
    first, second = sorted((one.span, other.span))
    return second.start - first.end < NEXT and "\n" not in text[first.end : second.start]


@lru_cache(maxsize=65536)
def moment(when: datetime | date) -> float:
    """Seconds of a clock; noon for a day without a time of day."""
    if isinstance(when, datetime):
        return when.replace(tzinfo=None).timestamp() if when.tzinfo is None else when.timestamp()
    return datetime(when.year, when.month, when.day, 12).timestamp()


def of_pairs(
    pairs: Pairs, wordings: Sequence[Wording], articles: Mapping[int, Article],
    related: Mapping[tuple[int, int], Related], text: Floats, own: Floats, cross: Floats,
) -> Floats:  # fmt: skip
    """The features `CONTEXT` of each pair of wordings (rows of `wordings`).

    `related` is by the numbers of two articles, the lower first; `text` are the pairs' text features; `own` and `cross`
    say how much of the pair's wordings the titles of their own and of the other's article have.
    """
    strength = sum((text[:, TEXT.index(name)] for name in STRENGTH), np.zeros(len(pairs), np.float32)).round(4)
    at = np.array([w.article for w in wordings])
    margins, firsts = _ranks(pairs, at, strength)
    told = np.zeros((len(pairs), 9), np.float32)
    credited: dict[tuple[int, int, int], bool] = {}

    def near(place: int, other: int, credits: Spans) -> bool:
        key = (place, wordings[place].article, other)
        if key not in credited:
            credited[key] = credited_near(wordings[place], articles[wordings[place].article].text, credits)
        return credited[key]

    for row, (a, b) in enumerate(pairs.tolist()):
        one, other = wordings[a], wordings[b]
        same = one.article == other.article
        agree = speakers_agree(one.speaker, other.speaker) if one.speaker and other.speaker else None
        if one.article > other.article:
            a, b, one, other = b, a, other, one
        relation = related.get((one.article, other.article), _SAME if same else _APART)
        here = (bool(relation.first) and near(a, other.article, relation.first)) or (
            bool(relation.second) and near(b, one.article, relation.second)
        )
        told[row] = (
            same, same and one.statement == other.statement,
            same and adjacent(one, other, articles[one.article].text), agree is True, agree is False,
            (one.form == "own") + (other.form == "own"), relation.cites, not same and here, relation.alike,
        )  # fmt: skip
    return np.column_stack([
        np.ones(len(pairs), np.float32), told, firsts.all(1), firsts.any(1), margins.min(1).clip(-1), own, cross,
    ]).astype(np.float32)  # fmt: skip


def _ranks(pairs: Pairs, at: Pairs, strength: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """By how much each pair is stronger than the next of either wording with the other's article; whether the first."""
    margins, firsts = np.zeros((len(pairs), 2), np.float32), np.zeros((len(pairs), 2), bool)
    ones = np.concatenate([pairs[:, 0], pairs[:, 1]])
    others = np.concatenate([at[pairs[:, 1]], at[pairs[:, 0]]]) if len(pairs) else ones
    both = np.concatenate([strength, strength])
    order = np.lexsort((-both, others, ones))
    opens = np.ones(len(order), bool)
    opens[1:] = (ones[order][1:] != ones[order][:-1]) | (others[order][1:] != others[order][:-1])
    group = np.cumsum(opens) - 1
    starts = np.flatnonzero(opens)
    sizes = np.diff(np.append(starts, len(order)))
    top = both[order][starts]
    second = np.full(len(starts), NONE, np.float32)
    many = sizes > 1
    second[many] = both[order][starts[many] + 1]
    place = np.empty(len(order), np.int64)
    place[order] = group
    first = both >= top[place]
    margin = both - np.where(first, second[place], top[place])
    n = len(pairs)
    margins[:, 0], margins[:, 1] = margin[:n], margin[n:]
    firsts[:, 0], firsts[:, 1] = first[:n], first[n:]
    return margins, firsts
