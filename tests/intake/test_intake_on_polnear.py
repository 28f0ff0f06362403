"""What editors attributed in PolNeAR must not be taken for furniture."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from whence.intake import document

DATA = Path(__file__).parents[3] / "shared" / "data" / "polnear" / "dev.jsonl.gz"


@pytest.mark.skipif(not DATA.exists(), reason="PolNeAR is not beside this checkout (../shared/data/polnear)")
def test_furniture_holds_next_to_no_attribution() -> None:
    attributions = overlaps = furniture = 0
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = document(row["text"]).furniture
            furniture += len(spans)
            for attribution in row["attributions"]:
                pieces = [*attribution["source"], *attribution["cue"], *attribution["content"]]
                attributions += 1
                overlaps += any(f.start < end and start < f.end for f in spans for start, end in pieces)
    assert overlaps < 0.002 * attributions
    assert furniture > 50
