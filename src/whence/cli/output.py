"""Where results go: standard output or a file, in a form that the place can hold."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from whence.errors import BadOption, WhenceError

_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


@contextmanager
def opened(output: str | None) -> Iterator[TextIO]:
    """The stream for results. A file is UTF-8 with bare line feeds, written beside its place and then moved there.

    After a failure, what was written until then is kept: in its place where nothing was there, else beside the old
    file, as FILE.partial. Raises BadOption where the file cannot be written.
    """
    if output is None or output == "-":
        yield sys.stdout
        return
    place = Path(os.path.realpath(output))
    special = place.exists() and not place.is_file()  # a pipe or a device, which nothing can take the place of
    part = place if special else place.with_name(f".{place.name[:200]}.{os.getpid()}.part")
    with _said(output):
        stream = part.open("w", encoding="utf-8", errors="replace", newline="\n")
    try:
        yield stream
    except BaseException:
        with suppress(OSError):  # `write` has flushed all there is, or has said that it could not
            stream.close()
        if not special:
            _keep(part, place)
        raise
    with _said(output):
        stream.close()
        if not special:
            _move(part, place)


@contextmanager
def _said(output: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        said = f"{output} cannot be written ({error.strerror}); give another file with --output."
        raise BadOption(said) from None


def _move(part: Path, place: Path) -> None:
    if place.exists():
        part.chmod(place.stat().st_mode & 0o777)
    part.replace(place)


def _keep(part: Path, place: Path) -> None:
    """What a command wrote before it failed: of use where there is any, and no reason to lose an older file."""
    with suppress(OSError):
        if not part.stat().st_size:
            part.unlink()
        elif not place.exists():
            part.replace(place)
        else:
            kept = place.with_name(place.name + ".partial")
            part.replace(kept)
            click.echo(f"whence: {place} is as it was; what was written before the failure is in {kept}.", err=True)


def holds_unicode(stream: TextIO) -> bool:
    """Whether every character can be written to `stream`."""
    try:
        return codecs.lookup(stream.encoding or "utf-8").name.startswith("utf")
    except LookupError:
        return False


class ReaderGone(Exception):
    """Whoever read our output has closed it, as `| head` does. No error, but nothing more is wanted."""


def write(stream: TextIO, text: str) -> None:
    """Write `text` out at once; what the stream's encoding lacks becomes a question mark.

    Raises ReaderGone where the other end of a pipe is closed, WhenceError where the place is full or broken.
    """
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise WhenceError(f"The output cannot be written ({error.strerror}); choose another place.") from None


def sink(stream: TextIO, form: str) -> Callable[[str], None]:
    """What writes a format to `stream`: JSON spells out the characters that the stream lacks, and on a terminal nothing
    is written that could command it.
    """
    spelt = None if not form.startswith("json") or holds_unicode(stream) else _NOT_ASCII
    shown = form != "text" and stream.isatty()

    def put(text: str) -> None:
        text = _harmless(text, form) if shown else text
        write(stream, spelt.sub(_spelt, text) if spelt else text)

    return put


def _spelt(found: re.Match[str]) -> str:
    """A character as JSON spells it."""
    return json.dumps(found[0])[1:-1]


def _harmless(text: str, form: str) -> str:
    """`text` without what could command a terminal; JSON says what it was. Styled text is made harmless as it is laid
    out.
    """
    from whence.show.wording import printable

    return _COMMANDS.sub(_spelt, text) if form not in ("csv", "html", "graphml") else printable(text)


def harmless(stream: BinaryIO, form: str) -> io.RawIOBase:
    """`stream`, a terminal, to which a format is written in UTF-8 without what could command it."""
    return _Harmless(stream, form)


class _Harmless(io.RawIOBase):
    def __init__(self, stream: BinaryIO, form: str) -> None:
        self._stream, self._form = stream, form

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._stream.write(_harmless(bytes(data).decode("utf-8", "replace"), self._form).encode("utf-8", "replace"))
        return len(data)

    def flush(self) -> None:
        if not self._stream.closed:
            self._stream.flush()


def in_color(choice: str, stream: TextIO) -> bool:
    """Whether to colour: `always` and `never` decide; `auto` asks the terminal, NO_COLOR and FORCE_COLOR."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
