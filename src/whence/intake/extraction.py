"""The heavy step from a raw article to a Document.

Finding articles (`collect.raws`) is cheap and goes on in one process; `document_of` takes some ten milliseconds for a
page and may run in many.
"""

from __future__ import annotations

from whence.errors import Empty, InputError
from whence.intake.raw import Raw
from whence.intake.types import NOTHING, Overrides, Unread
from whence.model import Document


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
