"""From a text to what the encoder reads: word pieces, their offsets, and three surface features of each.

The encoder's vocabulary is lower-cased and blind to white space, so what it would lose travels beside the piece ids:
the shape of the word (Capitalised, ALL CAPS, …), its place in a quotation, and the gap before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whence.reader.wordpiece import Vocabulary, words
from whence.text.quotes import each_quotation

Ints = NDArray[np.integer[Any]]

SHAPES = 6  # lower, Capitalised, UPPER, miXed, with digits, not a word
QUOTE_STATES = 4  # outside, opening mark, inside, closing mark
GAPS = 4  # glued to the word before, space, line break, blank line
LINE_BREAK = 2

BLOCK = 200_000  # characters
_CUT = re.compile(r"[\x00-/:-@\[-`{-\x7f]")
_NEWLINES = re.compile(r"\n|\r\n?|\u2028|\u2029")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as word pieces. All arrays but the `word_*` ones have one entry per piece.

    `word_first` is the first piece of each word, `word_start` and `word_end` are its offsets in the text, in code
    points.
    """

    ids: Ints
    shape: Ints
    quote: Ints
    gap: Ints
    word_first: Ints
    word_start: Ints
    word_end: Ints

    @property
    def words(self) -> int:
        """The number of words."""
        return len(self.word_first)

    @property
    def paragraph(self) -> Ints:
        """The paragraph of each word, counted from 1 at line breaks."""
        return np.cumsum(self.gap[self.word_first] >= LINE_BREAK, dtype=np.int32)


def pieces(text: str, vocabulary: Vocabulary) -> Pieces:
    """Cut `text` into word pieces, without special ones and without a limit on length.

    Works through the text block by block, as lists of words take twenty times the room of the arrays they end in.
    """
    blocks = [_block(text[at:end], at, vocabulary) for at, end in _blocks(text)]
    ids, lengths, forms, start, end = (np.concatenate(arrays) for arrays in zip(*blocks, strict=True))
    first = np.cumsum(lengths, dtype=np.int32) - lengths
    gap = np.zeros(len(ids), dtype=np.uint8)
    gap[first] = _gaps(text, start, end)
    return Pieces(
        ids=ids,
        shape=np.repeat(forms, lengths),
        quote=np.repeat(_quote_states(text, start), lengths),
        gap=gap,
        word_first=first,
        word_start=start,
        word_end=end,
    )


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Half-open ranges that cover `text`, cut where no word can go on: after ASCII that is neither letter nor digit."""
    at = 0
    while len(text) - at > BLOCK:
        match = _CUT.search(text, at + BLOCK)
        if match is None:
            break
        yield at, match.end()
        at = match.end()
    yield at, len(text)


def _block(text: str, offset: int, vocabulary: Vocabulary) -> tuple[Ints, ...]:
    """The pieces of a block, and per word the number of its pieces, its shape, its start and its end."""
    spans = list(words(text))
    forms = [text[start:end] for start, end in spans]
    spelt = list(map(vocabulary.spell, forms))
    if not all(spelt):
        spans, forms = list(compress(spans, spelt)), list(compress(forms, spelt))
        spelt = list(filter(None, spelt))
    start, end = np.array(spans, dtype=np.int32).reshape(-1, 2).T + np.int32(offset)
    return (
        np.array(list(chain.from_iterable(spelt)), dtype=np.int32),
        np.array(list(map(len, spelt)), dtype=np.int32),
        np.array(list(map(_shape, forms)), dtype=np.uint8),
        start,
        end,
    )


@lru_cache(maxsize=65536)
def _shape(word: str) -> int:
    if not word[:1].isalnum():
        return 5
    if any(c.isdigit() for c in word):
        return 4
    if word.islower():
        return 0
    if word.isupper() and len(word) > 1:
        return 2
    return 1 if word[1:].islower() or len(word) == 1 else 3


def _gaps(text: str, start: Ints, end: Ints) -> Ints:
    breaks = np.fromiter((match.start() for match in _NEWLINES.finditer(text)), dtype=np.int32)
    before = np.concatenate((np.zeros(1, dtype=np.int32), end[:-1]))[: len(start)]
    between = np.searchsorted(breaks, start) - np.searchsorted(breaks, before)
    gaps: Ints = np.where(start > before, np.minimum(1 + between, 3), 0)
    gaps[:1] = 3
    return gaps


def _quote_states(text: str, starts: Ints) -> Ints:
    """Of each word: outside a quotation (0), its opening mark (1), inside (2), or its closing mark (3)."""
    states = np.zeros(len(starts), dtype=np.uint8)
    marks = np.fromiter(_marks(text), dtype=np.dtype((np.int32, 4)))
    for a, b, c, d in np.searchsorted(starts, marks).reshape(-1, 4).tolist() if len(starts) else ():
        states[a:b] = 1
        states[b:c] = 2
        states[c:d] = 3
    return states


def _marks(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Of each quotation: where it starts, where its words start, where its closing mark starts, and where it ends."""
    for quotation in each_quotation(text):
        tail = quotation.end
        if quotation.closed:
            tail -= 1 if text[quotation.end - 2 : quotation.end] != "''" else 2
        yield quotation.start, quotation.start + quotation.mark, tail, quotation.end
