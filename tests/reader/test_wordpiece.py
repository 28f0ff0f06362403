"""Our word pieces are BERT's, as the usual library cuts them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import BertWordPieceTokenizer

from whence.reader.reader import load
from whence.reader.wordpiece import LONGEST, words

CASES = [
    ("Don't pay $3.5bn!", ["Don", "'", "t", "pay", "$", "3", ".", "5bn", "!"]),
    ("“Łódź–Kraków” €10", ["“", "Łódź", "–", "Kraków", "”", "€10"]),
    ("東京 said", ["東", "京", "said"]),
    ("co\u00adop\u200b x", ["co\u00adop", "x"]),
    ("e\u0301migre\u0301", ["e\u0301migre\u0301"]),
    ("", []),
    (" \n\t", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words(text: str, expected: list[str]) -> None:
    assert [text[s:e] for s, e in words(text)] == expected


def theirs(text: str) -> list[int]:
    numbers = load().vocabulary.numbers
    tokenizer = BertWordPieceTokenizer(numbers, clean_text=True, handle_chinese_chars=True, lowercase=True)
    ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return ids


def ours(text: str) -> list[int]:
    spell = load().vocabulary.spell
    return [number for s, e in words(text) for number in spell(text[s:e])]


@given(st.text(alphabet=st.characters(exclude_categories=("C", "Zl", "Zp"), max_codepoint=0x24F), max_size=60))
@settings(max_examples=60, deadline=None)
def test_pieces_are_those_of_the_usual_library(text: str) -> None:
    assert ours(text) == theirs(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ÉLYSÉE said “non” — thrice; naïve, coöperative, Ångström, İstanbul, Straße, fiancée’s",
        "1,000.50 U.S.-led, #x_y <b>50%</b>",
        "Київ, Москва, Αθήνα, القدس, 北京市, ｆｕｌｌ",
        "a" * LONGEST + " " + "b" * (LONGEST + 1) + " qzxqzx ☃ x☃y",
    ],
)
def test_pieces_of_hard_words(text: str) -> None:
    assert ours(text) == theirs(text)
