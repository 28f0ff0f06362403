"""The candidates of a description such as "the company" or "the US diplomat", and what is so of each.

Candidates are those whom the rules name, those mentioned shortly before, those described by the same noun, those the
text is mostly about, and in a lead those whom the next sentences introduce by name; last comes that it is nobody named.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence, Set

import numpy as np

from whence.resolve.language.lexicon import head, places
from whence.resolve.language.tokens import Page
from whence.resolve.speakers.antecedents import Candidate, Description
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.layers import Rows
from whence.resolve.speakers.pronouns import SPEAKS, SUBJECT, Mentions

NEAREST, DESCRIBED, AHEAD = 8, 6, 3  # candidates of each sort
_SOON = 4  # sentences in which a lead's description is given a name
_BODIES = ("organization", "government", "outlet")


def candidates(mentions: Mentions, asked: Description, described: Sequence[Entity]) -> list[Candidate]:
    """The entities that `asked` may take up; `described` are those known by a noun like its own."""
    found: dict[int, Candidate] = {}
    kinds = _kinds(asked)
    for at, entity, weight in mentions.before(asked.low):
        known = found.get(id(entity))
        if known is not None:
            known.mentions.append((at, weight))
        elif len(found) < NEAREST and entity.kind in kinds and _may_be(asked, entity):
            found[id(entity)] = Candidate(entity, [(at, weight)])
    more = [*([asked.rule] if asked.rule is not None else []), *described[-DESCRIBED:], *_ahead(mentions, asked)]
    for entity in more:
        if id(entity) not in found and _may_be(asked, entity):
            found[id(entity)] = Candidate(entity, [])
    return list(found.values())


def _kinds(asked: Description) -> tuple[str, ...]:
    if asked.noun.kind == "role":
        return ("person", "unnamed")
    return _BODIES if asked.noun.kind in _BODIES else (*_BODIES, "person")


def _may_be(asked: Description, entity: Entity) -> bool:
    if entity.plural or entity is asked.owner:
        return False
    owner = asked.owner.words[-1] if asked.owner is not None and asked.owner.words else ""
    if owner and owner not in entity.traits and entity.traits & asked.surnames:
        return False  # another's lawyer
    nations, theirs = _nations(asked.words), _nations(entity.traits)
    if nations and theirs and not nations & theirs and asked.noun.kind == "role":
        return False  # the US diplomat is not the Swiss one
    return not (asked.noun.gender and entity.gender and asked.noun.gender != entity.gender)


def _nations(words: Set[str]) -> set[str]:
    """The countries that words of a description name by people or name."""
    found = (places().get(word, ("", "")) for word in words)
    return {name for kind, name in found if kind in {"demonym", "country"}}


def _ahead(mentions: Mentions, asked: Description) -> list[Entity]:
    """Those whom the sentences after the description name for the first time."""
    page = mentions.page
    out: list[Entity] = []
    last = page.tokens[asked.low].sentence + _SOON
    start = page.tokens[asked.low].start
    for place in range(bisect_left(mentions.at, asked.high), len(mentions.at)):
        token, entity = page.tokens[mentions.at[place]], mentions.who[place][0]
        if token.sentence > last or len(out) == AHEAD:
            break
        new = not entity.mentions or min(entity.mentions).start > start
        if entity.kind == "person" and entity.named and new and entity not in out and asked.noun.kind == "role":
            out.append(entity)
    return out


def features(mentions: Mentions, asked: Description, found: Sequence[Candidate]) -> Rows:
    """A row of numbers for each candidate and a last one for "nobody named"."""
    page = mentions.page
    token = page.tokens[asked.low]
    noun = asked.noun
    first = token.lower
    demonyms = {word for word in asked.words if places().get(word, ("",))[0] in {"demonym", "country", "state"}}
    shared = (
        noun.kind == "role",
        noun.kind == "organization",
        noun.kind == "outlet",
        noun.kind == "government",
        noun.kind == "document",
        noun.kind == "anonymous",
        noun.reach == "salient",
        noun.reach == "title",
        noun.reach == "voice",
        noun.reach == "survey",
        noun.reach == "written",
        first in {"the", "this", "that"},
        first in {"a", "an", "one", "another"},
        asked.owner is not None,
        not asked.words,
        len(asked.words) / 4,
        asked.core - asked.at > 1,
        token.sentence <= 2,
        token.quoted,
        asked.rule is None,
        math.log1p(len(found)),
    )
    most = max((len(c.entity.mentions) for c in found), default=0)
    rows = [(*shared, *_of(page, asked, c, most, rank, demonyms)) for rank, c in enumerate(found)]
    rows.append((*shared, *(0.0,) * 37, 1.0))
    return np.array(rows, dtype=np.float32)


def _of(
    page: Page, asked: Description, candidate: Candidate, most: int, rank: int, demonyms: set[str]
) -> tuple[float, ...]:
    """What is so of one candidate."""
    entity, seen = candidate
    noun = asked.noun
    here = page.tokens[asked.low]
    likes = {h.like for known in entity.heads if (h := head(known)) is not None}
    own = set(entity.words)
    inside = asked.words & entity.traits
    in_name = {w for w in asked.words if w in own or w + "s" in own}
    outside = asked.words - entity.traits - own
    apart = here.sentence - page.tokens[seen[0][0]].sentence if seen else -1
    weight = seen[0][1] if seen else 0.0
    start = here.start
    before = sum(span.start < start for span in entity.mentions)
    other = {w for w in entity.traits if places().get(w, ("",))[0] in {"demonym", "country", "state"}}
    return (
        asked.rule is entity,
        noun.noun in entity.heads,
        noun.like in likes,
        bool(entity.heads),
        noun.noun in own or (bool(entity.words) and (h := head(entity.words[-1])) is not None and h.like == noun.like),
        min(len(inside), 3) / 3,
        min(len(in_name), 3) / 3,
        min(len(outside), 3) / 3,
        bool(demonyms & other),
        bool(demonyms) and bool(other) and not demonyms & other,
        asked.owner is not None and bool(asked.owner.words) and asked.owner.words[-1] in entity.traits,
        bool(noun.gender) and noun.gender == entity.gender,
        entity.kind == "person",
        entity.kind == "organization",
        entity.kind == "government",
        entity.kind == "outlet",
        entity.kind == "unnamed",
        entity.named,
        bool(entity.words) and " ".join(entity.words) in places(),
        entity is asked.speaking,
        entity is asked.publisher,
        apart == 0,
        apart == 1,
        apart == 2,
        apart > 2,
        not seen and before == 0,
        weight >= SUBJECT,
        any(w >= SPEAKS for _, w in seen),
        bool(seen) and page.line[page.tokens[seen[0][0]].sentence] == page.line[here.sentence],
        rank == 0,
        rank == 1,
        math.log1p(len(seen)),
        math.log1p(len(entity.mentions)),
        len(entity.mentions) == most,
        math.log1p(before),
        noun.kind == entity.kind,
        bool(seen) and page.tokens[seen[0][0]].quoted,
        0.0,
    )
