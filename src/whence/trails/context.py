"""What the articles around two wordings say for and against their being one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import numpy as np

from whence.match.meaning import stem, word_table
from whence.match.words import said
from whence.model import Spans
from whence.text.one_person import NOBODY_IN_PARTICULAR, same_across
from whence.trails.features import CONTEXT, Floats, Pairs
from whence.trails.wordings import Article, Link, Wording, meaningful

TOPIC = 30  # rarest words of an article by which it is known
_KINDS_APART = ("person", "organization", "government")
BY = 200  # characters between a statement and the credit for it, at most
NEXT = 120  # characters between two pieces of one quotation, at most: "…," said Adler, the minister. "…"
FAR = 30.0  # days


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
    counts: dict[str, tuple[int, float]] = {}
    table = word_table()
    words = [t.norm for t in said(f"{article.title or ''}\n{article.text[:8000]}")]
    for word in meaningful(words):
        if word[:1] == "#":
            continue
        base = stem(word)
        n, rarity = counts.get(base, (0, 0.0))
        counts[base] = (n + 1, max(rarity, table.rarity_of(word)))
    weights = {w: (1 + np.log(n)) * r for w, (n, r) in counts.items() if r > 2.0}
    length = float(np.sqrt(sum(v * v for v in weights.values()))) or 1.0
    return Topic({w: float(v) for w, v in weights.items()}, length)


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
    a, b = _folded(one.name), _folded(other.name)
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


def _folded(name: str) -> str:
    return name.casefold().removeprefix("the ").strip()


_SAME, _APART = Related(1.0), Related(0.0)


def credited_near(wording: Wording, text: str, credits: Spans) -> bool:
    """Whether one of the places that credit another article stands by this wording: in its paragraph, or within."""
    for credit in credits:
        if wording.span.start <= credit.start < wording.span.end:
            return True
        first, second = sorted((wording.span, credit))
        if second.start - first.end <= BY and "\n" not in text[first.end : second.start]:
            return True
    return False


def _adjacent(one: Wording, other: Wording, text: str) -> bool:
    """Whether two wordings of one article stand in one paragraph, next to one another."""
    first, second = sorted((one.span, other.span))
    between = text[first.end : second.start]
    return second.start - first.end < NEXT and "\n" not in between


def days_between(one: Article, other: Article) -> float | None:
    """Days from one article to another by their clocks; None where one has none."""
    if one.published is None or other.published is None:
        return None
    return (moment(other.published) - moment(one.published)) / 86_400


@lru_cache(maxsize=65536)
def moment(when: datetime | date) -> float:
    """Seconds of a clock; noon for a day without a time of day."""
    if isinstance(when, datetime):
        return when.replace(tzinfo=None).timestamp() if when.tzinfo is None else when.timestamp()
    return datetime(when.year, when.month, when.day, 12).timestamp()


def of_pairs(
    pairs: Pairs, wordings: Sequence[Wording], articles: Mapping[int, Article],
    related: Mapping[tuple[int, int], Related], text: Floats, headlined: Mapping[tuple[int, int], float],
) -> Floats:  # fmt: skip
    """The features `CONTEXT` of each pair of wordings (rows of `wordings`).

    `related` is by the numbers of two articles, the lower first; `text` are the pairs' text features, `headlined` says
    of a wording and an article how much of the wording the article's title has.
    """
    out = np.zeros((len(pairs), len(CONTEXT)), np.float32)
    out[:, 0] = 1
    strength = text[:, 2] + text[:, 3] + text[:, 4] + text[:, 5]
    best: dict[tuple[int, int], list[float]] = {}
    for (a, b), s in zip(pairs.tolist(), strength.tolist(), strict=True):
        for one, other in ((a, b), (b, a)):
            top = best.setdefault((one, wordings[other].article), [-1.0, -1.0])
            if s > top[0]:
                top[0], top[1] = s, top[0]
            elif s > top[1]:
                top[1] = s
    for row, ((a, b), s) in enumerate(zip(pairs.tolist(), strength.tolist(), strict=True)):
        one, other = wordings[a], wordings[b]
        same = one.article == other.article
        agree = speakers_agree(one.speaker, other.speaker) if one.speaker and other.speaker else None
        key = (min(one.article, other.article), max(one.article, other.article))
        relation = related.get(key, _SAME if same else _APART)
        first, second = (one, other) if one.article <= other.article else (other, one)
        here = not same and (
            credited_near(first, articles[first.article].text, relation.first)
            or credited_near(second, articles[second.article].text, relation.second)
        )
        days = days_between(articles[one.article], articles[other.article])
        tops = best[a, other.article], best[b, one.article]
        firsts = [s >= top[0] - 1e-6 for top in tops]
        margins = [s - (top[1] if s >= top[0] - 1e-6 else top[0]) for top in tops]
        out[row, 1:] = (
            same, same and one.statement == other.statement, same and _adjacent(one, other, articles[one.article].text),
            agree is True, agree is False, (one.form == "own") + (other.form == "own"), relation.cites, here,
            relation.alike,
            min(abs(days), FAR) / FAR if days is not None else 0.1, all(firsts), any(firsts), max(-1.0, min(margins)),
            min(headlined.get((a, one.article), 0.0), headlined.get((b, other.article), 0.0)),
            (headlined.get((a, other.article), 0.0) + headlined.get((b, one.article), 0.0)) / 2,
        )  # fmt: skip
    return out
