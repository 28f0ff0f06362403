"""The pages of a web archive: WARC and ARC files, as crawls and CC-NEWS publish them, gzipped or not.

Our own reader of the two formats (ISO 28500; ARC 1 and 2), because those we tried end a cut-off file without a word;
see docs/decisions.md. It goes from record to record, holds one page at a time, and finds its way after damage.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from whence.errors import BadRecord
from whence.intake import decode
from whence.intake.archived import Answer, answer, media_type, unpacked
from whence.intake.options import Setting
from whence.intake.raw import Raw, RawKind
from whence.intake.streams import Stream
from whence.intake.types import Unread

_LONGEST_LINE, _MOST_LINES = 64 * 1024, 200
_HTTP_HEAD = 64 * 1024
_LONGEST_ARC = 8 * 1024
_ARC_LINE = re.compile(rb"(\S.*) (\S+) (\d{8,14}) (\S+)(?: \d+ \S+ \S+ \d+ \S+)? (-?\d{1,18})\s*")
_URL = re.compile(r"https?://[^\s/]", re.IGNORECASE)

# Records about the crawl, not of what it met.
_BOOKKEEPING = frozenset({"warcinfo", "request", "metadata", "filedesc"})
# What holds an article: in an HTTP answer, and in a record that is the thing itself (texts are made of pages there).
_PAGES: dict[str, RawKind] = {"text/html": "page", "application/xhtml+xml": "page"}
_STORED: dict[str, RawKind] = {**_PAGES, "text/plain": "plain"}


@dataclass(frozen=True, slots=True)
class _Record:
    """The head of a record: where it starts, its type, the address it is of, the type and length of what follows."""

    at: int
    kind: str
    url: str
    media: str
    length: int | None


@dataclass(slots=True)
class _Walk:
    """The way through one archive, and what was passed over so far."""

    stream: Stream
    origin: str
    passed: Counter[str] = field(default_factory=Counter)

    def bad(self, at: int, what: str) -> Unread:
        """What is wrong with the record at `at`."""
        name = f"{self.origin}@{self.stream.place(at)}"
        return Unread(name, BadRecord(f"{name} {what}", name))


def raws(stream: Stream, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The pages of an archive: HTML that was answered with status 200, and stored pages and texts.

    The origin of each is "file@offset", the offset that of its record in the file, packed as it is. Records of other
    kinds are counted; a damaged one comes as Unread, and the rest is read as far as it can be found.
    """
    walk = _Walk(stream, origin)
    for head in _heads(walk):
        one = head if isinstance(head, Unread) else _article(walk, head)
        if one is not None:
            yield one
    for why, count in sorted(walk.passed.items()):
        setting.passed(origin, why, count)


def _heads(walk: _Walk) -> Iterator[_Record | Unread]:
    """The heads of the records, each before its body is read from the stream; and where there was something else."""
    stream, lost = walk.stream, None
    at = stream.at
    while line := stream.readline(_LONGEST_LINE):
        arc = _ARC_LINE.fullmatch(line) if len(line) < _LONGEST_ARC and not line.startswith(b"WARC/") else None
        if arc or line.startswith(b"WARC/"):
            if lost is not None:
                yield walk.bad(lost, "is not a record of an archive; everything up to the next record was skipped.")
                lost = None
            yield _arc(at, arc) if arc else _warc(at, stream)
        elif lost is None and line.strip():
            lost = at
        at = stream.at
    if lost is not None and not stream.broken:
        yield walk.bad(
            lost, "is not a record of an archive, and nothing after it is; get the file again if it should be one."
        )


def _arc(at: int, line: re.Match[bytes]) -> _Record:
    url = line[1].decode("utf-8", "replace")
    kind = "filedesc" if url.startswith("filedesc:") else "response"
    length = int(line[5])
    return _Record(at, kind, url, line[4].decode("latin-1").lower(), length if length >= 0 else None)


def _warc(at: int, stream: Stream) -> _Record:
    fields: dict[str, str] = {}
    for _ in range(_MOST_LINES):
        line = stream.readline(_LONGEST_LINE)
        if not line.strip():
            break
        name, _, value = line.decode("utf-8", "replace").partition(":")
        fields.setdefault(name.strip().lower(), value.strip())
    length = fields.get("content-length", "")
    return _Record(
        at,
        fields.get("warc-type", "nameless").lower(),
        fields.get("warc-target-uri", "").strip("<>"),
        fields.get("content-type", "").lower(),
        int(length) if length.isascii() and length.isdigit() and len(length) < 19 else None,
    )


def _article(walk: _Walk, record: _Record) -> Raw | Unread | None:
    """The article of a record; None where it holds none, which is counted. Reads its body from the stream."""
    if record.length is None:
        return walk.bad(record.at, "does not say how long it is; it was skipped.")
    start = walk.stream.at
    one = None
    if record.kind in ("response", "resource", "conversion"):
        one = _page(walk, record, record.length)
    elif record.kind not in _BOOKKEEPING:
        walk.passed[f"{record.kind} record"] += 1
    left = record.length - (walk.stream.at - start)
    if walk.stream.skip(left) < left:
        return None if walk.stream.broken else walk.bad(record.at, "is cut off; get the file again.")
    return one


def _page(walk: _Walk, record: _Record, length: int) -> Raw | Unread | None:
    if not _URL.match(record.url):
        walk.passed["not from the web"] += 1
        return None
    first = walk.stream.read(min(length, _HTTP_HEAD))
    head, kind, why = _looked_at(record, first)
    if why:
        walk.passed[why] += 1
        return None
    if length - head.start > decode.LIMIT:
        name = f"{walk.origin}@{walk.stream.place(record.at)}"
        return Unread(name, decode.too_large(name))
    data = first + walk.stream.read(length - len(first))
    if len(data) < length:
        return None
    body = unpacked(data[head.start :], head, decode.LIMIT)
    if body is None:
        return walk.bad(record.at, f"comes packed as “{head.packing}” and cannot be unpacked; it was skipped.")
    if not body.strip():
        walk.passed["empty page"] += 1
        return None
    origin = f"{walk.origin}@{walk.stream.place(record.at)}"
    return Raw(origin, body, kind, quote(record.url, safe="%/:=&?~#+!$,;'@()*[]|"), head.charset)


def _looked_at(record: _Record, first: bytes) -> tuple[Answer, RawKind, str]:
    """The HTTP head in front of a body, how the body is read, and why it is not."""
    if record.kind == "response":
        head = answer(first)
        if head.status is None:
            return head, "unknown", "answer that is not HTTP"
        kinds, media = _PAGES, head.media
        if head.status != 200:
            return head, "unknown", f"status {head.status}"
    else:
        media, charset = media_type(record.media)
        head, kinds = Answer(200, media, charset, False, "", 0), _STORED
    kind = kinds.get(media)
    return head, kind or "unknown", "" if kind else f"type {media or 'unknown'}"
