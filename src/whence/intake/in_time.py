"""Waiting for what comes over the network no longer than agreed, and hanging up then."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from whence.errors import Refused

T = TypeVar("T")


class Line:
    """The connection that is open, so that whoever waits for what comes over it can hang up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: socket.socket | None = None
        self._hung_up = False

    def take(self, sock: socket.socket) -> None:
        """Keep what has just been opened. Raises TimeoutError where nobody waits for it any more."""
        with self._lock:
            self._open = sock
            hung_up = self._hung_up
        if hung_up:
            _closed(sock)
            raise TimeoutError

    def hang_up(self) -> None:
        """Close it under whoever reads from it, who then ends with an error."""
        with self._lock:
            self._hung_up = True
            sock = self._open
        if sock is not None:
            _closed(sock)


def _closed(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)  # close alone would wait for the one who reads
    with suppress(OSError):
        sock.close()


def in_time(work: Callable[[], T], deadline: float, slow: Refused, line: Line) -> T:
    """The result of `work`, or `slow` raised at the deadline, and the connection closed.

    The work runs in a thread of its own because looking up a name, and a header that drips in, know no overall limit.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # handed over to the caller, whatever it is
            errors.append(error)

    thread = threading.Thread(target=run, name="whence-fetch", daemon=True)
    try:
        thread.start()
    except RuntimeError:
        raise Refused(
            f"{slow.origin} was not fetched, since this computer allows no more threads; close other programs and try "
            f"again.",
            slow.origin,
        ) from None
    thread.join(max(0.0, deadline - time.monotonic()))
    if thread.is_alive():  # what it reads from a line that is hung up looks like an end
        line.hang_up()
        raise slow
    if results:
        return results[0]
    if errors and not isinstance(errors[0], TimeoutError):
        raise errors[0]
    raise slow
