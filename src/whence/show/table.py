"""Tables of many rows on a terminal, drawn row by row, so that the first stand before the last are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len, set_cell_size

from whence.show.palette import View
from whence.show.terminal import in_ascii
from whence.show.wording import one_line

_GAP = 2
_LEAST = 8  # columns that the widest cell is left at least


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `width` is in terminal columns; one column at most has 0, and takes what is left, though no
    more than `most`. What a row has under `after` follows the cell, and stands even where the cell is cut.
    """

    head: str
    key: str
    width: int = 0
    right: bool = False
    most: int = 1000
    after: str = ""


def table(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], view: View) -> Iterator[str]:
    """The lines of a table, its heads first; none where there are no rows. The cells are what the rows have under the
    columns' keys.
    """
    taken = sum(column.width + _GAP for column in columns if column.width)
    widths = [column.width or min(max(_LEAST, view.width - taken), column.most) for column in columns]
    for number, row in enumerate(rows):
        if not number:
            yield styled(_line([(column.head, "") for column in columns], columns, widths, view), "bold", view)
        cells = [(one_line(str(row.get(column.key, ""))), str(row.get(column.after, ""))) for column in columns]
        yield _line(cells, columns, widths, view)


def _line(cells: Sequence[tuple[str, str]], columns: Sequence[Column], widths: Sequence[int], view: View) -> str:
    fitted = []
    for (words, after), column, width in zip(cells, columns, widths, strict=True):
        cell = (words if view.full else fit(words, max(1, width - len(after)))) + after
        space = " " * max(0, width - cell_len(cell))
        fitted.append(space + cell if column.right else cell + space)
    line = (" " * _GAP).join(fitted).rstrip()
    return in_ascii(line) if view.ascii_only else line


def fit(words: str, width: int) -> str:
    """`words` in `width` terminal columns, the last of them "…" where something was cut."""
    return words if cell_len(words) <= width else set_cell_size(words, max(1, width - 1)).rstrip() + "…"


_CODES = {"bold": "1", "dim": "2", "green": "32", "red": "31", "yellow": "33", "cyan": "36"}


def styled(words: str, style: str, view: View) -> str:
    """`words` in a style, where colour is wanted."""
    return f"\x1b[{_CODES[style]}m{words}\x1b[0m" if view.color and words else words
