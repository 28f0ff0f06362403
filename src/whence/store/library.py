"""The library: one SQLite file of articles and their ledgers, and everything that can be asked of it.

    with open_library("news.whence", write=True, create=True) as library:
        library.put(ledger)

This file only binds the others together.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Literal, Unpack

from whence.errors import LibraryError, LibraryFull
from whence.model import CueClass, Form, Ledger, Polarity, Span
from whence.store import (
    alike,
    condition,
    counting,
    diffs,
    opening,
    people,
    reading,
    rows,
    search,
    speakers,
    trails,
    visits,
    writing,
)
from whence.store.faults import Guarded
from whence.store.records import (
    ArticleRow,
    Counts,
    Decision,
    Diff,
    Found,
    Info,
    Judgement,
    Member,
    OutletRow,
    Portrait,
    Put,
    SpeakerCount,
    SpeakerRow,
    Suggestion,
    TrailRow,
    UnreadRow,
    VersionRow,
)
from whence.trail_model import Trail


def open_library(path: str | os.PathLike[str], *, write: bool = False, create: bool = False) -> Library:
    """The library at `path`, to read from or, with `write`, to change; `create` makes it where there is none.

    Raises NoLibrary, NewerLibrary, DamagedLibrary, LibraryFull or LibraryError, each with a sentence for the user.
    """
    place = Path(path)
    return Library(place, opening.connect(place, write=write or create, create=create), writable=write or create)


class Library:
    """An open library; a context manager that closes it. Open it once in each thread and each process.

    Several may be open on one file. Writers wait for each other; readers never wait.
    """

    def __init__(self, path: Path, connection: Guarded, *, writable: bool) -> None:
        self.path = path
        self.writable = writable
        self._connection = connection
        self._in_batch = False

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; closing twice does no harm."""
        self._connection.close()

    # Putting in

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Several changes in one transaction, which is quicker: all are kept when the block ends, none where it fails.

        Other writers wait meanwhile, so a batch should hold what is at hand (some seconds of work), not the reading.
        """
        with self._writing():
            outer, self._in_batch = self._in_batch, True
            try:
                yield
            finally:
                self._in_batch = outer

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if not self.writable:
            raise LibraryError(f"{self.path} was opened read-only; open it with write=True to change it.")
        if not self._in_batch:
            with opening.writing(self._connection):
                yield
            return
        # Within a batch a change that fails is taken back alone, so that the caller may go on.
        opening.still_writing(self._connection)
        self._connection.execute("SAVEPOINT change")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO change")
                self._connection.execute("RELEASE change")
            raise
        self._connection.execute("RELEASE change")

    def put(self, ledger: Ledger, *, reader: str = "") -> Put:
        """Puts a ledger in, all of it or nothing. `reader` says what read it, such as the fingerprint of the model.

        The same article again changes nothing, except that another reader's statements take the place of the earlier.
        Raises BadLedger for a ledger that refers to what it does not hold.
        """
        try:
            with self._writing():
                return writing.put(self._connection, ledger, reader)
        except UnicodeEncodeError:
            with self._writing():
                return writing.put(self._connection, rows.storable(ledger), reader)

    def put_unread(self, origin: str, why: str) -> None:
        """Records that an input could not be read; once its article is put in, the record goes."""
        with self._writing():
            writing.put_unread(self._connection, rows.storable_text(origin), rows.storable_text(why))

    def note_seen(self, fingerprint: str, article: int | None = None) -> None:
        """Records that the input record with this fingerprint has been dealt with, and which article came of it.

        When the article is removed, the record is forgotten, so that it can be added again.
        """
        with self._writing():
            writing.note_seen(self._connection, fingerprint, article)

    def note_visit(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Records what the server said of a page or feed, once all that came of it is put in."""
        with self._writing():
            visits.note_visit(self._connection, url, etag, last_modified)

    def remove(self, articles: Iterable[int]) -> int:
        """Takes articles out with all their versions; says how many there were. Unknown numbers are passed over."""
        with self._writing():
            return writing.remove(self._connection, articles)

    # Asking

    def known(self, key: str, text_id: str, *, reader: str | None = None) -> bool:
        """Whether the article with this key is there with this text, in any version; with `reader`, as read by it."""
        return reading.known(self._connection, key, text_id, reader)

    def article_of(self, key: str) -> int | None:
        """The number of the article with this key, as `article_key` gives it; None where there is none."""
        return reading.article_of(self._connection, key)

    def seen(self, fingerprint: str) -> bool:
        """Whether the input record with this fingerprint has been dealt with."""
        return bool(self._connection.one("SELECT 1 FROM seen WHERE fingerprint = ?", (fingerprint,)))

    def visit(self, url: str) -> tuple[str | None, str | None] | None:
        """The ETag and Last-Modified that a page had when it was last fetched; None where it never was."""
        return visits.visit(self._connection, url)

    def article(self, article: int) -> ArticleRow:
        """One article by its number. Raises NotInLibrary."""
        return reading.article(self._connection, article)

    def articles(
        self,
        *,
        outlet: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> Iterator[ArticleRow]:
        """The articles in the order they came in, or the other way round; days of publication, both inclusive."""
        return reading.articles(
            self._connection, outlet=outlet, since=since, until=until, limit=limit, newest_first=newest_first
        )

    def ledger(self, article: int, version: int | None = None) -> Ledger:
        """The ledger as it was put in: of the newest version, or of one by its number. Raises NotInLibrary."""
        return reading.ledger(self._connection, article, version)

    def ledgers(
        self, *, outlet: str | None = None, since: date | None = None, until: date | None = None
    ) -> Iterator[Ledger]:
        """The newest ledgers of all articles in the order they came in, one in memory at a time."""
        return (ledger for _, ledger in self.numbered_ledgers(outlet=outlet, since=since, until=until))

    def numbered_ledgers(
        self, *, outlet: str | None = None, since: date | None = None, until: date | None = None
    ) -> Iterator[tuple[int, Ledger]]:
        """As `ledgers`, each with the number of its article."""
        return reading.ledgers(self._connection, outlet=outlet, since=since, until=until)

    def people(self, article: int, version: int | None = None) -> dict[str, int]:
        """For the speakers of a ledger, by their ids in it, the numbers they go by across articles.

        Those who are nobody in particular ("officials") have none. Raises NotInLibrary.
        """
        return reading.people(self._connection, article, version)

    def versions(self, article: int) -> tuple[VersionRow, ...]:
        """The versions of an article, the oldest first. Raises NotInLibrary."""
        return reading.versions(self._connection, article)

    def diff(self, article: int, old: int | None = None, new: int | None = None) -> Diff:
        """How the statements changed from version `old` (the one before `new`) to `new` (the newest).

        Of an article with one version it is the diff of that with itself. Raises NotInLibrary.
        """
        with opening.reading(self._connection):
            versions = self.versions(article)
            after = versions[-1].number if new is None else new
            before = max(after - 1, 1) if old is None else old
            was, now = self.ledger(article, before), self.ledger(article, after)
        by_number = {version.number: version for version in versions}
        return Diff(article, by_number[before], by_number[after], diffs.changes(was, now))

    def find(
        self,
        words: str,
        *,
        speaker: str | None = None,
        person: int | None = None,
        outlet: str | None = None,
        since: date | None = None,
        until: date | None = None,
        form: Form | None = None,
        cue_class: CueClass | None = None,
        through: str | None = None,
        polarity: Polarity | None = None,
        within: Literal["statements", "text"] = "statements",
        order: search.Order = "best",
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Statements (or, within="text", articles) that hold the words, best first; any text may be asked for.

        All words must occur; "a phrase" in quotation marks, -word, word*, and OR between two are understood. Without
        words it is whatever the filters keep, in order. `speaker` is one or more words of a name, also of another name
        of the same person; `person` a number from `speakers`; `through` words of a name between who spoke and who
        published. `order="newest"` puts the latest day of publication first.
        """
        filters = search.Filters(speaker, person, outlet, since, until, form, cue_class, through, polarity)
        ask = search.articles if within == "text" else search.statements
        return ask(self._connection, words, filters, limit, offset, order)

    def counts(self, words: str = "", **filters: Unpack[search.Filtered]) -> Counts:
        """What the statements that `find` would give are like: counts by outlet, speaker, form, month and so on."""
        return counting.counts(self._connection, words, search.Filters(**filters))

    def survey(
        self, words: str = "", *, limit: int = 20, offset: int = 0, **filters: Unpack[search.Filtered]
    ) -> tuple[Found, Counts]:
        """What `find` gives, newest first, and `counts`, in little more time than one of them."""
        return counting.survey(self._connection, words, search.Filters(**filters), limit, offset)

    def hits(self, article: int, words: str) -> tuple[Span, ...]:
        """Where words that were looked for stand in the newest text of an article."""
        return search.hits(self._connection, article, words)

    def outlets(self, *, limit: int = 200, offset: int = 0) -> tuple[OutletRow, ...]:
        """The outlets by name, with their numbers of articles."""
        return counting.outlets(self._connection, limit=limit, offset=offset)

    def outlet(self, name: str) -> OutletRow:
        """One outlet by its name. Raises NotInLibrary."""
        return counting.outlet(self._connection, name)

    def unread(self) -> Iterator[UnreadRow]:
        """What could not be read."""
        return reading.unread(self._connection)

    # People

    def speakers(
        self, *, name: str | None = None, outlet: str | None = None, limit: int | None = None
    ) -> Iterator[SpeakerRow]:
        """Who speaks, over all articles, those with most statements first; people are merged as decided."""
        return speakers.speakers(self._connection, name=name, outlet=outlet, limit=limit)

    def named(self, name: str, *, limit: int = 50, offset: int = 0) -> tuple[SpeakerCount, ...]:
        """The people one of whose names holds all the words of `name`, those with most statements first."""
        return counting.named(self._connection, name, limit=limit, offset=offset)

    def portrait(self, person: int) -> Portrait:
        """A person's names and descriptions over the latest articles that name it. Raises NotInLibrary."""
        return counting.portrait(self._connection, person)

    def members(self, person: int, *, limit: int | None = None) -> tuple[Member, ...]:
        """The speakers of single articles that are one person. Raises NotInLibrary."""
        return speakers.members(self._connection, person, limit)

    def suggestions(self, *, name: str | None = None, limit: int | None = 50) -> Iterator[Suggestion]:
        """Pairs of speakers who may be one person, the likeliest first."""
        return alike.suggestions(self._connection, name=name, limit=limit)

    def decide(self, a: int, b: int, judgement: Judgement, author: str, *, why: str = "") -> int:
        """Judges two speakers (numbers from `speakers`, `members` or `suggestions`) to be the same or different.

        Where the two were one person, "different" puts `a` apart from it. Gives the number of the decision.
        Raises NotInLibrary, BadOption.
        """
        with self._writing():
            return people.decide(self._connection, a, b, judgement, author, why)

    def undo(self, decision: int, author: str) -> None:
        """Takes a decision back. Raises NotInLibrary."""
        with self._writing():
            people.undo(self._connection, decision, author)

    def decisions(self, *, undone: bool = False, author: str | None = None) -> Iterator[Decision]:
        """The decisions in the order they were made; the default ones have the author "whence"."""
        return people.decisions(self._connection, undone=undone, author=author)

    # Condition

    def info(self, *, check: bool = True) -> Info:
        """Counts, size and schema; with `check`, whether the file is sound, which takes a while for a large one."""
        if self.writable or not check:
            return condition.info(
                self._connection, self.path, check=check, writer=self._connection if self.writable else None
            )
        try:
            writer = opening.connect(self.path, write=True, create=False)
        except LibraryFull:
            return condition.info(self._connection, self.path, check=check, writer=None)
        try:
            return condition.info(self._connection, self.path, check=check, writer=writer)
        finally:
            writer.close()

    def fingerprint(self) -> str:
        """A hash of everything in the library but the times: equal where the same was put in in the same order."""
        return condition.fingerprint(self._connection)

    def compact(self) -> None:
        """Gives back the room of what was removed; needs as much free room on the disk again."""
        if not self.writable:
            raise LibraryError(f"{self.path} was opened read-only; open it with write=True to change it.")
        self._connection.execute("VACUUM")

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection beneath, for queries of one's own."""
        return self._connection

    # Trails

    def trails(
        self,
        *,
        words: str | None = None,
        article: int | None = None,
        outlet: str | None = None,
        flag: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = 20,
        offset: int = 0,
    ) -> tuple[TrailRow, ...]:
        """The trails that `whence trace` has found, those with the newest article first."""
        return trails.trails(
            self._connection, words=words, article=article, outlet=outlet, flag=flag, since=since, until=until,
            limit=limit, offset=offset,
        )  # fmt: skip

    def trail(self, name: str) -> Trail:
        """One trail by its id, also by one that was merged into it. Raises NotInLibrary."""
        return trails.trail(self._connection, name)

    def trails_of(self, article: int) -> tuple[TrailRow, ...]:
        """The trails that an article stands in."""
        return self.trails(article=article, limit=None)

    def whole_trails(self) -> Iterator[Trail]:
        """All trails, the earliest first."""
        return trails.whole(self._connection)

    def traced(self) -> bool:
        """Whether `whence trace` has looked at every article as it is now."""
        return trails.stale(self._connection) == ([], [])

    @property
    def tables(self) -> Guarded:
        """The connection, for verbs whose own tables a file here writes: `trace` (`trails`), `watch` (`watching`)."""
        return self._connection
