"""Whom a description refers to: "the nominee", "her lawyer", "the court", "a poll", "officials".

Each rule looks at the head noun (`data/heads.csv`) and at what the text has said so far. Where the text gives no
ground, the phrase itself becomes a speaker of kind unnamed, group or document.
"""

from __future__ import annotations

from typing import cast

from whence.model import Kind
from whence.resolve.language.lexicon import Head, body_words, fold, head, places
from whence.resolve.language.tokens import plain
from whence.resolve.speakers.antecedents import Anaphor, Description
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.name_kinds import Name
from whence.resolve.speakers.of_descriptions import candidates
from whence.resolve.speakers.pronouns import FEMALE, MALE, POSSESSIVE
from whence.resolve.speakers.scope import Pronoun, Refer, Scope, kept, latest, names_in, once
from whence.resolve.speakers.traits import head_of, traits

_QUANTITIES = frozenset(
    {
        "some",
        "many",
        "most",
        "all",
        "both",
        "each",
        "several",
        "few",
        "others",
        "much",
        "half",
        "those",
        "none",
        "two",
        "three",
    }
)
_VOICED = frozenset({"voice", "issued", "survey"})
_MATCH = 2.0  # the least likeness of a description to somebody the text has described


def described(scope: Scope, low: int, core: int, high: int, refer: Refer, pronoun: Pronoun) -> Entity:
    """The entity that a description refers to; its first part ends before token `core`."""
    tokens = scope.page.tokens
    at = head_of(scope.page, low, core)
    if at is None:
        many = tokens[low].lower in _QUANTITIES
        return kept(scope, low, high, "group" if many else "unnamed", plural=many)
    word = tokens[at].lower
    noun = head(word)
    if tokens[low].lower in _QUANTITIES or tokens[low].text[0].isdigit():
        return kept(scope, low, core, "document" if noun and noun.kind == "document" else "group", plural=True)
    owner = _owner(scope, low, at, refer, pronoun)
    name = scope.names.get(at) or next(
        (scope.names[k] for k in names_in(scope, low, at + 1) if scope.names[k].high > at), None
    )
    if name is not None and name.kind == "people":
        one = head(word)
        if one is None or one.plural or one.kind != "role" or tokens[low].lower in _QUANTITIES:
            return kept(scope, low, core, "group", plural=True)
        noun = one
    if name is not None and name.kind == "title" and noun is None:
        noun = head(name.offices[-1]) if name.offices else None
    if noun is None and word in body_words():
        noun = Head(word, body_words()[word], "", "", word, False)
    if noun is None:
        return kept(scope, low, core, "group" if tokens[at].pos == "NNS" or word.endswith("s") else "unnamed")
    counted = noun.plural and any(t.text[0].isdigit() for t in tokens[low:at])
    if noun.plural and (noun.kind in ("role", "anonymous", "group") or counted or noun.reach == "place"):
        kind = "unnamed" if noun.kind == "anonymous" else "group"
        return kept(scope, low, core, cast(Kind, kind), plural=True)
    if noun.reach == "campaign" or noun.noun == "administration":
        return _staff(scope, low, core, at, noun, owner)
    words = traits(scope.page, low, core, at)
    if noun.kind == "document":
        found = _document(scope, low, core, at, noun, owner, refer)
    elif noun.kind in ("organization", "government", "outlet"):
        found = _body(scope, low, core, at, noun)
    else:
        noun, words = _as_role(scope, low, at, noun, words, owner)
        found = _role(scope, low, core, at, noun, words, owner)
    if not noun.plural and noun.kind in _TAKING_UP and not _spelt_out(scope, low, core, found):
        asked = Description(
            low,
            core,
            high,
            at,
            noun,
            frozenset(words),
            owner,
            scope.speaking,
            scope.outlet,
            found,
            scope.entities.surnames(),
        )
        found, chance = scope.antecedents.taken_up(
            scope.mentions, asked, candidates(scope.mentions, asked, scope.described_like(noun))
        )
        scope.chance = min(scope.chance, chance)
    if found is not None:
        return found
    if noun.kind == "document":
        return kept(scope, low, core, "document", plural=noun.plural)
    if noun.kind in ("organization", "government", "outlet"):
        return kept(scope, low, core, cast(Kind, noun.kind))
    return _stranger(scope, low, core, noun, words)


def _spelt_out(scope: Scope, low: int, core: int, found: Entity | None) -> bool:
    """Whether the phrase itself names the nation whose government it means: "the German government"."""
    full = [fold(scope.names[i].full) for i in names_in(scope, low, core)]
    return found is not None and bool(found.words) and " ".join(found.words) in full


_TAKING_UP = frozenset({"organization", "government", "outlet", "role"})


def _owner(scope: Scope, low: int, at: int, refer: Refer, pronoun: Pronoun) -> Entity | None:
    """Who possesses the head noun: "Orban's lawyer", "her lawyer", "the court's decision"."""
    tokens = scope.page.tokens
    if tokens[low].lower in POSSESSIVE and low < at:
        return pronoun(low)
    for i in range(at - 1, low - 1, -1):
        if tokens[i].lower in {"'s", "'", "’"}:
            inside = [k for k in names_in(scope, low, i) if scope.names[k].high == i]
            if inside:
                return scope.entities.of_name.get(inside[-1])
            return refer(low, i, pronoun) if i > low else None
    return None


def _document(
    scope: Scope, low: int, core: int, at: int, noun: Head, owner: Entity | None, refer: Refer
) -> Entity | None:
    """The body or person a document speaks for where the phrase names one, or else the document."""
    tokens = scope.page.tokens
    if noun.reach in _VOICED or noun.reach == "written":
        if owner is not None and owner.kind in ("person", "organization", "government", "outlet"):
            return owner
        by = next((k for k in range(at + 1, core) if tokens[k].lower in {"by", "from"}), None)
        if by is not None and by + 1 < core:
            author = refer(by + 1, core, lambda _: None)
            if author is not None and author.kind in ("person", "organization", "outlet", "government"):
                return author
        for i in names_in(scope, low, at):
            entity = scope.entities.of_name.get(i)
            if entity is None and scope.names[i].kind is None and scope.names[i].high == at:
                entity = scope.entities.named(scope.names[i])
            if entity is None or scope.names[i].kind == "place":
                continue
            before = entity.kind in ("outlet", "organization", "government") or noun.reach == "voice"
            if before:
                return scope.entities.mention(entity, scope.page.span(scope.names[i].low, scope.names[i].high))
    if noun.reach == "written" and not noun.plural and tokens[low].lower in {"the", "this", "that"}:
        outlet = latest(scope, at, lambda e: e.kind == "outlet" and e is not scope.outlet)
        if outlet is not None:
            return outlet
    return None


def _staff(scope: Scope, low: int, core: int, at: int, noun: Head, owner: Entity | None) -> Entity:
    """A campaign or an administration, after the person it is named for."""
    names = [e for i in names_in(scope, low, at) if (e := scope.entities.of_name.get(i)) is not None]
    person = owner or (names[-1] if names else None)
    if person is None and not any(t.lower not in plain("determiner") for t in scope.page.tokens[low:at]):
        known = latest(scope, at, lambda e: noun.noun in e.heads and e.kind in ("organization", "government"))
        if known is not None:
            return known
        person = _candidate(scope) if noun.reach == "campaign" else None
    if person is None or person.kind != "person":
        return kept(scope, low, core, cast(Kind, noun.kind))
    return staff(scope, person, noun)


def _candidate(scope: Scope) -> Entity | None:
    """The candidate whom the text names most, or else the person."""
    people = [e for e in scope.entities.all if e.kind == "person"]
    running = [e for e in people if any((h := head(noun)) is not None and h.like == "candidate" for noun in e.heads)]
    return max(running or people, key=lambda e: len(e.mentions), default=None)


def staff(scope: Scope, person: Entity, noun: Head) -> Entity:
    """The campaign or administration of `person`."""
    key = f"{fold(person.family)} {noun.noun}"
    entity = once(
        scope, key, Entity(f"{person.family} {noun.noun}", cast(Kind, noun.kind), (fold(person.family), noun.noun))
    )
    entity.heads[noun.noun] = None
    return entity


def _body(scope: Scope, low: int, core: int, at: int, noun: Head) -> Entity | None:
    """A named institution by a common noun: "the alliance", "the court", "the company"."""
    tokens = scope.page.tokens
    definite = tokens[low].lower in {"the", "this", "that", "its", "their", "his", "her"}
    words = traits(scope.page, low, at + 1, at)
    nation = next(
        (
            scope.names[i]
            for i in names_in(scope, low, at)
            if scope.names[i].kind in ("people", "place") and scope.names[i].full
        ),
        None,
    )
    if noun.noun in {"government", "regime"} and nation is not None and fold(nation.full) in places():
        return government(scope, nation.full)
    if noun.noun in {"panel", "board", "division", "majority"} and at + 1 < core and tokens[at + 1].lower == "of":
        for i in names_in(scope, at + 1, core):
            entity = scope.entities.of_name.get(i)
            if entity is not None and entity.kind in ("government", "organization"):
                return entity
    options = [e for e in scope.entities.all if e.kind in ("organization", "government", "outlet") and e.named]
    near: list[tuple[float, int, Entity]] = []
    for order, entity in enumerate(options):
        own = set(entity.words)
        fits = noun.noun in own or noun.like in {h.like for w in entity.words[-1:] if (h := head(w)) is not None}
        overlap = len({w for w in words if w in own or w + "s" in own or w.rstrip("s") in own})
        extra = len({w for w in words if w not in own and w not in {"federal", "u.s.", "us"} and w + "s" not in own})
        if fits and not extra and (definite or overlap or scope.page.headline[tokens[at].sentence]):
            near.append((overlap + (noun.noun in own), -order, entity))
    if near:
        if not words and definite:
            spoken = latest(scope, at, lambda e: any(e is n[2] for n in near))
            if spoken is not None:
                return spoken
        return max(near, key=lambda n: n[:2])[2]
    if definite and not words and core - at == 1:
        wanted = {"outlet": "outlet", "organization": "organization"}.get(noun.kind)
        if noun.reach == "place":
            sort = {"nation": "country", "town": "city"}.get(noun.noun, noun.noun)
            found = latest(scope, at, lambda e: places().get(" ".join(e.words), ("",))[0] == sort)
        elif noun.noun == "government":
            return home(scope)
        else:
            found = latest(scope, at, lambda e: e.kind == wanted) if wanted else None
        if found is not None:
            return found
    return None


def government(scope: Scope, country: str) -> Entity:
    """The government of `country`, under the country's name."""
    name = Name(-1, -1, -1, "place", (fold(country),), full=country)
    found = scope.entities.named(name) if scope.entities.body_with(fold(country)) else None
    if found is not None:
        return found
    return once(scope, f"government {country}", Entity(country, "government", (fold(country),)))


def home(scope: Scope) -> Entity | None:
    """The country the text names most, in whose government "the government" is."""
    countries = [
        e
        for e in scope.entities.all
        if e.kind == "government" and places().get(" ".join(e.words), ("",))[0] == "country"
    ]
    return max(countries, key=lambda e: len(e.mentions), default=None)


def _as_role(
    scope: Scope, low: int, at: int, noun: Head, words: set[str], owner: Entity | None
) -> tuple[Head, set[str]]:
    """The noun with the gender that nouns before it show, and the words with the owner's last name for "her"."""
    tokens = scope.page.tokens
    for token in tokens[low:at]:  # "first lady and senator"
        before = head(token.lower)
        if before is not None and before.gender and not noun.gender and owner is None:
            noun = noun._replace(gender=before.gender)
    if owner is not None and owner.words:
        words -= {fold(owner.family)}
        words.add(owner.words[-1])
    return noun, words


def _role(
    scope: Scope, low: int, core: int, at: int, noun: Head, words: set[str], owner: Entity | None
) -> Entity | None:
    """A person by an office or a part: somebody the text has described so."""
    tokens = scope.page.tokens
    definite = tokens[low].lower not in {"a", "an", "one", "another"} or scope.page.headline[tokens[at].sentence]
    if noun.kind == "role" and definite and not noun.plural:
        found = _like(scope, at, noun, words, owner)
        if found is not None:
            return found
        bare = core - at == 1 and owner is None
        if bare and noun.reach == "salient" and tokens[low].lower in {"the", "this"}:
            group = {"m": MALE, "f": FEMALE}.get(noun.gender)
            shunned = {id(scope.speaking)}
            found = (
                scope.antecedents.best(scope.mentions, Anaphor(at, group, shunned))[0]
                if group
                else latest(scope, at, lambda e: e.kind == "person" and e is not scope.speaking)
            )
            if found is not None:
                return found
    return None


def _stranger(scope: Scope, low: int, core: int, noun: Head, words: set[str]) -> Entity:
    """Somebody unnamed, who may be taken up again."""
    entity = kept(scope, low, core, "unnamed")
    entity.gender = entity.gender or noun.gender
    entity.heads.setdefault(noun.noun)
    entity.traits |= words
    entity.described.append((low, core))
    if entity not in scope.strangers:
        scope.strangers.append(entity)
    return entity


def _like(scope: Scope, at: int, noun: Head, words: set[str], owner: Entity | None) -> Entity | None:
    """Whoever the text has described most like this."""
    best: tuple[float, int] | None = None
    found = None
    start = scope.page.tokens[at].start
    for entity in [
        *(e for e in scope.entities.all if e.kind == "person"),
        *(e for e in scope.strangers if e.kind == "unnamed"),
    ]:
        if noun.gender and entity.gender and noun.gender != entity.gender:
            continue
        score = 0.0
        for known in entity.heads:
            like = head(known)
            score = max(
                score, 2.0 if known == noun.noun else 1.2 if like is not None and like.like == noun.like else 0.0
            )
        if not score:
            continue
        overlap = len(words & entity.traits)
        elsewhere = noun.noun not in entity.heads or entity.traits & scope.entities.surnames()
        if owner is not None and owner.words and owner.words[-1] not in entity.traits and elsewhere:
            continue
        score += overlap - 0.35 * len(words - entity.traits) * (entity.kind == "unnamed")
        earlier = [m.start for m in entity.mentions if m.start < start]
        rank = (score, max(earlier, default=-1))
        if score >= (_MATCH if not words else 1.2) and entity is not owner and (best is None or rank > best):
            best, found = rank, entity
    return found
