"""One article as it was found, bytes not yet looked into; and the heavy step from there to a Document.

Finding articles (`collect.raws`) is cheap and goes on in one process; `document_of` takes some ten milliseconds for a
page and may run in many.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import Literal

from whence.errors import Empty, InputError
from whence.intake.types import NOTHING, Overrides, Unread
from whence.model import Document

RawKind = Literal["text", "plain", "markdown", "page", "mail", "unknown"]


@dataclass(frozen=True, slots=True)
class Raw:
    """One article as bytes, not yet looked into.

    `kind` is "text" for what is known to be UTF-8 and is taken as it is; "plain", "markdown", "page" and "mail" say
    how to read bytes whose encoding is still to be found out (`charset` is what the server or archive calls it), and
    "unknown" leaves that to their first words. `url` is where it was published, `known` what the container says of it.
    `fingerprint` is the SHA-256, in hexadecimal, of all that the Document depends on but the origin.
    """

    origin: str
    data: bytes
    kind: RawKind
    url: str | None = None
    charset: str | None = None
    known: Overrides = NOTHING
    fingerprint: str = ""

    def __post_init__(self) -> None:
        if not self.fingerprint:
            told = repr((self.kind, self.url, self.charset, *map(str, astuple(self.known))))
            object.__setattr__(self, "fingerprint", sha256(told.encode() + b"\0" + self.data).hexdigest())


def document_of(raw: Raw, overrides: Overrides = NOTHING) -> Document | Unread:
    """The Document in `raw`, or why there is none; raises no InputError. `overrides` beat what the article says."""
    try:
        return _document(raw, overrides)
    except InputError as error:
        return Unread(raw.origin, error)


def _document(raw: Raw, overrides: Overrides) -> Document:
    from whence.intake.decode import text_of
    from whence.intake.plain import document

    name = "standard input" if raw.origin == "-" else raw.origin
    if not raw.data.strip():
        raise Empty(f"{name} is empty; give an article with some words in it.", raw.origin)
    if raw.kind == "text":
        text = raw.data.decode("utf-8", "replace")
        return document(text, origin=raw.origin, known=raw.known, overrides=overrides, url=raw.url)
    if raw.kind == "mail":
        from whence.intake.mail import mail

        return mail(raw.data, origin=raw.origin, known=raw.known, overrides=overrides, url=raw.url)
    text = text_of(raw.data, name, charset=raw.charset, html=raw.kind in ("page", "unknown"))
    if raw.kind == "markdown":
        from whence.intake.markdown import markdown

        return markdown(text, origin=raw.origin, known=raw.known, overrides=overrides, url=raw.url)
    if raw.kind != "plain":
        from whence.intake.kinds import is_page
        from whence.intake.page import page

        if raw.kind == "page" or is_page(text):
            return page(text, origin=raw.origin, known=raw.known, overrides=overrides, url=raw.url)
    return document(text, origin=raw.origin, known=raw.known, overrides=overrides, url=raw.url)
