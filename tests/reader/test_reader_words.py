"""The words of a long reading, which are kept as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from whence.reader import words as module
from whence.reader.reader import load
from whence.reader.words import Words


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Words:
    monkeypatch.setattr(module, "BLOCK", 3)
    monkeypatch.setattr(module, "HELD", 2)
    at = np.arange(20)
    return Words(at * 2, at * 2 + 1, at % 2, at % 5, ("NN", "VB"))


def test_words_are_the_same_one_by_one_in_a_row_and_in_slices(many: Words) -> None:
    every = list(many)
    assert [many[i] for i in range(20)] == every
    assert [many[i] for i in (19, 0, -1, 7)] == [every[i] for i in (19, 0, -1, 7)]
    assert list(many[4:9]) == every[4:9]
    assert many == every
    with pytest.raises(IndexError):
        many[20]


def test_a_long_text_gives_the_words_of_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Mayor Ann Ost said no."
    plain = load().read(text).words
    monkeypatch.setattr("whence.reader.reader.PLAIN", 2)
    assert load().read(text).words == plain
    assert isinstance(plain, tuple)
