"""From a text to what the encoder reads: word pieces, their offsets, and three surface features of each.

The encoder's vocabulary is lower-cased and blind to white space, so what it would lose travels beside the piece ids:
the shape of the word (Capitalised, ALL CAPS, …), its place in a quotation, and the gap before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress

import numpy as np
from numpy.typing import NDArray

from whence.reader.wordpiece import Vocabulary, words
from whence.text.quotes import quotations

Ints = NDArray[np.int64]

SHAPES = 6  # lower, Capitalised, UPPER, miXed, with digits, not a word
QUOTE_STATES = 4  # outside, opening mark, inside, closing mark
GAPS = 4  # glued to the word before, space, line break, blank line
LINE_BREAK = 2

_NEWLINES = re.compile(r"\n|\r\n?|\u2028|\u2029")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as word pieces. All arrays but the `word_*` ones have one entry per piece.

    `word` numbers the word each piece belongs to, from 0 on; `word_first` is the first piece of each word,
    `word_start` and `word_end` are its offsets in the text, in code points.
    """

    ids: Ints
    shape: Ints
    quote: Ints
    gap: Ints
    word: Ints
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
        return np.cumsum(self.gap[self.word_first] >= LINE_BREAK)


def pieces(text: str, vocabulary: Vocabulary) -> Pieces:
    """Cut `text` into word pieces, without special ones and without a limit on length."""
    spans = list(words(text))
    forms = [text[start:end] for start, end in spans]
    spelt = list(map(vocabulary.spell, forms))
    if not all(spelt):
        spans, forms = list(compress(spans, spelt)), list(compress(forms, spelt))
        spelt = list(filter(None, spelt))
    start, end = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    lengths = np.array(list(map(len, spelt)), dtype=np.int64)
    first = np.cumsum(lengths) - lengths
    word = np.repeat(np.arange(len(spelt)), lengths)
    gap = np.zeros(len(word), dtype=np.int64)
    gap[first] = _gaps(text, start, end)
    return Pieces(
        ids=np.array(list(chain.from_iterable(spelt)), dtype=np.int64),
        shape=np.array(list(map(_shape, forms)), dtype=np.int64)[word],
        quote=_quote_states(text, start)[word],
        gap=gap,
        word=word,
        word_first=first,
        word_start=start,
        word_end=end,
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
    breaks = np.array([match.start() for match in _NEWLINES.finditer(text)], dtype=np.int64)
    before = np.concatenate(([0], end[:-1]))
    between = np.searchsorted(breaks, start) - np.searchsorted(breaks, before)
    gaps: Ints = np.where(start > before, np.minimum(1 + between, 3), 0)
    gaps[:1] = 3
    return gaps


def _quote_states(text: str, starts: Ints) -> Ints:
    states = np.zeros(len(starts), dtype=np.int64)
    found = quotations(text)
    if not found or not len(starts):
        return states
    lo = np.searchsorted(starts, [q.start for q in found])
    body = np.searchsorted(starts, [q.start + q.mark for q in found])
    hi = np.searchsorted(starts, [q.end for q in found])
    for quotation, a, b, c in zip(found, lo.tolist(), body.tolist(), hi.tolist(), strict=True):
        states[a:b] = 1
        states[b:c] = 2
        if quotation.closed:
            tail = quotation.end - (1 if text[quotation.end - 2 : quotation.end] != "''" else 2)
            states[np.searchsorted(starts, tail) : c] = 3
    return states
