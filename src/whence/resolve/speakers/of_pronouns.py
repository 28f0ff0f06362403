"""The candidates of a pronoun, and what is so of each.

Candidates are the entities mentioned shortly before that agree with the pronoun in kind, number and known gender. What
is so of a candidate (how near, in which role, how often, who spoke before) are the preferences of centering theory
(Grosz, Joshi and Weinstein 1995) and of Lappin and Leass (1994), as features of a learned model.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from whence.model import Span
from whence.resolve.language.tokens import Page, Token, plain, verbal
from whence.resolve.speakers.antecedents import Anaphor, Candidate
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.layers import Rows
from whence.resolve.speakers.pronouns import (
    ALL,
    CLAUSE,
    FEMALE,
    MALE,
    NEUTER,
    OWNER,
    PLURAL,
    POSSESSIVE,
    SUBJECT,
    Mentions,
    agrees,
    family,
)

Odds = npt.NDArray[np.float64]
LEAST = 0.02  # the least chance that vectors give
ASKED = 3  # mentions of one candidate that the reader's vectors are asked about
MOST = 12  # candidates of one pronoun, the nearest


def candidates(mentions: Mentions, anaphor: Anaphor) -> list[Candidate]:
    """The entities mentioned before `anaphor` that agree with it, nearest first."""
    found: dict[int, Candidate] = {}
    if anaphor.at >= len(mentions.page.tokens):
        return []
    for at, entity, weight in mentions.before(anaphor.at):
        known = found.get(id(entity))
        if known is not None:
            known.mentions.append((at, weight))
        elif len(found) < MOST and id(entity) not in anaphor.shunned and agrees(entity, anaphor.wanted):
            found[id(entity)] = Candidate(entity, [(at, weight)])
    ahead = _ahead(mentions, anaphor.at, anaphor.wanted)
    others = (ahead, anaphor.above, anaphor.before[0] if anaphor.before else None)
    for other in others:
        if other is None or id(other) in found or id(other) in anaphor.shunned:
            continue
        if agrees(other, anaphor.wanted):
            found[id(other)] = Candidate(other, [])
    return list(found.values())


def features(mentions: Mentions, anaphor: Anaphor, found: Sequence[Candidate]) -> Rows:
    """A row of numbers for each candidate; `FEATURES` names the columns."""
    page = mentions.page
    tokens = page.tokens
    here = tokens[anaphor.at]
    ahead = _ahead(mentions, anaphor.at, anaphor.wanted)
    clause = _clause(page, anaphor.at)
    nominative, owning = here.lower in _NOMINATIVE, here.lower in POSSESSIVE
    gendered = anaphor.wanted in (MALE, FEMALE)
    most = max(len(c.entity.mentions) for c in found)
    alike = math.log(len(found))
    start = page.first[here.sentence]
    shared = (
        gendered,
        anaphor.wanted is PLURAL,
        anaphor.wanted is NEUTER,
        nominative,
        owning,
        not nominative and not owning,
        here.quoted,
        anaphor.source,
        anaphor.at - start <= 1,
        (anaphor.at - start) / 20,
        alike,
        anaphor.above is not None,
        anaphor.before is not None,
    )
    rows = []
    for rank, (entity, seen) in enumerate(found):
        row = _own(page, anaphor, here, clause, entity, seen) if seen else _UNSEEN
        before = anaphor.before
        rows.append(
            (
                *shared,
                *row,
                rank == 0,
                rank == 1,
                rank == 2,
                rank / MOST,
                math.log1p(len(seen)),
                math.log1p(len(entity.mentions)),
                len(entity.mentions) == most,
                before is not None and before[0] is entity,
                before[1] / 4 if before is not None and before[0] is entity else 0.0,
                anaphor.above is entity,
                gendered and not entity.gender,
                entity.kind == "person",
                entity.kind == "unnamed",
                entity.plural,
                entity.kind == "organization",
                entity.kind == "government",
                entity.kind == "outlet",
                entity.kind == "document",
                entity.named,
                entity is ahead,
            )
        )
    return np.array(rows, dtype=np.float32)


def by_vectors(mentions: Mentions, asked: Span, found: Sequence[Candidate]) -> Odds | None:
    """The log chances of the candidates by the reader's vectors, None where it has none.

    A candidate without a mention before has the chance of nobody.
    """
    if mentions.vectors is None:
        return None
    places = [(n, mentions.core(at)) for n, candidate in enumerate(found) for at, _ in candidate.mentions[:ASKED]]
    chances = mentions.vectors.chances(asked, [span for _, span in places])
    sums = np.zeros(len(found))
    for (n, _), chance in zip(places, chances[1:], strict=True):
        sums[n] += chance
    sums[[n for n, candidate in enumerate(found) if not candidate.mentions]] = chances[0]
    return np.log(sums + LEAST)


def _own(
    page: Page, anaphor: Anaphor, here: Token, clause: int | None, entity: Entity, seen: list[tuple[int, float]]
) -> tuple[float, ...]:
    """What is so of the mentions of one candidate, the nearest above all."""
    tokens = page.tokens
    at, weight = seen[0]
    token = tokens[at]
    apart = here.sentence - token.sentence
    highest = max(w for k, w in seen if tokens[k].sentence == token.sentence)
    same, word = apart == 0, token.lower
    between = anaphor.at - at
    pronoun = word in ALL
    nominative, owning = here.lower in _NOMINATIVE, here.lower in POSSESSIVE
    before = [w for k, w in seen if here.sentence - tokens[k].sentence == 1]
    near_start = same and any(tokens[k].sentence == here.sentence and w >= SUBJECT for k, w in seen)
    line = page.line[token.sentence] == page.line[here.sentence]
    return (
        same,
        apart == 1,
        apart == 2,
        apart >= 3,
        math.log1p(between) / 5,
        math.exp(-between / 20),
        weight >= SUBJECT,
        weight == CLAUSE,
        weight == OWNER,
        weight < 0.7,
        weight > SUBJECT,
        highest,
        max(before, default=0.0),
        any(w > SUBJECT for _, w in seen),
        pronoun,
        pronoun and family(word) is anaphor.wanted,
        pronoun and word == here.lower,
        token.capital and not pronoun,
        line,
        page.headline[token.sentence],
        token.quoted and not here.quoted,
        token.quoted and here.quoted,
        anaphor.content is not None and anaphor.content[0] <= at < anaphor.content[1],
        nominative and highest >= CLAUSE,
        nominative and not same and max(before, default=0.0) >= SUBJECT,
        owning and near_start,
        owning and same and clause is not None and at > clause,
        owning and same and weight < 0.7,
        not nominative and not owning and same and weight >= CLAUSE and between < 8,
        same and _verb_between(page, at, anaphor.at),
        same and clause is not None and at > clause,
        near_start,
        page.first[token.sentence] == at,
        1.0,
    )


_NOMINATIVE = frozenset({"he", "she", "they", "it"})
_UNSEEN = (0.0,) * 34


def _verb_between(page: Page, low: int, high: int) -> bool:
    return any(verbal(token) for token in page.tokens[max(low + 1, high - 30) : high])


def _clause(page: Page, i: int) -> int | None:
    """Where the clause of token i begins by its marks, None where that is where its sentence does."""
    start, sentence = i, page.tokens[i].sentence
    while start and i - start < 60 and _continues(page.tokens[start - 1], sentence):
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
