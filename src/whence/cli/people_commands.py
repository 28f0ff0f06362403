"""`whence speakers`, `same`, `different` and `undo`: who is who across articles, and who decided so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from whence.cli.library_option import library_option
from whence.cli.listing import Manner, listing_options, names_of, print_all
from whence.errors import BadOption
from whence.model import Kind

if TYPE_CHECKING:
    from whence.show.palette import View
    from whence.store.records import Judgement

_F = TypeVar("_F", bound=Callable[..., Any])

_EPILOG = """
\b
Examples:
  whence speakers                   everybody, the most quoted first
  whence speakers adler             those whose name has this word
  whence speakers --suggest         who may be one person, and why
  whence same 3 17                  say that they are; whence different 3 17 that they are not
  whence speakers --decisions       what was decided; whence undo 4 takes the fourth back
"""


@click.command(epilog=_EPILOG, short_help="List who speaks, over all articles.")
@click.argument("name", metavar="[NAME]", required=False)
@library_option
@click.option("--outlet", metavar="NAME", help="Only those who speak in this outlet.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Only speakers of this kind.")
@click.option("--suggest", is_flag=True, help="List pairs who may be one person, the surest first.")
@click.option("--decisions", is_flag=True, help="List what was decided, undone decisions included.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 10**9), help="At most this many.")
@listing_options
def speakers(
    name: str | None,
    library: str,
    outlet: str | None,
    kind: str | None,
    suggest: bool,
    decisions: bool,
    limit: int | None,
    form: str,
    output: str | None,
    full: bool,
    color: str,
) -> None:
    """List who speaks over all articles, the most quoted first; with NAME, only those who have it.

    The number in front is what `whence same` and `whence different` take.
    """
    if suggest and decisions:
        raise BadOption("--suggest and --decisions are two lists; give one of them.")
    if (suggest or decisions) and (name or outlet or kind):
        raise BadOption("NAME, --outlet and --kind choose among speakers; leave them out of this list.")
    from whence.show import library_lists, library_people
    from whence.store import open_library
    from whence.store.records import Decision, SpeakerRow, Suggestion

    manner = Manner(form, output, color, full)
    with open_library(library) as held:
        if suggest:
            none = "no two speakers seem to be one person"
            number = print_all(held.suggestions(limit=limit), manner, names_of(Suggestion),
                               lambda rows, view: _each(library_people.suggestion, rows, view))  # fmt: skip
        elif decisions:
            none = "nothing is decided"
            number = print_all(islice(held.decisions(undone=True), limit), manner, names_of(Decision),
                               lambda rows, view: _each(library_people.decision, rows, view))  # fmt: skip
        else:
            none = "no speaker matches these options"
            found = held.speakers(name=name, outlet=outlet, limit=None if kind else limit)
            rows = islice((row for row in found if kind in (None, row.kind)), limit)
            number = print_all(rows, manner, names_of(SpeakerRow), library_lists.speakers)
    if not number:
        click.echo(f"whence: {none} in {library}.", err=True)


def _each(lines: Callable[[Any, View], Iterator[str]], rows: Iterable[Any], view: View) -> Iterator[str]:
    for row in rows:
        yield from lines(row, view)


def _author_option(command: _F) -> _F:
    return click.option(
        "--by", metavar="NAME", envvar="WHENCE_AUTHOR",
        help="Who decides; your user name unless WHENCE_AUTHOR is set.",
    )(command)  # fmt: skip


@click.command(short_help="Decide that two speakers are one.")
@click.argument("a", type=int)
@click.argument("b", type=int)
@library_option
@click.option("--why", metavar="WORDS", default="", help="The reason, to be kept with the decision.")
@_author_option
def same(a: int, b: int, library: str, why: str, by: str | None) -> None:
    """Decide that the speakers A and B, as `whence speakers` numbers them, are one person or body.

    The decision holds when articles are read again, is listed by `whence speakers --decisions`, and can be undone.
    """
    _decide(library, a, b, "same", by, why)


@click.command(short_help="Decide that two speakers are not one.")
@click.argument("a", type=int)
@click.argument("b", type=int)
@library_option
@click.option("--why", metavar="WORDS", default="", help="The reason, to be kept with the decision.")
@_author_option
def different(a: int, b: int, library: str, why: str, by: str | None) -> None:
    """Decide that the speakers A and B, as `whence speakers` numbers them, are two, whatever their names."""
    _decide(library, a, b, "different", by, why)


@click.command(short_help="Take a decision about speakers back.")
@click.argument("decision", type=int)
@library_option
@_author_option
def undo(decision: int, library: str, by: str | None) -> None:
    """Take back the DECISION with this number, as `whence speakers --decisions` lists it."""
    from whence.store import open_library

    with open_library(library, write=True) as held:
        held.undo(decision, _author(by))
    click.echo(f"whence: decision {decision} taken back.", err=True)


def _decide(library: str, a: int, b: int, judgement: Judgement, by: str | None, why: str) -> None:
    from whence.store import open_library

    with open_library(library, write=True) as held:
        number = held.decide(a, b, judgement, _author(by), why=why)
    click.echo(f"whence: decision {number} noted; whence undo {number} takes it back.", err=True)


def _author(given: str | None) -> str:
    """Who decides: as given, else the user's name on this computer."""
    if given and given.strip():
        return given.strip()
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # no such user: some containers
        raise BadOption("Your user name is not known; give your name with --by.") from None
