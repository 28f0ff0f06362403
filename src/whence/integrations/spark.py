"""whence on Spark DataFrames: a column of articles into a table of statements; web archives as a source.

    from whence import spark as ws

    spark = ws.session()
    articles = spark.read.format("whence").load("crawl/*.warc.gz")
    ws.read(articles, published="published", outlet="outlet", keep=["url"]).write.parquet("statements")

    ledgers = ws.read_into(articles, "ledgers", key="url", whole=True, outlet="outlet", url="url")
    trails = ws.trace_into(ledgers, "trails")

Everything is read in Spark's Python workers, which load the model once each. The columns of statements are those of
`whence export parquet` (docs/exports.md), after the columns that are kept.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whence.engine.article import as_input_error, read_document, reader_name
from whence.engine.spark import make_session
from whence.engine.spark_stages import Checkpoints, Stages
from whence.errors import BadOption, InputError, NotFound
from whence.model import Document, Ledger
from whence.verbs.read import overrides_of

try:
    from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
except ImportError:
    make_session()  # says what is missing
    raise

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession
    from pyspark.sql.types import StructType

ARTICLE = (
    "origin string, url string, title string, outlet string, byline string, published date, published_at string, "
    "language string, text string, unread string"
)
"""The columns of articles: `unread` says why an input could not be read, and the others are then null but `origin`."""
TRAIL = (
    "trail string, gist string, articles int, outlets int, statements int, independent_sources int, "
    "flags array<string>, first date, last date, confidence double, whole string"
)
"""The columns of trails, those of a library's table; `whole` is the JSON contract (docs/trails.md)."""


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
    from whence.formats.parquet import columns

    wanted = {"text": text, "title": title, "outlet": outlet, "byline": byline, "published": published}
    return _mapped(articles, wanted, keep, list(columns()), _statements)


def ledgers(
    articles: DataFrame,
    *,
    text: str = "text",
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    published: str | None = None,
    url: str | None = None,
    keep: Sequence[str] = (),
) -> DataFrame:
    """The ledgers of the texts in the column `text`, one row each: the JSON contract in the column `ledger`.

    `url` names a column with the addresses of the articles, by which trails know one from the other; the other options
    and the column `unread` are as for `read`.
    """
    import pyarrow as pa

    wanted = {"text": text, "title": title, "outlet": outlet, "byline": byline, "published": published, "url": url}
    return _mapped(articles, wanted, keep, [pa.field("ledger", pa.string())], _ledger)


def read_into(
    articles: DataFrame, folder: str | Path, *, key: str, parts: int = 16, whole: bool = False, **columns: Any
) -> DataFrame:
    """`read` into Parquet files under `folder`, in `parts` that each stand whole or not at all; what all parts hold.

    With `whole` it is `ledgers` instead. A job that was killed goes on when called again: the articles, which are
    copied there first, are not taken from their source anew, nor are parts read anew that stand. `key` is a column that
    tells articles apart and divides them; the other options are as for `read`. Raises BadOption where the folder was
    begun with other options.
    """
    from pyspark.sql import functions as f

    if key not in articles.columns:
        raise BadOption(f"The frame has no column {key!r}; its columns are {', '.join(articles.columns)}.")
    session = articles.sparkSession
    kept = Checkpoints(session, str(folder))
    reading = ledgers if whole else read
    reading(articles, **columns)  # says which column is not there, before anything is written
    kept.begin(f"read by {reader_name()}, key {key}, parts {parts}, whole {whole}, {sorted(columns.items())!r}")
    number = f.pmod(f.xxhash64(f.col(key)), f.lit(parts)).cast("int")
    if not kept.whole("articles"):
        kept.write("articles", articles.withColumn(_PART, number), by=_PART)
    stages = Stages(session, kept, parts)
    held = kept.read("articles")

    def make(of: Callable[[Column], Column]) -> DataFrame:
        # A part may be one small file; without this it would be read by one core.
        return reading(held.where(of(f.col(_PART))).repartition(stages.tasks), **columns)

    return stages.parted("statements" if not whole else "ledgers", make)


def trace_into(
    ledgers: DataFrame,
    folder: str | Path,
    *,
    ledger: str = "ledger",
    order: str | None = None,
    owners: str | Path | None = None,
    parts: int = 16,
) -> DataFrame:
    """The trails of the ledgers in the column `ledger` (null: none) as Parquet under `folder`; columns `TRAIL`.

    Stages are kept there in `parts`, so that a job that was killed goes on when called again. `order` is a column that
    puts the ledgers into an order; the trails do not depend on it, but the first of several ledgers of one text from
    one place stands. `owners` is a table as for `whence.trace`. Raises BadOption for a column that is not there, and
    where the folder holds another job.
    """
    from pyspark.sql import functions as f

    from whence.engine.spark_trail_work import INPUT
    from whence.engine.spark_trails import finished, traced
    from whence.verbs.trace import owners_of

    for name in (ledger, *((order,) if order else ())):
        if name not in ledgers.columns:
            raise BadOption(f"The frame has no column {name!r}; its columns are {', '.join(ledgers.columns)}.")
    session = ledgers.sparkSession
    stages = Stages(session, Checkpoints(session, str(folder)), parts)
    first = f.col(order) if order else f.xxhash64(f.col(ledger))
    put = ledgers.where(f.col(ledger).isNotNull()).orderBy(first, f.col(ledger)).select(f.col(ledger))
    numbered = session.createDataFrame(put.rdd.zipWithIndex().map(lambda one: (one[1], None, one[0][0])), INPUT)
    found = finished(traced(numbered, owners_of(owners), stages), stages)
    return stages.whole("trails", found.mapInArrow(_trails, TRAIL))


_PART = "whence_part"
_Rows = Callable[[dict[str, Any]], list[dict[str, Any]]]


def _mapped(
    articles: DataFrame, wanted: dict[str, str | None], keep: Sequence[str], made: list[pa.Field], rows: _Rows
) -> DataFrame:
    import pyarrow as pa
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_type

    for name in (*wanted.values(), *keep):
        if name is not None and name not in articles.columns:
            raise BadOption(f"The frame has no column {name!r}; its columns are {', '.join(articles.columns)}.")
    clash = [name for name in keep if name == "unread" or name in [field.name for field in made]]
    if clash:
        raise BadOption(f"The column {clash[0]!r} cannot be kept, as one of that name is made; rename it.")
    kept = [pa.field(name, to_arrow_type(articles.schema[name].dataType)) for name in keep]
    schema = pa.schema([*kept, pa.field("unread", pa.string()), *made])
    names = {key: name for key, name in wanted.items() if name is not None}
    chosen = articles.select(*dict.fromkeys((*names.values(), *keep)))
    return chosen.mapInArrow(_reading(names, tuple(keep), schema, rows), from_arrow_schema(schema))


def _reading(
    names: dict[str, str], keep: tuple[str, ...], schema: pa.Schema, make: _Rows
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import os

        import pyarrow as pa

        os.environ.setdefault("WHENCE_THREADS", "1")  # Spark runs a worker for each core
        for batch in batches:
            for cells in batch.to_pylist():
                kept = {name: cells[name] for name in keep}
                rows = [{**kept, **row} for row in _rows({key: cells[name] for key, name in names.items()}, make)]
                yield pa.RecordBatch.from_pylist(rows, schema)

    return run


def _rows(cells: dict[str, Any], make: _Rows) -> list[dict[str, Any]]:
    try:
        return make(cells)
    except Exception as error:  # one bad article must not lose the others
        return [{"unread": str(as_input_error(error, "The row"))}]


def _statements(cells: dict[str, Any]) -> list[dict[str, Any]]:
    from whence.formats.parquet import statement_rows

    return list(statement_rows(_read(cells)))


def _ledger(cells: dict[str, Any]) -> list[dict[str, Any]]:
    from whence.serial import to_dict

    url = cells.pop("url", None)
    read = _read(cells)
    read = replace(read, document=replace(read.document, url=None if url is None else str(url)))
    return [{"ledger": json.dumps(to_dict(read))}]


def _read(cells: dict[str, Any]) -> Ledger:
    from whence.intake.plain import document

    text = cells.pop("text")
    if not isinstance(text, str):
        raise InputError("The row holds no text; leave it out.")
    published: Any = cells.pop("published", None)
    day = published.date() if isinstance(published, datetime) else published
    day = day if day is None or isinstance(day, date) else str(day) or None
    known = {key: None if value is None else str(value) for key, value in cells.items()}
    overrides = overrides_of(known.get("title"), known.get("outlet"), known.get("byline"), day)
    return read_document(document(text, overrides=overrides))


def _trails(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    from whence.engine.spark_stages import arrow_schema

    for batch in batches:
        rows = [_trail_row(row["trail"]) for row in batch.to_pylist()]
        yield from pa.Table.from_pylist(rows, arrow_schema(TRAIL)).to_batches()


def _trail_row(whole: str) -> dict[str, Any]:
    trail = json.loads(whole)
    carriers = trail["statements"]
    days = sorted(date.fromisoformat(c["published"][:10]) for c in carriers if c["published"])
    return {
        "trail": trail["trail"], "gist": trail["gist"], "statements": len(carriers),
        "articles": len({(c["document"], c["outlet"], c["url"]) for c in carriers}),
        "outlets": len({c["outlet"] for c in carriers if c["outlet"]}),
        "independent_sources": trail["independent_sources"], "flags": trail["flags"],
        "first": days[0] if days else None, "last": days[-1] if days else None, "confidence": trail["confidence"],
        "whole": json.dumps(trail, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8"),
    }  # fmt: skip


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
