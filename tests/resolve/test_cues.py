"""The class of a cue, by a table an editor can add to, and the table itself."""

import csv
from pathlib import Path

import pytest

from whence.model import Attribution, Span
from whence.resolve.language.cues import cue_class
from whence.resolve.language.lemmas import lemmas
from whence.text.tables import rows

CLASSES = {"neutral", "committed", "doubting", "conceding", "accusing", "directing", "commissive", "mental", "medium"}
CLASSES |= {"evaluative"}
LINES = (Path(__file__).parent / "cases" / "cues.csv").read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(line for line in LINES if not line.startswith("#")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['cue']} … {row['content']}")
def test_class(row: dict[str, str]) -> None:
    text = f"{row['cue']} {row['content']}"
    content = (Span(len(row["cue"]) + 1, len(text)),) if row["content"] else ()
    assert cue_class(text, Attribution((), (Span(0, len(row["cue"])),), content, 1.0)) == row["class"]


def test_a_quoted_word_is_no_part_of_the_cue() -> None:
    text = "asked “to what end?”"
    assert cue_class(text, Attribution((), (Span(0, 5),), (Span(6, len(text)),), 1.0)) == "neutral"


def test_no_cue_is_neutral() -> None:
    assert cue_class("“Yes.”", Attribution((), (), (Span(0, 6),), 1.0)) == "neutral"


def test_the_table_is_sound() -> None:
    table = rows("resolve", "cues.csv")
    assert len({row["cue"] for row in table}) == len(table) > 400
    assert {row["class"] for row in table} == CLASSES
    assert {row["strength"] for row in table} == {"", "weak"}


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("said", "say"),
        ("denies", "deny"),
        ("stopping", "stop"),
        ("urging", "urge"),
        ("slammed", "slam"),
        ("calls", "call"),
    ],
)
def test_lemma(form: str, lemma: str) -> None:
    assert lemma in lemmas(form)
