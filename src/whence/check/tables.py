"""The plain tables of the check under `check/data`: what an editor may want to add to."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib.resources import files

from whence.errors import BadInstall


def _text(name: str) -> str:
    try:
        return (files("whence.check") / "data" / name).read_text(encoding="utf-8")
    except OSError as error:
        raise BadInstall(f"The table {name} is missing from this installation of whence; install it again.") from error


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of the table `name` ("spelling.csv"), each by column. Raises BadInstall where the package lacks it."""
    lines = (line for line in _text(name).splitlines() if line.strip() and not line.startswith("#"))
    return tuple({key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(lines))


@cache
def words(name: str) -> frozenset[str]:
    """The list `name` of `words.toml`. Raises BadInstall where the package lacks it."""
    return frozenset(_lists("words.toml")[name])


@cache
def labels(name: str) -> frozenset[str]:
    """The list `name` of `labels.toml`. Raises BadInstall where the package lacks it."""
    return frozenset(_lists("labels.toml")[name])


@cache
def nicknames() -> dict[str, frozenset[int]]:
    """Given names and their short forms: two with a number in common are forms of one name (`labels.toml`)."""
    groups: dict[str, set[int]] = {}
    for group, line in enumerate(_lists("labels.toml")["nicknames"]):
        for name in line.split():
            groups.setdefault(name, set()).add(group)
    return {name: frozenset(found) for name, found in groups.items()}


@cache
def _lists(name: str) -> dict[str, list[str]]:
    return tomllib.loads(_text(name))
