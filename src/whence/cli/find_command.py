"""`whence find`: statements and articles by their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, get_args

import click

from whence.cli.library_option import library_option
from whence.cli.listing import Manner, days, listing_options, names_of, print_all
from whence.model import CueClass, Form, Polarity

if TYPE_CHECKING:
    from whence.show.palette import View

_EPILOG = """
\b
Examples:
  whence find harbour                          statements with this word
  whence find '"rule out" OR "rules out"' --speaker Adler
  whence find "interest rate*" --from 2024-01-01 --form direct
  whence find --speaker "Henrik Vale"          all that somebody is quoted for

\b
Words:
  two words          both, anywhere in the statement; so does: two AND words
  "two words"        one behind the other (in the shell: '"two words"')
  harbo*             words that begin so
  one OR other       either; OR binds closest, (brackets) group
  one NOT other      the first without the other; so does: "one -other"
"""


@click.command(epilog=_EPILOG, short_help="Find statements in the library.")
@click.argument("words", nargs=-1)
@library_option
@click.option("--speaker", metavar="NAME", help="Only what this person or body says.")
@click.option("--outlet", metavar="NAME", help="Only in this outlet.")
@click.option("--from", "since", metavar="YYYY-MM-DD", help="Only in articles published on this day or later.")
@click.option("--to", "until", metavar="YYYY-MM-DD", help="Only in articles published on this day or earlier.")
@click.option("--form", "how", type=click.Choice(get_args(Form)), help="Only statements in this form.")
@click.option("--cue-class", type=click.Choice(get_args(CueClass)), help="Only statements with such a cue.")
@click.option(
    "--polarity", type=click.Choice(get_args(Polarity)),
    help="Only what was said (positive), was not said (negative), was asked (question), or may be said (possible).",
)  # fmt: skip
@click.option("--articles", is_flag=True, help="List articles, by title and text, that have such statements.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 10**9), default=20, show_default=True, help="At most this many."
)
@click.option("--offset", metavar="N", type=click.IntRange(0, 10**9), default=0, help="Skip the first N.")
@listing_options
def find(
    words: tuple[str, ...],
    library: str,
    speaker: str | None,
    outlet: str | None,
    since: str | None,
    until: str | None,
    how: Form | None,
    cue_class: CueClass | None,
    polarity: Polarity | None,
    articles: bool,
    limit: int,
    offset: int,
    form: str,
    output: str | None,
    full: bool,
    color: str,
) -> None:
    """Find statements by their WORDS, by who says them, where, when and how; the best come first.

    Without WORDS it lists all statements that match the options.
    """
    from whence.store import open_library
    from whence.store.records import FoundArticle, FoundStatement

    since_day, until_day = days(since, until)
    with open_library(library) as held:
        found = held.find(
            " ".join(words),
            speaker=speaker,
            outlet=outlet,
            since=since_day,
            until=until_day,
            form=how,
            cue_class=cue_class,
            polarity=polarity,
            within="text" if articles else "statements",
            limit=limit,
            offset=offset,
        )
    columns = names_of(FoundArticle if articles else FoundStatement)
    print_all(found.rows, Manner(form, output, color, full), columns, _lines)
    if not found.rows:
        click.echo("whence: nothing was found.", err=True)
    elif found.more:
        click.echo(f"whence: there is more; --limit {2 * limit} or --offset {offset + limit} shows it.", err=True)


def _lines(rows: Iterable[Any], view: View) -> Iterator[str]:
    from whence.show.library_found import article, statement

    for row in rows:
        yield from statement(row, view) if hasattr(row, "form") else article(row, view)
        yield ""
