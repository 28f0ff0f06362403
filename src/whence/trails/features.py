"""What speaks for and against two wordings being one statement, as numbers for many pairs at a time.

The words are aligned softly: each word of one side takes the nearest of the other, by its stem or by the meaning that
the word table gives it, weighted by how rare it is (Sultan et al. 2014 score paraphrases by such alignments). What
must agree for two statements to be one - numbers, names, negations, who speaks - counts beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from whence.match import tables
from whence.match.meaning import NUMBER, stem, word_table
from whence.match.words import said
from whence.trails.wordings import meaningful

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]
Pairs: TypeAlias = NDArray[np.int64]

WIDE = 40  # meaningful words of a wording that are compared; more say nothing new
WIDTHS = (8, 16, 24, WIDE)  # a pair is compared in the narrowest that holds both, whatever else is compared with it
NEAR, APART = 0.85, 0.35  # cosines of two words' vectors: as good as the same, nothing to do with each other
BATCH = 2_000
SKETCH = 64  # numbers of a sketch

TEXT = (
    "covers_shorter", "means_shorter", "means_longer", "cosine", "trigrams_shorter", "trigram_count", "weight_shorter",
    "numbers_shared", "numbers_differ", "names_shared", "names_differ", "polarity_differs", "both_quoted",
)  # fmt: skip
CONTEXT = (
    "context", "same_article", "same_statement", "adjacent", "speaker_same", "speaker_other", "own_voice", "cites",
    "cites_here", "articles_alike", "best_of_both", "best_of_one", "margin", "salient", "title_cross",
)  # fmt: skip
NAMES = TEXT + CONTEXT


class Row(NamedTuple):
    """One wording in numbers, its meaningful words in order; what `Words` has of it."""

    stems: tuple[int, ...]
    rows: tuple[int, ...]
    weights: tuple[float, ...]
    names: tuple[bool, ...]
    numbers: tuple[bool, ...]
    denied: tuple[bool, ...]
    trigrams: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Many wordings as arrays: one row each, `WIDE` columns, 0 where a row is shorter.

    `stems` and `trigrams` (sequences of three words, all words counted) are hashes, `rows` rows of the word table (-1:
    not listed), `weights` rarities, `names` and `numbers` flags, `denied` flags of words behind a negation in their
    clause. `means` is the weighted mean of the words' vectors, `sketches` a projection of the stems by chance: the
    cosine of two is about the share of their words that are the same.
    """

    stems: Ints
    rows: Ints
    weights: Floats
    names: NDArray[np.bool_]
    numbers: NDArray[np.bool_]
    trigrams: Ints
    denied: NDArray[np.bool_]
    quoted: NDArray[np.int8]
    width: Ints
    means: Floats
    sketches: Floats


def words_of(texts: Sequence[tuple[str, tuple[str, ...], bool]]) -> Words:
    """Arrays for wordings, each a text, its words (`match.words.said`) and whether it is quoted."""
    n = len(texts)
    stems, rows, trigrams = (
        np.zeros((n, WIDE), np.int64),
        np.full((n, WIDE), -1, np.int64),
        np.zeros((n, WIDE), np.int64),
    )
    weights = np.zeros((n, WIDE), np.float32)
    names, numbers, denied = (np.zeros((n, WIDE), bool) for _ in range(3))
    width = np.zeros(n, np.int64)
    for i, (text, words, _) in enumerate(texts):
        row = row_of(text, words)
        width[i] = wide = len(row.stems)
        stems[i, :wide], rows[i, :wide], weights[i, :wide] = row.stems, row.rows, row.weights
        names[i, :wide], numbers[i, :wide], denied[i, :wide] = row.names, row.numbers, row.denied
        trigrams[i, : len(row.trigrams)] = row.trigrams
    quoted = np.array([q for _, _, q in texts], np.int8).reshape(n)
    means, sketches = _means(rows, weights), _sketches(stems, weights)
    return Words(stems, rows, weights, names, numbers, trigrams, denied, quoted, width, means, sketches)


@lru_cache(maxsize=50_000)
def row_of(text: str, words: tuple[str, ...]) -> Row:
    """A wording in numbers, its words (`match.words.said`) beside the text."""
    table = word_table()
    kept = meaningful(words)[:WIDE]
    capitals, under = _capitals(text), _denied(text)
    grams = zip(words[:WIDE], words[1:], words[2:], strict=False)
    return Row(
        tuple(_number(stem(word)) for word in kept),
        tuple(table.rows.get(word, -1) for word in kept),
        tuple(NUMBER if word[:1] == "#" else table.rarity_of(word) for word in kept),
        tuple(word in capitals for word in kept),
        tuple(word[:1] == "#" for word in kept),
        tuple(word in under for word in kept),
        tuple(crc32(" ".join(gram).encode("utf-8", "surrogatepass")) + 1 for gram in grams),
    )


@lru_cache(maxsize=200_000)
def _number(base: str) -> int:
    """A number of 63 bits for a stem, the same on every machine; never 0."""
    return int.from_bytes(blake2b(base.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") >> 1 | 1


def _sketches(stems: Ints, weights: Floats) -> Floats:
    """The sum of a row of signs for each stem, weighted, of length one."""
    out = np.zeros((len(stems), SKETCH), np.float32)
    for start in range(0, len(stems), BATCH):
        part = np.ascontiguousarray(stems[start : start + BATCH])
        bits = np.unpackbits(part.view(np.uint8).reshape(*part.shape, 8), axis=2)
        out[start : start + BATCH] = np.einsum(
            "nw,nwd->nd", weights[start : start + BATCH], bits.astype(np.float32) * 2 - 1
        )
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(out / np.maximum(length, 1e-6), np.float32)


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
            found.update((bare.lower(),) if bare.isalpha() else (token.norm for token in said(bare)))
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
    wider = np.maximum(words.width[pairs[:, 0]], words.width[pairs[:, 1]])
    narrow = 0
    for wide in WIDTHS:
        rows = np.flatnonzero((wider > narrow) & (wider <= wide)) if narrow else np.flatnonzero(wider <= wide)
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            out[part] = _batch(words, pairs[part, 0], pairs[part, 1], wide)
        narrow = wide
    return out


def _batch(w: Words, a: Ints, b: Ints, wide: int) -> Floats:
    wa, wb = w.weights[a, :wide], w.weights[b, :wide]
    sa, sb = w.stems[a, :wide], w.stems[b, :wide]
    equal = (sa[:, :, None] == sb[:, None, :]) & (sa[:, :, None] > 0)
    close = np.maximum(equal, _nearness(w, a, b, wide))
    total_a, total_b = wa.sum(1), wb.sum(1)
    swap = total_a > total_b
    has_a, has_b = equal.any(2), equal.any(1)
    safe_a, safe_b = np.maximum(total_a, 1e-6), np.maximum(total_b, 1e-6)
    exact = np.where(swap, (wb * has_b).sum(1) / safe_b, (wa * has_a).sum(1) / safe_a)
    soft_a, soft_b = (wa * close.max(2)).sum(1) / safe_a, (wb * close.max(1)).sum(1) / safe_b
    deep = int(max((w.trigrams[a] > 0).sum(1).max(), (w.trigrams[b] > 0).sum(1).max()))
    tri_a, tri_b = w.trigrams[a, :deep], w.trigrams[b, :deep]
    shared = (tri_a[:, :, None] == tri_b[:, None, :]) & (tri_a[:, :, None] > 0)
    grams_a, grams_b = shared.any(2).sum(1), shared.any(1).sum(1)
    runs = np.where(swap, grams_b / np.maximum((tri_b > 0).sum(1), 1), grams_a / np.maximum((tri_a > 0).sum(1), 1))

    def special(flags_a: NDArray[np.bool_], flags_b: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """How many of the flagged words are shared, and how many on the side with fewer are not."""
        in_a, in_b = (flags_a & has_a).sum(1), (flags_b & has_b).sum(1)
        alone_a, alone_b = (flags_a & ~has_a).sum(1), (flags_b & ~has_b).sum(1)
        return np.minimum(np.minimum(in_a, in_b), 3) / 3, np.minimum(np.minimum(alone_a, alone_b), 3) / 3

    numbers = special(w.numbers[a, :wide], w.numbers[b, :wide])
    names = special(w.names[a, :wide], w.names[b, :wide])
    da, db = w.denied[a, :wide], w.denied[b, :wide]
    turned, kept = equal & (da[:, :, None] != db[:, None, :]), equal & (da[:, :, None] == db[:, None, :])
    against = (wa * (turned.any(2) & ~kept.any(2))).sum(1) + (wb * (turned.any(1) & ~kept.any(1))).sum(1)
    polarity = against / np.maximum((wa * has_a).sum(1) + (wb * has_b).sum(1), 1e-6)
    columns = (
        exact, np.where(swap, soft_b, soft_a), np.where(swap, soft_a, soft_b), (w.means[a] * w.means[b]).sum(1), runs,
        np.minimum(np.minimum(grams_a, grams_b), 12) / 12, np.minimum(np.minimum(total_a, total_b), 60) / 60,
        *numbers, *names, polarity, (w.quoted[a] + w.quoted[b]) == 2,
    )  # fmt: skip
    return np.stack([np.asarray(c, np.float32) for c in columns], axis=1)


def _nearness(w: Words, a: Ints, b: Ints, wide: int) -> Floats:
    """How near in meaning each word of one side is to each of the other, in [0, 1]."""
    vectors = word_table().vectors
    ra, rb = w.rows[a, :wide], w.rows[b, :wide]
    cosine = vectors[ra] @ vectors[rb].transpose(0, 2, 1)
    known = (ra >= 0)[:, :, None] & (rb >= 0)[:, None, :]
    return np.where(known, np.clip((cosine - APART) / (NEAR - APART), 0, 1), 0).astype(np.float32)
