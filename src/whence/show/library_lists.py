"""What a library holds, on a terminal: its articles, its speakers, its counts.

The records come from the store, which this folder does not know; what is used of them is named as it is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from whence.show import wording
from whence.show.palette import View
from whence.show.table import Column, styled, table

_SPEAKERS = (
    Column("#", "person", 6, right=True),
    Column("Speaker", "name", most=60),
    Column("Kind", "kind", 12),
    Column("Statements", "statements", 10, right=True),
    Column("Articles", "articles", 8, right=True),
    Column("When", "when", 19),
)
_ROOM = 100  # columns from which there is room for the months


def articles(rows: Iterable[Any], view: View) -> Iterator[str]:
    """The lines of a table of articles; the number is the one that other commands take."""
    columns = (
        Column("#", "id", 6, right=True),
        Column("Published", "published", 11),
        Column("Outlet", "outlet", min(max(view.width // 4 - 2, 12), 28)),
        Column("Statements", "statements", 10, right=True),
        Column("Title", "title", after="versions"),
    )
    return table(columns, map(_article, rows), view)


def _article(row: Any) -> dict[str, Any]:
    title = row.title or row.url or _origin(row.origin)
    return {
        "id": row.id,
        "published": day(row.published),
        "outlet": row.outlet or "",
        "statements": f"{row.statements:,}",
        "title": title,
        "versions": f" ({row.versions} versions)" if row.versions > 1 else "",
    }


def _origin(origin: str | None) -> str:
    return "(standard input)" if origin == "-" else origin or "(no title)"


def speakers(rows: Iterable[Any], view: View) -> Iterator[str]:
    """The lines of a table of speakers; the number is the one that `whence same` and `whence different` take."""
    columns = [column for column in _SPEAKERS if column.key != "when" or view.width >= _ROOM]
    return table(columns, map(_speaker, rows), view)


def _speaker(row: Any) -> dict[str, Any]:
    others = [name for name in row.names if name != row.name]
    return {
        "person": row.person if row.person is not None else "",
        "name": row.name + (f" (also {', '.join(others)})" if others else ""),
        "kind": row.kind,
        "statements": f"{row.statements:,}",
        "articles": f"{row.articles:,}",
        "when": months(row.first, row.last),
    }


def info(row: Any, view: View) -> Iterator[str]:
    """The counts of a library, its size, its schema, and whether it is sound."""
    yield styled(str(row.path), "bold", view)
    for name in ("articles", "versions", "statements", "speakers", "people", "outlets", "decisions", "unread"):
        yield f"{name:11}{getattr(row, name):>12,}"
    if row.first or row.last:
        yield f"{'published':11} {months(row.first, row.last)}"
    yield f"{'size':11}{size(row.size):>12}"
    yield f"{'schema':11} {row.schema}"
    if not row.checked:
        yield "integrity   not checked; leave out --quick to check it"
    elif row.sound:
        yield f"integrity   {styled('sound', 'green', view)}"
    else:
        yield f"integrity   {styled('damaged', 'red', view)}"
        yield from (f"  {wording.one_line(fault)}" for fault in row.faults)


def day(value: date | None) -> str:
    """ "5 Mar 2024"; nothing where no day is known."""
    return wording.long_day(value) if value else ""


def months(first: date | None, last: date | None) -> str:
    """ "Mar 2024 – Jun 2025": the months from the first day to the last."""
    shown = [wording.long_day(value).split(" ", 1)[1] for value in (first, last) if value]
    return " – ".join(dict.fromkeys(shown))


def size(number: int) -> str:
    """Bytes in the unit that reads best: "1.4 MB"."""
    if number < 1000:
        return f"{number} bytes"
    value, units = number / 1000, ["kB", "MB", "GB", "TB"]
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return f"{value:,.1f} {units[0]}"
