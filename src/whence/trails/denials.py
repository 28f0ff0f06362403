"""Which trail denies which: the counter-statement is a trail of its own and points at the one it denies."""

from __future__ import annotations

from whence.match import tables
from whence.match.meaning import stem, word_table
from whence.match.words import said
from whence.trail_model import Trail
from whence.trails.wordings import meaningful

SHARED = 0.4  # of the weight of the denied statement's words, at least


def denies(one: Trail, other: Trail) -> bool:
    """Whether a statement of `one` negates what one of `other` says: its words are largely the same, one is turned."""
    mine, theirs = _told(one), _told(other)
    return any(
        negates(text, denied)
        for document in sorted(mine.keys() & theirs.keys())
        for text, speakers in mine[document].items()
        for denied, others in theirs[document].items()
        if len(speakers | others) > 1
    )


def _told(trail: Trail) -> dict[str, dict[str, set[str | None]]]:
    """By text of an article, what a trail's versions say there and who says it, once for all copies of the text."""
    found: dict[str, dict[str, set[str | None]]] = {}
    for carrier in trail.carriers:
        found.setdefault(carrier.document, {}).setdefault(carrier.text, set()).add(carrier.speaker)
    return found


def negates(text: str, denied: str) -> bool:
    """Whether a text says that another is not so: most of its words, and a negation more."""
    mine, theirs = ([t.norm for t in said(x)] for x in (text, denied))
    negations = tables.words("negations")
    if sum(w in negations for w in theirs) >= sum(w in negations for w in mine):
        return False
    table = word_table()
    weights = {stem(w): table.rarity_of(w) for w in meaningful(theirs) if w not in negations}
    shared = {stem(w) for w in meaningful(mine)} & set(weights)
    total = sum(weights.values())
    return total > 0 and sum(weights[w] for w in shared) >= SHARED * total and len(shared) > 1
