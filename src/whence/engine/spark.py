"""The engine that reads on a Spark cluster: raw articles go out in batches, answers come back in any order.

What goes over is what goes over the pipe of `worker` (`wire`): plain JSON lines. The model is loaded once in each of
Spark's Python workers. Spark tries a task that fails again elsewhere; where a batch cannot be read at all, its articles
are tried one by one, so that one that brings a worker down takes no other with it.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from whence.engine.article import Knowledge, answer
from whence.engine.wire import Answer, Setup, from_line, to_line
from whence.errors import BadInstall, InputError, WhenceError
from whence.intake.raw import Raw

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

BATCH = 64  # articles that a job reads, at most: some seconds of work
AHEAD = 4 * BATCH

_Asked = tuple[Raw, "Future[Answer]"]
# Of the session that whence makes: quiet, and few articles in a worker's memory at a time.
_OURS = {
    "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
}  # fmt: skip


class Spark:
    """Reads on the cluster of `session`, or of the one that `session()` makes."""

    ahead = AHEAD

    def __init__(self, setup: Setup, known: Knowledge | None = None, *, session: SparkSession | None = None) -> None:
        self._session = session or make_session()
        self._setup = to_line(Setup(setup.overrides, model=setup.model))
        self._group = f"whence-{id(self)}"
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._closed = False
        self._thread = Thread(target=self._work, name="whence-spark", daemon=True)
        self._thread.start()

    def submit(self, raw: Raw) -> Future[Answer]:
        """Have an article read, together with those that wait beside it."""
        future: Future[Answer] = Future()
        self._asked.put((raw, future))
        return future

    def close(self) -> None:
        """Stop our jobs that run; the session stays, and so do the jobs of others in it."""
        self._closed = True
        self._session.sparkContext.cancelJobGroup(self._group)
        self._asked.put(None)
        self._thread.join()

    def _work(self) -> None:
        self._session.sparkContext.setJobGroup(self._group, "whence", interruptOnCancel=True)
        while (batch := self._batch()) is not None:
            self._read(batch)

    def _batch(self) -> list[_Asked] | None:
        """What waits by now, at least one; None at the end."""
        batch = [self._asked.get()]
        while batch[-1] is not None and len(batch) < BATCH:
            try:
                batch.append(self._asked.get_nowait())
            except Empty:
                break
        asked = [one for one in batch if one is not None]
        if self._closed or (len(asked) < len(batch) and not asked):
            return None
        if len(asked) < len(batch):
            self._asked.put(None)
        return asked

    def _read(self, batch: list[_Asked]) -> None:
        try:
            answers = list(self._answers([raw for raw, _ in batch]))
        except Exception as error:
            if self._closed or len(batch) > 1:
                for one in () if self._closed else batch:
                    self._read([one])
                return
            self._settle(batch[0], _lost(batch[0][0], error))
            return
        for one, said in zip(batch, answers, strict=True):
            self._settle(one, said)

    def _settle(self, one: _Asked, said: Answer | WhenceError) -> None:
        if isinstance(said, WhenceError):
            one[1].set_exception(said)
        else:
            one[1].set_result(said)

    def _answers(self, raws: list[Raw]) -> Iterator[Answer | WhenceError]:
        """The answers in the order of `raws`."""
        rows = [(self._setup, number, to_line(raw)) for number, raw in enumerate(raws)]
        cores = max(1, min(len(rows), self._session.sparkContext.defaultParallelism))
        frame = self._session.createDataFrame(rows, "setup string, number int, raw string").repartition(cores, "number")
        for row in sorted(frame.mapInArrow(_in_worker, "number int, answer string").collect()):
            yield from_line(row["answer"])  # type: ignore[misc]


def _in_worker(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What Spark's Python workers do: columns `setup`, `number` and `raw` in, `number` and `answer` out."""
    import pyarrow as pa

    os.environ.setdefault("WHENCE_THREADS", "1")  # Spark runs a worker for each core
    for batch in batches:
        for row in batch.to_pylist():
            setup, raw = from_line(row["setup"]), from_line(row["raw"])
            assert isinstance(setup, Setup)
            assert isinstance(raw, Raw)
            try:
                said: Answer | WhenceError = answer(raw, setup, None)
            except WhenceError as error:
                said = error
            yield pa.RecordBatch.from_pylist(
                [{"number": row["number"], "answer": to_line(said)}],
                pa.schema([("number", pa.int32()), ("answer", pa.string())]),
            )


def _lost(raw: Raw, error: Exception) -> Answer:
    from whence.intake.types import Unread

    why = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    return Unread(raw.origin, InputError(f"{raw.origin} could not be read on Spark ({why}); leave it out.", raw.origin))


@contextmanager
def explained() -> Iterator[None]:
    """Say in one sentence what a job has run out of. Raises BadInstall for that; all else stays as it is."""
    try:
        yield
    except Exception as error:
        told = str(error)
        if "OutOfMemoryError" in told or "spark.driver.maxResultSize" in told:
            raise BadInstall(
                "The memory of Spark's driver or of one of its executors has run out; give them more, such as "
                "PYSPARK_SUBMIT_ARGS='--driver-memory 8g --conf spark.driver.maxResultSize=4g pyspark-shell'."
            ) from error
        raise


def make_session() -> SparkSession:
    """The Spark session that is there, or a quiet one: of spark-submit's master where there is one, else local.

    Raises BadInstall where pyspark or Java is missing.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise BadInstall('Spark needs the extra "spark"; install it with pip install "whence[spark]".') from None
    active: SparkSession | None = SparkSession.getActiveSession()
    if active is not None:  # the user's own, which stays as it is
        return active
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise BadInstall(
            "Spark needs Java 17 or newer, which was not found; on Debian: apt-get install openjdk-17-jre."
        )
    # Spark says of pandas, which nothing here uses, that it is too new for it.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = SparkSession.builder.appName("whence")
    for key, value in _OURS.items():
        builder = builder.config(key, value)
    if master := os.environ.get("WHENCE_SPARK_MASTER"):
        builder = builder.master(master)
    made: SparkSession = builder.getOrCreate()
    context: Any = made.sparkContext
    if context.master.startswith("local") and context.getConf().get("spark.sql.shuffle.partitions") is None:
        made.conf.set("spark.sql.shuffle.partitions", str(2 * context.defaultParallelism))  # 200 are for a cluster
    return made
