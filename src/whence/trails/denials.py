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
    return any(
        negates(carrier.text, denied.text)
        for carrier in one.carriers
        for denied in other.carriers
        if carrier.document == denied.document and carrier.speaker != denied.speaker
    )


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
