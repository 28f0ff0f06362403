"""Opening and making libraries: connections, their settings, migrations, and whose file it is."""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from whence.errors import LibraryError, LibraryFull, NewerLibrary, NoLibrary
from whence.store.faults import Guarded, as_library_error, damaged, full, is_busy, not_ours, read_only
from whence.store.schema import APPLICATION_ID, MIGRATIONS, Migration

_HEADER = b"SQLite format 3\0"
_SMALLEST = 512  # bytes of the smallest database; from there on SQLite itself says what is not one

# What a library is called until it is whole; one that is older was left behind by a process that was killed.
_DRAFT = ".whence-new-"
_DRAFT_SECONDS = 600.0

# How long to wait for another writer: SQLite waits itself, then we ask again. Batches take seconds at most.
BUSY_SECONDS = 60.0
TRIES = 10


def connect(
    path: Path, *, write: bool, create: bool, migrations: Sequence[Migration] = MIGRATIONS, busy: float = BUSY_SECONDS
) -> Guarded:
    """A connection to the library at `path`, its schema brought up to date.

    `create` makes one where there is none, an empty file included. Raises LibraryError or one of its kinds.
    """
    _check_place(path, create=create)
    if create and not os.path.lexists(path):
        _make(path, migrations)
    if write or create:
        connection = _connected(path, "rwc" if create else "rw", busy)
        try:
            _prepare(connection, create=create, migrations=migrations)
        except BaseException:
            connection.close()
            raise
        return connection
    connection = _reader(path, busy)
    try:
        missing = _missing(connection, migrations)
    except BaseException:
        connection.close()
        raise
    if missing:
        # A reader of an older library brings it up to date first: its queries know the newest schema alone.
        connection.close()
        connect(path, write=True, create=False, migrations=migrations, busy=busy).close()
        connection = _reader(path, busy)
    return connection


def _make(path: Path, migrations: Sequence[Migration]) -> None:
    """Makes an empty library under another name and then gives it its own: whoever is killed on the way leaves none.

    Where the file system knows no second names nothing is made here, and it is made in its place.
    """
    folder = path.absolute().parent
    with suppress(OSError):
        for left in sorted(folder.glob(f"{_DRAFT}*")):
            if time.time() - left.stat().st_mtime > _DRAFT_SECONDS:
                left.unlink()
    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=Guarded)) as connection:
        connection.path = str(path)
        _fill(connection, migrations)
        empty = connection.serialize()
    draft = folder / (_DRAFT + secrets.token_hex(8))
    try:
        with draft.open("xb") as file:
            file.write(empty)
        os.link(draft, path)  # the disk has it for good once SQLite turns on the log
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise full(str(path)) from None
        # Whatever else is wrong with the place, who opens the library there will say.
    finally:
        with suppress(OSError):
            draft.unlink()


def _check_place(path: Path, *, create: bool) -> None:
    if "\0" in str(path):
        raise NoLibrary("A path cannot hold the character NUL; give another one.")
    try:
        if path.is_dir():
            raise NoLibrary(f"{path} is a folder; give the path of a library, such as {path / 'news.whence'}.")
        size = path.stat().st_size if path.exists() else None
        if size is not None and not path.is_file():
            raise NoLibrary(
                f"{path} is not a file but a pipe or a device; give the path of a library, such as news.db."
            )
    except (OSError, ValueError) as error:
        raise NoLibrary(f"{path} cannot be examined ({error}); give another path.") from None
    if size is None and not create:
        raise NoLibrary(f"There is no library at {path}; make one with `whence add SOURCE --library {path}`.")
    if size == 0 and not create:
        raise NoLibrary(f"{path} is an empty file; fill it with `whence add SOURCE --library {path}`.")
    if size and size < _SMALLEST:
        _check_header(path)
    if size is None and not path.absolute().parent.is_dir():
        raise NoLibrary(f"There is no folder {path.absolute().parent}; make it, or give another path.")


def _check_header(path: Path) -> None:
    """SQLite itself takes a file of a few bytes for an empty database, and writes over it.

    No library may ever be opened like this: closing the file would drop all locks that this process has on it through
    SQLite (https://sqlite.org/howtocorrupt.html, 2.2), and what others then do would lose what we write.
    """
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as error:
        raise LibraryError(
            f"{path} cannot be read ({error.strerror}); change its permissions, or give another path."
        ) from None
    if header != _HEADER:
        raise not_ours(str(path))


def _connected(path: Path, mode: str, busy: float) -> Guarded:
    # A question mark or a percent sign in a path is not part of the URI.
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
    try:
        connection = sqlite3.connect(uri, uri=True, timeout=busy, isolation_level=None, factory=Guarded)
    except sqlite3.Error as error:
        raise as_library_error(error, str(path)) from error
    connection.path = str(path)
    connection.file = _file(path)
    try:
        for setting in ("trusted_schema = OFF", "foreign_keys = ON", "synchronous = NORMAL", "cache_size = -32768"):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def _reader(path: Path, busy: float) -> Guarded:
    """A connection that only reads; on a medium that cannot be written, one that takes no locks.

    It is opened as one that could write, since only such a one takes the log and its index away when it closes.
    """
    try:
        return _ours(_connected(path, "rw", busy))
    except LibraryError as error:
        cause = error.__cause__
        unwritable = isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorname.startswith(
            ("SQLITE_CANTOPEN", "SQLITE_READONLY")
        )
        if not unwritable or path.with_name(path.name + "-wal").exists():
            raise
    return _ours(_connected(path, "ro&immutable=1", busy))


def _ours(connection: Guarded) -> Guarded:
    """The connection to a library, made one that only reads."""
    try:
        connection.execute("PRAGMA query_only = ON")
        _check_ours(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_ours(connection: Guarded) -> None:
    """Raises NoLibrary for a SQLite file of another program."""
    if connection.one("PRAGMA application_id") != APPLICATION_ID:
        if connection.one("SELECT count(*) FROM sqlite_master") == 0:
            raise NoLibrary(f"{connection.path} holds no library yet; fill it with `whence add SOURCE`.")
        raise _foreign(connection)


def _foreign(connection: Guarded) -> NoLibrary:
    return NoLibrary(
        f"{connection.path} is a SQLite file of another program, not a library of whence; give another path."
    )


def _prepare(connection: Guarded, *, create: bool, migrations: Sequence[Migration]) -> None:
    """Makes the tables where there are none, and applies the migrations that are missing, all or nothing."""
    fresh = connection.one("PRAGMA application_id") != APPLICATION_ID
    if fresh and connection.one("SELECT count(*) FROM sqlite_master") != 0:
        if connection.one("PRAGMA application_id") != APPLICATION_ID:  # unless another process has just made it
            raise _foreign(connection)
    elif fresh and not create:
        _check_ours(connection)
    _use_log(connection)
    if not fresh and not _missing(connection, migrations):
        # The one way to learn at once that the place is read-only, rather than after an hour of reading.
        with writing(connection):
            pass
        return
    _fill(connection, migrations)


def _fill(connection: Guarded, migrations: Sequence[Migration]) -> None:
    """Applies the migrations that are missing, all or nothing."""
    with writing(connection):
        present = set(applied(connection))
        for migration in migrations:
            if migration.name not in present:
                _apply(connection, migration)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _use_log(connection: Guarded) -> None:
    """Turns on the write-ahead log; SQLite does not wait here for another process that does the same."""
    for attempt in range(100):
        try:
            if connection.one("PRAGMA journal_mode = WAL") == "wal":
                return
        except LibraryError as error:
            if not (isinstance(error.__cause__, sqlite3.Error) and is_busy(error.__cause__)) or attempt == 99:
                raise
        time.sleep(0.05)
    raise read_only(connection.path)


def _apply(connection: Guarded, migration: Migration) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) WITHOUT ROWID"
    )
    for statement in _statements(migration.sql):
        connection.execute(statement)
    connection.execute("INSERT INTO migrations VALUES (?, ?)", (migration.name, now()))


def _statements(sql: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit the transaction we are in."""
    gathered = ""
    for line in sql.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    if gathered.strip():
        yield gathered


def applied(connection: Guarded) -> tuple[str, ...]:
    """The names of the migrations that the library has seen, in order."""
    if not connection.one("SELECT count(*) FROM sqlite_master WHERE name = 'migrations'"):
        return ()
    return tuple(name for (name,) in connection.execute("SELECT name FROM migrations ORDER BY name"))


def _missing(connection: Guarded, migrations: Sequence[Migration]) -> list[str]:
    """The migrations still to come. Raises NewerLibrary where the library has seen one that we do not know."""
    known = [migration.name for migration in migrations]
    present = applied(connection)
    strange = [name for name in present if name not in known]
    if strange:
        raise NewerLibrary(
            f"{connection.path} was made by a later version of whence (its schema has “{strange[-1]}”); update whence "
            "with `pip install --upgrade whence`."
        )
    return [name for name in known if name not in present]


def begin(connection: Guarded) -> None:
    """Begins to write, after any other writer has finished."""
    for attempt in range(TRIES):
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except LibraryError as error:
            cause = error.__cause__
            if not (isinstance(cause, sqlite3.Error) and is_busy(cause)) or attempt == TRIES - 1:
                raise


@contextmanager
def writing(connection: Guarded) -> Iterator[None]:
    """A transaction that writes: all of it is kept, or nothing."""
    still_there(connection)
    begin(connection)
    try:
        yield
        still_writing(connection)
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    still_there(connection)


def _file(path: Path | str) -> tuple[int, int, int] | None:
    """What distinguishes a file from another of its name, and its size; None where there is no file."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size


def still_there(connection: Guarded) -> None:
    """Raises LibraryError where the file was deleted, replaced or cut short since it was opened: SQLite goes on writing
    to what nobody will ever find.
    """
    before, now = connection.file, _file(connection.path)
    if before is None:  # in memory, or just made
        connection.file = now
        return
    path = connection.path
    if now is None:
        raise NoLibrary(
            f"{path} was deleted while it was in use, and what was added to it is lost; run the same command again."
        )
    if now[:2] != before[:2]:
        raise NoLibrary(
            f"{path} was replaced by another file while it was in use, and what was added to the old one is lost; run "
            "the same command again."
        )
    if now[2] < before[2] and now[2] < _length(connection):
        raise damaged(path, "it was cut short while it was in use")
    connection.file = now


def _length(connection: Guarded) -> int:
    """How long the file should be; shorter than before is right where another program has tidied it (VACUUM)."""
    return int(connection.one("PRAGMA page_count") or 0) * int(connection.one("PRAGMA page_size") or 0)


def still_writing(connection: Guarded) -> None:
    """Raises LibraryFull where SQLite took the whole transaction back, as it may when the disk is full."""
    if not connection.in_transaction:
        raise LibraryFull(
            f"A change to {connection.path} failed, and those made together with it were undone; free some room on the "
            "disk and run the same command again."
        )


@contextmanager
def reading(connection: Guarded) -> Iterator[None]:
    """A transaction that sees one state of the library throughout; within another one it is that one."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        roll_back(connection)


def roll_back(connection: Guarded) -> None:
    """Takes back what was not committed; SQLite may have done so itself."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
