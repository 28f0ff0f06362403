"""BERT's word pieces (Wu et al. 2016, Devlin et al. 2019): words, and the entries of a vocabulary that spell them.

Our own, as the usual library brings a client for a model hub and ten more packages into the core install, and knows
offsets of pieces where we need only those of words. The tests compare the two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 100  # characters; a longer word is unknown as a whole, as it was when the encoder was trained
UNKNOWN = "[UNK]"
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ceaf\U0002f800-\U0002fa1f"
_UNIT = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+|\S")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The numbers of the pieces; a piece that goes on with a word begins with "##"."""

    numbers: dict[str, int]
    known: dict[str, tuple[int, ...]]  # words spelt before

    @classmethod
    def of(cls, pieces: Sequence[str]) -> Vocabulary:
        """The vocabulary that lists `pieces` by number."""
        return cls({piece: number for number, piece in enumerate(pieces)}, {})

    def spell(self, word: str) -> tuple[int, ...]:
        """The pieces of one word, the longest that fits first; empty for a word of which nothing is left without
        accents.
        """
        spelt = self.known.get(word)
        if spelt is None:
            spelt = self._spell(plain(word))
            if len(self.known) < 200_000:
                self.known[word] = spelt
        return spelt

    def _spell(self, word: str) -> tuple[int, ...]:
        unknown = (self.numbers[UNKNOWN],)
        if len(word) > LONGEST:
            return unknown
        out, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self.numbers.get(word[start:end] if start == 0 else f"##{word[start:end]}")
                if number is not None:
                    out.append(number)
                    start = end
                    break
            else:
                return unknown
        return tuple(out)


def plain(word: str) -> str:
    """`word` in lower case, without accents and control characters."""
    if word.isascii():
        return word.lower()
    parted = unicodedata.normalize("NFD", word)
    return "".join(c for c in parted if unicodedata.category(c) not in _DROPPED).lower()


def words(text: str) -> Iterator[tuple[int, int]]:
    """The words of `text`: runs of what is neither space nor punctuation, each sign of punctuation, each ideograph."""
    if not any(map(_prolongs, set(text))):
        return map(re.Match.span, _UNIT.finditer(text))
    return _joined(text)


def _joined(text: str) -> Iterator[tuple[int, int]]:
    """The words of a text with symbols or marks that may prolong a word."""
    held: tuple[int, int] | None = None  # a run that a symbol or a mark may still prolong
    for match in _UNIT.finditer(text):
        start, end = match.span()
        joins = _joins(text[start]) if end - start == 1 else True
        if joins and held is not None and held[1] == start:
            held = held[0], end
            continue
        if held is not None:
            yield _seen(text, *held)
        held = (start, end) if joins else None
        if not joins:
            yield start, end
    if held is not None:
        yield _seen(text, *held)


def _seen(text: str, start: int, end: int) -> tuple[int, int]:
    """The word without the invisible characters at its edges; one of nothing else keeps its last."""
    while end - start > 1 and _invisible(text[start]):
        start += 1
    while end - start > 1 and _invisible(text[end - 1]):
        end -= 1
    return start, end


def _invisible(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character) in _DROPPED - {"Mn"}


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Whether a character is part of the word beside it, rather than a word of its own."""
    if character.isascii():
        return character.isalnum()
    return not unicodedata.category(character).startswith("P") and re.match(f"[{_CJK}]", character) is None


@lru_cache(maxsize=4096)
def _prolongs(character: str) -> bool:
    """Whether a character is part of the word beside it, though neither letter nor figure."""
    return not (character.isalnum() or character.isspace()) and _joins(character)


_DROPPED = frozenset({"Mn", "Cc", "Cf", "Cn", "Co"})
