"""The records of trails, one statement over many articles: plain immutable values, as those of `model.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from whence.model import Edit, Form, Said, Spans

Evidence = Literal["names_source", "link", "wire_credit", "same_error", "same_wording", "same_quote"]
MutationKind = Literal["trimmed", "reworded", "negation", "number", "name", "speaker", "form", "translation"]
TrailFlag = Literal[
    "circular",
    "one_source",
    "denied",
    "corrected",
    "speaker_changed",
    "number_changed",
    "negation_changed",
    "quote_changed",
]


@dataclass(frozen=True, slots=True)
class Carrier:
    """One version of a statement as one article of a trail carries it.

    `article` is its number in the library, None outside one; `published` a day or a moment in ISO 8601; `speaker` and
    `chain` are names, the original speaker first.
    """

    article: int | None
    document: str
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    statement: str
    content: Spans
    text: str
    speaker: str | None
    chain: tuple[str, ...]
    form: Form
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Descent:
    """That the article of the carrier `end` has it from that of `start`; `where` points into the former's text."""

    start: int
    end: int
    evidence: Evidence
    where: Spans
    confidence: float


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change, where it first appears: what `carrier` made of `against`, with the word-level steps."""

    carrier: int
    against: int
    kind: MutationKind
    before: str
    after: str
    diff: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Trail:
    """One statement over many articles, its carriers in the order of time; `docs/trails.md` has the rules.

    `origin` and `roots` are carriers, `rings` the outlets of each circle, `denies` and `denied_by` ids of trails.
    """

    id: str
    gist: str
    carriers: tuple[Carrier, ...]
    edges: tuple[Descent, ...]
    origin: int
    roots: tuple[int, ...]
    independent_sources: int
    flags: tuple[TrailFlag, ...] = ()
    rings: tuple[tuple[str, ...], ...] = ()
    mutations: tuple[Mutation, ...] = ()
    denies: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    confidence: float = 1.0
