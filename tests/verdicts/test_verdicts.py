"""Verdicts: golden cases an editor can add to, the examples of the documentation, and what holds of any two texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verdicts.golden import Case, cases, edits, judge, told
from whence.model import Quote, Transcript, Turn
from whence.verdicts.index import Index

ROOT = Path(__file__).parents[2]
GOLDEN = list(cases((ROOT / "tests/verdicts/cases/verdicts.txt").read_text(encoding="utf-8")))
DOCUMENT = (ROOT / "docs/verdicts.md").read_text(encoding="utf-8")
SHOWN = [case for block in re.findall(r"```verdict\n(.*?)```", DOCUMENT, re.DOTALL) for case in cases(block)]
VERDICTS = {
    "verbatim", "marked", "trimmed", "altered", "spliced", "other speaker", "paraphrase", "not found", "too short",
}  # fmt: skip


@pytest.mark.parametrize("case", GOLDEN, ids=str)
def test_golden_cases(case: Case) -> None:
    verdict = judge(case.quote(), case.index())
    assert told(verdict) == case.gives
    if case.diff:
        assert edits(verdict) == case.diff


@pytest.mark.parametrize("case", SHOWN, ids=str)
def test_examples_of_the_documentation(case: Case) -> None:
    verdict = judge(case.quote(), case.index())
    assert told(verdict) == case.gives
    if case.diff:
        assert edits(verdict) == case.diff


def test_the_documentation_has_an_example_of_every_verdict_and_flag() -> None:
    shown = " ".join(case.gives for case in SHOWN)
    assert all(name in shown for name in VERDICTS | {"negation", "number", "name", "speaker"})


SPOKEN = (
    "When we began, nobody thought that the ferries would pay. Then the mail came, and after it the coal, "
    "and by the second winter there was a queue at every pier from here to Saint Orla. "
)
LONG = "I could tell you about every meeting we held in that cold hall with the clerk and his ledger. " * 20


def test_an_ellipsis_over_half_a_speech_is_a_splice() -> None:
    index = Index.of([Transcript("a", (Turn("ADLER", SPOKEN + LONG + "The lighthouse stays lit as long as I live."),))])
    quote = Quote(
        "1", "nobody thought that the ferries would pay … The lighthouse stays lit as long as I live.", "Adler"
    )
    verdict = judge(quote, index)
    assert verdict.verdict == "spliced"
    assert [p.text for p in verdict.pieces] == [
        "nobody thought that the ferries would pay",
        "The lighthouse stays lit as long as I live",
    ]


def test_pieces_of_two_transcripts_are_a_splice() -> None:
    index = Index.of([
        Transcript("a", (Turn("ADLER", SPOKEN),)),
        Transcript("b", (Turn("ADLER", LONG + "The lighthouse stays lit as long as I live."),)),
    ])  # fmt: skip
    quote = Quote(
        "1", "nobody thought that the ferries would pay. The lighthouse stays lit as long as I live.", "Adler"
    )
    verdict = judge(quote, index)
    assert verdict.verdict == "spliced"
    assert {p.document for p in verdict.pieces} == {"a", "b"}


def test_words_of_two_speakers_joined_are_flagged() -> None:
    turns = (Turn("ADLER", SPOKEN), Turn("BRANDT", LONG + "The lighthouse stays lit as long as I live."))
    quote = Quote(
        "1", "nobody thought that the ferries would pay. The lighthouse stays lit as long as I live.", "Adler"
    )
    verdict = judge(quote, Index.of([Transcript("a", turns)]))
    assert verdict.verdict == "spliced"
    assert "speaker" in verdict.flags


def test_short_pieces_of_two_transcripts_are_a_splice() -> None:
    index = Index.of([
        Transcript("a", (Turn("ADLER", SPOKEN + "We sold nine boats to Holt before Easter, I am told."),)),
        Transcript("b", (Turn("ADLER", LONG + "And so the ferry company owes us every penny of that."),)),
    ])  # fmt: skip
    verdict = judge(Quote("1", "We sold nine boats to Holt the ferry company owes us every", "Adler"), index)
    assert verdict.verdict == "spliced"
    assert [p.text for p in verdict.pieces] == ["We sold nine boats to Holt", "the ferry company owes us every"]


def test_a_splice_leaves_no_scraps() -> None:
    late = "The other side keeps its pilots warm, fed and paid on time, whatever the weather. "
    index = Index.of([Transcript("a", (Turn("ADLER", SPOKEN + "Of all the boats, I liked that one. " + LONG + late),))])
    quote = "The other side keeps its pilots warm, fed and paid on time … nobody thought that the ferries would pay."
    verdict = judge(Quote("1", quote, "Adler"), index)
    assert verdict.verdict == "spliced"
    assert [p.text for p in verdict.pieces] == [
        "The other side keeps its pilots warm, fed and paid on time",
        "nobody thought that the ferries would pay",
    ]


def test_a_single_word_is_shown_where_its_speaker_says_it() -> None:
    turns = (Turn("HOLT", "A lighthouse?"), Turn("ADLER", "The lighthouse stays."))
    verdict = judge(Quote("1", "lighthouse", "Adler"), Index.of([Transcript("a", turns)]))
    assert verdict.verdict == "too short"
    assert verdict.passage is not None
    assert (verdict.passage.turn, verdict.passage.text) == (1, "lighthouse")


def test_the_right_speaker_is_found_behind_others_who_say_the_same() -> None:
    others = [Transcript(f"o{i}", (Turn("HOLT", "We were told to keep the lamp lit at night."),)) for i in range(20)]
    index = Index.of([*others, Transcript("z", (Turn("ADLER", "We were told to keep the lamp lit at night."),))])
    verdict = judge(Quote("1", "We were told to keep the lamp lit at night", "Maria Adler"), index)
    assert verdict.verdict == "verbatim"
    assert verdict.passage is not None
    assert verdict.passage.document == "z"


def test_a_common_phrase_is_too_short() -> None:
    index = Index.of([Transcript("a", (Turn("ADLER", "I think so. You know, it was there. " * 30),))])
    verdict = judge(Quote("1", "I think so", "Adler"), index)
    assert verdict.verdict == "too short"
    assert "30 times" in verdict.why


def test_the_passage_carries_its_place_and_what_stands_around_it() -> None:
    turns = (Turn("HOLT", "And the bridge?", 1.0), Turn("ADLER", "Well. The bridge opens in March. We hope.", 7.5))
    verdict = judge(Quote("1", "The bridge opens in March"), Index.of([Transcript("t", turns, title="Ellan")]))
    passage = verdict.passage
    assert passage is not None
    assert (passage.document, passage.turn, passage.time, passage.title) == ("t", 1, 7.5, "Ellan")
    assert turns[passage.turn].text[passage.start : passage.end] == passage.text == "The bridge opens in March"
    assert passage.before == "And the bridge?\nWell. "
    assert passage.after == ". We hope."


def test_very_long_quotes_are_judged() -> None:
    words = [f"word{i % 977} and{i % 31}" for i in range(2500)]
    index = Index.of([Transcript("a", (Turn("ADLER", " ".join(words)),))])
    assert judge(Quote("1", " ".join(words)), index).verdict == "verbatim"
    assert judge(Quote("1", " ".join([*words[:1200], "harbour", *words[1200:]])), index).verdict == "altered"


def test_no_transcripts() -> None:
    assert judge(Quote("1", "The bridge opens in March"), Index.of([])).verdict == "not found"


TEXT = st.text(
    st.sampled_from("abc dEf gh. ,'’-—[](){}…123$% \n") | st.characters(exclude_categories=["Cs"]), max_size=80
)
WORDS = st.lists(
    st.sampled_from(
        "we will not don't can't the -- uh … [sic] [Adler] harbour sell to 12 twelve million $5 it's Brandt. never "
        "(APPLAUSE)".split()
    ),
    max_size=25,
).map(" ".join)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(TEXT | WORDS, TEXT | WORDS, TEXT | WORDS)
@settings(max_examples=150, deadline=None)
def test_any_texts_give_an_answer_and_the_diff_tells_both_sides(quote: str, one: str, other: str) -> None:
    index = Index.of([Transcript("t", (Turn("ADLER", one), Turn("HOLT", other)))])
    verdict = judge(Quote("1", quote, "Adler"), index)
    assert verdict.verdict in VERDICTS
    assert 0 <= verdict.score <= 1
    if verdict.diff:
        assert squeezed("".join(e.quote for e in verdict.diff)) == squeezed(quote)
    passages = verdict.pieces or ((verdict.passage,) if verdict.passage else ())
    turns = (one, other)
    for passage in passages:
        assert turns[passage.turn][passage.start : passage.end] == passage.text
    if verdict.diff and len(passages) == 1:
        said = squeezed("".join(e.passage for e in verdict.diff))
        assert squeezed(passages[0].text) in said


PLAIN = st.lists(
    st.sampled_from("we sell the harbour to nobody before march said pilots".split()), min_size=5, max_size=40
)


@given(PLAIN)
@settings(max_examples=60, deadline=None)
def test_the_same_text_is_verbatim(words: list[str]) -> None:
    text = " ".join([*words, "lighthouse", "keepers"])
    verdict = judge(Quote("1", text, "Adler"), Index.of([Transcript("t", (Turn("ADLER", text),))]))
    assert verdict.verdict == "verbatim"
    assert verdict.score == 1


@given(PLAIN, st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_word_is_never_verbatim(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    changed = [*words[:at], data.draw(st.sampled_from(["coal", "Brandt", "7", "not", "never"])), *words[at + 1 :]]
    verdict = judge(Quote("1", " ".join(changed)), Index.of([Transcript("t", (Turn("ADLER", " ".join(words)),))]))
    assert verdict.verdict not in ("verbatim", "marked", "trimmed")
