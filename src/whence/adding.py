"""`add`: many articles into a library, by several processes where wanted, safe to break off and to run again.

The sources are taken apart here, one raw article at a time; extracting and reading is done by `worker`, in this process
or in a `Pool`; what comes back is stored here, in the order of the sources, so that a library does not depend on the
number of processes. Few articles are under way at any time, and few wait to be stored.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TypeAlias, TypeVar

from whence.errors import BadInstall, BadOption, InputError, LibraryError
from whence.model import Ledger
from whence.pipeline import Source, as_input_error, overrides_of
from whence.worker import Answer, Known, Setup, answer

if TYPE_CHECKING:
    from whence.intake.options import Options, Setting
    from whence.intake.raw import Raw
    from whence.intake.types import Passed, Unread
    from whence.store import Library

# A commit flushes the disk, which takes some milliseconds; what waits for one is lost if the computer stops.
BATCH = 32  # articles
BATCH_BYTES = 4 << 20
BATCH_SECONDS = 1.0
AHEAD = 2  # raw articles under way for each process: one is read, one waits
AHEAD_BYTES = 32 << 20

_T = TypeVar("_T")
Outcome = Literal["added", "changed", "known", "reread"]


@dataclass(frozen=True, slots=True)
class Added:
    """An article that is in the library now, whether or not it was before.

    "known" was there with this very text, "changed" with another one, which is kept as its former version. `article`
    and `version` are None where an input was recognised before it was taken apart.
    """

    origin: str
    outcome: Outcome
    article: int | None = None
    version: int | None = None
    title: str | None = None


def add(
    *sources: Source,
    library: str | os.PathLike[str],
    jobs: int = 1,
    again: bool = False,
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: date | str | None = None,
    options: Options | None = None,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
    notice: Callable[[Passed], None] | None = None,
) -> Iterator[Added | Unread]:
    """Read articles into the library at the path `library`, which is made where there is none.

    What comes was stored before it comes, in the order of the sources; what cannot be read comes as `Unread`. An
    article that the library holds already is not read again, unless `again` is given. `jobs` is how many processes
    read side by side, `options` say how sources are taken apart, and `notice` is told what was passed over as no
    article. The other options are as for `read`; they hold for every article. Stopped at any moment, the same call goes
    on where it was stopped.

    Raises BadOption at once for options that make no sense; on the way LibraryError where the library cannot be used
    and BadInstall where nothing can be read. What was stored until then stays.
    """
    if jobs < 1:
        raise BadOption(f"{jobs:,} processes cannot read; give --jobs 1 or more.")
    from whence.intake.options import Options, Setting

    overrides = overrides_of(title, outlet, byline, published)
    names = tuple(os.fspath(source) for source in sources)
    setup = Setup(overrides, None if again else os.fspath(library))
    setting = Setting(options or Options(), allow_local, notice=notice)
    return _add(lambda: _raws(names, setting, stdin), os.fspath(library), setup, jobs)


def _add(raws: Callable[[], Iterator[Raw | Unread]], path: str, setup: Setup, jobs: int) -> Iterator[Added | Unread]:
    from whence.intake.raw import Raw
    from whence.store import open_library

    with open_library(path, write=True, create=True) as library, ExitStack() as stack:
        line = _Line(_reading(library, setup, jobs, stack), AHEAD * jobs if jobs > 1 else 0, _Shelf(library))
        try:
            for one in raws():
                if not isinstance(one, Raw):
                    line.append(one)
                elif setup.library is not None and library.seen(one.fingerprint):
                    line.append(Added(one.origin, "known"))
                else:
                    line.read(one)
                yield from line.done()
            yield from line.done(all_of_it=True)
        except LibraryError:
            raise
        except BaseException:
            line.shelf.store()  # stopped, or a fault: what is read already need not be read again
            raise


def _reading(library: Library, setup: Setup, jobs: int, stack: ExitStack) -> Callable[[Raw], Future[Answer]]:
    if jobs > 1:
        from whence.pool import Pool

        return stack.enter_context(Pool(jobs, setup)).submit
    known = library.known if setup.library is not None else lambda key, text_id: False
    return lambda raw: _finished(answer(raw, setup.overrides, known))


def _raws(sources: tuple[str, ...], setting: Setting, stdin: BinaryIO | None) -> Iterator[Raw | Unread]:
    from whence.intake.collect import raws
    from whence.intake.types import Unread

    for source in sources:
        try:
            if not source:
                raise InputError("An empty name is no source; give a file, a folder, a URL, or - for standard input.")
            yield from raws(
                source,
                setting.options,
                allow_local=setting.allow_local,
                stdin=stdin,
                visits=setting.visits,
                notice=setting.notice,
            )
        except (BadInstall, BadOption):
            raise
        except Exception as error:  # one bad source must not lose the others
            yield Unread(source, as_input_error(error, source))


_Result: TypeAlias = "Answer | Added"
_Coming: TypeAlias = Future[Any]  # of a _Result


class _Line:
    """The articles under way, in the order of the sources; what is read leaves it for the shelf in that order."""

    def __init__(self, read: Callable[[Raw], Future[Answer]], ahead: int, shelf: _Shelf) -> None:
        self.shelf = shelf
        self._read, self._ahead = read, ahead
        self._waiting: deque[tuple[Raw | None, _Coming, int]] = deque()
        self._bytes = 0

    def append(self, result: Added | Unread) -> None:
        """Put what needs no reading in its place."""
        self._waiting.append((None, _finished(result), 0))

    def read(self, raw: Raw) -> None:
        """Have an article read."""
        self._waiting.append((raw, self._read(raw), len(raw.data)))
        self._bytes += len(raw.data)

    def done(self, all_of_it: bool = False) -> Iterator[Added | Unread]:
        """What is stored by now. Waits while too much is under way, or, with `all_of_it`, until nothing is."""
        while self._waiting:
            raw, future, size = self._waiting[0]
            if not future.done():
                if not all_of_it and len(self._waiting) <= self._ahead and self._bytes <= AHEAD_BYTES:
                    break
                if not wait((future,), self.shelf.seconds_left()).done:
                    yield from self.shelf.store()
                    continue
            result: _Result = future.result()
            self._waiting.popleft()
            self._bytes -= size
            self.shelf.put(raw, result)
            if self.shelf.is_due():
                yield from self.shelf.store()
        if all_of_it or self.shelf.is_due():
            yield from self.shelf.store()


class _Shelf:
    """What is read but not yet stored. Many are stored at once, and the library is locked only while that lasts."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._items: list[tuple[Raw | None, _Result]] = []
        self._bytes = 0
        self._since = 0.0

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

    def store(self) -> list[Added | Unread]:
        """Store all that is here, and tell what became of it."""
        items, self._items, self._bytes = self._items, [], 0
        try:
            return self._store(items)
        except LibraryError:
            raise
        except Exception:  # one article that cannot be stored must not lose the others
            return [told for item in items for told in self._store_or_say(item)]

    def _store(self, items: list[tuple[Raw | None, _Result]]) -> list[Added | Unread]:
        if not any(raw is not None or not isinstance(result, Added) for raw, result in items):
            return [result for _, result in items if isinstance(result, Added)]
        with self._library.batch():
            return [self._put(raw, result) for raw, result in items]

    def _store_or_say(self, item: tuple[Raw | None, _Result]) -> list[Added | Unread]:
        from whence.intake.types import Unread

        try:
            return self._store([item])
        except LibraryError:
            raise
        except Exception as error:
            origin = item[0].origin if item[0] is not None else "?"
            return [Unread(origin, as_input_error(error, origin))]

    def _put(self, raw: Raw | None, result: _Result) -> Added | Unread:
        if isinstance(result, Ledger):
            put = self._library.put(result, reader=reader_name())
            told = Added(_origin(raw, result), put.outcome, put.article, put.version, result.document.title)
        elif isinstance(result, Known):
            article = self._library.article_of(result.key)
            told = Added(_origin(raw, result), "known", article, title=result.document.title)
        elif isinstance(result, Added):
            return result
        else:
            self._library.put_unread(result.origin, str(result.error))
            return result
        if raw is not None:
            self._library.note_seen(raw.fingerprint, told.article)
        return told


def _origin(raw: Raw | None, result: Ledger | Known) -> str:
    return result.document.origin or (raw.origin if raw is not None else "")


def _finished(result: _T) -> Future[_T]:
    future: Future[_T] = Future()
    future.set_result(result)
    return future


def reader_name() -> str:
    """What the library notes of who read an article: the name and version of this reader."""
    from whence import __version__

    return f"whence {__version__}"
