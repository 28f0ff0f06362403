"""What a watch keeps in the library: the feeds, the pages that they lead to, hosts to be left alone, alerts to be sent.

So it goes on where it was stopped. Times are seconds since 1970, UTC. Every function that writes runs within a
transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from whence.store.faults import Guarded


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed by the address that the user named, and how it was at the last visit.

    `moved` is where it has moved to for good; `digest` is of the body whose items were taken over last; `failures`
    counts visits in a row that failed, the last one for the reason `why`; `next_at` is then when to try again.
    """

    url: str
    moved: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    failures: int = 0
    why: str | None = None
    visited_at: float = 0.0
    next_at: float = 0.0


@dataclass(frozen=True, slots=True)
class PageState:
    """What an item of a feed leads to: a page, or, with no `url`, the text that the feed itself has.

    `key` tells it from others; `item` is the item as JSON, and `entry` a digest of it; `outlet` is what the feed is
    called. `tries` counts visits in a row that failed, since `first_at`; `looks` those since the item changed last, and
    `same` those in a row that found nothing new.
    """

    id: int
    key: str
    url: str | None
    host: str
    feed: str
    outlet: str | None
    item: str
    entry: str
    tries: int
    looks: int
    same: int
    first_at: float
    fetched_at: float | None
    next_at: float | None


@dataclass(frozen=True, slots=True)
class Message:
    """Alerts on their way to whoever wants them: `body` is JSON, `id` stays the same when it is sent again."""

    id: str
    body: str
    tries: int = 0
    next_at: float = 0.0


_FEED = "url, moved, etag, last_modified, digest, failures, why, visited_at, next_at"
_PAGE = "id, key, url, host, feed, outlet, item, entry, tries, looks, same, first_at, fetched_at, next_at"
# Pages of these feeds alone, and of no host that is to be left alone.
_WANTED = (
    "next_at IS NOT NULL AND feed IN (SELECT value FROM json_each(:feeds)) "
    "AND host NOT IN (SELECT host FROM watched_hosts WHERE until_at > :now)"
)


def feed(connection: Guarded, url: str) -> FeedState:
    """What is known of a feed; of one that was never visited, nothing."""
    found = connection.execute(f"SELECT {_FEED} FROM watched_feeds WHERE url = ?", (url,)).fetchone()
    return FeedState(*found) if found else FeedState(url)


def put_feed(connection: Guarded, state: FeedState) -> None:
    """Keeps how a feed was."""
    connection.execute(
        f"INSERT OR REPLACE INTO watched_feeds ({_FEED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(state)
    )


def page(connection: Guarded, key: str) -> PageState | None:
    """What is known of a page; None where no feed has led to it."""
    found = connection.execute(f"SELECT {_PAGE} FROM watched_pages WHERE key = ?", (key,)).fetchone()
    return PageState(*found) if found else None


def put_page(connection: Guarded, state: PageState) -> None:
    """Keeps how a page is; one with the id 0 is new."""
    values = astuple(state)
    marks = ", ".join("?" * len(values))
    connection.execute(
        f"INSERT OR REPLACE INTO watched_pages ({_PAGE}) VALUES ({marks})", (state.id or None, *values[1:])
    )


def due(connection: Guarded, feeds: Sequence[str], now: float) -> list[PageState]:
    """The pages to be visited now that `feeds` led to: one of each host, first those that were never dealt with."""
    return [
        PageState(*row)
        for row in connection.execute(
            f"SELECT {_PAGE} FROM (SELECT *, row_number() OVER (PARTITION BY host ORDER BY looks > 0, id) AS turn "
            f"FROM watched_pages WHERE {_WANTED} AND next_at <= :now) WHERE turn = 1 ORDER BY looks > 0, id",
            {"feeds": json.dumps(feeds), "now": now},
        )
    ]


def waiting(connection: Guarded, feeds: Sequence[str]) -> int:
    """How many pages of `feeds` failed for now and are to be tried again, or were not visited yet."""
    return int(
        connection.one(
            "SELECT count(*) FROM watched_pages WHERE next_at IS NOT NULL AND looks = 0 "
            "AND feed IN (SELECT value FROM json_each(?))",
            (json.dumps(feeds),),
        )
    )


def next_time(connection: Guarded, feeds: Sequence[str]) -> float | None:
    """When the next page of `feeds` is to be visited, or the next message to be sent; None where there is none."""
    pages = connection.one(
        "SELECT min(max(p.next_at, coalesce(h.until_at, 0))) FROM watched_pages p "
        "LEFT JOIN watched_hosts h ON h.host = p.host "
        "WHERE p.next_at IS NOT NULL AND p.feed IN (SELECT value FROM json_each(?))",
        (json.dumps(feeds),),
    )
    message = connection.one("SELECT next_at FROM watch_messages ORDER BY number LIMIT 1")
    return min((time for time in (pages, message) if time is not None), default=None)


def host(connection: Guarded, name: str) -> tuple[int, float]:
    """How often in a row a host failed, and until when it is to be left alone."""
    found: tuple[int, float] | None = connection.execute(
        "SELECT failures, until_at FROM watched_hosts WHERE host = ?", (name,)
    ).fetchone()
    return found or (0, 0.0)


def leave_alone(connection: Guarded, name: str, failures: int, until: float) -> None:
    """Keeps that a host is to be left alone."""
    connection.execute(
        "INSERT OR REPLACE INTO watched_hosts (host, failures, until_at) VALUES (?, ?, ?)", (name, failures, until)
    )


def answers(connection: Guarded, name: str) -> None:
    """Keeps that a host answers again."""
    connection.execute("DELETE FROM watched_hosts WHERE host = ?", (name,))


def put_messages(connection: Guarded, messages: Iterable[Message]) -> None:
    """Keeps messages until they are delivered."""
    connection.executemany(
        "INSERT INTO watch_messages (id, body, tries, next_at) VALUES (?, ?, ?, ?)", [astuple(m) for m in messages]
    )


def messages(connection: Guarded) -> list[Message]:
    """The messages that wait to be delivered, in their order."""
    rows = connection.execute("SELECT id, body, tries, next_at FROM watch_messages ORDER BY number")
    return [Message(*row) for row in rows]


def delivered(connection: Guarded, message: Message) -> None:
    """Keeps that a message need not be sent again."""
    connection.execute("DELETE FROM watch_messages WHERE id = ?", (message.id,))


def not_delivered(connection: Guarded, message: Message, next_at: float) -> None:
    """Keeps when a message is to be tried again."""
    connection.execute("UPDATE watch_messages SET tries = tries + 1, next_at = ? WHERE id = ?", (next_at, message.id))


def fact(connection: Guarded, name: str) -> str | None:
    """What the watch noted under a name."""
    found: str | None = connection.one("SELECT value FROM watch_facts WHERE name = ?", (name,))
    return found


def note(connection: Guarded, name: str, value: str | None) -> None:
    """Notes something under a name; None takes it away."""
    connection.execute("DELETE FROM watch_facts WHERE name = ?", (name,))
    if value is not None:
        connection.execute("INSERT INTO watch_facts (name, value) VALUES (?, ?)", (name, value))
