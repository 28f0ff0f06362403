"""Finding statements and articles by their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from whence.model import CueClass, Form, Span
from whence.store import query
from whence.store.faults import Guarded
from whence.store.opening import reading
from whence.store.reading import facets
from whence.store.records import Found, FoundArticle, FoundStatement
from whence.store.rows import day_of

# Of a query that more statements than this answer, the latest this many are ranked: its words tell little apart then.
RANKED = 5_000
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # no characters, so they stand in no text
_SNIPPET = 24  # words
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


def statements(connection: Guarded, words: str, filters: Filters, limit: int, offset: int) -> Found:
    """The statements that hold the words, best first (BM25); with no words all of them, in order."""
    asked = query.parse(words)
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
    with reading(connection):
        hits = connection.execute(sql, (*values, limit + 1, offset)).fetchall()
        snippets = _snippets(connection, "statements_fts", 0, asked.wanted, [row for row, _ in hits[:limit]])
        rows = tuple(_statement(connection, row, score, snippets.get(row)) for row, score in hits[:limit])
    return Found(rows, len(hits) > limit)


def _conditions(filters: Filters) -> tuple[str, tuple[Any, ...]]:
    where, values = facets(filters.outlet, filters.since, filters.until)
    if filters.form is not None:
        where += " AND s.form = ?"
        values = (*values, filters.form)
    if filters.cue_class is not None:
        where += " AND s.cue_class = ?"
        values = (*values, filters.cue_class)
    if filters.person is not None:
        where += (
            " AND s.speaker IN (SELECT p.id FROM identities i JOIN speakers p ON p.identity = i.id WHERE i.person = "
            "(SELECT person FROM identities WHERE id = ?))"
        )
        values = (*values, filters.person)
    if filters.speaker is not None:
        where += (
            " AND s.speaker IN (SELECT p.id FROM names_fts f JOIN identities n ON n.name = f.rowid "
            "JOIN identities i ON i.person = n.person JOIN speakers p ON p.identity = i.id WHERE names_fts MATCH ?)"
        )
        values = (*values, query.names(filters.speaker) or '""')
    return where, values


_STATEMENT = (
    "SELECT s.id, v.article, s.key, v.title, v.outlet, v.published, p.name, i.person, s.form, s.cue_class, s.cue_text, "
    "s.text, s.confidence FROM statements s JOIN versions v ON v.id = s.version "
    "LEFT JOIN speakers p ON p.id = s.speaker LEFT JOIN identities i ON i.id = p.identity WHERE s.id = ?"
)


def _statement(connection: Guarded, row: int, score: float, found: _Snippet | None) -> FoundStatement:
    (
        number, article, key, title, outlet, published, speaker, person, form, cue_class, cue, text, confidence,
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
        snippet, marks, confidence, 0.0 - score,
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
        # The words that begin so are gathered anew for each question, so one pass over all matches is quicker.
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


def articles(connection: Guarded, words: str, filters: Filters, limit: int, offset: int) -> Found:
    """The articles whose title or text holds the words, best first; filters on statements ask for one such in it."""
    asked = query.parse(words)
    where, values = facets(filters.outlet, filters.since, filters.until)
    inner, wanted = _conditions(Filters(filters.speaker, filters.person, None, None, None, filters.form,
                                        filters.cue_class))  # fmt: skip
    if inner:
        where += f" AND EXISTS (SELECT 1 FROM statements s WHERE s.version = v.id{inner})"
        values = (*values, *wanted)
    if asked.match is not None:
        sql = (
            "SELECT id, score FROM (SELECT v.id AS id, bm25(articles_fts, 4.0, 1.0) AS score FROM articles_fts f "
            f"JOIN versions v ON v.id = f.rowid WHERE articles_fts MATCH ?{where} ORDER BY f.rowid DESC "
            f"LIMIT {RANKED}) ORDER BY score, id LIMIT ? OFFSET ?"
        )
        values = (asked.match, *values)
    elif asked.blank or asked.unwanted:
        if asked.unwanted:
            where += " AND v.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)"
            values = (*values, asked.unwanted)
        sql = f"SELECT v.id, 0.0 FROM versions v WHERE v.newest{where} ORDER BY v.article LIMIT ? OFFSET ?"
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
