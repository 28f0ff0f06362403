"""Word alignment: that its steps tell both sides, and that it takes the way a reader would."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.match import align as module
from whence.match.align import Step, align
from whence.match.words import quoted, said

PASSAGE = (
    "Well, I think we will build the pier, and the Ellan folk will pay five million pounds for it, believe me. "
    "Thank you."
)


def steps(quote: str, passage: str = PASSAGE) -> list[str]:
    one, other = quoted(quote), said(passage)
    return [
        f"{s.kind}: {' '.join(t.norm for t in one[s.quote : s.quote_end])} -> "
        f"{' '.join(t.norm for t in other[s.said : s.said_end])}".strip()
        for s in align(one, other)
        if s.kind != "same"
    ]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("we will build the pier and the Ellan folk will pay", []),
        ("we will not build the pier", ["added: not ->"]),
        ("we will build a pier", ["changed: a -> the"]),
        ("we will build and the Ellan folk will pay", ["left out:  -> the pier"]),
        ("we will build the pier … believe me",
         ["marked: … -> and the ellan folk will pay #5000000 pound for it"]),
        ("[They] will build the pier", ["marked: they -> we"]),
        ("the Ellan folk will pay six million pounds for it", ["changed: #6000000 -> #5000000"]),
        ("will build the pier [sic] and the Ellan folk", ["marked: [sic] ->"]),
    ],
)  # fmt: skip
def test_the_way_a_reader_would_take(quote: str, found: list[str]) -> None:
    assert steps(quote) == found


def test_variants_of_a_short_form_are_the_same_word() -> None:
    assert steps("he is going and she has gone, as they would", "he's going and she's gone, as they'd") == []


def test_large_stretches_without_anchors_get_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CELLS", 0)
    assert steps("we will build a pier") == ["changed: a -> the"]


WORDS = st.lists(
    st.sampled_from("we will build the pier and not pay … [sic] [Adler] five it's don't".split()), max_size=30
)


@given(WORDS.map(" ".join), WORDS.map(" ".join), st.booleans())
@settings(max_examples=200, deadline=None)
def test_steps_tell_every_word_once(quote: str, passage: str, coarse: bool) -> None:
    one, other = quoted(quote), said(passage)
    found = align(one, other)
    at = 0
    for step in found:
        assert step.quote == at
        at = step.quote_end
    assert at == len(one)
    for before, after in itertools.pairwise(found):
        assert before.said_end == after.said
    for step in found:
        check(step, one, other)


def check(step: Step, one: list[module.Token], other: list[module.Token]) -> None:
    own, there = step.quote_end - step.quote, step.said_end - step.said
    if step.kind == "same":
        assert own == there
        assert all(module.equal(one[step.quote + i], other[step.said + i]) for i in range(own))
    elif step.kind == "changed":
        assert own
        assert there
    elif step.kind == "left out":
        assert not own
        assert there
    elif step.kind == "added":
        assert own
        assert not there
