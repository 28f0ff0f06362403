"""Which articles are near enough for their statements to be compared: the same topic, or one names the other.

An article goes by its rarest words. Two that share several of them, and lie no further apart in time than news travels,
are looked at more closely. Rarity comes from a fixed table, so that what is compared does not depend on what else is
in the collection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from whence.model import Span
from whence.trails.context import Related, Topic, alike, moment, topic
from whence.trails.names import Bearings, bearings, credits, merged
from whence.trails.wordings import Article

DAYS = 30  # how far apart two articles on one statement may lie by their clocks
SHARED = 2  # of their rarest words, at least
ALIKE = 0.08  # cosine of two topics
MOST = 40  # articles that one is compared with; the most alike stand
CANDIDATES = 60  # articles looked at more closely, for one: those that share most of its rarest words


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of an article before its statements are: its topic, its names, the words it is found by."""

    article: Article
    topic: Topic
    bearings: Bearings

    @property
    def day(self) -> int | None:
        """The day of its clock, counted from 1970; None without one."""
        return None if self.article.published is None else int(moment(self.article.published) // 86_400)

    @property
    def keys(self) -> list[str]:
        """The words it is found by, the weightiest first."""
        return self.topic.rarest()


def profile(article: Article, copies: Sequence[Article] = ()) -> Profile:
    """The profile of a text: of the article it stands for, and the other articles that have the very same text."""
    known = [bearings(a) for a in (article, *sorted(copies, key=lambda a: a.key))]
    return Profile(article, topic(article), merged(known))


def near_in_time(one: Profile, other: Profile) -> bool:
    """Whether two articles are near enough in time; one without a clock is near to all."""
    return one.day is None or other.day is None or abs(one.day - other.day) <= DAYS


def relation(one: Profile, other: Profile) -> Related | None:
    """How two articles are related, the one with the lower number first; None where they are not."""
    first, second = (one, other) if one.article.number <= other.article.number else (other, one)
    likeness = alike(first.topic, second.topic)
    names = _places(first, second), _places(second, first)
    if likeness < ALIKE and not any(names):
        return None
    return Related(likeness, *names)


def _places(of: Profile, other: Profile) -> tuple[Span, ...]:
    return tuple(c.where or Span(0, 1) for c in credits(of.article, other.article, other.bearings))


def nearest(of: Profile, others: Iterable[Profile]) -> list[tuple[Profile, Related]]:
    """The articles related to one, the most alike first, at most `MOST`."""
    found = [(p, r) for p in others if near_in_time(of, p) and (r := relation(of, p)) is not None]
    found.sort(key=lambda x: (not x[1].cites, -x[1].alike, x[0].article.document))
    return found[:MOST]


def texts(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """The articles by their text, which copies share; of each text the earliest first, which stands for all."""
    found: dict[str, list[Article]] = {}
    for article in articles:
        found.setdefault(article.document, []).append(article)
    return {document: sorted(found[document], key=when) for document in sorted(found)}


def when(article: Article) -> tuple[float, str]:
    """Where an article stands in the order of time; those without a clock come last."""
    return (float("inf") if article.published is None else moment(article.published)), article.key
