"""Names and labels: a golden table an editor can add to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.text.one_person import same_speaker

LINES = (Path(__file__).parent / "cases" / "one_person.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(part.strip() for part in line.split("|")) for line in LINES if line and not line.startswith("#")]
ANSWERS = {"same": True, "other": False, "unknown": None}


@pytest.mark.parametrize(("name", "label", "answer"), CASES, ids=[" ~ ".join(case[:2]) for case in CASES])
def test_golden_labels(name: str, label: str, answer: str) -> None:
    assert same_speaker(name or None, label or None) is ANSWERS[answer]


@given(st.none() | st.text(max_size=30), st.none() | st.text(max_size=30))
def test_any_two_texts_give_an_answer(name: str | None, label: str | None) -> None:
    assert same_speaker(name, label) in (True, False, None)
