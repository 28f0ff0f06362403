"""What the steps of resolve share: the article, cut up once, and its statements on their way into the ledger."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from whence.model import Attribution, CueClass, Document, Form, Polarity, Quantity, Reading, Said, Span, Spans
from whence.resolve.language.clauses import Words
from whence.resolve.speakers.sureness import NO_GROUNDS, Grounds
from whence.resolve.times.expressions import timexes
from whence.resolve.times.rule import Timex
from whence.text.quotes import Quotation, quotations
from whence.text.sentences import paragraphs, sentences


@dataclass(frozen=True)
class Article:
    """A document and what the network read in it; sentences, paragraphs and the like are each cut once, when asked for.

    Everything is in the order of the text.
    """

    document: Document
    reading: Reading

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.document.text

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences, without the white space around them."""
        return sentences(self.text)

    @cached_property
    def paragraphs(self) -> list[Span]:
        """The lines that hold anything, without the white space around them."""
        return paragraphs(self.text)

    @cached_property
    def quotations(self) -> list[Quotation]:
        """What stands in quotation marks."""
        return quotations(self.text)

    @cached_property
    def words(self) -> Words:
        """The words as the network reads them, with their parts of speech."""
        return Words(self.text, self.reading.words)

    @cached_property
    def expressions(self) -> list[Timex]:
        """The time expressions."""
        return timexes(self.text, self.document.published)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.start for p in self.paragraphs]

    def sentence_at(self, at: int) -> int:
        """The number of the last sentence that begins at or before `at`; 0 where none does."""
        return max(0, bisect_right(self._sentence_starts, at) - 1)

    def paragraph_at(self, at: int) -> int:
        """The number of the last paragraph that begins at or before `at`; -1 where none does."""
        return bisect_right(self._paragraph_starts, at) - 1

    def words_of(self, spans: Sequence[Span]) -> str:
        """The words at `spans`, pieces joined by spaces."""
        return " ".join(span.of(self.text) for span in spans)


@dataclass(frozen=True, slots=True)
class Scene:
    """Around one statement: the occasion, who is told, whose link it came through, and whether the scene is named.

    `named` is true where the text names any occasion, even one that is not a link: it ends an interview before it.
    """

    occasion: Span | None = None
    addressee: Span | None = None
    links: tuple[Span, ...] = ()
    named: bool = False


NO_SCENE = Scene()


@dataclass(slots=True, eq=False)
class Draft:
    """One statement on its way into the ledger. Each step fills in what the steps after it ask for.

    `holder` is the statement whose content holds this one, `relay` the one that passes its words on: the holder, or a
    holder of that. `links` are the speakers through whom the words came, innermost first, without the outlet.
    `grounds` are what the speaker rests on. `carrier_sure` is how sure the own links are (or that there are none),
    `chain_sure` the whole chain; `said_sure` is how sure the date (or that there is none) is, `said_where` the words
    that say it.
    """

    found: Attribution
    holder: Draft | None = None
    relay: Draft | None = None
    scene: Scene = NO_SCENE
    speaker: str | None = None
    links: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    carrier_sure: float = 1.0
    chain_sure: float | None = None
    because: Spans = ()
    addressee: str | None = None
    cue_class: CueClass | None = None
    polarity: Polarity = "positive"
    form: Form = "indirect"
    said: Said | None = None
    grounds: Grounds = NO_GROUNDS
    said_sure: float | None = None
    said_where: Span | None = None
    quantities: tuple[Quantity, ...] = ()

    @property
    def source(self) -> Spans:
        """Who says it, as the text words it."""
        return self.found.source

    @property
    def cue(self) -> Spans:
        """The words that say that it is said."""
        return self.found.cue

    @property
    def content(self) -> Spans:
        """What is said."""
        return self.found.content

    @property
    def anchor(self) -> Span:
        """Where the statement is made: its cue, or its source or content where it has none."""
        return (self.cue or self.source or self.content)[0]


def holders(drafts: Sequence[Draft]) -> list[int | None]:
    """For each of `drafts`, the place among them of the one that holds it."""
    place = {id(draft): i for i, draft in enumerate(drafts)}
    return [None if draft.holder is None else place[id(draft.holder)] for draft in drafts]
