"""How stages run on Spark: what each makes is kept, in files as checkpoints or in the cluster's memory.

A checkpoint is a folder of Parquet files that stands whole or not at all: Spark writes `_SUCCESS` last. A job that was
killed, whatever of it, goes on when it is called again: what stands is read, the rest is worked out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from whence.engine.article import reader_name
from whence.errors import BadOption

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame, SparkSession


class Checkpoints:
    """The checkpoints under a folder: a path that driver and workers reach, or a URL that Spark can write to."""

    def __init__(self, session: SparkSession, folder: str) -> None:
        self.session, self.folder = session, folder

    def begin(self, what: str) -> None:
        """Note what a job is about. Raises BadOption where the folder is that of another one."""
        if self.whole("about"):
            before = self.read("about").first()
            if before is None or before["about"] != what:
                raise BadOption(
                    f"{self.folder} holds the checkpoints of another job (its input, its options or its version of "
                    "whence is another); give an empty folder."
                )
            return
        self.write("about", self.session.createDataFrame([(what,)], "about string").coalesce(1))

    def whole(self, name: str) -> bool:
        """Whether a checkpoint stands."""
        context: Any = self.session.sparkContext
        path = context._jvm.org.apache.hadoop.fs.Path(f"{self.folder}/{name}/_SUCCESS")
        return bool(path.getFileSystem(context._jsc.hadoopConfiguration()).exists(path))

    def write(self, name: str, frame: DataFrame, by: str | None = None) -> None:
        """Make a checkpoint, a folder for each value of the column `by`; what a killed job left of it is replaced."""
        frame.write.mode("overwrite").parquet(f"{self.folder}/{name}", partitionBy=by)

    def read(self, *names: str) -> DataFrame:
        """What checkpoints hold."""
        return self.session.read.parquet(*(f"{self.folder}/{name}" for name in names))


class Stages:
    """The stages of one job. With `folder` each is a checkpoint, the long ones in `parts`; without, memory holds them.

    As a context it lets go of that memory at its end.
    """

    def __init__(self, session: SparkSession, folder: Checkpoints | None, parts: int) -> None:
        self.session, self._folder, self._parts = session, folder, parts
        self.tasks = 2 * session.sparkContext.defaultParallelism
        self._held: list[DataFrame] = []

    def __enter__(self) -> Stages:
        return self

    def __exit__(self, *_: object) -> None:
        for frame in self._held:
            frame.unpersist()

    def begin(self, name: str, frame: DataFrame, *also: object) -> None:
        """Have the checkpoints stand for this input alone: its rows, whatever their order, and `also`."""
        if self._folder is None:
            return
        from pyspark.sql import functions as f

        counted = frame.select(f.xxhash64(*frame.columns).alias("hash")).select(
            f.count("*").alias("rows"), f.sum(f.col("hash").cast("decimal(38,0)")).alias("sum")
        )
        row: Any = counted.first()
        self._folder.begin(f"{name} {row['rows']} {row['sum']} parts {self._parts} {reader_name()} {also!r}")

    def whole(self, name: str, frame: DataFrame) -> DataFrame:
        """A stage done in one go."""
        if self._folder is None:
            self._held.append(frame.persist())
            return self._held[-1]
        if not self._folder.whole(name):
            self._folder.write(name, frame)
        return self._folder.read(name)

    def parted(self, name: str, make: Callable[[Callable[[Column], Column]], DataFrame]) -> DataFrame:
        """A stage done part by part: `make` is given what chooses, by a column of whole numbers, the rows of a part."""
        from pyspark.sql import functions as f

        if self._folder is None:
            return self.whole(name, make(lambda _: f.lit(True)))
        names = [f"{name}/part-{part:05}" for part in range(self._parts)]
        for part, one in enumerate(names):
            if not self._folder.whole(one):
                self._folder.write(one, make(partial(_in_part, f.lit(self._parts), f.lit(part))))
        return self._folder.read(*names)

    def together(
        self, left: DataFrame, right: DataFrame, key: str, run: Callable[[pa.Table, pa.Table], pa.Table], shape: str
    ) -> DataFrame:
        """What `run` makes of the rows of either side with the same `key`, all those of a key on one executor."""
        # Small tables that take long: without a number of tasks Spark would put them into one.
        # The key is renamed, as both sides may come from one table, in which Spark sees one column then.
        one, other = (
            side.withColumnRenamed(key, name).repartition(self.tasks, name).groupBy(name)
            for side, name in ((left, f"{key}_left"), (right, f"{key}_right"))
        )
        return one.cogroup(other).applyInArrow(run, shape)


def _in_part(parts: Column, part: Column, numbers: Column) -> Column:
    from pyspark.sql import functions as f

    return f.pmod(numbers, parts) == part


@cache
def arrow_schema(shape: str) -> pa.Schema:
    """The Arrow schema of columns as Spark words them."""
    import pyarrow as pa

    return pa.schema(_fields(shape))


def _fields(shape: str) -> list[tuple[str, pa.DataType]]:
    found, depth, start = [], 0, 0
    for at, sign in enumerate(shape + ","):
        depth += (sign == "<") - (sign == ">")
        if sign == "," and depth == 0:
            name, kind = shape[start:at].replace(":", " ", 1).strip().split(None, 1)
            found.append((name, _kind(kind.strip())))
            start = at + 1
    return found


def _kind(kind: str) -> pa.DataType:
    import pyarrow as pa

    if kind.startswith("array<"):
        return pa.list_(_kind(kind[len("array<") : -1].strip()))
    if kind.startswith("struct<"):
        return pa.struct(_fields(kind[len("struct<") : -1]))
    plain: dict[str, pa.DataType] = {
        "string": pa.string(), "long": pa.int64(), "int": pa.int32(), "double": pa.float64(),
        "binary": pa.binary(), "date": pa.date32(),
    }  # fmt: skip
    return plain[kind]
