"""Files and folders: what is in them, and what is said where they cannot be opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from whence.errors import InputError, NotFound


def files_in(folder: Path, failed: Callable[[OSError], None]) -> list[Path]:
    """All files under `folder` that are not hidden, in the order of their names, folder by folder; links to folders
    are not followed. `failed` is told of folders that cannot be opened.
    """
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=failed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(here, name) for name in names if not name.startswith(".")]
    return sorted(found, key=lambda path: path.parts)


def refuse_special(path: Path, name: str) -> None:
    """Raises InputError for a pipe, a socket or a device that lies in a folder: reading it might never end."""
    try:
        mode = path.stat().st_mode
    except OSError:  # whoever opens it will say why
        return
    if not stat.S_ISREG(mode):
        raise InputError(f"{name} is no file but a pipe or a device; name it itself to have it read.", name)


def missing(name: str) -> NotFound:
    """The error for a path that leads nowhere."""
    return NotFound(f"There is no file or folder {name}; check the path.", name)


def unopened(origin: str, error: OSError) -> InputError:
    """The error for a file that is there and cannot be opened."""
    why = (error.strerror or "the system refuses").lower()
    return InputError(f"{origin} cannot be opened ({why}); check that it is a file that you may read.", origin)
