"""Putting ledgers in and taking articles out. Every function here runs within a transaction that writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from whence.model import Document, Ledger
from whence.store import people
from whence.store.faults import Guarded
from whence.store.keys import article_key
from whence.store.opening import now
from whence.store.reading import article_of
from whence.store.records import Put
from whence.store.rows import DOCUMENT, SPEAKER, STATEMENT, StatementRows, document_row, speaker_rows
from whence.store.visits import forget_visits


def put(connection: Guarded, ledger: Ledger, reader: str) -> Put:
    """Puts a ledger in: as a new article, as a new version, in the place of an earlier reading, or not at all."""
    document = ledger.document
    key = article_key(document)
    article = article_of(connection, key)
    if article is None:
        article = _same_elsewhere(connection, document)
        if article is not None:
            connection.execute("INSERT INTO origins (key, article) VALUES (?, ?)", (key, article))
    _was_read(connection, document, key)
    if article is None:
        return _add(connection, ledger, key, reader)
    row = connection.execute(
        "SELECT id, number, reader FROM versions WHERE article = ? AND text_id = ?", (article, document.id)
    ).fetchone()
    if row is None:
        return _change(connection, ledger, article, reader)
    version, number, earlier = row
    if earlier == reader:
        return Put(article, number, "known")
    return _reread(connection, ledger, article, version, number, reader)


def _same_elsewhere(connection: Guarded, document: Document) -> int | None:
    """The article that has this text and outlet under another key. At another outlet it is another article."""
    found: int | None = connection.one(
        "SELECT article FROM versions WHERE text_id = ? AND +outlet IS ? ORDER BY +article LIMIT 1",
        (document.id, document.outlet),
    )
    return found


def _was_read(connection: Guarded, document: Document, key: str) -> None:
    connection.execute("DELETE FROM unread WHERE origin IN (?, ?, ?)", (document.origin, document.url, key))


def _add(connection: Guarded, ledger: Ledger, key: str, reader: str) -> Put:
    article = connection.execute("INSERT INTO articles (key, added_at) VALUES (?, ?)", (key, now())).lastrowid
    assert article is not None
    connection.execute("INSERT INTO origins (key, article) VALUES (?, ?)", (key, article))
    _write_version(connection, ledger, article, key, 1, reader)
    return Put(article, 1, "added")


def _change(connection: Guarded, ledger: Ledger, article: int, reader: str) -> Put:
    older, number = connection.execute(
        "SELECT id, number FROM versions WHERE article = ? AND newest", (article,)
    ).fetchone()
    _unsearch(connection, older)
    connection.execute("UPDATE versions SET newest = 0 WHERE id = ?", (older,))
    _write_version(connection, ledger, article, _key_of(connection, article), number + 1, reader)
    return Put(article, number + 1, "changed")


def _reread(connection: Guarded, ledger: Ledger, article: int, version: int, number: int, reader: str) -> Put:
    newest = bool(connection.one("SELECT newest FROM versions WHERE id = ?", (version,)))
    if newest:
        _unsearch(connection, version)
    for table in ("statements", "speakers"):
        connection.execute(f"DELETE FROM {table} WHERE version = ?", (version,))
    values = (*document_row(ledger), reader, len(ledger.statements), now(), version)
    places = ", ".join(f"{column} = ?" for column in DOCUMENT.split(", "))
    connection.execute(f"UPDATE versions SET {places}, reader = ?, statements = ?, read_at = ? WHERE id = ?", values)
    _write_statements(connection, ledger, article, _key_of(connection, article), version)
    people.forget(connection, article)
    if newest:
        _search(connection, version)
    return Put(article, number, "reread")


def _key_of(connection: Guarded, article: int) -> str:
    key: str = connection.one("SELECT key FROM articles WHERE id = ?", (article,))
    return key


def _write_version(connection: Guarded, ledger: Ledger, article: int, key: str, number: int, reader: str) -> None:
    time = now()
    version = connection.execute(
        f"INSERT INTO versions (article, number, newest, {DOCUMENT}, reader, statements, added_at, read_at) "
        f"VALUES ({_marks(7 + len(DOCUMENT.split(', ')))})",
        (article, number, 1, *document_row(ledger), reader, len(ledger.statements), time, time),
    ).lastrowid
    assert version is not None
    _write_statements(connection, ledger, article, key, version)
    _search(connection, version)


def _write_statements(connection: Guarded, ledger: Ledger, article: int, key: str, version: int) -> None:
    identities = people.enlist(connection, article, ledger.speakers)
    first = _next(connection, "speakers")
    speakers = {speaker.id: first + i for i, speaker in enumerate(ledger.speakers)}
    rows = StatementRows(ledger, version, _next(connection, "statements"), speakers)
    _insert(connection, "speakers", SPEAKER, speaker_rows(ledger, version, first, identities))
    _insert(connection, "statements", STATEMENT, rows.statements)
    _insert(connection, "chain", "statement, link, speaker", rows.links)
    _insert(
        connection, "quantities", 'statement, position, start, "end", value, high, unit, approximate', rows.quantities
    )
    people.recall(connection, article, key)


def _next(connection: Guarded, table: str) -> int:
    largest: int | None = connection.one(f"SELECT max(id) FROM {table}")
    return (largest or 0) + 1


def _insert(connection: Guarded, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({_marks(len(rows[0]))})", rows)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _search(connection: Guarded, version: int) -> None:
    """Makes the newest version of an article findable."""
    connection.execute(
        "INSERT INTO articles_fts (rowid, title, text) SELECT id, title, text FROM articles_searched WHERE id = ?",
        (version,),
    )
    connection.execute(
        "INSERT INTO statements_fts (rowid, text) SELECT id, text FROM statements WHERE version = ? ORDER BY position",
        (version,),
    )


def _unsearch(connection: Guarded, version: int) -> None:
    """Takes a version out of the search; the index needs the very words that it was given."""
    connection.execute(
        "INSERT INTO articles_fts (articles_fts, rowid, title, text) SELECT 'delete', id, title, text "
        "FROM articles_searched WHERE id = ?",
        (version,),
    )
    connection.execute(
        "INSERT INTO statements_fts (statements_fts, rowid, text) SELECT 'delete', id, text FROM statements "
        "WHERE version = ?",
        (version,),
    )


def put_unread(connection: Guarded, origin: str, why: str) -> None:
    """Records that an input could not be read; what was recorded of it before is replaced."""
    connection.execute("INSERT OR REPLACE INTO unread (origin, why, tried_at) VALUES (?, ?, ?)", (origin, why, now()))


def note_seen(connection: Guarded, fingerprint: str, article: int | None) -> None:
    """Records that the input record with this fingerprint has been dealt with, and what article came of it."""
    connection.execute("INSERT OR REPLACE INTO seen (fingerprint, article) VALUES (?, ?)", (fingerprint, article))


def remove(connection: Guarded, articles: Iterable[int]) -> int:
    """Takes articles out with all their versions; says how many of them there were. Decisions on people stay."""
    count = 0
    for article in articles:
        newest = connection.one("SELECT id FROM versions WHERE article = ? AND newest", (article,))
        if newest is None:
            continue
        _unsearch(connection, newest)
        forget_visits(connection, article)
        for table in ("statements", "speakers"):
            connection.execute(
                f"DELETE FROM {table} WHERE version IN (SELECT id FROM versions WHERE article = ?)", (article,)
            )
        people.forget(connection, article)
        connection.execute("DELETE FROM articles WHERE id = ?", (article,))
        count += 1
    return count
