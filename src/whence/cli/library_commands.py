"""`whence list`, `show`, `info` and `remove`: what is in the library, and out of it again."""

from __future__ import annotations

import sys

import click

from whence.cli.library_option import library_option
from whence.cli.listing import Manner, days, listing_options, names_of, print_all, screen
from whence.cli.output import opened, write
from whence.errors import BadOption
from whence.model import Ledger
from whence.text.heading import heading

_LIST_EPILOG = """
\b
Examples:
  whence list --newest --limit 20               what was added last
  whence list --outlet "Channel 6" --from 2024-01-01 --to 2024-03-31
  whence list --format csv --output articles.csv
"""
_SHOW_EPILOG = """
\b
Examples:
  whence show 12                                article 12, as `whence read` prints it
  whence show 12 --version 1                    as it was when it was added first
  whence show 12 15 --format jsonl              the ledgers of two articles
"""


@click.command("list", epilog=_LIST_EPILOG, short_help="List the articles in the library.")
@library_option
@click.option("--outlet", metavar="NAME", help="Only those of this outlet.")
@click.option("--from", "since", metavar="YYYY-MM-DD", help="Only those published on this day or later.")
@click.option("--to", "until", metavar="YYYY-MM-DD", help="Only those published on this day or earlier.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 10**9), help="At most this many.")
@click.option("--newest", is_flag=True, help="Those added last come first.")
@listing_options
def list_articles(
    library: str,
    outlet: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    newest: bool,
    form: str,
    output: str | None,
    full: bool,
    color: str,
) -> None:
    """List the articles in the library, each by its newest version.

    The number in front is what `whence show`, `whence diff` and `whence remove` take.
    """
    from whence.show.library_lists import articles
    from whence.store import open_library
    from whence.store.records import ArticleRow

    since_day, until_day = days(since, until)
    with open_library(library) as held:
        rows = held.articles(outlet=outlet, since=since_day, until=until_day, limit=limit, newest_first=newest)
        if not print_all(rows, Manner(form, output, color, full), names_of(ArticleRow), articles):
            click.echo(f"whence: no article in {library} matches these options.", err=True)


@click.command(short_help="Show what the library holds, and whether it is damaged.")
@library_option
@click.option("--quick", is_flag=True, help="Count only; do not check the whole file.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="How to print it.")  # fmt: skip
@click.option("--datasette", is_flag=True, help="Print metadata for Datasette instead: views and ready-made questions.")
def info(library: str, quick: bool, form: str, datasette: bool) -> None:
    """Show how much the library holds, its size, the version of its schema, and whether the file is damaged.

    The exit status is 1 if it is.
    """
    import json
    from pathlib import Path

    from whence.show.library_lists import info as info_lines
    from whence.show.rows import plain
    from whence.store import open_library

    with open_library(library) as held:
        if datasette:
            from whence.formats.datasette import metadata

            with screen(Manner("text", None, "never")) as (stream, _):
                write(stream, metadata(Path(library)))
            return
        found = held.info(check=not quick)
    with screen(Manner(form, None, "auto")) as (stream, view):
        if form == "json":
            write(stream, json.dumps(plain(found), ensure_ascii=False, indent=2) + "\n")
        else:
            for line in info_lines(found, view):
                write(stream, line + "\n")
    raise click.exceptions.Exit(1 if found.faults else 0)


@click.command(epilog=_SHOW_EPILOG, short_help="Print an article of the library with its statements.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, type=int)
@library_option
@click.option("--version", "version", metavar="N", type=int, help="This version; the newest is shown without it.")
@click.option("--all", "every", is_flag=True, help="Text: list the sentences in the outlet's own voice too.")
@listing_options
def show(
    ids: tuple[int, ...],
    library: str,
    version: int | None,
    every: bool,
    form: str,
    output: str | None,
    full: bool,
    color: str,
) -> None:
    """Print articles of the library by their numbers, as `whence read` prints them."""
    from whence.cli.read_command import writer
    from whence.store import open_library

    with open_library(library) as held, opened(output) as stream:
        writes = writer(form, stream, len(ids) > 1, every=every, full=full, color=color)
        for number in ids:
            writes.add(held.ledger(number, version))
        writes.end()


@click.command(short_help="Take articles out of the library.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, type=int)
@library_option
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def remove(ids: tuple[int, ...], library: str, yes: bool) -> None:
    """Take articles out of the library, with all their versions and statements. Decisions about people stay.

    On a terminal it asks first, and the exit status is 1 where the answer is no; elsewhere it needs --yes.
    """
    from whence.show.wording import counted
    from whence.store import open_library

    with open_library(library, write=True) as held:
        titles = [_title(held.ledger(number)) for number in dict.fromkeys(ids)]
        if not yes:
            if not sys.stdin.isatty():
                raise BadOption("Nothing was removed, since nobody can be asked here; give --yes to remove.")
            for title in titles:
                click.echo(f"  {title}", err=True)
            if not click.confirm(f"Remove {counted(len(titles), 'article')} from {library}?", err=True):
                click.echo("whence: nothing was removed.", err=True)
                raise click.exceptions.Exit(1)
        held.remove(dict.fromkeys(ids))
    click.echo(f"whence: {counted(len(titles), 'article')} removed.", err=True)


def _title(ledger: Ledger) -> str:
    from whence.show.wording import one_line

    return one_line(ledger.document.title or ledger.document.origin or heading(ledger.document)[:60])
