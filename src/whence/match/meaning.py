"""What common words mean and how rare they are, from a table that `training/word_table.py` makes.

A word's vector says which words can stand for it ("burrow", "hole"); its rarity, the negative logarithm of the share
of news articles with the word, how much a shared word says.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from whence.errors import BadInstall

Floats: TypeAlias = NDArray[np.float32]

UNLISTED = 8.0
"""The rarity of a word that the table lacks: about as rare as the rarest it has."""
NUMBER = 5.0


@dataclass(frozen=True, slots=True)
class WordTable:
    """The words by row; `vectors` has a row for each, of length one; `rarity` in nats."""

    rows: dict[str, int]
    rarity: Floats
    vectors: Floats

    def rarity_of(self, word: str) -> float:
        """How rare a lower-cased word or a number ("#60") is in the news."""
        if word[:1] == "#":
            return NUMBER
        row = self.rows.get(word)
        return UNLISTED if row is None else float(self.rarity[row])


@cache
def word_table() -> WordTable:
    """The table of the package. Raises BadInstall where the package lacks it."""
    try:
        with (files("whence.match") / "data" / "words.npz").open("rb") as stored, np.load(stored) as arrays:
            listed = arrays["words"].tobytes().decode().split("\n")
            rarity = arrays["rarity"].astype(np.float32)
            vectors = arrays["vectors"].astype(np.float32)
    except OSError as error:
        raise BadInstall(
            "The table words.npz is missing from this installation of whence; install it again."
        ) from error
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return WordTable({word: row for row, word in enumerate(listed)}, rarity, vectors)


@cache
def stem(word: str) -> str:
    """A word without the endings of number and tense, so that "passengers" and "passenger" are one."""
    if word[:1] == "#" or len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and any(c in "aeiouy" for c in word[: -len(ending)]):
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
