"""`whence export`: what a library or a file of ledgers holds, in standard formats."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import click
from click.core import ParameterSource

from whence.cli.library_option import library_option
from whence.cli.listing import days
from whence.cli.output import ReaderGone, harmless
from whence.cli.output_option import output_option
from whence.errors import BadOption, NotFound
from whence.model import Ledger

# As in `whence.verbs.export_formats.FORMATS`, which is not loaded before it is needed; a test compares the two.
FORMATS = ("jsonl", "csv", "parquet", "annotation", "prov", "schema", "brat", "graphml", "html")
BINARY = ("parquet", "brat")

_DIGITS = 18  # of the greatest number that SQLite takes

_EPILOG = """
\b
Formats:
  jsonl       whole ledgers, one JSON object a line; --ledgers reads it back
  csv         one row for each statement, for spreadsheets (--excel for Excel)
  parquet     the same with typed columns, for pandas, Polars, DuckDB, Spark
  annotation  W3C Web Annotations (JSON-LD), for annotation tools
  prov        PROV-O (JSON-LD), for provenance tools and triple stores
  schema      schema.org Quotation and Claim (JSON-LD)
  brat        text and standoff for each article, a folder or a .zip
  graphml     who cites whom, for Gephi, Cytoscape, networkx
  html        a page for an article; of several a folder or a .zip

\b
Examples:
  whence export csv --output statements.csv
  whence export html 12 --output article.html
  whence export graphml --outlet "Channel 6" --from 2024-01-01 > cites.graphml
  whence read news/ --format jsonl | whence export prov --ledgers - > news.jsonld
"""


@click.command(epilog=_EPILOG, short_help="Write articles out in another program's format.")
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("ids", metavar="[ID]...", nargs=-1)
@library_option
@click.option(
    "--ledgers", "source", metavar="FILE", type=click.Path(readable=False, allow_dash=True),
    help="Take the ledgers that `whence read --format jsonl` printed, not the library's; - is standard input.",
)  # fmt: skip
@click.option("--outlet", metavar="NAME", help="Only articles of this outlet.")
@click.option("--from", "since", metavar="YYYY-MM-DD", help="Only articles published on this day or later.")
@click.option("--to", "until", metavar="YYYY-MM-DD", help="Only articles published on this day or earlier.")
@click.option("--excel", is_flag=True, help="csv: begin with a byte-order mark, so that Excel opens it correctly.")
@output_option("PLACE", "Write to this file, or for brat and html a folder, instead of standard output.")
def export(
    form: str,
    ids: tuple[str, ...],
    library: str,
    source: str | None,
    outlet: str | None,
    since: str | None,
    until: str | None,
    output: str | None,
    excel: bool,
) -> None:
    """Write articles with their statements in FORMAT, as another program wants them.

    They are those of the library, or with ID only these (the numbers that `whence list` shows); with --ledgers those of
    a file, an ID then being the beginning of a document's id. Where a day is given, articles of unknown date are left
    out.
    """
    from whence.verbs.export import export as write

    first, last = days(since, until)
    named = click.get_current_context().get_parameter_source("library")
    if source is not None and named is ParameterSource.COMMANDLINE:
        raise BadOption("--ledgers and --library are two places to take articles from; give one of them.")
    if output in (None, "-") and form in BINARY and sys.stdout.isatty():
        raise BadOption(f"{form} cannot be shown on a terminal; name a file with --output.")
    with _taken(source, library, ids, outlet, first, last) as ledgers:
        if output is None or output == "-":
            try:
                shown = sys.stdout.isatty()
                place = cast(BinaryIO, harmless(sys.stdout.buffer, form)) if shown else sys.stdout.buffer
                number = write(_watched(ledgers, shown), form, place, excel=excel)
            except BrokenPipeError:
                raise ReaderGone from None
        else:
            number = write(_watched(ledgers), form, output, excel=excel)
    if not number:
        click.echo("whence: nothing was exported, since no article matches these options.", err=True)


def _watched(ledgers: Iterable[Ledger], shown: bool = False) -> Iterator[Ledger]:
    """The ledgers, with their number on the terminal, unless what is written is `shown` there itself."""
    from whence.cli.progress import Progress

    progress = Progress(wanted=not shown)
    try:
        for ledger in ledgers:
            yield ledger
            progress.step(ledger.document.origin)
    finally:
        progress.clear()


@contextmanager
def _taken(
    source: str | None, library: str, ids: tuple[str, ...], outlet: str | None, since: date | None, until: date | None
) -> Iterator[Iterable[Ledger]]:
    """The ledgers that were asked for, from a file or from the library."""
    from whence.verbs.ledger_files import chosen

    if source is not None:
        with _opened(source) as stream:
            yield chosen(_with_ids(stream, source, ids), outlet=outlet, since=since, until=until)
        return
    from whence.store import open_library

    numbers = [_number(key) for key in dict.fromkeys(ids)]
    with open_library(library) as held:
        for number in numbers:  # all must be there before anything is written
            held.article(number)
        if numbers:
            yield chosen(map(held.ledger, numbers), outlet=outlet, since=since, until=until)
        else:
            yield held.ledgers(outlet=outlet, since=since, until=until)


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(source).open("rb")  # noqa: SIM115
    except OSError as error:
        raise NotFound(f"{source} cannot be read ({error.strerror}); give a file of ledgers.", source) from None
    with stream:
        yield stream


def _with_ids(stream: BinaryIO, source: str, ids: tuple[str, ...]) -> Iterator[Ledger]:
    """The ledgers of those documents alone whose id begins with one of `ids`, or of all where there are none."""
    from whence.verbs.ledger_files import from_lines

    missing = dict.fromkeys(ids)
    for ledger in from_lines(stream, _shown(source)):
        fitting = [key for key in ids if ledger.document.id.startswith(key)]
        for key in fitting:
            missing.pop(key, None)
        if fitting or not ids:
            yield ledger
    if missing:
        raise BadOption(f"No document whose id begins with {next(iter(missing))} is in {_shown(source)}; check the ID.")


def _shown(source: str) -> str:
    return "standard input" if source == "-" else source


def _number(key: str) -> int:
    if not key.isascii() or not key.isdigit() or len(key) > _DIGITS:
        raise BadOption(f"{key} is not the number of an article; `whence list` shows the numbers.")
    return int(key)
