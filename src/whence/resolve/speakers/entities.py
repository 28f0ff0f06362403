"""Who and what a text names: its names gathered into entities, variants and short forms of one name together.

Two people who share a surname stay two. A bare surname that several have goes to the one whose gender its title shows,
or else to the one the text names in full most often, of those it has introduced so far.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from whence.model import Kind, Span
from whence.resolve.language.lexicon import fold, places
from whence.resolve.language.tokens import Page
from whence.resolve.speakers.name_kinds import Name
from whence.text.one_person import full_names_agree, one_spelling

_SMALL = frozenset({"of", "the", "for", "and", "to", "on", "in", "a", "&"})


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something of the text while it is being resolved: grows as mentions are found.

    `heads` are the nouns it is described by ("nominee"), `traits` the other words of those descriptions ("republican").
    """

    name: str
    kind: Kind
    words: tuple[str, ...] = ()
    gender: str = ""
    plural: bool = False
    named: bool = True
    mentions: list[Span] = field(default_factory=list)
    heads: dict[str, None] = field(default_factory=dict)
    traits: set[str] = field(default_factory=set)
    descriptions: dict[str, None] = field(default_factory=dict)
    described: list[tuple[int, int]] = field(default_factory=list)  # the tokens of its descriptions
    weight: int = 0
    suffix: str = ""

    @property
    def family(self) -> str:
        """The last part of its name, as the text writes it, without "Jr."."""
        parts = self.name.split()
        if self.suffix and len(parts) > 1:
            parts.pop()
        return parts[-1].strip(",") if parts else ""


class Entities:
    """The entities of one text, and which name of it stands for which."""

    def __init__(self, page: Page, names: list[Name]) -> None:
        self.page = page
        self.all: list[Entity] = []
        self.of_name: dict[int, Entity] = {}  # by first token of the name
        self._people: dict[str, list[Entity]] = defaultdict(list)  # by each part of a person's name
        self._bodies: dict[tuple[str, ...], Entity] = {}
        self._initials: dict[str, Entity] = {}
        self._last: dict[str, list[Entity]] = defaultdict(list)  # bodies by last word
        self._counted = -1
        self._surnames: frozenset[str] = frozenset()
        self._gather(names)

    def add(self, entity: Entity) -> Entity:
        """Take in a new entity."""
        self.all.append(entity)
        return entity

    def mention(self, entity: Entity, span: Span) -> Entity:
        """Note that `span` refers to `entity`."""
        entity.mentions.append(span)
        return entity

    def named(self, name: Name, person: bool = False) -> Entity:
        """The entity that `name` stands for, a new one where the text has none; `person` where a person is expected."""
        if name.kind == "person" or (name.kind in (None, "title", "place") and person):
            found = self._person(name) or self._body(name, create=False)
            return found or self._new_person(name)
        if name.kind is None and (known := self._person(name)) is not None:
            return known
        body = self._body(name, create=True)
        assert body is not None
        return body

    def body_with(self, word: str) -> list[Entity]:
        """The institutions whose name ends in `word`."""
        return self._last.get(word, [])

    def surnames(self) -> frozenset[str]:
        """The folded last names of all people of the text."""
        if len(self.all) != self._counted:
            self._counted = len(self.all)
            self._surnames = frozenset(e.words[-1] for e in self.all if e.kind == "person" and e.words)
        return self._surnames

    # Gathering: full names first, wherever they stand, so that a headline's short form finds its owner.

    def _gather(self, names: list[Name]) -> None:
        self._tags = self._tag_votes(names)
        people = [n for n in names if n.kind == "person"]
        for name in people:
            if len(name.words) > 1:
                entity = self._full(name) or self._new_person(name)
                entity.weight += 1
                self._place(entity, name)
        loose = []
        for name in names:
            if name.low in self.of_name:
                continue
            if name.kind == "person":
                self._place(self._person(name) or self._new_person(name), name)
            elif name.kind is None:
                loose.append(name)
            elif name.kind not in ("title", "people"):
                known = self._person(name) if name.kind in ("place", "organization") and len(name.words) == 1 else None
                body = known or self._body(name, create=True)
                assert body is not None
                self._place(body, name)
        for name in loose:
            known = self._person(name) or self._body(name, create=False)
            if known is not None:
                self._place(known, name)
        for entity in self.all:
            entity.mentions.sort()

    def _tag_votes(self, names: list[Name]) -> dict[str, Counter[str]]:
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for name in names:
            if len(name.words) == 1 and name.kind is not None:
                votes[name.words[0]][name.kind] += 1
        return votes

    def _place(self, entity: Entity, name: Name) -> None:
        self.of_name[name.low] = entity
        entity.mentions.append(self.page.span(name.low, name.high))
        if not entity.gender and name.gender and _tells_gender(entity, name):
            entity.gender = name.gender
        for office in name.offices:
            entity.heads.setdefault(office)
        shown = self._shown(name)
        if name.kind == "person" and len(name.words) > len(entity.words):
            entity.words, entity.name = name.words, shown
            self._index(entity)

    def _shown(self, name: Name) -> str:
        return name.full or " ".join(
            self.page.text[self.page.tokens[name.low].start : self.page.tokens[name.high - 1].end].split()
        )

    def _new_person(self, name: Name) -> Entity:
        entity = self.add(Entity(self._shown(name), "person", name.words, name.gender, suffix=name.suffix))
        for office in name.offices:
            entity.heads.setdefault(office)
        self._index(entity)
        return entity

    def _index(self, entity: Entity) -> None:
        for part in dict.fromkeys((entity.words[0], entity.words[-1])):
            if entity not in self._people[part]:
                self._people[part].append(entity)

    def _full(self, name: Name) -> Entity | None:
        """The person of the same full name, first names compared as people write them ("Bill", "William", "W.")."""
        for entity in self._people.get(name.words[-1], ()):
            if len(entity.words) > 1 and entity.words[-1] == name.words[-1] and _one_person(entity, name):
                return entity
        return self._respelt(name)

    def _respelt(self, name: Name) -> Entity | None:
        for entity in self._people.get(name.words[0], ()):
            if len(entity.words) < 2 or entity.words[0] != name.words[0] or entity.suffix != name.suffix:
                continue
            if one_spelling(entity.words[-1], name.words[-1]):
                return entity
        return None

    def _person(self, name: Name) -> Entity | None:
        if len(name.words) > 1:
            return self._full(name)
        word = name.words[0]
        owners = [e for e in self._people.get(word, ()) if not _tells_gender(e, name) or _compatible(e, name)]
        surnames = [e for e in owners if e.words[-1] == word]
        if name.kind not in ("person", None) and not self._more_person(word):
            return None
        owners = surnames or (owners if not name.offices else [])
        if name.suffix:
            owners = [e for e in owners if e.suffix == name.suffix]
        if len(owners) < 2:
            return owners[0] if owners else None
        if name.offices:
            holding = [e for e in owners if set(name.offices) & set(e.heads)]
            owners = holding or owners
        before = [e for e in owners if e.mentions and e.mentions[0].start < self.page.tokens[name.low].start]
        return max(before or owners, key=lambda e: (e.weight, -e.mentions[0].start if e.mentions else 0))

    def _more_person(self, word: str) -> bool:
        votes = self._tags.get(word, Counter())
        return any(e.words[-1] == word and len(e.words) > 1 for e in self._people.get(word, ())) and (
            votes["person"] >= votes["organization"] + votes["place"] or word not in places()
        )

    def _body(self, name: Name, create: bool) -> Entity | None:
        words = fold_full(name.full).split() if name.full else list(name.words)
        key = tuple(w for w in words if w not in _SMALL) or name.words
        found = self._bodies.get(key)
        if found is None and len(key) == 1 and key[0].isalpha():
            found = self._initials.get(key[0])
        if found is None and len(key) == 1:
            found = next((e for e in self._last.get(key[0], ()) if e.kind == "outlet"), None)
        if found is None and len(key) > 1:
            found = next(
                (e for e in self._last.get(key[-1], ()) if _within(key, e.words) or _within(e.words, key)), None
            )
        if found is None and create and key:
            kind = name.kind
            found = self.add(Entity(self._shown(name), _kind(kind), key))
        if found is not None and key:
            if len(key) > len(found.words) and (len(found.words) == 1 or set(found.words) < set(key)):
                found.words, found.name = key, self._shown(name)
            self._bodies.setdefault(key, found)
            self._bodies.setdefault(found.words, found)
            if found not in self._last[found.words[-1]]:
                self._last[found.words[-1]].append(found)
            for initials in _initials(found.words):
                self._initials.setdefault(initials, found)
        return found


def fold_full(text: str) -> str:
    """A whole name folded word by word."""
    return " ".join(fold(word) for word in text.split())


def _kind(kind: Kind | str | None) -> Kind:
    if kind == "place":
        return "government"
    if kind in ("organization", "government", "outlet", "group", "document", "unnamed", "person"):
        return kind  # type: ignore[return-value]
    return "group" if kind == "people" else "organization"


def _initials(words: tuple[str, ...]) -> list[str]:
    """What the initials of a body may be: of its main words."""
    letters = "".join(word[0] for word in words if word)
    return [letters] if len(letters) > 2 else []


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return len(short) > 1 and set(short) <= set(long)


def _one_person(entity: Entity, name: Name) -> bool:
    """Whether two full names with one surname may be one person's."""
    if (entity.gender and name.gender and entity.gender != name.gender) or entity.suffix != name.suffix:
        return False
    return full_names_agree(entity.words, name.words)


def _tells_gender(entity: Entity, name: Name) -> bool:
    """Whether a name shows its bearer's gender: by a title or a first name, not by a surname like "Joseph"."""
    return name.begin < name.low or len(name.words) > 1 or entity.words[0] == name.words[0]


def _compatible(entity: Entity, name: Name) -> bool:
    return not entity.gender or not name.gender or entity.gender == name.gender
