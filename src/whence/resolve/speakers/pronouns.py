"""Whom "he", "she", "they" and "it" stand for: the most salient entity of the passage that agrees.

A mention weighs more the nearer it stands, as a subject more than as an object or a possessor, and as the speaker of a
statement before (the preferences of centering theory, Grosz, Joshi and Weinstein 1995, and of Lappin and Leass 1994, as
plain weights). Weights were set by hand and checked on GAP development and on the labelled articles.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, field

from whence.resolve.language.lexicon import head
from whence.resolve.language.tokens import Page, Token, plain, verbal
from whence.resolve.speakers.entities import Entity

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
SECOND = frozenset({"you", "your", "yours"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
POSSESSIVE = frozenset({"his", "her", "its", "their", "my", "our", "your", "whose"})
ALL = MALE | FEMALE | PLURAL | NEUTER | FIRST | SECOND | RELATIVE

_MOST = 60  # mentions looked back over, for text without sentences
_REACH = 6  # sentences back that a mention still counts
_FADE = (1.0, 0.72, 0.5, 0.32, 0.2, 0.12, 0.08)  # by sentences between


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
        out: list[tuple[int, Entity, float]] = []
        low = self.page.tokens[i].sentence - _REACH if i < len(self.page.tokens) else 0
        for place in range(bisect_left(self.at, i) - 1, -1, -1):
            if self.page.tokens[self.at[place]].sentence < low or len(out) == _MOST:
                break
            out.append((self.at[place], *self.who[place]))
        return out


SUBJECT, CLAUSE, OTHER, OBJECT, OWNER = 1.0, 0.95, 0.8, 0.6, 0.8


def role(page: Page, i: int) -> float:
    """The weight of a mention at token i by its place in the clause: subject, object or possessor."""
    tokens = page.tokens
    sentence = tokens[i].sentence
    start = page.first[sentence]
    end = i + 1
    while end < len(tokens) and end - i < 6 and (tokens[end].capital or tokens[end].text == "."):
        end += 1
    if end < len(tokens) and tokens[end].text == "(":  # "(L-Westmark)"
        end = next((k + 1 for k in range(end, min(end + 8, len(tokens))) if tokens[k].text == ")"), end)
    after = tokens[end] if end < len(tokens) and tokens[end].sentence == sentence else None
    if after is not None and after.lower == "'s":
        return OWNER
    j = i
    while j > start and (tokens[j - 1].lower in plain("determiner") or _modifier(tokens[j - 1])):
        j -= 1
    if j == start or (j == start + 1 and not tokens[start].word):
        return SUBJECT
    before = tokens[j - 1]
    if before.text == "," and j - start <= 4:  # "However, Falk"
        return SUBJECT
    if before.lower in plain("preposition") and not (
        before.lower in _BEFORE_CLAUSE and after is not None and verbal(after)
    ):
        return OBJECT
    if after is not None and verbal(after):
        return CLAUSE
    return OBJECT if verbal(before) else OTHER


_BEFORE_CLAUSE = frozenset({"as", "after", "before", "since", "until", "like", "than"})


def _modifier(token: Token) -> bool:
    return token.pos[:2] in {"JJ", "NN"} or token.text == "." or (not token.pos and head(token.lower) is not None)


def choose(
    trail: Trail,
    i: int,
    wanted: frozenset[str],
    shunned: set[int],
    favoured: dict[int, float],
    content: tuple[int, int] | None,
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
    subject = here.lower in {"he", "she", "they", "it"}
    owning = here.lower in POSSESSIVE
    bound = here.lower in {"him", "them"}
    start = i
    while (
        start
        and i - start < _MOST
        and page.tokens[start - 1].sentence == here.sentence
        and page.tokens[start - 1].text not in {",", ";", ":"}
    ):
        start -= 1
    clause = start > page.first[here.sentence]
    for at, entity, weight in trail.before(i):
        if id(entity) in shunned or not agrees(entity, wanted):
            continue
        token = page.tokens[at]
        score = weight * _FADE[min(here.sentence - token.sentence, _REACH)]
        score *= math.exp(-(i - at) / NEAR)
        if subject and weight >= CLAUSE:
            score *= PARALLEL
        if owning and weight < OTHER and token.sentence == here.sentence and i - at > 1:
            score *= OWNING
        if owning and clause and token.sentence == here.sentence and at > start:
            score *= INNER
        if bound and token.sentence == here.sentence and weight >= CLAUSE and i - at < 8:
            score *= BOUND
        if token.quoted and not here.quoted:
            score *= QUOTED
        if content is not None and content[0] <= at < content[1]:
            score *= HEARD
        if page.line[token.sentence] != page.line[here.sentence]:
            score *= LINE
        if wanted in (MALE, FEMALE) and not entity.gender:
            score *= UNSURE
        if entity.kind == "unnamed":
            score *= UNNAMED
        if wanted is PLURAL and not entity.plural:
            score *= BODY
        known[id(entity)] = entity
        best[id(entity)] = max(best.get(id(entity), 0.0) * REPEAT, score)
    for key, extra in favoured.items():
        if key in best:
            best[key] += extra
    ahead = _ahead(trail, i, wanted)
    if ahead is not None and id(ahead) not in shunned:
        known[id(ahead)] = ahead
        best[id(ahead)] = best.get(id(ahead), 0.0) + AHEAD
    if not best:
        return None
    return known[max(best, key=lambda key: best[key])]


AHEAD = 0.9
NEAR, PARALLEL, OWNING, INNER, BOUND, QUOTED, HEARD, LINE, UNSURE, UNNAMED, REPEAT = (
    200.0,
    1.4,
    0.95,
    1.4,
    1.0,
    0.4,
    0.3,
    0.85,
    0.75,
    0.6,
    1.08,
)


def _ahead(trail: Trail, i: int, wanted: frozenset[str]) -> Entity | None:
    """Whom a pronoun in an opening phrase looks forward to: "In her first week, Falk said"."""
    page = trail.page
    low, high = page.sentence(i)
    tokens = page.tokens
    if i - low > 9 or wanted not in (MALE, FEMALE) or any(tokens[k].text == "," for k in range(low, i)):
        return None
    opening = tokens[low] if tokens[low].word else tokens[min(low + 1, high - 1)]
    if not (opening.lower in plain("preposition") or opening.lower in _OPENING or opening.lower.endswith("ing")):
        return None
    comma = next((k for k in range(i + 1, min(high, i + 14)) if tokens[k].text == ","), None)
    if comma is None or comma + 1 >= high:
        return None
    place = bisect_left(trail.at, comma + 1)
    if place < len(trail.at) and trail.at[place] <= comma + 3 and trail.at[place] < high:
        entity, weight = trail.who[place]
        if entity.kind == "person" and agrees(entity, wanted) and weight != OWNER:
            return entity
    return None


BODY = 0.5  # an organization as "they"
_OPENING = frozenset({"when", "while", "although", "though", "once", "if", "because", "whether"})


def agrees(entity: Entity, wanted: frozenset[str]) -> bool:
    """Whether a pronoun of the set `wanted` can stand for `entity`."""
    if wanted in (MALE, FEMALE):
        gender = "m" if wanted is MALE else "f"
        return not entity.plural and (
            (entity.kind == "person" and entity.gender in ("", gender))
            or (entity.kind == "unnamed" and entity.gender in ("", gender))
        )
    if wanted is PLURAL:
        return entity.plural or entity.kind in ("group", "organization", "outlet")
    return entity.kind in ("organization", "outlet", "government", "document") and not entity.plural


def family(word: str) -> frozenset[str] | None:
    """The set of third-person pronouns that `word` belongs to, or None."""
    return _FAMILY.get(word)


_FAMILY = {word: group for group in (MALE, FEMALE, PLURAL, NEUTER) for word in group}
