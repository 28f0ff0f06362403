"""A ledger comes out as it went in, whatever is in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.shelves import new_library, shelf
from tests.test_serial import ledgers
from whence.errors import BadLedger
from whence.model import Ledger, Quantity, Span
from whence.serial import to_dict
from whence.store import Library

_NUMBERS = count()  # one id for each document: with the same one an article counts as known


@pytest.fixture(scope="module")
def shared() -> Iterator[Library]:
    with tempfile.TemporaryDirectory() as folder, new_library(Path(folder)) as library:
        yield library
        assert library.info().faults == ()


@given(ledger=ledgers(), url=st.none() | st.text(max_size=12))
def test_what_is_put_in_comes_out(shared: Library, ledger: Ledger, url: str | None) -> None:
    ledger = replace(ledger, document=replace(ledger.document, id=f"{next(_NUMBERS)}", url=url))
    done = shared.put(ledger)
    assert done.outcome in ("added", "changed")
    out = shared.ledger(done.article, done.version)
    assert out == ledger
    assert to_dict(out) == to_dict(ledger)


@settings(max_examples=20)
@given(st.lists(ledgers(), max_size=4))
def test_ledgers_come_in_the_order_they_went_in(books: list[Ledger]) -> None:
    books = [
        replace(book, document=replace(book.document, id=f"{i}", url=f"https://n.example/{i}"))
        for i, book in enumerate(books)
    ]
    with tempfile.TemporaryDirectory() as folder, new_library(Path(folder)) as library:
        with library.batch():
            for book in books:
                library.put(book)
        assert list(library.ledgers()) == books
        assert [number for number, _ in library.numbered_ledgers()] == [row.id for row in library.articles()]


def test_the_hand_made_ledger(library: Library, ledger: Ledger) -> None:
    assert library.ledger(library.put(ledger).article) == ledger


def test_a_lone_surrogate_becomes_the_sign_for_it_and_offsets_stay(library: Library) -> None:
    book = shelf("Maria Adler: It is X so.")
    text = book.document.text.replace("X", "\udcff")
    told = replace(book.statements[0], text="It is \udcff so.")
    broken = replace(book, document=replace(book.document, text=text, title="\udcff"), statements=(told,))
    out = library.ledger(library.put(broken).article)
    assert out.document.text == text.replace("\udcff", "\ufffd")
    assert out.statements[0].text == "It is \ufffd so."
    assert out.statements[0].content == told.content


def test_large_and_odd_numbers(library: Library) -> None:
    book = shelf("Maria Adler: Many.")
    amounts = tuple(Quantity(0, 1, v, None, False, h) for v, h in ((1e308, None), (0.1, 5e-324), (2**60, -0.0)))
    odd = replace(book, statements=(replace(book.statements[0], quantities=amounts),))
    assert library.ledger(library.put(odd).article).statements[0].quantities == amounts


@pytest.mark.parametrize("change", [{"speaker": "nobody"}, {"chain": ("nobody",)}, {"within": "s9"}])
def test_a_ledger_that_names_what_it_does_not_hold_is_refused_whole(library: Library, change: dict[str, str]) -> None:
    book = shelf("Maria Adler: It is so.", url="https://n.example/1")
    bad = replace(book, statements=(replace(book.statements[0], **change),))  # type: ignore[arg-type]
    with pytest.raises(BadLedger, match="is not in the ledger"):
        library.put(bad)
    assert library.info().articles == 0
    twice = replace(book, speakers=book.speakers * 2)
    with pytest.raises(BadLedger, match="same id"):
        library.put(twice)
    with library.batch():
        library.put(shelf("Rain fell.", url="https://n.example/0"))
        with pytest.raises(BadLedger):
            library.put(bad)
        library.put(shelf("Snow fell.", url="https://n.example/2"))
    assert library.info().articles == 2


def test_spans_outlive_text_with_nul_and_letters_beyond_the_basic_plane(library: Library) -> None:
    book = shelf("Maria Adler: 𝔸 \0 naïve 👩‍🚀 day.")
    out = library.ledger(library.put(book).article)
    assert out == book
    assert out.statements[0].content[0].of(out.document.text) == out.statements[0].text
    assert Span(0, 11) == out.statements[0].source[0]
