"""The floors of the check on a small part of the labelled set that `eval/check.py` makes from the transcripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.check import measure

SHARED = Path(__file__).parents[2].parent / "shared"

needs_transcripts = pytest.mark.skipif(
    not (SHARED / "data" / "transcripts" / "debates_2016.jsonl.gz").exists(),
    reason="the transcripts are not in ../shared/data/transcripts",
)


@needs_transcripts
def test_floors_on_the_half_not_fitted_on() -> None:
    figures = measure(SHARED, "test", 380, names=("debates_2016", "general_debates_1960_2020"))
    assert figures.false_verbatim == 0
    assert figures.accuracy >= 0.97
    assert min(figures.recall(flag) for flag in ("negation", "number", "name")) >= 0.98  # one miss of sixty is 0.983
