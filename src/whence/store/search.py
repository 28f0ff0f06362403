"""Finding statements and articles by their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypedDict

from whence.model import CueClass, Form, Polarity, Span
from whence.store import query
from whence.store.faults import Guarded
from whence.store.opening import reading
from whence.store.reading import facets
from whence.store.records import Found, FoundArticle, FoundStatement
from whence.store.rows import day_of

# Of a query that more statements than this answer, the latest this many are ranked: its words then distinguish little.
RANKED = 5_000
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # no characters, so they stand in no text
_SNIPPET = 24  # words
# The people one of whose names matches, each once: who stands in thousands of articles has as many rows.
PEOPLE_NAMED = "SELECT n.person FROM names_fts f JOIN identities n ON n.name = f.rowid WHERE names_fts MATCH ?"
_Snippet = tuple[str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the statements must have besides the words; days are days of publication, inclusive."""

    speaker: str | None = None
    person: int | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    form: Form | None = None
    cue_class: CueClass | None = None
    through: str | None = None
    polarity: Polarity | None = None


class Filtered(TypedDict, total=False):
    """`Filters` as keywords of a call."""

    speaker: str | None
    person: int | None
    outlet: str | None
    since: date | None
    until: date | None
    form: Form | None
    cue_class: CueClass | None
    through: str | None
    polarity: Polarity | None


Order = Literal["best", "newest"]


def statements(
    connection: Guarded, words: str, filters: Filters, limit: int, offset: int, order: Order = "best"
) -> Found:
    """The statements that hold the words, best first (BM25); with no words all of them, in order.

    "newest" puts the latest day of publication first, undated ones last.
    """
    asked = query.parse(words)
    if order == "newest":
        sql, values = newest(asked, filters)
        sql += " LIMIT ? OFFSET ?"
        return _found(connection, asked, sql, values, limit, offset)
    where, values = _conditions(filters)
    if asked.match is not None:
        ranked = (
            "SELECT rowid AS id, bm25(statements_fts) AS score FROM statements_fts WHERE statements_fts MATCH ? "
            f"ORDER BY rowid DESC LIMIT {RANKED}"
        )
        if where:
            ranked = (
                "SELECT f.rowid AS id, bm25(statements_fts) AS score FROM statements_fts f "
                "JOIN statements s ON s.id = f.rowid JOIN versions v ON v.id = s.version "
                f"WHERE statements_fts MATCH ?{where} ORDER BY f.rowid DESC LIMIT {RANKED}"
            )
        sql = f"SELECT id, score FROM ({ranked}) ORDER BY score, id LIMIT ? OFFSET ?"
        values = (asked.match, *values)
    elif asked.blank or asked.unwanted:
        if asked.unwanted:
            where += " AND s.id NOT IN (SELECT rowid FROM statements_fts WHERE statements_fts MATCH ?)"
            values = (*values, asked.unwanted)
        sql = (
            "SELECT s.id, 0.0 FROM statements s JOIN versions v ON v.id = s.version "
            f"WHERE v.newest{where} ORDER BY s.id LIMIT ? OFFSET ?"
        )
    else:
        return Found((), False)
    return _found(connection, asked, sql, values, limit, offset)


def _found(
    connection: Guarded, asked: query.Query, sql: str, values: tuple[Any, ...], limit: int, offset: int
) -> Found:
    with reading(connection):
        hits = connection.execute(sql, (*values, limit + 1, offset)).fetchall()
        rows = shown(connection, asked, hits[:limit])
    return Found(rows, len(hits) > limit)


def shown(connection: Guarded, asked: query.Query, hits: Sequence[tuple[int, float]]) -> tuple[FoundStatement, ...]:
    """The statements with these rows and scores, as a search shows them; within a transaction that reads."""
    snippets = _snippets(connection, "statements_fts", 0, asked.wanted, [row for row, _ in hits])
    return tuple(_statement(connection, row, score, snippets.get(row)) for row, score in hits)


def newest(asked: query.Query, filters: Filters) -> tuple[str, tuple[Any, ...]]:
    """SQL of rows (id, 0.0) of the statements asked for, latest day first, and its values; it takes a LIMIT behind it.

    Of a query that more than `RANKED` answer, the latest so many are put in order.
    """
    where, values = _conditions(filters)
    if asked.match is not None:
        # The index gives rows in the order they came in, so the latest are near at hand.
        source = (
            "(SELECT s.id AS id, s.position AS position, v.id AS version, v.published AS day FROM statements_fts f "
            "JOIN statements s ON s.id = f.rowid JOIN versions v ON v.id = s.version "
            f"WHERE statements_fts MATCH ?{where} ORDER BY f.rowid DESC LIMIT {RANKED})"
        )
        return f"SELECT id, 0.0 FROM {source} ORDER BY day DESC, version DESC, position", (asked.match, *values)
    if not (asked.blank or asked.unwanted):
        return "SELECT 0, 0.0 WHERE 0", ()
    if asked.unwanted:
        where += " AND s.id NOT IN (SELECT rowid FROM statements_fts WHERE statements_fts MATCH ?)"
        values = (*values, asked.unwanted)
    # Walking the articles by day finds the first page at once, unless few statements are what the filters ask for.
    few = (filters.person, filters.speaker, filters.through) != (None, None, None)
    join = "statements s JOIN versions v ON" if few else "versions v CROSS JOIN statements s ON"
    sql = (
        f"SELECT s.id, 0.0 FROM {join} v.id = s.version WHERE v.newest{where} "
        "ORDER BY v.published DESC, v.id DESC, s.position"
    )
    return sql, values


def _conditions(filters: Filters) -> tuple[str, tuple[Any, ...]]:
    where, values = facets(filters.outlet, filters.since, filters.until)
    if filters.form is not None:
        where += " AND s.form = ?"
        values = (*values, filters.form)
    if filters.cue_class is not None:
        where += " AND s.cue_class = ?"
        values = (*values, filters.cue_class)
    if filters.polarity is not None:
        where += " AND s.polarity = ?"
        values = (*values, filters.polarity)
    if filters.person is not None:
        where += (
            " AND s.speaker IN (SELECT p.id FROM identities i JOIN speakers p ON p.identity = i.id WHERE i.person = "
            "(SELECT person FROM identities WHERE id = ?))"
        )
        values = (*values, filters.person)
    if filters.speaker is not None:
        where += (
            " AND s.speaker IN (SELECT p.id FROM identities i JOIN speakers p ON p.identity = i.id "
            f"WHERE i.person IN ({PEOPLE_NAMED}))"
        )
        values = (*values, query.names(filters.speaker) or '""')
    if filters.through is not None:
        # A link that is neither the first, who spoke, nor the last, who published it.
        where += (
            " AND s.id IN (SELECT c.statement FROM identities i JOIN speakers p ON p.identity = i.id "
            f"JOIN chain c ON c.speaker = p.id WHERE i.person IN ({PEOPLE_NAMED}) AND c.link > 0 "
            "AND EXISTS (SELECT 1 FROM chain d WHERE d.statement = c.statement AND d.link = c.link + 1))"
        )
        values = (*values, query.names(filters.through) or '""')
    return where, values


_STATEMENT = (
    "SELECT s.id, v.article, s.key, v.title, v.outlet, v.published, p.name, i.person, s.form, s.cue_class, s.cue_text, "
    "s.text, s.confidence, s.polarity FROM statements s JOIN versions v ON v.id = s.version "
    "LEFT JOIN speakers p ON p.id = s.speaker LEFT JOIN identities i ON i.id = p.identity WHERE s.id = ?"
)


def _statement(connection: Guarded, row: int, score: float, found: _Snippet | None) -> FoundStatement:
    (
        number, article, key, title, outlet, published, speaker, person, form, cue_class, cue, text, confidence,
        polarity,
    ) = connection.execute(_STATEMENT, (row,)).fetchone()  # fmt: skip
    chain = tuple(
        name
        for (name,) in connection.execute(
            "SELECT p.name FROM chain c JOIN speakers p ON p.id = c.speaker WHERE c.statement = ? ORDER BY c.link",
            (row,),
        )
    )
    snippet, marks = found or (text, ())
    return FoundStatement(
        number, article, key, title, outlet, day_of(published), speaker, person, chain, form, cue_class, cue, text,
        snippet, marks, confidence, 0.0 - score, polarity,
    )  # fmt: skip


def _snippets(
    connection: Guarded, table: str, column: int, wanted: str | None, rows: Sequence[int]
) -> dict[int, _Snippet]:
    """The snippets of these rows and the places of the words in them; none where no words were wanted."""
    if wanted is None or not rows:
        return {}
    sql = f"SELECT rowid, snippet({table}, {column}, ?, ?, '…', {_SNIPPET}) FROM {table} WHERE {table} MATCH ? AND "
    given = (_OPEN, _CLOSE, wanted)
    if '" *' in wanted:
        # The words that begin so are gathered again for each question, so one pass over all matches is quicker.
        places = ", ".join("?" * len(rows))
        found = connection.execute(f"{sql} +rowid IN ({places})", (*given, *rows)).fetchall()
    else:
        found = [connection.execute(f"{sql} rowid = ?", (*given, row)).fetchone() for row in rows]
    return {row: _unmarked(marked) for row, marked in found}


def _unmarked(marked: str) -> _Snippet:
    """The snippet without its marks, and the spans that stood between them."""
    parts, spans, length = [], [], 0
    for i, part in enumerate(marked.split(_OPEN)):
        inner, _, rest = part.partition(_CLOSE)
        if i and inner:
            spans.append(Span(length, length + len(inner)))
        parts += [inner, rest]
        length += len(inner) + len(rest)
    return "".join(parts), tuple(spans)


def articles(
    connection: Guarded, words: str, filters: Filters, limit: int, offset: int, order: Order = "best"
) -> Found:
    """The articles whose title or text holds the words, best first; filters on statements ask for one such in it."""
    asked = query.parse(words)
    where, values = facets(filters.outlet, filters.since, filters.until)
    inner, wanted = _conditions(replace(filters, outlet=None, since=None, until=None))
    if inner:
        where += f" AND EXISTS (SELECT 1 FROM statements s WHERE s.version = v.id{inner})"
        values = (*values, *wanted)
    if asked.match is not None:
        by = "day DESC, id DESC" if order == "newest" else "score, id"
        sql = (
            "SELECT id, score FROM (SELECT v.id AS id, v.published AS day, bm25(articles_fts, 4.0, 1.0) AS score "
            f"FROM articles_fts f JOIN versions v ON v.id = f.rowid WHERE articles_fts MATCH ?{where} "
            f"ORDER BY f.rowid DESC LIMIT {RANKED}) ORDER BY {by} LIMIT ? OFFSET ?"
        )
        values = (asked.match, *values)
    elif asked.blank or asked.unwanted:
        if asked.unwanted:
            where += " AND v.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
            values = (*values, asked.unwanted)
        by = "v.published DESC, v.id DESC" if order == "newest" else "v.article"
        sql = f"SELECT v.id, 0.0 FROM versions v WHERE v.newest{where} ORDER BY {by} LIMIT ? OFFSET ?"
    else:
        return Found((), False)
    with reading(connection):
        hits = connection.execute(sql, (*values, limit + 1, offset)).fetchall()
        snippets = _snippets(connection, "articles_fts", -1, asked.wanted, [row for row, _ in hits[:limit]])
        rows = tuple(_article(connection, row, score, snippets.get(row)) for row, score in hits[:limit])
    return Found(rows, len(hits) > limit)


def _article(connection: Guarded, row: int, score: float, found: _Snippet | None) -> FoundArticle:
    article, title, outlet, published, count = connection.execute(
        "SELECT article, title, outlet, published, statements FROM versions WHERE id = ?", (row,)
    ).fetchone()
    snippet, marks = found or ("", ())
    return FoundArticle(article, title, outlet, day_of(published), count, snippet, marks, 0.0 - score)


def hits(connection: Guarded, article: int, words: str) -> tuple[Span, ...]:
    """Where the words that were looked for stand in the newest text of an article; nowhere without words."""
    wanted = query.parse(words).wanted
    if wanted is None:
        return ()
    row = connection.execute(
        "SELECT highlight(articles_fts, 1, ?, ?) FROM articles_fts WHERE articles_fts MATCH ? AND rowid = "
        "(SELECT id FROM versions WHERE article = ? AND newest)",
        (_OPEN, _CLOSE, wanted, article),
    ).fetchone()
    return _unmarked(row[0])[1] if row and row[0] else ()
