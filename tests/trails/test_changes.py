"""What changed between two wordings: the golden cases of `changes.toml`."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from whence.match.words import said
from whence.model import Span
from whence.trails.changes import mutations
from whence.trails.descent import Edge, Version
from whence.trails.wordings import Article, Link, Wording

CASES = tomllib.loads((Path(__file__).parent / "changes.toml").read_text(encoding="utf-8"))["case"]


def carried(number: int, wording: str, sentence: str, case: dict[str, Any]) -> tuple[Article, Version]:
    """An article that says something, and what it says there."""
    more = case.get("second" if number else "first", "")
    text = f"The county met in the evening. {sentence}\n\n{more}"
    article = Article(number, str(number), str(number), text, outlet=f"Paper {number}", published=datetime(2031, 5, 2))
    start = text.index(wording)
    words = tuple(t.norm for t in said(wording))
    form = case.get("form", "direct")
    cue = case.get("cue", "") if number == 0 else ""
    chain = (Link("Petra Holloway", "person"),)
    piece = Wording(number, "s1", 0, Span(start, start + len(wording)), wording, words, form, chain, cue)
    return article, Version(number, number, (piece,))


@pytest.mark.parametrize("case", CASES, ids=[c["earlier"][:30] + " / " + c["later"][:30] for c in CASES])
def test_what_changed_is_named(case: dict[str, Any]) -> None:
    first, earlier = carried(0, case["earlier"], case.get("before", f"{case['earlier']}."), case)
    second, later = carried(1, case["later"], case.get("after", f"{case['later']}."), case)
    edge = Edge(0, 1, "names_source", (), 0.95)
    found = mutations([earlier, later], [edge], {0: first, 1: second})
    assert sorted(m.kind for m in found) == case["kinds"]
    assert all((m.version, m.against) == (1, 0) for m in found)
