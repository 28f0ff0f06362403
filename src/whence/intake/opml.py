"""OPML: lists of feeds, as feed readers export them (OPML 2.0, dev.opml.org)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from whence.errors import BadRecord, Empty, InputError, Refused
from whence.intake import decode
from whence.intake.feeds import visit
from whence.intake.files import unopened
from whence.intake.kinds import kind_of_bytes
from whence.intake.options import Setting
from whence.intake.polite import Web
from whence.intake.raw import Raw
from whence.intake.streams import Stream
from whence.intake.types import Unread
from whence.intake.xmltext import harmless

_HEAD = 4096


def raws(stream: Stream, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of all the feeds in a list that is a file. Raises Refused where it was not said to go to the web."""
    data = stream.read(decode.LIMIT + 1)
    if len(data) > decode.LIMIT:
        raise decode.too_large(origin)
    feeds = addresses(data, origin)
    if not setting.options.fetch:
        many = len(feeds) != 1
        count, them = f"{len(feeds):,} feed{'s' if many else ''}", "they name" if many else "it names"
        raise Refused(f"{origin} lists {count} on the web; give --fetch to fetch what {them}.", origin)
    yield from follow(feeds, Web(setting), setting)


def in_file(path: str) -> tuple[str, ...]:
    """The addresses of the feeds in a list that is a file. Raises InputError for what is not there or not a list."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(decode.LIMIT + 1)
    except OSError as error:
        raise unopened(path, error) from None
    if len(data) > decode.LIMIT:
        raise decode.too_large(path, path)
    if kind_of_bytes(data[:_HEAD]) == "feed":
        raise Refused(f"{path} is a feed that is a file, which never changes; give the address of the feed.", path)
    return addresses(data, path)


def follow(feeds: tuple[str, ...], web: Web, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of feeds, one feed after the other; one that cannot be read comes as Unread."""
    for url in feeds:
        try:
            yield from visit(web.get(url), url, web, setting)
        except InputError as error:
            yield Unread(url, error)


def addresses(data: bytes, origin: str, charset: str | None = None) -> tuple[str, ...]:
    """The addresses of the feeds in a list, in its order, each once. Raises BadRecord for anything else."""
    try:
        root = ElementTree.fromstring(harmless(data, origin, charset))
    except (ElementTree.ParseError, ValueError):
        raise BadRecord(f"{origin} is not OPML that can be read; export the list again.", origin) from None
    found = dict.fromkeys(url.strip() for node in root.iter("outline") if (url := node.get("xmlUrl")) and url.strip())
    if not found:
        raise Empty(f"{origin} lists no feeds; export the list again, or name a feed.", origin)
    return tuple(found)
