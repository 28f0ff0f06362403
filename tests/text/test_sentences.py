"""Where sentences end: cases/sentences.txt has one text a line, its sentences parted by bars."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.text.sentences import sentences

CASES = (Path(__file__).parent / "cases" / "sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("case", CASES)
def test_sentences(case: str) -> None:
    text = case.replace(" | ", " ")
    assert [span.of(text) for span in sentences(text)] == case.split(" | ")


def test_a_line_ends_a_sentence() -> None:
    text = "Bridge opens\n\nThe bridge opened"
    assert [span.of(text) for span in sentences(text)] == ["Bridge opens", "The bridge opened"]


@given(st.text(alphabet="aB. !?…\"”“'’\n)0", max_size=80))
def test_sentences_hold_every_word_in_order(text: str) -> None:
    found = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(span.of(text) for span in found).split()) == "".join(text.split())
    assert all(span.of(text) == span.of(text).strip() for span in found)
