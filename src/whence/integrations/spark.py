"""whence on Spark DataFrames: a column of articles into a table of statements; web archives as a source.

    from whence import spark as ws

    spark = ws.session()
    articles = spark.read.format("whence").load("crawl/*.warc.gz")
    ws.read(articles, published="published", outlet="outlet", keep=["url"]).write.parquet("statements")

Everything is read in Spark's Python workers, which load the model once each. The columns of statements are those of
`whence export parquet` (docs/exports.md), after the columns that are kept.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whence.engine.article import as_input_error, read_document
from whence.engine.spark import make_session
from whence.errors import BadOption, InputError, NotFound
from whence.model import Document
from whence.verbs.read import overrides_of

try:
    from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
except ImportError:
    make_session()  # says what is missing
    raise

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

ARTICLE = (
    "origin string, url string, title string, outlet string, byline string, published date, published_at string, "
    "language string, text string, unread string"
)
"""The columns of articles: `unread` says why an input could not be read, and the others are then null but `origin`."""


def session() -> SparkSession:
    """A Spark session with the source `whence` known to it. Raises BadInstall where pyspark or Java is missing."""
    made = make_session()
    made.dataSource.register(Articles)
    return made


def read(
    articles: DataFrame,
    *,
    text: str = "text",
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: str | None = None,
    keep: Sequence[str] = (),
) -> DataFrame:
    """The statements of the texts in the column `text`, one row each, own voice included.

    `title`, `outlet`, `byline` and `published` name columns that hold what is known of the articles; those in `keep`
    come along. A text that cannot be read gives one row with the reason in the column `unread`, and null in those of
    statements. Nothing is read before Spark is asked for rows. Raises BadOption for a column that is not there.
    """
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_type

    from whence.formats.parquet import columns

    wanted = {"text": text, "title": title, "outlet": outlet, "byline": byline, "published": published}
    for name in (*wanted.values(), *keep):
        if name is not None and name not in articles.columns:
            raise BadOption(f"The frame has no column {name!r}; its columns are {', '.join(articles.columns)}.")
    clash = [name for name in keep if name in columns().names or name == "unread"]
    if clash:
        raise BadOption(f"The column {clash[0]!r} cannot be kept, as statements have one of that name; rename it.")
    kept = [pa.field(name, to_arrow_type(articles.schema[name].dataType)) for name in keep]
    schema = pa.schema([*kept, pa.field("unread", pa.string()), *columns()])
    names = {key: name for key, name in wanted.items() if name is not None}
    chosen = articles.select(*dict.fromkeys((*names.values(), *keep)))
    return chosen.mapInArrow(_reading(names, tuple(keep), schema), from_arrow_schema(schema))


def read_into(articles: DataFrame, folder: str | Path, *, key: str, parts: int = 16, **columns: Any) -> None:
    """`read` into Parquet files under `folder`, in `parts` that each stand whole or not at all.

    A job that was stopped goes on when called again: parts that stand are not read anew. `key` is a column that tells
    articles apart and divides them; the other options are as for `read`, and `parts` must be the same each time.
    Raises BadOption where it is not.
    """
    from pyspark.sql import functions as f

    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    note = place / "parts.json"
    if note.exists() and json.loads(note.read_text()) != parts:
        raise BadOption(f"{folder} was begun with {json.loads(note.read_text())} parts, not {parts}; give that number.")
    note.write_text(json.dumps(parts))
    number = f.pmod(f.xxhash64(f.col(key)), f.lit(parts))
    for part in range(parts):
        target = place / f"part-{part:04}"
        if not (target / "_SUCCESS").exists():  # written last
            read(articles.where(number == part), **columns).write.mode("overwrite").parquet(str(target))


def _reading(
    names: dict[str, str], keep: tuple[str, ...], schema: pa.Schema
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import os

        import pyarrow as pa

        os.environ.setdefault("WHENCE_THREADS", "1")  # Spark runs a worker for each core
        for batch in batches:
            for cells in batch.to_pylist():
                kept = {name: cells[name] for name in keep}
                rows = [{**kept, **row} for row in _rows({key: cells[name] for key, name in names.items()})]
                yield pa.RecordBatch.from_pylist(rows, schema)

    return run


def _rows(told: dict[str, Any]) -> list[dict[str, Any]]:
    from whence.formats.parquet import statement_rows
    from whence.intake.plain import document

    try:
        text = told.pop("text")
        if not isinstance(text, str):
            raise InputError("The row holds no text; leave it out.")
        published: Any = told.pop("published", None)
        day = published.date() if isinstance(published, datetime) else published
        day = day if day is None or isinstance(day, date) else str(day) or None
        known = {key: None if value is None else str(value) for key, value in told.items()}
        overrides = overrides_of(known.get("title"), known.get("outlet"), known.get("byline"), day)
        return list(statement_rows(read_document(document(text, overrides=overrides))))
    except Exception as error:  # one bad article must not lose the others
        return [{"unread": str(as_input_error(error, "The row"))}]


class Articles(DataSource):
    """`spark.read.format("whence").load(pattern)`: whatever `whence read` takes that is a file, a partition for each.

    The columns are those of `ARTICLE`.
    """

    @classmethod
    def name(cls) -> str:
        """The name of the format."""
        return "whence"

    def schema(self) -> str:
        """The columns."""
        return ARTICLE

    def reader(self, schema: StructType) -> DataSourceReader:
        """What reads the files."""
        return _Files(str(self.options.get("path", "")))


class _Files(DataSourceReader):
    def __init__(self, pattern: str) -> None:
        # Path.glob takes no absolute pattern.
        self.files = sorted(glob.glob(pattern)) or ([pattern] if Path(pattern).exists() else [])  # noqa: PTH207
        if not self.files:
            raise NotFound(f"No file matches {pattern or 'nothing'}; give a path that the workers can open.", pattern)

    def partitions(self) -> list[InputPartition]:
        """One for each file."""
        return [InputPartition(path) for path in self.files]

    def read(self, partition: InputPartition) -> Iterator[tuple[Any, ...]]:
        """The articles of a file, in their order."""
        from whence.intake.sources import documents

        name = str(partition.value)
        try:
            for one in documents(name):
                yield _article(one) if isinstance(one, Document) else _unread(one.origin, one.error)
        except InputError as error:
            yield _unread(name, error)


def _article(d: Document) -> tuple[Any, ...]:
    moment = d.published_at.isoformat() if d.published_at else None
    return (d.origin, d.url, d.title, d.outlet, d.byline, d.published, moment, d.language, d.text, None)


def _unread(origin: str, error: InputError) -> tuple[Any, ...]:
    return (origin, *(None,) * 8, str(error))
