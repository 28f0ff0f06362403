"""The verb `export`: ledgers out in a standard format, to a file, a folder or a stream."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from whence.errors import BadOption
from whence.model import Ledger
from whence.verbs.counted import Counted

if TYPE_CHECKING:
    from whence.verbs.export_formats import FileEach, Format

_MARK = b"\xef\xbb\xbf"  # of UTF-8


def export(
    ledgers: Iterable[Ledger] | Ledger, form: str, target: str | os.PathLike[str] | BinaryIO, *, excel: bool = False
) -> int:
    """Write ledgers in the format `form`, a name in `export_formats.FORMATS`; how many articles were written.

    `target` is a path, or a stream open for bytes, which stays open. brat and html are files for each article: a path
    is then a folder, made where there is none, or a ZIP archive if it ends in .zip, or for html a page if it ends in
    .html; a stream gets brat's archive, or one page. An index.html leads to the pages of a folder. A file is replaced
    only when all was written. Ledgers are taken one by one. `excel` puts a byte-order mark before CSV, without which
    Excel takes its letters for another alphabet's.

    Raises BadOption for an unknown format or a place that does not suit it, NeedsExtra where a package is missing,
    WhenceError where the place cannot be written.
    """
    from whence.formats.places import flushed, into_folder, opened
    from whence.verbs.export_formats import FORMATS, FileEach

    if form not in FORMATS:
        raise BadOption(f"There is no format {form!r}; give one of {', '.join(FORMATS)}.")
    if excel and form != "csv":
        raise BadOption(f"Only csv can be made for Excel, not {form}; give csv, or leave the option out.")
    mark = _MARK if excel else b""
    how = FORMATS[form]
    counted = Counted([ledgers] if isinstance(ledgers, Ledger) else ledgers)
    if not isinstance(target, str | os.PathLike):
        with flushed(target) as stream:
            stream.write(mark)
            _write(how, form, counted, stream, Path("-"))
        return counted.number
    path = Path(target)
    if isinstance(how, FileEach) and path.suffix.lower() not in _files(how):
        into_folder(counted, path, how.files, how.also, how.index and how.index())
    elif path.is_dir():
        raise BadOption(f"{path} is a folder, but {form} is one file; give the name of a file.")
    else:
        with opened(path) as stream:
            stream.write(mark)
            _write(how, form, counted, stream, path)
    return counted.number


def _files(how: FileEach) -> tuple[str, ...]:
    """The suffixes by which a path is one file rather than a folder of them."""
    return (".zip", how.suffix)


def _write(how: Format, form: str, ledgers: Iterable[Ledger], stream: BinaryIO, path: Path) -> None:
    """Write to one stream; `path` says what it should become."""
    from whence.formats.places import into_zip
    from whence.verbs.export_formats import OneFile

    if isinstance(how, OneFile):
        how.write(ledgers, stream)
    elif how.alone and path.suffix.lower() != ".zip":
        for _, data in how.files(_only(ledgers, form)):
            stream.write(data)
    else:
        into_zip(ledgers, stream, how.files, how.also, how.index and how.index())


def _only(ledgers: Iterable[Ledger], form: str) -> Ledger:
    first = None
    for ledger in ledgers:
        if first is not None:
            raise BadOption(f"A file of {form} holds one article, and these are several; name a folder or a .zip file.")
        first = ledger
    if first is None:
        raise BadOption(f"A file of {form} holds one article, and there is none; name one.")
    return first
