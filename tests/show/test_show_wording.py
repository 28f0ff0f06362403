"""How values are worded: days, amounts, chains, shortened lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Document, Furniture, Ledger, Polarity, Quantity, Said, Span, Statement
from whence.show import wording

D = date


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (D(2024, 3, 2), D(2024, 3, 2), "2 Mar 2024"),
        (D(2024, 3, 2), D(2024, 3, 5), "2–5 Mar 2024"),
        (D(2024, 2, 1), D(2024, 2, 29), "Feb 2024"),
        (D(2023, 10, 1), D(2023, 12, 31), "Oct–Dec 2023"),
        (D(2023, 1, 1), D(2023, 12, 31), "2023"),
        (D(2024, 2, 27), D(2024, 3, 5), "27 Feb – 5 Mar 2024"),
        (D(2023, 12, 30), D(2024, 1, 2), "30 Dec 2023 – 2 Jan 2024"),
        (None, D(2024, 3, 5), "until 5 Mar 2024"),
        (D(2024, 3, 5), None, "from 5 Mar 2024"),
        (None, None, ""),
    ],
)
def test_days(start: date | None, end: date | None, words: str) -> None:
    assert wording.when(Said(start, end, "then")) == words
    assert wording.when(None) == ""


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Quantity(0, 1, 12e6, "GBP"), "12,000,000 GBP"),
        (Quantity(0, 1, 3, "USD", True), "about 3 USD"),
        (Quantity(0, 1, 62.5, "%"), "62.5%"),
        (Quantity(0, 1, 6e6, "EUR", False, 8e6), "6,000,000–8,000,000 EUR"),
        (Quantity(0, 1, 340), "340"),
        (Quantity(0, 1, 1e300), "1e+300"),
    ],
)
def test_amounts(amount: Quantity, words: str) -> None:
    assert wording.quantity(amount) == words


@given(st.text(), st.integers(12, 80))
def test_a_shortened_line_fits_and_begins_like_the_whole(words: str, width: int) -> None:
    line = wording.shorten(words, width)
    assert len(line) <= width
    assert "\n" not in line
    assert wording.one_line(words).startswith(line.removesuffix("…").rstrip()) or line.endswith("…")


@given(st.text())
def test_printable_words_keep_their_length(words: str) -> None:
    assert len(wording.printable(words)) == len(words)


def test_depths_count_the_nesting_and_survive_a_circle() -> None:
    def statement(key: str, within: str | None) -> Statement:
        return Statement(key, "indirect", (Span(0, 1),), "x", within=within)

    def depths(*pairs: tuple[str, str | None]) -> dict[str, int]:
        return wording.depths(Ledger(Document("x", "x"), (), tuple(statement(*pair) for pair in pairs)))

    assert depths(("c", "b"), ("b", "a"), ("a", None), ("d", "a")) == {"a": 0, "b": 1, "c": 2, "d": 1}
    assert depths(("a", "gone")) == {"a": 0}
    assert set(depths(("a", "b"), ("b", "a"))) == {"a", "b"}


def test_an_article_without_a_title_goes_by_its_report() -> None:
    text = "A ferry at the quay. Photo: Anna Roe\n\nORLA, March 5 - The bridge will not be built, the mayor said. So."
    furniture = (Furniture(0, 36, "caption"), Furniture(38, 53, "dateline"))
    untitled = Document("d", text, furniture=furniture)
    assert wording.heading(untitled) == "The bridge will not be built, the mayor said."
    assert wording.heading(replace(untitled, title="No bridge\nin Orla")) == "No bridge in Orla"
    assert wording.heading(Document("d", "Rain")) == "Rain"
    assert wording.heading(Document("d", "Photo: A", furniture=(Furniture(0, 8, "credit"),))) == "Photo: A"
    assert wording.heading(Document("d", " ")) == "(no text)"


@pytest.mark.parametrize(
    ("polarity", "said"), [("negative", "not said"), ("possible", "may be said"), ("positive", "")]
)
def test_whether_it_was_said_stands_beside_it(ledger: Ledger, polarity: Polarity, said: str) -> None:
    one = replace(ledger.statements[0], polarity=polarity, addressee=None, occasion=None, quantities=())
    assert wording.details(ledger, one, {}) == ([said] if said else [])
