"""The verb `watch`: feeds visited again and again, what is new kept and traced, and alerts told.

A round visits the feeds that are due, then the pages that they led to, one after the other; each is stored before the
next is fetched, so that a watch that is killed has fetched at most one page in vain. What remains to be done stands in
the library (`store.watching`), and the next watch goes on with it.
"""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from whence.errors import BadOption, InputError, WhenceError
from whence.verbs.in_order import Added
from whence.verbs.watching.visitor import Delayed, Pace, Visitor

if TYPE_CHECKING:
    from whence.intake.options import Options
    from whence.intake.types import Passed, Unread
    from whence.verbs.watching.messages import Deliver

_BEGUN = "single visit begun"
_SHARE = 9.0  # while pages wait, so much longer are they visited than trails are brought up to date
_REST = 1.0  # least seconds between two rounds


@dataclass(frozen=True, slots=True)
class Looked:
    """The end of a round: what came of it, and what is left.

    `counts` holds how many articles were "added", "changed", "known", "reread" and "unread", how many are "delayed"
    until they can be fetched, and how many feeds were left alone for the sake of their host ("quiet"). `feeds` is how
    many feeds are watched, `visited` how many of them were visited, `failing` those that could not be read when last
    visited. `waiting` is how many pages are to be tried again, `sent` how many alerts were delivered, `unsent` how many
    messages wait, and `why` what keeps them. `next_at` is when the next round begins (seconds since 1970), None where
    there is none; `stopped` whether the round was broken off.
    """

    counts: Counter[str]
    feeds: int
    visited: int
    failing: tuple[str, ...]
    waiting: int
    sent: int
    unsent: int
    why: WhenceError | None
    next_at: float | None
    stopped: bool


def watch(
    *sources: str,
    library: str | os.PathLike[str],
    deliver: Deliver,
    pace: Pace | None = None,
    outlets: int = 3,
    owners: str | os.PathLike[str] | None = None,
    options: Options | None = None,
    allow_local: bool = False,
    notice: Callable[[Passed], None] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Added | Unread | Delayed | Looked]:
    """Watch feeds: their articles go into the library at the path `library`, made where there is none.

    A source is the address of a feed or of a list of feeds (OPML), or the path of a list. What comes was stored before
    it comes; `Looked` ends each round. `deliver` is given each message of alerts and raises WhenceError where it does
    not arrive: it is then kept, and given again. `stop` is asked between any two steps whether to end. `outlets` and
    `owners` are as for `alerts` and `trace`, `options`, `allow_local` and `notice` as for `add`.

    Raises BadOption for options that make no sense, InputError where a list of feeds cannot be read, NeedsExtra where a
    package is missing, LibraryError where the library cannot be used or another watch is at work on it, BadInstall
    where nothing can be read.
    """
    from whence.verbs.trace import owners_of

    if not sources:
        raise BadOption("There is nothing to watch; give the address of a feed, or a list of feeds (OPML).")
    table = owners_of(owners)
    return _watch(
        sources, os.fspath(library), deliver, pace or Pace(), outlets, table, options, allow_local, notice, stop
    )


def _watch(
    sources: Sequence[str],
    library: str,
    deliver: Deliver,
    pace: Pace,
    outlets: int,
    owners: Mapping[str, str],
    options: Options | None,
    allow_local: bool,
    notice: Callable[[Passed], None] | None,
    stop: Callable[[], bool],
) -> Generator[Added | Unread | Delayed | Looked, None, None]:
    from whence.engine.article import knowledge, reader_name
    from whence.engine.base import Here
    from whence.engine.wire import Setup
    from whence.intake.options import Options, Setting
    from whence.intake.polite import Web
    from whence.intake.types import Overrides, Unread
    from whence.store import open_library
    from whence.store.sole import sole
    from whence.verbs.watching.visitor import Validators

    listed = _listed(sources)  # what cannot be read stops us before a library is made
    with open_library(library, write=True, create=True) as held, ExitStack() as stack:
        stack.enter_context(
            sole(held.path, f"Another watch is at work on {library}; stop that one, or give another library.")
        )
        setup = Setup(Overrides(), library)
        engine = stack.enter_context(closing(Here(setup, knowledge(held, setup))))
        validators = Validators(held)
        web = Web(Setting(options or Options(), allow_local, validators))
        visitor = Visitor(held, web, validators, engine, reader_name(), pace, stop, notice or (lambda _: None))
        since = _begin(visitor)
        first = True
        while True:
            looked = yield from _round(visitor, listed, since, deliver, outlets, owners, first)
            yield looked
            if looked.next_at is None or not visitor.rest(looked.next_at):
                return
            first = False
            try:
                listed = _listed(sources)
            except InputError as error:  # the list was there when the watch began: go on with what it said
                yield Unread(error.origin or sources[0], error)


def _listed(sources: Sequence[str]) -> dict[str, bool]:
    """The feeds by their addresses, and whether the user named each himself. Raises InputError, BadOption."""
    from whence.intake.collect import URL
    from whence.intake.opml import in_file

    found: dict[str, bool] = {}
    for source in sources:
        if URL.fullmatch(source):
            found[source] = True
        else:
            for url in in_file(source):
                found.setdefault(url, False)
    return found


def _round(
    visitor: Visitor,
    listed: Mapping[str, bool],
    since: float,
    deliver: Deliver,
    outlets: int,
    owners: Mapping[str, str],
    first: bool,
) -> Generator[Added | Unread | Delayed | Looked, None, Looked]:
    from whence.store import watching as kept
    from whence.verbs.watching import messages

    tables = visitor.library.tables
    tally = _Tally()
    # A long line of pages must not keep feeds waiting, which show an article only so long, nor the alerts.
    long = inf if visitor.pace.every is None else max(visitor.pace.every, _SHARE * visitor.gathering)
    until = visitor.clock() + long
    while not visitor.stop():
        yield from _visit_feeds(visitor, listed, since, tally)
        done = _visit_page(visitor)
        for one in done or ():
            tally.counts[_outcome(one)] += 1
            yield one
        if done is None or visitor.clock() > until:
            break
    sent, why = 0, None
    if not visitor.stop():
        began = time.monotonic()
        messages.gather(visitor, outlets, owners, whole=first)
        visitor.gathering = time.monotonic() - began
        sent, why = messages.send(visitor, deliver)
    stopped = visitor.stop()
    if not stopped:
        with visitor.library.batch():
            kept.note(tables, _BEGUN, None)
    failing = tuple(url for url in visitor.feeds if kept.feed(tables, url).failures)
    return Looked(
        tally.counts, len(visitor.feeds), len(tally.visited), failing, kept.waiting(tables, visitor.feeds), sent,
        len(kept.messages(tables)), why, _next(visitor, since, stopped), stopped,
    )  # fmt: skip


def _begin(visitor: Visitor) -> float:
    """When the single visit at hand began: now, or, where the last one was broken off, when that one did."""
    from whence.store import watching as kept

    now = visitor.clock()
    begun = float(kept.fact(visitor.library.tables, _BEGUN) or 0.0)
    if now - visitor.pace.resume <= begun <= now:
        return begun
    with visitor.library.batch():
        kept.note(visitor.library.tables, _BEGUN, repr(now))
    return now


@dataclass(slots=True)
class _Tally:
    """What came of a round so far."""

    counts: Counter[str] = field(default_factory=Counter)
    visited: set[str] = field(default_factory=set)
    quiet: set[str] = field(default_factory=set)  # feeds left alone, which is told once


def _visit_feeds(
    visitor: Visitor, listed: Mapping[str, bool], since: float, tally: _Tally
) -> Generator[Delayed, None, None]:
    """Visit the feeds that are due, and those of the lists among them."""
    from whence.verbs.watching import feeds

    todo = deque(listed.items())
    known = dict(listed)
    visitor.feeds = tuple(known)
    while todo and not visitor.stop():
        url, named = todo.popleft()
        if feeds.due_at(visitor, url, since) <= visitor.clock():
            quiet = feeds.quiet_until(visitor, url)
            if quiet > visitor.clock():
                if url not in tally.quiet:
                    tally.counts["quiet"] += 1
                    tally.quiet.add(url)
                    yield feeds.left_alone(url, quiet)
            elif visitor.turn(url):
                tally.visited.add(url)
                failed = feeds.visit(visitor, url, named=named)
                if failed is not None:
                    yield failed
        fresh = {found: False for found in feeds.in_list(visitor, url) if found not in known}
        known.update(fresh)
        todo.extend(fresh.items())
        visitor.feeds = tuple(known)


def _visit_page(visitor: Visitor) -> tuple[Added | Unread | Delayed, ...] | None:
    """Visit a page that is due, one whose host can be asked at once if there is one; None where there is none."""
    from whence.store import watching as kept
    from whence.verbs.watching import pages

    due = kept.due(visitor.library.tables, visitor.feeds, visitor.clock())
    if not due:
        return None
    page = min(due, key=lambda one: (visitor.web.wait(one.url) if one.url else 0.0, one.looks > 0, one.id))
    if page.url is not None and not visitor.turn(page.url):
        return None
    done = pages.visit(visitor, page)
    return (done,) if done is not None else ()


def _outcome(one: Added | Unread | Delayed) -> str:
    return one.outcome if isinstance(one, Added) else "delayed" if isinstance(one, Delayed) else "unread"


def _next(visitor: Visitor, since: float, stopped: bool) -> float | None:
    """When there is something to do again."""
    from whence.store import watching as kept
    from whence.verbs.watching import feeds

    if stopped or visitor.pace.every is None:
        return None
    times = [max(feeds.due_at(visitor, url, since), feeds.quiet_until(visitor, url)) for url in visitor.feeds]
    page = kept.next_time(visitor.library.tables, visitor.feeds)
    rest = min(_REST, visitor.pace.every)
    return max(visitor.clock() + rest, min([*times, *([page] if page is not None else [])]))
