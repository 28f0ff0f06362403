"""`whence add`: articles into the library."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from whence.cli.engine_option import engine_named, engine_option
from whence.cli.failures import message, report
from whence.cli.intake_options import intake_options, report_passed
from whence.cli.library_option import library_option
from whence.cli.model_option import model_option
from whence.errors import DamagedLibrary, NoLibrary
from whence.networks import Model

if TYPE_CHECKING:
    from collections import Counter

    from whence.intake.options import Options
    from whence.intake.types import Passed, Unread
    from whence.verbs.in_order import Added

_EPILOG = """
\b
Examples:
  whence add news/ more.jsonl               a folder, JSON lines; into whence.db in this folder
  whence add crawl.warc.gz --jobs 4         a web archive, read by four processes
  whence add https://example.org/feed.xml   a feed, and the pages that it lists
  whence add articles.csv --text-field body --library election.db

\b
Stopped at any moment, even by a power cut, the same command goes on where it was. An article that is
there already is not added twice; where its text has changed, the new version is kept beside the old.

\b
Exit status:
  0  everything is in the library
  1  some could not be read; they are listed at the end
  2  nothing could be read, the library cannot be used, or the command makes no sense
"""
_LISTED = 1000  # failures remembered; of a million only the first are of use


@click.command(epilog=_EPILOG, short_help="Read articles into the library.")
@click.argument(
    "sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(readable=False, allow_dash=True)
)
@library_option
@click.option(
    "--jobs",
    "-j",
    metavar="N",
    type=click.IntRange(1, 512),
    default=1,
    show_default=True,
    help="How many processes read side by side; each takes some 200 MB of memory.",
)
@model_option
@engine_option()
@click.option(
    "--again",
    is_flag=True,
    help="Read again what another version of whence or another model has read, and fetch pages again.",
)
@click.option("--outlet", metavar="NAME", help="Who published them, if the texts do not say or say it wrongly.")
@click.option("--published", metavar="YYYY-MM-DD", help="The day they were published.")
@intake_options
def add(
    sources: tuple[str, ...],
    library: str,
    jobs: int,
    model: Model,
    engine: str,
    again: bool,
    outlet: str | None,
    published: str | None,
    options: Options,
    allow_local: bool,
) -> None:
    """Read articles into a library: one file with all statements, to be searched, compared and exported.

    A SOURCE is what `whence read` takes: a file, a folder, a web archive, a feed, a table, mail, a ZIP archive, a URL,
    or - for standard input. A library that does not exist is created.
    """
    from whence.cli.add_progress import AddProgress, summary
    from whence.engine.debug import show_traces
    from whence.verbs.add import add as add_all
    from whence.verbs.in_order import Added

    show_traces()
    progress = AddProgress(total=_total(sources) if sys.stderr.isatty() else None)
    failures: list[Unread] = []
    passed: list[Passed] = []
    added = add_all(
        *sources,
        library=library,
        jobs=jobs,
        model=model,
        engine=engine_named(engine),
        again=again,
        outlet=outlet,
        published=published,
        options=options,
        allow_local=allow_local,
        stdin=getattr(sys.stdin, "buffer", None),
        notice=passed.append,
    )

    def count(one: Added | Unread) -> None:
        progress.step(one.outcome if isinstance(one, Added) else "unread")
        if not isinstance(one, Added) and len(failures) < _LISTED:
            failures.append(one)

    try:
        for one in added:
            count(one)
    except BaseException as error:
        for one in _stored_yet(added, error):
            count(one)
        progress.clear()
        gone = isinstance(error, NoLibrary | DamagedLibrary)  # and with it what had been added
        if not gone and (progress.counts or isinstance(error, KeyboardInterrupt)):
            so_far = summary(progress.counts) if progress.counts else "nothing was added yet"
            click.echo(f"whence: stopped; {so_far}. The same command goes on from here.", err=True)
        raise
    progress.clear()
    report_passed(passed)
    _report(progress.counts, failures)
    unread = progress.counts["unread"]
    raise click.exceptions.Exit(0 if not unread else 1 if progress.counts.total() > unread else 2)


def _stored_yet(added: Iterator[Added | Unread], error: BaseException) -> Iterator[Added | Unread]:
    """What is still stored after a stop, also one that came between two articles, of which `added` knows nothing."""
    with suppress(BaseException):
        if isinstance(added, Generator):
            yield added.throw(error)
            yield from added


def _total(sources: tuple[str, ...]) -> int | None:
    """How many articles there are, where the names of the files say: a folder of texts, but not a web archive."""
    from whence.intake.kinds import ONE, kind_of_name

    found = 0
    for source in sources:
        if source == "-" or "://" in source:
            return None
        is_folder = os.path.isdir(source)  # noqa: PTH112 (never raises)
        for name in _files(source) if is_folder else [source]:
            kind = kind_of_name(name)
            if kind not in ONE and (kind is not None or not is_folder):
                return None
            found += kind is not None
    return found


def _files(folder: str) -> Iterator[str]:
    for _, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (name for name in names if not name.startswith("."))


def _report(counts: Counter[str], failures: list[Unread]) -> None:
    from whence.cli.add_progress import summary

    unread = counts["unread"]
    if unread == 1 == counts.total():
        click.echo(f"whence: {message(failures[0])}", err=True)
        return
    click.echo(f"whence: {summary(counts)}{':' if unread else '.'}", err=True)
    report(failures, unread - len(failures))
