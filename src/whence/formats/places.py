"""Where an export goes: a file, there whole or not at all; a folder or a ZIP archive of files for each article."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from whence.errors import BadOption, WhenceError
from whence.model import Document, Ledger

Files = Callable[[Ledger], Iterator[tuple[str, bytes]]]


class Index(Protocol):
    """A file that leads to the others; it learns of each article and the first of its files, and is written last."""

    name: str

    def add(self, name: str, ledger: Ledger) -> None:
        """An article and its file."""

    def page(self) -> str:
        """The text of the file."""


_PLAIN = re.compile("[0-9a-z_-]{1,64}")
_SHOWN = 16  # digits of a document's id in the name of its file


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file to write to. It takes the place of an older one only when all was written.

    Raises BadOption where it cannot be made, WhenceError where it cannot be written.
    """
    path = Path(os.path.realpath(path))
    special = path.exists() and not path.is_file()  # a pipe or a device, which nothing can take the place of
    part = path if special else path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    with _in_one_sentence(path):
        stream = part.open("wb")
    try:
        with flushed(stream) as out:
            yield out
        with _in_one_sentence(path):
            stream.close()
            if not special:
                if path.exists():
                    part.chmod(path.stat().st_mode & 0o777)
                part.replace(path)
    except BaseException:
        with suppress(OSError):  # what could not be written, cannot be flushed either
            stream.close()
        if not special:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise


@contextmanager
def flushed(stream: BinaryIO) -> Iterator[BinaryIO]:
    """`stream` with failures put in one sentence; all is written out at the end, and it stays open."""
    out = _Out(stream)
    yield cast(BinaryIO, out)
    out.flush()


@contextmanager
def _in_one_sentence(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadOption(f"{path} cannot be written ({error.strerror}); choose another place with --output.") from None


class _Out(io.RawIOBase):
    """Hands on what is written; where that fails it raises WhenceError, but BrokenPipeError as it is."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def writable(self) -> bool:
        """It can only write."""
        return True

    def write(self, data: Any) -> int:
        """Write all of `data`."""
        with _failing():
            self.stream.write(data)
        return len(data)

    def flush(self) -> None:
        """Write out what the stream holds back."""
        with _failing():
            if not self.stream.closed:
                self.stream.flush()


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WhenceError(f"The output cannot be written ({error.strerror}); choose another place.") from None


def into_folder(
    ledgers: Iterable[Ledger],
    folder: Path,
    files: Files,
    also: Iterable[tuple[str, bytes]],
    index: Index | None = None,
) -> None:
    """Write the files of each article, and what comes `also`, into a folder, which is made where there is none."""
    with _in_one_sentence(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for name, data in _named(ledgers, files, also, index):
        with opened(folder / name) as stream:
            stream.write(data)


def into_zip(
    ledgers: Iterable[Ledger],
    target: BinaryIO,
    files: Files,
    also: Iterable[tuple[str, bytes]],
    index: Index | None = None,
) -> None:
    """Write the files of each article, and what comes `also`, as a ZIP archive without times of day in it."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _named(ledgers, files, also, index):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, data)


def _named(
    ledgers: Iterable[Ledger], files: Files, also: Iterable[tuple[str, bytes]], index: Index | None
) -> Iterator[tuple[str, bytes]]:
    """Each file with its name: the first digits of the document's id, numbered where one comes again."""
    yield from also
    seen: dict[str, int] = {}
    for ledger in ledgers:
        stem = _stem(ledger.document)
        seen[stem] = seen.get(stem, 0) + 1
        name = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
        for number, (suffix, data) in enumerate(files(ledger)):
            if index is not None and not number:
                index.add(name + suffix, ledger)
            yield name + suffix, data
    if index is not None:
        yield index.name, index.page().encode()


def _stem(document: Document) -> str:
    key = document.id
    if not _PLAIN.fullmatch(key):
        key = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return key[:_SHOWN]
