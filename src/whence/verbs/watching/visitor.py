"""What each part of a watch works with: the library, the web as a guest sees it, the clock, and when to come again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whence.errors import InputError

if TYPE_CHECKING:
    from whence.engine.base import Engine
    from whence.intake.polite import Web
    from whence.intake.types import Passed
    from whence.store import Library

_SLICE = 0.5  # seconds after which a rest looks whether it is to end
_BUSY = frozenset({408, 425, 429})  # answers that say: not now
_LEAVE_ALONE = frozenset({429, 503})  # … and nothing else of this host either


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a watch visits, in seconds.

    `every` is from one visit of a feed to the next, None for a single visit now. A page whose server says what version
    it has (ETag, Last-Modified) is asked for again after each of `looks`, for corrections that no feed tells of. What
    fails is tried again after `first`, twice that and so on up to `longest`, and a page is given up after `give_up`. A
    server may ask to be left alone for `longest_asked`. A single visit that was broken off is gone on with within
    `resume`.
    """

    every: float | None = 30 * 60.0
    looks: tuple[float, ...] = (3600.0, 5 * 3600.0, 18 * 3600.0, 48 * 3600.0)
    first: float = 5 * 60.0
    longest: float = 6 * 3600.0
    give_up: float = 7 * 24 * 3600.0
    longest_asked: float = 24 * 3600.0
    resume: float = 3600.0

    def wait(self, failures: int, asked: float | None = None) -> float:
        """How long to wait after so many failures in a row, or longer where the server `asked` for it."""
        own = min(self.first * 2.0 ** min(failures - 1, 30), self.longest)
        return max(own, min(asked or 0.0, self.longest_asked))


class Validators:
    """What servers said of their pages and feeds when they were last visited, for conditional requests."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.of_feeds: dict[str, tuple[str | None, str | None]] = {}

    def get(self, url: str) -> tuple[str | None, str | None] | None:
        """The ETag and Last-Modified that `url` had."""
        return self.of_feeds.get(url) or self._library.visit(url)

    def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Nothing: a watch notes them itself, in one transaction with what came."""


@dataclass(slots=True)
class Visitor:
    """One watch on one library. `gathering` is how many seconds the last look for alerts took."""

    library: Library
    web: Web
    validators: Validators
    engine: Engine
    reader: str
    pace: Pace
    stop: Callable[[], bool]
    notice: Callable[[Passed], None]
    feeds: tuple[str, ...] = ()
    gathering: float = 0.0
    clock: Callable[[], float] = field(default=time.time)

    def rest(self, until: float) -> bool:
        """Rest until a time, or until the watch is to stop; whether it may go on."""
        while not self.stop():
            left = until - self.clock()
            if left <= 0:
                return True
            time.sleep(min(left, _SLICE))
        return False

    def turn(self, url: str) -> bool:
        """Wait for the turn of the host of `url`; whether the watch may go on."""
        return self.rest(self.clock() + self.web.wait(url))


def may_yet_answer(error: InputError) -> bool:
    """Whether what failed is worth another visit, though nothing about it changes."""
    from whence.intake.web import BadStatus, Unreached

    if isinstance(error, BadStatus):
        return error.status in _BUSY or error.status >= 500
    return isinstance(error, Unreached)


def wants_quiet(error: InputError) -> bool:
    """Whether nothing is to be asked of the whole host for a while."""
    from whence.intake.web import BadStatus, Unreached

    return error.status in _LEAVE_ALONE if isinstance(error, BadStatus) else isinstance(error, Unreached)


def asked_to_wait(error: InputError) -> float | None:
    """How many seconds the server asked to be left alone."""
    from whence.intake.web import BadStatus

    return error.wait if isinstance(error, BadStatus) else None


@dataclass(frozen=True, slots=True)
class Delayed:
    """A feed or page that could not be read now and is tried again at `until` (seconds since 1970)."""

    origin: str
    error: InputError
    until: float
    is_feed: bool = False
