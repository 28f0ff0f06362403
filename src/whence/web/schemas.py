"""The JSON Schema of what the contract writes in a form of its own: ledgers, verdicts, intervals of days."""

from __future__ import annotations

from typing import get_args

from whence.model import EditKind, Flag, Form, VerdictName
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
