"""`add`: many articles into a library, by several processes where wanted, safe to break off and to run again.

The sources are taken apart here, one raw article at a time; an engine reads it, in this process or elsewhere;
`in_order` stores what comes back. Few articles are under way at any time, and few wait to be stored.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from whence.engine.article import knowledge
from whence.engine.base import EngineMaker, engine_for
from whence.engine.wire import Setup
from whence.errors import BadOption, LibraryError
from whence.networks import Model
from whence.verbs.in_order import Added, Line, Shelf, Visit
from whence.verbs.raw_articles import raw_articles
from whence.verbs.read import Source, named, overrides_of

if TYPE_CHECKING:
    from whence.intake.options import Options, Setting
    from whence.intake.types import Passed, Unread
    from whence.store import Library


def add(
    *sources: Source,
    library: str | os.PathLike[str],
    jobs: int = 1,
    engine: EngineMaker | None = None,
    again: bool = False,
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: date | str | None = None,
    model: Model = "standard",
    options: Options | None = None,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
    notice: Callable[[Passed], None] | None = None,
) -> Iterator[Added | Unread]:
    """Read articles into the library at the path `library`, which is made where there is none.

    What comes was stored before it comes, in the order of the sources; what cannot be read comes as `Unread`. An
    article that the library holds already is not read again; with `again` it is, if another version of whence or
    another model read it, and pages are fetched even where the server would call them unchanged. `jobs` is how many
    processes read side by side; `engine` makes another place to read in (`engine.base`). `options` say how sources are
    taken apart, and `notice` is called with what was passed over, since it is not an article. The other options are as
    for `read`; they hold for every article. Stopped at any moment, the same call goes on where it was stopped.

    Raises BadOption at once for options that make no sense; on the way LibraryError where the library cannot be used
    and BadInstall where nothing can be read. What was stored until then stays.
    """
    from whence.intake.options import Options, Setting

    if jobs < 1:
        raise BadOption(f"jobs must be at least 1, not {jobs:,}.")
    if not sources:
        raise BadOption("There is nothing to add; give a file, a folder, a URL, or - for standard input.")
    names = tuple(os.fspath(source) for source in sources)
    for name in names:
        _refuse_itself(name, library)
    setup = Setup(overrides_of(title, outlet, byline, published), os.fspath(library), again, named(model))
    setting = Setting(options or Options(), allow_local, notice=notice)
    return _add(names, setup, setting, engine or engine_for(jobs), stdin)


def _refuse_itself(source: str, library: str | os.PathLike[str]) -> None:
    """The file of an open library must not be opened by anything but SQLite: closing it would drop SQLite's locks."""
    try:
        itself = os.path.samefile(source, library)  # noqa: PTH121 (either may be a URL)
    except (OSError, ValueError):
        return
    if itself:
        raise BadOption(f"{source} is the library itself; give articles to add to it.")


def _add(
    sources: tuple[str, ...], setup: Setup, setting: Setting, engine: EngineMaker, stdin: BinaryIO | None
) -> Generator[Added | Unread, None, None]:
    from whence.intake.raw import Raw
    from whence.store import open_library

    assert setup.library is not None
    with open_library(setup.library, write=True, create=True) as library, ExitStack() as stack:
        reading = stack.enter_context(closing(engine(setup, knowledge(library, setup))))
        line = Line(reading, Shelf(library, setup.model))
        visits = _Visits(library, line, setup.again)
        raws = stack.enter_context(closing(raw_articles(sources, setting, stdin, visits)))
        try:
            for one in raws:
                visits.last = one.origin
                if not isinstance(one, Raw):
                    line.append(one)
                elif not setup.again and library.seen(one.fingerprint):
                    line.append(Added(one.origin, "known"))
                else:
                    line.read(one)
                yield from line.done()
            yield from line.done(all_of_it=True)
        except LibraryError:
            raise
        except GeneratorExit:  # nobody asks for more
            line.shelf.store()
            raise
        except BaseException:
            line.shelf.store()  # stopped, or a fault: what is read already need not be read again
            yield from line.shelf.handed_on()
            raise


class _Visits:
    """What servers said of their pages. It is remembered in the order of the articles, once these are stored."""

    def __init__(self, library: Library, line: Line, again: bool) -> None:
        self._library, self._line, self._again = library, line, again
        self.last: str | None = None  # the origin of the article that was last handed on

    def get(self, url: str) -> tuple[str | None, str | None] | None:
        """The ETag and Last-Modified that `url` had."""
        return None if self._again else self._library.visit(url)

    def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Keep what `url` has now: a page where it is that of the last article, else a list of them."""
        self._line.append(Visit(url, etag, last_modified, of_list=url != self.last))
