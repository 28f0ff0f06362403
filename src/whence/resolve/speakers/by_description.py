"""Whom a description refers to: "the nominee", "her lawyer", "the court", "a poll", "officials".

Each rule looks at the head noun (`data/heads.csv`) and at what the text has said so far. Where the text gives no
ground, the phrase itself becomes a speaker of kind unnamed, group or document.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from whence.model import Kind
from whence.resolve.language.lexicon import Head, body_words, fold, head, places
from whence.resolve.language.tokens import Page, plain
from whence.resolve.speakers.entities import Entities, Entity
from whence.resolve.speakers.names import Name
from whence.resolve.speakers.pronouns import FEMALE, MALE, POSSESSIVE, Trail, choose
from whence.resolve.speakers.traits import head_of, traits

Pronoun = Callable[[int], Entity | None]

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


@dataclass(slots=True)
class Described:
    """The descriptions of one text that have been resolved so far."""

    page: Page
    entities: Entities
    trail: Trail
    names: dict[int, Name]
    outlet: Entity | None
    speaking: Entity | None = None  # whose words the phrase stands in
    lows: list[int] = field(default_factory=list)
    phrases: dict[str, Entity] = field(default_factory=dict)  # unnamed, groups and documents by their folded words
    strangers: list[Entity] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lows = sorted(self.names)
        self.strangers = [e for e in self.entities.all if e.heads]

    def refer(self, low: int, high: int, pronoun: Pronoun) -> Entity | None:
        """The entity of a phrase inside a description; see `Phrases`."""
        raise NotImplementedError

    def described(self, low: int, core: int, high: int, pronoun: Pronoun) -> Entity:
        """The entity that a description refers to; its first part ends before token `core`."""
        tokens = self.page.tokens
        at = head_of(self.page, low, core)
        if at is None:
            many = tokens[low].lower in _QUANTITIES
            return self._keep(low, high, "group" if many else "unnamed", plural=many)
        word = tokens[at].lower
        noun = head(word)
        if tokens[low].lower in _QUANTITIES or tokens[low].text[0].isdigit():
            return self._keep(low, core, "document" if noun and noun.kind == "document" else "group", plural=True)
        owner = self._owner(low, at, pronoun)
        name = self.names.get(at) or next(
            (self.names[k] for k in self._names_in(low, at + 1) if self.names[k].high > at), None
        )
        if name is not None and name.kind == "people":
            return self._keep(low, core, "group", plural=True)
        if name is not None and name.kind == "title" and noun is None:
            noun = head(name.offices[-1]) if name.offices else None
        if noun is None and word in body_words():
            noun = Head(word, body_words()[word], "", "", word, False)
        if noun is None:
            return self._keep(low, core, "group" if tokens[at].pos == "NNS" or word.endswith("s") else "unnamed")
        counted = noun.plural and any(t.text[0].isdigit() for t in tokens[low:at])
        if noun.plural and (noun.kind in ("role", "anonymous", "group") or counted or noun.reach == "place"):
            kind = "unnamed" if noun.kind == "anonymous" else "group"
            return self._keep(low, core, cast(Kind, kind), plural=True)
        if noun.kind == "document":
            return self._document(low, core, at, noun, owner)
        if noun.reach == "campaign" or noun.noun == "administration":
            return self._staff(low, core, at, noun, owner)
        if noun.kind in ("organization", "government", "outlet"):
            return self._body(low, core, at, noun)
        return self._role(low, core, high, at, noun, owner)

    def _owner(self, low: int, at: int, pronoun: Pronoun) -> Entity | None:
        """Who possesses the head noun: "Orban's lawyer", "her lawyer", "the court's decision"."""
        tokens = self.page.tokens
        if tokens[low].lower in POSSESSIVE and low < at:
            return pronoun(low)
        for i in range(at - 1, low - 1, -1):
            if tokens[i].lower in {"'s", "'", "’"}:
                inside = [k for k in self._names_in(low, i) if self.names[k].high == i]
                if inside:
                    return self.entities.of_name.get(inside[-1])
                return self.refer(low, i, pronoun) if i > low else None
        return None

    def _document(self, low: int, core: int, at: int, noun: Head, owner: Entity | None) -> Entity:
        """The body or person a document speaks for where the phrase names one, or else the document."""
        tokens = self.page.tokens
        if noun.reach in _VOICED or noun.reach == "written":
            if owner is not None and owner.kind in ("person", "organization", "government", "outlet"):
                return owner
            by = next((k for k in range(at + 1, core) if tokens[k].lower in {"by", "from"}), None)
            if by is not None and by + 1 < core:
                author = self.refer(by + 1, core, lambda _: None)
                if author is not None and author.kind in ("person", "organization", "outlet", "government"):
                    return author
            for i in self._names_in(low, at):
                entity = self.entities.of_name.get(i)
                if entity is None and self.names[i].kind is None and self.names[i].high == at:
                    entity = self.entities.named(self.names[i])
                if entity is None or self.names[i].kind == "place":
                    continue
                before = entity.kind in ("outlet", "organization", "government") or noun.reach == "voice"
                if before:
                    return self.entities.mention(entity, self.page.span(self.names[i].low, self.names[i].high))
        if noun.reach == "written" and not noun.plural and tokens[low].lower in {"the", "this", "that"}:
            outlet = self._latest(at, lambda e: e.kind == "outlet" and e is not self.outlet)
            if outlet is not None:
                return outlet
        return self._keep(low, core, "document", plural=noun.plural)

    def _staff(self, low: int, core: int, at: int, noun: Head, owner: Entity | None) -> Entity:
        """A campaign or an administration, after the person it is named for."""
        names = [e for i in self._names_in(low, at) if (e := self.entities.of_name.get(i)) is not None]
        person = owner or (names[-1] if names else None)
        if person is None and not any(t.lower not in plain("determiner") for t in self.page.tokens[low:at]):
            known = self._latest(at, lambda e: noun.noun in e.heads and e.kind in ("organization", "government"))
            if known is not None:
                return known
            person = self._candidate() if noun.reach == "campaign" else None
        if person is None or person.kind != "person":
            return self._keep(low, core, cast(Kind, noun.kind))
        return self.staff(person, noun)

    def _candidate(self) -> Entity | None:
        """The candidate whom the text names most, or else the person."""
        people = [e for e in self.entities.all if e.kind == "person"]
        running = [
            e for e in people if any((h := head(noun)) is not None and h.like == "candidate" for noun in e.heads)
        ]
        return max(running or people, key=lambda e: len(e.mentions), default=None)

    def staff(self, person: Entity, noun: Head) -> Entity:
        """The campaign or administration of `person`."""
        key = f"{fold(person.family)} {noun.noun}"
        entity = self.once(
            key, Entity(f"{person.family} {noun.noun}", cast(Kind, noun.kind), (fold(person.family), noun.noun))
        )
        entity.heads[noun.noun] = None
        return entity

    def _body(self, low: int, core: int, at: int, noun: Head) -> Entity:
        """A named institution by a common noun: "the alliance", "the court", "the company"."""
        tokens = self.page.tokens
        definite = tokens[low].lower in {"the", "this", "that", "its", "their", "his", "her"}
        words = traits(self.page, low, at + 1, at)
        nation = next(
            (
                self.names[i]
                for i in self._names_in(low, at)
                if self.names[i].kind in ("people", "place") and self.names[i].full
            ),
            None,
        )
        if noun.noun in {"government", "regime"} and nation is not None and fold(nation.full) in places():
            return self.government(nation.full)
        if noun.noun in {"panel", "board", "division", "majority"} and at + 1 < core and tokens[at + 1].lower == "of":
            for i in self._names_in(at + 1, core):
                entity = self.entities.of_name.get(i)
                if entity is not None and entity.kind in ("government", "organization"):
                    return entity
        options = [e for e in self.entities.all if e.kind in ("organization", "government", "outlet") and e.named]
        near: list[tuple[float, int, Entity]] = []
        for order, entity in enumerate(options):
            own = set(entity.words)
            fits = noun.noun in own or noun.like in {h.like for w in entity.words[-1:] if (h := head(w)) is not None}
            overlap = len({w for w in words if w in own or w + "s" in own or w.rstrip("s") in own})
            extra = len(
                {w for w in words if w not in own and w not in {"federal", "u.s.", "us"} and w + "s" not in own}
            )
            if fits and not extra and (definite or overlap or self.page.headline[tokens[at].sentence]):
                near.append((overlap + (noun.noun in own), -order, entity))
        if near:
            if not words and definite:
                spoken = self._latest(at, lambda e: any(e is n[2] for n in near))
                if spoken is not None:
                    return spoken
            return max(near, key=lambda n: n[:2])[2]
        if definite and not words and core - at == 1:
            wanted = {"outlet": "outlet", "organization": "organization"}.get(noun.kind)
            if noun.reach == "place":
                sort = {"nation": "country", "town": "city"}.get(noun.noun, noun.noun)
                found = self._latest(at, lambda e: places().get(" ".join(e.words), ("",))[0] == sort)
            elif noun.noun == "government":
                return self.home() or self._keep(low, core, "government")
            else:
                found = self._latest(at, lambda e: e.kind == wanted) if wanted else None
            if found is not None:
                return found
        return self._keep(low, core, cast(Kind, noun.kind))

    def government(self, country: str) -> Entity:
        """The government of `country`, under the country's name."""
        name = Name(-1, -1, -1, "place", (fold(country),), full=country)
        found = self.entities.named(name) if self.entities.body_with(fold(country)) else None
        if found is not None:
            return found
        return self.once(f"government {country}", Entity(country, "government", (fold(country),)))

    def once(self, key: str, entity: Entity) -> Entity:
        """The entity known by `key`, which is `entity` the first time."""
        if key not in self.phrases:
            self.phrases[key] = self.entities.add(entity)
        return self.phrases[key]

    def home(self) -> Entity | None:
        """The country the text names most, in whose government "the government" is."""
        countries = [
            e
            for e in self.entities.all
            if e.kind == "government" and places().get(" ".join(e.words), ("",))[0] == "country"
        ]
        return max(countries, key=lambda e: len(e.mentions), default=None)

    def _role(self, low: int, core: int, high: int, at: int, noun: Head, owner: Entity | None) -> Entity:
        """A person by an office or a part: somebody the text has described so, or else somebody unnamed."""
        tokens = self.page.tokens
        words = traits(self.page, low, core, at)
        for token in tokens[low:at]:  # "first lady and senator"
            told = head(token.lower)
            if told is not None and told.gender and not noun.gender and owner is None:
                noun = noun._replace(gender=told.gender)
        if owner is not None and owner.words:
            words -= {fold(owner.family)}
            words.add(owner.words[-1])
        definite = tokens[low].lower not in {"a", "an", "one", "another"} or self.page.headline[tokens[at].sentence]
        if noun.kind == "role" and definite and not noun.plural:
            found = self._like(at, noun, words, owner)
            if found is not None:
                return found
            bare = core - at == 1 and owner is None
            if bare and noun.reach == "salient" and tokens[low].lower in {"the", "this"}:
                group = {"m": MALE, "f": FEMALE}.get(noun.gender)
                shunned = {id(self.speaking)}
                found = (
                    choose(self.trail, at, group, shunned, {}, None) if group else self._latest(at, self._other_person)
                )
                if found is not None:
                    return found
        entity = self._keep(low, core, "unnamed")
        entity.gender = entity.gender or noun.gender
        entity.heads.setdefault(noun.noun)
        entity.traits |= words
        if entity not in self.strangers:
            self.strangers.append(entity)
        return entity

    def _other_person(self, entity: Entity) -> bool:
        return entity.kind == "person" and entity is not self.speaking

    def _like(self, at: int, noun: Head, words: set[str], owner: Entity | None) -> Entity | None:
        """Whoever the text has described most like this."""
        best: tuple[float, int] | None = None
        found = None
        start = self.page.tokens[at].start
        for entity in [
            *(e for e in self.entities.all if e.kind == "person"),
            *(e for e in self.strangers if e.kind == "unnamed"),
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
            elsewhere = noun.noun not in entity.heads or entity.traits & self.entities.surnames()
            if owner is not None and owner.words and owner.words[-1] not in entity.traits and elsewhere:
                continue
            score += overlap - 0.35 * len(words - entity.traits) * (entity.kind == "unnamed")
            earlier = [m.start for m in entity.mentions if m.start < start]
            rank = (score, max(earlier, default=-1))
            if score >= (_MATCH if not words else 1.2) and entity is not owner and (best is None or rank > best):
                best, found = rank, entity
        return found

    def _latest(self, i: int, fits: Callable[[Entity], bool]) -> Entity | None:
        """The nearest mention before token i that `fits`, subjects before others of its sentence."""
        for _, entity, weight in self.trail.before(i):
            if fits(entity) and weight >= 0.9:
                return entity
        for _, entity, _ in self.trail.before(i):
            if fits(entity):
                return entity
        earlier = [
            e for e in self.entities.all if e.mentions and e.mentions[0].start < self.page.tokens[i].start and fits(e)
        ]
        return max(earlier, key=lambda e: len(e.mentions), default=None)

    def _keep(self, low: int, high: int, kind: Kind, plural: bool = False) -> Entity:
        """The phrase itself as an entity, one for all phrases of the same words."""
        low, high = self._trim(low, high)
        tokens = self.page.tokens
        start = low
        while start < high - 1 and tokens[start].lower in {"a", "an", "the"}:
            start += 1
        key = " ".join(fold(t.text) for t in tokens[start:high])
        shown = " ".join(self.page.text[tokens[low].start : tokens[high - 1].end].split())
        if tokens[low].lower in {"the", "a", "an"} and not tokens[low].quoted:
            shown = shown[0].lower() + shown[1:]
        entity = self.phrases.get(key)
        if entity is None:
            entity = self.entities.add(
                Entity(shown, kind, tuple(key.split()), plural=plural or kind == "group", named=False)
            )
            self.phrases[key] = entity
        return self.entities.mention(entity, self.page.span(low, high))

    def _trim(self, low: int, high: int) -> tuple[int, int]:
        tokens = self.page.tokens
        while low < high and not tokens[low].word:
            low += 1
        while high > low and not tokens[high - 1].word and tokens[high - 1].lower not in {"'s", "%"}:
            high -= 1
        if high - low > 1 and tokens[high - 1].lower == "'s":
            high -= 1
        return low, high

    def _names_in(self, low: int, high: int) -> list[int]:
        return self.lows[bisect_left(self.lows, low) : bisect_left(self.lows, high)]
