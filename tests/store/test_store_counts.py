"""Counts over a selection, the order by day, links passed through, and people found by name."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import harbour

from tests.store.shelves import shelf
from whence.errors import NotInLibrary
from whence.model import Span
from whence.store import Library, counting


@pytest.fixture
def filled(library: Library) -> Library:
    library.put(harbour(), reader="t")
    library.put(
        shelf("Maria Adler: It is not for sale.\n[officials]: It is late.\nRain fell.", published=date(2024, 4, 2)),
        reader="t",
    )
    library.put(shelf("Maria Adler: It is not for sale.", outlet="Quay Post", published=None), reader="t")
    return library


def test_counts_say_what_a_search_keeps(filled: Library) -> None:
    counts = filled.counts()
    assert (counts.statements, counts.articles, counts.capped, counts.unnamed) == (10, 3, False, 2)
    assert counts.wordings == 9, "the same words in two articles are one wording"
    assert [(c.name, c.count) for c in counts.speakers][:2] == [("Maria Adler", 4), ("officials", 2)]
    assert counts.speakers[0].person is not None
    assert counts.speakers[1].person is None
    assert [(c.name, c.count) for c in counts.through] == [("Morning Post", 1)]
    assert [(c.name, c.count) for c in counts.to] == [("the council", 1)]
    assert [(c.name, c.count) for c in counts.months] == [("2024-03", 6), ("2024-04", 3)]
    assert counts.form("own") == 3
    assert (counts.first, counts.last) == (date(2024, 3, 5), date(2024, 4, 2))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"words": "sale"},
        {"words": "-sale"},
        {"words": "sale", "outlet": "Channel 6"},
        {"speaker": "Adler"},
        {"through": "Post"},
        {"form": "own", "since": date(2024, 4, 1)},
        {"words": "…"},
    ],
)
def test_counts_find_and_both_orders_agree(filled: Library, asked: dict[str, object]) -> None:
    words = str(asked.get("words", ""))
    filters = {name: value for name, value in asked.items() if name != "words"}
    newest = filled.find(words, order="newest", limit=100, **filters).rows  # type: ignore[arg-type]
    best = filled.find(words, limit=100, **filters).rows  # type: ignore[arg-type]
    assert {row.id for row in newest} == {row.id for row in best}  # type: ignore[union-attr]
    assert filled.counts(words, **filters).statements == len(best)  # type: ignore[arg-type]
    days = [row.published or date.min for row in newest]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("counted", [3, 100])
@pytest.mark.parametrize("words", ["", "sale"])
def test_a_survey_is_a_search_and_its_counts(
    filled: Library, words: str, counted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "COUNTED", counted)
    for offset in range(12):
        found, counts = filled.survey(words, limit=2, offset=offset)
        assert found == filled.find(words, order="newest", limit=2, offset=offset)
        assert counts == filled.counts(words)


def test_a_selection_is_cut_at_the_latest(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "COUNTED", 4)
    counts = filled.counts()
    assert (counts.statements, counts.capped) == (4, True)
    assert counts.last == date(2024, 4, 2)


def test_through_is_neither_the_first_nor_the_last_link(filled: Library) -> None:
    assert [row.key for row in filled.find("", through="Morning Post").rows] == ["s4"]  # type: ignore[union-attr]
    assert filled.find("", through="Channel 6").rows == ()
    assert filled.find("", through="Adler").rows == ()


def test_hits_are_the_places_of_the_words(filled: Library) -> None:
    text = filled.ledger(1).document.text
    hits = filled.hits(1, 'harbour OR "next week"')
    assert {span.of(text) for span in hits} == {"Harbour", "harbour", "next week"}
    assert filled.hits(1, "") == filled.hits(1, "zebra") == ()
    assert all(isinstance(span, Span) for span in hits)


def test_people_and_outlets_are_found(filled: Library) -> None:
    (adler,) = filled.named("adler")
    assert (adler.name, adler.articles, adler.statements, adler.last) == ("Maria Adler", 3, 4, date(2024, 4, 2))
    assert adler.person is not None
    portrait = filled.portrait(adler.person)
    assert (portrait.name, portrait.articles) == ("Maria Adler", 3)
    assert [one.name for one in portrait.descriptions] == ["the trade minister"]
    assert filled.people(1)["p1"] == adler.person
    assert "p3" not in filled.people(1), "officials are nobody in particular"
    assert [(one.name, one.articles) for one in filled.outlets()] == [
        ("Channel 6", 1), ("Coast Herald", 1), ("Quay Post", 1),
    ]  # fmt: skip
    assert filled.outlet("coast herald").name == "Coast Herald"
    with pytest.raises(NotInLibrary, match="no outlet"):
        filled.outlet("Nowhere")
    with pytest.raises(NotInLibrary, match="no speaker"):
        filled.portrait(9999)
