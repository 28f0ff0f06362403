"""`whence add`: articles into the library."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from whence.cli.failures import message, tell
from whence.cli.library_option import library_option

if TYPE_CHECKING:
    from collections import Counter

    from whence.intake.types import Passed, Unread

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
  2  nothing could be read, the library cannot be used, or the call makes no sense
"""
_LISTED = 1000  # failures remembered; of a million only the first are of use
_NAMED = 3  # groups of things passed over that are named


@click.command(epilog=_EPILOG, short_help="Read articles into the library.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@library_option
@click.option(
    "--jobs",
    "-j",
    metavar="N",
    type=click.IntRange(1, 512),
    default=1,
    show_default=True,
    help="How many processes read side by side; each takes some 300 MB of memory.",
)
@click.option("--again", is_flag=True, help="Read again what another version of whence has read, and fetch pages anew.")
@click.option("--outlet", metavar="NAME", help="Who published them, if the texts do not say or say it wrongly.")
@click.option("--published", metavar="YYYY-MM-DD", help="The day they were published.")
@click.option("--text-field", metavar="NAME", help="Where JSON lines, CSV and Parquet keep the text.")
@click.option("--title-field", metavar="NAME", help="… the headline.")
@click.option("--outlet-field", metavar="NAME", help="… who published it.")
@click.option("--byline-field", metavar="NAME", help="… who wrote it.")
@click.option("--published-field", metavar="NAME", help="… the day it was published.")
@click.option("--url-field", metavar="NAME", help="… its address.")
@click.option("--fetch", is_flag=True, help="Let a feed or an OPML list that is a file here lead to the web.")
@click.option("--allow-local", is_flag=True, help="Fetch URLs on this computer and in private networks too.")
@click.option("--delay", metavar="SECONDS", type=click.FloatRange(0, 3600), default=1.0, show_default=True,
              help="How long to wait between two requests to one host.")  # fmt: skip
def add(
    sources: tuple[str, ...],
    library: str,
    jobs: int,
    again: bool,
    outlet: str | None,
    published: str | None,
    fetch: bool,
    allow_local: bool,
    delay: float,
    **fields: Any,
) -> None:
    """Read articles into a library: one file with all statements, to be searched, compared and exported.

    A SOURCE is what `whence read` takes, and also a web archive (.warc, .warc.gz), a feed or an OPML list of feeds
    (a URL or a file), CSV, Parquet, mail (.eml, .mbox), or a ZIP archive of any of these. A library that does not
    exist is made.
    """
    from whence.adding import add as add_all
    from whence.cli.add_progress import AddProgress, summary
    from whence.intake.options import Options
    from whence.line import Added

    if os.environ.get("WHENCE_DEBUG"):
        import logging

        logging.basicConfig()
        logging.getLogger("whence").setLevel(logging.DEBUG)
    progress = AddProgress(total=_total(sources) if sys.stderr.isatty() else None)
    failures: list[Unread] = []
    passed: list[Passed] = []
    try:
        for one in add_all(
            *sources,
            library=library,
            jobs=jobs,
            again=again,
            outlet=outlet,
            published=published,
            options=Options(fetch=fetch, delay=delay, **fields),
            allow_local=allow_local,
            stdin=getattr(sys.stdin, "buffer", None),
            notice=passed.append,
        ):
            if isinstance(one, Added):
                progress.step(one.outcome)
                continue
            progress.step("unread")
            if len(failures) < _LISTED:
                failures.append(one)
    except BaseException:
        progress.clear()
        if progress.counts:
            click.echo(f"whence: stopped; {summary(progress.counts)}. The same command goes on from here.", err=True)
        raise
    progress.clear()
    _tell_passed(passed)
    _report(progress.counts, failures)
    unread = progress.counts["unread"]
    raise click.exceptions.Exit(0 if not unread else 1 if progress.counts.total() > unread else 2)


def _total(sources: tuple[str, ...]) -> int | None:
    """How many articles there are, where the names of the files tell: a folder of texts, but not a web archive."""
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


def _tell_passed(passed: list[Passed]) -> None:
    """Say what was passed over as no article, so that nobody takes it for read."""
    from whence.show.wording import one_line

    for one in passed[:_NAMED]:
        click.echo(f"whence: {one_line(one.origin)}: {one.count:,} passed over ({one_line(one.why)}).", err=True)
    if len(passed) > _NAMED:
        rest = sum(one.count for one in passed[_NAMED:])
        click.echo(f"whence: {rest:,} more passed over in {len(passed) - _NAMED:,} other places.", err=True)


def _report(counts: Counter[str], failures: list[Unread]) -> None:
    from whence.cli.add_progress import summary

    unread = counts["unread"]
    if unread == 1 == counts.total():
        click.echo(f"whence: {message(failures[0])}", err=True)
        return
    click.echo(f"whence: {summary(counts)}{':' if unread else '.'}", err=True)
    tell(failures, unread - len(failures))
