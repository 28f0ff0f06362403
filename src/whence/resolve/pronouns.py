"""Whom "he", "she", "they" and "it" stand for: the most salient entity of the passage that agrees.

A mention weighs more the nearer it stands, as a subject more than as an object or a possessor, and as the speaker of a
statement before (the preferences of centering theory, Grosz, Joshi and Weinstein 1995, and of Lappin and Leass 1994, as
plain weights). Weights were set by hand and checked on GAP development and on the labelled articles.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from whence.resolve.entities import Entity
from whence.resolve.page import Page, plain

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
SECOND = frozenset({"you", "your", "yours"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
POSSESSIVE = frozenset({"his", "her", "its", "their", "my", "our", "your", "whose"})
ALL = MALE | FEMALE | PLURAL | NEUTER | FIRST | SECOND | RELATIVE

_REACH = 6  # sentences back that a mention still counts
_FADE = (1.0, 0.8, 0.5, 0.32, 0.2, 0.12, 0.08)  # by sentences between


@dataclass(slots=True)
class Trail:
    """The mentions of a text in the order of its tokens: where, whom, and with what weight (1 is a plain subject)."""

    page: Page
    at: list[int] = field(default_factory=list)
    who: list[tuple[Entity, float]] = field(default_factory=list)

    def put(self, i: int, entity: Entity, weight: float | None = None) -> None:
        """Note that token i begins a mention of `entity`."""
        place = bisect_left(self.at, i)
        if place < len(self.at) and self.at[place] == i:
            self.who[place] = (entity, weight if weight is not None else self.who[place][1])
            return
        self.at.insert(place, i)
        self.who.insert(place, (entity, role(self.page, i) if weight is None else weight))

    def before(self, i: int) -> list[tuple[int, Entity, float]]:
        """The mentions before token i within reach, nearest first."""
        out = []
        low = self.page.tokens[i].sentence - _REACH if i < len(self.page.tokens) else 0
        for place in range(bisect_left(self.at, i) - 1, -1, -1):
            if self.page.tokens[self.at[place]].sentence < low:
                break
            out.append((self.at[place], *self.who[place]))
        return out


def role(page: Page, i: int) -> float:
    """The weight of a mention at token i by its place in the clause: subject, object or possessor."""
    tokens = page.tokens
    j = i
    while j and tokens[j - 1].sentence == tokens[i].sentence and (
        tokens[j - 1].lower in plain("determiner") or tokens[j - 1].pos in {"JJ", "NN", "NNP"} or tokens[j - 1].text == "."
    ):
        j -= 1
    end = i
    while end < len(tokens) and (tokens[end].capital or tokens[end].text == "." and end > i) and end - i < 6:
        end += 1
    if end < len(tokens) and tokens[end].lower == "'s":
        return 0.7
    if j == 0 or tokens[j - 1].sentence != tokens[i].sentence:
        return 1.0
    if tokens[j - 1].lower in plain("preposition") or tokens[j - 1].pos[:2] in {"VB", "IN", "TO"}:
        return 0.6
    return 0.9


def choose(
    trail: Trail, i: int, wanted: frozenset[str], shunned: set[int], favoured: dict[int, float], content: tuple[int, int] | None
) -> Entity | None:
    """The entity the pronoun at token i stands for, or None.

    `wanted` is the set of pronouns it belongs to; `shunned` and `favoured` are ids of entities that it cannot mean, or
    means rather; mentions between the tokens of `content` are heard rather than told and count little.
    """
    page = trail.page
    if i >= len(page.tokens):
        return None
    here = page.tokens[i]
    best: dict[int, float] = {}
    known: dict[int, Entity] = {}
    for at, entity, weight in trail.before(i):
        if id(entity) in shunned or not agrees(entity, wanted):
            continue
        token = page.tokens[at]
        score = weight * _FADE[min(here.sentence - token.sentence, _REACH)]
        if token.quoted and not here.quoted:
            score *= 0.4
        if content is not None and content[0] <= at < content[1]:
            score *= 0.3
        if page.line[token.sentence] != page.line[here.sentence]:
            score *= 0.85
        if wanted in (MALE, FEMALE) and not entity.gender:
            score *= 0.75
        known[id(entity)] = entity
        best[id(entity)] = max(best.get(id(entity), 0.0) * 1.08, score)
    for key, extra in favoured.items():
        if key in best:
            best[key] += extra
    if not best:
        return None
    return known[max(best, key=lambda key: best[key])]


def agrees(entity: Entity, wanted: frozenset[str]) -> bool:
    """Whether a pronoun of the set `wanted` can stand for `entity`."""
    if wanted in (MALE, FEMALE):
        gender = "m" if wanted is MALE else "f"
        return not entity.plural and (
            (entity.kind == "person" and entity.gender in ("", gender)) or (entity.kind == "unnamed" and entity.gender in ("", gender))
        )
    if wanted is PLURAL:
        return entity.plural or entity.kind in ("group", "organization", "outlet")
    return entity.kind in ("organization", "outlet", "government", "document") and not entity.plural


def family(word: str) -> frozenset[str] | None:
    """The set of third-person pronouns that `word` belongs to, or None."""
    return next((group for group in (MALE, FEMALE, PLURAL, NEUTER) if word in group), None)
