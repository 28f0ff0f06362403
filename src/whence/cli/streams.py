"""The three standard streams, there and safe to use whatever the program that started us did to them."""

from __future__ import annotations

import io
import os
import sys
from typing import Any


def ready() -> None:
    """Open those that are closed, and let a message that nobody takes do no harm.

    Python leaves None in the place of a closed stream, and the next file that is opened would get its number. A closed
    input reads as empty; what is written to a closed output fails, as it should: somebody may have counted on it.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    # These names are typed as if they were never None.
    streams: Any = sys
    if streams.stdin is None:
        streams.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    if streams.stdout is None:
        streams.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is sys.__stderr__:
        sys.stderr = io.TextIOWrapper(
            io.BufferedWriter(_Heedless(2, "w", closefd=False)),
            encoding=getattr(sys.stderr, "encoding", "utf-8"),
            errors="backslashreplace",
            line_buffering=True,
        )


class _Heedless(io.FileIO):
    """Drops what cannot be written: a full disk or a closed pipe behind the messages must not stop the work."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data) or len(data)
        except OSError:
            return len(data)
