"""What the pairs of wordings of related articles say for and against being one statement, in log odds.

A quick look, by sums of word vectors and by sketches of words, leaves few of all pairs; those are aligned and scored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from whence.match.words import said
from whence.trails.cluster import DENIED
from whence.trails.context import NEXT, Related, adjacent, of_pairs
from whence.trails.features import NAMES, TEXT, Floats, Pairs, Words, of_texts, words_of
from whence.trails.scorer import Scorer, log_odds
from whence.trails.wordings import Article, Wording

# Chosen on the labelled families and events, each left out in turn (`python -m eval.trails`).
LENIENT = 1.75  # added to the log odds: two statements of related articles are one more often than any two
AGAINST, FOR = -1.5, 4.0  # no pair says more than this
KEPT = -1.45  # what says less is not kept, and counts as a pair that was never a candidate
# Shares: of the shared words that are negated in one alone; of the longer one's words that agree.
TURNED, IN_FULL = 0.6, 0.6
RUNS = 0.25  # share of the shorter one's sequences of three words: more is the same wording
# Cosines of a pair that is looked at closely: of the sums of word vectors, of the sketches. One in a hundred of the
# likely pairs of families and events is lost so.
MEANT, WORDED = 0.4, 0.3
HEADLINE = 0.5  # of a wording's words in the title of its article; two such are looked at whatever their words
_TITLE = [TEXT.index(name) for name in ("means_shorter", "covers_shorter", "cosine")]


def weights(
    wordings: Sequence[Wording], articles: Mapping[int, Article], related: Mapping[tuple[int, int], Related],
    by: Scorer | None = None,
) -> dict[tuple[int, int], float]:  # fmt: skip
    """The log odds of the pairs that have a say; keys are places in `wordings`, the lower first.

    Compared are the wordings of two related articles (numbers, the lower first), and those of one article: a pair
    (n, n) in `related`.
    """
    pairs, features = compared_pairs(wordings, articles, related)
    if not len(pairs):
        return {}
    odds = (log_odds(features, by) + LENIENT).round(3)
    odds = np.where(_denied(features), DENIED, np.clip(odds, AGAINST, FOR))
    kept = np.flatnonzero((odds > KEPT) | (odds == DENIED))
    return {
        (min(a, b), max(a, b)): float(odds[row])
        for row, (a, b) in zip(kept.tolist(), pairs[kept].tolist(), strict=True)
    }


def compared_pairs(
    wordings: Sequence[Wording], articles: Mapping[int, Article], related: Mapping[tuple[int, int], Related],
    every: bool = False,
) -> tuple[Pairs, Floats]:  # fmt: skip
    """The pairs of wordings worth a closer look (places in `wordings`), and their features, the columns `NAMES`.

    `every` takes all pairs, to learn from.
    """
    places: dict[int, list[int]] = {}
    for place, wording in enumerate(wordings):
        places.setdefault(wording.article, []).append(place)
    rows = {number: np.array(own, np.int64) for number, own in places.items()}
    titles = {number: len(wordings) + i for i, number in enumerate(rows)}
    told = words_of([
        *((w.text, w.words, w.form in ("direct", "mixed")) for w in wordings),
        *((title := articles[n].title or "", _words(title), False) for n in rows),
    ])  # fmt: skip
    at = np.array([titles[w.article] for w in wordings], np.int64)
    own = headlined(told, np.stack([np.arange(len(wordings)), at], 1))
    found = [
        _own_pairs(rows[first], told, wordings, articles[first].text) if first == second
        else _cross_pairs(rows[first], rows[second], told, own)
        for first, second in sorted(related) if first in rows and second in rows
    ]  # fmt: skip
    if every:
        found = [
            np.array([(a, b) for a in rows[m] for b in rows[n] if a < b or m != n], np.int64).reshape(-1, 2)
            for m, n in sorted(related)
        ]
    pairs = np.concatenate(found) if found else np.zeros((0, 2), np.int64)
    if not len(pairs):
        return pairs, np.zeros((0, len(NAMES)), np.float32)
    text = of_texts(told, pairs)
    asked, back = np.unique(
        np.concatenate([np.stack([pairs[:, i], at[pairs[:, 1 - i]]], 1) for i in (0, 1)]), axis=0, return_inverse=True
    )
    cross = headlined(told, asked)[back.reshape(2, -1)].mean(0)
    least = np.minimum(own[pairs[:, 0]], own[pairs[:, 1]])
    return pairs, np.hstack([text, of_pairs(pairs, wordings, articles, related, text, least, cross)])


@lru_cache(maxsize=20_000)
def _words(title: str) -> tuple[str, ...]:
    return tuple(token.norm for token in said(title))


def headlined(words: Words, pairs: Pairs) -> Floats:
    """How much of a wording a title has, in [0, 1]: of each pair of a wording and a title (rows of `words`)."""
    return np.asarray(of_texts(words, pairs)[:, _TITLE].mean(1), np.float32)


def _cross_pairs(one: Pairs, other: Pairs, words: Words, own: Floats) -> Pairs:
    """The pairs of wordings of two articles (their places) that are worth a closer look."""
    meant = (words.means[one] @ words.means[other].T).round(4) >= MEANT
    worded = (words.sketches[one] @ words.sketches[other].T).round(4) >= WORDED
    leads = (own[one] >= HEADLINE)[:, None] & (own[other] >= HEADLINE)[None, :]
    a, b = np.nonzero(meant | worded | leads)
    return np.stack([one[a], other[b]], 1)


def _own_pairs(places: Pairs, words: Words, wordings: Sequence[Wording], text: str) -> Pairs:
    """The pairs of wordings of one article that are worth a closer look: like one another, or pieces of one."""
    alike = (words.means[places] @ words.means[places].T).round(4) >= MEANT
    alike |= (words.sketches[places] @ words.sketches[places].T).round(4) >= WORDED
    starts = np.array([wordings[p].span.start for p in places.tolist()])
    ends = np.array([wordings[p].span.end for p in places.tolist()])
    gap = np.maximum(starts[None, :] - ends[:, None], starts[:, None] - ends[None, :])
    for a, b in np.argwhere(np.triu(~alike & (gap < NEXT), 1)).tolist():
        one, other = wordings[places[a]], wordings[places[b]]
        alike[a, b] = one.statement == other.statement or adjacent(one, other, text)
    first, second = np.nonzero(np.triu(alike, 1))
    return np.stack([places[first], places[second]], 1)


def _denied(features: Floats) -> NDArray[np.bool_]:
    """The pairs of which one denies the other: what they share is negated in one, the rest and the speaker differ.

    The same words but for a "not" are not a denial, but the same statement, changed.
    """
    names = ("polarity_differs", "means_longer", "speaker_same", "trigrams_shorter")
    column = {name: features[:, NAMES.index(name)] for name in names}
    alike = (column["means_longer"] >= IN_FULL) | (column["speaker_same"] > 0) | (column["trigrams_shorter"] > RUNS)
    return np.asarray((column["polarity_differs"] >= TURNED) & ~alike)
