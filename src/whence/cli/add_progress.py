"""The line that says how far `whence add` has come: what became of the articles, how fast, how long it will take."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter, deque
from typing import TextIO

_CLEAR = "\r\x1b[2K"
_WORDS = (
    ("added", "added"),
    ("changed", "changed"),
    ("reread", "read again"),
    ("known", "already there"),
    ("unread", "could not be read"),
)
_REDRAW = 0.1  # seconds
_WINDOW = 30.0  # seconds over which speed is measured: what was there already goes by at another speed


class AddProgress:
    """Counts what became of articles, and draws a line of it where `stream` is a terminal.

    `total` is how many there are, None where nobody knows before the end.
    """

    def __init__(self, stream: TextIO | None = None, total: int | None = None) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.on = self.stream.isatty()
        self.total = total
        self.counts: Counter[str] = Counter()
        self._began = time.monotonic()
        self._times: deque[tuple[float, int]] = deque([(self._began, 0)])
        self._drawn = 0.0

    def step(self, outcome: str) -> None:
        """One more: "added", "changed", "reread", "known" or "unread"."""
        self.counts[outcome] += 1
        now = time.monotonic()
        if self.on and now - self._drawn >= _REDRAW:
            self._drawn = now
            done = self.counts.total()
            self._times.append((now, done))
            while len(self._times) > 2 and self._times[1][0] < now - _WINDOW:
                self._times.popleft()
            line = self.line(self._speed())[: shutil.get_terminal_size((80, 24)).columns - 1]
            self.stream.write(f"{_CLEAR}{line}")
            self.stream.flush()

    def line(self, speed: float) -> str:
        """What it says at `speed` articles a second."""
        done = self.counts.total()
        parts = [f"{done:,} of {self.total:,}" if self.total else f"{done:,}", summary(self.counts)]
        if speed:
            parts.append(f"{speed:,.1f} a second" if speed < 10 else f"{speed:,.0f} a second")
        if speed and self.total and self.total > done:
            parts.append(f"{duration((self.total - done) / speed)} left")
        return " | ".join(parts)

    def clear(self) -> None:
        """Take the line away."""
        if self.on:
            self.stream.write(_CLEAR)
            self.stream.flush()

    def _speed(self) -> float:
        (then, before), (now, done) = self._times[0], self._times[-1]
        return (done - before) / (now - then) if now > then else 0.0


def summary(counts: Counter[str]) -> str:
    """ "12 added, 3 changed, 40 already there, 2 could not be read"; what there is none of is left out."""
    shown = [f"{counts[key]:,} {words}" for key, words in _WORDS if counts[key]]
    return ", ".join(shown) or "none"


def duration(seconds: float) -> str:
    """How long, roughly: "40 s", "12 min", "3 h 5 min"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60:,} h {minutes % 60} min"
