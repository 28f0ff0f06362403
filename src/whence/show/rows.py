"""Rows for other programs: JSON, JSON lines and CSV of whatever a list holds, one row as soon as it comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from os import PathLike, fspath
from typing import Any

from whence.show.records import csv_line, json_text, safe_cell


def plain(value: Any) -> Any:
    """A record as JSON has it: dictionaries, lists, strings, numbers; days in ISO 8601."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return fspath(value) if isinstance(value, PathLike) else value


class Rows:
    """JSON lines: each row one object on a line. `write` takes text."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write

    def add(self, row: Mapping[str, Any]) -> None:
        """Write a row, as `plain` gives it."""
        self.write(json_text(row) + "\n")

    def end(self) -> None:
        """Write what closes the output."""


class JsonRows(Rows):
    """An array of objects, one on each line; empty where no row came."""

    begun = False

    def add(self, row: Mapping[str, Any]) -> None:
        """Write a row."""
        self.write((",\n" if self.begun else "[\n") + json_text(row))
        self.begun = True

    def end(self) -> None:
        """Close the array."""
        self.write("\n]\n" if self.begun else "[]\n")


class CsvRows(Rows):
    """CSV with a header. Lists are joined by "; ", chains by " < " as in a ledger's CSV; cells that a spreadsheet would
    run get an apostrophe in front.
    """

    def __init__(self, write: Callable[[str], object], columns: Sequence[str]) -> None:
        super().__init__(write)
        self.columns = tuple(columns)
        self.write(csv_line(self.columns))

    def add(self, row: Mapping[str, Any]) -> None:
        """Write a row; what it lacks stays empty."""
        self.write(csv_line(tuple(_cell(row.get(name), " < " if name == "chain" else "; ") for name in self.columns)))


def _cell(value: Any, joint: str = "; ") -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return safe_cell(joint.join(_cell(item) for item in value if item is not None))
    if isinstance(value, Mapping):
        return safe_cell(json_text(value))
    return safe_cell(value) if isinstance(value, str) else str(value)
