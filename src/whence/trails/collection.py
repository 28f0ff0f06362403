"""From articles and their wordings to trails: which are compared, what their pairs say, what clusters they form.

Everything here depends on the articles alone, not on the order in which they come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from whence.trails.cluster import clusters, components
from whence.trails.context import Related
from whence.trails.related import CANDIDATES, DAYS, SHARED, Profile, nearest, profile, texts, when
from whence.trails.scorer import Scorer
from whence.trails.trail import Traced, trace
from whence.trails.weights import weights
from whence.trails.wordings import Article, Wording

AT_ONCE = 400  # pairs of articles whose wordings are compared in one go
LINKS = 0.001  # log odds from which a pair can hold a component together: clusters join by no lesser pairs alone
Node = tuple[str, str, int]  # document, statement, piece


def find(
    articles: Sequence[Article], wordings: Iterable[Wording], owners: Mapping[str, str] | None = None,
    by: Scorer | None = None,
) -> list[Traced]:  # fmt: skip
    """The trails of a collection: of statements that two articles or more carry, the earliest first.

    Articles of one text are compared once for all.
    """
    known = {a.number: a for a in articles}
    own: dict[int, list[Wording]] = defaultdict(list)
    for wording in wordings:
        own[wording.article].append(wording)
    by_text = texts(articles)
    profiles = [profile(several[0], several[1:]) for several in by_text.values()]
    said: dict[tuple[Node, Node], float] = {}
    for related in chunks(_related(profiles)):
        said.update(compared(related, own, known, by))
    found = []
    groups = clustered(said)
    odds = by_node(said)
    for group in [*groups, *alone(groups, by_text, own)]:
        members = spread(group, by_text, own)
        if len({w.article for w in members}) > 1:
            found.append(trace(members, known, confidence(group, odds), owners))
    return sorted(found, key=lambda t: order(t, known))


def alone(
    groups: Sequence[Sequence[Node]], by_text: Mapping[str, Sequence[Article]],
    own: Mapping[int, Sequence[Wording]],
) -> list[list[Node]]:  # fmt: skip
    """The wordings that only copies of one text carry, each by itself."""
    inside = {n for group in groups for n in group}
    return [
        [which]
        for document, several in by_text.items() if len(several) > 1
        for w in own.get(several[0].number, ()) if (which := (document, w.statement, w.piece)) not in inside
    ]  # fmt: skip


def spread(
    group: Iterable[Node], by_text: Mapping[str, Sequence[Article]], own: Mapping[int, Sequence[Wording]]
) -> list[Wording]:
    """The wordings of a cluster, in every article that has their text."""
    wanted = defaultdict(set)
    for document, statement, piece in group:
        wanted[document].add((statement, piece))
    return [
        w
        for document, pieces in wanted.items()
        for article in by_text[document]
        for w in own.get(article.number, ()) if (w.statement, w.piece) in pieces
    ]  # fmt: skip


def order(found: Traced, articles: Mapping[int, Article]) -> tuple[float, str, str, int, str]:
    """Where a trail stands among others: by its first version."""
    first = found.versions[0]
    article, piece = articles[first.article], first.pieces[0]
    return *when(article), piece.statement, piece.piece, article.document


def _related(profiles: Sequence[Profile]) -> dict[tuple[int, int], Related]:
    """The pairs of articles to compare, the lower number first, and each article with itself if it has any."""
    postings: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for place, one in enumerate(profiles):
        for key in one.keys:
            postings[key, bucket(one.day)].append(place)
    rows = {key: np.array(places, np.int64) for key, places in postings.items()}
    found: dict[tuple[int, int], Related] = {}
    every = sorted({b for _, b in rows}, key=lambda b: (b is None, b or 0))
    for place, one in enumerate(profiles):
        here = bucket(one.day)
        buckets = every if here is None else [here - 1, here, here + 1, None]
        near = [rows[key, b] for key in one.keys for b in buckets if (key, b) in rows]
        others, shared = np.unique(np.concatenate(near) if near else np.zeros(0, np.int64), return_counts=True)
        kept = (shared >= SHARED) & (others != place)
        others, shared = others[kept], shared[kept]
        # Profiles are in the order of their texts, which decides among equals.
        most = others[np.argsort(-shared, kind="stable")[:CANDIDATES]]
        for other, related in nearest(one, (profiles[n] for n in most.tolist())):
            pair = sorted((one.article.number, other.article.number))
            found[pair[0], pair[1]] = related
    for number in {n for pair in found for n in pair}:
        found[number, number] = Related(1.0)
    return found


def bucket(day: int | None) -> int | None:
    """The stretch of days that a day falls in; articles of neighbouring ones may be near in time."""
    return None if day is None else day // DAYS


def chunks(related: Mapping[tuple[int, int], Related]) -> Iterator[dict[tuple[int, int], Related]]:
    """The pairs of articles, some hundred at a time, in order."""
    keys = sorted(related)
    for start in range(0, len(keys), AT_ONCE):
        yield {key: related[key] for key in keys[start : start + AT_ONCE]}


def compared(
    related: Mapping[tuple[int, int], Related], own: Mapping[int, Sequence[Wording]], articles: Mapping[int, Article],
    by: Scorer | None = None,
) -> dict[tuple[Node, Node], float]:  # fmt: skip
    """What the pairs of wordings of related articles say, in log odds."""
    numbers = sorted({n for pair in related for n in pair})
    wordings = [w for n in numbers for w in own.get(n, ())]
    nodes = [(articles[w.article].document, w.statement, w.piece) for w in wordings]
    return {(nodes[a], nodes[b]): v for (a, b), v in weights(wordings, articles, related, by).items()}


def clustered(said: Mapping[tuple[Node, Node], float]) -> list[list[Node]]:
    """The clusters of nodes that pairs hold together, the same in whatever order the pairs come."""
    nodes = sorted({n for pair in said for n in pair})
    number = {n: i for i, n in enumerate(nodes)}
    pairs = {(min(number[a], number[b]), max(number[a], number[b])): v for (a, b), v in said.items()}
    of: dict[int, int] = {}
    parts = components(range(len(nodes)), [pair for pair, v in pairs.items() if v >= LINKS])
    for which, part in enumerate(parts):
        of.update(dict.fromkeys(part, which))
    within: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)
    for pair in sorted(pairs):
        if of[pair[0]] == of[pair[1]]:
            within[of[pair[0]]][pair] = pairs[pair]
    return [
        [nodes[i] for i in group]
        for which, part in enumerate(parts) if len(part) > 1
        for group in clusters(part, within[which]) if len(group) > 1
    ]  # fmt: skip


def by_node(said: Mapping[tuple[Node, Node], float]) -> dict[Node, dict[Node, float]]:
    """What pairs say, by either of their wordings."""
    found: dict[Node, dict[Node, float]] = defaultdict(dict)
    for (a, b), value in said.items():
        found[a][b] = found[b][a] = value
    return found


def confidence(group: Sequence[Node], odds: Mapping[Node, Mapping[Node, float]]) -> float:
    """How sure it is that a trail's wordings are one statement: the mean chance of the best pair of each."""
    members = set(group)
    best = [max((v for n, v in odds.get(one, {}).items() if n in members), default=None) for one in sorted(members)]
    chances = [1 / (1 + float(np.exp(-v))) for v in best if v is not None]
    return round(sum(chances) / len(chances), 2) if chances else 0.98
