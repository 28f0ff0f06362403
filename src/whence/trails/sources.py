"""How many sources stand behind a trail, where it began, and whether it runs in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whence.trails.context import folded, speakers_agree
from whence.trails.descent import Edge, Version, clock, names_outlet
from whence.trails.names import same_outlet
from whence.trails.wordings import Article, Link

UNKNOWN = Link("?", "unnamed")


def roots(versions: Sequence[Version], found: Sequence[Edge], articles: Mapping[int, Article]) -> list[int]:
    """The versions where the trail enters, one for each article that has it from no other, in the order of time.

    Where each has it from another in a circle, the earliest article is the root.
    """
    order = sorted({v.article for v in versions}, key=lambda n: (clock(articles[n]), articles[n].key))
    article_of = {v.number: v.article for v in versions}
    ends = {article_of[e.end] for e in found if article_of[e.start] != article_of[e.end]}
    first = {v.article: v.number for v in reversed(versions)}
    return [first[n] for n in order if n not in ends] or [first[order[0]]]


def independent(
    versions: Sequence[Version], entries: Sequence[int], articles: Mapping[int, Article], owners: Mapping[str, str]
) -> int:
    """How many sources independent of each other the roots have.

    Roots of one speaker are one, whoever heard it; copies of one text are one, whichever was first; sources that nobody
    names are one unknown; outlets of one owner are one where they speak in their own voice.
    """
    group: dict[Link, int] = {}  # of each source met, the first group that it is in
    named: dict[str, list[Link]] = {}  # an outlet can be one only with what has its name
    count = 0
    met: set[str] = set()
    for version in (versions[entry] for entry in entries):
        document = articles[version.article].document
        if document in met:
            continue
        met.add(document)
        speaker = _source(version, articles[version.article], owners)
        name = folded(speaker.name)
        near = named.get(name, ()) if speaker.kind == "outlet" else group
        first = min((group[other] for other in near if _one(speaker, other)), default=count)
        if speaker not in group:
            named.setdefault(name, []).append(speaker)
        group[speaker] = first
        count = max(count, first + 1)
    return max(1, count)


def _source(version: Version, article: Article, owners: Mapping[str, str]) -> Link:
    speaker = version.pieces[0].speaker
    if speaker is None or names_outlet(speaker.name, article.outlet):
        outlet = article.outlet or "?"
        return Link(owners.get(outlet.casefold(), outlet), "outlet")
    if speaker.kind in ("unnamed", "group", "document"):
        return UNKNOWN
    return speaker


def _one(a: Link, b: Link) -> bool:
    if a == UNKNOWN or b == UNKNOWN:
        return a == b
    return speakers_agree(a, b) is True


def rings(versions: Sequence[Version], found: Sequence[Edge], articles: Mapping[int, Article]) -> list[tuple[str, ...]]:
    """The circles: an outlet's statement that comes back to it through others. Each is the outlets on the way."""
    article_of = {v.number: v.article for v in versions}
    after: dict[int, set[int]] = {}
    for edge in found:
        after.setdefault(article_of[edge.start], set()).add(article_of[edge.end])
    circles: list[tuple[str, ...]] = []
    met: set[frozenset[int]] = set()
    for start in sorted(after, key=lambda n: (clock(articles[n]), articles[n].key)):
        home = articles[start].outlet
        on = dict(after)
        on[start] = {n for n in after[start] if not same_outlet(articles[n].outlet, home)}
        for path in _paths(start, on):
            others = [n for n in path[1:-1] if not same_outlet(articles[n].outlet, home)]
            if others and same_outlet(articles[path[-1]].outlet, home) and frozenset(path) not in met:
                met.add(frozenset(path))
                circles.append(tuple(articles[n].outlet or "?" for n in path))
    return circles


def _paths(start: int, after: Mapping[int, set[int]], longest: int = 8) -> list[list[int]]:
    """The shortest path from an article to each that has it from it, and back to itself where that is so."""
    found: list[list[int]] = []
    todo, seen = [[start]], {start}
    while todo:
        path = todo.pop(0)
        for node in sorted(after.get(path[-1], ())):
            if node == start and len(path) > 1:
                found.append([*path, node])
            elif node not in seen and len(path) < longest:
                seen.add(node)
                todo.append([*path, node])
                found.append([*path, node])
    return found
