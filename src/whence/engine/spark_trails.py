"""Trails on a Spark cluster: the stages of `trails.collection`, each over tables that no one machine need hold.

1. `texts`: ledgers into texts, with the articles that carry each and the words it is found by.
2. `related`: a join over those words gives candidates; how two articles are related is worked out by blocks of them.
3. `compared`: the pairs of wordings of related articles, in the very chunks in which one process compares them.
4. `traced`: what holds together is clustered and traced on one executor, component by component.
5. `finished`: ids of their own, and who denies whom.

Every stage calls the pure functions that one process calls, on the same values, so the trails are the same to the byte.
What crosses over is plain: ledgers and trails as JSON, the rest as numbers and words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from whence.engine import spark_trail_work as work
from whence.engine.spark import explained, make_session
from whence.engine.spark_stages import Checkpoints, Stages
from whence.model import Ledger
from whence.serial import to_dict
from whence.trail_model import Trail

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

    from whence.trails.collection import Node

_BLOCK = 16  # texts whose relations one call works out


class SparkTrails:
    """Traces on the cluster of `session`, or of the one that is there or made; `folder` keeps the checkpoints."""

    def __init__(self, folder: str | None = None, *, parts: int = 16, session: SparkSession | None = None) -> None:
        self._session = session or make_session()
        self._folder, self._parts = folder, parts

    def trails(self, ledgers: Iterable[Ledger], owners: Mapping[str, str]) -> list[Trail]:
        """The trails of ledgers, the earliest first."""
        from whence.trail_serial import trail_from_dict

        rows = ((number, None, json.dumps(to_dict(ledger))) for number, ledger in enumerate(ledgers))
        with explained(), self._stages() as stages:
            found = finished(traced(self._table(rows), owners, stages), stages)
            # By partitions, so that the driver holds the trails once; its memory need not hold them twice.
            made = [(work.order_of(row), row["trail"]) for row in found.toLocalIterator()]
        return [trail_from_dict(json.loads(trail)) for _, trail in sorted(made)]

    def compared(
        self, texts: Mapping[str, Sequence[tuple[int, str, Ledger]]], asked: Mapping[str, Sequence[str]]
    ) -> dict[tuple[Node, Node], float]:
        """What pairs of wordings say, of texts (number, key and ledger of each article) and those asked about each."""
        from pyspark.sql import functions as f

        rows = (
            (number, key, json.dumps(to_dict(ledger))) for several in texts.values() for number, key, ledger in several
        )
        pairs = [(one, other) for one, others in asked.items() for other in others]
        with explained(), Stages(self._session, None, 1) as stages:
            held = stages.whole("texts", _texts(self._table(rows)))
            named = self._session.createDataFrame(pairs, "a string, b string")
            numbers = held.select("document", "number")
            directed = (
                named.join(numbers.select(f.col("document").alias("a"), f.col("number").alias("one")), "a")
                .join(numbers.select(f.col("document").alias("b"), f.col("number").alias("other")), "b")
                .select("one", "other")
            )
            said = _compared(held, _related(held, directed, stages), stages).orderBy("chunk", "place")
            return {(work.node_of(row["one"]), work.node_of(row["other"])): row["odds"] for row in said.collect()}

    def _stages(self) -> Stages:
        folder = Checkpoints(self._session, self._folder) if self._folder else None
        return Stages(self._session, folder, self._parts if folder else 1)

    def _table(self, rows: Iterable[tuple[int, str | None, str]]) -> DataFrame:
        """Rows of `INPUT`, held once, and in a form that Spark takes without looking into it."""
        import pyarrow as pa

        numbers, keys, ledgers = [], [], []
        for number, key, ledger in rows:
            numbers.append(number)
            keys.append(key)
            ledgers.append(ledger)
        table = pa.table(
            [pa.array(numbers, pa.int64()), pa.array(keys, pa.string()), pa.array(ledgers, pa.large_string())],
            ["number", "key", "ledger"],
        )
        made: DataFrame = self._session.createDataFrame(table)
        return made


def traced(ledgers: DataFrame, owners: Mapping[str, str], stages: Stages) -> DataFrame:
    """The trails of ledgers (`INPUT`), as `TRACED`: without an id of their own yet, nor denials."""
    stages.begin("ledgers", ledgers, sorted(owners.items()))
    texts = stages.whole("texts", _texts(ledgers))
    related = _related(texts, _candidates(texts), stages)
    said = _compared(texts, related, stages)
    joined = stages.whole("joined", _components(said, stages))
    return _traced(texts, said, joined, owners, stages)


def _texts(ledgers: DataFrame) -> DataFrame:
    """The texts of ledgers (`TEXTS`), each with the articles that carry it; the same from the same place once."""
    from pyspark.sql import functions as f

    return (
        ledgers.mapInArrow(work.placing, work.PLACED)
        .groupBy("place")
        .agg(f.min(f.struct("number", "document", "key", "ledger")).alias("first"))
        .groupBy("first.document")
        .agg(f.sort_array(f.collect_list(f.struct("first.number", "first.key", "first.ledger"))).alias("carriers"))
        .mapInArrow(work.profiling, work.TEXTS)
    )


def _candidates(texts: DataFrame) -> DataFrame:
    """Pairs of texts (numbers `one` and `other`, each pair both ways) that share rare words and lie near in time."""
    from pyspark.sql import functions as f

    from whence.trails.related import SHARED

    none = -(1 << 31)  # the stretch of days of a text without a clock, which is near to all
    words = texts.select("number", "bucket", f.explode("keys").alias("word"))
    bucket = f.col("bucket")
    near = f.when(bucket.isNull(), f.array(f.lit(none))).otherwise(f.array(bucket - 1, bucket, bucket + 1, f.lit(none)))
    one = words.select("word", f.col("number").alias("one"), f.explode(near).alias("at"))
    other = words.select("word", f.col("number").alias("other"), f.coalesce("bucket", f.lit(none)).alias("at"))
    pairs = (
        one.join(other, ["word", "at"])
        .where("one <> other")
        .select(f.least("one", "other").alias("one"), f.greatest("one", "other").alias("other"), "word")
        .distinct()
        .groupBy("one", "other")
        .count()
        .where(f.col("count") >= SHARED)
        .select("one", "other")
    )
    return pairs.union(pairs.select("other", "one"))


def _related(texts: DataFrame, asked: DataFrame, stages: Stages) -> DataFrame:
    """How texts are related to those asked about them: `RELATED`, the lower number first, each pair once."""
    from pyspark.sql import functions as f

    blocks = asked.withColumn("block", f.floor(f.col("one") / _BLOCK).cast("long"))
    needed = blocks.select("block", f.col("one").alias("number")).union(
        blocks.select("block", f.col("other").alias("number"))
    )
    held = needed.distinct().join(texts.select("number", "carriers"), "number")

    def make(of: Callable[[Column], Column]) -> DataFrame:
        chosen = of(f.col("block"))
        return stages.together(blocks.where(chosen), held.where(chosen), "block", work.relating, work.RELATED)

    return stages.parted("related", make).dropDuplicates(["first", "second"])


def _compared(texts: DataFrame, related: DataFrame, stages: Stages) -> DataFrame:
    """What the pairs of wordings of related articles say: `SAID`."""
    from pyspark.sql import functions as f

    from whence.trails.collection import AT_ONCE

    numbers = related.select(f.col("first").alias("n")).union(related.select(f.col("second").alias("n"))).distinct()
    nothing = f.array().cast(work.SPANS)
    themselves = numbers.select(
        f.col("n").alias("first"), f.col("n").alias("second"), f.lit(1.0).alias("alike"),
        nothing.alias("first_spans"), nothing.alias("second_spans"),
    )  # fmt: skip
    ordered = related.union(themselves).orderBy("first", "second")
    numbered = ordered.rdd.zipWithIndex().map(lambda one: (one[1] // AT_ONCE, *one[0]))
    chunks = stages.whole("chunks", stages.session.createDataFrame(numbered, f"chunk long, {work.RELATED}"))
    needed = chunks.select("chunk", f.col("first").alias("number")).union(
        chunks.select("chunk", f.col("second").alias("number"))
    )
    held = needed.distinct().join(texts.select("number", "carriers"), "number")

    def make(of: Callable[[Column], Column]) -> DataFrame:
        chosen = of(f.col("chunk"))
        return stages.together(chunks.where(chosen), held.where(chosen), "chunk", work.comparing, work.SAID)

    return stages.parted("compared", make)


def _components(said: DataFrame, stages: Stages) -> DataFrame:
    """Which wordings hang together: `root` and `node`. Each part finds the trees of its pairs, then one all of them."""
    from pyspark.sql import functions as f

    from whence.trails.collection import LINKS

    strong = said.where(f.col("odds") >= LINKS).select(f.col("one").alias("root"), f.col("other").alias("node"))
    trees = strong.repartition(stages.tasks).mapInArrow(work.joining, work.JOINED)
    return trees.repartition(1).mapInArrow(work.joining, work.JOINED)


def _traced(
    texts: DataFrame, said: DataFrame, joined: DataFrame, owners: Mapping[str, str], stages: Stages
) -> DataFrame:
    from pyspark.sql import functions as f

    ones = joined.select(f.col("root"), f.col("node").alias("one"))
    others = joined.select(f.col("root").alias("other_root"), f.col("node").alias("other"))
    within = (
        said.join(ones, "one").join(others, "other").where("root = other_root").select("root", "one", "other", "odds")
    )
    documents = joined.select("root", f.col("node.document").alias("document")).distinct()
    held = documents.join(texts.select("document", "carriers"), "document")
    table = dict(owners)

    def make(of: Callable[[Column], Column]) -> DataFrame:
        chosen = of(f.xxhash64("root"))
        return stages.together(within.where(chosen), held.where(chosen), "root", work.tracing(table), work.TRACED)

    grouped = stages.parted("grouped", make)
    inside = grouped.select(f.explode("members").alias("node")).groupBy("node.document").agg(
        f.collect_list("node").alias("inside")
    )  # fmt: skip
    copies = texts.where("copies > 1").select("document", "carriers").join(inside, "document", "left")
    alone = stages.whole("alone", copies.repartition(stages.tasks).mapInArrow(work.tracing_alone(table), work.TRACED))
    return grouped.union(alone).where("trail is not null").drop("members")


def finished(found: DataFrame, stages: Stages) -> DataFrame:
    """Trails with ids of their own, and with those that they deny; the columns of `traced`, and `id`."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    order = ["clock", "key", "statement", "piece", "document"]
    minted = f.get_json_object("trail", "$.trail")
    nth = f.row_number().over(Window.partitionBy("id").orderBy(*order))
    named = stages.whole(
        "named",
        found.withColumn("id", minted)
        .withColumn("nth", nth)
        .withColumn("id", f.when(f.col("nth") == 1, f.col("id")).otherwise(f.concat_ws("-", "id", "nth")))
        .drop("nth"),
    )
    told = named.select("id", "trail").mapInArrow(work.telling, work.TOLD)
    denied = told.repartition(stages.tasks, "document").groupBy("document").applyInArrow(
        work.denying, work.DENIES
    )  # fmt: skip
    pairs = stages.whole("denied", denied.distinct())
    by = pairs.groupBy(f.col("denies").alias("id")).agg(f.sort_array(f.collect_list("id")).alias("denied_by"))
    to = pairs.groupBy("id").agg(f.sort_array(f.collect_list("denies")).alias("denies"))
    return named.join(to, "id", "left").join(by, "id", "left").mapInArrow(work.finishing, work.NAMED)
