"""Records as JSON, as `whence.schema` describes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from whence.model import Ledger, Said, Verdict
from whence.serial import to_dict
from whence.show import check_records
from whence.trail_model import Trail
from whence.trail_serial import trail_to_dict


def _said(said: Said) -> dict[str, str | None]:
    return {"from": plain(said.start), "to": plain(said.end), "text": said.text}


# Records that have a JSON form of their own, in the contract.
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
