"""Items of feeds on their way into the list of pages to be visited: what tells them apart, and how they are kept."""

from __future__ import annotations

import json
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from whence.intake.dates import Moment
from whence.intake.feeds import Item
from whence.store.keys import canonical_url

if TYPE_CHECKING:
    from collections.abc import Sequence


def key_of(item: Item, feed: str) -> str:
    """What tells the page of an item from others: its address, or, where the feed alone has it, its text."""
    return canonical_url(item.url) if item.url else f"{feed}#{_digest((item.title, item.body))[:16]}"


def entry_of(item: Item) -> str:
    """What changes where the feed says that the article has changed.

    Where the feed gives a time of the last change, that and the title; else the text too. Not the summary, in which
    feeds count comments.
    """
    return _digest((item.title, item.updated or item.body))


def as_json(item: Item) -> str:
    """An item as it is kept."""
    at = item.published
    return json.dumps(
        {
            "url": item.url,
            "title": item.title,
            "byline": item.byline,
            "day": at.day.isoformat() if at else None,
            "at": at.at.isoformat() if at and at.at else None,
            "body": item.body,
        },
        ensure_ascii=False,
    )


def from_json(text: str) -> Item:
    """An item that was kept."""
    kept = json.loads(text)
    day, at = kept["day"], kept["at"]
    when = Moment(date.fromisoformat(day), datetime.fromisoformat(at) if at else None) if day else None
    return Item(kept["url"], kept["title"], kept["byline"], when, kept["body"])


def without_text(text: str) -> str:
    """A kept item without its text, which is needed no more."""
    return json.dumps({**json.loads(text), "body": None}, ensure_ascii=False)


def _digest(words: Sequence[str | None]) -> str:
    return sha256(repr(words).encode("utf-8", "replace")).hexdigest()
