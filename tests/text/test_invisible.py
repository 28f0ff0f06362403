"""Characters that nobody sees: left out of what is read, kept in the text, and every span back where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Furniture, Quantity, Span, Speaker, Statement
from whence.text.invisible import Visible, moved, seen, visible

HIDDEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff\ufe0f\u034f\U000e0041"


@pytest.mark.parametrize("mark", HIDDEN)
def test_a_mark_within_a_word_is_left_out(mark: str) -> None:
    text = f"Ida Mo{mark}ss said{mark} no."
    shown = visible(text)
    assert shown.text == "Ida Moss said no."
    assert text[shown.start(4) : shown.end(8)] == f"Mo{mark}ss"
    assert text[shown.start(9) : shown.end(13)] == "said"


def test_a_soft_hyphen_at_the_end_of_a_line_takes_the_break_along() -> None:
    assert seen("the coun\u00ad\ncil and the fer\u00ad \r\n  rymen") == "the council and the ferrymen"
    assert seen("the council\u00ad\nIda Moss") == "the council\nIda Moss"


def test_what_is_seen_stays() -> None:
    for text in ("", "Zoë said no – “never” … 5 °C", "naïve co-operation", "Ida\u00a0Moss", "a\tb\r\nc\u2028d"):
        assert visible(text) == Visible(text)


@given(st.text(alphabet="ab \n" + HIDDEN[:4], max_size=40), st.data())
def test_spans_come_back_to_where_they_stand(text: str, data: st.DataObject) -> None:
    shown = visible(text)
    assert seen(shown.text) == shown.text == seen(text)
    start = data.draw(st.integers(0, len(shown.text)))
    end = data.draw(st.integers(start, len(shown.text)))
    whole = text[shown.start(start) : shown.end(end)]
    assert seen(whole) == shown.text[start:end]
    if start < end:
        assert whole[:1] == shown.text[start]
        assert whole[-1:] == shown.text[end - 1]
        assert shown.seen(shown.start(start)) == start
        assert shown.seen(shown.end(end)) == end
    assert all(0 <= shown.seen(at) <= len(shown.text) for at in range(len(text) + 1))


def test_records_are_put_back_whole() -> None:
    shown = visible("I\u00adda\u200b said 5 no.")
    statement = Statement(
        "s1", "direct", (Span(11, 13),), "no", (Span(0, 3),), (Span(4, 8),), occasion=Span(0, 3),
        quantities=(Quantity(9, 10, 5.0),), because=(Span(4, 8),),
    )  # fmt: skip
    back = shown.restored((statement, Speaker("p1", "Ida", "person", mentions=(Span(0, 3),))))
    assert back[0].source == back[1].mentions == (Span(0, 4),)
    assert back[0].cue == back[0].because == (Span(6, 10),)
    assert (back[0].content, back[0].occasion) == ((Span(13, 15),), Span(0, 4))
    assert back[0].quantities == (Quantity(11, 12, 5.0),)
    assert moved((Furniture(6, 10, "credit"),), shown.seen) == (Furniture(4, 8, "credit"),)
