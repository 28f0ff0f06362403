"""From places where grams of a quote were found to the stretches of transcript that best match it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whence.match.coarse import Words

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_DRIFT = 4  # words put in or left out between two grams that still count as side by side
_WIDE = 32  # words; a cluster's diagonals lie no farther apart than this and the quote's length
_SHIFTS = (0, 1, -1, 2, -2)
_RARE = 10.0  # bits; a word as rare as this counts even if its neighbours differ
_PIECE = 3  # words in a row that make a piece
_STRETCH = 6  # words of a quote that have a candidate of their own,
_SEVERAL = 256  # among so many with most weight
_LIGHT = 0.3  # of the heaviest candidate's weight: lighter ones are not compared word by word
_CELLS, _FEWEST = 4096, 24  # candidates times words of the quote compared; candidates, if there are so many
_EDGE = 12  # at most so many unmatched words of the quote are looked for beyond a stretch's matched ones
_SLACK = 3
_BREAK = 0.1  # of the score goes where no two words stand side by side
_FEW = 4  # times as many candidates as hits wanted are ordered with care
_JOIN = 60  # words between two stretches of one transcript that are given as one


class Corpus(NamedTuple):
    """All words of all transcripts, in order; transcript i begins at `firsts[i]`, `firsts[-1]` ends the last one."""

    hashes: Words
    firsts: Ints


class Seeds(NamedTuple):
    """Grams of the quote found: position in the corpus, word of the quote, weight in bits."""

    place: Ints
    at: Ints
    weight: Floats


class Window(NamedTuple):
    """A stretch of a transcript, from word `first` to word `last` of the corpus, both included."""

    document: int
    first: int
    last: int
    score: float


class _Matched(NamedTuple):
    """For each candidate and word of the quote: whether it was found, and where; the transcript of each candidate."""

    found: Flags
    place: Ints
    document: Ints


class _Clusters(NamedTuple):
    """Seeds in the order of their diagonals, position less word of the quote.

    `cluster` numbers the clusters, which are diagonals near each other; `straight` is the weight of all seeds on the
    same diagonal.
    """

    diagonal: Ints
    at: Ints
    weight: Floats
    document: Ints
    cluster: Ints
    straight: Floats


def windows(corpus: Corpus, quote: Words, rarity: Floats, seeds: Seeds, limit: int) -> list[Window]:
    """The best stretches for `quote`, whose words are as rare as `rarity` says (bits); equals in order."""
    if not len(seeds.place):
        return []
    clusters = _clusters(corpus, seeds, len(quote))
    kept = _promising(clusters, len(quote))
    matched = _matched(corpus, quote, rarity >= _RARE, clusters, kept)
    return _ranked(corpus, matched, rarity, limit)


def _clusters(corpus: Corpus, seeds: Seeds, length: int) -> _Clusters:
    document = np.searchsorted(corpus.firsts, seeds.place, side="right") - 1
    diagonal = seeds.place - seeds.at
    order = np.argsort(diagonal + document * (2 * length))
    diagonal, document, weight = diagonal[order], document[order], seeds.weight[order]
    step, other = np.diff(diagonal), np.diff(document) != 0
    group = _numbered((step != 0) | other)
    chain = _numbered((step > _DRIFT) | other)
    begins = diagonal[np.flatnonzero(np.diff(chain, prepend=-1))]
    stretch = (diagonal - begins[chain]) // (length + _WIDE)  # a chain of many repeats is cut
    cluster = _numbered((np.diff(chain) != 0) | (np.diff(stretch) != 0))
    straight = np.bincount(group, weight).astype(np.float64)[group]
    return _Clusters(diagonal, seeds.at[order], weight, document, cluster, straight)


def _numbered(breaks: Flags) -> Ints:
    """Numbers from 0 that rise where there is a break."""
    numbers = np.zeros(len(breaks) + 1, np.int64)
    np.cumsum(breaks, out=numbers[1:])
    return numbers


def _promising(seeds: _Clusters, length: int) -> Ints:
    """The clusters with most weight, over all and for each stretch of the quote; rising."""
    total = np.bincount(seeds.cluster, seeds.weight)
    order = np.argsort(-total, kind="stable")
    heavy = int((total >= _LIGHT * total[order[0]]).sum())
    best = order[: min(heavy, max(_FEWEST, _CELLS // length))]
    stretches = length // _STRETCH + 1
    few = order[:_SEVERAL]
    rank = np.full(len(total), -1)
    rank[few] = np.arange(len(few))
    ranks = rank[seeds.cluster]
    mine = np.flatnonzero(ranks >= 0)
    cell = seeds.at[mine] // _STRETCH * len(few) + ranks[mine]
    table = np.bincount(cell, seeds.weight[mine], stretches * len(few)).reshape(stretches, len(few))
    result: Ints = np.union1d(best, few[table.argmax(axis=1)])
    return result


def _matched(corpus: Corpus, quote: Words, rare: Flags, seeds: _Clusters, kept: Ints) -> _Matched:
    """Compare the quote with the transcript word by word, along the diagonals of each kept cluster.

    A word counts where a neighbour, or the next but one, is matched on the same diagonal, or where it is rare.
    """
    straight, seeded, document = _course(seeds, kept, len(quote))
    low, high = corpus.firsts[document][:, None], corpus.firsts[document + 1][:, None] - 1
    found = np.zeros(straight.shape, bool)
    place = np.zeros(straight.shape, np.int64)
    for shift in _SHIFTS:
        there = straight + shift
        inside = (there >= low) & (there <= high)
        same = inside & (corpus.hashes[np.where(inside, there, 0)] == quote)
        sure = same & (rare | seeded) if shift == 0 else same & rare
        for apart in (1, 2):
            both = same[:, apart:] & same[:, :-apart]
            if both.shape[1]:
                sure[:, apart:] |= both
                sure[:, :-apart] |= both
        new = sure & ~found
        place[new] = there[new]
        found |= new
    return _Matched(found, place, document)


def _course(seeds: _Clusters, kept: Ints, length: int) -> tuple[Ints, Flags, Ints]:
    """Where each word of the quote should stand by the seeds of each kept cluster; where there is one; transcripts."""
    rows = np.full(int(seeds.cluster[-1]) + 1, -1)
    rows[kept] = np.arange(len(kept))
    mine = np.flatnonzero(rows[seeds.cluster] >= 0)
    mine = mine[np.argsort(seeds.straight[mine], kind="stable")]
    row = rows[seeds.cluster[mine]]
    base = np.full((len(kept), length), -1)
    base[row, seeds.at[mine]] = mine  # of two seeds at one word the one on the fuller diagonal, written later, stays
    document = np.zeros(len(kept), np.int64)
    document[row] = seeds.document[mine]
    return seeds.diagonal[_spread(base)] + np.arange(length), base >= 0, document


def _spread(base: Ints) -> Ints:
    """Give each word without a seed (-1) the seed before it, or else the first after it."""
    index = np.where(base >= 0, np.arange(base.shape[1]), 0)
    np.maximum.accumulate(index, axis=1, out=index)
    filled = np.take_along_axis(base, index, axis=1)
    first = np.argmax(base >= 0, axis=1)
    return np.where(filled >= 0, filled, base[np.arange(len(base)), first][:, None])


def _ranked(corpus: Corpus, matched: _Matched, weight: Floats, limit: int) -> list[Window]:
    """The best first, and among them one for every piece of the quote, none within another that has as much."""
    if len(matched.found) > _FEW * limit:
        kept = np.argsort(-_scores(matched, weight), kind="stable")
        matched = _rows(matched, kept)
        few = np.union1d(np.arange(_FEW * limit), _pieces(matched.found, weight, matched.document))
        matched = _rows(matched, few)
    matched, score = _joined(matched, weight)
    order = np.lexsort((_ends(matched)[0], -score))
    order = order[score[order] > 0]
    matched, score = _rows(matched, order), score[order]
    if not len(order):
        return []
    found = _windows(corpus, matched, score)
    picks = _pieces(matched.found, weight, matched.document)
    chosen: list[Window] = []
    for k in dict.fromkeys([*picks, *range(len(found))]):
        if not any(_within(found[k], other) for other in chosen):
            chosen.append(found[k])
        if len(chosen) == limit:
            break
    return sorted(chosen, key=lambda w: (-w.score, w.first))


def _rows(matched: _Matched, rows: Ints) -> _Matched:
    return _Matched(matched.found[rows], matched.place[rows], matched.document[rows])


def _within(window: Window, other: Window) -> bool:
    """Whether most of `window` lies within `other`."""
    shared = min(window.last, other.last) - max(window.first, other.first) + 1
    return 2 * shared > window.last - window.first + 1


def _ends(matched: _Matched) -> tuple[Ints, Ints]:
    """The first and the last matched place of each candidate."""
    first = np.where(matched.found, matched.place, np.iinfo(np.int64).max).min(axis=1)
    return first, np.where(matched.found, matched.place, -1).max(axis=1)


def _scores(matched: _Matched, weight: Floats) -> Floats:
    """The share of the quote that each candidate has, a little less where its words do not stand side by side."""
    both = matched.found[:, 1:] & matched.found[:, :-1]
    breaks = (both & (np.diff(matched.place, axis=1) != 1)).sum(axis=1)
    scores: Floats = (
        (matched.found @ weight) / weight.sum() * (1 - _BREAK * np.minimum(breaks / matched.found.shape[1], 1))
    )
    return np.minimum(scores, 1.0)


def _joined(matched: _Matched, weight: Floats) -> tuple[_Matched, Floats]:
    """Candidates near each other that have different parts of the quote, in its order, made one; and the scores."""
    first, last = _ends(matched)
    order = np.argsort(first, kind="stable")
    first, last, document = first[order], last[order], matched.document[order]
    found, place = matched.found[order], matched.place[order]
    near = (first[1:] - np.maximum.accumulate(last)[:-1] <= _JOIN) & (document[1:] == document[:-1])
    gone = np.zeros(len(order), bool)
    for k in (np.flatnonzero(near) + 1).tolist():
        into = k - 1
        while into and gone[into]:
            into -= 1
        ahead = found[k] & ~found[into]
        behind = found[into] & ~found[k]
        if min(ahead.sum(), behind.sum()) < 2 or np.flatnonzero(behind).mean() > np.flatnonzero(ahead).mean():
            continue
        if document[into] == document[k] and first[k] - last[into] <= _JOIN:
            place[k] = np.where(ahead, place[k], place[into])
            found[k] |= found[into]
            first[k], last[k] = first[into], max(last[into], last[k])
            gone[into] = True
    left = _Matched(found[~gone], place[~gone], document[~gone])
    return left, _scores(left, weight)


def _pieces(found: Flags, weight: Floats, document: Ints) -> list[int]:
    """Rows of `found` that together have every piece of the quote that some row has; the first row always."""
    picks, covered = [0], found[0].copy()
    while True:
        gain = _runs(found & ~covered) @ weight
        gain = gain * np.where(document == document[0], 1.1, 1.0)
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            return picks
        picks.append(best)
        covered |= found[best]


def _runs(flags: Flags) -> Flags:
    """`flags` less those that do not stand in a row of `_PIECE`."""
    runs = np.zeros_like(flags)
    if flags.shape[1] >= _PIECE:
        whole = flags[:, 2:] & flags[:, 1:-1] & flags[:, :-2]
        for i in range(_PIECE):
            runs[:, i : i + whole.shape[1]] |= whole
    return runs


def _windows(corpus: Corpus, matched: _Matched, score: Floats) -> list[Window]:
    """The candidates' stretches, with slack for what the quote has before and after the words that were matched."""
    far = np.where(matched.found, matched.place, np.iinfo(np.int64).max)
    near = np.where(matched.found, matched.place, -1)
    low, high = far.argmin(axis=1), near.argmax(axis=1)
    after = np.minimum(matched.found.shape[1] - 1 - high, _EDGE) + _SLACK
    rows = np.arange(len(score))
    first = far[rows, low] - np.minimum(low, _EDGE) - _SLACK
    last = near[rows, high] + after
    first = np.maximum(first, corpus.firsts[matched.document])
    last = np.minimum(last, corpus.firsts[matched.document + 1] - 3)
    return [Window(*row) for row in zip(*(v.tolist() for v in (matched.document, first, last, score)), strict=True)]
