"""What an engine is: where articles are read. `Here` is this process, `local.Pool` several, `spark` a cluster."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from whence.engine.article import Knowledge, answer
from whence.engine.wire import Answer, Setup
from whence.intake.raw import Raw

_T = TypeVar("_T")


class Engine(Protocol):
    """Reads raw articles, in any order and place. `ahead` is how many it wants to be given before the first is done."""

    @property
    def ahead(self) -> int:
        """How many articles may be under way at a time."""

    def submit(self, raw: Raw) -> Future[Answer]:
        """Have an article read. The future raises WhenceError only where no article could be read at all."""

    def close(self) -> None:
        """Stop whatever is still being read, and wait until it has stopped."""


EngineMaker = Callable[[Setup, "Knowledge | None"], Engine]


class Here:
    """Reads in this process, one article after the other."""

    ahead = 0

    def __init__(self, setup: Setup, known: Knowledge | None) -> None:
        self._setup, self._known = setup, known

    def submit(self, raw: Raw) -> Future[Answer]:
        """The answer, in a future that is done."""
        return finished(answer(raw, self._setup.overrides, self._known))

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
