"""Time expressions: written examples, and what must hold for any text on any day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.model import Attribution, Document, Span
from whence.resolve.times.expressions import timexes
from whence.resolve.times.said import said

PUBLISHED = date(2023, 5, 18)  # a Thursday

EXAMPLES = [
    ("The works end Friday.", "Friday", "DATE", "2023-05-12"),
    ("It will open on Friday.", "Friday", "DATE", "2023-05-19"),
    ("He fell at 10 p.m. Wednesday.", "10 p.m. Wednesday", "TIME", "2023-05-17T22:00"),
    ("He fell on Saturday night.", "Saturday night", "TIME", "2023-05-13TNI"),
    ("Built in the 1980s.", "the 1980s", "DATE", "198"),
    ("Built in the 19th century.", "the 19th century", "DATE", "18"),
    ("It took two weeks.", "two weeks", "DURATION", "P2W"),
    ("It took several months.", "several months", "DURATION", "PXM"),
    ("A 10-hour drive.", "10-hour", "DURATION", "PT10H"),
    ("It rose over the past two weeks.", "the past two weeks", "DURATION", "P2W"),
    ("They meet every Thursday.", "every Thursday", "SET", "XXXX-WXX-4"),
    ("Trains run daily.", "daily", "SET", "P1D"),
    ("He is now well.", "now", "DATE", "PRESENT_REF"),
    ("He was recently ill.", "recently", "DATE", "PAST_REF"),
    ("Profit fell in the first quarter of 2022.", "the first quarter of 2022", "DATE", "2022-Q1"),
    ("It was born in nineteen ninety-six.", "nineteen ninety-six", "DATE", "1996"),
    ("It opened on Labor Day.", "Labor Day", "DATE", "2022-09-05"),
    ("It opened on Thanksgiving 2012.", "Thanksgiving 2012", "DATE", "2012-11-22"),
    ("It opened on Good Friday.", "Good Friday", "DATE", "2023-04-07"),
    ("It opened on 2021-03-04.", "2021-03-04", "DATE", "2021-03-04"),
    ("It opened last week.", "last week", "DATE", "2023-W19"),
    ("It opened over the weekend.", "the weekend", "DATE", "2023-W19-WE"),
    ("He came on May 3. The day before, he slept.", "The day before", "DATE", "2023-05-02"),
    ("It opened on April 31, 2022.", "April 31, 2022", "DATE", ""),
]


@pytest.mark.parametrize(("text", "words", "kind", "value"), EXAMPLES)
def test_written_examples(text: str, words: str, kind: str, value: str) -> None:
    found = {text[t.start : t.end]: (t.type, t.value) for t in timexes(text, PUBLISHED)}
    assert found[words] == (kind, value)


@pytest.mark.parametrize(
    "text",
    ["He may march on.", "One second, please.", "The company, 52 years old.", "I sat in the sun.", "A 9/11 memorial."],
)
def test_no_time_here(text: str) -> None:
    assert timexes(text, PUBLISHED) == []


def test_without_publication_relative_times_name_no_days() -> None:
    text = (
        "On Friday, last month, yesterday, two years ago, in July, this week, at Easter, the day before, last summer."
    )
    assert all(t.interval is None for t in timexes(text, None))
    assert [t.interval for t in timexes("In 2019.", None)] == [(date(2019, 1, 1), date(2019, 12, 31))]


WORDS = st.sampled_from(
    "the a of in on to and last next this that early late mid- earlier later two 3 17 31 1999 2023 0000 9999 nineteen "
    "ninety May March Sept. Friday Saturdays morning night week weekend month quarter quarters year decade century ago "
    "before after past few several 10 p.m. 25:99 noon fall spring now recently Easter Thanksgiving said will every "
    "daily 1980s '60s 12/31/99 2023-02-30 Feb. 29 half first third fiscal end 's – , . \n \n\n é 99999999999".split(" ")
)
DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max, date(1, 1, 2), date(9999, 12, 30)]))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join)), DAYS)
def test_any_text_on_any_day(text: str, published: date | None) -> None:
    at = 0
    for time in timexes(text, published):
        assert at <= time.start < time.end <= len(text)
        at = time.end
        if time.interval and time.interval[0] and time.interval[1]:
            assert time.interval[0] <= time.interval[1]


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=3, max_size=25), st.data(), DAYS)
def test_any_attribution_gets_an_interval_or_nothing(
    words: list[str], data: st.DataObject, published: date | None
) -> None:
    text = " ".join(words)
    cut = st.integers(0, len(text))
    a, b, c, d = sorted(data.draw(st.tuples(cut, cut, cut, cut)))
    attribution = Attribution((Span(a, b),), (Span(b, c),), (Span(c, d),), 1.0)
    document = Document("d", text, published=published)
    found = said(document, attribution, Span(0, len(text)), timexes(text, published), [Span(0, a)])
    if found is not None:
        assert found.text in text
        assert found.start is None or found.end is None or found.start <= found.end
