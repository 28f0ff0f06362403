"""Files of ledgers: JSON lines as `whence read --format jsonl` and `whence export jsonl` write them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from whence.errors import BadLedger
from whence.model import Ledger
from whence.serial import from_dict


def from_lines(lines: Iterable[bytes], name: str) -> Iterator[Ledger]:
    """The ledger on each line, one by one; empty lines are passed over.

    Raises BadLedger, which names `name` and the line, where one is not a ledger.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield from_dict(json.loads(line.decode("utf-8-sig")))
        except BadLedger as error:
            raise BadLedger(f"{name}, line {number:,}: {error}") from None
        except (ValueError, RecursionError):
            raise BadLedger(
                f"{name}, line {number:,} is not JSON; give a file that `whence read --format jsonl` wrote."
            ) from None


def holds_ledgers(path: str) -> bool:
    """Whether the first line of a file is a ledger."""
    try:
        with open(path, "rb") as lines:  # noqa: PTH123
            line = lines.readline(1 << 26)
        row = json.loads(line.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(row, dict) and {"whence", "document", "statements"} <= set(row)


def chosen(
    ledgers: Iterable[Ledger], *, outlet: str | None = None, since: date | None = None, until: date | None = None
) -> Iterator[Ledger]:
    """Those of an outlet, whatever the case of its name, and of a closed interval of days; undated ones are of none."""
    for ledger in ledgers:
        day = ledger.document.published
        if outlet is not None and (ledger.document.outlet or "").casefold() != outlet.casefold():
            continue
        if (since or until) and (day is None or day < (since or date.min) or day > (until or date.max)):
            continue
        yield ledger
