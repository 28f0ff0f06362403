"""Spark beside the local engine, and a worker killed in mid-run: `python -m benchmarks.spark [--articles N]`.

Generated articles are read and traced in one process, then on `local-cluster[2,1,2048]`: two workers, each a process
of its own with one core. While they read, and again while they compare, the process of one executor is killed. The
bytes must be the same. Prints articles for each second of processor time on both, all Java and Python processes
counted.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

from benchmarks.library import article, write_lines

MASTER = "local-cluster[2,1,2048]"
EXECUTOR = "CoarseGrainedExecutorBackend"


def processes() -> Iterator[tuple[int, int, float, str]]:
    """Number, parent, processor seconds and command line of each process."""
    tick = os.sysconf("SC_CLK_TCK")
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue  # it has ended
        yield int(folder.name), int(stat[1]), sum(map(int, stat[11:13])) / tick, line


def family() -> dict[int, tuple[float, str]]:
    """The processes below this one: processor seconds and command line of each."""
    every = {number: (parent, took, line) for number, parent, took, line in processes()}
    found: dict[int, tuple[float, str]] = {}
    todo = [os.getpid()]
    while todo:
        one = todo.pop()
        below = [number for number, (parent, _, _) in every.items() if parent == one]
        found.update({number: every[number][1:] for number in below})
        todo += below
    return found


class Usage(Thread):
    """The processor time of all processes below this one, looked at each half second, those included that end."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most: dict[int, float] = {}
        self.done = False

    def run(self) -> None:
        """Look until told that it is done."""
        while not self.done:
            self.look()
            time.sleep(0.5)

    def look(self) -> float:
        """Seconds until now; of a process that has ended, those at the last look at it."""
        for number, (took, _) in family().items():
            self.most[number] = max(self.most.get(number, 0.0), took)
        return sum(self.most.values())


class Killer(Thread):
    """Kills the process of one executor as soon as `begun` says so."""

    def __init__(self, begun: Callable[[], bool]) -> None:
        super().__init__(daemon=True)
        self.begun, self.killed = begun, 0

    def run(self) -> None:
        """Wait, and kill."""
        while not self.begun():
            time.sleep(0.2)
        executors = sorted(n for n, (_, line) in family().items() if EXECUTOR in line and "java" in line.split()[0])
        if executors:
            os.kill(executors[0], signal.SIGKILL)
            self.killed = executors[0]


def busy(session: Any) -> Callable[[], bool]:
    """What says whether a task has run for a second or two."""
    tracker, seen = session.sparkContext.statusTracker(), [0]

    def now() -> bool:
        stages = [tracker.getStageInfo(s) for s in tracker.getActiveStageIds()]
        seen[0] += any(one is not None and one.numActiveTasks > 0 for one in stages)
        return seen[0] > 8

    return now


def lines(found: Any) -> list[str]:
    """What a command would print of ledgers or trails."""
    from whence.trail_serial import trail_to_dict

    return [json.dumps(one.to_dict() if hasattr(one, "to_dict") else trail_to_dict(one)) for one in found]


def main() -> None:
    """Run the benchmark; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--words", type=int, default=300)
    given = parser.parse_args()
    os.environ |= {"WHENCE_THREADS": "1", "WHENCE_SPARK_MASTER": MASTER, "PYSPARK_PYTHON": sys.executable}
    import whence
    from whence.engine.spark import Spark, make_session
    from whence.engine.spark_trails import SparkTrails
    from whence.verbs.trace import of_ledgers, owners_of

    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary) / "articles.jsonl"
        write_lines(source, given.articles, given.words)
        began = time.process_time()
        ledgers = list(whence.read_many(source))
        read_here = time.process_time() - began
        began = time.process_time()
        trails = of_ledgers(ledgers, owners_of(None))
        traced_here = time.process_time() - began
        print(
            f"{len(ledgers)} articles of some {len(article(0, given.words).text.split())} words, {len(trails)} trails"
        )

        session = make_session()
        usage = Usage()
        usage.start()
        list(whence.read_many(source.with_name("none"), engine=Spark))  # the executors are there before the clock runs
        session.range(4).repartition(4).count()
        figures = []
        for name, here, work, plain in (
            ("read", read_here, lambda: list(whence.read_many(source, engine=Spark)), ledgers),
            ("trace", traced_here, lambda: SparkTrails(parts=4).trails(ledgers, owners_of(None)), trails),
        ):
            killer = Killer(busy(session))
            killer.start()
            before = usage.look() + time.process_time()
            found = work()
            took = usage.look() + time.process_time() - before
            same = lines(found) == lines(plain)
            figures.append(same and killer.killed)
            print(
                f"{name}: one process {len(ledgers) / here:.2f} articles for each second of processor time, "
                f"{MASTER} {len(ledgers) / took:.2f} (ratio {here / took:.2f}); executor {killer.killed or 'not'} "
                f"killed in mid-run; the same bytes: {same}",
                flush=True,
            )
        usage.done = True
        session.stop()
    sys.exit(0 if all(figures) else 1)


if __name__ == "__main__":
    main()
