"""One watch on a library at a time, whatever becomes of it.

The lock is one of the operating system, which takes it back when the process ends, also where it is killed. It is on an
empty SQLite file beside the library, since SQLite knows how to lock a file on each system; the library itself stays
open to everybody.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from whence.errors import LibraryError
from whence.store.faults import is_busy

_END = "-watch"


@contextmanager
def sole(path: Path, taken: str) -> Iterator[None]:
    """Holds the lock. Raises LibraryError, with the sentence `taken`, where another process has it."""
    place = os.path.realpath(path) + _END  # a link to the library is the same library
    try:
        connection = sqlite3.connect(place, timeout=0.0, isolation_level=None)
    except sqlite3.Error as error:
        raise _unlockable(place, error) from None
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            raise LibraryError(taken) if is_busy(error) else _unlockable(place, error) from None
        yield


def _unlockable(place: str, error: sqlite3.Error) -> LibraryError:
    return LibraryError(
        f"{place}, which keeps two watches off one library, cannot be locked ({error}); put the library into a folder "
        "where files can be made."
    )
