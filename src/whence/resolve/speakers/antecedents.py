"""Whom a pronoun or a description stands for: the questions that the speakers' room asks, and who may answer them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from whence.resolve.language.lexicon import Head
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.pronouns import Mentions


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A pronoun that looks for whom it stands for, at token `at`.

    `wanted` is the set of pronouns it belongs to; `shunned` are ids of entities that it cannot mean. `before` is the
    speaker of the statement before, with the sentences since; `above` the speaker of the statement that it stands in;
    `content` are the tokens of the words that its own statement gives. `source` says that it is a statement's source.
    """

    at: int
    wanted: frozenset[str]
    shunned: Set[int] = frozenset()
    before: tuple[Entity, int] | None = None
    above: Entity | None = None
    content: tuple[int, int] | None = None
    source: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """A description of one person, body or document that may take up somebody named elsewhere: "the US diplomat".

    It stands at tokens `low` to `high`, its first part before `core`, its head noun at `at`. `words` are the telling
    words beside the noun; `owner` is whose it is ("her lawyer"), `speaking` whose words it stands in. `rule` is whom
    the rules take it for, None for nobody named.
    """

    low: int
    core: int
    high: int
    at: int
    noun: Head
    words: frozenset[str]
    owner: Entity | None = None
    speaking: Entity | None = None
    publisher: Entity | None = None
    rule: Entity | None = None
    surnames: Set[str] = frozenset()  # of the people of the text


class Candidate(NamedTuple):
    """An entity that is asked about, with its mentions before the question, nearest first: token and weight."""

    entity: Entity
    mentions: list[tuple[int, float]]


class Antecedents(Protocol):
    """A way to choose antecedents; each answer comes with how likely it is."""

    def best(self, mentions: Mentions, anaphor: Anaphor) -> tuple[Entity | None, float]:
        """The entity among `mentions` that `anaphor` stands for, or None."""
        ...

    def taken_up(
        self, mentions: Mentions, description: Description, found: Sequence[Candidate]
    ) -> tuple[Entity | None, float]:
        """The entity of the candidates `found` that `description` takes up, None for somebody or something else."""
        ...
