"""JSON lines into articles: one object a line, with `text` and any of `title`, `outlet`, `byline`, `published`, `url`,
or with fields of other names that the user gives or that `fields.FIELDS` knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from whence.errors import BadRecord, InputError
from whence.intake import decode
from whence.intake.dates import first_date
from whence.intake.fields import FIELDS, as_text, chosen, columns, one_line
from whence.intake.options import Options, Setting
from whence.intake.raw import Raw
from whence.intake.streams import Stream
from whence.intake.types import Overrides, Unread

_BOM = b"\xef\xbb\xbf"
_ADVICE = "give one JSON object a line, with the article as “text”, or name its field"
_SURROGATE = re.compile("[\ud800-\udfff]")


def raws(stream: Stream, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of a stream of JSON lines, read one by one; a bad line comes as Unread and the rest is read.

    The origin of an article is its `url`, or else "path:line".
    """
    for number, line in _lines(stream):
        name = f"{origin}:{number}"
        if line is None:
            yield Unread(name, decode.too_large(name))
        elif line.strip():
            try:
                raw = raw_of(_object(line, name), name, setting.options)
                yield replace(raw, origin=raw.url or name)
            except InputError as error:
                yield Unread(name, error)


def raw_of(record: Mapping[str, Any], name: str, options: Options, what: str = _ADVICE) -> Raw:
    """One record as an article, whose text may be a page.

    Raises BadRecord where it has no text, or where a field that the user or the contract names is no string; `what`
    says what to give instead.
    """
    found = columns(record, options)
    text, is_page = _text(record, found, name, what)
    if len(text) > decode.LIMIT:
        raise decode.too_large(name)
    facts = {fact: words for fact in FIELDS if fact != "text" and (words := _fact(record, fact, found, name, options))}
    known = Overrides(
        facts.get("title"), facts.get("outlet"), facts.get("byline"), first_date(facts.get("published", ""))
    )
    data = _SURROGATE.sub("\ufffd", text).encode("utf-8")
    if len(data) > decode.LIMIT:
        raise decode.too_large(name)
    return Raw(name, data, "page" if is_page else "text", facts.get("url"), "utf-8", known)


def _text(record: Mapping[str, Any], found: Mapping[str, tuple[str, ...]], name: str, what: str) -> tuple[str, bool]:
    texts = found["text"]
    for field in (*texts, *found["page"]):
        value = record.get(field)
        if isinstance(value, str) and (value.strip() or (field,) == texts):
            return value, field not in texts
    raise BadRecord(f"{name} has no “{texts[0] if texts else 'text'}” with words in it; {what}.", name)


def _fact(
    record: Mapping[str, Any], fact: str, found: Mapping[str, tuple[str, ...]], name: str, options: Options
) -> str | None:
    """The fact, on one line. A field that the user or the contract names must be a string, a guess need not be one."""
    for field in found[fact]:
        value = record.get(field)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = ", ".join(value)
        if value is not None and not isinstance(value, str):
            if field in (fact, chosen(fact, options)):
                raise BadRecord(
                    f"{name} has a “{field}” that is no string; put it in quotation marks or leave it out.", name
                )
            value = as_text(value)
        if value and value.strip():
            return one_line(value)
    return None


def _lines(stream: Stream) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their numbers from one; None for a line above the limit, of which no more than that is held.

    A last line that damage cut off is left out.
    """
    number = 0
    while line := stream.readline(decode.LIMIT + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        if len(line) <= decode.LIMIT:
            if line.endswith(b"\n") or not stream.broken:
                yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(decode.LIMIT)
        yield number, None


def _object(line: bytes, origin: str) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadRecord(
            f"{origin} is not JSON in UTF-8; give one JSON object a line, with the article as “text”.", origin
        ) from None
    if not isinstance(record, dict):
        raise BadRecord(f"{origin} is no JSON object; give one JSON object a line, with the article as “text”.", origin)
    return record
