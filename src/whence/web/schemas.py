"""The JSON Schema of what the contract writes in a form of its own: ledgers, verdicts, intervals of days."""

from __future__ import annotations

from typing import get_args

from whence.model import EditKind, Flag, Form, VerdictName
from whence.trail_model import Evidence, MutationKind, TrailFlag
from whence.web.plain import Schema, schema

_DAY: Schema = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}
_WORDS: Schema = {"type": ["string", "null"]}
_SPAN: Schema = {
    "type": "object",
    "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}},
    "required": ["start", "end"],
}
_PASSAGE: Schema = {
    "type": "object",
    "description": "The words of a transcript that a quote was found in.",
    "properties": {
        "document": {"type": "string"},
        "speaker": _WORDS,
        "turn": {"type": "integer"},
        "start": {"type": "integer"},
        "end": {"type": "integer"},
        "text": {"type": "string"},
        "before": {"type": "string"},
        "after": {"type": "string"},
        "time": {"type": ["number", "null"]},
        "title": _WORDS,
        "date": _DAY,
    },
    "required": ["document", "turn", "start", "end", "text"],
}
_EDIT: Schema = {
    "type": "object",
    "properties": {"kind": schema(EditKind), "quote": {"type": "string"}, "passage": {"type": "string"}},
    "required": ["kind", "quote", "passage"],
}

_CARRIER: Schema = {
    "type": "object",
    "properties": {
        "article": {"type": ["integer", "null"]},
        "document": {"type": "string"},
        "url": _WORDS,
        "outlet": _WORDS,
        "published": _WORDS,
        "statement": {"type": "string"},
        "content": {"type": "array", "items": _SPAN},
        "text": {"type": "string"},
        "speaker": _WORDS,
        "chain": {"type": "array", "items": {"type": "string"}},
        "form": {"enum": list(get_args(Form))},
    },
    "required": ["document", "statement", "content", "text", "chain", "form"],
}
_DESCENT: Schema = {
    "type": "object",
    "description": "The article of `to` has it from that of `from`; `where` says so in the text of `to`.",
    "properties": {
        "from": {"type": "integer"},
        "to": {"type": "integer"},
        "evidence": {"enum": list(get_args(Evidence))},
        "where": {"type": "array", "items": _SPAN},
        "confidence": {"type": "number"},
    },
    "required": ["from", "to", "evidence", "where", "confidence"],
}
_MUTATION: Schema = {
    "type": "object",
    "properties": {
        "statement": {"type": "integer"},
        "against": {"type": "integer"},
        "kind": {"enum": list(get_args(MutationKind))},
        "from": {"type": "string"},
        "to": {"type": "string"},
    },
    "required": ["statement", "against", "kind", "from", "to"],
}

OWN: dict[str, Schema] = {
    "Said": {
        "type": "object",
        "description": "When something was said: a closed interval of days, open where a side is null.",
        "properties": {"from": _DAY, "to": _DAY, "text": {"type": "string"}},
        "required": ["from", "to", "text"],
    },
    "Ledger": {
        "type": "object",
        "description": "All statements of one document and those who make them: the contract, version 1.",
        "properties": {
            "whence": {"const": 1},
            "document": {"$ref": "#/components/schemas/Document"},
            "speakers": {"type": "array", "items": {"$ref": "#/components/schemas/Speaker"}},
            "statements": {"type": "array", "items": {"$ref": "#/components/schemas/Statement"}},
            "notes": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["whence", "document", "speakers", "statements"],
    },
    "Trail": {
        "type": "object",
        "description": "One statement over many articles: the contract, version 1. `from`, `to` and the like count.",
        "properties": {
            "whence": {"const": 1},
            "trail": {"type": "string"},
            "gist": {"type": "string"},
            "statements": {"type": "array", "items": _CARRIER},
            "edges": {"type": "array", "items": _DESCENT},
            "origin": {"type": ["integer", "null"]},
            "roots": {"type": "array", "items": {"type": "integer"}},
            "independent_sources": {"type": "integer"},
            "flags": {"type": "array", "items": {"enum": list(get_args(TrailFlag))}},
            "rings": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
            "mutations": {"type": "array", "items": _MUTATION},
            "confidence": {"type": "number"},
        },
        "required": ["whence", "trail", "gist", "statements", "edges", "roots", "independent_sources", "flags"],
    },
    "Verdict": {
        "type": "object",
        "description": "What was done to a quote, and the passage it comes from.",
        "properties": {
            "id": {"type": ["string", "number"]},
            "verdict": {"enum": list(get_args(VerdictName))},
            "flags": {"type": "array", "items": {"enum": list(get_args(Flag))}},
            "passage": {"anyOf": [_PASSAGE, {"type": "null"}]},
            "score": {"type": "number"},
            "diff": {"type": "array", "items": _EDIT},
            "quote": {"type": "string"},
            "speaker": _WORDS,
            "form": {"enum": [*get_args(Form), None]},
            "holds": {"type": ["boolean", "null"]},
            "why": {"type": "string"},
            "pieces": {"type": "array", "items": _PASSAGE},
            "article": _WORDS,
            "statement": _WORDS,
            "spans": {"type": "array", "items": _SPAN},
        },
        "required": ["id", "verdict", "flags", "passage", "score", "diff", "quote", "holds", "why"],
    },
}
