"""One line of JSON lines: an object, or one sentence that says why it is not one."""

from __future__ import annotations

import json
from typing import Any

from whence.errors import BadRecord


def json_object(line: bytes, where: str, advice: str) -> dict[str, Any]:
    """The object that a line holds. Raises BadRecord, which names `where` and ends with `advice`."""
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadRecord(f"{where} is not JSON in UTF-8; {advice}.", where) from None
    if not isinstance(found, dict):
        raise BadRecord(f"{where} is not a JSON object; {advice}.", where)
    return found
