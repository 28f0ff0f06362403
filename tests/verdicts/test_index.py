"""The index finds the passages a quote may come from, and says where they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.match.coarse import coarse
from whence.model import Transcript, Turn
from whence.verdicts.index import Hit, Index

HARBOUR = Transcript(
    "harbour",
    (
        Turn(
            "MARA ELLIN",
            "Good evening. (APPLAUSE) The levy on the old harbour will not stand, and I don't say that lightly.",
        ),
        Turn("Q", "Will it be twenty-five percent, or less?"),
        Turn("MARA ELLIN", "It will be -- uh, it will be five million a year for the fishing fleet."),
        Turn("Q", "And after that?"),
        Turn("MARA ELLIN", "After that we'll sit down [crosstalk] with the captains of all nine quays."),
    ),
)
DAM = Transcript(
    "dam",
    (
        Turn(
            "TOMAS REYN",
            "The dam was never safe. Engineers told the council so in spring, in summer and again in autumn.",
        ),
        Turn("TOMAS REYN", "Nobody on that council read a single page of what they wrote. " * 3),
        Turn("TOMAS REYN", "So I ask you: who will pay for the valley? We are going to pay, all of us, and for years."),
    ),
)
SILENT = Transcript("silent", (Turn(None, "(APPLAUSE)"), Turn(None, ""), Turn(None, "[laughter]")))
INDEX = Index.of([SILENT, HARBOUR, DAM])


def words(hit: Hit, index: Index = INDEX) -> str:
    return index.documents[hit.document].text[hit.start : hit.end]


FOUND = [  # a quote, and words that its best hit must hold
    ("The levy on the old harbour will not stand", "The levy on the old harbour will not stand"),
    ("the LEVY on the OLD harbour will not stand", "The levy on the old harbour will not stand"),
    ("the levy on the new harbour will not stand", "The levy on the old harbour will not stand"),
    ("the levy on the harbour will not stand", "The levy on the old harbour will not stand"),
    ("the levy on the old and ugly harbour will not stand", "The levy on the old harbour will not stand"),
    ("levy … will not stand", "levy on the old harbour will not stand"),
    ("I do not say that lightly", "I don't say that lightly"),
    ("I don’t say that lightly", "I don't say that lightly"),
    ("it will be 25%, or less", "it be twenty-five percent, or less"),
    ("5 million a year for the fishing fleet", "five million a year for the fishing fleet"),
    ("It will be, it will be five million", "It will be -- uh, it will be five million"),
    ("After that, we will sit down with the captains", "After that we'll sit down [crosstalk] with the captains"),
    ("for the fishing fleet. And after that?", "for the fishing fleet.\nAnd after that?"),
    ("captains, all nine quays", "captains of all nine quays"),
    ("Engineers warned council", "Engineers told the council"),
    ("all of you", "all of us"),
    ("valley", "valley"),
    ("old harbour", "old harbour"),
    ("Nobody on that council read a single page of what they wrote", "read a single page of what they wrote"),
]


@pytest.mark.parametrize(("quote", "passage"), FOUND)
def test_the_best_hit_holds_the_passage(quote: str, passage: str) -> None:
    best = INDEX.hits(quote)[0]
    assert passage in words(best)
    assert len(words(best)) < 3 * len(passage) + 120


@pytest.mark.parametrize("quote", ["", " ", "…", "“—”", "(APPLAUSE)", "uh", "zeppelin", "習近平", "\ud800"])
def test_nothing_is_found_for_what_is_not_there(quote: str) -> None:
    assert INDEX.hits(quote) == []
    assert INDEX.commonness(quote) == 0


def test_each_piece_of_a_spliced_quote_has_its_hit() -> None:
    found = INDEX.hits("The levy on the old harbour ... with the captains of all nine quays, nobody read a single page")
    assert any("levy on the old harbour" in words(hit) for hit in found)
    assert any("captains of all nine quays" in words(hit) for hit in found)
    assert any("read a single page" in words(hit) for hit in found)


def test_pieces_near_each_other_are_one_hit() -> None:
    best = INDEX.hits("The levy on the old harbour will be five million a year for the fishing fleet")[0]
    assert "The levy on the old harbour" in words(best)
    assert "five million a year for the fishing fleet" in words(best)


def test_what_stands_side_by_side_beats_what_is_scattered() -> None:
    scattered = Transcript("scattered", (Turn(None, "The bells rang and, for all we heard, over the bay rang late."),))
    straight = Transcript("straight", (Turn(None, "They said the bells rang over the bay, and went home."),))
    index = Index.of([scattered, straight])
    assert index.hits("the bells rang over the bay")[0].document == 1


def test_hits_come_best_first_and_equals_in_order() -> None:
    index = Index.of([DAM, HARBOUR, DAM, HARBOUR])
    found = index.hits("the levy on the old harbour")
    assert [hit.document for hit in found] == [1, 3]
    assert found[0].score == found[1].score == 1
    assert index.hits("the levy on the old harbour", limit=1) == found[:1]
    assert index.hits("the levy on the old harbour", limit=0) == []
    scores = [hit.score for hit in index.hits("the council will not pay for the harbour", limit=20)]
    assert scores == sorted(scores, reverse=True)


def test_a_passage_does_not_run_across_transcripts() -> None:
    index = Index.of(
        [Transcript("a", (Turn(None, "the red lantern"),)), Transcript("b", (Turn(None, "over the gate"),))]
    )
    assert index.commonness("lantern over") == 0
    assert {words(hit, index) for hit in index.hits("the red lantern over the gate")} == {
        "the red lantern",
        "over the gate",
    }


@pytest.mark.parametrize(
    ("phrase", "count"),
    [
        ("council", 4),
        ("that council", 3),
        ("that council read", 3),
        ("That council read a single page of what they wrote.", 3),
        ("it will be", 2),
        ("will it be", 1),
        ("we will sit down with the captains", 1),
        ("the captains sit", 0),
        ("summer spring", 0),
    ],
)
def test_commonness_counts_the_very_words(phrase: str, count: int) -> None:
    assert INDEX.commonness(phrase) == count


def test_empty_and_wordless_transcripts() -> None:
    for transcripts in ([], [Transcript("none", ())], [SILENT], [SILENT, SILENT]):
        index = Index.of(transcripts)
        assert index.words == 0
        assert index.hits("the levy on the old harbour") == []
        assert index.commonness("the levy") == 0


def test_a_transcript_longer_than_what_is_worked_on_at_once() -> None:
    lines = [f"line number {i} of the long reading, the {i * 7919 % 10007} th name" for i in range(20_000)]
    index = Index.of([SILENT, Transcript("long", tuple(Turn(None, line) for line in lines)), DAM])
    for i in (0, 4567, 9999, 19_999):
        best = index.hits(lines[i])[0]
        assert best.document == 1
        assert lines[i] in words(best, index)
    assert "who will pay for the valley" in words(index.hits("who will pay for the valley")[0], index)


def test_a_quote_of_five_thousand_words() -> None:
    text = " ".join(f"w{i * i % 4999} and" for i in range(2500))
    index = Index.of([DAM, Transcript("long", (Turn(None, "So: " + text + " That is all."),))])
    best = index.hits(text)[0]
    assert text in words(best, index)
    assert INDEX.hits(text) == [] or INDEX.hits(text)[0].score < 0.5
    assert len(index.hits("and " * 5000)) <= 8


def test_words_of_many_scripts() -> None:
    text = "Er sagte: Straße, façade, naïve. Потом он сказал это. 他说这是真的。 هو قال ذلك वह कहता है"
    index = Index.of([Transcript("mixed", (Turn(None, text),))])
    for quote in ("потом ОН сказал", "说这是真", "هو قال ذلك", "वह कहता है", "facade naive", "STRASSE facade"):
        assert index.hits(quote), quote
    assert "说这是真" in words(index.hits("说这是真")[0], index)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=60), max_size=4), max_size=4), st.text(max_size=80))
def test_any_text_gives_an_answer(turns: list[list[str]], quote: str) -> None:
    index = Index.of([Transcript(str(i), tuple(Turn(None, t) for t in some)) for i, some in enumerate(turns)])
    for text in (quote, *(t for some in turns for t in some)):
        for hit in index.hits(text):
            assert 0 <= hit.start < hit.end <= len(index.documents[hit.document].text)
            assert 0 < hit.score <= 1
        count = index.commonness(text)
        assert count >= 0
        if text != quote and len(coarse(text).hashes):
            assert count > 0


VOCABULARY = (
    "the of and to harbour levy dam we will not pay five captains quay never read valley spring page who".split()
)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_what_was_said_word_for_word_is_found(data: st.DataObject) -> None:
    said = data.draw(st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=5, max_size=60), min_size=1, max_size=6))
    index = Index.of([Transcript(str(i), (Turn(None, " ".join(some)),)) for i, some in enumerate(said)])
    some = data.draw(st.sampled_from(said))
    start = data.draw(st.integers(0, len(some) - 5))
    quote = " ".join(some[start : start + data.draw(st.integers(5, 40))])
    assert any(quote in words(hit, index) for hit in index.hits(quote))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_words_lie_in_the_text_in_order(text: str) -> None:
    found = coarse(text)
    assert (found.hashes != 0).all()
    assert list(found.starts) == sorted(set(found.starts.tolist()))
    assert all(0 <= start < len(text) for start in found.starts)
    assert coarse(text + "\nlevy").hashes.tolist() == [*found.hashes.tolist(), *coarse("levy").hashes.tolist()]
