"""Archives and packed files made for the tests, and what intake makes of them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from whence.intake.collect import raws
from whence.intake.options import DEFAULT, Options
from whence.intake.raw import Raw
from whence.intake.types import Passed, Unread

SAID = "The mayor of Orla said on Monday that the bridge would not be built while she was in office, nor a tunnel. "
PAGE = f"<!doctype html><html><head><title>No</title></head><body><article><p>{SAID * 3}</p></article></body></html>"


def record(body: bytes, url: str = "http://orla.example/a", kind: str = "response", media: str | None = None) -> bytes:
    """One record of a WARC file."""
    media = media or ("application/http; msgtype=response" if kind == "response" else "text/html")
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def http(body: bytes, status: int = 200, **headers: str) -> bytes:
    """An HTTP answer."""
    lines = [f"HTTP/1.1 {status} Whatever"] + [f"{k.replace('_', '-')}: {v}" for k, v in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def page(url: str = "http://orla.example/a", **headers: str) -> bytes:
    """The record of a page."""
    return record(http(PAGE.encode(), Content_Type="text/html; charset=utf-8", **headers), url)


def members(pieces: Iterable[bytes]) -> bytes:
    """Each piece as a gzip member of its own, as crawls do it."""
    return b"".join(gzip.compress(piece, mtime=0) for piece in pieces)


class Read:
    """What came of a source: the articles, what could not be read, what was passed over."""

    def __init__(self, source: str | Path, options: Options = DEFAULT, **more: object) -> None:
        self.passed: list[Passed] = []
        items = list(raws(str(source), options, notice=self.passed.append, **more))  # type: ignore[arg-type]
        self.raws = [item for item in items if isinstance(item, Raw)]
        self.unread = [item for item in items if isinstance(item, Unread)]
        self.why = [str(item.error) for item in self.unread]
        self.counts = {item.why: item.count for item in self.passed}


def read(folder: Path, name: str, data: bytes, options: Options = DEFAULT) -> Read:
    """What comes of a file of this name with this in it."""
    path = folder / name
    path.write_bytes(data)
    return Read(path, options)
