"""How a command reports what could not be read: each with its reason, up to a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from whence.errors import InputError
    from whence.intake.types import Unread

SHOWN = 20  # failures listed one by one; the rest are counted


def report(failures: list[Unread], more: int = 0) -> None:
    """List `failures` on standard error, and that there were `more` than these."""
    for failure in failures[:SHOWN]:
        click.echo(f"  {message(failure)}", err=True)
    more += max(0, len(failures) - SHOWN)
    if more:
        click.echo(f"  and {more:,} more.", err=True)


class Failure(Protocol):
    """What could not be read, now or for good."""

    @property
    def origin(self) -> str:
        """The input."""

    @property
    def error(self) -> InputError:
        """What is wrong with it."""


def message(failure: Failure) -> str:
    """What is wrong with one input, on one line, its name included."""
    from whence.show.wording import one_line

    said = str(failure.error)
    return one_line(said if failure.origin == "-" or failure.origin in said else f"{failure.origin}: {said}")
