"""XML from strangers, made harmless: the text that will be parsed is the text that was looked at."""

from __future__ import annotations

import codecs
import re

from whence.errors import BadRecord
from whence.intake.decode import text_of

_ENCODING = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
# What may stand before the root. Atomic, since a run of comments can be cut in more ways than there is time for.
_PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*+(?P<end>[\[>])", re.IGNORECASE)
# Not in XML's set of characters: a parser stops there.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def harmless(data: bytes, origin: str, charset: str | None = None) -> str:
    """The text of XML, without what stands before its root: declaration, comments, document type.

    Raises BadRecord where it declares entities: they can expand beyond any memory, or stand for files of this machine.
    """
    declared = _ENCODING.match(data.removeprefix(codecs.BOM_UTF8))
    text = text_of(data, origin, charset=charset or (declared[1].decode("ascii") if declared else None))
    root = _from_root(_FORBIDDEN.sub("", text))
    found = _DOCTYPE.match(root)
    if found and found["end"] == ">":
        root = _from_root(root[found.end() :])
    if root[:9].upper() == "<!DOCTYPE":
        raise BadRecord(
            f"{origin} declares entities of its own, which no feed needs and which can do harm; it was not read, so "
            f"ask its publisher for another.",
            origin,
        )
    return root


def _from_root(text: str) -> str:
    """The text from its root element, or its document type, on."""
    prolog = _PROLOG.match(text)
    return text[prolog.end() :] if prolog else text
