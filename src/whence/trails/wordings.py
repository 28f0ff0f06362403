"""A ledger into wordings: what each article says, piece by piece, as trails compare it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from whence.match import tables
from whence.match.words import said
from whence.model import Document, Form, Kind, Ledger, Said, Span, Spans, Statement

LEAST = 2  # words with a meaning of their own; a shorter content ("it", "the pledge") can be anything
MOST = 0.5  # of the outer's words: an inner statement that has as many is what is said
Clock = datetime | date | None


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a collection. `number` is its place there, `key` what it is known by whatever the order."""

    number: int
    key: str
    document: str
    text: str
    url: str | None = None
    outlet: str | None = None
    byline: str | None = None
    title: str | None = None
    published: Clock = None
    language: str | None = None
    furniture: Spans = ()


def article_of(number: int, key: str, document: Document) -> Article:
    """The article that a document is, under a number and a key."""
    when = document.published_at or document.published
    furniture = tuple(Span(f.start, f.end) for f in document.furniture)
    return Article(
        number, key, document.id, document.text, document.url or document.origin, document.outlet, document.byline,
        document.title, when, document.language, furniture,
    )  # fmt: skip


def key_of(document: Document) -> str:
    """What an article is known by, outside a library."""
    return document.url or document.origin or f"{document.id}@{document.outlet}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a chain: a name and what kind of speaker bears it."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Wording:
    """A piece of a statement: one stretch of its content, as one article words it.

    `words` are its words in their normal form; `chain` is the statement's, the original speaker first. `cue` are the
    words that attribute it.
    """

    article: int
    statement: str
    piece: int
    span: Span
    text: str
    words: tuple[str, ...]
    form: Form
    chain: tuple[Link, ...]
    cue: str = ""
    said: Said | None = None
    confidence: float = 1.0

    @property
    def speaker(self) -> Link | None:
        """Who said it first; None in the outlet's own voice."""
        return self.chain[0] if self.chain and self.form != "own" else None


def wordings(ledger: Ledger, article: int) -> list[Wording]:
    """The wordings of a ledger in the order of its statements; those with too little to compare are left out."""
    return distinct([w for s in ledger.statements for w in _pieces(ledger, s, article)])


def distinct(found: Sequence[Wording]) -> list[Wording]:
    """The wordings of one article without those that say the same words twice, once within the other.

    Of "Tarnow had announced, 'We will tax bread'" and "We will tax bread" the inner stays, as it is nearly all of it
    and has the first speaker; of "He never spoke of a tax on bread" and "a tax on bread" the outer.
    """
    gone: set[int] = set()
    for i, outer in enumerate(found):
        for j, inner in enumerate(found):
            if i == j or j in gone or i in gone or not _within(inner.span, outer.span):
                continue
            if inner.span == outer.span and j < i:
                continue
            share = len(meaningful(inner.words)) / max(1, len(meaningful(outer.words)))
            gone.add(i if share >= MOST else j)
    return [w for i, w in enumerate(found) if i not in gone]


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _pieces(ledger: Ledger, statement: Statement, article: int) -> Iterator[Wording]:
    named = {s.id: Link(s.name, s.kind) for s in ledger.speakers}
    chain = tuple(named[key] for key in statement.chain if key in named)
    cue = ledger.words(statement.cue)
    for piece, span in enumerate(statement.content):
        text = span.of(ledger.document.text)
        words = tuple(token.norm for token in said(text))
        if len(meaningful(words)) >= (1 if statement.form == "direct" else LEAST):
            yield Wording(
                article, statement.id, piece, span, text, words, statement.form, chain, cue, statement.said,
                statement.confidence,
            )  # fmt: skip


def meaningful(words: Sequence[str]) -> list[str]:
    """The words with a meaning of their own: not "the", not "of"."""
    light = tables.words("light")
    return [w for w in words if w not in light]
