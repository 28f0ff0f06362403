"""The plain tables of rules under `resolve/data`: comma-separated, with a heading, `#` lines for the reader."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from whence.errors import BadInstall


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of the table `name` ("cues.csv"), each by column. Raises BadInstall where the package lacks it."""
    try:
        text = (files("whence.resolve") / "data" / name).read_text(encoding="utf-8")
    except OSError as error:
        raise BadInstall(f"The table {name} is missing from this installation of whence; install it again.") from error
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple({key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(lines))
