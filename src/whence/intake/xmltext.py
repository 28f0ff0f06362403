"""XML from strangers, made harmless: the text that will be parsed is the text that was looked at."""

from __future__ import annotations

import codecs
import re

from whence.errors import BadRecord
from whence.intake.decode import text_of

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\?>", re.IGNORECASE)
_ENCODING = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*>", re.IGNORECASE)
# Not in XML's set of characters: a parser stops there.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def harmless(data: bytes, origin: str, charset: str | None = None) -> str:
    """The text of XML, without its declaration and its document type.

    Raises BadRecord where it declares entities: they can expand beyond any memory, or stand for files of this machine.
    """
    declared = _ENCODING.match(data.removeprefix(codecs.BOM_UTF8))
    text = text_of(data, origin, charset=charset or (declared[1].decode("ascii") if declared else None))
    text = _DOCTYPE.sub("", _FORBIDDEN.sub("", _DECLARATION.sub("", text, count=1)))
    if re.search(r"<!(?:ENTITY|DOCTYPE)", text, re.IGNORECASE) and _declares(text):
        raise BadRecord(
            f"{origin} declares entities of its own, which no feed needs and which can do harm; it was not read, so "
            f"ask its publisher for another.",
            origin,
        )
    return text


def _declares(text: str) -> bool:
    """Whether a document type with a body is left before the root: in the text of an article it is only words."""
    rest = re.sub(r"<!--.*?-->|<\?.*?\?>", "", text[: 64 * 1024], flags=re.DOTALL).lstrip()
    return rest.upper().startswith("<!DOCTYPE") or not rest.startswith("<")
