"""The records that flow through whence: plain immutable values.

Every span is a pair of half-open offsets, in Unicode code points, into the text of its document: `text[start:end]` is
what is shown. `serial.py` gives their JSON form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    import pandas as pd

Form = Literal["direct", "indirect", "mixed", "own"]
Kind = Literal["person", "organization", "government", "outlet", "group", "document", "unnamed"]
CueClass = Literal[
    "neutral",
    "committed",
    "doubting",
    "conceding",
    "accusing",
    "directing",
    "commissive",
    "mental",
    "medium",
    "evaluative",
]
Polarity = Literal["positive", "negative", "question", "possible"]
VerdictName = Literal[
    "verbatim",
    "marked",
    "trimmed",
    "altered",
    "spliced",
    "other speaker",
    "paraphrase",
    "not found",
    "too short",
]
Flag = Literal["negation", "number", "name", "speaker"]
EditKind = Literal["same", "marked", "left out", "added", "changed"]
FurnitureKind = Literal["dateline", "caption", "credit", "byline", "correction", "footer", "related", "title", "markup"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of this span in `text`."""
        return text[self.start : self.end]


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True, order=True)
class Furniture:
    """Text that is not the report: dateline, caption, credit, byline, correction, footer, related links."""

    start: int
    end: int
    kind: FurnitureKind


@dataclass(frozen=True, slots=True)
class Document:
    """One article as it came in. `id` is the SHA-256 of the text in UTF-8, in hexadecimal.

    `origin` is where it was found (a path, a URL, an archive and the record in it), `url` where it was published.
    `published_at` is the moment of publication where the input has its time of day, with its offset where it has that.
    """

    id: str
    text: str
    origin: str | None = None
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: date | None = None
    language: str | None = None
    furniture: tuple[Furniture, ...] = ()
    url: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """An attribution relation as the reader finds it: who (source), how (cue), what (content); nobody resolved yet.

    A quotation that runs on may lack source and cue. `confidence` is in [0, 1].
    """

    source: Spans
    cue: Spans
    content: Spans
    confidence: float


class Word(NamedTuple):
    """A word as the reader sees it: its span, its Penn Treebank part of speech, and its entity type.

    Words are cut at white space and at punctuation ("Clinton", "’", "s"). `entity` is "O", or "B-" or "I-" with one of
    PERSON, ORGANIZATION, LOCATION, MISC, DATE, DURATION, TIME, SET, NUMBER, PERCENT, MONEY, ORDINAL. Both are
    predictions.
    """

    start: int
    end: int
    pos: str
    entity: str


class Who(Protocol):
    """Which mentions mean the same; see `whence.reader.who`."""

    def chances(self, mention: Span, candidates: Sequence[Span]) -> list[float]:
        """The probability that `mention` takes up none of `candidates`, then that it takes up each."""


class Meanings(Protocol):
    """What each content of a reading says, as a vector of 256 signed bytes; see `whence.reader.meaning`."""

    def of(self, spans: Spans) -> bytes | None:
        """The vector of the content made of `spans`, or of the one most like it; None where there is none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network makes of one document, before anyone is resolved.

    `inner` are the attributions found within the contents of `attributions`: what the quoted report of others' words.
    `who` says which mentions mean the same, `meanings` what each content says, as vectors.
    """

    attributions: tuple[Attribution, ...]
    words: Sequence[Word]
    inner: tuple[Attribution, ...] = ()
    who: Who | None = field(default=None, compare=False)
    meanings: Meanings | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: an entity of the document, under the fullest name it has there."""

    id: str
    name: str
    kind: Kind
    descriptions: tuple[str, ...] = ()
    mentions: Spans = ()


@dataclass(frozen=True, slots=True)
class Said:
    """When something was said: a closed interval of days, open where a side is None, and the words that say it."""

    start: date | None
    end: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in a content.

    `unit` is an ISO 4217 code, "%", or a plain English unit; `high` ends a range that begins at `value`.
    """

    start: int
    end: int
    value: float
    unit: str | None = None
    approximate: bool = False
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure the decisions about a statement are, each in [0, 1]; None where there was nothing to decide."""

    speaker: float | None = None
    chain: float | None = None
    said: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said. `text` is its content as the article words it, pieces joined by " … ".

    `speaker` and `chain` hold speaker ids, the chain from the original speaker outward to the publishing outlet;
    `within` and `id` are statement ids. In own voice `form` is "own", source and cue are empty, the speaker None.
    `polarity` is "negative" where the text says that it was not said ("never said that …"), "question" where it is
    asked, "possible" where it may or will be said. `because` are the words that the links and the date rest on.
    """

    id: str
    form: Form
    content: Spans
    text: str
    source: Spans = ()
    cue: Spans = ()
    speaker: str | None = None
    chain: tuple[str, ...] = ()
    within: str | None = None
    cue_class: CueClass | None = None
    addressee: str | None = None
    said: Said | None = None
    occasion: Span | None = None
    quantities: tuple[Quantity, ...] = ()
    confidence: float = 1.0
    polarity: Polarity = "positive"
    sure: Sure | None = None
    because: Spans = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All statements of one document and those who make them. `notes` say what the reader should know of its limits."""

    document: Document
    speakers: tuple[Speaker, ...]
    statements: tuple[Statement, ...]
    notes: tuple[str, ...] = ()

    def speaker(self, of: Statement | str | None) -> Speaker | None:
        """The speaker of a statement, or with an id; None where there is none."""
        key = of.speaker if isinstance(of, Statement) else of
        return next((s for s in self.speakers if s.id == key), None)

    def words(self, spans: Spans) -> str:
        """The words at `spans`, pieces joined by " … "."""
        return " … ".join(span.of(self.document.text) for span in spans)

    def to_dict(self) -> dict[str, Any]:
        """This ledger in the JSON contract (version 1): plain dictionaries, lists, strings and numbers."""
        from whence.serial import to_dict

        return to_dict(self)

    @staticmethod
    def from_dict(data: dict[str, Any]) -> Ledger:
        """The ledger that `to_dict` gave. Raises BadLedger where `data` does not follow the contract."""
        from whence.serial import from_dict

        return from_dict(data)

    def to_pandas(self) -> pd.DataFrame:
        """The statements as a pandas frame, columns as in `whence export parquet`. Raises NeedsExtra without pandas."""
        from whence.formats.frames import to_pandas

        return to_pandas(self)

    def _repr_html_(self) -> str:
        """The highlighted article and its table, for notebooks."""
        from whence.show.html import fragment

        return fragment(self)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a transcript: who has the word, what is said; `start` and `end` in seconds where they are known.

    `times` are (offset into `text`, second) where the recording is known to reach that word, in order: the cues of
    subtitles.
    """

    speaker: str | None
    text: str
    start: float | None = None
    end: float | None = None
    times: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said on one occasion. `id` distinguishes it from other transcripts: the name it goes by, or its origin.

    `notes` say, in a sentence each, what had to be corrected to read it.
    """

    id: str
    turns: tuple[Turn, ...]
    origin: str | None = None
    title: str | None = None
    day: date | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody is quoted for, without the quotation marks around them.

    `speaker` is the name the article gives, `kind` what the speaker is, where known: only a person's name can be held
    against those of a transcript. With form "indirect" nobody claims the words themselves. `statement` and `spans` tell
    where in the article the words stand, where they come from one.
    """

    id: str
    text: str
    speaker: str | None = None
    form: Form = "direct"
    statement: str | None = None
    spans: Spans = ()
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A step of the way from what was said (`passage`) to what is quoted (`quote`), as each words it.

    "marked" is a difference that the quote itself marks (an ellipsis, brackets, [sic]), "left out" and "added" have
    words on one side only.
    """

    kind: EditKind
    quote: str
    passage: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a transcript that a quote was found in: half-open offsets into the text of one turn.

    `document` is the transcript's id, `turn` counts from 0, `before` and `after` are the words around it, `time` is in
    seconds from the start of the recording.
    """

    document: str
    turn: int
    start: int
    end: int
    text: str
    speaker: str | None = None
    before: str = ""
    after: str = ""
    time: float | None = None
    title: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was done to a quote, by the rules of `docs/verdicts.md`.

    `passage` is the passage it comes from or, if it was not found, the nearest; of a spliced quote `pieces` are all its
    passages, in the order of the quote. `score` in [0, 1] is how alike quote and passage are. `why` is one sentence.
    """

    quote: Quote
    verdict: VerdictName
    flags: tuple[Flag, ...] = ()
    passage: Passage | None = None
    pieces: tuple[Passage, ...] = ()
    score: float = 0.0
    diff: tuple[Edit, ...] = ()
    why: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the quote holds up; None where nobody claims the words themselves, or it is too short to decide."""
        return None if self.quote.form == "indirect" else _HOLDS[self.verdict]


_HOLDS: dict[VerdictName, bool | None] = {
    "verbatim": True,
    "marked": True,
    "trimmed": False,
    "altered": False,
    "spliced": False,
    "other speaker": False,
    "paraphrase": None,
    "not found": False,
    "too short": None,
}
