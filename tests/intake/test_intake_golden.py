"""Small files of every kind under golden/, and what `expected.json` there says is in each.

To add a case, add a file and its rows: for an article the facts that must be found and words that its text holds, for
what cannot be read a part of the sentence that says why.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from whence.errors import InputError
from whence.intake import Unread, documents

FOLDER = Path(__file__).parent / "golden"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def test_every_file_has_its_rows() -> None:
    assert {path.name for path in FOLDER.iterdir()} - {"expected.json"} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    rows = EXPECTED[name]
    if len(rows) == 1 and "unread" in rows[0]:
        with pytest.raises(InputError, match=rows[0]["unread"]):
            list(documents(name))
        return
    found = list(documents(name))
    assert [item.origin for item in found] == [row["origin"] for row in rows]
    for item, row in zip(found, rows, strict=True):
        if isinstance(item, Unread):
            assert row["unread"] in str(item.error)
            continue
        facts = {key: value for key, value in row.items() if key not in ("origin", "holds")}
        assert {key: str(getattr(item, key) or "") or None for key in facts} == facts
        assert row["holds"] in item.text
