"""Ledgers to rows and back: pure functions, exact both ways.

A lone surrogate, which no UTF-8 text can hold, is the one thing that cannot be kept: `storable` puts U+FFFD in its
place, so that offsets stay true.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from whence.errors import BadLedger, DamagedLibrary
from whence.model import Document, Furniture, Ledger, Quantity, Said, Span, Spans, Speaker, Statement, Sure
from whence.serial import from_dict, to_dict

_T = TypeVar("_T")
_SURROGATES = re.compile("[\ud800-\udfff]")
Row = Sequence[Any]


def storable(ledger: Ledger) -> Ledger:
    """The ledger with U+FFFD for each lone surrogate."""
    cleaned: Ledger = from_dict(_cleaned(to_dict(ledger)))
    return cleaned


def storable_text(text: str) -> str:
    """The text with U+FFFD for each lone surrogate, such as Python has in the names of files that are not UTF-8."""
    return _SURROGATES.sub("\ufffd", text)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    return value


def spans_json(spans: Iterable[Span]) -> str:
    """Spans as JSON: [[start, end], …]."""
    return "[" + ", ".join([f"[{s.start}, {s.end}]" for s in spans]) + "]"


def _spans(stored: str) -> Spans:
    return tuple(Span(start, end) for start, end in json.loads(stored)) if stored != "[]" else ()


def strings_of(stored: str) -> list[str]:
    """The strings of a list that is stored as JSON. Raises DamagedLibrary for anything else."""
    try:
        found = json.loads(stored)
    except (TypeError, ValueError):
        found = None
    if not isinstance(found, list) or not all(isinstance(one, str | None) for one in found):
        raise DamagedLibrary(
            f"The library is damaged (it holds {str(stored)[:40]!r} in place of a list); restore it from a backup."
        )
    return [one for one in found if one]


def strings_json(values: Sequence[str]) -> str:
    """Strings as a JSON list, letters as they are."""
    return json.dumps(values, ensure_ascii=False) if values else "[]"


def iso(day: date | None) -> str | None:
    """A day as the library stores it."""
    return day.isoformat() if day else None


def day_of(stored: str | None) -> date | None:
    """The day that `iso` stored. Raises DamagedLibrary for anything else."""
    return _parsed(stored, date.fromisoformat, "a day")


def _parsed(stored: str | None, read: Callable[[str], _T], wanted: str) -> _T | None:
    try:
        return read(stored) if stored else None
    except (TypeError, ValueError):
        raise DamagedLibrary(
            f"The library is damaged (it holds {stored!r} in place of {wanted}); restore it from a backup."
        ) from None


DOCUMENT = "text_id, title, outlet, byline, published, published_at, language, url, origin, furniture, notes, text"


def document_row(ledger: Ledger) -> tuple[Any, ...]:
    """The columns of `DOCUMENT`."""
    d = ledger.document
    moment = d.published_at.isoformat() if d.published_at else None
    furniture = json.dumps([[f.start, f.end, f.kind] for f in d.furniture]) if d.furniture else "[]"
    return (
        d.id, d.title, d.outlet, d.byline, iso(d.published), moment, d.language, d.url, d.origin, furniture,
        strings_json(ledger.notes), d.text,
    )  # fmt: skip


SPEAKER = "id, version, position, key, identity, name, kind, statements, descriptions, mentions"


def speaker_rows(ledger: Ledger, version: int, first: int, identities: Sequence[int]) -> list[tuple[Any, ...]]:
    """The columns of `SPEAKER` for each speaker; ids count on from `first`."""
    said: dict[str | None, int] = {}
    for statement in ledger.statements:
        said[statement.speaker] = said.get(statement.speaker, 0) + 1
    return [
        (
            first + i, version, i, s.id, identities[i], s.name, s.kind, said.get(s.id, 0),
            strings_json(s.descriptions), spans_json(s.mentions),
        )
        for i, s in enumerate(ledger.speakers)
    ]  # fmt: skip


STATEMENT = (
    "id, version, position, key, form, cue_class, speaker, addressee, within, said_from, said_to, said_text, "
    "source_text, cue_text, text, confidence, source, cue, content, occasion, polarity, sure, because"
)


def _sure_json(sure: Sure | None) -> str | None:
    return None if sure is None else json.dumps([sure.speaker, sure.chain, sure.said])


class StatementRows:
    """The rows of a ledger's statements: of `STATEMENT`, of the chain links, of the quantities."""

    def __init__(self, ledger: Ledger, version: int, first: int, speakers: dict[str, int]) -> None:
        ids = {s.id: first + i for i, s in enumerate(ledger.statements)}
        if len(ids) < len(ledger.statements) or len(speakers) < len(ledger.speakers):
            raise BadLedger("Two speakers or two statements of this ledger have the same id; give each its own.")
        self.statements: list[tuple[Any, ...]] = []
        self.links: list[tuple[int, int, int]] = []
        self.quantities: list[tuple[Any, ...]] = []
        for position, s in enumerate(ledger.statements):
            row = first + position
            try:
                speaker = None if s.speaker is None else speakers[s.speaker]
                addressee = None if s.addressee is None else speakers[s.addressee]
                within = None if s.within is None else ids[s.within]
                self.links.extend((row, link, speakers[key]) for link, key in enumerate(s.chain))
            except KeyError as error:
                raise BadLedger(f"The statement {s.id} names {error}, which is not in the ledger.") from None
            said = (None, None, None) if s.said is None else (iso(s.said.start), iso(s.said.end), s.said.text)
            self.statements.append(
                (
                    row, version, position, s.id, s.form, s.cue_class, speaker, addressee, within, *said,
                    ledger.words(s.source), ledger.words(s.cue), s.text, float(s.confidence), spans_json(s.source),
                    spans_json(s.cue), spans_json(s.content), None if s.occasion is None else spans_json([s.occasion]),
                    s.polarity, _sure_json(s.sure), spans_json(s.because),
                )
            )  # fmt: skip
            for i, q in enumerate(s.quantities):
                high = None if q.high is None else float(q.high)
                self.quantities.append((row, i, q.start, q.end, float(q.value), high, q.unit, int(q.approximate)))


LEDGER_STATEMENT = (
    "id, key, form, cue_class, speaker, addressee, within, said_from, said_to, said_text, text, confidence, source, "
    "cue, content, occasion, polarity, sure, because"
)


def ledger_of(document: Row, speakers: Iterable[Row], statements: Sequence[Row], links: Iterable[Row],
              quantities: Iterable[Row]) -> Ledger:  # fmt: skip
    """The ledger that was stored.

    `document` has the columns of `DOCUMENT`; `speakers` id, key, name, kind, descriptions, mentions; `statements` those
    of `LEDGER_STATEMENT`; `links` statement and speaker; `quantities` statement, start, end, value, high, unit,
    approximate; each in order.
    """
    keys: dict[int, str] = {}
    people = []
    for row, key, name, kind, descriptions, mentions in speakers:
        keys[row] = key
        people.append(Speaker(key, name, kind, tuple(json.loads(descriptions)), _spans(mentions)))
    chains: dict[int, list[str]] = {}
    for statement, speaker in links:
        chains.setdefault(statement, []).append(keys[speaker])
    amounts: dict[int, list[Quantity]] = {}
    for statement, start, end, value, high, unit, approximate in quantities:
        amounts.setdefault(statement, []).append(Quantity(start, end, value, unit, bool(approximate), high))
    ids = {row[0]: row[1] for row in statements}
    found = tuple(
        Statement(
            id=key, form=form, content=_spans(content), text=text, source=_spans(source), cue=_spans(cue),
            speaker=None if speaker is None else keys[speaker], chain=tuple(chains.get(row, ())),
            within=None if within is None else ids[within], cue_class=cue_class,
            addressee=None if addressee is None else keys[addressee],
            said=None if said is None else Said(day_of(since), day_of(until), said),
            occasion=None if occasion is None else _spans(occasion)[0], quantities=tuple(amounts.get(row, ())),
            confidence=confidence, polarity=polarity, sure=None if sure is None else Sure(*json.loads(sure)),
            because=_spans(because),
        )
        for (
            row, key, form, cue_class, speaker, addressee, within, since, until, said, text, confidence, source, cue,
            content, occasion, polarity, sure, because,
        ) in statements
    )  # fmt: skip
    text_id, title, outlet, byline, published, published_at, language, url, origin, furniture, notes, text = document
    return Ledger(
        Document(
            text_id, text, origin, title, outlet, byline, day_of(published), language,
            tuple(Furniture(start, end, kind) for start, end, kind in json.loads(furniture)), url,
            _parsed(published_at, datetime.fromisoformat, "a moment"),
        ),
        tuple(people), found, tuple(json.loads(notes)),
    )  # fmt: skip
