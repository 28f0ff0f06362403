"""What the network learns from: an article's labels lead back to its attributions."""

from __future__ import annotations

from typing import Any

from training.corpus import NULL, example
from training.names import swapped
from training.people import gold_example
from whence.reader.decode import fragments
from whence.reader.reader import load

TEXT = "“The pier is safe,” Ann Lee said, and denied the rest. “Quite safe.”"


def spans(*words: str) -> list[list[int]]:
    return [[TEXT.index(w), TEXT.index(w) + len(w)] for w in words]


ROW: dict[str, Any] = {
    "id": "a",
    "text": TEXT,
    "attributions": [
        {"source": spans("Ann Lee"), "cue": spans("said"), "content": spans("“The pier is safe,”", "“Quite safe.”")},
        {"source": spans("Ann Lee"), "cue": spans("denied"), "content": spans("the rest")},
        {"source": [], "cue": [], "content": []},
    ],
    "silver_nlp": False,
    "tokens": [],
}


def test_labels_lead_back_to_the_attributions() -> None:
    made = example(ROW, load().vocabulary)
    cut = made.pieces

    def words(fragment: tuple[int, int]) -> str:
        return TEXT[cut.word_start[fragment[0]] : cut.word_end[fragment[1] - 1]]

    found = fragments(made.tag)
    assert {role: [words(f) for f in found[role]] for role in found} == {
        "source": ["Ann Lee"],
        "cue": ["said", "denied"],
        "content": ["“The pier is safe,”", "the rest", "“Quite safe.”"],
    }
    said, denied = (f[0] for f in found["cue"])
    assert [made.cue_of[f[0]] for f in found["content"]] == [said, denied, said]
    assert made.source_of[said] == made.source_of[denied] == found["source"][0][0]


def test_an_attribution_without_a_source_points_at_none() -> None:
    row = {**ROW, "attributions": [{"source": [], "cue": spans("denied"), "content": spans("the rest")}]}
    made = example(row, load().vocabulary)
    (cue,) = fragments(made.tag)["cue"]
    assert made.source_of[cue[0]] == NULL


GOLD: dict[str, Any] = {
    "id": "b",
    "text": "Ann Lee said the mayor told her to wait. Lee left.",
    "speakers": [
        {"id": "p1", "name": "Ann Lee", "kind": "person", "aliases": ["Lee"]},
        {"id": "p2", "name": "the mayor", "kind": "person", "aliases": []},
    ],
    "statements": [
        {
            "id": "s1",
            "within": None,
            "speaker": "p1",
            "source": [[0, 7]],
            "cue": [[8, 12]],
            "content": [[13, 39]],
        },
        {
            "id": "s2",
            "within": "s1",
            "speaker": "p2",
            "source": [[13, 22]],
            "cue": [[23, 27]],
            "content": [[32, 39]],
        },
    ],
}


def test_a_nested_statement_is_learned_apart_and_its_speakers_are_mentions() -> None:
    made = gold_example(GOLD, load().vocabulary)
    assert fragments(made.tag)["content"] == [(3, 9)]
    assert fragments(made.inner_tag) == {"source": [(3, 5)], "cue": [(5, 6)], "content": [(7, 9)]}
    assert [(m.start, m.end, m.who) for m in made.mentions] == [(0, 2, 0), (3, 5, 1), (10, 11, 0)]


def test_swapped_names_take_their_spans_along() -> None:
    row = swapped(GOLD, {"Lee": "Ostrander", "Ann": "Jo"})
    assert row["text"] == "Jo Ostrander said the mayor told her to wait. Ostrander left."
    assert [row["text"][s:e] for s, e in row["statements"][1]["content"]] == ["to wait"]
    assert row["speakers"][0]["aliases"] == ["Ostrander"]
