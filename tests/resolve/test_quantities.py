from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from whence.model import Span
from whence.resolve.statements.quantities import quantities

# sentence | words, value, upper end of a range, unit, approximate
EXAMPLES: list[tuple[str, list[tuple[str, float, float | None, str | None, bool]]]] = [
    ("It cost about $3.5bn.", [("about $3.5bn", 3_500_000_000, None, "USD", True)]),
    ("It cost £10m and €5 million.", [("£10m", 1e7, None, "GBP", False), ("€5 million", 5e6, None, "EUR", False)]),
    ("It cost 200 euros.", [("200 euros", 200, None, "EUR", False)]),
    ("It cost 5 trillion yen.", [("5 trillion yen", 5e12, None, "JPY", False)]),
    ("It cost half a million dollars.", [("half a million dollars", 500_000, None, "USD", False)]),
    ("It cost C$40, then US$ 40.", [("C$40", 40, None, "CAD", False), ("US$ 40", 40, None, "USD", False)]),
    ("It costs 50 cents a share.", [("50 cents", 0.5, None, "USD", False)]),
    ("It costs $10-15 million.", [("$10-15 million", 1e7, 1.5e7, "USD", False)]),
    ("It costs between $10 and $15 million.", [("$10 and $15 million", 1e7, 1.5e7, "USD", False)]),
    ("It fell between 3 and 5 percent.", [("3 and 5 percent", 3, 5, "%", False)]),
    ("It fell 3-5%.", [("3-5%", 3, 5, "%", False)]),
    ("It fell from 8% to 5%.", [("8%", 8, None, "%", False), ("5%", 5, None, "%", False)]),
    ("It fell 4.5 percentage points.", [("4.5 percentage points", 4.5, None, "percentage points", False)]),
    ("Two dozen people came.", [("Two dozen people", 24, None, "people", False)]),
    ("More than 100,000 people came.", [("More than 100,000 people", 100_000, None, "people", True)]),
    ("Tens of thousands of farmers came.", [("Tens of thousands of farmers", 10_000, None, "farmers", True)]),
    ("Twenty-five soldiers came.", [("Twenty-five soldiers", 25, None, "soldiers", False)]),
    ("Two hundred and fifty votes.", [("Two hundred and fifty votes", 250, None, "votes", False)]),
    ("Two-thirds agreed.", [("Two-thirds", 66.666667, None, "%", False)]),
    ("A 17-year-old came.", [("17-year-old", 17, None, "years", False)]),
    ("It was a 10-mile march.", [("10-mile", 10, None, "miles", False)]),
    ("Some 95 retired generals signed.", [("Some 95 retired generals", 95, None, "generals", True)]),
    ("It sold for ₹3 crore.", [("₹3 crore", 3e7, None, "INR", False)]),
    ("It sold for Rs 45 lakh.", [("Rs 45 lakh", 4.5e6, None, "INR", False)]),
    ("About 12 lakh people came.", [("About 12 lakh people", 1.2e6, None, "people", True)]),
    ("It owes Rs 2 lakh crore.", [("Rs 2 lakh crore", 2e12, None, "INR", False)]),
    ("Rates rose 25 basis points.", [("25 basis points", 25, None, "basis points", False)]),
    ("Rates rose by 50bps.", [("50bps", 50, None, "basis points", False)]),
    ("No one believes it.", []),
    ("Every one of the three says so.", []),
    ("One million or so came.", [("One million", 1_000_000, None, None, True)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_written_examples(text: str, expected: list[tuple[str, float, float | None, str | None, bool]]) -> None:
    found = quantities(text, [Span(0, len(text))])
    assert [(text[q.start : q.end], q.value, q.high, q.unit, q.approximate) for q in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "On Sept. 30, 2016, at 10 p.m. he left.",
        "An F-16 and Covid-19 on 9/11.",
        "In the 1980s, Article 5 and No. 2 held.",
        "They voted 19-15.",
        "One of them left.",
        "Nearly eight of 10 voters agreed.",
    ],
)
def test_no_amount_here(text: str) -> None:
    assert quantities(text, [Span(0, len(text))]) == ()


def test_a_number_beyond_reason_is_none() -> None:
    text = "1" * 400 + " people, one" + " hundred" * 400
    assert quantities(text, [Span(0, len(text))]) == ()


def test_nothing_crosses_the_edge_of_a_span() -> None:
    text = "He paid $5 million for 3 houses."
    assert [text[q.start : q.end] for q in quantities(text, [Span(0, 10)])] == ["$5"]
    assert [text[q.start : q.end] for q in quantities(text, [Span(23, 31), Span(0, 18)])] == ["$5 million", "3 houses"]


PIECES = st.sampled_from(
    "$ £ € about between and to or so 3 4.5 1,000 1,00 2016 million bn m percent % -point two dozen half a hundred "
    "thousands of people cents 1/2 0/0 9/11 - – , . US$ years-old x ² ٣ 1e400 99999999999999999999999999".split(" ")
)


@example("0€ 0")
@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=15).map(" ".join), st.lists(PIECES, max_size=15).map("".join)
    )
)
def test_any_text(text: str) -> None:
    at = 0
    for q in quantities(text, [Span(0, len(text))]):
        assert at <= q.start < q.end <= len(text)
        at = q.end
        assert q.value >= 0
        assert q.high is None or q.value < q.high
