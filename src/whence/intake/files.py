"""Files and folders: what is in them, and what is said where they cannot be opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from whence.errors import InputError, NotFound, exhausted
from whence.intake.types import Unread

T = TypeVar("T")


def is_folder(path: Path, name: str) -> bool:
    """Whether there is a folder at `path`, rather than a file. Raises NotFound where there is neither."""
    try:
        if path.exists():
            return path.is_dir()
    except (OSError, ValueError):  # a name that the system cannot look for
        pass
    raise missing(name)


def files_in(folder: Path, failed: Callable[[OSError], None]) -> list[Path]:
    """All files under `folder` that are not hidden, in the order of their names, folder by folder; links to folders
    are not followed. `failed` is called with folders that cannot be opened.
    """
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=failed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(here, name) for name in names if not name.startswith(".")]
    return sorted(found, key=lambda path: path.parts)


def each_of(
    paths: Iterable[Path], failures: Iterable[OSError], read: Callable[[Path], Iterator[T]]
) -> Iterator[T | Unread]:
    """What `read` gives for each file of a folder; folders (`failures`) and files that cannot be read as Unread."""
    for failure in sorted(failures, key=lambda f: str(f.filename)):
        yield Unread(str(failure.filename), unopened(str(failure.filename), failure))
    for path in paths:
        try:
            _refuse_special(path, str(path))
            yield from read(path)
        except InputError as error:
            yield Unread(str(path), error)


def _refuse_special(path: Path, name: str) -> None:
    """Raises InputError for a pipe, a socket or a device that lies in a folder: reading it might never end."""
    try:
        mode = path.stat().st_mode
    except OSError:  # whoever opens it will say why
        return
    if not stat.S_ISREG(mode):
        raise InputError(f"{name} is not a file but a pipe or a device; name it itself to have it read.", name)


def missing(name: str) -> NotFound:
    """The error for a path that leads nowhere."""
    return NotFound(f"There is no file or folder {name}; check the path.", name)


def unopened(origin: str, error: OSError) -> InputError:
    """The error for a file that is there and cannot be opened."""
    if out_of := exhausted(error):
        return InputError(f"{origin} cannot be opened, since {out_of}.", origin)
    why = (error.strerror or "the system refuses").lower()
    return InputError(f"{origin} cannot be opened ({why}); check that it is a file that you may read.", origin)
