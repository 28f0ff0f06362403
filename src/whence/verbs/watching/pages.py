"""A visit to a page: it is fetched if it changed, read, and stored in one transaction with the note that it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from whence.errors import InputError, NeedsExtra
from whence.intake.feeds import own, page_of
from whence.intake.types import Passed, Unread
from whence.store import watching as kept
from whence.verbs.in_order import Added, stored
from whence.verbs.watching.feeds import leave_host
from whence.verbs.watching.items import from_json, without_text
from whence.verbs.watching.visitor import Delayed, Visitor, asked_to_wait, may_yet_answer, wants_quiet

if TYPE_CHECKING:
    from whence.intake.raw import Raw
    from whence.intake.web import Fetched
    from whence.store.watching import PageState

_FROM_FEED = "page that could not be fetched, its text taken from the feed"


def visit(visitor: Visitor, page: PageState) -> Added | Unread | Delayed | None:
    """Visit a page; None where there is nothing to tell, since it is as it was. Raises NeedsExtra, BadInstall."""
    item = from_json(page.item)
    if page.url is None:
        return _store(visitor, page, own(item, f"{page.feed} (item {page.key[-16:]})", page.outlet), None)
    if page.looks and visitor.library.visit(page.url) is None:  # its article was removed, and is not to come back
        _done(visitor, page, None, same=True)
        return None
    try:
        got = visitor.web.get(page.url)
        if got.kind == "unchanged":
            _done(visitor, page, got, same=True)
            return None
        raw = page_of(got, item, page.url)
    except InputError as error:
        return _failed(visitor, page, error)
    return _store(visitor, page, raw, got)


def _store(visitor: Visitor, page: PageState, raw: Raw, got: Fetched | None) -> Added | Unread:
    """Read what came of a page, and store it with all that is noted of it."""
    if visitor.library.seen(raw.fingerprint):
        _done(visitor, page, got, same=True)
        return Added(raw.origin, "known")
    answer = visitor.engine.submit(raw).result()
    if isinstance(answer, Unread) and isinstance(answer.error, NeedsExtra):
        raise answer.error
    with visitor.library.batch():
        done = stored(visitor.library, raw, answer, visitor.reader)
        # Where it could not be read, its server is not to say later that it is as it was.
        _done(visitor, page, got if isinstance(done, Added) else None, same=_was_there(done))
    return done


def _was_there(done: Added | Unread) -> bool:
    """Whether an article was there already with this text."""
    return isinstance(done, Added) and done.outcome == "known"


def _done(visitor: Visitor, page: PageState, got: Fetched | None, *, same: bool) -> None:
    """Note that a page was dealt with, and when to look at it again, if ever."""
    now, looks = visitor.clock(), visitor.pace.looks
    done = page.looks if same else 0  # a page that has changed may well change again
    conditional = got is not None and bool(got.etag or got.last_modified)
    with visitor.library.batch():
        if got is not None and page.url is not None:
            kept.answers(visitor.library.tables, page.host)
            if conditional and got.kind != "unchanged":
                visitor.library.note_visit(page.url, got.etag, got.last_modified)
        kept.put_page(
            visitor.library.tables,
            replace(
                page,
                item=without_text(page.item),
                tries=0,
                looks=done + 1,
                same=page.same + 1 if same else 0,
                fetched_at=now,
                next_at=now + looks[done] if conditional and done < len(looks) else None,
            ),
        )


def _failed(visitor: Visitor, page: PageState, error: InputError) -> Added | Unread | Delayed:
    """Try a page again later where that may help; else take the text that the feed has, or note that it is unread."""
    now, tries = visitor.clock(), page.tries + 1
    asked = asked_to_wait(error)
    if may_yet_answer(error) and now - page.first_at < visitor.pace.give_up:
        until = now + visitor.pace.wait(tries, asked)
        with visitor.library.batch():
            if wants_quiet(error):
                until = max(until, leave_host(visitor, page.host, asked))
            kept.put_page(visitor.library.tables, replace(page, tries=tries, next_at=until))
        return Delayed(page.url or page.key, error, until)
    item = from_json(page.item)
    if item.body and not page.looks:
        done = _store(visitor, page, own(item, page.url or page.key, page.outlet), None)
        visitor.notice(Passed(page.feed, _FROM_FEED))
        return done
    with visitor.library.batch():
        visitor.library.put_unread(page.url or page.key, str(error))
        kept.put_page(visitor.library.tables, replace(page, tries=tries, fetched_at=now, next_at=None))
    return Unread(page.url or page.key, error)
