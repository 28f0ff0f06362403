"""What the commands that list have in common: the options that say how, and the printing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from whence.cli.output import holds_unicode, in_color, opened, sink, write
from whence.cli.output_option import output_option
from whence.errors import BadOption
from whence.verbs.counted import Counted

if TYPE_CHECKING:
    from whence.show.palette import View
    from whence.show.rows import Rows

FORMATS = ("text", "json", "jsonl", "csv")
_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Manner:
    """How a list is printed: in which format, where, in colour or not."""

    form: str
    output: str | None
    color: str
    full: bool = False
    every: bool = False


def color_option(command: _F) -> _F:
    """Add --color to a command."""
    return click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
        help="Text: whether to colour; auto colours on a terminal unless NO_COLOR is set.",
    )(command)  # fmt: skip


def full_option(command: _F) -> _F:
    """Add --full to a command."""
    return click.option("--full", is_flag=True, help="Text: shorten nothing.")(command)


def listing_options(command: _F) -> _F:
    """Add --format, --output, --full and --color to a command that lists."""
    for option in (
        color_option,
        full_option,
        output_option(),
        click.option(
            "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print it.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@contextmanager
def screen(manner: Manner) -> Iterator[tuple[TextIO, View]]:
    """The stream to print on, and how to show things there."""
    from whence.show.palette import View

    with opened(manner.output) as stream:
        width = shutil.get_terminal_size((80, 24)).columns
        color = in_color(manner.color, stream)
        yield stream, View(width, color, manner.every, manner.full, ascii_only=not holds_unicode(stream))


def print_all(
    records: Iterable[Any],
    manner: Manner,
    columns: Sequence[str],
    lines: Callable[[Iterable[Any], View], Iterator[str]],
) -> int:
    """Print records one by one as they come, as `lines` or, for programs, with these `columns`; how many there were."""
    counted = Counted(records)
    with screen(manner) as (stream, view):
        if manner.form == "text":
            for line in lines(counted, view):
                write(stream, line + "\n")
            return counted.number
        from whence.show.rows import plain

        rows = _rows(manner.form, stream, columns)
        for record in counted:
            rows.add(plain(record))
        rows.end()
    return counted.number


def _rows(form: str, stream: TextIO, columns: Sequence[str]) -> Rows:
    from whence.show.rows import CsvRows, JsonRows, Rows

    put = sink(stream, form)
    return CsvRows(put, columns) if form == "csv" else JsonRows(put) if form == "json" else Rows(put)


def names_of(*records: type) -> tuple[str, ...]:
    """The fields of these records, in order, each once."""
    from dataclasses import fields

    return tuple(dict.fromkeys(field.name for record in records for field in fields(record)))


def days(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The days of --from and --to. Raises BadOption where one is not a day, or where they are the wrong way round."""
    from whence.intake.types import published_date

    first, last = (published_date(words) if words else None for words in (since, until))
    if first and last and first > last:
        raise BadOption(f"--from {first} lies after --to {last}; give the earlier day with --from.")
    return first, last
