"""The option that says where results go, and what must never become of it: the loss of an input or of a library."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from whence.errors import BadOption

OUTPUT = "Write to FILE instead of standard output."
_F = TypeVar("_F", bound=Callable[..., Any])
_SQLITE = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm", "-journal")  # the files that SQLite keeps beside a database


def output_option(metavar: str = "FILE", words: str = OUTPUT) -> Callable[[_F], _F]:
    """Add --output to a command, which is not called where the output is one of its inputs, or a library.

    The inputs are all that the command takes as a path (`click.Path`), so that no new argument can be forgotten.
    """

    def added(command: _F) -> _F:
        @wraps(command)
        def called(*args: Any, output: str | None, **rest: Any) -> Any:
            refuse_loss(output, _paths(click.get_current_context(), rest))
            return command(*args, output=output, **rest)

        return cast(_F, click.option("--output", "-o", metavar=metavar, type=click.Path(), help=words)(called))

    return added


def _paths(context: click.Context, values: dict[str, Any]) -> Iterator[str]:
    """All paths among the values of a command's parameters."""
    for param in context.command.params:
        value = values.get(param.name or "")
        if isinstance(param.type, click.Path) and value is not None:
            yield from value if isinstance(value, tuple) else (value,)


def refuse_loss(output: str | None, inputs: Iterable[str]) -> None:
    """Raises BadOption where `output` is the same file as one of `inputs`, lies in a folder of them, or is a library.

    Files are compared, not names: a link, another spelling and a redirected stream are the same file. Nothing is
    opened but what is at `output`, for its first bytes.
    """
    shown, there = _place(output)
    if there is None or not stat.S_ISREG(there.st_mode):  # a pipe or a device keeps nothing that could be lost
        return
    for name in inputs:
        here = _stat(name)
        if here is None:
            continue
        if os.path.samestat(here, there):
            raise BadOption(f"{shown} is one of the inputs and would be lost; give another file with --output.")
        if output not in (None, "-") and stat.S_ISDIR(here.st_mode) and _lies_in(output or "", name):
            raise BadOption(f"{shown} lies in {name}, which is read; give a file outside it with --output.")
    if output not in (None, "-") and _is_library(output or ""):
        raise BadOption(f"{shown} is a library or another SQLite database; give another file with --output.")


def _place(output: str | None) -> tuple[str, os.stat_result | None]:
    """What the output is called, and what is there now."""
    if output is None or output == "-":
        try:
            return "Standard output", os.fstat(sys.stdout.fileno())
        except (OSError, ValueError):
            return "Standard output", None
    return output, _stat(output, stdin=False)


def _stat(name: str, stdin: bool = True) -> os.stat_result | None:
    try:
        return os.fstat(0) if name == "-" and stdin else os.stat(name)  # noqa: PTH116 (a URL is not a Path)
    except (OSError, ValueError):  # a URL, or nothing is there
        return None


def _lies_in(output: str, folder: str) -> bool:
    place, top = os.path.realpath(output), os.path.realpath(folder)
    within = Path(os.path.relpath(place, top)).parts
    return within[:1] != (os.pardir,) and not any(part.startswith(".") for part in within)


def _is_library(output: str) -> bool:
    names = [output, *(output.removesuffix(end) for end in _BESIDE if output.endswith(end))]
    return any(_first_bytes(name) == _SQLITE for name in names)


def _first_bytes(name: str) -> bytes:
    try:
        with open(name, "rb") as file:  # noqa: PTH123
            return file.read(len(_SQLITE))
    except (OSError, ValueError):
        return b""
