"""Articles on their way into a library: the line of those that are being read, and the shelf of those to be stored.

Both keep the order of the sources, so that a library does not depend on how many processes read.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from whence.engine.article import as_input_error, reader_name
from whence.engine.base import Engine, finished
from whence.engine.wire import Answer, Known
from whence.errors import LibraryError
from whence.model import Ledger
from whence.networks import Model

if TYPE_CHECKING:
    from whence.intake.raw import Raw
    from whence.intake.types import Unread
    from whence.store import Library

# A commit flushes the disk, which takes some milliseconds; what waits for one is lost if the computer stops.
BATCH = 32  # articles
BATCH_BYTES = 4 << 20
BATCH_SECONDS = 1.0
AHEAD_BYTES = 32 << 20  # of raw articles under way

Outcome = Literal["added", "changed", "known", "reread"]


@dataclass(frozen=True, slots=True)
class Added:
    """An article that is in the library now, whether or not it was before.

    "known" was there with this very text, "changed" with another one, which is kept as its former version; "reread" was
    there as another version of whence had read it. `article` and `version` are None where an input was recognised
    before it was taken apart.
    """

    origin: str
    outcome: Outcome
    article: int | None = None
    version: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What a server said of a page, or (`of_list`) of a feed or list, all of whose articles came before this."""

    url: str
    etag: str | None
    last_modified: str | None
    of_list: bool


_Result: TypeAlias = "Answer | Added | Visit"
_Item: TypeAlias = "tuple[Raw | None, _Result]"
_Coming: TypeAlias = Future[Any]  # of a _Result


class Line:
    """The articles under way, in the order of the sources; what is read leaves it for the shelf in that order.

    As many as the engine wants wait behind the first, and AHEAD_BYTES of them unless a single one is larger.
    """

    def __init__(self, engine: Engine, shelf: Shelf) -> None:
        self.shelf = shelf
        self._engine = engine
        self._waiting: deque[tuple[Raw | None, _Coming, int]] = deque()
        self._bytes = 0

    def append(self, result: Added | Unread | Visit) -> None:
        """Put what needs no reading in its place."""
        self._waiting.append((None, finished(result), 0))

    def read(self, raw: Raw) -> None:
        """Have an article read."""
        self._waiting.append((raw, self._engine.submit(raw), len(raw.data)))
        self._bytes += len(raw.data)

    def done(self, all_of_it: bool = False) -> Iterator[Added | Unread]:
        """What is stored by now. Waits while too much is under way, or, with `all_of_it`, until nothing is."""
        while self._waiting:
            raw, future, size = self._waiting[0]
            if not future.done():
                if not all_of_it and len(self._waiting) <= self._engine.ahead and self._bytes <= AHEAD_BYTES:
                    break
                if not wait((future,), self.shelf.seconds_left()).done:
                    self.shelf.store()
                    yield from self.shelf.handed_on()
                    continue
            result: _Result = future.result()
            self._waiting.popleft()
            self._bytes -= size
            self.shelf.put(raw, result)
            if self.shelf.is_due():
                self.shelf.store()
                yield from self.shelf.handed_on()
        if all_of_it or self.shelf.is_due():
            self.shelf.store()
            yield from self.shelf.handed_on()


class Shelf:
    """What is read but not yet stored. Many are stored at once, and the library is locked only while that lasts."""

    def __init__(self, library: Library, model: Model = "standard") -> None:
        self._library = library
        self._reader = reader_name(model)
        self._items: list[_Item] = []
        self._stored: deque[Added | Unread] = deque()
        self._bytes = 0
        self._since = 0.0
        self._failed: set[str] = set()  # pages that could not be read, since the last list was done with

    def put(self, raw: Raw | None, result: _Result) -> None:
        """Keep a result until it is stored."""
        if not self._items:
            self._since = time.monotonic()
        self._items.append((raw, result))
        self._bytes += len(raw.data) if raw is not None else 0

    def seconds_left(self) -> float | None:
        """Until what is here ought to be stored; None where nothing is here."""
        return max(0.0, self._since + BATCH_SECONDS - time.monotonic()) if self._items else None

    def is_due(self) -> bool:
        """Whether what is here ought to be stored now."""
        return bool(self._items) and (
            len(self._items) >= BATCH or self._bytes >= BATCH_BYTES or self.seconds_left() == 0
        )

    def store(self) -> None:
        """Store all that is here; `handed_on` says what became of it."""
        items, self._items, self._bytes = self._items, [], 0
        try:
            self._stored.extend(self._store(items))
        except LibraryError:
            raise
        except Exception:  # one article that cannot be stored must not lose the others
            self._stored.extend(done for item in items for done in self._store_or_say(item))

    def handed_on(self) -> Iterator[Added | Unread]:
        """What was stored and not handed on yet, each once, also where a stop comes between two of them."""
        while self._stored:
            yield self._stored.popleft()

    def _store(self, items: list[_Item]) -> list[Added | Unread]:
        if all(isinstance(result, Added) for _, result in items):  # nothing to write, so nobody need wait for us
            return [result for _, result in items if isinstance(result, Added)]
        with self._library.batch():
            return [done for done in (self._put(raw, result) for raw, result in items) if done is not None]

    def _store_or_say(self, item: _Item) -> list[Added | Unread]:
        from whence.intake.types import Unread

        try:
            return self._store([item])
        except LibraryError:
            raise
        except Exception as error:
            origin = item[0].origin if item[0] is not None else "?"
            return [Unread(origin, as_input_error(error, origin))]

    def _put(self, raw: Raw | None, result: _Result) -> Added | Unread | None:
        if isinstance(result, Added):
            return result
        if isinstance(result, Visit):
            self._visit(result)
            return None
        done = stored(self._library, raw, result, self._reader)
        if not isinstance(done, Added) and "://" in done.origin:
            self._failed.add(done.origin)
        return done

    def _visit(self, visit: Visit) -> None:
        """Remember a visit, unless something of what it gave failed and should be fetched again the next time."""
        failed = bool(self._failed) if visit.of_list else visit.url in self._failed
        if not failed:
            self._library.note_visit(visit.url, visit.etag, visit.last_modified)
        if visit.of_list:
            self._failed.clear()


def stored(library: Library, raw: Raw | None, answer: Answer, reader: str) -> Added | Unread:
    """Put what came of an article into the library, and say what became of it. Within a batch of the library."""
    if isinstance(answer, Ledger):
        put = library.put(answer, reader=reader)
        added = Added(_origin(raw, answer), put.outcome, put.article, put.version, answer.document.title)
    elif isinstance(answer, Known):
        article = library.article_of(answer.key)
        added = Added(_origin(raw, answer), "known", article, title=answer.document.title)
    else:
        library.put_unread(answer.origin, str(answer.error))
        return answer
    if raw is not None:
        library.note_seen(raw.fingerprint, added.article)
    return added


def _origin(raw: Raw | None, result: Ledger | Known) -> str:
    return result.document.origin or (raw.origin if raw is not None else "")
