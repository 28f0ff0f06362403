"""The plain tables of rules in the `data` folders of the package: CSV with `#` lines for the reader, and TOML."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from whence.errors import BadInstall


@cache
def rows(room: str, name: str) -> tuple[dict[str, str], ...]:
    """The rows of `whence/<room>/data/<name>` ("resolve", "cues.csv"), each by column.

    Raises BadInstall where the package lacks the table.
    """
    lines = (line for line in _text(room, name).splitlines() if line.strip() and not line.startswith("#"))
    return tuple({key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(lines))


@cache
def toml(room: str, name: str) -> dict[str, Any]:
    """What `whence/<room>/data/<name>` ("match", "words.toml") holds. Raises BadInstall where the package lacks it."""
    return tomllib.loads(_text(room, name))


@cache
def words(room: str, name: str) -> frozenset[str]:
    """The words of `whence/<room>/data/<name>` ("store", "common_names.txt"), divided by white space.

    Raises BadInstall where the package lacks the list.
    """
    lines = _text(room, name).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _text(room: str, name: str) -> str:
    try:
        return (files("whence") / room / "data" / name).read_text(encoding="utf-8")
    except OSError as error:
        raise BadInstall(f"The table {name} is missing from this installation of whence; install it again.") from error
