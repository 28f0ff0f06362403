"""What the user names (a file, a folder, an archive, a feed, standard input, a URL, a string) into Documents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from whence.intake.collect import URL, raws
from whence.intake.extraction import document_of
from whence.intake.files import missing
from whence.intake.options import DEFAULT, Options
from whence.intake.plain import document
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


def documents_of(
    value: str | os.PathLike[str], overrides: Overrides = NOTHING, *, allow_local: bool = False
) -> Iterator[Document | Unread]:
    """The documents of whatever a Python user hands in: a URL, a path, or the text of an article itself.

    A Path is always a path. A string is a URL if it starts like one, a path if there is such a file or folder, a text
    if it has a line break, a space, or more than 200 characters. Raises NotFound for any other string: a path that
    leads nowhere.
    """
    if not isinstance(value, str):
        return documents(os.fspath(value), overrides)
    if URL.fullmatch(value.strip()):
        return documents(value.strip(), overrides, allow_local=allow_local)
    if _exists(value):
        return documents(value, overrides)
    if not value.strip() or len(value) > _LONGEST_PATH or any(c.isspace() for c in value):
        return iter((document(value, overrides=overrides),))
    raise missing(value)


def _exists(value: str) -> bool:
    if not value or len(value) > 4096 or "\x00" in value or "\n" in value:
        return False
    try:
        return os.path.lexists(value)
    except (OSError, ValueError):
        return False
