"""One line on the terminal that says how far a long run has come; nothing where standard error is not a terminal."""

from __future__ import annotations

import sys
from typing import TextIO

from whence.show.wording import one_line

_CLEAR = "\r\x1b[2K"


class Progress:
    """Counts what was read. `clear` makes room for other output; `step` draws the line again."""

    def __init__(self, stream: TextIO | None = None, wanted: bool = True) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.on = wanted and self.stream.isatty()
        self.done = 0
        self.failed = 0

    def step(self, origin: str | None, failed: bool = False) -> None:
        """One more document read, or not."""
        self.done += not failed
        self.failed += failed
        if self.on and self.done + self.failed > 1:
            failures = f", {self.failed} could not be" if self.failed else ""
            self._write(f"{_CLEAR}{self.done} read{failures}  {one_line(origin or '')[-48:]}")

    def clear(self) -> None:
        """Take the line away."""
        if self.on:
            self._write(_CLEAR)

    def _write(self, words: str) -> None:
        encoding = self.stream.encoding or "ascii"
        self.stream.write(words.encode(encoding, "replace").decode(encoding))
        self.stream.flush()
