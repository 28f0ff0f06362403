"""CSV and Parquet into articles: one row each, in columns that the user names or that `fields.FIELDS` knows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from whence.errors import BadRecord, InputError, NeedsExtra
from whence.intake import decode
from whence.intake.fields import as_text, columns
from whence.intake.options import Options, Setting
from whence.intake.raw import Raw
from whence.intake.records import raw_of
from whence.intake.streams import Stream
from whence.intake.types import Unread

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_BATCH = 16  # rows of Parquet held at a time
_ADVICE = "give each article a row with its text, and name the column with --text-field"


def csv_raws(stream: Stream, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of a CSV file with a header, cut at commas, semicolons, tabs or bars.

    The origin of each is "path:line", the line on which its row begins. A row without a text comes as Unread.
    Raises BadRecord where there is no header that names a text.
    """
    csv.field_size_limit(max(csv.field_size_limit(), decode.LIMIT))
    encoding = decode.encoding_of(stream.head(_SAMPLE))
    text = io.TextIOWrapper(io.BufferedReader(_Bytes(stream)), encoding, errors="replace", newline="")
    lines = _lines(text, stream, origin)
    start = 1
    try:
        first = next(lines, "")
        rows = csv.reader(chain([first], lines), delimiter=_delimiter(first, setting.options))
        names = [name.strip().removeprefix("\ufeff") for name in next(rows, [])]
        _check(names, origin, setting.options)
        start = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _row(dict(zip(names, row, strict=False)), f"{origin}:{start}", setting.options)
            start = rows.line_num + 1
    except csv.Error as error:
        name = f"{origin}:{start}"
        yield Unread(
            name, BadRecord(f"{name} is no row of CSV ({error}), and the rest is not read; mend its quotes.", name)
        )
    except _Cut as cut:
        if cut.error:
            yield Unread(origin, cut.error)


def _row(record: dict[str, Any], name: str, options: Options) -> Raw | Unread:
    try:
        return raw_of(record, name, options, _ADVICE)
    except InputError as error:
        return Unread(name, error)


def _has_text(names: list[str], options: Options) -> bool:
    """Whether one of the columns may hold a text."""
    found = columns(names, options)
    return any(field in names for field in (*found["text"], *found["page"]))


def _check(names: list[str], origin: str, options: Options) -> None:
    if not _has_text(names, options):
        here = ", ".join(f"“{name[:40]}”" for name in names[:12] if name) or "none"
        wanted = f"“{options.text_field}”" if options.text_field else "“text”"
        raise BadRecord(
            f"{origin} has no column {wanted} (its columns: {here}); name the one with the text with --text-field.",
            origin,
        )


class _Cut(Exception):
    """The lines end before the file does; `error` says why unless the stream does."""

    def __init__(self, error: InputError | None) -> None:
        super().__init__()
        self.error = error


def _lines(text: io.TextIOWrapper, stream: Stream, origin: str) -> Iterator[str]:
    """The lines of a text, none held that is above the limit. Raises _Cut rather than end in the middle of one: the
    reader would take what is there for a row.
    """
    while line := text.readline(decode.LIMIT):
        if not line.endswith(("\n", "\r")):
            if len(line) >= decode.LIMIT:
                raise _Cut(decode.too_large(origin))
            if stream.broken:
                raise _Cut(None)
        yield line
    if stream.broken:
        raise _Cut(None)


def _delimiter(header: str, options: Options) -> str:
    """What cuts the header into the most columns, one of them a text if it can be."""

    def worth(delimiter: str) -> tuple[bool, int]:
        try:
            names = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            return False, 0
        return _has_text(names, options), len(names)

    return max(_DELIMITERS, key=worth)


class _Bytes(io.RawIOBase):
    """A Stream as the standard library wants its files."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)


def parquet_raws(stream: Stream, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of a Parquet file, a few rows at a time. The origin of each is "path:row", rows counted from one.

    Raises NeedsExtra without the extra `parquet`, BadRecord where it is damaged or has no column with a text.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise NeedsExtra(
            f'{origin} is Parquet, which needs one more package: pip install "whence[parquet]".', origin
        ) from None
    file = stream.file()
    if file is None:
        raise BadRecord(
            f"{origin} is Parquet, which cannot be read from a stream; unpack it and name the file.", origin
        )
    try:
        table = parquet.ParquetFile(file)
        names = [str(name) for name in table.schema_arrow.names]
        _check(names, origin, setting.options)
        needed = sorted({field for fields in columns(names, setting.options).values() for field in fields} & {*names})
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH, columns=needed):
            for record in _rows(batch):
                number += 1
                strings = {name: as_text(value) for name, value in record.items()}
                yield _row(strings, f"{origin}:{number}", setting.options)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        why = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        raise BadRecord(f"{origin} cannot be read as Parquet ({why}); make the file anew.", origin) from None


def _rows(batch: Any) -> list[dict[str, Any]]:
    """The rows of some Parquet, days and times as strings: it holds some that Python has no values for."""
    import pyarrow

    columns = [
        column.cast(pyarrow.string()) if pyarrow.types.is_temporal(column.type) else column for column in batch.columns
    ]
    rows: list[dict[str, Any]] = pyarrow.RecordBatch.from_arrays(columns, names=batch.schema.names).to_pylist()
    return rows
