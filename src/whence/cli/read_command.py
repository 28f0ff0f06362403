"""`whence read`: articles in, ledgers out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

import click

from whence.cli.engine_option import engine_named, engine_option
from whence.cli.failures import message, report
from whence.cli.intake_options import intake_options, report_passed
from whence.cli.listing import color_option, full_option
from whence.cli.model_option import model_option
from whence.cli.output import holds_unicode, in_color, opened, sink
from whence.cli.output_option import output_option
from whence.model import Ledger
from whence.networks import Model

if TYPE_CHECKING:
    from whence.intake.options import Options
    from whence.intake.types import Passed, Unread
    from whence.show.records import Writer


_EPILOG = """
\b
Examples:
  whence read article.txt
  whence read article.txt --all --full | less
  whence read page.html --outlet "Example Times" --published 2024-03-05
  whence read news/ more.jsonl --format jsonl --output ledgers.jsonl
  cat article.txt | whence read -

\b
Formats:
  text   the article with its speakers marked, then a table of its statements
  json   one object for one article; an array for a folder, JSON lines or several sources
  jsonl  one object a line for each article, in the order given, as soon as it is read
  csv    one row for each statement; a cell that a spreadsheet would run as a formula
         (it begins with = + - @) gets an apostrophe in front

\b
Exit status:
  0  everything was read
  1  some of several could not be read; they are listed at the end
  2  nothing could be read, or the command makes no sense
"""


@click.command(epilog=_EPILOG, short_help="Read articles; print who says what, and through whom.")
@click.argument(
    "sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(readable=False, allow_dash=True)
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "csv"]), default="text", show_default=True,
    help="How to print the ledgers.",
)  # fmt: skip
@click.option("--outlet", metavar="NAME", help="Who published it, if the text does not say or says it wrongly.")
@click.option("--published", metavar="YYYY-MM-DD", help='The day it was published; days such as "on Saturday" need it.')
@click.option("--title", metavar="WORDS", help="Its headline.")
@click.option("--byline", metavar="NAME", help="Who wrote it.")
@intake_options
@model_option
@engine_option()
@output_option()
@click.option("--all", "every", is_flag=True, help="Text: list the sentences in the outlet's own voice too.")
@full_option
@color_option
def read(
    sources: tuple[str, ...],
    form: str,
    outlet: str | None,
    published: str | None,
    title: str | None,
    byline: str | None,
    model: Model,
    engine: str,
    options: Options,
    allow_local: bool,
    output: str | None,
    every: bool,
    full: bool,
    color: str,
) -> None:
    """Read articles and print, for every statement, who says so and through whom.

    A SOURCE is a text, HTML or Markdown file, mail (.eml, .mbox), JSON lines (.jsonl, each line an object with "text"
    and any of "title", "outlet", "byline", "published", "url"), CSV, Parquet, a web archive (.warc, .arc), a feed or an
    OPML list of feeds, a ZIP archive or a folder of these, a URL, or - for standard input.
    """
    from whence.engine.debug import show_traces
    from whence.verbs.read import looks_like_many, read_many

    show_traces()
    passed: list[Passed] = []
    ledgers = read_many(
        *sources,
        title=title,
        outlet=outlet,
        byline=byline,
        published=published,
        allow_local=allow_local,
        stdin=getattr(sys.stdin, "buffer", None),
        options=options,
        notice=passed.append,
        model=model,
        engine=engine_named(engine),
    )
    several = len(sources) > 1 or looks_like_many(sources[0])
    with opened(output) as stream:
        out = writer(form, stream, several, every=every, full=full, color=color)
        done, failures = _copy(ledgers, out, sys.stderr)
        out.end()
    report_passed(passed)
    _report(failures, done)
    raise click.exceptions.Exit(0 if not failures else 1 if done else 2)


def _copy(ledgers: Iterable[Ledger | Unread], writer: Writer, messages: TextIO) -> tuple[int, list[Unread]]:
    """Write each ledger as it comes; how many there were, and what could not be read."""
    from whence.cli.progress import Progress

    progress = Progress(messages)
    failures: list[Unread] = []
    try:
        for one in ledgers:
            if not isinstance(one, Ledger):
                failures.append(one)
                progress.step(one.origin, failed=True)
                continue
            progress.clear()
            writer.add(one)
            progress.step(one.document.origin)
    finally:
        progress.clear()
    return progress.done, failures


def writer(form: str, stream: TextIO, several: bool, *, every: bool, full: bool, color: str) -> Writer:
    """What writes ledgers to `stream` in a format; with `several`, JSON is an array even for one."""
    from whence.show.records import CsvWriter, JsonWriter, Writer

    put = sink(stream, form)
    if form == "jsonl":
        return Writer(put)
    if form == "json":
        return JsonWriter(put, several=several)
    if form == "csv":
        return CsvWriter(put)
    from whence.show.palette import View
    from whence.show.terminal import ScreenWriter

    width = shutil.get_terminal_size((80, 24)).columns
    return ScreenWriter(put, View(width, in_color(color, stream), every, full, ascii_only=not holds_unicode(stream)))


def _report(failures: list[Unread], done: int) -> None:
    if len(failures) == 1 and not done:
        click.echo(f"whence: {message(failures[0])}", err=True)
    elif failures:
        click.echo(f"whence: {len(failures)} of {len(failures) + done} could not be read:", err=True)
        report(failures)
