"""The smaller network that ships beside the standard one."""

from __future__ import annotations

from pathlib import Path

import pytest

import whence
from whence.errors import BadOption
from whence.networks import MODELS
from whence.reader.reader import load

TEXT = "“We counted twice,” said Rosa Minh, who leads the ferrymen. Minh added that the council had refused to answer."


@pytest.mark.parametrize("model", MODELS)
def test_each_model_finds_who_says_what(model: str) -> None:
    ledger = whence.read_text(TEXT, outlet="Orla Times", model=model)  # type: ignore[arg-type]
    outer = [s for s in ledger.statements if s.form != "own" and s.within is None]
    said = [(s.form, ledger.speaker(s).name, s.text) for s in outer]  # type: ignore[union-attr]
    assert said == [
        ("direct", "Rosa Minh", "“We counted twice,”"),
        ("indirect", "Rosa Minh", "that the council had refused to answer"),
    ]


def test_the_fast_one_is_another_and_smaller_network() -> None:
    standard, fast = load("standard"), load("fast")
    assert fast.version != standard.version
    assert fast.vocabulary.numbers == standard.vocabulary.numbers
    assert fast.read(TEXT).attributions != standard.read(TEXT).attributions


def test_a_model_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadOption, match="There is no model huge; give standard or fast"):
        whence.read_text(TEXT, model="huge")  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_add_reads_with_the_model_that_is_asked_for(jobs: int, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    library = tmp_path / "news.db"

    def outcome(model: str) -> list[str]:
        added = whence.add(article, library=library, jobs=jobs, again=True, model=model)  # type: ignore[arg-type]
        return [one.outcome for one in added if not isinstance(one, whence.Unread)]

    assert outcome("fast") == ["added"]
    assert outcome("fast") == ["known"]
    assert outcome("standard") == ["reread"]
    assert outcome("standard") == ["known"]
