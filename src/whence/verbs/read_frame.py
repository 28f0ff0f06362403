"""The verb `read_frame`: a column of articles into a frame of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from whence.engine import article
from whence.errors import BadOption, InputError, NeedsExtra
from whence.verbs.read import overrides_of

if TYPE_CHECKING:
    import narwhals as nw

Frame = TypeVar("Frame")


def read_frame(
    frame: Frame,
    *,
    text: str = "text",
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: str | None = None,
    unread: Callable[[int, InputError], object] | None = None,
) -> Frame:
    """Read each text in the column `text` of a pandas, Polars or Arrow table, and give its statements as one alike.

    One row for each statement, own voice included, with the columns of `whence export parquet` and before them `row`:
    the place of the article in `frame`, from 0. `title`, `outlet`, `byline` and `published` name columns that hold
    what is known of the articles (`published` days, times or strings such as "2024-03-05"); empty cells say nothing.

    A text that cannot be read raises its InputError, which names the row, unless `unread` is told of it (its row and
    the error). Raises BadOption for a column that is not there, NeedsExtra where a package is missing.
    """
    try:
        import narwhals as nw
        import pyarrow as pa
    except ImportError:
        raise NeedsExtra('Frames need narwhals and pyarrow; install them with pip install "whence[frames]".') from None
    from whence.formats.frames import arrow

    held: nw.DataFrame[Any] = nw.from_native(cast(Any, frame), eager_only=True)
    wanted = {"title": title, "outlet": outlet, "byline": byline, "published": published}
    for name in (text, *wanted.values()):
        if name is not None and name not in held.columns:
            raise BadOption(f"The frame has no column {name!r}; its columns are {', '.join(held.columns)}.")
    table = arrow(_rows(held, text, wanted, unread), [("row", pa.int64())])
    made = nw.from_arrow(table, backend=held.implementation)
    native: Frame = made.to_native()
    return native


def _rows(
    frame: nw.DataFrame[Any],
    text: str,
    wanted: dict[str, str | None],
    unread: Callable[[int, InputError], object] | None,
) -> Iterator[dict[str, Any]]:
    from whence.formats.parquet import statement_rows
    from whence.intake.plain import document

    names = {key: name for key, name in wanted.items() if name is not None}
    for row, cells in enumerate(frame.select(text, *names.values()).iter_rows(named=True)):
        try:
            words = cells[text]
            if not isinstance(words, str):
                raise InputError(f"it holds no text but {words!r}; leave it out, or give its text.", None)
            facts = {key: _plain(cells[name]) for key, name in names.items()}
            overrides = overrides_of(
                title=_words(facts, "title"), outlet=_words(facts, "outlet"), byline=_words(facts, "byline"),
                published=_day(facts),
            )  # fmt: skip
            ledger = article.read_document(document(words, overrides=overrides))
        except (InputError, BadOption) as error:
            said = InputError(f"Row {row} could not be read: {error}", f"row {row}")
            if unread is None:
                raise said from error
            unread(row, said)
            continue
        for one in statement_rows(ledger):
            yield {"row": row, **one}


def _plain(cell: Any) -> Any:
    """A cell, None where it is empty (pandas has NaN and NaT for that)."""
    return None if cell is None or cell != cell or cell == "" else cell


def _words(facts: dict[str, Any], key: str) -> str | None:
    value = facts.get(key)
    return None if value is None else str(value)


def _day(facts: dict[str, Any]) -> date | str | None:
    value = facts.get("published")
    if isinstance(value, datetime):
        return value.date()
    return value if value is None or isinstance(value, date) else str(value)
