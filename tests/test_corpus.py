"""What the network learns from: an article's labels lead back to its attributions."""

from __future__ import annotations

from typing import Any

from training.corpus import NULL, example
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
    "discard": [["Discard", spans("“Quite safe.”")]],
    "silver_nlp": False,
    "tokens": [],
}


def test_labels_lead_back_to_the_attributions() -> None:
    made = example(ROW, None, load().vocabulary)
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
    assert [words((i, i + 1)) for i in made.furniture.nonzero()[0].tolist()] == ["“", "Quite", "safe", ".", "”"]


def test_an_attribution_without_a_source_points_at_none() -> None:
    row = {**ROW, "attributions": [{"source": [], "cue": spans("denied"), "content": spans("the rest")}]}
    made = example(row, None, load().vocabulary)
    (cue,) = fragments(made.tag)["cue"]
    assert made.source_of[cue[0]] == NULL
