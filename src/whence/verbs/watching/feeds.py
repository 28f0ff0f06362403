"""A visit to a feed: what is new in it joins the pages to be visited, in one transaction with how the feed was."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from math import inf
from typing import TYPE_CHECKING

from whence.errors import InputError, NeedsExtra, Refused
from whence.intake.feeds import Feed, Item, parse
from whence.intake.opml import addresses
from whence.intake.polite import host_of
from whence.intake.types import Passed
from whence.store import watching as kept
from whence.store.watching import FeedState, PageState
from whence.verbs.watching.items import as_json, entry_of, key_of
from whence.verbs.watching.visitor import Delayed, Visitor, asked_to_wait, may_yet_answer, wants_quiet

if TYPE_CHECKING:
    from whence.intake.web import Fetched


_LIST = "list "  # before the address of a list, in the name of the fact that tells its feeds


def due_at(visitor: Visitor, url: str, since: float) -> float:
    """When a feed is to be visited, seconds since 1970, whatever its host says; never is infinity.

    `since` is when a single visit began.
    """
    state = kept.feed(visitor.library.tables, url)
    if state.failures:
        return state.next_at
    if visitor.pace.every is None:
        return state.visited_at if state.visited_at < since else inf
    return state.visited_at + visitor.pace.every


def quiet_until(visitor: Visitor, url: str) -> float:
    """Until when the host of a feed is to be left alone."""
    state = kept.feed(visitor.library.tables, url)
    return kept.host(visitor.library.tables, host_of(state.moved or url))[1]


def left_alone(url: str, until: float) -> Delayed:
    """What is told of a feed that was not visited for the sake of its host."""
    why = f"{url} was not visited, since its site does not answer or asks to be left alone for a while."
    return Delayed(url, Refused(why, url), until, is_feed=True)


def in_list(visitor: Visitor, url: str) -> tuple[str, ...]:
    """The feeds of the list that was at `url` at the last visit; none where a feed was."""
    return tuple(json.loads(kept.fact(visitor.library.tables, f"{_LIST}{url}") or "[]"))


def visit(visitor: Visitor, url: str, *, named: bool) -> Delayed | None:
    """Visit a feed, or a list of feeds, which the user `named` himself or found in a list; how it failed, if it did.

    Raises NeedsExtra.
    """
    state = kept.feed(visitor.library.tables, url)
    place = state.moved or url
    visitor.validators.of_feeds = {place: (state.etag, state.last_modified)}
    try:
        got = visitor.web.get(place, named=named)
        if got.kind == "opml":
            found = addresses(got.data, url, got.charset)
            with visitor.library.batch():
                kept.note(visitor.library.tables, f"{_LIST}{url}", json.dumps(found))
                _keep(visitor, FeedState(url, got.moved or state.moved, visited_at=visitor.clock()), place)
            return None
        _take(visitor, state, place, got)
    except NeedsExtra:
        raise
    except InputError as error:
        return _failed(visitor, state, place, error)
    finally:
        visitor.validators.of_feeds = {}
    return None


def _take(visitor: Visitor, state: FeedState, place: str, got: Fetched) -> None:
    now = visitor.clock()
    fresh = replace(
        state,
        moved=got.moved or state.moved,
        etag=got.etag,
        last_modified=got.last_modified,
        failures=0,
        why=None,
        visited_at=now,
        next_at=0.0,
    )
    if got.kind == "unchanged":
        _keep(visitor, fresh, place)
        return
    if got.kind != "feed":
        raise Refused(
            f"{state.url} is not a feed but a page or a file; name the address of its feed, which sites call RSS or "
            f"Atom.",
            state.url,
        )
    digest = sha256(got.data).hexdigest()
    if digest == state.digest:
        _keep(visitor, fresh, place)
        return
    feed = parse(got.data, state.url, got.charset, base=got.url)
    nothing = sum(not item.url and not item.body for item in feed.items)
    if nothing:
        visitor.notice(Passed(state.url, "item with neither a text nor an address", nothing))
    with visitor.library.batch():
        for key, item in _by_key(feed, state.url).items():
            _enlist(visitor, state.url, feed, key, item, now)
        kept.note(visitor.library.tables, f"{_LIST}{state.url}", None)
        _keep(visitor, replace(fresh, digest=digest), place)


def _keep(visitor: Visitor, state: FeedState, place: str) -> None:
    with visitor.library.batch():
        kept.put_feed(visitor.library.tables, state)
        kept.answers(visitor.library.tables, host_of(place))


def _by_key(feed: Feed, url: str) -> dict[str, Item]:
    """The items that can be read, each page once, the first of a page being the newest."""
    found: dict[str, Item] = {}
    for item in feed.items:
        if item.url or item.body:
            found.setdefault(key_of(item, url), item)
    return found


def _enlist(visitor: Visitor, url: str, feed: Feed, key: str, item: Item, now: float) -> None:
    """Put an item among the pages to be visited, unless it is there and the feed says nothing new of it."""
    entry = entry_of(item)
    before = kept.page(visitor.library.tables, key)
    fresh = PageState(
        0, key, item.url, host_of(item.url or url), url, feed.title, as_json(item), entry, 0, 0, 0, now, None, now
    )
    if before is None:
        kept.put_page(visitor.library.tables, fresh)
    elif before.feed != url:
        if before.feed not in visitor.feeds:  # the feed that led to it is watched no more
            kept.put_page(visitor.library.tables, replace(before, feed=url, entry=entry))
    elif before.entry != entry:
        kept.put_page(
            visitor.library.tables,
            replace(
                fresh,
                id=before.id,
                same=before.same,
                fetched_at=before.fetched_at,
                next_at=_again(visitor, before, now),
            ),
        )


def _again(visitor: Visitor, page: PageState, now: float) -> float:
    """When to visit a page that the feed says has changed: at once, unless the feed has said so in vain before."""
    if not page.same or page.fetched_at is None:
        return now
    return max(now, page.fetched_at + visitor.pace.wait(page.same))


def _failed(visitor: Visitor, state: FeedState, place: str, error: InputError) -> Delayed:
    """Keep that a visit failed. One that has moved is looked for at its old address again, where it is not there."""
    now, failures = visitor.clock(), state.failures + 1
    lost = not may_yet_answer(error)
    asked = asked_to_wait(error)
    until = now + max(visitor.pace.every or 0.0, visitor.pace.wait(failures, asked))
    moved = None if lost else state.moved
    with visitor.library.batch():
        kept.put_feed(
            visitor.library.tables,
            replace(
                state,
                moved=moved,
                etag=state.etag if moved == state.moved else None,
                last_modified=state.last_modified if moved == state.moved else None,
                failures=failures,
                why=str(error),
                visited_at=now,
                next_at=until,
            ),
        )
        if wants_quiet(error):
            leave_host(visitor, host_of(place), asked)
    return Delayed(state.url, error, until, is_feed=True)


def leave_host(visitor: Visitor, host: str, asked: float | None) -> float:
    """Leave a host alone for a while, the longer the more often it failed; until when. Within a batch."""
    failures = kept.host(visitor.library.tables, host)[0] + 1
    until = visitor.clock() + visitor.pace.wait(failures, asked)
    kept.leave_alone(visitor.library.tables, host, failures, until)
    return until
