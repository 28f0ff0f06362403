"""What an engine is: where articles are read. `Here` is this process, `local.Pool` several, `spark` a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol, TypeVar

from whence.engine.article import Knowledge, answer
from whence.engine.wire import Answer, Setup
from whence.intake.raw import Raw

if TYPE_CHECKING:
    from whence.model import Ledger
    from whence.trail_model import Trail
    from whence.trails.collection import Node

_T = TypeVar("_T")


class Engine(Protocol):
    """Reads raw articles, in any order and place. `ahead` is how many it should be given before the first is done."""

    @property
    def ahead(self) -> int:
        """How many articles may be under way at a time."""

    def submit(self, raw: Raw) -> Future[Answer]:
        """Have an article read. The future raises WhenceError only where no article could be read at all."""

    def close(self) -> None:
        """Stop whatever is still being read, and wait until it has stopped."""


class Tracing(Protocol):
    """Compares articles for trails in another place than this process: `spark_trails.SparkTrails`."""

    def trails(self, ledgers: Iterable[Ledger], owners: Mapping[str, str]) -> list[Trail]:
        """The trails of ledgers, the earliest first. `owners` says who owns an outlet, both case-folded names."""

    def compared(
        self, texts: Mapping[str, Sequence[tuple[int, str, Ledger]]], asked: Mapping[str, Sequence[str]]
    ) -> dict[tuple[Node, Node], float]:
        """What pairs of wordings say, in log odds: of each text asked about and those that may have the same.

        `texts` gives number, key and ledger of the articles that carry a text, by its id.
        """


EngineMaker = Callable[[Setup, "Knowledge | None"], Engine]


class Here:
    """Reads in this process, one article after the other."""

    ahead = 0

    def __init__(self, setup: Setup, known: Knowledge | None) -> None:
        self._setup, self._known = setup, known

    def submit(self, raw: Raw) -> Future[Answer]:
        """The answer, in a future that is done."""
        return finished(answer(raw, self._setup, self._known))

    def close(self) -> None:
        """Nothing is under way."""


def finished(result: _T) -> Future[_T]:
    """A future that has its result already."""
    future: Future[_T] = Future()
    future.set_result(result)
    return future


def engine_for(jobs: int) -> EngineMaker:
    """What makes the engine for so many processes on this computer."""
    if jobs == 1:
        return Here

    def pool(setup: Setup, known: Knowledge | None) -> Engine:
        from whence.engine.local import Pool

        return Pool(jobs, setup)

    return pool
