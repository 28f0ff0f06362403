"""What the pairs of wordings of related articles say for and against being one statement, in log odds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from whence.match.words import said
from whence.trails.context import Related, credited_near, of_pairs
from whence.trails.features import NAMES, TEXT, Floats, Pairs, Shelf, of_texts
from whence.trails.scorer import Scorer, log_odds
from whence.trails.wordings import Article, Wording

# Chosen on the labelled families and events, each left out in turn (`python -m eval.trails`).
LENIENT = 2.0  # added to the log odds: two statements of related articles are one more often than any two
AGAINST, FOR = -1.5, 4.0  # no pair says more than this
KEPT = -1.45  # what says less is not kept, and counts as a pair that was never a candidate
CREDITED = 1.0  # said by the likeliest pair beside a credit, where the articles have no other pair in common
CREDITED_LEAST = -2.5
LEADS = 3  # wordings at the head of an article
DENIED = -4.0  # said by a pair of which one denies the other: they are two trails
# Shares: of the shared words that are negated in one alone; of the longer one's words that agree.
TURNED, IN_FULL = 0.6, 0.6
RUNS = 0.25  # share of the shorter one's sequences of three words: more is the same wording
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
    odds = _credited(pairs, (log_odds(features, by) + LENIENT).round(3), wordings, articles, related)
    odds = np.where(_denied(features), DENIED, np.clip(odds, AGAINST, FOR))
    kept = np.flatnonzero((odds > KEPT) | (odds == DENIED))
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


def _denied(features: Floats) -> NDArray[np.bool_]:
    """The pairs of which one denies the other: what they share is negated in one, the rest and the speaker differ.

    The same words but for a "not" are no denial, but the same statement, changed.
    """
    names = ("polarity_differs", "means_longer", "speaker_same", "trigrams_shorter")
    column = {name: features[:, NAMES.index(name)] for name in names}
    alike = (column["means_longer"] >= IN_FULL) | (column["speaker_same"] > 0) | (column["trigrams_shorter"] > RUNS)
    return np.asarray((column["polarity_differs"] >= TURNED) & ~alike)


def _pairs(places: Mapping[int, list[int]], related: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    for first, second in sorted(related):
        if first == second:
            own = places.get(first, [])
            yield from ((a, b) for i, a in enumerate(own) for b in own[i + 1 :])
        else:
            yield from ((a, b) for a in places.get(first, []) for b in places.get(second, []))


def _credited(
    pairs: Pairs, odds: Floats, wordings: Sequence[Wording], articles: Mapping[int, Article],
    related: Mapping[tuple[int, int], Related],
) -> Floats:  # fmt: skip
    """The odds, raised for the likeliest pair where one article credits another and they would have nothing in common.

    An article that says it has something from another has something from it: what stands by the credit or leads the
    one, and what leads the other.
    """
    rank: dict[int, int] = {}
    seen: dict[int, int] = {}
    for place, wording in enumerate(wordings):
        rank[place] = seen.get(wording.article, 0)
        seen[wording.article] = rank[place] + 1
    best: dict[tuple[int, int], float] = {}
    likeliest: dict[tuple[int, int], tuple[float, int]] = {}
    for row, (a, b) in enumerate(pairs.tolist()):
        key = (wordings[a].article, wordings[b].article)
        relation = related[key]
        if key[0] == key[1] or not relation.cites:
            continue
        best[key] = max(best.get(key, -9.0), float(odds[row]))
        for citing, cited, credits in ((a, b, relation.first), (b, a, relation.second)):
            if not credits or rank[cited] >= LEADS:
                continue
            text = articles[wordings[citing].article].text
            if rank[citing] < LEADS or credited_near(wordings[citing], text, credits):
                likeliest[key] = max(likeliest.get(key, (-9.0, 0)), (float(odds[row]), -row))
    for key, (value, row) in likeliest.items():
        if best[key] <= 0 and value >= CREDITED_LEAST:
            odds[-row] = CREDITED
    return odds
