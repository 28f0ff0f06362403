"""What the library answers with: plain immutable values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from whence.model import CueClass, Form, Kind, Polarity, Span, Statement

Outcome = Literal["added", "changed", "known", "reread"]
Judgement = Literal["same", "different"]
Fate = Literal["kept", "changed", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a ledger: the article and version it stands under, counted from 1.

    "added" is a new article, "changed" a new version of one, "reread" the same version read by another reader,
    "known" one that is there already, where nothing was written.
    """

    article: int
    version: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article by its newest version; `versions` counts them, `added` and `read` are times in UTC, ISO 8601."""

    id: int
    key: str
    version: int
    versions: int
    title: str | None
    outlet: str | None
    byline: str | None
    published: date | None
    language: str | None
    url: str | None
    origin: str | None
    statements: int
    reader: str
    added: str
    read: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of an article, counted from 1; `text_id` is the id of its document."""

    article: int
    number: int
    newest: bool
    text_id: str
    title: str | None
    published: date | None
    statements: int
    reader: str
    added: str
    read: str


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A statement that answers a search. `marks` are the places in `snippet` of the words that were looked for.

    `id` is its row, `key` its id in the ledger of `article`; `chain` holds names, the original speaker first; `score`
    is the higher the better, 0 where no words were given; `polarity` is "negative" where the text says it was not said.
    """

    id: int
    article: int
    key: str
    title: str | None
    outlet: str | None
    published: date | None
    speaker: str | None
    person: int | None
    chain: tuple[str, ...]
    form: Form
    cue_class: CueClass | None
    cue: str
    text: str
    snippet: str
    marks: tuple[Span, ...]
    confidence: float
    score: float
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article whose title or text answers a search, as `FoundStatement` of statements."""

    article: int
    title: str | None
    outlet: str | None
    published: date | None
    statements: int
    snippet: str
    marks: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """One page of answers, best first; `more` says whether there are further ones."""

    rows: tuple[FoundStatement | FoundArticle, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker over all articles.

    `person` is the number it goes by, None for those who are nobody in particular ("officials"), who are listed
    together by their wording. `names` are all the names it has, the fullest first, which is `name`.
    """

    person: int | None
    name: str
    kind: Kind
    names: tuple[str, ...]
    descriptions: tuple[str, ...]
    outlets: tuple[str, ...]
    articles: int
    statements: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was counted; a speaker has its kind and, unless it is nobody in particular, its number."""

    name: str
    count: int
    person: int | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What the statements of a selection are like: the latest ones, where `capped` says that there are more.

    `wordings` counts statements of the same words once. `through` are the links between who spoke and who published,
    `to` those spoken to, `months` such as "2024-03" in order; the other lists have the commonest first, 50 at most.
    """

    statements: int
    capped: bool
    articles: int
    wordings: int
    first: date | None
    last: date | None
    forms: tuple[Count, ...]
    cue_classes: tuple[Count, ...]
    outlets: tuple[Count, ...]
    months: tuple[Count, ...]
    speakers: tuple[Count, ...]
    through: tuple[Count, ...]
    to: tuple[Count, ...]
    unnamed: int

    def form(self, name: Form) -> int:
        """How many statements are in one form."""
        return next((count.count for count in self.forms if count.name == name), 0)


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet: how many articles it has, and the days of the first and the last of them."""

    name: str
    articles: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """A person found by name, with what it says in the latest articles that name it."""

    person: int | None
    name: str
    kind: Kind
    articles: int
    statements: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Portrait:
    """Who a person is, by the latest articles that name it: all names and descriptions, the commonest first."""

    person: int
    name: str
    kind: Kind
    names: tuple[Count, ...]
    descriptions: tuple[Count, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class Member:
    """A speaker of one article, as part of a person; `id` is the number that decisions go by."""

    id: int
    person: int
    article: int
    title: str | None
    outlet: str | None
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two speakers who may be one, with a score in [0, 1] and what speaks for and against it."""

    a: int
    b: int
    a_name: str
    b_name: str
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement on two speakers. Each side is an article's key (None: wherever the name stands) and a folded name."""

    id: int
    judgement: Judgement
    left: tuple[str | None, str]
    right: tuple[str | None, str]
    why: str
    score: float | None
    author: str
    decided: str
    undone: str | None
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of words in a changed statement: in both versions, in the old one alone, or in the new one alone."""

    fate: Literal["kept", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one statement between two versions; `words` are given where it changed.

    `old_speaker` and `new_speaker` are names. A statement whose words are the same but whose speaker is another has
    changed too.
    """

    fate: Fate
    old: Statement | None
    new: Statement | None
    old_speaker: str | None = None
    new_speaker: str | None = None
    words: tuple[Word, ...] = ()
    speaker_changed: bool = False


@dataclass(frozen=True, slots=True)
class Diff:
    """How the statements of an article changed from one version to another, in the order of the new one."""

    article: int
    old: VersionRow
    new: VersionRow
    changes: tuple[Change, ...]

    def of(self, fate: Fate) -> tuple[Change, ...]:
        """The changes of one fate."""
        return tuple(change for change in self.changes if change.fate == fate)


@dataclass(frozen=True, slots=True)
class TrailRow:
    """A trail, in short. `first` and `last` are the days of its first and its last article."""

    id: str
    gist: str
    articles: int
    outlets: int
    statements: int
    independent_sources: int
    flags: tuple[str, ...]
    first: date | None
    last: date | None
    confidence: float


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """An input that could not be read, and why; `at` is the time of the last attempt."""

    origin: str
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Info:
    """The state of a library. `size` is in bytes, the write-ahead log included; `faults` is empty where it is sound.

    `checked` is False where no integrity check was asked for.
    """

    path: Path
    size: int
    articles: int
    versions: int
    statements: int
    speakers: int
    people: int
    outlets: int
    unread: int
    decisions: int
    first: date | None
    last: date | None
    schema: str
    migrations: tuple[str, ...]
    checked: bool
    faults: tuple[str, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Whether the integrity check was made and found no fault."""
        return self.checked and not self.faults
