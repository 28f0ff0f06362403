"""JSON lines into articles: one object a line, with `text` and any of `title`, `outlet`, `byline`, `published`, `url`,
or with fields of other names that the user gives or that `fields.FIELDS` knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from whence.errors import BadRecord, InputError
from whence.intake import decode
from whence.intake.dates import Moment, moment
from whence.intake.fields import as_text, chosen, columns, fits, one_line
from whence.intake.json_lines import json_object
from whence.intake.options import Options, Setting
from whence.intake.raw import Raw
from whence.intake.streams import Stream
from whence.intake.types import Overrides, Unread

_BOM = b"\xef\xbb\xbf"
_ONE_A_LINE = "give one JSON object a line, with the article as “text”"
_ADVICE = f"{_ONE_A_LINE}, or name its field"
_NAMED = 3  # unclear dates that are shown
_SURROGATE = re.compile("[\ud800-\udfff]")


def raws(stream: Stream, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of a stream of JSON lines, read one by one; a bad line comes as Unread and the rest is read.

    The origin of an article is its `url`, or else "path:line".
    """
    unclear = Unclear()
    for number, line in _lines(stream):
        name = f"{origin}:{number}"
        if line is None:
            yield Unread(name, decode.too_large(name))
        elif line.strip():
            try:
                raw = raw_of(json_object(line, name, _ONE_A_LINE), name, setting.options, unclear)
                yield replace(raw, origin=raw.url or name)
            except InputError as error:
                yield Unread(name, error)
    unclear.report(setting, origin)


class Unclear:
    """Counts the dates of a source that say no day, so that none is dropped without a word."""

    def __init__(self) -> None:
        self.number = 0
        self.first: tuple[str, ...] = ()

    def note(self, value: str) -> None:
        """A date that is not understood, or in which day and month cannot be distinguished."""
        self.number += 1
        if len(self.first) < _NAMED and (shown := f"“{one_line(value)[:40]}”") not in self.first:
            self.first += (shown,)

    def report(self, setting: Setting, origin: str) -> None:
        """Say how many there were, and the first of them."""
        setting.passed(origin, "date that names no clear day (write it as 2024-03-05)", self.number, self.first)


def raw_of(record: Mapping[str, Any], name: str, options: Options, unclear: Unclear, what: str = _ADVICE) -> Raw:
    """One record as an article, whose text may be a page.

    `unclear` notes a date that cannot be understood. Raises BadRecord where it has no text, or where a field that
    the user or the contract names is not a string; `what` says what to give instead.
    """
    found = columns(record, options)
    text, is_page = _text(record, found, name, what)
    if len(text) > decode.LIMIT:
        raise decode.too_large(name)
    facts = {
        fact: next(_facts(record, fact, found, name, options), None) for fact in ("title", "outlet", "byline", "url")
    }
    when = _moment(list(_facts(record, "published", found, name, options)), unclear)
    day, at = (when.day, when.at) if when is not None else (None, None)
    known = Overrides(facts["title"], facts["outlet"], facts["byline"], day, at)
    data = _SURROGATE.sub("\ufffd", text).encode("utf-8")
    if len(data) > decode.LIMIT:
        raise decode.too_large(name)
    return Raw(name, data, "page" if is_page else "text", facts["url"], "utf-8", known)


def _text(record: Mapping[str, Any], found: Mapping[str, tuple[str, ...]], name: str, what: str) -> tuple[str, bool]:
    texts = found["text"]
    for field in (*texts, *found["page"]):
        value = record.get(field)
        if isinstance(value, str) and (value.strip() or (field,) == texts):
            return value, field not in texts
    raise BadRecord(f"{name} has no “{texts[0] if texts else 'text'}” with words in it; {what}.", name)


def _moment(values: list[str], unclear: Unclear) -> Moment | None:
    found = next((when for value in values if (when := moment(value))), None)
    if values and found is None:
        unclear.note(values[0])
    return found


def _facts(
    record: Mapping[str, Any], fact: str, found: Mapping[str, tuple[str, ...]], name: str, options: Options
) -> Iterator[str]:
    """What the record says of a fact, on one line, the likeliest first. A field that the user or the contract names
    must be a string (or, for a time, a number), a guess need not be one, but must look like what it is taken for.
    """
    for field in found[fact]:
        value = record.get(field)
        named = field in (fact, chosen(fact, options))
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = ", ".join(value)
        if value is not None and not isinstance(value, str):
            if named and not (fact == "published" and isinstance(value, int | float) and not isinstance(value, bool)):
                raise BadRecord(
                    f"{name} has a “{field}” that is not a string; put it in quotation marks or leave it out.", name
                )
            value = as_text(value)
        if value and value.strip() and (named or fits(fact, value)):
            yield one_line(value)


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
