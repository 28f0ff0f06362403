"""The option that says which library a command is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

DEFAULT = "whence.db"

_F = TypeVar("_F", bound=Callable[..., Any])


def library_option(command: _F) -> _F:
    """Add --library to a command; without it, and without WHENCE_LIBRARY, it is whence.db in the current folder."""
    return click.option(
        "--library", "-l", metavar="FILE", type=click.Path(readable=False), default=DEFAULT, envvar="WHENCE_LIBRARY",
        help=f"The library; {DEFAULT} in this folder unless WHENCE_LIBRARY names another.",
    )(command)  # fmt: skip
