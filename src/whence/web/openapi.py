"""The API described in OpenAPI 3.1, from the same table that answers it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from whence import __version__
from whence.schema import Schema, described, records_in
from whence.web.asking import Param
from whence.web.questions import Question

_REFS = "#/components/schemas/"

_ERRORS = {
    "400": "A parameter makes no sense; the sentence says which, and what it may be.",
    "404": "The library has no such thing.",
    "413": "It is too large.",
    "415": "It is not sent as JSON.",
    "422": "What was sent, or is at the address, cannot be read.",
    "501": "What reads it is a separate install, and is not there.",
    "503": "The library cannot be used.",
}


def document(questions: Iterable[Question], base: str) -> dict[str, Any]:
    """The OpenAPI document of these questions, whose paths begin with `base`."""
    asked = list(questions)
    records: dict[str, type] = {}
    paths: dict[str, Any] = {}
    for question in asked:
        records_in(question.gives, records)
        paths.setdefault(base + question.path, {})[question.method.lower()] = _operation(question)
    schemas = {name: described(record, _REFS) for name, record in records.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "whence",
            "version": __version__,
            "summary": "Who says so, and through whom did it reach me?",
            "description": "A library of news articles and who says what in them. It never rules on what is true.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": {**schemas, "Error": _ERROR}},
    }


_ERROR: Schema = {
    "type": "object",
    "description": "What is wrong and what to do next, in one sentence.",
    "properties": {"error": {"type": "string"}, "status": {"type": "integer"}},
    "required": ["error", "status"],
}


def _operation(question: Question) -> dict[str, Any]:
    answer = {"$ref": f"{_REFS}{question.gives.__name__}"}
    entry: dict[str, Any] = {
        "operationId": question.name,
        "summary": question.about,
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": answer}}},
            **{status: _failure(words) for status, words in _ERRORS.items()},
        },
    }
    placed = [_parameter(param) for param in question.params if param.place != "body"]
    if placed:
        entry["parameters"] = placed
    body = [param for param in question.params if param.place == "body"]
    if body:
        properties = {param.name: _schema(param) for param in body}
        needed = [param.name for param in body if param.needed]
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if needed:
            schema["required"] = needed
        entry["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return entry


def _failure(words: str) -> dict[str, Any]:
    return {
        "description": words,
        "content": {"application/json": {"schema": {"$ref": f"{_REFS}Error"}}},
    }


def _parameter(param: Param) -> dict[str, Any]:
    return {
        "name": param.name,
        "in": param.place,
        "required": param.needed,
        "description": param.about,
        "schema": _schema(param, nullable=False),
    }


def _schema(param: Param, *, nullable: bool = True) -> Schema:
    found: Schema = {"description": param.about} if nullable else {}
    if param.type == "integer":
        found |= {"type": "integer", "minimum": param.least, "maximum": param.most}
    elif param.type == "files":
        found |= {"type": "array", "items": _FILE, "maxItems": 50}
    elif param.choices:
        found |= {"type": "string", "enum": list(param.choices)}
    else:
        found |= {"type": "string", "maxLength": param.most}
        if param.type == "day":
            found["format"] = "date"
        if param.place == "path":
            found["minLength"] = 1
    if param.default is not None:
        found["default"] = param.default
    if nullable and not param.needed and "enum" not in found:
        found["type"] = [found["type"], "null"]
    return found


_FILE: Schema = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "text": {"type": "string"}},
    "required": ["name", "text"],
    "additionalProperties": False,
}
