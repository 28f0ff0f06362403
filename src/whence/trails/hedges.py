"""A claim whose hedge fell off: "allegedly took the money" became "took the money".

What is a hedge stands in `data/hedges.csv`. A modal or a verb hedges the words behind it, so that the words at its
place must be there without it; an adverb hedges its sentence, wherever in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from whence.match.token import Token
from whence.match.words import said
from whence.text.tables import rows
from whence.trails.descent import Version
from whence.trails.steps import Beside, beside
from whence.trails.wordings import Article

CLAIM = 0.6  # share of the words with a meaning that two wordings of one claim have in common, at least
_BE = {"is", "are", "was", "were", "be", "been", "being", "'s", "'re", "am"}
_WEAK = {"can", "should", "would"}  # no hedges of a claim, but no plain one in place of a hedge either
_ENDS = ".!?\n"


def fallen(earlier: Version, later: Version, first: Article, second: Article) -> int:
    """How many words the hedges of `earlier` have that `later` does without, saying the same; else 0.

    `first` and `second` are their articles: a hedge counts wherever in the sentence it stands, also where it attributes
    the claim to nobody ("reportedly"). Somebody who is said to say it is no less than that.
    """
    if later.words == earlier.words and hedged(earlier) == hedged(later):
        return 0
    if beside(earlier.text, later.text).share < CLAIM:
        return 0
    before, after = _around(earlier, first), _around(later, second)
    both = beside(before, after)
    if hedges(both.later, after, "adverb"):
        return 0
    cue = {t.norm for t in said(earlier.pieces[0].cue)} | {"to"}
    gone = 0
    for start, end in hedges(both.earlier, before):
        attributes = all(t.norm in cue for t in both.earlier[start:end])
        if (later.pieces[0].form == "own" or not attributes) and _bare(both, start, end, after):
            gone += end - start
    return gone


def hedged(version: Version) -> bool:
    """Whether it is attributed by a hedge alone: "reportedly"."""
    return bool(hedges(said(f"{version.pieces[0].cue} to")))  # "is said": the "to" is the content's


def _bare(both: Beside, start: int, end: int, later: str) -> bool:
    """Whether the words around a hedge stand in the later wording, and between them no hedge."""
    if any(t.norm == "not" for t in both.earlier[end : end + 1]):
        return False
    before, behind = both.before(start), both.behind(end)
    ends = [i for i in (before, behind) if i is not None]
    if not ends or any(i not in both.place for i in ends):
        return False
    first = 0 if before is None else both.place[before] + 1
    last = len(both.later) if behind is None else both.place[behind]
    return not hedges(both.later[first:last], later) and not any(t.norm in _WEAK for t in both.later[first:last])


def hedges(words: Sequence[Token], text: str = "", kind: str | None = None) -> list[tuple[int, int]]:
    """Where hedges stand among words, half-open. With the `text` of the words the month of May is not taken for one."""
    found = []
    for at, word in enumerate(words):
        for phrase, whose in _hedges().get(word.norm, ()):
            end = at + len(phrase)
            there = tuple(t.norm for t in words[at:end])
            if there[1:] == phrase[1:] and kind in (None, whose) and text[word.start : word.start + 3] != "May":
                found.append((at, end))
                break
    return found


@cache
def _hedges() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The hedges by their first word, the longest first, with their kind; "be" stands for all its forms."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in rows("trails", "hedges.csv"):
        phrase = tuple(row["hedge"].split())
        for first in _BE if phrase[0] == "be" else {phrase[0]}:
            found.setdefault(first, []).append(((first, *phrase[1:]), row["kind"]))
    return {first: sorted(phrases, key=lambda p: (-len(p[0]), p)) for first, phrases in found.items()}


def _around(version: Version, article: Article) -> str:
    """The sentences that a version stands in."""
    start, end = version.pieces[0].span.start, version.pieces[-1].span.end
    text = article.text
    begin = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    stops = [place for mark in _ENDS if (place := text.find(mark, end)) >= 0]
    return text[begin : min(stops, default=len(text))]
