"""What the user names (a file, a folder, standard input, a URL) into Transcripts."""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from whence.errors import BadRecord, Empty, InputError, NotText, TooLarge
from whence.intake.decode import text_of
from whence.intake.files import each_of, files_in, is_folder, unopened
from whence.intake.transcripts.cues import reader_of, with_arrows
from whence.intake.types import Passed, Unread
from whence.model import Transcript
from whence.text.invisible import seen

# What a folder is searched for, and how each is read; ".gz" may follow. Of files named one by one, any other suffix is
# recognised by its first words.
SUFFIXES: dict[str, str] = {
    ".txt": "labels",
    ".md": "labels",
    ".markdown": "labels",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".vtt": "subtitles",
    ".srt": "subtitles",
    ".sbv": "subtitles",
    ".sub": "subtitles",
    ".ass": "subtitles",
    ".ssa": "subtitles",
    ".ttml": "subtitles",
    ".dfxp": "subtitles",
    ".smi": "subtitles",
    ".json3": "subtitles",
    ".srv1": "subtitles",
    ".srv2": "subtitles",
    ".srv3": "subtitles",
    ".lrc": "labels",
    ".csv": "table",
    ".tsv": "table",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "json",
}
_TYPES: tuple[tuple[str, str], ...] = (
    ("text/vtt", "subtitles"),
    ("application/x-subrip", "subtitles"),
    ("text/srt", "subtitles"),
    ("text/csv", "table"),
    ("text/tab-separated-values", "table"),
    ("application/json", "json"),
    ("application/octet-stream", "unknown"),
    ("application/gzip", "unknown"),
    ("application/x-gzip", "unknown"),
)
_KINDS = {"plain": "labels", "markdown": "labels", "records": "lines"}  # of intake.web in our words

# A transcript is read whole, except JSON lines: the longest debates have 0.2 MB, a year of a parliament 100.
LIMIT = 256 * 1024 * 1024
_URL_LIMIT = 64 * 1024 * 1024
_URL = re.compile(r"https?://\S*|[A-Za-z][A-Za-z0-9+.-]*://\S*")
_GZIP = b"\x1f\x8b"
_Passed = Callable[[Passed], object] | None
_NAMED = 3  # files passed over that are named
_WANTED = "a transcript as .txt, .html, .vtt, .srt, .csv or .jsonl"
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|p)\b", re.I | re.S
)
_OTHER = re.compile(r"\s*(?:<\?xml|\{\\rtf|Scenarist_SCC|<(?:\w+:)?[a-z]\w+[^>]*\bxmlns)", re.I)


def transcripts(
    source: str | os.PathLike[str],
    *,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
    passed: Callable[[Passed], object] | None = None,
) -> Iterator[Transcript | Unread]:
    """The transcripts of `source`: the path of a file or folder, "-" for standard input, or an http(s) URL.

    A folder is searched through all its folders, in the order of the names, for files that end as in `SUFFIXES`; hidden
    ones are passed over, and `passed` is called with the others. A file of a folder, or a line of JSON lines, that
    cannot be read comes as Unread and the rest is read. `allow_local` lets a URL lead to this machine or its network.
    Raises InputError where the source as a whole cannot be read.
    """
    name = os.fspath(source)
    if not name:
        raise InputError("An empty name is not a transcript; give a file, a folder, a URL, or - for standard input.")
    if name == "-":
        import sys

        yield from _opened(
            stdin if stdin is not None else sys.stdin.buffer, "-", "standard input", "unknown", passed=passed
        )
    elif isinstance(source, str) and _URL.fullmatch(name):
        yield from _url(name, allow_local, passed)
    else:
        yield from _path(Path(name), name, passed)


def kind_of(name: str) -> str | None:
    """How a file of this name is read; None where the name does not say."""
    return SUFFIXES.get(Path(name.lower().removesuffix(".gz")).suffix)


def _path(path: Path, origin: str, passed: _Passed) -> Iterator[Transcript | Unread]:
    yield from _folder(path, origin, passed) if is_folder(path, origin) else _file(path, origin, passed)


def _folder(folder: Path, origin: str, passed: _Passed) -> Iterator[Transcript | Unread]:
    failures: list[OSError] = []
    files = files_in(folder, failures.append)
    paths = [path for path in files if kind_of(path.name)]
    if not paths and not failures:
        raise Empty(f"{origin} holds no transcripts; name a folder with files such as .txt, .vtt or .jsonl.", origin)
    yield from each_of(paths, failures, lambda path: _file(path, str(path), passed))
    others = tuple(path.name for path in files if kind_of(path.name) is None)
    if others and passed is not None:
        passed(Passed(origin, "file of another kind", len(others), others[:_NAMED]))


def _file(path: Path, origin: str, passed: _Passed) -> Iterator[Transcript | Unread]:
    try:
        with path.open("rb") as stream:
            yield from _opened(stream, origin, origin, kind_of(path.name) or "unknown", passed=passed)
    except OSError as error:
        raise unopened(origin, error) from None


def _url(url: str, allow_local: bool, passed: _Passed) -> Iterator[Transcript | Unread]:
    from whence.intake.web import Limits, fetch

    got = fetch(url, allow_local=allow_local, limits=Limits(size=_URL_LIMIT, types=_TYPES))
    kind = _KINDS.get(got.kind, got.kind)
    if kind in ("labels", "unknown"):
        kind = kind_of(got.url.partition("?")[0].partition("#")[0]) or kind
    yield from _opened(BytesIO(got.data), url, url, kind, got.charset, passed)


def _opened(
    stream: BinaryIO, origin: str, name: str, kind: str, charset: str | None = None, passed: _Passed = None
) -> Iterator[Transcript | Unread]:
    """The transcripts of an open stream, unpacked where it is gzip."""
    buffered = stream if hasattr(stream, "peek") else BytesIO(stream.read(LIMIT + 1))
    try:
        if _peek(buffered, 2).startswith(_GZIP):
            with gzip.GzipFile(fileobj=buffered) as unpacked:
                yield from _read(cast(BinaryIO, unpacked), origin, name, kind, charset, passed)
        else:
            yield from _read(buffered, origin, name, kind, charset, passed)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise NotText(
            f"{name} is gzip-compressed and broken; get it again, or unpack what is left of it.", origin
        ) from None


def _peek(stream: BinaryIO, size: int) -> bytes:
    """The next bytes of a stream that has them buffered, not taken from it."""
    if isinstance(stream, BytesIO):
        return bytes(stream.getbuffer()[:size])
    return bytes(stream.peek(size))  # type: ignore[attr-defined]


def _read(
    stream: BinaryIO, origin: str, name: str, kind: str, charset: str | None, passed: _Passed
) -> Iterator[Transcript | Unread]:
    from whence.intake.transcripts.turns import is_turns, transcript_lines

    if kind == "unknown" and is_turns(_peek(stream, 1 << 16).partition(b"\n")[0]):
        kind = "lines"
    if kind == "lines":
        none = True
        for one in transcript_lines(stream, origin, passed):
            none = False
            yield one
        if none:
            raise _empty(name, origin)
        return
    data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise TooLarge(
            f"{name} is larger than {LIMIT >> 20} MB, too large for one transcript; split it, or give it as JSON lines "
            f"(.jsonl), which have no limit.",
            origin,
        )
    if not data.strip():
        raise _empty(name, origin)
    html = kind in ("page", "unknown")
    text = text_of(data, name, charset=charset, html=html, limit=LIMIT, wanted=_WANTED)
    del data
    found = list(_parsed(text, origin, kind))
    if not any(isinstance(one, Unread) or any(turn.text.strip() for turn in one.turns) for one in found):
        raise _empty(name, origin)
    yield from found


def _empty(name: str, origin: str) -> Empty:
    return Empty(f"{name} holds nothing that anybody says; give {_WANTED} with words in it.", origin)


def _parsed(text: str, origin: str, kind: str) -> Iterator[Transcript | Unread]:
    """The transcripts of a text, read as its kind or its first words say."""
    text = text if text.isascii() else seen(text)
    read = reader_of(text) if kind in ("unknown", "labels", "subtitles", "json") else None
    if kind == "subtitles" and read is None and "-->" in text:
        read = with_arrows
    if kind == "unknown" and read is None:
        kind = "page" if _PAGE.match(text[:2000]) else "labels"
    if read is not None:
        from whence.intake.transcripts.captions import captioned

        try:
            got = captioned(text, read)
        except (ValueError, RecursionError):
            raise BadRecord(f"{origin} is not whole: it is cut off; get it again, or as .vtt.", origin) from None
        yield Transcript(origin, got.turns, origin, notes=got.notes)
    elif kind == "subtitles" or (kind == "labels" and _OTHER.match(text[:2000])):
        raise NotText(f"{origin} is in a format that is not known; give {_WANTED}.", origin)
    elif kind == "json":
        from whence.intake.transcripts.turns import transcript_file

        yield from transcript_file(text, origin)
    elif kind == "table":
        from whence.intake.transcripts.tables import tabled

        yield from tabled(text, origin)
    elif kind == "page":
        from whence.intake.transcripts.page import page_text

        page = page_text(text)
        yield _labelled(page.text, origin, page.title)
    else:
        yield _labelled(text, origin)


def _labelled(text: str, origin: str, title: str | None = None) -> Transcript:
    from whence.intake.transcripts.written import laid_out

    laid = laid_out(text)
    return Transcript(origin, laid.turns, origin, title or laid.title, laid.day)


def transcripts_in(data: bytes, name: str) -> Iterator[Transcript | Unread]:
    """The transcripts in the bytes of a file called `name`; neither disk nor network is touched.

    Raises InputError where the file as a whole cannot be read.
    """
    yield from _opened(BytesIO(data), name, name, kind_of(name) or "unknown")
