"""The articles in a ZIP archive. Its members are read in memory, one at a time; nothing is ever written."""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from whence.errors import BadRecord, InputError, NotText, TooLarge
from whence.intake.collect import opened
from whence.intake.kinds import kind_of_name
from whence.intake.options import Setting
from whence.intake.raw import Raw
from whence.intake.streams import FREE, RATIO, Stream
from whence.intake.types import Unread

# Documents that are ZIP archives too: the beginning of a member's name, or what its member “mimetype” begins with.
_BY_NAME: tuple[tuple[str, str], ...] = (
    ("word/", "a Word document"),
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an EPUB"),
    ("Index/Document.iwa", "a Pages document"),
    ("AndroidManifest.xml", "an Android app"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
    ("[Content_Types].xml", "an Office document"),
)
_BY_TYPE: tuple[tuple[bytes, str], ...] = (
    (b"application/epub", "an EPUB"),
    (b"application/vnd.oasis.opendocument.text", "a LibreOffice text document"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "a LibreOffice spreadsheet"),
    (b"application/vnd.oasis.opendocument.presentation", "a LibreOffice presentation"),
    (b"application/vnd.oasis.opendocument", "a LibreOffice document"),
)
_MARKED = frozenset(("[Content_Types].xml", "mimetype", "META-INF/container.xml", "META-INF/MANIFEST.MF",
                     "Index/Document.iwa", "AndroidManifest.xml"))  # fmt: skip
_FIRST, _FREE_TYPE = 8, 1024
_IN_MEMORY = 256 * 1024 * 1024
_FAULTS = (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, zlib.error)


def raws(stream: Stream, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of the members that end as in `kinds.SUFFIXES`, in the order of the archive; others are counted.

    The origin of each begins with "archive.zip!member". A member that is encrypted, a link, an archive itself, made to
    fill the memory, or named so as to climb out of the archive comes as Unread. Raises NotText for anything but a ZIP.
    """
    file = stream.file()
    if file is None:
        raise NotText(
            f"{origin} is a ZIP archive, which cannot be read from a stream; save it and name the file.", origin
        )
    try:
        with ZipFile(file) as archive:
            yield from _members(archive, origin, setting)
    except (BadZipFile, NotImplementedError, ValueError, EOFError):
        raise NotText(f"{origin} is a damaged ZIP archive, or not one at all; pack it again.", origin) from None


def _members(archive: ZipFile, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    members = archive.infolist()
    if what := _packed_document(archive, members):
        raise NotText(f"{origin} is {what}, not an archive of articles; save it as plain text or HTML.", origin)
    passed: list[str] = []
    size = sum(info.compress_size for info in members)
    left = max(16 * FREE, RATIO * min(size, _length(archive)))
    for info in members:
        name = f"{origin}!{info.filename}"
        if info.filename.endswith("/"):  # a folder; ZipInfo.is_dir fails where damage has left no name
            continue
        if why := _refusal(info):
            yield Unread(name, BadRecord(f"{name} {why}.", name))
            continue
        if _hidden(info.filename):
            continue
        kind = kind_of_name(info.filename)
        if kind is None:
            passed.append(info.filename)
            continue
        left -= info.file_size
        if left < 0:
            yield Unread(name, TooLarge(f"{origin} unpacks to far more than any text; the rest is not read.", name))
            break
        yield from _member(archive, info, kind, name, setting)
    setting.passed_files(origin, passed)


def _packed_document(archive: ZipFile, members: list[ZipInfo]) -> str | None:
    """What kind of document an archive really is, by its first members; None for an archive of files."""
    marked = [info for info in members[:_FIRST] if info.filename in _MARKED]
    for info in marked:
        if info.filename == "mimetype" and info.file_size < _FREE_TYPE:
            with suppress(*_FAULTS):
                media = archive.read(info).strip()
                return next((what for start, what in _BY_TYPE if media.startswith(start)), None)
    names = [info.filename for info in members] if marked else []
    return next((what for start, what in _BY_NAME if any(name.startswith(start) for name in names)), None)


def _length(archive: ZipFile) -> int:
    file = cast(BinaryIO, archive.fp)
    return file.seek(0, 2)


def _refusal(info: ZipInfo) -> str | None:
    """Why a member is not read, by what the archive says of it."""
    if not info.filename:
        return "has no name; pack the archive again"
    # A name is cut at a null by the reader, and may be made to look like another: what it says is what counts.
    paths = (PurePosixPath(info.orig_filename), PureWindowsPath(info.orig_filename))
    if any(path.is_absolute() or path.drive or ".." in path.parts for path in paths):
        return "has a name that leads out of the archive; it was not read, and whence writes nothing of an archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link, not a file; pack the file itself"
    if info.flag_bits & 1:
        return "is encrypted; unpack the archive with its password first"
    if kind_of_name(info.filename) == "zip":
        return "is an archive in an archive; unpack the outer one first"
    if info.file_size > FREE and info.file_size > RATIO * info.compress_size:
        return f"unpacks to more than {RATIO} times its size, which no text does; it was not read"
    return None


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _member(archive: ZipFile, info: ZipInfo, kind: str, name: str, setting: Setting) -> Iterator[Raw | Unread]:
    try:
        with archive.open(info) as member:
            file: BinaryIO = cast(BinaryIO, member)
            if kind == "parquet":  # is read from its end
                if info.file_size > _IN_MEMORY:
                    raise TooLarge(f"{name} is too large to be read inside an archive; unpack it first.", name)
                file = BytesIO(member.read())
            yield from opened(Stream(file), name, kind, setting)
    except InputError as error:
        yield Unread(name, error)
    except _FAULTS as error:
        yield Unread(name, BadRecord(f"{name} cannot be unpacked ({_why(error)}); pack the archive again.", name))


def _why(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".").replace(";", ",") or type(error).__name__
