"""E-mail newsletters: an .eml file as a Document, an .mbox file as its messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import TypeVar

from whence.errors import Empty, NotText
from whence.intake import decode
from whence.intake.dates import moment
from whence.intake.forwarded import Forwarded, body_of, head_of, is_forwarded, without_prefix
from whence.intake.options import Setting
from whence.intake.plain import document
from whence.intake.raw import Raw
from whence.intake.streams import Stream
from whence.intake.types import NOTHING, Overrides, Unread
from whence.model import Document

T = TypeVar("T")

_LONGEST_HEADER = 4000
_FIRST = 40  # characters of a text by which it is found again
_FEW_WORDS = 80  # a message with fewer of its own passes on the one attached to it
_ADDRESS = re.compile(r"[<\[(]\S*@\S*[>\])]|\S+@\S+")
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
    what is not mail, Empty where there is nothing to read.
    """
    if not _HEADER.match(data[: 64 * 1024]):
        raise NotText(
            f"{origin} is not an e-mail, since it begins with no header; save the message as .eml, or as .txt.", origin
        )
    try:
        return _read(message_from_bytes(data), origin, url, known, overrides)
    except RecursionError:
        raise NotText(
            f"{origin} has too many messages nested inside one another; save the innermost as .txt.", origin
        ) from None


def _read(message: Message, origin: str, url: str | None, known: Overrides, overrides: Overrides) -> Document:
    subject = _decoded(_header(message, "Subject"))
    inner = _passed_on(message, subject)
    if inner is not None:
        return _read(inner, origin, url, known, overrides)
    expected = is_forwarded(subject)
    parts = {subtype: body for subtype in ("html", "plain") if (body := _part(message, subtype)) is not None}
    head, first = _head(parts, expected)
    if head is not None:
        said = known.over(_facts(head.sender, without_prefix(head.subject), head.date))
    elif expected:  # who passed it on did not publish it, nor on that day
        said = known.over(Overrides(title=_line(without_prefix(subject))))
    else:
        said = known.over(_facts(_decoded(_header(message, "From")), subject, _header(message, "Date")))
    url = url or (None if head or expected else _address(message))
    failed: Empty | None = None
    for subtype, body in parts.items():
        try:
            if subtype == "plain":
                text = body_of(body, head) if (head := head_of(body, expected)) else body
                return document(text, origin=origin, known=said, overrides=overrides, url=url)
            from whence.intake.page import page

            found = page(body, origin=origin, url=url, known=said, overrides=overrides)
            text = _passed_on_text(found.text, first, expected)
            if text == found.text:
                return found
            return document(text, origin=origin, known=said, overrides=overrides, url=found.url)
        except Empty as error:
            failed = failed or error
    raise failed or Empty(f"{origin} is a message without a text to read; save what it holds as a file.", origin)


def _passed_on(message: Message, subject: str) -> Message | None:
    """The message that this one passes on as an attachment, where it says so or says little itself."""
    inner = [part for part in message.walk() if part.get_content_type() == "message/rfc822"]
    found = inner[0].get_payload() if len(inner) == 1 else None
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], Message):
        return None
    words = " ".join(body for part in ("plain", "html") if (body := _part(message, part, outside=True)))
    return found[0] if is_forwarded(subject) or len(words.split()) < _FEW_WORDS else None


def _passed_on_text(text: str, first: str, expected: bool) -> str:
    """The text of a page without the head of the message that it passes on and what stands above: the head itself may
    be lost in extraction, so `first` are the words that follow it.
    """
    if head := head_of(text, expected):
        return body_of(text, head)
    at = text.find(first) if first else -1
    return text[at:] if at > 0 else text


def _head(parts: Mapping[str, str], expected: bool) -> tuple[Forwarded | None, str]:
    """The head of a message within the body of one, by its plain text first; and the first words below it."""
    from whence.intake.transcripts.page import page_text

    for subtype in ("plain", "html"):
        body = parts.get(subtype)
        if body is not None:
            text = body if subtype == "plain" else page_text(body).text
            if head := head_of(text, expected):
                return head, body_of(text, head).lstrip()[:_FIRST].partition("\n")[0]
    return None, ""


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


def _facts(sender: str, subject: str, when: str) -> Overrides:
    """What the lines of a head say: title, outlet and byline, the day and time."""
    name = _line(_decoded(_try(lambda: parseaddr(sender)[0]) or "")) or _line(_ADDRESS.sub("", sender)) or ""
    found = _WRITER.fullmatch(name)
    writer, outlet = (found["writer"], found["outlet"]) if found else ("", name)
    sent = moment(when)
    day, at = (sent.day, sent.at) if sent else (None, None)
    return Overrides(_line(subject), _line(outlet), _line(writer), day, at)


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


def _part(message: Message, subtype: str, outside: bool = False) -> str | None:
    """The text of the first part of this kind that is not attached, nor, with `outside`, in a message within."""
    for part in _outside(message) if outside else message.walk():
        if part.get_content_type() != f"text/{subtype}" or _try(part.get_content_disposition) == "attachment":
            continue
        data = _try(lambda part=part: part.get_payload(decode=True))  # type: ignore[misc]
        if isinstance(data, bytes) and data.strip():
            return decode.text_of(data, "The message", charset=part.get_content_charset(), html=subtype == "html")
    return None


def _outside(message: Message) -> Iterator[Message]:
    yield message
    if message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _outside(part)


def _try(get: Callable[[], T]) -> T | None:
    """What a header says, None where it is so malformed that the parser falls over it."""
    try:
        return get()
    except Exception:  # the standard library's parser raises many kinds
        return None


def _line(words: str | None) -> str | None:
    return " ".join((words or "").split()) or None
