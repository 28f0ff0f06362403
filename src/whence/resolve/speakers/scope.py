"""What the text has said so far, as the rules for phrases see it: its names, its mentions, the phrases resolved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field

from whence.model import Kind
from whence.resolve.language.lexicon import Head, fold, head
from whence.resolve.language.tokens import Page
from whence.resolve.speakers.antecedents import Antecedents
from whence.resolve.speakers.entities import Entities, Entity
from whence.resolve.speakers.name_kinds import Name
from whence.resolve.speakers.pronouns import Mentions

Pronoun = Callable[[int], Entity | None]  # resolves the pronoun at a token
Refer = Callable[[int, int, Pronoun], Entity | None]  # resolves the phrase between two tokens


@dataclass(slots=True)
class Scope:
    """One text while its phrases are being resolved."""

    page: Page
    entities: Entities
    mentions: Mentions
    names: dict[int, Name]  # by first token
    outlet: Entity | None
    antecedents: Antecedents
    speaking: Entity | None = None  # whose words the phrase stands in
    chance: float = 1.0  # how likely the antecedents of the source being read are
    lows: list[int] = field(default_factory=list)
    phrases: dict[str, Entity] = field(default_factory=dict)  # unnamed, groups and documents by their folded words
    strangers: list[Entity] = field(default_factory=list)  # those known by a description alone

    def described_like(self, noun: Head) -> list[Entity]:
        """Those whom the text has described by a noun like this one so far, the last of them last."""
        known = [*(e for e in self.entities.all if e.kind == "person" and e.heads), *self.strangers]
        return [
            entity
            for entity in dict.fromkeys(known)
            if any(h.like == noun.like for one in entity.heads if (h := head(one)) is not None)
        ]

    def __post_init__(self) -> None:
        self.lows = sorted(self.names)
        self.strangers = [e for e in self.entities.all if e.heads]


def once(scope: Scope, key: str, entity: Entity) -> Entity:
    """The entity known by `key`, which is `entity` the first time."""
    if key not in scope.phrases:
        scope.phrases[key] = scope.entities.add(entity)
    return scope.phrases[key]


def kept(scope: Scope, low: int, high: int, kind: Kind, plural: bool = False) -> Entity:
    """The phrase itself as an entity, one for all phrases of the same words."""
    low, high = trimmed(scope, low, high)
    tokens = scope.page.tokens
    start = low
    while start < high - 1 and tokens[start].lower in {"a", "an", "the"}:
        start += 1
    key = " ".join(fold(t.text) for t in tokens[start:high])
    shown = " ".join(scope.page.text[tokens[low].start : tokens[high - 1].end].split())
    if tokens[low].lower in {"the", "a", "an"} and not tokens[low].quoted:
        shown = shown[0].lower() + shown[1:]
    entity = scope.phrases.get(key)
    if entity is None:
        entity = scope.entities.add(
            Entity(shown, kind, tuple(key.split()), plural=plural or kind == "group", named=False)
        )
        scope.phrases[key] = entity
    return scope.entities.mention(entity, scope.page.span(low, high))


def trimmed(scope: Scope, low: int, high: int) -> tuple[int, int]:
    """The tokens `low` to `high` without the marks around them."""
    tokens = scope.page.tokens
    while low < high and not tokens[low].word:
        low += 1
    while high > low and not tokens[high - 1].word and tokens[high - 1].lower not in {"'s", "%"}:
        high -= 1
    if high - low > 1 and tokens[high - 1].lower == "'s":
        high -= 1
    return low, high


def names_in(scope: Scope, low: int, high: int) -> list[int]:
    """The first tokens of the names that begin from `low` to before `high`."""
    return scope.lows[bisect_left(scope.lows, low) : bisect_left(scope.lows, high)]


def latest(scope: Scope, i: int, fits: Callable[[Entity], bool]) -> Entity | None:
    """The nearest mention before token i that `fits`, subjects before others of its sentence."""
    for _, entity, weight in scope.mentions.before(i):
        if fits(entity) and weight >= 0.9:
            return entity
    for _, entity, _ in scope.mentions.before(i):
        if fits(entity):
            return entity
    earlier = [
        e for e in scope.entities.all if e.mentions and e.mentions[0].start < scope.page.tokens[i].start and fits(e)
    ]
    return max(earlier, key=lambda e: len(e.mentions), default=None)
