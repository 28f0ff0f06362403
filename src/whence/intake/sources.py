"""What the user names (a file, a folder, an archive, a feed, standard input, a URL, a string) into Documents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from whence.intake.collect import URL, raws
from whence.intake.extraction import document_of
from whence.intake.files import missing
from whence.intake.options import DEFAULT, Options
from whence.intake.types import NOTHING, Overrides, Passed, Unread
from whence.model import Document

_LONGEST_PATH = 200


def documents(
    source: str,
    overrides: Overrides = NOTHING,
    *,
    options: Options = DEFAULT,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
    notice: Callable[[Passed], None] | None = None,
) -> Iterator[Document | Unread]:
    """The documents of `source`, which and how `collect.raws` says. `overrides` go to every document.

    What cannot be read comes as Unread and the rest is read. Raises InputError where the source as a whole cannot be
    read.
    """
    first = True
    for raw in raws(source, options, allow_local=allow_local, stdin=stdin, notice=notice):
        one = raw if isinstance(raw, Unread) else document_of(raw, overrides)
        if first and isinstance(one, Unread) and one.origin == source:
            raise one.error
        first = False
        yield one


def is_text(value: str | os.PathLike[str]) -> bool:
    """Whether what a Python user hands in is the text of an article, rather than a path or a URL.

    A Path is always a path. A string is a URL if it starts like one, a path if there is such a file or folder, a text
    if it has a line break, a space, or more than 200 characters; any other string is a path that leads nowhere.
    """
    if not isinstance(value, str) or URL.fullmatch(value.strip()) or _exists(value):
        return False
    return not value.strip() or len(value) > _LONGEST_PATH or any(c.isspace() for c in value)


def documents_at(
    place: str | os.PathLike[str], overrides: Overrides = NOTHING, *, allow_local: bool = False
) -> Iterator[Document | Unread]:
    """The documents at a path or URL. Raises NotFound for a path that leads nowhere."""
    if not isinstance(place, str):
        return documents(os.fspath(place), overrides)
    if URL.fullmatch(place.strip()):
        return documents(place.strip(), overrides, allow_local=allow_local)
    if not _exists(place):
        raise missing(place)
    return documents(place, overrides)


def _exists(value: str) -> bool:
    if not value or len(value) > 4096 or "\x00" in value or "\n" in value:
        return False
    try:
        return os.path.lexists(value)
    except (OSError, ValueError):
        return False
