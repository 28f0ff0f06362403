"""The JSON form of a ledger, version 1: plain dictionaries, lists, strings and numbers.

`to_dict` and `from_dict` are inverse to each other. Keys may be added in later releases, none renamed, so `from_dict`
passes over keys it does not know, and takes a missing optional key for an empty list or null.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar, cast, get_args

from whence.errors import BadLedger
from whence.model import (
    CueClass,
    Document,
    Form,
    Furniture,
    FurnitureKind,
    Kind,
    Ledger,
    Polarity,
    Quantity,
    Said,
    Span,
    Spans,
    Speaker,
    Statement,
    Sure,
)

VERSION = 1
_WHOLE = 2.0**53  # above it a float no longer distinguishes neighbouring whole numbers

T = TypeVar("T")


def to_dict(ledger: Ledger) -> dict[str, Any]:
    """The ledger in the JSON contract, keys in the contract's order. Dates are ISO 8601 days."""
    out: dict[str, Any] = {
        "whence": VERSION,
        "document": _document(ledger.document),
        "speakers": [_speaker(speaker) for speaker in ledger.speakers],
        "statements": [_statement(statement) for statement in ledger.statements],
    }
    if ledger.notes:
        out["notes"] = list(ledger.notes)
    return out


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "origin": document.origin,
        "title": document.title,
        "outlet": document.outlet,
        "byline": document.byline,
        "published": _day(document.published),
        "language": document.language,
        "text": document.text,
        "furniture": [{"kind": f.kind, "start": f.start, "end": f.end} for f in document.furniture],
        "url": document.url,
        "published_at": document.published_at.isoformat() if document.published_at else None,
    }


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind,
        "descriptions": list(speaker.descriptions),
        "mentions": _spans(speaker.mentions),
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "form": statement.form,
        "text": statement.text,
        "source": _spans(statement.source),
        "cue": _spans(statement.cue),
        "content": _spans(statement.content),
        "speaker": statement.speaker,
        "chain": list(statement.chain),
        "within": statement.within,
        "cue_class": statement.cue_class,
        "addressee": statement.addressee,
        "said": _said(statement.said),
        "occasion": _span(statement.occasion) if statement.occasion else None,
        "quantities": [_quantity(quantity) for quantity in statement.quantities],
        "confidence": statement.confidence,
        "polarity": statement.polarity,
        "sure": _sure(statement.sure) if statement.sure else None,
        "because": _spans(statement.because),
    }


def _said(said: Said | None) -> dict[str, Any] | None:
    return {"from": _day(said.start), "to": _day(said.end), "text": said.text} if said else None


def _sure(sure: Sure) -> dict[str, float | None]:
    return {"speaker": sure.speaker, "chain": sure.chain, "said": sure.said}


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "start": quantity.start,
        "end": quantity.end,
        "value": _number(quantity.value),
        "high": None if quantity.high is None else _number(quantity.high),
        "unit": quantity.unit,
        "approximate": quantity.approximate,
    }


def _number(value: float) -> int | float:
    return int(value) if value == int(value) and abs(value) < _WHOLE else value


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _spans(spans: Spans) -> list[dict[str, int]]:
    return [_span(span) for span in spans]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def from_dict(data: Mapping[str, Any]) -> Ledger:
    """The ledger that `to_dict` wrote.

    Raises BadLedger, with the place and what is wrong there, where `data` does not follow the contract.
    """
    top = _Node(data, "the ledger", None)
    if top.raw.get("whence") != VERSION or isinstance(top.raw.get("whence"), bool):
        raise BadLedger(
            f'This is not a ledger of version {VERSION}: it must hold "whence": {VERSION}; '
            "make it with `whence read --format jsonl`."
        )
    document = _read_document(top.child("document"))
    speakers = tuple(_read_speaker(node) for node in top.children("speakers", len(document.text)))
    known = _distinct((s.id for s in speakers), "speakers")
    statements = tuple(
        _read_statement(node, document.text, known) for node in top.children("statements", len(document.text))
    )
    _check_nesting(statements)
    return Ledger(document, speakers, statements, top.strings("notes"))


class _Node:
    """One JSON object, the place it stands in, and the length of the text that its spans lie in."""

    def __init__(self, raw: Any, where: str, length: int | None) -> None:
        if not isinstance(raw, Mapping):
            raise _bad(where, "must be a JSON object")
        self.raw, self.where, self.length = raw, where, length

    def at(self, key: str) -> str:
        return key if self.where == "the ledger" else f"{self.where}.{key}"

    def child(self, key: str) -> _Node:
        return _Node(self.raw.get(key), self.at(key), self.length)

    def children(self, key: str, length: int | None = None) -> list[_Node]:
        size = self.length if length is None else length
        return [_Node(raw, f"{self.at(key)}[{i}]", size) for i, raw in enumerate(self._list(key))]

    def _list(self, key: str) -> list[Any]:
        value = self.raw.get(key)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise _bad(self.at(key), "must be a list")
        return list(value)

    def strings(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise _bad(self.at(key), "must be a list of strings")
        return tuple(values)

    def string(self, key: str) -> str:
        value = self.raw.get(key)
        if not isinstance(value, str):
            raise _bad(self.at(key), "must be a string")
        return value

    def maybe_string(self, key: str) -> str | None:
        return None if self.raw.get(key) is None else self.string(key)

    def one_of(self, key: str, values: tuple[str, ...]) -> str:
        value = self.string(key)
        if value not in values:
            raise _bad(self.at(key), f"must be one of {', '.join(values)}, not {value!r}")
        return value

    def number(self, key: str) -> float:
        value = self.raw.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _bad(self.at(key), "must be a number")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise _bad(self.at(key), "must be a finite number")
        return number

    def day(self, key: str) -> date | None:
        value = self.maybe_string(key)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:
            raise _bad(self.at(key), f"must be a day such as 2024-03-05, not {value!r}")
        return day

    def moment(self, key: str) -> datetime | None:
        value = self.maybe_string(key)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.isoformat() != value:
            raise _bad(self.at(key), f"must be a moment such as 2024-03-05T08:10:00+00:00, not {value!r}")
        return moment

    def share(self, key: str) -> float | None:
        if self.raw.get(key) is None:
            return None
        share = self.number(key)
        if not 0 <= share <= 1:
            raise _bad(self.at(key), "must lie between 0 and 1")
        return share

    def span(self) -> Span:
        start, end = self.raw.get("start"), self.raw.get("end")
        if not all(isinstance(n, int) and not isinstance(n, bool) for n in (start, end)):
            raise _bad(self.where, 'must hold whole numbers "start" and "end"')
        span = Span(cast(int, start), cast(int, end))
        if not 0 <= span.start <= span.end <= (self.length or 0):
            raise _bad(self.where, f"lies outside the text ({span.start} to {span.end} of {self.length})")
        return span

    def spans(self, key: str) -> Spans:
        return tuple(node.span() for node in self.children(key))

    def maybe(self, key: str, read: Callable[[_Node], T]) -> T | None:
        return None if self.raw.get(key) is None else read(self.child(key))

    def id(self, key: str, known: frozenset[str]) -> str | None:
        value = self.maybe_string(key)
        if value is not None and value not in known:
            raise _bad(self.at(key), f"names the speaker {value!r}, who is not in the ledger")
        return value


def _bad(where: str, what: str) -> BadLedger:
    return BadLedger(f"This is not a ledger: {where} {what}; make it again with `whence read --format jsonl`.")


def _distinct(ids: Iterable[str], where: str) -> frozenset[str]:
    seen: set[str] = set()
    for key in ids:
        if key in seen:
            raise _bad(where, f"holds the id {key!r} twice")
        seen.add(key)
    return frozenset(seen)


def _read_document(node: _Node) -> Document:
    text = node.string("text")
    node.length = len(text)
    kinds = get_args(FurnitureKind)
    furniture = []
    for child in node.children("furniture"):
        span = child.span()
        furniture.append(Furniture(span.start, span.end, cast(FurnitureKind, child.one_of("kind", kinds))))
    return Document(
        id=node.maybe_string("id") or sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        origin=node.maybe_string("origin"),
        url=node.maybe_string("url"),
        title=node.maybe_string("title"),
        outlet=node.maybe_string("outlet"),
        byline=node.maybe_string("byline"),
        published=node.day("published"),
        published_at=node.moment("published_at"),
        language=node.maybe_string("language"),
        furniture=tuple(furniture),
    )


def _read_speaker(node: _Node) -> Speaker:
    return Speaker(
        id=node.string("id"),
        name=node.string("name"),
        kind=cast(Kind, node.one_of("kind", get_args(Kind))),
        descriptions=node.strings("descriptions"),
        mentions=node.spans("mentions"),
    )


def _read_statement(node: _Node, text: str, known: frozenset[str]) -> Statement:
    content = node.spans("content")
    if not content:
        raise _bad(node.at("content"), "must hold at least one span")
    chain = node.strings("chain")
    for link in chain:
        if link not in known:
            raise _bad(node.at("chain"), f"names the speaker {link!r}, who is not in the ledger")
    confidence = node.share("confidence")
    polarity = "positive" if node.raw.get("polarity") is None else node.one_of("polarity", get_args(Polarity))
    cue_class = None if node.raw.get("cue_class") is None else node.one_of("cue_class", get_args(CueClass))
    given = node.maybe_string("text")
    return Statement(
        id=node.string("id"),
        form=cast(Form, node.one_of("form", get_args(Form))),
        content=content,
        text=" … ".join(span.of(text) for span in content) if given is None else given,
        source=node.spans("source"),
        cue=node.spans("cue"),
        speaker=node.id("speaker", known),
        chain=chain,
        within=node.maybe_string("within"),
        cue_class=cast(CueClass | None, cue_class),
        addressee=node.id("addressee", known),
        said=node.maybe("said", _read_said),
        occasion=node.maybe("occasion", _Node.span),
        quantities=tuple(_read_quantity(child) for child in node.children("quantities")),
        confidence=1.0 if confidence is None else confidence,
        polarity=cast(Polarity, polarity),
        sure=node.maybe("sure", _read_sure),
        because=node.spans("because"),
    )


def _read_said(node: _Node) -> Said:
    said = Said(node.day("from"), node.day("to"), node.maybe_string("text") or "")
    if said.start and said.end and said.start > said.end:
        raise _bad(node.where, "ends before it begins")
    return said


def _read_sure(node: _Node) -> Sure:
    return Sure(node.share("speaker"), node.share("chain"), node.share("said"))


def _read_quantity(node: _Node) -> Quantity:
    span = node.span()
    approximate = node.raw.get("approximate", False)
    if not isinstance(approximate, bool):
        raise _bad(node.at("approximate"), "must be true or false")
    high = None if node.raw.get("high") is None else node.number("high")
    return Quantity(span.start, span.end, node.number("value"), node.maybe_string("unit"), approximate, high)


def _check_nesting(statements: tuple[Statement, ...]) -> None:
    _distinct((s.id for s in statements), "statements")
    within = {s.id: s.within for s in statements}
    settled: set[str] = set()
    for i, statement in enumerate(statements):
        path: list[str] = []
        key: str | None = statement.id
        while key is not None and key not in settled:
            if key not in within:
                raise _bad(f"statements[{i}].within", f"names the statement {key!r}, which is not in the ledger")
            if key in path:
                raise _bad(f"statements[{i}].within", "goes round in a circle")
            path.append(key)
            key = within[key]
        settled.update(path)
