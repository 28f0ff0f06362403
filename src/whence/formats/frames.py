"""Statements as tables in memory: Arrow, and through it pandas or Polars. One row for each, as in Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from whence.errors import NeedsExtra
from whence.formats.parquet import columns, statement_rows
from whence.model import Ledger

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def arrow(rows: Iterable[Mapping[str, Any]], before: Iterable[tuple[str, Any]] = ()) -> pa.Table:
    """Rows of `statement_rows` as an Arrow table; `before` are names and Arrow types of columns that come first.

    Raises NeedsExtra where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise NeedsExtra('Tables need pyarrow; install it with pip install "whence[frames]".') from None
    schema = pa.schema([*(pa.field(name, kind) for name, kind in before), *columns()])
    return pa.Table.from_pylist(list(rows), schema=schema)


def to_pandas(ledger: Ledger) -> pd.DataFrame:
    """The statements of a ledger as a pandas frame, own voice included, columns as in `whence export parquet`.

    Raises NeedsExtra where pandas is not installed.
    """
    table = arrow(statement_rows(ledger))
    try:
        return table.to_pandas()
    except ImportError:
        raise NeedsExtra('A pandas frame needs pandas; install it with pip install "whence[frames]".') from None
