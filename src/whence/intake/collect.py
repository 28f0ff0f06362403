"""What the user names (a file, a folder, an archive, a feed, standard input, a URL) into articles not yet looked into.

Cheap and lazy: one article is held at a time. `extraction.document_of` does the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from whence.errors import Empty, InputError, NotText
from whence.intake import decode
from whence.intake.files import each_of, files_in, is_folder, unopened
from whence.intake.kinds import ONE, SUFFIXES, kind_of_bytes, kind_of_name
from whence.intake.options import DEFAULT, Options, Setting, Visits
from whence.intake.raw import Raw, RawKind
from whence.intake.streams import Stream, broken
from whence.intake.types import Passed, Unread

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S*")
_GZIP = b"\x1f\x8b"
_HEAD = 4096
_KNOWN = f"a file that ends in {', '.join(SUFFIXES)}"

# What takes apart each kind that holds several articles: a module, and a function (stream, origin, setting) in it.
_SPLITTERS: dict[str, tuple[str, str]] = {
    "records": ("records", "raws"),
    "csv": ("tables", "csv_raws"),
    "parquet": ("tables", "parquet_raws"),
    "warc": ("warc", "raws"),
    "mbox": ("mail", "raws"),
    "zip": ("zips", "raws"),
    "feed": ("feeds", "raws"),
    "opml": ("opml", "raws"),
}
_MAY_BE_EMPTY = frozenset({"feed", "opml"})  # nothing in them may be new


def raws(
    source: str,
    options: Options = DEFAULT,
    *,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
    visits: Visits | None = None,
    notice: Callable[[Passed], None] | None = None,
) -> Iterator[Raw | Unread]:
    """The articles of `source`: the path of a file or folder, "-" for standard input, or an http(s) URL.

    A folder is searched through all its folders, in the order of the names; its hidden files are passed over, and of
    the others those that end as in `kinds.SUFFIXES` are read. What cannot be read comes as Unread and the rest is read;
    raises no InputError. `allow_local` lets a URL lead to this machine or its network, `visits` makes requests
    conditional, `notice` is called with all that was passed over because it is not an article.
    """
    setting = Setting(options, allow_local, visits, notice)
    try:
        if source == "-":
            import sys

            yield from opened(Stream(stdin if stdin is not None else sys.stdin.buffer), "-", None, setting)
        elif URL.fullmatch(source):
            yield from _url(source, setting)
        else:
            yield from _path(Path(source), source, setting)
    except InputError as error:
        yield Unread(source, error)


def _path(path: Path, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    yield from _folder(path, origin, setting) if is_folder(path, origin) else _file(path, origin, setting)


def _folder(folder: Path, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    failures: list[OSError] = []
    files = files_in(folder, failures.append)
    paths = [path for path in files if kind_of_name(path.name)]
    if not paths and not failures:
        rest = f"; its {len(files)} other file{'s' if len(files) > 1 else ''} cannot be read" if files else ""
        raise Empty(f"{origin} holds no articles{rest}; name a folder with {_KNOWN}.", origin)
    yield from each_of(paths, failures, lambda path: _file(path, str(path), setting))
    setting.passed_files(origin, [path.name for path in files if kind_of_name(path.name) is None])


def _file(path: Path, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    kind = kind_of_name(path.name)
    try:
        with path.open("rb") as file:
            stream = Stream(file)  # looks ahead itself, for a pipe cannot go back
            if path.suffix.lower() == ".json" and kind_of_bytes(stream.head(_HEAD)) != "feed":
                raise NotText(
                    f"{origin} is one piece of JSON; give JSON lines (.jsonl): one object a line, with the article as "
                    f"“text”.",
                    origin,
                )
            yield from opened(stream, origin, kind, setting)
    except OSError as error:
        raise unopened(origin, error) from None


def opened(stream: Stream, origin: str, kind: str | None, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of one open stream; by its first bytes its kind, where `kind` is None, and whether it is gzipped."""
    if stream.head(len(_GZIP)) == _GZIP:
        stream = stream.unpacked()
    yield from split(stream, origin, kind or kind_of_bytes(stream.head(_HEAD, decode.LIMIT + 1)), setting)


def split(stream: Stream, origin: str, kind: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of a stream that is of this kind."""
    if kind in ONE:
        data = stream.read(decode.LIMIT + 1)
        if stream.broken:
            raise broken(origin, stream.broken)
        if len(data) > decode.LIMIT:
            raise decode.too_large("standard input" if origin == "-" else origin, origin)
        if kind == "mail":
            from whence.intake.mail import attachments

            setting.passed(origin, "attachment", attachments(data))
        yield Raw(origin, data, cast(RawKind, kind))
        return
    if kind == "xml":
        raise NotText(f"{origin} is XML but not a feed; give articles as text or pages, or a feed.", origin)
    none = True
    module, name = _SPLITTERS[kind]
    for one in getattr(import_module(f"whence.intake.{module}"), name)(stream, origin, setting):
        none = False
        yield one
    if none and not stream.broken and kind not in _MAY_BE_EMPTY:
        name = "standard input" if origin == "-" else origin
        yield Unread(origin, Empty(f"{name} holds no article; check that it is what you meant to give.", origin))
    if stream.broken:
        yield Unread(origin, broken(origin, stream.broken))


def _url(url: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The article at a URL, or those of a feed, a list of feeds or JSON lines there."""
    from whence.intake.polite import NOTHING_NEW, Web

    web = Web(setting)
    got = web.get(url, named=True)
    if got.kind == "unchanged":
        setting.passed(url, NOTHING_NEW)
        return
    if got.kind == "feed":
        from whence.intake.feeds import visit

        yield from visit(got, url, web, setting)
    elif got.kind == "opml":
        from whence.intake.opml import addresses, follow

        yield from follow(addresses(got.data, url, got.charset), web, setting)
    elif got.kind in ONE:
        yield Raw(url, got.data, cast(RawKind, got.kind), got.url, got.charset)
        web.visited(got, url)
    else:
        yield from split(Stream(BytesIO(got.data)), url, got.kind, setting)
        web.visited(got, url)
