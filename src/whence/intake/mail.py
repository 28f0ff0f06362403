"""E-mail newsletters: an .eml file as a Document, an .mbox file as its messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import TypeVar

from whence.errors import Empty, NotText
from whence.intake import decode
from whence.intake.options import Setting
from whence.intake.plain import document
from whence.intake.raw import Raw
from whence.intake.streams import Stream
from whence.intake.types import NOTHING, Overrides, Unread
from whence.model import Document

T = TypeVar("T")

_LONGEST_HEADER = 4000
_HEADER = re.compile(rb"\s*(?:From [^\n]*\n)?[!-9;-~]+[ \t]*:")
_ATTACHED = re.compile(rb"^content-disposition:\s*attachment", re.IGNORECASE | re.MULTILINE)
_LINK = re.compile(r"<?\s*(https?://[^\s<>]+)", re.IGNORECASE)
_MAILBOX = re.compile(rb"From \S+ .*\d{4}")
_QUOTED_FROM = re.compile(rb"^>(>*From )")
# "Jane Roe at the Orla Gazette", "Jane Roe | Orla Gazette": who writes, and for whom.
_WRITER = re.compile(r"(?P<writer>.+?)(?:\s+(?:at|from|via|@)\s+(?:the\s+)?|\s*[|,–—]\s*)(?P<outlet>.+)", re.IGNORECASE)
# Where a list says at which address the letter can be read, the likeliest first.
_ADDRESSES = ("Archived-At", "List-Post", "Content-Location")


def mail(
    data: bytes,
    *,
    origin: str,
    url: str | None = None,
    known: Overrides = NOTHING,
    overrides: Overrides = NOTHING,
) -> Document:
    """A newsletter as a Document: the HTML of it, or its plain text where that holds no article.

    Subject, sender and date are its title, outlet (and byline) and day; attachments are not read. Raises NotText for
    what is no mail, Empty where there is nothing to read.
    """
    if not _HEADER.match(data[: 64 * 1024]):
        raise NotText(f"{origin} is no e-mail: it begins with no header; save the message as .eml, or as .txt.", origin)
    try:
        return _read(message_from_bytes(data), origin, url, known, overrides)
    except RecursionError:
        raise NotText(
            f"{origin} is a message in a message a thousand times over; save what it holds as .txt.", origin
        ) from None


def _read(message: Message, origin: str, url: str | None, known: Overrides, overrides: Overrides) -> Document:
    said = known.over(_facts(message))
    url = url or _address(message)
    failed: Empty | None = None
    for subtype in ("html", "plain"):
        body = _part(message, subtype)
        if body is None:
            continue
        try:
            if subtype == "plain":
                return document(body, origin=origin, known=said, overrides=overrides, url=url)
            from whence.intake.page import page

            return page(body, origin=origin, url=url, known=said, overrides=overrides)
        except Empty as error:
            failed = failed or error
    raise failed or Empty(f"{origin} is a message without a text to read; save what it holds as a file.", origin)


def attachments(data: bytes) -> int:
    """How many files are attached to a message."""
    return len(_ATTACHED.findall(data))


def raws(stream: Stream, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The messages of a mailbox in the mbox format. The origin of each is "file@offset"."""
    attached = 0
    for at, data in _messages(stream):
        name = f"{origin}@{stream.place(at)}"
        if data is None:
            yield Unread(name, decode.too_large(name))
        elif data.strip():
            attached += attachments(data)
            yield Raw(name, data, "mail")
    setting.passed(origin, "attachment", attached)


def _messages(stream: Stream) -> Iterator[tuple[int, bytes | None]]:
    """Each message with where it starts; None for one above the limit, of which no more is held."""
    start, size, blank = stream.at, 0, True
    lines: list[bytes] = []
    while line := stream.readline(64 * 1024):
        if blank and _MAILBOX.match(line[:200]):
            if size:
                yield start, b"".join(lines) if size <= decode.LIMIT else None
            start, size, lines = stream.at - len(line), 0, []
        else:
            size += len(line)
            if size <= decode.LIMIT:
                lines.append(_QUOTED_FROM.sub(rb"\1", line))
            else:
                lines.clear()
        blank = not line.strip()
    if size and not stream.broken:
        yield start, b"".join(lines) if size <= decode.LIMIT else None


def _facts(message: Message) -> Overrides:
    sender = _line(_decoded(_try(lambda: parseaddr(_header(message, "From"))[0]) or "")) or ""
    found = _WRITER.fullmatch(sender)
    writer, outlet = (found["writer"], found["outlet"]) if found else ("", sender)
    return Overrides(
        title=_line(_decoded(_header(message, "Subject"))),
        outlet=_line(outlet),
        byline=_line(writer),
        published=_try(lambda: parsedate_to_datetime(_header(message, "Date")).date()),
    )


def _header(message: Message, name: str) -> str:
    """A header as it stands. Beyond a length no sender needs it is cut, since decoding takes its square in time."""
    value = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    words = value[:_LONGEST_HEADER].encode("ascii", "surrogateescape").decode("utf-8", "replace")
    return " ".join(words.split())


def _decoded(words: str) -> str:
    """A header with its encoded words (RFC 2047) decoded."""
    return _try(lambda: str(make_header(decode_header(words)))) or words


def _address(message: Message) -> str | None:
    for name in _ADDRESSES:
        if found := _LINK.search(_header(message, name)):
            return found[1]
    return None


def _part(message: Message, subtype: str) -> str | None:
    """The text of the first part of this kind that is not attached."""
    for part in message.walk():
        if part.get_content_type() != f"text/{subtype}" or _try(part.get_content_disposition) == "attachment":
            continue
        data = _try(lambda part=part: part.get_payload(decode=True))  # type: ignore[misc]
        if isinstance(data, bytes) and data.strip():
            return decode.text_of(data, "The message", charset=part.get_content_charset(), html=subtype == "html")
    return None


def _try(get: Callable[[], T]) -> T | None:
    """What a header says, None where it is so malformed that the parser falls over it."""
    try:
        return get()
    except Exception:  # the standard library's parser raises many kinds
        return None


def _line(words: str | None) -> str | None:
    return " ".join((words or "").split()) or None
