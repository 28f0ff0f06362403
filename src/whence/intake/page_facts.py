"""What an HTML page states of itself: its headline and the time of publication, in its head, its data and its body.

An extractor finds these too, but takes the headline of the first post of a live blog for the page's, and only the day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from whence.intake.dates import Moment, moment

_ARTICLE = re.compile(r"(?:Article|Posting|Report|WebPage)$")
_TITLES = frozenset(("og:title", "twitter:title", "title", "dc.title", "headline", "parsely-title", "sailthru.title"))
_TIMES = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "publication_date", "dc.date.issued", "dc.date",
    "dcterms.created", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_DEEPEST = 4  # lists and graphs that stand around the article in the data of a page


@dataclass(frozen=True, slots=True)
class Stated:
    """`titles` are all that the page states, the best first; `moments` likewise; `live` is a live blog's own time."""

    titles: tuple[str, ...]
    moments: tuple[Moment, ...]
    live: Moment | None = None

    def title(self, found: str | None) -> str | None:
        """The title that an extractor found, unless the page states nothing like it."""
        if found is None or not self.titles:
            return found
        same = _folded(found)
        return found if any(same in _folded(title) for title in self.titles) else self.titles[0]

    def at(self, day: date | None) -> datetime | None:
        """The time of day of publication, where the page states one of this day."""
        return next((when.at for when in self.moments if when.day == day and when.at is not None), None)


def stated(tree: Any) -> Stated:
    """What the tree (lxml) of a page states."""
    data = list(_articles(tree))
    metas = [(_name(meta), meta.get("content") or "") for meta in tree.iter("meta")]
    titles = [
        *(one.get("headline") for one in data),
        *(content for name, content in metas if name in _TITLES),
        *(heading.text_content() for heading in tree.iter("h1")),
        *(title.text_content() for title in tree.iter("title")),
    ]
    times = [
        *(content for wanted in _TIMES for name, content in metas if name == wanted),
        *(one.get("datePublished") for one in data),
        *(time.get("datetime") for time in tree.iter("time")),
    ]
    live = (one.get("datePublished") for one in data if "LiveBlogPosting" in _types(one))
    return Stated(tuple(_lines(titles)), tuple(_moments(times)), next(_moments(live), None))


def _name(meta: Any) -> str:
    return (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()


def _lines(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and (line := " ".join(value.split())):
            yield line


def _moments(values: Iterable[object]) -> Iterator[Moment]:
    for value in values:
        if isinstance(value, str) and (when := moment(value)):
            yield when


def _folded(title: str) -> str:
    return re.sub(r"[\W_]+", "", title).casefold()


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The articles that the page's data (JSON-LD) is of; not those within one, such as the posts of a live blog."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            yield from _within(json.loads(script.text_content(), strict=False), 0)
        except (ValueError, RecursionError):
            continue


def _within(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for one in data:
            yield from _within(one, depth + 1)
    elif isinstance(data, dict):
        if any(_ARTICLE.search(kind) for kind in _types(data)):
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _within(data.get(key), depth + 1)


def _types(data: dict[str, Any]) -> list[str]:
    kinds = data.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
