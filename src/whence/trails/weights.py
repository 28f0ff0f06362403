"""What the pairs of wordings of related articles say for and against being one statement, in log odds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from whence.match.words import said
from whence.trails.context import Related, of_pairs
from whence.trails.features import NAMES, TEXT, Floats, Pairs, Shelf, of_texts
from whence.trails.scorer import Scorer, log_odds
from whence.trails.wordings import Article, Wording

# Chosen on the labelled families and events, each left out in turn (`python -m eval.trails`).
LENIENT = 1.75  # added to the log odds: two statements of related articles are one more often than any two
AGAINST, FOR = -1.5, 4.0  # no pair says more than this
KEPT = -1.45  # what says less is not kept, and counts as a pair that was never a candidate
CREDITED = 1.0  # said by the likeliest pair beside a credit, where the articles have no other pair in common
CREDITED_LEAST = -1.2
_TITLE = [TEXT.index(name) for name in ("means_shorter", "covers_shorter", "cosine")]


def weights(
    wordings: Sequence[Wording], articles: Mapping[int, Article], related: Mapping[tuple[int, int], Related],
    by: Scorer | None = None,
) -> dict[tuple[int, int], float]:  # fmt: skip
    """The log odds of the pairs that have a say; keys are places in `wordings`, the lower first.

    Compared are all wordings of two related articles (numbers, the lower first), and those of one article: a pair
    (n, n) in `related`.
    """
    places: dict[int, list[int]] = {}
    for place, wording in enumerate(wordings):
        places.setdefault(wording.article, []).append(place)
    pairs = np.array(list(_pairs(places, related)), np.int64).reshape(-1, 2)
    if not len(pairs):
        return {}
    features = pair_features(pairs, wordings, articles, related)
    odds = np.clip(log_odds(features, by) + LENIENT, AGAINST, FOR).round(3)
    odds = _credited(pairs, odds, features[:, NAMES.index("cites_here")] > 0, wordings)
    kept = np.flatnonzero(odds > KEPT)
    return {
        (min(a, b), max(a, b)): float(odds[row])
        for row, (a, b) in zip(kept.tolist(), pairs[kept].tolist(), strict=True)
    }


def pair_features(
    pairs: Pairs, wordings: Sequence[Wording], articles: Mapping[int, Article],
    related: Mapping[tuple[int, int], Related],
) -> Floats:  # fmt: skip
    """The features of pairs of wordings (places in `wordings`): one row a pair, the columns `NAMES`."""
    numbers = sorted({w.article for w in wordings})
    titles = {n: len(wordings) + i for i, n in enumerate(numbers)}
    rows: list[tuple[str, Sequence[str], bool]] = [(w.text, w.words, w.form in ("direct", "mixed")) for w in wordings]
    for number in numbers:
        title = articles[number].title or ""
        rows.append((title, [t.norm for t in said(title)], False))
    words = Shelf().words(rows)
    text = of_texts(words, pairs)
    at = np.array([w.article for w in wordings])
    asked = np.unique(
        np.concatenate([np.stack([pairs[:, i], at[pairs[:, j]]], 1) for i in (0, 1) for j in (0, 1)]), axis=0
    )
    against = np.array([(place, titles[number]) for place, number in asked.tolist()], np.int64)
    share = of_texts(words, against)[:, _TITLE].mean(1)
    headlined = {(p, n): float(s) for (p, n), s in zip(asked.tolist(), share.tolist(), strict=True)}
    return np.hstack([text, of_pairs(pairs, wordings, articles, related, text, headlined)])


def _pairs(places: Mapping[int, list[int]], related: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    for first, second in sorted(related):
        if first == second:
            own = places.get(first, [])
            yield from ((a, b) for i, a in enumerate(own) for b in own[i + 1 :])
        else:
            yield from ((a, b) for a in places.get(first, []) for b in places.get(second, []))


def _credited(pairs: Pairs, odds: np.ndarray, here: np.ndarray, wordings: Sequence[Wording]) -> np.ndarray:
    """The odds, raised for the likeliest pair beside a credit where two articles would else have nothing in common.

    An article that says it has something from another has something from it.
    """
    if not here.any():
        return odds
    best: dict[tuple[int, int], float] = {}
    beside: dict[tuple[int, int], tuple[float, int]] = {}
    for row, (a, b) in enumerate(pairs.tolist()):
        key = (wordings[a].article, wordings[b].article)
        if key[0] == key[1]:
            continue
        best[key] = max(best.get(key, AGAINST), float(odds[row]))
        if here[row]:
            beside[key] = max(beside.get(key, (AGAINST, 0)), (float(odds[row]), -row))
    for key, (value, row) in beside.items():
        if best[key] <= 0 and value >= CREDITED_LEAST:
            odds[-row] = CREDITED
    return odds
