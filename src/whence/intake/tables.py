"""CSV and Parquet into articles: one row each, in columns that the user names or that `fields.FIELDS` knows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from whence.errors import BadRecord, InputError, NeedsExtra
from whence.intake import decode
from whence.intake.fields import as_text, columns
from whence.intake.options import Options, Setting
from whence.intake.raw import Raw
from whence.intake.records import Unclear, raw_of
from whence.intake.streams import BLANK, TOO_BLANK, Stream, broken
from whence.intake.types import Unread

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_SEP = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.IGNORECASE)  # what spreadsheets write above a table: its separator
_BACKSLASH = re.compile(r'(?<!\\)((?:\\\\)*)\\"')
_ESCAPED = re.compile(r'(?<!\\)(?:\\\\)*\\"(?![\s"' + _DELIMITERS + "]|$)")
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
    lines = _doubled(_lines(text, stream, origin))
    unclear = Unclear()
    start = 1
    try:
        first = next(lines, "")
        said, above = _SEP.fullmatch(first), 0
        if said:
            first, above = next(lines, ""), 1
        rows = csv.reader(chain([first], lines), delimiter=said[1] if said else _delimiter(first, setting.options))
        names = [name.strip().removeprefix("\ufeff") for name in next(rows, [])]
        _check(names, origin, setting.options)
        start = above + rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _cells(names, row, f"{origin}:{start}", setting.options, unclear)
            start = above + rows.line_num + 1
    except csv.Error as error:
        name = f"{origin}:{start}"
        yield Unread(
            name,
            BadRecord(f"{name} is not a row of CSV ({error}), and the rest is not read; correct its quotes.", name),
        )
    except _Cut as cut:
        if cut.error:
            yield Unread(origin, cut.error)
    unclear.report(setting, origin)


def _cells(names: list[str], row: list[str], name: str, options: Options, unclear: Unclear) -> Raw | Unread:
    """The article of a row. One with more cells than there are columns has come apart at a mark within its text."""
    if any(cell.strip() for cell in row[len(names) :]):
        return Unread(
            name,
            BadRecord(
                f"{name} has {len(row)} cells, and the header names {len(names)}; put cells with separators in "
                f"quotation marks, and double the quotation marks inside.",
                name,
            ),
        )
    return _row(dict(zip(names, row, strict=False)), name, options, unclear)


def _doubled(lines: Iterator[str]) -> Iterator[str]:
    """The lines of a CSV file with quotation marks inside cells doubled, where it escapes them with backslashes.

    From the first line on that has such a mark before something that cannot follow the end of a cell.
    """
    escapes = False
    for line in lines:
        escapes = escapes or _ESCAPED.search(line) is not None
        yield _BACKSLASH.sub(r'\1""', line) if escapes else line


def _row(record: dict[str, Any], name: str, options: Options, unclear: Unclear) -> Raw | Unread:
    try:
        return raw_of(record, name, options, unclear, _ADVICE)
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
    blank = 0
    while line := text.readline(decode.LIMIT):
        blank = blank + 1 if line.isspace() else 0
        if blank > BLANK:
            raise _Cut(broken(origin, TOO_BLANK))
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
        number, unclear = 0, Unclear()
        for batch in table.iter_batches(batch_size=_BATCH, columns=needed):
            for record in _rows(batch):
                number += 1
                strings = {name: as_text(value) for name, value in record.items()}
                yield _row(strings, f"{origin}:{number}", setting.options, unclear)
        unclear.report(setting, origin)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        why = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        raise BadRecord(f"{origin} cannot be read as Parquet ({why}); make the file again.", origin) from None


def _rows(batch: Any) -> list[dict[str, Any]]:
    """The rows of some Parquet, days and times as strings: it holds some that Python has no values for."""
    import pyarrow

    columns = [
        column.cast(pyarrow.string()) if pyarrow.types.is_temporal(column.type) else column for column in batch.columns
    ]
    rows: list[dict[str, Any]] = pyarrow.RecordBatch.from_arrays(columns, names=batch.schema.names).to_pylist()
    return rows
