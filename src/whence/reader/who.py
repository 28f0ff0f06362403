"""Who is meant: whether a mention takes up an earlier one, by the vectors that the network gives to words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from whence.model import Span
from whence.reader.decode import Floats
from whence.reader.nearness import FARTHEST, STEPS
from whence.reader.pieces import Ints

# Parts of speech whose words keep a vector: what can stand in a name, a pronoun or a description up to its noun.
PARTS = ("NN", "PRP", "WP", "DT", "CD", "JJ", "WDT")
MOST = 1_000_000  # words of a text that keep a vector, for memory's sake; later ones keep none


@dataclass(frozen=True, slots=True)
class Antecedents:
    """The learned parts of the scores: a vector for each step of distance, and the key of "nobody before"."""

    reach: Floats
    nobody: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Who:
    """The vectors of a text's words, and what they say of mentions.

    A mention's vector is the mean over its words (Dobrovolskii 2021): a query, for itself as the later one, and a key,
    for itself as an antecedent; as trained with the loss of Lee et al. (2017). Vectors are kept in 8 bits: `codes`
    (words, 128) with a `scale` each. `row` gives each word's row in them, or -1.
    """

    start: Ints
    end: Ints
    row: Ints
    codes: Ints
    scale: Floats
    learned: Antecedents

    def chances(self, mention: Span, candidates: Sequence[Span]) -> list[float]:
        """The probability that `mention` takes up none of `candidates`, then that it takes up each; they sum to 1.

        Candidates may stand anywhere in the text; nearly all that were learned from stand before. A mention none of
        whose words has a vector takes up none, and nothing takes up a candidate without.
        """
        query, _, at, known = self._mentions([mention])
        _, keys, theirs, usable = self._mentions(candidates)
        if not known[0]:
            return [1.0] + [0.0] * len(candidates)
        scores = self._scores(query, keys, at, theirs)[0]
        scores[1:][~usable] = -np.inf
        p = np.exp(scores - scores.max())
        return [float(x) for x in p / p.sum()]

    def scores(self, mentions: Sequence[Span]) -> Floats:
        """Log scores (n, 1 + n): row i is mention i as the later one, column 0 nobody, column 1 + j mention j.

        Only the scores of one row compare. Memory grows with n squared.
        """
        query, keys, at, known = self._mentions(mentions)
        scores = self._scores(query, keys, at, at)
        scores[:, 1:][:, ~known] = -np.inf
        scores[~known, 1:] = -np.inf
        return scores

    def _mentions(self, spans: Sequence[Span]) -> tuple[Floats, Floats, Ints, Ints]:
        """Queries, keys and first words of mentions, and whether they have a vector."""
        width = self.codes.shape[1]
        vectors = np.zeros((len(spans), width), dtype=np.float32)
        first = np.zeros(len(spans), dtype=np.int64)
        known = np.zeros(len(spans), dtype=bool)
        for i, span in enumerate(spans):
            low = bisect_right(self.end, span.start)
            high = bisect_left(self.start, span.end)
            rows = self.row[low:high]
            rows = rows[rows >= 0]
            first[i], known[i] = low, len(rows) > 0
            if len(rows):
                vectors[i] = (self.codes[rows] * self.scale[rows, None]).mean(0)
        return vectors[:, : width // 2], vectors[:, width // 2 :], first, known

    def _scores(self, query: Floats, keys: Floats, at: Ints, theirs: Ints) -> Floats:
        distance = theirs[None] - at[:, None]
        step = STEPS[np.abs(distance).clip(max=FARTHEST)] * 2 + (distance > 0)
        near = np.take_along_axis(query @ self.learned.reach.T, step, 1)
        nobody = (query @ self.learned.nobody)[:, None]
        scores: Floats = np.hstack([nobody, query @ keys.T + near]).astype(np.float32)
        return scores / np.float32(np.sqrt(query.shape[1]))


def kept(parts: tuple[str, ...]) -> Ints:
    """Whether words of each of `parts` of speech keep a vector."""
    return np.array([part.startswith(PARTS) for part in parts])


def in_eight_bits(vectors: Floats) -> tuple[Ints, Floats]:
    """Whole numbers from -127 to 127, and a scale for each vector."""
    scale = np.abs(vectors).max(1, initial=1e-8) / 127
    return np.rint(vectors / scale[:, None]).astype(np.int8), scale.astype(np.float32)
