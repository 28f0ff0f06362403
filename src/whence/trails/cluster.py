"""Correlation clustering: which wordings are one statement, given how likely each pair is.

Every pair speaks for or against being together with the logarithm of its odds; a pair that was never a candidate speaks
against a little. Clusters are joined greedily while what their pairs say is for it in the mean (as greedy additive
edge contraction, Keuper et al. 2015, but so that many weak pairs do not outweigh a strong one), then members
that the others speak against move where they fit better, or stand alone. A chain of likenesses does not pull
unrelated wordings together, as their own pairs speak against it.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping

Weights = Mapping[tuple[int, int], float]

ROUNDS = 5  # of single moves; they settle in two or three
UNSEEN = -1.5  # what a pair says that was no candidate: log odds


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
    return _moved(_joined(sorted(nodes), weights, unseen), weights, unseen)


def _joined(nodes: list[int], weights: Weights, unseen: float) -> list[set[int]]:
    members = {node: {node} for node in nodes}
    near: dict[int, dict[int, tuple[float, int]]] = {node: {} for node in nodes}
    for (a, b), weight in weights.items():
        near[a][b] = near[b][a] = (weight, 1)
    heap: list[tuple[float, int, int]] = []

    def gain(a: int, b: int) -> float:
        total, seen = near[a][b]
        pairs = len(members[a]) * len(members[b])
        return (total + unseen * (pairs - seen)) / pairs

    def push(a: int, b: int) -> None:
        value = gain(a, b)
        if value > 0:
            heapq.heappush(heap, (-value, min(a, b), max(a, b)))

    for a in nodes:
        for b in near[a]:
            if a < b:
                push(a, b)
    while heap:
        value, a, b = heapq.heappop(heap)
        if a not in members or b not in members or b not in near[a] or abs(gain(a, b) + value) > 1e-9:
            continue
        members[a] |= members.pop(b)
        for other, (total, seen) in near.pop(b).items():
            del near[other][b]
            if other == a:
                continue
            before = near[a].get(other, (0.0, 0))
            near[a][other] = near[other][a] = (before[0] + total, before[1] + seen)
        for other in sorted(near[a]):
            push(a, other)
    return [members[key] for key in sorted(members)]


def _moved(found: list[set[int]], weights: Weights, unseen: float) -> list[list[int]]:
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), weight in weights.items():
        near[a][b] = near[b][a] = weight
    home = {node: number for number, group in enumerate(found) for node in group}
    size = defaultdict(int, {number: len(group) for number, group in enumerate(found)})
    fresh = len(found)
    for _ in range(ROUNDS):
        moves = 0
        for node in sorted(home):
            said: dict[int, tuple[float, int]] = {}
            for other, weight in near[node].items():
                total, seen = said.get(home[other], (0.0, 0))
                said[home[other]] = (total + weight, seen + 1)
            here = home[node]
            total, seen = said.get(here, (0.0, 0))
            alone = size[here] == 1
            stay = 0.0 if alone else (total + unseen * (size[here] - 1 - seen)) / (size[here] - 1)
            best, where = max(
                (((t + unseen * (size[g] - s)) / size[g], -g) for g, (t, s) in said.items() if g != here),
                default=(-1.0, 0),
            )
            if stay < 0 and max(best, 0.0) > stay + 1e-9:
                target = -where if best >= 0 else fresh
                fresh += target == fresh
                size[here] -= 1
                size[target] += 1
                home[node] = target
                moves += 1
        if not moves:
            break
    groups: dict[int, list[int]] = defaultdict(list)
    for node in sorted(home):
        groups[home[node]].append(node)
    return sorted(groups.values())
