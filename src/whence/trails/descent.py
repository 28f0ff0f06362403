"""Who has it from whom: edges between the articles of one trail.

What an article's own words say comes first: it names the other, links to it, credits its wire. Time stamps do not
overrule that. Where nothing is said, an edge needs more than the same quotation, which two reporters may have heard
side by side: the same mistake, the same words outside the quotation, or the words of somebody who is not named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from whence.match import tables
from whence.model import Span, Spans
from whence.trails.context import moment, speakers_agree
from whence.trails.copies import credits_among, first_few, kinds
from whence.trails.names import Credit, outlet_names, same_outlet
from whence.trails.wordings import Article, Wording, meaningful

Evidence = Literal["names_source", "link", "wire_credit", "same_error", "same_wording", "same_quote"]

CONFIDENCE: dict[Evidence, float] = {
    "names_source": 0.95, "link": 0.95, "wire_credit": 0.95,
    "same_error": 0.85, "same_wording": 0.75, "same_quote": 0.65,
}  # fmt: skip
COPIED = 6  # words in a row outside the statement that two articles share: one has copied
ALIKE = 0.6  # share of three-word sequences of the shorter wording that the longer has
PARTLY = 0.4  # the same, where the articles share other words as well
_WORD = re.compile(r"\w+")
_LATEST = float("inf")


@dataclass(frozen=True, slots=True)
class Version:
    """What one article carries of a trail: the pieces of one statement. `number` is its index in the trail."""

    number: int
    article: int
    pieces: tuple[Wording, ...]

    @property
    def text(self) -> str:
        """The pieces, joined by an ellipsis."""
        return " … ".join(piece.text for piece in self.pieces)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of all pieces."""
        return tuple(word for piece in self.pieces for word in piece.words)

    @property
    def quoted(self) -> bool:
        """Whether it stands in quotation marks, wholly or in part."""
        return self.pieces[0].form in ("direct", "mixed")


@dataclass(frozen=True, slots=True)
class Edge:
    """The article of version `end` has it from that of version `start`; `where` points into the former's text."""

    start: int
    end: int
    evidence: Evidence
    where: Spans
    confidence: float


def clock(article: Article) -> float:
    """The article's time for ordering; those without one come last."""
    return _LATEST if article.published is None else moment(article.published)


def edges(versions: Sequence[Version], articles: Mapping[int, Article]) -> list[Edge]:
    """The edges of one trail, each between the two versions that are most alike, in the order of their ends."""
    own: dict[int, list[Version]] = {}
    for version in versions:
        own.setdefault(version.article, []).append(version)
    order = sorted(own, key=lambda n: (clock(articles[n]), articles[n].key))
    place = {n: i for i, n in enumerate(order)}
    kind = kinds({n: [v.pieces for v in several] for n, several in own.items()}, articles)
    named = credits_among(order, articles, kind)
    stated: dict[tuple[int, int], Credit] = {}
    for end in order:
        for start, credit in _stated(end, place, own, articles, named[end]).items():
            stated[start, end] = credit
    for (start, end), _ in list(stated.items()):  # each names the other: the later one has it from the earlier one
        if (end, start) in stated and (start, end) in stated:
            later = place[start] > place[end]
            del stated[(start, end) if later else (end, start)]
    found = [
        _edge(own[start], own[end], credit.evidence, (credit.where,) if credit.where else ())
        for (start, end), credit in stated.items()
    ]
    parents: dict[int, set[int]] = {end: set() for end in order}
    for start, end in stated:
        parents[end].add(start)
    wordings = {n: tuple(v.words for v in several) for n, several in own.items()}
    look = _Look(own, articles, place, kind, first_few(order, wordings))
    for end in order:
        if not parents[end]:
            guess = look.inferred(end, parents)
            if guess:
                parents[end].add(guess[0])
                found.append(_edge(own[guess[0]], own[end], guess[1], ()))
    return sorted(found, key=lambda e: (e.end, e.start))


def _edge(starts: list[Version], ends: list[Version], evidence: Evidence, where: Spans) -> Edge:
    best = max((likeness(s, e), -s.number, -e.number) for s in starts for e in ends)
    return Edge(-best[1], -best[2], evidence, where, CONFIDENCE[evidence])


def _stated(
    end: int, place: Mapping[int, int], own: Mapping[int, list[Version]], articles: Mapping[int, Article],
    named: Mapping[int, list[Credit]],
) -> dict[int, Credit]:  # fmt: skip
    """The articles that `end` says it has it from, with the first place where it says so."""
    wires = [s for s, c in named.items() if any(x.evidence == "wire_credit" for x in c)]
    groups: dict[str, list[int]] = {}
    for start, places in named.items():
        kept = [
            c
            for c in places
            if not _inherited(c, articles[end], articles[start], [articles[w] for w in wires if w != start])
        ]
        if kept:
            groups.setdefault((articles[start].outlet or articles[start].key).casefold(), []).append(start)
    found: dict[int, Credit] = {}
    for starts in groups.values():
        before = [s for s in starts if clock(articles[s]) <= clock(articles[end])]
        if same_outlet(articles[starts[0]].outlet, articles[end].outlet):
            if not before:
                continue
            starts = before
        start = max(before or starts, key=lambda s: (max(likeness(a, b) for a in own[s] for b in own[end]), -place[s]))
        places = [
            c for c in named[start]
            if not _inherited(c, articles[end], articles[start], [articles[w] for w in wires if w != start])
        ]  # fmt: skip
        found[start] = _first(places, own[end])
    return found


def _first(places: list[Credit], versions: list[Version]) -> Credit:
    """The credit to show: a wire credit or a link if there is one, else the place nearest to the statement."""
    for kind in ("wire_credit", "link"):
        for credit in places:
            if credit.evidence == kind:
                return credit
    spans = [piece.span for v in versions for piece in v.pieces]
    return min(
        places, key=lambda c: (min(abs((c.where or Span(0, 0)).start - s.start) for s in spans), c.where or Span(0, 0))
    )


def _inherited(credit: Credit, article: Article, source: Article, wires: list[Article]) -> bool:
    """Whether the sentence that gives the credit was itself taken over from a wire that the article credits."""
    if credit.where is None:
        return False
    around = article.text[max(0, credit.where.start - 30) : credit.where.end + 30].split("\n")
    piece = max(around, key=len).strip()
    return any(piece and piece in wire.text for wire in wires)


@dataclass
class _Look:
    """The look for what was copied without a credit, in one trail: once for every two kinds of articles.

    `few` are the first articles that have the same wordings, in order.
    """

    own: Mapping[int, list[Version]]
    articles: Mapping[int, Article]
    place: Mapping[int, int]
    kind: Mapping[int, int]
    few: list[int]

    def __post_init__(self) -> None:
        self.members: dict[int, list[int]] = {}
        for n in self.place:
            self.members.setdefault(self.kind[n], []).append(n)
        self.known: dict[tuple[int, int], tuple[float, Evidence] | None] = {}

    def inferred(self, end: int, parents: Mapping[int, set[int]]) -> tuple[int, Evidence] | None:
        """The article that `end` has copied from without saying so, if any."""
        best: tuple[float, int, int, Evidence] | None = None
        for several in self.members.values():
            start = self._first(several, end, parents)
            copied = None if start is None else self._between(start, end)
            if start is not None and copied:
                score = (copied[0], -self.place[start], start, copied[1])
                if best is None or score[:2] > best[:2]:
                    best = score
        return (best[2], best[3]) if best else None

    def _first(self, several: list[int], end: int, parents: Mapping[int, set[int]]) -> int | None:
        """The first article of one kind that `end` can have it from."""
        latest = clock(self.articles[end])
        for start in takewhile(lambda n: clock(self.articles[n]) < latest, several):
            own = same_outlet(self.articles[start].outlet, self.articles[end].outlet)
            if not own and not _descends(start, end, parents):
                return start
        return None

    def _between(self, start: int, end: int) -> tuple[float, Evidence] | None:
        """What speaks most for `end` having copied from `start`, and how much."""
        pair = self.kind[start], self.kind[end]
        if pair not in self.known:
            best: tuple[float, Evidence] | None = None
            for a in self.own[start]:
                for b in self.own[end]:
                    evidence = _copied(a, b, self.articles[start], self.articles[end], self.own, self.few)
                    if evidence:
                        value = likeness(a, b) + 0.5 * _same_words_for_speaker(a, b) + CONFIDENCE[evidence]
                        if best is None or value > best[0]:
                            best = value, evidence
            self.known[pair] = best
        return self.known[pair]


def _same_words_for_speaker(a: Version, b: Version) -> float:
    one, other = a.pieces[0].speaker, b.pieces[0].speaker
    if one is None or other is None:
        return 0.0
    return 1.0 if one.name.casefold() == other.name.casefold() else 0.5 if speakers_agree(one, other) else 0.0


def _copied(
    a: Version, b: Version, first: Article, second: Article, own: Mapping[int, list[Version]], order: list[int]
) -> Evidence | None:
    share = likeness(a, b)
    if share < PARTLY:
        return None
    if share >= ALIKE and _shared_error(a, b, own, order):
        return "same_error"
    outside = copied_words(first, second, a, b)
    if share >= (PARTLY if outside else ALIKE) and not (a.quoted and b.quoted) and len(meaningful(b.words)) > 3:
        return "same_wording"
    if share >= ALIKE and a.quoted and b.quoted:
        if outside >= COPIED:
            return "same_quote"
        speaker = b.pieces[0].speaker
        source = a.pieces[0].speaker
        if (speaker is None or speaker.kind in ("unnamed", "group")) and (
            source is None or source.kind in ("unnamed", "group")
        ):
            return "same_quote"
    return None


def _shared_error(a: Version, b: Version, own: Mapping[int, list[Version]], order: list[int]) -> bool:
    """Whether two versions have numbers that another, earlier version with much the same words has not."""
    mine = numbers(a.words)
    if mine != numbers(b.words):
        return False
    for number in order:
        if number in (a.article, b.article):
            continue
        for other in own[number]:
            if mine != numbers(other.words) and likeness(other, a) > 0.3:
                return bool(numbers(other.words))
    return False


def numbers(words: Sequence[str]) -> frozenset[str]:
    """The numbers among words."""
    return frozenset(w for w in words if w[:1] == "#" or w in tables.words("amounts"))


def _descends(node: int, ancestor: int, parents: Mapping[int, set[int]]) -> bool:
    """Whether `node` has it, over others, from `ancestor`."""
    seen, todo = set[int](), [node]
    while todo:
        here = todo.pop()
        if here == ancestor:
            return True
        if here not in seen:
            seen.add(here)
            todo.extend(parents.get(here, ()))
    return False


@lru_cache(maxsize=65536)
def _grams(words: tuple[str, ...], n: int) -> frozenset[tuple[str, ...]]:
    return frozenset(words[i : i + n] for i in range(len(words) - n + 1))


def likeness(a: Version, b: Version) -> float:
    """The share of sequences of words of the shorter version that the longer one has, in [0, 1].

    Of three words at a time, and of one at a time with a tenth of the weight.
    """
    one, other = a.words, b.words
    if len(one) > len(other):
        one, other = other, one
    three = _grams(one, 3) or _grams(one, 1)
    there = _grams(other, 3) if len(one) >= 3 else _grams(other, 1)
    single, singles = set(one), set(other)
    alone = len(single & singles) / max(1, len(single))
    equal = 0.05 if one == other else 0.0
    return 0.85 * len(three & there) / max(1, len(three)) + 0.1 * alone + equal


def _plain(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


@lru_cache(maxsize=512)
def _article_runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _plain(text[:20_000])
    return frozenset(zip(*(words[i:] for i in range(COPIED)), strict=False))


def copied_words(first: Article, second: Article, a: Version, b: Version) -> int:
    """`COPIED`, if two articles share so many words in a row outside the statement itself; else 0."""
    shared = _article_runs(first.text) & _article_runs(second.text)
    if not shared:
        return 0
    own = {run for v in (a, b) for p in v.pieces for run in zip(*(_plain(p.text)[i:] for i in range(3)), strict=False)}
    return COPIED if any(own.isdisjoint(zip(run, run[1:], run[2:], strict=False)) for run in shared) else 0


def names_outlet(name: str, outlet: str | None) -> bool:
    """Whether a name of a chain is an outlet's, in full or for short."""
    if not outlet:
        return False
    full, short = outlet_names(outlet)
    bare = name.removeprefix("The ").removeprefix("the ")
    return bare.casefold() in {n.casefold() for n in (*full, *short)}
