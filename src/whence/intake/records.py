"""JSON lines into Documents: one object a line, with `text` and any of `title`, `outlet`, `byline`, `published`,
`url`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from whence.errors import BadRecord, InputError
from whence.intake.dates import first_date
from whence.intake.decode import LIMIT, too_large
from whence.intake.plain import document
from whence.intake.types import NOTHING, Overrides, Unread
from whence.model import Document

_FIELDS = ("title", "outlet", "byline", "published", "url")
_BOM = b"\xef\xbb\xbf"


def records(stream: BinaryIO, *, origin: str, overrides: Overrides = NOTHING) -> Iterator[Document | Unread]:
    """The documents of a stream of JSON lines, read one by one; a bad line comes as Unread and the rest is read.

    The origin of a document is its `url`, or else "path:line". A day of publication that is none counts as not given.
    """
    for number, line in _lines(stream):
        name = f"{origin}:{number}"
        if line is None:
            yield Unread(name, too_large(name))
            continue
        if line.strip():
            try:
                yield _document(line, name, overrides)
            except InputError as error:
                yield Unread(name, error)


def is_record(line: bytes) -> bool:
    """Whether the first line of a stream of unknown kind is a JSON object with a text."""
    line = line.removeprefix(_BOM).strip()
    if not (line.startswith(b"{") and line.endswith(b"}") and b'"text"' in line):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their numbers from one; None for a line above the limit, of which no more than that is held."""
    number = 0
    while line := stream.readline(LIMIT + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        if len(line) <= LIMIT:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LIMIT)
        yield number, None


def _document(line: bytes, origin: str, overrides: Overrides) -> Document:
    record = _object(line, origin)
    text = record.get("text")
    if not isinstance(text, str):
        raise BadRecord(
            f"{origin} has no “text” with words in it; give one JSON object a line, with the article as “text”.", origin
        )
    facts: dict[str, str] = {}
    for key in _FIELDS:
        value = record.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = ", ".join(value)
        if value is not None and not isinstance(value, str):
            raise BadRecord(
                f"{origin} has a “{key}” that is no string; put it in quotation marks or leave it out.", origin
            )
        if value and value.strip():
            facts[key] = " ".join(value.encode("utf-8", "replace").decode("utf-8").split())
    known = Overrides(
        facts.get("title"), facts.get("outlet"), facts.get("byline"), first_date(facts.get("published", ""))
    )
    return document(text, origin=facts.get("url", origin), overrides=overrides, known=known, url=facts.get("url"))


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
