"""Correlation clustering: which wordings are one statement, given how likely each pair is.

Every pair speaks for or against being together with the logarithm of its odds; a pair that was never a candidate speaks
against a little. Two clusters are joined while their pairs speak for it, those that speak loudest first (as greedy
additive edge contraction, Keuper et al. 2015). What they say is in part the mean of all pairs, in part the mean
over the members of the best pair of each: a statement that changes step by step has a likely pair at each step, and few
others; single links that chain unrelated wordings together have all other pairs against them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[tuple[int, int], float]
Matrix = NDArray[np.float64]

UNSEEN = -1.5  # what a pair says that was not a candidate: log odds
BEST = 0.55  # share of the best pairs in what two clusters say, beside the mean of all
DENIED = -4.0  # said by a pair of which one denies the other
VETO = 0.5  # share of a cluster that one wording denies, or is denied by, from which it does not join
LARGEST = 2_000  # wordings that are clustered at once; where more hang together, weaker pairs do not count
STEP = 1.0  # by which log odds must be higher to count there
_NEVER = -1e9


def components(nodes: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The connected components, each in order, the one with the lowest node first."""
    parent = {node: node for node in nodes}

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in pairs:
        one, other = root(a), root(b)
        if one != other:
            parent[max(one, other)] = min(one, other)
    found: dict[int, list[int]] = defaultdict(list)
    for node in sorted(parent):
        found[root(node)].append(node)
    return [found[key] for key in sorted(found)]


def clusters(nodes: Iterable[int], weights: Weights, unseen: float = UNSEEN) -> list[list[int]]:
    """The clusters of one component, each in order. `weights` has the log odds of pairs, the lower node first."""
    order = sorted(nodes)
    if len(weights) == len(order) * (len(order) - 1) // 2 and all(v > 0 for v in weights.values()):
        return [order]
    if len(order) > LARGEST:
        return _of_many(order, weights, unseen)
    place = {node: i for i, node in enumerate(order)}
    said = np.full((len(order), len(order)), unseen)
    for (a, b), value in weights.items():
        said[place[a], place[b]] = said[place[b], place[a]] = value
    return [[order[i] for i in group] for group in _joined(said)]


def _of_many(nodes: list[int], weights: Weights, unseen: float) -> list[list[int]]:
    """The clusters of a component that is too large: of the parts that its likelier pairs hold together.

    What even the likeliest hold together is one cluster.
    """
    least = min(weights.values()) + STEP
    kept = {pair: v for pair, v in weights.items() if v >= least}
    if not kept or least > max(weights.values()):
        return [nodes]
    found: list[list[int]] = []
    parts = components(nodes, kept)
    home = {node: i for i, part in enumerate(parts) for node in part}
    within: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)
    for (a, b), value in (weights if max(map(len, parts)) <= LARGEST else kept).items():
        if home[a] == home[b]:
            within[home[a]][a, b] = value
    for i, part in enumerate(parts):
        found += clusters(part, within[i], unseen) if len(part) > 1 else [part]
    return sorted(found)


def _joined(said: Matrix) -> list[list[int]]:
    """Greedy joining over the full matrix of what pairs say; the members of each cluster, by rows.

    `best[i, c]` is the likeliest pair of row i with a member of cluster c, `total[c, d]` the sum of all pairs between
    two clusters, `tops[c, d]` the sum of `best` over the members of c, `denied[i, c]` how many members of c deny row i.
    """
    n = len(said)
    best, total, tops, denied = said.copy(), said.copy(), said.copy(), (said <= DENIED).astype(np.float64)
    size = np.ones(n)
    members = [[i] for i in range(n)]
    home = np.arange(n)
    gain = said.copy()
    np.fill_diagonal(gain, _NEVER)
    nearest = gain.argmax(1)
    most = gain[np.arange(n), nearest]
    for _ in range(n - 1):
        one = int(most.argmax())
        if most[one] <= 0:
            break
        one, other = sorted((one, int(nearest[one])))
        members[one] += members[other]
        members[other] = []
        home[home == other] = one
        size[one] += size[other]
        total[one] += total[other]
        total[:, one] += total[:, other]
        best[:, one] = np.maximum(best[:, one], best[:, other])
        denied[:, one] += denied[:, other]
        tops[one] += tops[other]
        tops[:, one] = np.bincount(home, weights=best[:, one], minlength=n)
        gain[other] = gain[:, other] = _NEVER
        alive = np.flatnonzero((gain[one] > _NEVER) | (gain[:, one] > _NEVER))
        pairs = size[one] * size[alive]
        loudest = (tops[one, alive] / size[one] + tops[alive, one] / size[alive]) / 2
        # Rounded, so that the order of summing decides nothing.
        value = (BEST * loudest + (1 - BEST) * total[one, alive] / pairs).round(6)
        against = (denied[members[one]] / size).max(0)
        np.maximum.at(against, home, denied[:, one] / size[one])
        value[against[alive] >= VETO] = -1.0
        gain[one, alive] = gain[alive, one] = value
        # The nearest of each: looked for anew where it was one of the two, else only the joined cluster can be nearer.
        closer = (gain[:, one] > most) | ((gain[:, one] == most) & (one < nearest))
        anew = np.flatnonzero((nearest == one) | (nearest == other) | (np.arange(n) == one) | (np.arange(n) == other))
        nearest[closer], most[closer] = one, gain[closer, one]
        nearest[anew] = gain[anew].argmax(1)
        most[anew] = gain[anew, nearest[anew]]
    return sorted(sorted(group) for group in members if group)
