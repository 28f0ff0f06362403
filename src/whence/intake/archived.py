"""An HTTP answer as archives keep it: its head, and the body unpacked."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an HTTP answer. `status` is None where it has none; the body starts at `start`."""

    status: int | None
    media: str
    charset: str | None
    chunked: bool
    packing: str
    start: int


def answer(head: bytes) -> Answer:
    """The head of the HTTP answer that `head`, its first bytes, begins with."""
    status = _STATUS.match(head)
    end = _HEAD_END.search(head)
    if not status:
        return Answer(None, "", None, False, "", 0)
    fields: dict[str, str] = {}
    for line in head[: end.start() if end else len(head)].split(b"\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            fields.setdefault(name.strip().lower().decode("latin-1"), value.strip().decode("latin-1"))
    media, charset = media_type(fields.get("content-type", ""))
    return Answer(
        int(status[1]),
        media,
        charset,
        "chunked" in fields.get("transfer-encoding", "").lower(),
        fields.get("content-encoding", "").lower(),
        end.end() if end else len(head),
    )


def media_type(field: str) -> tuple[str, str | None]:
    """The media type and the charset that a Content-Type names."""
    charset = _CHARSET.search(field)
    return field.partition(";")[0].strip().lower(), charset[1] if charset else None


def unpacked(body: bytes, head: Answer, limit: int) -> bytes | None:
    """The body without its chunks and its packing; None where it unpacks to more than `limit` bytes, or not at all.

    Archives often keep a body unpacked under the head that it came with: what is not chunked or packed as the head
    says is taken as it is.
    """
    if head.chunked:
        body = _joined(body)
    if head.packing in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return _inflated(body, 31, limit)
    if head.packing == "deflate":
        return _inflated(body, 15, limit) or _inflated(body, -15, limit) or body
    if head.packing in ("br", "zstd") and b"<" not in body[:2000]:
        return None
    return body


def _joined(body: bytes) -> bytes:
    """The chunks of a body, joined; the body itself where it is not made of chunks."""
    pieces: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(pieces)
        pieces.append(body[size.end() : size.end() + length])
        at = size.end() + length
    # The last chunk may be missing where an archive cut the page; rubbish between chunks means it was not chunked.
    return b"".join(pieces) if pieces and not body[at:].strip() else body


def _inflated(body: bytes, window: int, limit: int) -> bytes | None:
    unpack = zlib.decompressobj(wbits=window)
    try:
        data = unpack.decompress(body, limit + 1)
    except zlib.error:
        return None
    return data if len(data) <= limit else None
