"""Records as JSON, and the JSON Schema of what they become: one walk over the types for both."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from whence.model import Ledger, Said, Verdict
from whence.serial import to_dict
from whence.show import check_records
from whence.trail_model import Trail
from whence.trail_serial import trail_to_dict

Schema = dict[str, Any]


def _said(said: Said) -> dict[str, str | None]:
    return {"from": plain(said.start), "to": plain(said.end), "text": said.text}


# Records that have a JSON form of their own, in the contract; `schemas.py` describes it.
_OWN: dict[type, Callable[[Any], Any]] = {
    Ledger: to_dict,
    Verdict: check_records.record,
    Said: _said,
    Trail: trail_to_dict,
}


def plain(value: Any) -> Any:
    """`value` as JSON has it: records as objects, days as YYYY-MM-DD, a ledger and a verdict as in the contract."""
    own = _OWN.get(type(value))
    if own is not None:
        return own(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


@cache
def _names(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


def schema(hint: Any) -> Schema:
    """The JSON Schema (2020-12) of what `plain` makes of a value of this type."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema(one) for one in inner]}
    if origin in (tuple, list) or hint in (tuple, list):
        if len(inner) == 2 and inner[1] is not Ellipsis:
            return {"type": "array", "prefixItems": [schema(one) for one in inner], "minItems": 2, "maxItems": 2}
        return {"type": "array", "items": schema(inner[0])} if inner else {"type": "array"}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": schema(inner[1])}
    simple = _SIMPLE.get(hint)
    return dict(simple) if simple is not None else {"$ref": f"#/components/schemas/{hint.__name__}"}


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


def object_schema(record: type) -> Schema:
    """The schema of a record as an object; new keys may be added in later releases."""
    hints = get_type_hints(record)
    names = _names(record)
    described: Schema = {"type": "object", "properties": {name: schema(hints[name]) for name in names}}
    if record.__doc__:
        described["description"] = " ".join(record.__doc__.split())
    return described | {"required": list(names)}


def records_in(hint: Any, found: dict[str, type] | None = None) -> dict[str, type]:
    """All records that a type is made of, by name, those with a form of their own among them."""
    known: dict[str, type] = {} if found is None else found
    if isinstance(hint, type) and is_dataclass(hint):
        assert known.get(hint.__name__, hint) is hint, f"two records are called {hint.__name__}"
    if isinstance(hint, type) and is_dataclass(hint) and hint.__name__ not in known:
        known[hint.__name__] = hint
        for inner in () if hint in (Verdict, Trail) else get_type_hints(hint).values():
            records_in(inner, known)
    for inner in typing.get_args(hint):
        records_in(inner, known)
    return known


def has_own_form(record: type) -> bool:
    """Whether the contract says how this record is written."""
    return record in _OWN
