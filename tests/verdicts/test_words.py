"""Words as they are compared: a golden table an editor can add to, and what holds of any text."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.match.words import is_stage_direction, quoted, said

LINES = (Path(__file__).parent / "cases" / "words.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split(" | ")) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "words"), CASES, ids=[case[0] for case in CASES])
def test_golden_words(text: str, words: str) -> None:
    if text.startswith("quote: "):
        found = [f"{token.norm} {token.mark}".strip() for token in quoted(text.removeprefix("quote: "))]
        assert ", ".join(found) == words
    else:
        assert " ".join(token.norm for token in said(text)) == words


def test_stage_directions() -> None:
    assert is_stage_direction("(LAUGHTER)")
    assert is_stage_direction("[crosstalk]")
    assert is_stage_direction("(END VIDEO CLIP)")
    assert not is_stage_direction("[Brandt]")
    assert not is_stage_direction("(the old one)")


def test_offsets_of_a_stretch_are_into_the_whole_text() -> None:
    text = "Well, uh, we don't sell twenty-five ships."
    tokens = said(text, 6)
    assert [text[t.start : t.end] for t in tokens] == ["we", "don't", "don't", "sell", "twenty-five", "ships"]


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("[](){}….'’-$% 19at"), max_size=120))
@settings(max_examples=200, deadline=None)
def test_spans_slice_and_keep_their_order(text: str) -> None:
    for tokens in (said(text), quoted(text)):
        assert all(0 <= t.start < t.end <= len(text) and t.norm for t in tokens)
        assert all(one.start <= other.start for one, other in itertools.pairwise(tokens))
        assert all(o.end <= t.start or (o.start, o.end) == (t.start, t.end) for o, t in itertools.pairwise(tokens))
