from __future__ import annotations

from pathlib import Path

import pytest
from test_times import marked

from whence.model import Attribution
from whence.reader.reader import load
from whence.resolve.language.clauses import Words
from whence.resolve.statements.polarity import polarity

LINES = Path(__file__).with_name("cases_polarity.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split(" | ", 1)) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("expected", "words"), CASES)
def test_polarity(expected: str, words: str) -> None:
    text, roles = marked(words)
    found = Attribution(*(tuple(roles[role]) for role in ("source", "cue", "content")), 1.0)
    assert polarity(Words(text, load().read(text).words), found) == expected


def test_words_without_a_cue_were_said() -> None:
    text, roles = marked("[“Who will pay?”]")
    assert polarity(Words(text, ()), Attribution((), (), tuple(roles["content"]), 1.0)) == "positive"
