"""Subjects of the clauses inside a content."""

from __future__ import annotations

import pytest

from whence.model import Word
from whence.resolve.language.clauses import Words, subject

CASES = [  # words with their tags, the subject that ends in the word before the last
    ("that/DT two/CD officials/NNS confirmed/VBD", "two officials"),
    ("that/IN ministers/NNS knew/VBD", "ministers"),
    ("that/DT old/JJ minister/NN knew/VBD", "that old minister"),
    ("that/IN the/DT minister/NN knew/VBD", "the minister"),
    ("he/PRP knew/VBD", "he"),
]


@pytest.mark.parametrize(("tagged", "expected"), CASES)
def test_subjects(tagged: str, expected: str) -> None:
    pairs = [item.split("/") for item in tagged.split()]
    text, words = "", []
    for form, tag in pairs:
        words.append(Word(len(text), len(text) + len(form), tag, "O"))
        text += form + " "
    found = subject(Words(text, tuple(words)), len(words) - 2, 0)
    assert found is not None
    assert text[words[found[0]].start : words[found[1] - 1].end] == expected
