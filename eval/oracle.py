"""Ledgers from gold attributions and silver words: what the later stages make of a perfect reader.

`python -m eval.oracle SHARED > ledgers.jsonl`, then `score.py ledgers SHARED/gold/dev ledgers.jsonl`. The difference
from the same score of `whence read` is what the reader loses.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from whence.model import Attribution, Reading, Span, Word


def rows(shared: Path, split: str) -> Iterator[dict[str, Any]]:
    """The rows of a split of PolNeAR."""
    with gzip.open(shared / "data" / "polnear" / f"{split}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def reading(row: dict[str, Any]) -> Reading:
    """The reading of a PolNeAR row: its gold attributions, its silver parts of speech and entities."""
    attributions = tuple(
        Attribution(*(tuple(Span(s, e) for s, e in a[role]) for role in ("source", "cue", "content")), confidence=1.0)
        for a in row["attributions"]
        if a["content"]
    )
    words, previous = [], "O"
    for start, end, pos, kind in row["tokens"]:
        kind = kind or "O"
        for i, match in enumerate(re.finditer(r"[^\W_]+|[^\w\s]|_", row["text"][start:end])):
            place = "B" if i == 0 and kind != previous else "I"
            entity = "O" if kind == "O" else f"{place}-{kind}"
            words.append(Word(start + match.start(), start + match.end(), pos, entity))
        previous = kind
    return Reading(attributions, tuple(words))


def main() -> None:
    """Print the ledgers of the gold articles, one a line, their outlet and day of publication given."""
    from whence.intake.plain import document
    from whence.intake.types import Overrides
    from whence.resolve.ledger import resolve

    shared = Path(sys.argv[1])
    gold = {g["id"]: g for p in (shared / "gold" / "dev").glob("*.json") if (g := json.loads(p.read_text("utf-8")))}
    for row in rows(shared, "dev"):
        if row["id"] in gold:
            known = gold[row["id"]]
            given = Overrides(outlet=known["outlet"], published=date.fromisoformat(known["published"]))
            ledger = resolve(document(row["text"], origin=row["id"], overrides=given), reading(row))
            print(json.dumps(ledger.to_dict(), ensure_ascii=False))


if __name__ == "__main__":
    main()
