"""A plain text as a Document, its text unchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TypeVar

from whence.errors import Empty
from whence.intake.addresses import original
from whence.intake.blocks import blocks
from whence.intake.found import Found
from whence.intake.furniture import find
from whence.intake.headline import headline
from whence.intake.language import language as language_of
from whence.intake.types import NOTHING, Overrides
from whence.model import Document, Furniture
from whence.text.invisible import seen, visible

_BOM = "\ufeff"
_SURROGATE = re.compile("[\ud800-\udfff]")
_LETTER = re.compile(r"[^\W_]")

T = TypeVar("T", str, date)


def document(
    text: str,
    *,
    origin: str | None = None,
    overrides: Overrides = NOTHING,
    known: Overrides = NOTHING,
    language: str | None = None,
    url: str | None = None,
) -> Document:
    """`text` as a Document, with its furniture found and what that says of title, outlet, byline and day of
    publication.

    A leading byte-order mark is dropped, and halves of surrogate pairs, which no text can hold, each become U+FFFD;
    nothing else changes. `url` is where it was published. `known` is what the page or record around the text says;
    `overrides` beat it, and both beat the text. Raises Empty where there is no letter and no digit to read.
    """
    text = _SURROGATE.sub("\ufffd", text.removeprefix(_BOM))
    if not _LETTER.search(text):
        raise Empty(f"{origin or 'The text'} is empty; give a text with an article in it.", origin)
    shown = visible(text)
    found = find(shown.text)
    title = headline(blocks(shown.text, found[0].end if found and found[0].start == 0 else 0), found)
    said = _seen(overrides.over(known))
    if title and _agrees(title.title, said.title):
        found = tuple(sorted((*found, title), key=lambda f: f.start))
    said = said.over(_facts(found))
    return Document(
        id=sha256(text.encode("utf-8")).hexdigest(),
        text=text,
        origin=origin,
        title=said.title,
        outlet=said.outlet,
        byline=said.byline,
        published=said.published,
        published_at=said.published_at,
        language=language or language_of(shown.text),
        furniture=shown.restored(tuple(Furniture(f.start, f.end, f.kind) for f in found if f.start < f.end)),
        url=original(url) if url else None,
    )


def _seen(said: Overrides) -> Overrides:
    """Facts without characters that nobody sees: an outlet with a soft hyphen in its name is not another outlet."""
    title, outlet, byline = (seen(words) if words else words for words in (said.title, said.outlet, said.byline))
    return replace(said, title=title, outlet=outlet, byline=byline)


def _agrees(title: str | None, known: str | None) -> bool:
    """Where a page or record names the title, only those words are the title in the text."""
    return known is None or title == " ".join(known.split())


def _facts(found: Sequence[Found]) -> Overrides:
    return Overrides(
        title=_first(found, lambda f: f.title),
        outlet=_first(found, lambda f: f.outlet),
        byline=_first(found, lambda f: f.byline),
        published=_first(found, lambda f: f.published),
    )


def _first(found: Sequence[Found], fact: Callable[[Found], T | None]) -> T | None:
    return next((value for f in found if (value := fact(f)) is not None), None)
