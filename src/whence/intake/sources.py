"""What the user names (a file, a folder, standard input, a URL, a string) into Documents."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from whence.errors import Empty, InputError, NotFound, NotText
from whence.intake.decode import LIMIT, text_of
from whence.intake.plain import document
from whence.intake.types import NOTHING, Overrides, Unread
from whence.model import Document

# What a folder is searched for, and how each is read. Of files named one by one, any other suffix is read as plain text
# unless its first words are those of a page.
SUFFIXES: dict[str, str] = {
    ".txt": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".jsonl": "records",
    ".ndjson": "records",
}
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S*")
_LONGEST_PATH = 200
_KNOWN = "a .txt, .md, .html or .jsonl file"


def documents(
    source: str,
    overrides: Overrides = NOTHING,
    *,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
) -> Iterator[Document | Unread]:
    """The documents of `source`: the path of a file or folder, "-" for standard input, or an http(s) URL.

    A folder is searched through all its folders, in the order of the names; of its files, those that end as in
    `SUFFIXES` are read, hidden ones are passed over, and `left_out` names the others. A file of a folder, or a line
    of JSON lines, that cannot be read comes as Unread and the rest is read. `overrides` go to every document.
    `allow_local` lets a URL lead to this machine or its network. Raises InputError where the source as a whole cannot
    be read.
    """
    if source == "-":
        import sys

        yield from _stream(stdin if stdin is not None else sys.stdin.buffer, "-", "standard input", overrides)
    elif _URL.fullmatch(source):
        yield from _url(source, overrides, allow_local)
    else:
        yield from _path(Path(source), source, overrides)


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
    if _URL.fullmatch(value.strip()):
        return documents(value.strip(), overrides, allow_local=allow_local)
    if _exists(value):
        return _path(Path(value), value, overrides)
    if not value.strip() or len(value) > _LONGEST_PATH or any(c.isspace() for c in value):
        return iter((document(value, overrides=overrides),))
    raise _missing(value)


def left_out(folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """The files of a folder that `documents` does not read for their suffix, hidden ones not counted."""
    return tuple(path for path in _files(Path(folder), lambda error: None) if path.suffix.lower() not in SUFFIXES)


def _exists(value: str) -> bool:
    if not value or len(value) > 4096 or "\x00" in value or "\n" in value:
        return False
    try:
        return os.path.lexists(value)
    except (OSError, ValueError):
        return False


def _missing(name: str) -> NotFound:
    return NotFound(f"There is no file or folder {name}; check the path.", name)


def _path(path: Path, origin: str, overrides: Overrides) -> Iterator[Document | Unread]:
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError):
        raise _missing(origin) from None
    if not exists:
        raise _missing(origin)
    yield from _folder(path, origin, overrides) if is_folder else _file(path, origin, overrides)


def _folder(folder: Path, origin: str, overrides: Overrides) -> Iterator[Document | Unread]:
    failures: list[OSError] = []
    paths = [path for path in _files(folder, failures.append) if path.suffix.lower() in SUFFIXES]
    if not paths and not failures:
        others = len(left_out(folder))
        rest = f"; its {others} other file{'s' if others > 1 else ''} cannot be read" if others else ""
        raise Empty(f"{origin} holds no articles{rest}; name a folder with {_KNOWN}.", origin)
    for failure in sorted(failures, key=lambda f: str(f.filename)):
        yield Unread(str(failure.filename), _unopened(str(failure.filename), failure))
    for path in paths:
        try:
            yield from _file(path, str(path), overrides)
        except InputError as error:
            yield Unread(str(path), error)


def _files(folder: Path, failed: Callable[[OSError], None]) -> list[Path]:
    """All files under `folder` that are not hidden, in the order of their names, folder by folder; links to folders
    are not followed.
    """
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=failed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(here, name) for name in names if not name.startswith(".")]
    return sorted(found, key=lambda path: path.parts)


def _file(path: Path, origin: str, overrides: Overrides) -> Iterator[Document | Unread]:
    kind = SUFFIXES.get(path.suffix.lower())
    if path.suffix.lower() == ".json":
        raise NotText(
            f"{origin} is one piece of JSON; give JSON lines (.jsonl): one object a line, with the article as “text”.",
            origin,
        )
    try:
        with path.open("rb") as stream:
            yield from _read(stream, origin, origin, kind or "unknown", overrides)
    except OSError as error:
        raise _unopened(origin, error) from None


def _unopened(origin: str, error: OSError) -> InputError:
    why = (error.strerror or "the system refuses").lower()
    return InputError(f"{origin} cannot be opened ({why}); check that it is a file that you may read.", origin)


def _stream(stream: BinaryIO, origin: str, name: str, overrides: Overrides) -> Iterator[Document | Unread]:
    yield from _read(stream, origin, name, "stream", overrides)


def _read(stream: BinaryIO, origin: str, name: str, kind: str, overrides: Overrides) -> Iterator[Document | Unread]:
    """One open stream, read as `kind`; a "stream" may turn out to hold JSON lines, an "unknown" a page or a plain
    text.
    """
    if kind == "records":
        from whence.intake.records import records

        none = True
        for item in records(stream, origin=origin, overrides=overrides):
            none = False
            yield item
        if none:
            raise Empty(f"{name} is empty; give one JSON object a line, with the article as “text”.", origin)
        return
    if kind == "stream":
        from whence.intake.records import is_record, records

        first = stream.readline(LIMIT + 1)
        if is_record(first):
            yield from records(_Pushed(first, stream), origin=origin, overrides=overrides)
            return
        data = first + (stream.read(LIMIT + 1 - len(first)) if len(first) <= LIMIT else b"")
    else:
        data = stream.read(LIMIT + 1)
    yield article(data, origin, kind, overrides, name=name)


def article(
    data: bytes,
    origin: str,
    kind: str,
    overrides: Overrides,
    *,
    name: str | None = None,
    charset: str | None = None,
    url: str | None = None,
) -> Document:
    """The one article in `data`, read as "plain", "markdown", "page", or as its first words tell."""
    name = name or origin
    if not data.strip():
        raise Empty(f"{name} is empty; give {_KNOWN} with an article in it.", origin)
    text = text_of(data, name, charset=charset, html=kind != "plain" and kind != "markdown")
    if kind not in ("plain", "markdown"):
        from whence.intake.page import is_page, page

        if kind == "page" or is_page(text):
            return page(text, origin=origin, url=url, overrides=overrides)
    if kind == "markdown":
        from whence.intake.markdown import markdown

        return markdown(text, origin=origin, overrides=overrides)
    return document(text, origin=origin, overrides=overrides)


def _url(url: str, overrides: Overrides, allow_local: bool) -> Iterator[Document | Unread]:
    from whence.intake.web import fetch

    got = fetch(url, allow_local=allow_local)
    if got.kind == "records":
        yield from _read(BytesIO(got.data), url, url, "records", overrides)
    else:
        yield article(got.data, url, got.kind, overrides, charset=got.charset, url=got.url)


class _Pushed(BytesIO):
    """A stream whose first line was read already."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__(first)
        self._rest = rest

    def readline(self, size: int | None = -1, /) -> bytes:
        return super().readline(size) or self._rest.readline(-1 if size is None else size)
