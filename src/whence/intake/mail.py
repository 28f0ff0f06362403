"""E-mail newsletters: an .eml file as a Document, an .mbox file as its messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
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

_HEADER = re.compile(rb"\s*(?:From [^\n]*\n)?[!-9;-~]+[ \t]*:")
_ATTACHED = re.compile(rb"^content-disposition:\s*attachment", re.IGNORECASE | re.MULTILINE)
_LINK = re.compile(r"<?\s*(https?://[^\s<>]+)", re.IGNORECASE)
_MAILBOX = re.compile(rb"From \S+.*\d{4}")
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
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
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
        if blank and _MAILBOX.match(line):
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


def _facts(message: EmailMessage) -> Overrides:
    sender = _try(lambda: str(message["From"].addresses[0].display_name)) or ""
    found = _WRITER.fullmatch(sender.strip())
    writer, outlet = (found["writer"], found["outlet"]) if found else ("", sender)
    return Overrides(
        title=_line(_try(lambda: str(message["Subject"]) if message["Subject"] else None)),
        outlet=_line(outlet),
        byline=_line(writer),
        published=_try(lambda: _day(message)),
    )


def _day(message: EmailMessage) -> date | None:
    sent = message["Date"].datetime if message["Date"] else None
    return sent.date() if sent else None


def _address(message: EmailMessage) -> str | None:
    for name in _ADDRESSES:
        if found := _LINK.search(_try(lambda name=name: str(message[name])) or ""):  # type: ignore[misc]
            return found[1]
    return None


def _part(message: EmailMessage, subtype: str) -> str | None:
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
