"""Every error of SQLite as an error of ours, with one sentence for the user.

`Guarded` is the connection that all of the store uses, so that no call can forget to translate.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from whence.errors import DamagedLibrary, LibraryError, LibraryFull, NoLibrary, NotInLibrary

_BASE = 0xFF  # the primary result code stands in the low byte of an extended one

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT}
# What SQLite and Python say of damage that has no code of its own.
_DAMAGE = (
    "unsupported file format",
    "SQL logic error",
    "Could not decode to UTF-8",
    "malformed JSON",
    "JSON cannot hold BLOB",
)
_UNWRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}


# What calls of SQLite raise through no fault of the caller: Python decodes what SQLite says of a damaged schema, and
# knows larger numbers.
FAULTS = (sqlite3.Error, UnicodeDecodeError, OverflowError)


def code_of(error: sqlite3.Error) -> int:
    """The primary result code of SQLite, 0 where the error has none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & _BASE


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection stands in the way, so that it is worth trying again."""
    return code_of(error) in _BUSY


def as_library_error(error: sqlite3.Error | UnicodeDecodeError | OverflowError, path: str) -> LibraryError:
    """The error for the user, with the error of SQLite as its cause."""
    said: LibraryError
    if isinstance(error, OverflowError):
        said = NotInLibrary(f"No number in {path} has more than 19 digits; give a smaller one.")
    elif isinstance(error, UnicodeDecodeError):
        said = damaged(path, "it holds bytes that are not text")
    else:
        said = _sentence_for(error, path)
    said.__cause__ = error
    return said


def _sentence_for(error: sqlite3.Error, path: str) -> LibraryError:
    code = code_of(error)
    if code == sqlite3.SQLITE_NOTADB:
        return not_ours(path)
    if code in _DAMAGED or any(words in str(error) for words in _DAMAGE):
        return damaged(path, str(error))
    if code == sqlite3.SQLITE_FULL:
        return full(path)
    if code in _UNWRITABLE:
        return read_only(path)
    if code == sqlite3.SQLITE_CANTOPEN:
        return LibraryFull(
            f"{path} or the files beside it cannot be opened or made ({error}); see that its folder exists and can be "
            "written to."
        )
    if code == sqlite3.SQLITE_IOERR:
        return LibraryError(
            f"The disk gave an error while {path} was read or written ({error}); check the disk, then run "
            "`whence info` on the library."
        )
    if code in _BUSY:
        return LibraryError(f"Another program keeps {path} locked; let it finish or close it, then try again.")
    return LibraryError(
        f"The library {path} could not be used because of a fault in whence (SQLite: {error}); please report it."
    )


def not_ours(path: str) -> NoLibrary:
    """The error for a file that is not an SQLite file at all."""
    return NoLibrary(
        f"{path} is not a library of whence but some other file, or its beginning is damaged; give another path, or "
        "restore it from a backup."
    )


def damaged(path: str, why: str) -> DamagedLibrary:
    """The error for a corrupt file."""
    return DamagedLibrary(
        f"{path} is damaged ({why}); restore it from a backup, or save what can be read with "
        "`sqlite3 LIBRARY .recover`."
    )


def full(path: str) -> LibraryFull:
    """The error for a disk without room."""
    return LibraryFull(
        f"There is no space left on the disk for {path}; free some and run the same command again: what was added "
        "before is safe."
    )


def read_only(path: str) -> LibraryFull:
    """The error for a place that may not be written."""
    return LibraryFull(
        f"{path} is write-protected; give another path, or change the permissions of the file and its folder."
    )


class GuardedCursor(sqlite3.Cursor):
    """A cursor whose errors are ours."""

    connection: Guarded

    def execute(self, sql: str, parameters: Any = (), /) -> GuardedCursor:
        """As of sqlite3."""
        try:
            super().execute(sql, parameters)
        except FAULTS as error:
            raise as_library_error(error, self.connection.path) from error
        return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> GuardedCursor:
        """As of sqlite3."""
        try:
            super().executemany(sql, parameters)
        except FAULTS as error:
            raise as_library_error(error, self.connection.path) from error
        return self

    def fetchone(self) -> Any:
        """As of sqlite3."""
        try:
            return super().fetchone()
        except FAULTS as error:
            raise as_library_error(error, self.connection.path) from error

    def fetchall(self) -> list[Any]:
        """As of sqlite3."""
        try:
            return super().fetchall()
        except FAULTS as error:
            raise as_library_error(error, self.connection.path) from error

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except FAULTS as error:
            raise as_library_error(error, self.connection.path) from error


class Guarded(sqlite3.Connection):
    """A connection to the library at `path`, in autocommit, whose errors are ours."""

    path: str = "the library"
    file: tuple[int, int, int] | None = None  # the device, number and size of its file when it was last looked at

    def cursor(self, factory: Any = GuardedCursor) -> Any:
        """A guarded cursor."""
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> GuardedCursor:
        """As of sqlite3."""
        cursor: GuardedCursor = self.cursor()
        return cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> GuardedCursor:
        """As of sqlite3."""
        cursor: GuardedCursor = self.cursor()
        return cursor.executemany(sql, parameters)

    def one(self, sql: str, parameters: Any = ()) -> Any:
        """The first column of the first row, None where there is no row."""
        row = self.execute(sql, parameters).fetchone()
        return None if row is None else row[0]
