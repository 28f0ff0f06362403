"""Who is one person across articles: default decisions, judgements, their undoing, and what outlives what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.shelves import shelf
from whence.errors import BadOption, NotInLibrary
from whence.store import Library, open_library
from whence.store.records import SpeakerRow


def add(library: Library, n: int, lines: str, **facts: object) -> int:
    """Puts the nth article in, its lines written as in tests/store/shelves.py."""
    return library.put(shelf(f"{lines}\nThis is number {n}.", url=f"https://c.example/{n}", **facts)).article  # type: ignore[arg-type]


def people(library: Library) -> dict[str, set[int]]:
    """The articles of each person, by the name it goes by and its number."""
    found = {}
    for row in library.speakers():
        if row.person is not None and row.kind != "outlet":
            found[f"{row.name} {row.person}"] = {member.article for member in library.members(row.person)}
    return found


def number(library: Library, article: int, name: str) -> int:
    """The number of the speaker with this name in an article."""
    found = [m for row in library.speakers() if row.person for m in library.members(row.person)]
    (one,) = [m.id for m in found if (m.article, m.name) == (article, name)]
    return one


def groups(library: Library) -> set[frozenset[int]]:
    """The articles that go together in one person."""
    return {frozenset(articles) for articles in people(library).values()}


def row(library: Library, name: str) -> SpeakerRow:
    (found,) = library.speakers(name=name)
    return found


def test_a_full_name_is_one_person_wherever_it_stands(library: Library) -> None:
    for n in (1, 2, 3):
        add(library, n, "Maria Adler: It stays.\nAdler: It goes.")
    assert groups(library) == {frozenset({1, 2, 3}), frozenset({1}), frozenset({2}), frozenset({3})}
    (decision,) = [d for d in library.decisions() if d.left[1] == "maria adler"]
    assert (decision.author, decision.judgement, decision.left[0]) == ("whence", "same", None)
    assert row(library, "Maria Adler").statements == 3


def test_frequent_and_short_names_and_offices_are_not_decided(library: Library) -> None:
    for n in (1, 2):
        add(library, n, "John Smith: It stays.\nPell: It goes.\n{the council}: No.\n{Supreme Court}: Yes.")
    assert groups(library) == {frozenset({1}), frozenset({2})}
    assert {d.left[1] for d in library.decisions()} == {"coast herald"}
    names = {s.a_name for s in library.suggestions()}
    assert names == {"John Smith", "Pell", "the council", "Supreme Court"}


def test_the_unnamed_are_listed_by_their_wording_and_are_nobody(library: Library) -> None:
    for n in (1, 2):
        add(library, n, "[officials]: It stays.\n[officials]: It goes.")
    found = row(library, "officials")
    assert (found.person, found.articles, found.statements) == (None, 2, 2 * 2)
    assert list(library.suggestions()) == []


def test_a_judgement_joins_and_its_undoing_parts(library: Library) -> None:
    add(library, 1, "Maria Adler: It stays.")
    add(library, 2, "Adler: It goes.")
    (suggestion,) = library.suggestions()
    assert (suggestion.a_name, suggestion.b_name) == ("Maria Adler", "Adler")
    assert "“adler” is the last word of the other name" in suggestion.evidence
    done = library.decide(suggestion.a, suggestion.b, "same", "ed")
    assert groups(library) == {frozenset({1, 2})}
    found = row(library, "adler")
    assert (found.name, found.names, found.articles, found.statements) == (
        "Maria Adler",
        ("Maria Adler", "Adler"),
        2,
        2,
    )
    assert {r.article for r in library.find("", speaker="Maria").rows} == {1, 2}
    assert list(library.suggestions()) == []
    library.undo(done, "jo")
    assert groups(library) == {frozenset({1}), frozenset({2})}
    (taken_back,) = [d for d in library.decisions(undone=True) if d.author == "ed"]
    assert taken_back.undone_by == "jo"
    assert [d for d in library.decisions() if d.author == "ed"] == []
    library.undo(done, "someone else")
    assert [d.undone_by for d in library.decisions(undone=True, author="ed")] == ["jo"]


def test_the_default_can_be_undone_and_is_not_made_again(library: Library) -> None:
    for n in (1, 2):
        add(library, n, "Maria Adler: It stays.")
    (decision,) = [d for d in library.decisions() if d.left[1] == "maria adler"]
    library.undo(decision.id, "ed")
    assert groups(library) == {frozenset({1}), frozenset({2})}
    add(library, 3, "Maria Adler: It goes.")
    assert groups(library) == {frozenset({1}), frozenset({2}), frozenset({3})}
    assert next(iter(library.suggestions())).evidence[0] == "the same full name"


def test_different_puts_the_first_apart_and_the_rest_stay_together(library: Library) -> None:
    for n in (1, 2, 3):
        add(library, n, "Maria Adler: It stays.")
    odd, other = number(library, 1, "Maria Adler"), number(library, 2, "Maria Adler")
    library.decide(odd, other, "different", "ed")
    assert groups(library) == {frozenset({1}), frozenset({2, 3})}
    add(library, 4, "Maria Adler: It goes.")
    assert groups(library) == {frozenset({1}), frozenset({2, 3, 4})}
    assert (odd, other) not in {(s.a, s.b) for s in library.suggestions()}
    library.decide(odd, other, "same", "jo")
    assert groups(library) == {frozenset({1, 2, 3, 4})}
    assert [d.judgement for d in library.decisions() if d.author in ("ed", "jo")] == ["same"]


def test_different_wins_over_same_by_a_third(library: Library) -> None:
    for n in (1, 2, 3):
        add(library, n, f"Adler {n}a: It stays.")
    a, b, c = (number(library, n, f"Adler {n}a") for n in (1, 2, 3))
    library.decide(a, c, "different", "ed")
    library.decide(a, b, "same", "ed")
    library.decide(b, c, "same", "ed")
    assert groups(library) == {frozenset({1, 2}), frozenset({3})}


def test_judgements_outlive_rereading_new_versions_and_removal(library: Library) -> None:
    add(library, 1, "Maria Adler: It stays.")
    add(library, 2, "Adler: It goes.")
    library.decide(number(library, 1, "Maria Adler"), number(library, 2, "Adler"), "same", "ed")
    together = {frozenset({1, 2})}
    library.put(shelf("Adler: It goes.\nThis is number 2.", url="https://c.example/2"), reader="r2")
    assert groups(library) == together
    library.put(shelf("Adler: It goes now.", url="https://c.example/2"), reader="r2")
    assert groups(library) == together
    library.remove([2])
    assert groups(library) == {frozenset({1})}
    add(library, 2, "Adler: It goes.")
    assert groups(library) == {frozenset({1, 3})}


def test_a_judgement_holds_when_the_kind_is_read_otherwise(library: Library) -> None:
    add(library, 1, "Maria Adler: It stays.")
    add(library, 2, "Adler: It goes.")
    library.decide(number(library, 1, "Maria Adler"), number(library, 2, "Adler"), "same", "ed")
    book = shelf("Adler: It goes.\nThis is number 2.", url="https://c.example/2")
    other = replace(book, speakers=tuple(replace(s, kind="organization") for s in book.speakers if s.id != "o"))
    other = replace(other, statements=(replace(book.statements[0], chain=()),))
    assert library.put(other, reader="r2").outcome == "reread"
    assert row(library, "Maria Adler").articles == 2


def test_removing_the_first_article_of_a_person_keeps_the_rest_together(library: Library) -> None:
    for n in (1, 2, 3):
        add(library, n, "Maria Adler: It stays.")
    library.remove([1])
    assert groups(library) == {frozenset({2, 3})}
    add(library, 4, "Maria Adler: It goes.")
    assert groups(library) == {frozenset({2, 3, 4})}


def test_what_speaks_for_and_against(library: Library) -> None:
    add(library, 1, "Maria Adler: It stays.", descriptions={"Maria Adler": "the trade minister"})
    add(library, 2, "M. Adler: It goes.", descriptions={"M. Adler": "the trade minister"}, outlet="Upland Post")
    add(library, 3, "Jonas Adler: It goes.", descriptions={"Jonas Adler": "a farmer"})
    add(library, 4, "{Adler}: It goes.", outlet="Upland Post")
    found = {(s.a_name, s.b_name): s for s in library.suggestions()}
    assert ("Maria Adler", "Jonas Adler") not in found
    best = found["Maria Adler", "M. Adler"]
    assert best.evidence == ("the same family name, and initials that agree", "both are called “the trade minister”")
    scores = [s.score for s in library.suggestions()]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == best.score
    assert "one is called a person, the other an organization" in found["Maria Adler", "Adler"].evidence
    assert [s.score for s in library.suggestions(limit=2)] == scores[:2]
    assert list(library.suggestions(name="farmer")) == []


@pytest.mark.parametrize(("a", "b", "judgement"), [(1, 1, "same"), (1, 2, "perhaps")])
def test_judgements_that_make_no_sense(library: Library, a: int, b: int, judgement: str) -> None:
    add(library, 1, "Maria Adler: It stays.\nJonas Pell: No.")
    with pytest.raises(BadOption):
        library.decide(a, b, judgement, "ed")  # type: ignore[arg-type]


def test_nobody_by_that_number(library: Library) -> None:
    add(library, 1, "Maria Adler: It stays.")
    with pytest.raises(NotInLibrary, match="no speaker 99"):
        library.decide(1, 99, "same", "ed")
    with pytest.raises(NotInLibrary, match="no decision 99"):
        library.undo(99, "ed")
    with pytest.raises(NotInLibrary, match="no speaker 99"):
        library.members(99)


PLOTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 5), st.sampled_from(["Maria Adler", "Adler", "M. Adler"])),
        st.tuples(st.just("remove"), st.integers(1, 8), st.none()),
        st.tuples(st.just("same"), st.integers(1, 8), st.integers(1, 8)),
        st.tuples(st.just("different"), st.integers(1, 8), st.integers(1, 8)),
        st.tuples(st.just("undo"), st.integers(1, 8), st.none()),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(plot=PLOTS)
def test_whatever_happens_people_are_what_the_decisions_say(
    tmp_path_factory: pytest.TempPathFactory, plot: list[tuple[str, int, Any]]
) -> None:
    """After any course of events, settling everybody again changes nobody."""
    from whence.store import people as rules

    path = tmp_path_factory.mktemp("plot") / "news.whence"
    with open_library(path, write=True, create=True) as library:
        for what, a, b in plot:
            try:
                if what == "put":
                    library.put(shelf(f"{b}: It stays.\nNumber {a}.", url=f"https://c.example/{a}", outlet=None))
                elif what == "remove":
                    library.remove([a])
                elif what == "undo":
                    library.undo(a, "ed")
                else:
                    library.decide(a, b, what, "ed")
            except (NotInLibrary, BadOption):
                continue
        told = "SELECT id, person, apart FROM identities ORDER BY id"
        before = library.connection.execute(told).fetchall()
        with library.batch():
            rules.settle(library._connection, [identity for identity, _, _ in before])
        assert library.connection.execute(told).fetchall() == before
        assert library.info().faults == ()
