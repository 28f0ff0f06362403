"""Failures fall into the groups that say what to work on."""

from pathlib import Path
from typing import Any

import pytest

from eval.errors import cases, groups
from eval.gate import yardstick

SHARED = Path(__file__).parents[2] / "shared"
TEXT = "Vale told the Gazette that the pier was sound. He said it would open in May."
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared scorer beside the repository")


def statement(
    key: str, spans: list[list[int]], chain: list[str], said: Any = None, as_found: bool = False
) -> dict[str, Any]:
    source, cue, content = ([{"start": s[0], "end": s[1]}] if as_found else [s] for s in spans)
    row = {"id": key, "source": source, "cue": cue, "content": content, "form": "indirect", "speaker": chain[0]}
    return {**row, "chain": chain, "within": None, "said": said, "cue_class": "neutral"}


PEOPLE = [{"id": k, "name": n, "kind": t, "aliases": []} for k, n, t in
          (("p0", "Herald", "outlet"), ("p1", "Otto Vale", "person"), ("p2", "Gazette", "outlet"))]  # fmt: skip
FIRST, SECOND = [[0, 4], [5, 9], [22, 45]], [[47, 49], [50, 54], [55, 75]]


def found(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"document": {"text": TEXT}, "speakers": PEOPLE, "statements": list(rows)}


def failures(ledger: dict[str, Any]) -> list[str]:
    gold = {
        "text": TEXT,
        "speakers": PEOPLE,
        "statements": [
            statement("s1", FIRST, ["p1", "p2", "p0"]),
            statement("s2", SECOND, ["p1", "p2", "p0"], {"from": "2024-05-01", "to": "2024-05-01"}),
        ],
    }
    return [group for case in cases(yardstick(SHARED), gold, ledger) for group, _ in groups(case)]


def test_groups() -> None:
    one = statement("s1", FIRST, ["p1", "p0"], as_found=True)
    two = statement("s2", SECOND, ["p2", "p0"], as_found=True)
    assert failures(found(one, two)) == [
        "chain, a link named near by is missing",
        "speaker, named by a pronoun",
        "date missing",
    ]
    assert failures(found(one))[1:] == ["not found, long chain"]
