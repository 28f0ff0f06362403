"""Whom a pronoun stands for: the most salient entity of the passage that agrees.

A mention weighs more the nearer it stands, as a subject more than as an object or a possessor, and as the speaker of a
statement before (the preferences of centering theory, Grosz, Joshi and Weinstein 1995, and of Lappin and Leass 1994, as
plain weights). `features` says what is so of a mention, `WEIGHTS` what that counts; another way to choose is another
`Antecedents`.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from whence.resolve.language.tokens import Page, Token, plain
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.pronouns import (
    CLAUSE,
    FEMALE,
    MALE,
    MOST,
    OTHER,
    OWNER,
    PLURAL,
    POSSESSIVE,
    REACH,
    Mentions,
    agrees,
)


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A pronoun that looks for whom it stands for, at token `at`.

    `wanted` is the set of pronouns it belongs to; `shunned` and `favoured` are ids of entities to exclude and to
    prefer; mentions between the tokens of `content` are inside the quoted words and count less.
    """

    at: int
    wanted: frozenset[str]
    shunned: Set[int] = frozenset()
    favoured: Mapping[int, float] = field(default_factory=dict)
    content: tuple[int, int] | None = None


class Antecedents(Protocol):
    """A way to choose antecedents."""

    def best(self, mentions: Mentions, anaphor: Anaphor) -> Entity | None:
        """The entity among `mentions` that `anaphor` stands for, or None."""
        ...


class Weighted:
    """The antecedent by the weights below, set by hand and checked on GAP development and on the labelled articles."""

    def best(self, mentions: Mentions, anaphor: Anaphor) -> Entity | None:
        """See `Antecedents`."""
        page = mentions.page
        if anaphor.at >= len(page.tokens):
            return None
        best: dict[int, float] = {}
        known: dict[int, Entity] = {}
        clause = _clause(page, anaphor.at)
        for at, entity, weight in mentions.before(anaphor.at):
            if id(entity) in anaphor.shunned or not agrees(entity, anaphor.wanted):
                continue
            apart = page.tokens[anaphor.at].sentence - page.tokens[at].sentence
            score = weight * _FADE[min(apart, REACH)] * math.exp(-(anaphor.at - at) / NEAR)
            for so, factor in zip(features(page, anaphor, clause, at, entity, weight), WEIGHTS, strict=True):
                if so:
                    score *= factor
            known[id(entity)] = entity
            best[id(entity)] = max(best.get(id(entity), 0.0) * REPEAT, score)
        for key, extra in anaphor.favoured.items():
            if key in best:
                best[key] += extra
        ahead = _ahead(mentions, anaphor.at, anaphor.wanted)
        if ahead is not None and id(ahead) not in anaphor.shunned:
            known[id(ahead)] = ahead
            best[id(ahead)] = best.get(id(ahead), 0.0) + AHEAD
        if not best:
            return None
        return known[max(best, key=lambda key: best[key])]


_FADE = (1.0, 0.72, 0.5, 0.32, 0.2, 0.12, 0.08)  # of a mention, by sentences between
NEAR = 200.0  # tokens over which a mention fades to a third
REPEAT = 1.08  # for each mention more of one entity
AHEAD = 0.9  # added for whoever the sentence names after its opening phrase


class Features(NamedTuple):
    """What is so of a mention that a pronoun may stand for; with numbers, what each counts."""

    parallel: float  # both are subjects
    owning: float  # a possessive after an object of its sentence
    inner: float  # a possessive after a mention in its own clause
    bound: float  # an object after the subject of its clause
    quoted: float  # in a quotation that the pronoun is not in
    heard: float  # in the words that the pronoun's statement gives
    line: float  # in another paragraph
    unsure: float  # of unknown gender
    unnamed: float
    body: float  # one body for "they"


WEIGHTS = Features(
    parallel=1.4,
    owning=0.95,
    inner=1.4,
    bound=1.0,
    quoted=0.4,
    heard=0.3,
    line=0.85,
    unsure=0.75,
    unnamed=0.6,
    body=0.5,
)


def features(page: Page, anaphor: Anaphor, clause: int | None, at: int, entity: Entity, weight: float) -> Features:
    """What is so of the mention of `entity` at token `at`; the pronoun's clause begins at `clause`, by its marks."""
    here, token = page.tokens[anaphor.at], page.tokens[at]
    same = token.sentence == here.sentence
    owning = here.lower in POSSESSIVE
    return Features(
        parallel=here.lower in {"he", "she", "they", "it"} and weight >= CLAUSE,
        owning=owning and weight < OTHER and same and anaphor.at - at > 1,
        inner=owning and clause is not None and same and at > clause,
        bound=here.lower in {"him", "them"} and same and weight >= CLAUSE and anaphor.at - at < 8,
        quoted=token.quoted and not here.quoted,
        heard=anaphor.content is not None and anaphor.content[0] <= at < anaphor.content[1],
        line=page.line[token.sentence] != page.line[here.sentence],
        unsure=anaphor.wanted in (MALE, FEMALE) and not entity.gender,
        unnamed=entity.kind == "unnamed",
        body=anaphor.wanted is PLURAL and not entity.plural,
    )


def _clause(page: Page, i: int) -> int | None:
    """Where the clause of token i begins by its marks, None where that is where its sentence does."""
    start, sentence = i, page.tokens[i].sentence
    while start and i - start < MOST and _continues(page.tokens[start - 1], sentence):
        start -= 1
    return start if start > page.first[sentence] else None


def _continues(token: Token, sentence: int) -> bool:
    return token.sentence == sentence and token.text not in {",", ";", ":"}


def _ahead(mentions: Mentions, i: int, wanted: frozenset[str]) -> Entity | None:
    """Whom a pronoun in an opening phrase looks forward to: "In her first week, Falk said"."""
    page = mentions.page
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
    place = bisect_left(mentions.at, comma + 1)
    if place < len(mentions.at) and mentions.at[place] <= comma + 3 and mentions.at[place] < high:
        entity, weight = mentions.who[place]
        if entity.kind == "person" and agrees(entity, wanted) and weight != OWNER:
            return entity
    return None


_OPENING = frozenset({"when", "while", "although", "though", "once", "if", "because", "whether"})
