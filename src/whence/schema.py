"""The JSON Schema (2020-12) of what whence writes: ledgers, trails, verdicts, and any record of the model.

One table names the keys of each record that is not written field by field; their types are those of the model, so a
schema cannot say another thing than the code. `contract` gives a schema that stands on its own.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from whence.model import (
    Document,
    Edit,
    EditKind,
    Furniture,
    Ledger,
    Passage,
    Quantity,
    Quote,
    Said,
    Span,
    Speaker,
    Statement,
    Sure,
    Verdict,
)
from whence.serial import VERSION
from whence.trail_model import Carrier, Descent, Mutation, Trail

Schema = dict[str, Any]
Contract = Literal["ledger", "trail", "verdict"]
CONTRACTS: dict[Contract, type] = {"ledger": Ledger, "trail": Trail, "verdict": Verdict}
_DEFS = "#/$defs/"


@dataclass(frozen=True)
class Step:
    """A step of a trail's mutation, from the older wording to the newer."""

    kind: EditKind
    before: str
    after: str


@dataclass(frozen=True)
class Key:
    """A key of a JSON object: the field it comes from (of its own name without one), and what it holds.

    `hint` stands in for the field's type where JSON has another; `share` marks a number in [0, 1], `count` one that is
    not negative. A key that is not `always` written may be missing.
    """

    name: str
    about: str = ""
    field: str = ""
    hint: Any = None
    share: bool = False
    count: bool = False
    always: bool = True
    record: type | None = None


_START = Key("start", "offset of the first code point", count=True)
_END = Key("end", "offset after the last code point", count=True)
_VERSION = Key("whence", "the version of this contract", hint=Literal[1])

# The keys of each record that JSON writes, in their order.
KEYS: dict[type, tuple[Key, ...]] = {
    Ledger: (
        _VERSION,
        Key("document", "the article"),
        Key("speakers", "everybody who speaks, is spoken to, or stands in a chain"),
        Key("statements", "what each says, and the outlet's own sentences, in the order of the text"),
        Key("notes", "what to know of the limits of this reading", always=False),
    ),
    Document: (
        Key("id", "the SHA-256 of the text in UTF-8, in hexadecimal"),
        Key("origin", "where it was found: a path, a URL, an archive and the record in it"),
        Key("title", "the headline"),
        Key("outlet", "who published it"),
        Key("byline", "who wrote it"),
        Key("published", "the day of publication"),
        Key("language", "the code of the language, `en`"),
        Key("text", "the whole text; all spans are offsets into it"),
        Key("furniture", "what is not the report: datelines, captions, credits, footers"),
        Key("url", "where it was published"),
        Key("published_at", "the moment of publication in ISO 8601, where the input has the time of day"),
    ),
    Furniture: (Key("kind", "what it is instead"), _START, _END),
    Span: (_START, _END),
    Speaker: (
        Key("id", "`p1`, `p2`, …: what statements name the speaker by"),
        Key("name", "the fullest name in the article"),
        Key("kind", "what the speaker is; `unnamed` are “officials”, “a source”"),
        Key("descriptions", "what the article calls the speaker besides: “the trade minister”"),
        Key("mentions", "where the speaker is named"),
    ),
    Statement: (
        Key("id", "`s1`, `s2`, …"),
        Key("form", "`direct` (all in quotation marks), `indirect` (none), `mixed` (some), `own` (the outlet's voice)"),
        Key("text", "the content as the article words it; pieces are joined by “ … ”"),
        Key("source", "the words that name who speaks; empty in own voice"),
        Key("cue", "the words that attribute it: “insisted”, “according to”; empty in own voice"),
        Key("content", "what is attributed"),
        Key("speaker", "the id of whom the source means; null in own voice"),
        Key("chain", "ids of speakers, from the original speaker outward to the outlet that published the article"),
        Key("within", "the id of the statement whose content this one stands in"),
        Key("cue_class", "what the cue says of the stance of speaker and writer"),
        Key("addressee", "the id of the speaker who is told"),
        Key("said", "when it was said"),
        Key("occasion", "the words that say where: “in an interview with the Post”"),
        Key("quantities", "the amounts in the content"),
        Key("confidence", "how likely this is a statement, with these spans", share=True),
        Key("polarity", "`negative` is what the text says was not said, `question` what was asked, `possible` what may "
            "be said"),
        Key("sure", "how sure the speaker, the chain and the date are"),
        Key("because", "the words that the links of the chain and the date rest on"),
    ),
    Said: (
        Key("from", "the first day on which it may have been said; null where that is open", "start"),
        Key("to", "the last such day", "end"),
        Key("text", "the words that say when"),
    ),
    Sure: (
        Key("speaker", "that this is the speaker", share=True),
        Key("chain", "that this is the chain", share=True),
        Key("said", "that this is the date, or that there is none", share=True),
    ),
    Quantity: (
        _START,
        _END,
        Key("value", "the amount, or the lower end of a range"),
        Key("high", "the upper end of a range"),
        Key("unit", "an ISO 4217 code, `%`, or a plain English unit"),
        Key("approximate", "whether the article says “about”"),
    ),
    Trail: (
        _VERSION,
        Key("trail", "the trail's id", "id"),
        Key("gist", "the fullest wording, or the plainest paraphrase"),
        Key("statements", "each version that an article carries, in the order of time", "carriers"),
        Key("edges", "who has it from whom"),
        Key("origin", "which of `statements` is the earliest that has it from no other", count=True),
        Key("roots", "which of `statements` have it from no other"),
        Key("independent_sources", "how many sources stand behind all of them", count=True),
        Key("flags", "what to look at"),
        Key("rings", "the outlets of each circle"),
        Key("mutations", "what changed on the way"),
        Key("denies", "the trails that this one denies"),
        Key("denied_by", "the trails that deny this one"),
        Key("confidence", "how likely these are one statement", share=True),
    ),
    Carrier: (
        Key("article", "the article's number in the library; null outside one"),
        Key("document", "the SHA-256 of the article's text"),
        Key("url", "where the article was published"),
        Key("outlet", "who published it"),
        Key("title", "its headline"),
        Key("published", "a day or a moment in ISO 8601"),
        Key("statement", "the statement's id in the ledger of its article"),
        Key("content", "where the words stand in the article's text"),
        Key("text", "the words"),
        Key("speaker", "a name"),
        Key("chain", "names, the original speaker first"),
        Key("form", "as in a ledger"),
        Key("said", "when it was said"),
    ),
    Descent: (
        Key("from", "which of `statements` is the older", "start", count=True),
        Key("to", "which of `statements` has it from there", "end", count=True),
        Key("evidence", "what says so"),
        Key("where", "the words that say so, in the text of the younger article"),
        Key("confidence", "how likely it has it from there", share=True),
    ),
    Mutation: (
        Key("statement", "which of `statements` changed it", "carrier", count=True),
        Key("against", "which of `statements` it had it from", count=True),
        Key("kind", "what changed"),
        Key("from", "the words before", "before"),
        Key("to", "the words after", "after"),
        Key("diff", "the change word by word", hint=tuple[Step, ...]),
    ),
    Step: (
        Key("kind", "what became of the words"),
        Key("from", "the words before", "before"),
        Key("to", "the words after", "after"),
    ),
    Verdict: (
        Key("id", "the row's `id`, or `quote` for `--quote`; for an article the statement's id in its ledger, `s3`, "
            "with `s3.2` for its second piece, and `q1` for a quotation in the outlet's own voice", hint=str | float),
        Key("verdict", "what was done to the quote"),
        Key("flags", "what is changed"),
        Key("passage", "the words it comes from, or for `not found` and `paraphrase` the nearest; null if there are "
            "none"),
        Key("score", "how alike quote and passage are", share=True),
        Key("diff", "steps from the passage to the quote"),
        Key("quote", "the words that were checked", "text", record=Quote),
        Key("speaker", "who is named for them", record=Quote),
        Key("form", "`indirect` where nobody claims the words themselves", record=Quote),
        Key("holds", "null if nothing is decided", hint=bool | None),
        Key("why", "the reason in one sentence"),
        Key("pieces", "all passages of a spliced quote, and of one that runs over several turns, in the order of the "
            "quote; else empty"),
        Key("article", "where the article is; null for bare quotes", hint=str | None),
        Key("statement", "the statement's id in the article's ledger", record=Quote),
        Key("spans", "where the words stand in the article's text", record=Quote),
    ),
    Passage: (
        Key("document", "the transcript: its `id` or `document` where it has one, else its path or URL"),
        Key("speaker", "as the transcript names the speaker; null if it does not"),
        Key("turn", "which turn of the transcript, counted from 0", count=True),
        Key("start", "offset of the first code point in that turn's text", count=True),
        Key("end", "offset after the last", count=True),
        Key("text", "the words between them"),
        Key("before", "what was said before, also by others; a line feed parts the turns"),
        Key("after", "what was said after"),
        Key("time", "the second of the recording at which the words begin, where it is known"),
        Key("title", "of the transcript"),
        Key("date", "of the transcript", "day"),
    ),
    Edit: (
        Key("kind", "what became of the words"),
        Key("quote", "the words of the quote"),
        Key("passage", "the words of the passage"),
    ),
}  # fmt: skip

_SIMPLE: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string"},
    Path: {"type": "string"},
    type(None): {"type": "null"},
    Any: {},
}


def contract(name: Contract) -> Schema:
    """The schema of a `ledger`, a `trail` or a `verdict`, with all that it refers to. New keys may come, none goes."""
    record = CONTRACTS[name]
    inner = {part: described(kind) for part, kind in records_in(record).items() if kind is not record}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:whence:schema:{name}:{VERSION}",
        "title": f"A {name} of whence, version {VERSION}",
        **described(record),
        "$defs": dict(sorted(inner.items())),
    }


def described(record: type, refs: str = _DEFS) -> Schema:
    """The schema of a record as a JSON object; other records are referred to under `refs`."""
    keys = keys_of(record)
    return {
        "type": "object",
        "description": " ".join((record.__doc__ or "").split("\n\n")[0].split()),
        "properties": {key.name: _of_key(record, key, refs) for key in keys},
        "required": [key.name for key in keys if key.always],
    }


def keys_of(record: type) -> tuple[Key, ...]:
    """The keys of a record in JSON, in their order; its fields where the table does not say otherwise."""
    known = KEYS.get(record)
    return tuple(Key(field.name) for field in fields(record)) if known is None else known


def hint_of(record: type, key: Key) -> Any:
    """The type of what a key holds."""
    return key.hint if key.hint is not None else get_type_hints(key.record or record)[key.field or key.name]


def _of_key(record: type, key: Key, refs: str) -> Schema:
    schema = of(hint_of(record, key), refs)
    if key.share or key.count:
        number = next(
            (one for one in schema.get("anyOf", [schema]) if one.get("type") in ("number", "integer")), schema
        )
        number |= {"minimum": 0, "maximum": 1} if key.share else {"minimum": 0}
    return schema | {"description": key.about} if key.about else schema


def of(hint: Any, refs: str = _DEFS) -> Schema:
    """The schema of a value of this type."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [of(one, refs) for one in inner]}
    if origin in (tuple, list) or hint in (tuple, list):
        if len(inner) == 2 and inner[1] is not Ellipsis:
            return {"type": "array", "prefixItems": [of(one, refs) for one in inner], "minItems": 2, "maxItems": 2}
        return {"type": "array", "items": of(inner[0], refs)} if inner else {"type": "array"}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": of(inner[1], refs)}
    simple = _SIMPLE.get(hint)
    return dict(simple) if simple is not None else {"$ref": f"{refs}{hint.__name__}"}


def records_in(hint: Any, found: dict[str, type] | None = None) -> dict[str, type]:
    """All records that JSON of this type is made of, by name."""
    known: dict[str, type] = {} if found is None else found
    if isinstance(hint, type) and is_dataclass(hint):
        assert known.get(hint.__name__, hint) is hint, f"two records are called {hint.__name__}"
        if hint.__name__ not in known:
            known[hint.__name__] = hint
            for key in keys_of(hint):
                records_in(hint_of(hint, key), known)
    for inner in typing.get_args(hint):
        records_in(inner, known)
    return known
