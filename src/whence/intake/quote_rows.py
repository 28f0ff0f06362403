"""Quotes to be checked, as JSON lines: `id`, `quote`, and where known `speaker`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import BinaryIO

from whence.errors import BadRecord, Empty, InputError
from whence.intake.files import missing, unopened
from whence.intake.json_lines import json_object
from whence.intake.types import Unread
from whence.model import Quote
from whence.text.quotes import unmarked

_LINE_LIMIT = 16 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_ADVICE = "give one JSON object a line, with “id”, “quote” and, where it is known, “speaker”"


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quote, and its id as the row has it: a string or a number."""

    id: str | int | float
    quote: Quote


def quote_rows(
    source: str, *, speaker: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[QuoteRow | Unread]:
    """The quotes of a file of JSON lines, or of standard input for "-"; a bad row comes as Unread, the rest is read.

    A row without "id" goes by the number of its line, one without "speaker" by `speaker`; with "form": "indirect" it
    claims no words. Quotation marks around a whole quote are taken off. Raises InputError where there is no such file,
    or nothing in it.
    """
    if source == "-":
        import sys

        yield from _rows(stdin if stdin is not None else sys.stdin.buffer, "standard input", speaker)
        return
    path = Path(source)
    try:
        exists = path.exists()
    except (OSError, ValueError):  # a name too long for any file
        raise missing(source) from None
    if not exists:
        raise missing(source)
    try:
        with path.open("rb") as stream:
            yield from _rows(stream, source, speaker)
    except OSError as error:
        raise unopened(source, error) from None


def _rows(stream: BinaryIO, name: str, speaker: str | None) -> Iterator[QuoteRow | Unread]:
    number, none = 0, True
    while line := stream.readline(_LINE_LIMIT + 1):
        number += 1
        where = f"{name}:{number}"
        if len(line) > _LINE_LIMIT:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_LINE_LIMIT)
            none = False
            yield Unread(where, BadRecord(f"{where} is longer than 16 MB, too long for a quote; {_ADVICE}.", where))
            continue
        if not line.removeprefix(_BOM).strip():
            continue
        none = False
        try:
            yield _quote(line.removeprefix(_BOM) if number == 1 else line, where, str(number), speaker)
        except InputError as error:
            yield Unread(where, error)
    if none:
        raise Empty(f"{name} holds no quotes; {_ADVICE}.", name)


def _quote(line: bytes, where: str, number: str, speaker: str | None) -> QuoteRow:
    row = json_object(line, where, _ADVICE)
    text, key, name, form = (row.get(field) for field in ("quote", "id", "speaker", "form"))
    if not isinstance(text, str) or not text.strip():
        raise BadRecord(f"{where} has no “quote” with words in it; {_ADVICE}.", where)
    if name is not None and not isinstance(name, str):
        raise BadRecord(
            f"{where} has a “speaker” that is not a string; put it in quotation marks or leave it out.", where
        )
    if isinstance(key, bool) or not isinstance(key, str | int | float | None):
        raise BadRecord(
            f"{where} has an “id” that is neither a string nor a number; correct it or leave it out.", where
        )
    if isinstance(key, float) and not isfinite(key):
        raise BadRecord(f"{where} has an “id” that is infinite or not a number; correct it or leave it out.", where)
    if form not in (None, "direct", "indirect", "mixed"):
        raise BadRecord(f"{where} has an unknown “form”; use “direct” or “indirect”, or leave it out.", where)
    words = text.encode("utf-8", "replace").decode("utf-8")
    quote = Quote(
        number if key is None else str(key), unmarked(words), (name or "").strip() or speaker, form or "direct"
    )
    return QuoteRow(number if key is None else key, quote)
