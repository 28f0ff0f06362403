"""What speaks for and against two wordings being one statement, as numbers for many pairs at a time.

The words are aligned softly: each word of one side takes the nearest of the other, by its stem or by the meaning that
the word table gives it, weighted by how rare it is (Sultan et al. 2014 score paraphrases by such alignments). What
must agree for two statements to be one - numbers, names, negations, who speaks - counts beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from whence.match import tables
from whence.match.meaning import NUMBER, stem, word_table
from whence.match.words import said
from whence.trails.wordings import meaningful

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int32]
Pairs: TypeAlias = NDArray[np.int64]

WIDE = 40  # meaningful words of a wording that are compared; more say nothing new
NEAR, APART = 0.85, 0.35  # cosines of two words' vectors: as good as the same, nothing to do with each other
BATCH = 2_000

TEXT = (
    "covers_shorter", "covers_longer", "means_shorter", "means_longer", "cosine", "trigrams_shorter", "trigrams_longer",
    "trigram_count", "weight_shorter", "weight_ratio", "numbers_shared", "numbers_differ", "names_shared",
    "names_differ", "negation_differs", "polarity_differs", "both_quoted", "one_quoted", "equal",
)  # fmt: skip
CONTEXT = (
    "context", "same_article", "same_statement", "adjacent", "speaker_same", "speaker_other", "own_voice", "cites",
    "cites_here", "articles_alike", "days",
    "best_of_both", "best_of_one", "margin", "salient", "title_cross",
)  # fmt: skip
NAMES = TEXT + CONTEXT


@dataclass(frozen=True, slots=True)
class Words:
    """Many wordings as arrays: one row each, `WIDE` columns, 0 where a row is shorter.

    `stems` are numbers of stems, `rows` rows of the word table (-1: not listed), `weights` rarities, `names` and
    `numbers` flags, `denied` flags of words behind a negation in their clause; `trigrams` are numbers of sequences of
    three words, all of them counted.
    """

    stems: Ints
    rows: Ints
    weights: Floats
    names: NDArray[np.bool_]
    numbers: NDArray[np.bool_]
    trigrams: Ints
    denied: NDArray[np.bool_]
    negations: Ints
    quoted: NDArray[np.int8]
    means: Floats
    whole: Ints


@dataclass
class Shelf:
    """Numbers for words, the same word the same number; shared by all wordings that are compared."""

    stems: dict[str, int] = field(default_factory=dict)
    trigrams: dict[tuple[str, str, str], int] = field(default_factory=dict)
    whole: dict[tuple[str, ...], int] = field(default_factory=dict)

    def words(self, texts: Sequence[tuple[str, Sequence[str], bool]]) -> Words:
        """Arrays for wordings, each a text, its words (`match.words.said`) and whether it is quoted."""
        table = word_table()
        n = len(texts)
        stems, rows = np.zeros((n, WIDE), np.int32), np.full((n, WIDE), -1, np.int32)
        weights, trigrams = np.zeros((n, WIDE), np.float32), np.zeros((n, WIDE), np.int32)
        names, numbers, denied = (np.zeros((n, WIDE), bool) for _ in range(3))
        negations, quoted, whole = np.zeros(n, np.int32), np.zeros(n, np.int8), np.zeros(n, np.int32)
        for i, (text, words, is_quoted) in enumerate(texts):
            kept = meaningful(words)[:WIDE]
            capitals = _capitals(text)
            under = _denied(text)
            for j, word in enumerate(kept):
                base = stem(word)
                stems[i, j] = self.stems.setdefault(base, len(self.stems) + 1)
                rows[i, j] = table.rows.get(word, -1)
                weights[i, j] = NUMBER if word[:1] == "#" else table.rarity_of(word)
                numbers[i, j] = word[:1] == "#"
                names[i, j] = word in capitals
                denied[i, j] = word in under
            grams = list(zip(words, words[1:], words[2:], strict=False))[:WIDE]
            for j, gram in enumerate(grams):
                trigrams[i, j] = self.trigrams.setdefault(gram, len(self.trigrams) + 1)
            negations[i] = sum(word in _negations() for word in words)
            quoted[i] = is_quoted
            key = tuple(words)
            whole[i] = self.whole.setdefault(key, len(self.whole) + 1)
        means = _means(rows, weights)
        return Words(stems, rows, weights, names, numbers, trigrams, denied, negations, quoted, means, whole)


_NEGATION = re.compile(r"n[o']|n’|never|neither|hardly|without|barely|scarcely", re.IGNORECASE)


@cache
def _negations() -> frozenset[str]:
    return tables.words("negations")


def _capitals(text: str) -> set[str]:
    """The words of `text` that are written with a capital though they do not open it or a sentence."""
    found: set[str] = set()
    pieces = text.split()
    before = "."
    for piece in pieces:
        bare = piece.strip("“”\"‘’'()[],;:!?.—–-")
        if bare[:1].isupper() and before[-1:] not in '.?!:“"' and bare.lower() not in ("i", "i'm", "i’m"):
            found.update(token.norm for token in said(bare))
        before = piece
    return found


_CLAUSE = re.compile(r"[.;:!?,—–]\s|\bbut\b|\bwhile\b", re.IGNORECASE)


def _denied(text: str) -> set[str]:
    """The words of `text` that stand behind a negation in their clause."""
    found: set[str] = set()
    if not _NEGATION.search(text):
        return found
    for clause in _CLAUSE.split(text):
        words = [token.norm for token in said(clause)]
        first = next((i for i, word in enumerate(words) if word in _negations()), None)
        if first is not None:
            found.update(words[first + 1 :])
    return found


def _means(rows: Ints, weights: Floats) -> Floats:
    """The mean of the words' vectors, weighted, of length one."""
    vectors = word_table().vectors
    out = np.zeros((len(rows), vectors.shape[1]), np.float32)
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        weight = np.where(part >= 0, weights[start : start + BATCH], 0)
        out[start : start + BATCH] = np.einsum("nw,nwd->nd", weight, vectors[part])
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(out / np.maximum(length, 1e-6), np.float32)


def of_texts(words: Words, pairs: Pairs) -> Floats:
    """The features `TEXT` of each pair, one row a pair; a pair is two rows of `words`."""
    out = np.zeros((len(pairs), len(TEXT)), np.float32)
    for start in range(0, len(pairs), BATCH):
        part = pairs[start : start + BATCH]
        out[start : start + BATCH] = _batch(words, part[:, 0], part[:, 1])
    return out


def _batch(w: Words, a: NDArray[np.int64], b: NDArray[np.int64]) -> Floats:
    wide = max(1, int((w.weights[np.concatenate([a, b])] > 0).sum(1).max(initial=0)))
    wa, wb = w.weights[a, :wide], w.weights[b, :wide]
    sa, sb = w.stems[a, :wide], w.stems[b, :wide]
    equal = (sa[:, :, None] == sb[:, None, :]) & (sa[:, :, None] > 0)
    near = _nearness(w, a, b, wide)
    close = np.maximum(equal, near)
    total_a, total_b = wa.sum(1), wb.sum(1)
    swap = total_a > total_b
    has_a, has_b = equal.any(2), equal.any(1)
    soft_a, soft_b = close.max(2), close.max(1)
    safe_a, safe_b = np.maximum(total_a, 1e-6), np.maximum(total_b, 1e-6)
    exact = ((wa * has_a).sum(1) / safe_a, (wb * has_b).sum(1) / safe_b)
    means = ((wa * soft_a).sum(1) / safe_a, (wb * soft_b).sum(1) / safe_b)
    tri = w.trigrams[a], w.trigrams[b]
    shared = (tri[0][:, :, None] == tri[1][:, None, :]) & (tri[0][:, :, None] > 0)
    grams = shared.any(2).sum(1), shared.any(1).sum(1)
    share = grams[0] / np.maximum((tri[0] > 0).sum(1), 1), grams[1] / np.maximum((tri[1] > 0).sum(1), 1)

    def ordered(pair: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        return np.where(swap, pair[1], pair[0]), np.where(swap, pair[0], pair[1])

    def special(flags_a: NDArray[np.bool_], flags_b: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """How many of the flagged words are shared, and how many on the side with fewer are not."""
        in_a, in_b = (flags_a & has_a).sum(1), (flags_b & has_b).sum(1)
        alone_a, alone_b = (flags_a & ~has_a).sum(1), (flags_b & ~has_b).sum(1)
        return np.minimum(np.minimum(in_a, in_b), 3) / 3, np.minimum(np.minimum(alone_a, alone_b), 3) / 3

    numbers = special(w.numbers[a, :wide], w.numbers[b, :wide])
    names = special(w.names[a, :wide], w.names[b, :wide])
    quotes = w.quoted[a] + w.quoted[b]
    da, db = w.denied[a, :wide], w.denied[b, :wide]
    turned, kept = equal & (da[:, :, None] != db[:, None, :]), equal & (da[:, :, None] == db[:, None, :])
    against = (wa * (turned.any(2) & ~kept.any(2))).sum(1) + (wb * (turned.any(1) & ~kept.any(1))).sum(1)
    polarity = against / np.maximum((wa * has_a).sum(1) + (wb * has_b).sum(1), 1e-6)
    columns = (
        *ordered(exact), *ordered(means), (w.means[a] * w.means[b]).sum(1), *ordered(share),
        np.minimum(np.minimum(*grams), 12) / 12, np.minimum(np.minimum(total_a, total_b), 60) / 60,
        np.minimum(safe_a, safe_b) / np.maximum(safe_a, safe_b), *numbers, *names,
        np.minimum(abs(w.negations[a] - w.negations[b]), 2) / 2, polarity, quotes == 2, quotes == 1,
        w.whole[a] == w.whole[b],
    )  # fmt: skip
    return np.stack([np.asarray(c, np.float32) for c in columns], axis=1)


def _nearness(w: Words, a: NDArray[np.int64], b: NDArray[np.int64], wide: int) -> Floats:
    """How near in meaning each word of one side is to each of the other, in [0, 1]."""
    vectors = word_table().vectors
    ra, rb = w.rows[a, :wide], w.rows[b, :wide]
    cosine = vectors[ra] @ vectors[rb].transpose(0, 2, 1)
    known = (ra >= 0)[:, :, None] & (rb >= 0)[:, None, :]
    return np.where(known, np.clip((cosine - APART) / (NEAR - APART), 0, 1), 0).astype(np.float32)
