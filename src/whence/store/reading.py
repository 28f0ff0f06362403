"""Getting articles, their versions and ledgers, and what could not be read, out again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from whence.errors import NotInLibrary
from whence.model import Ledger
from whence.store.faults import Guarded, damaged
from whence.store.opening import reading
from whence.store.records import ArticleRow, UnreadRow, VersionRow
from whence.store.rows import DOCUMENT, LEDGER_STATEMENT, day_of, iso, ledger_of, storable_text
from whence.text.one_person import NOBODY_IN_PARTICULAR

_PAGE = 64  # articles asked for at a time, so that no transaction of a reader lasts while its caller works


def version_of(connection: Guarded, article: int, number: int | None = None) -> int:
    """The row of a version of an article, the newest where no number is given. Raises NotInLibrary."""
    row: int | None = connection.one(
        "SELECT id FROM versions WHERE article = ? AND CASE WHEN ? IS NULL THEN newest ELSE number = ? END",
        (article, number, number),
    )
    if row is None:
        there = connection.one("SELECT count(*) FROM versions WHERE article = ?", (article,))
        if there:
            raise NotInLibrary(f"Article {article} has no version {number}; its versions are 1 to {there}.")
        raise NotInLibrary(f"There is no article {article} in {connection.path}; `whence list` shows what there is.")
    return row


def known(connection: Guarded, key: str, text_id: str, reader: str | None) -> bool:
    """Whether a version of the article with this key has this text and, where a reader is given, was read by it."""
    return bool(
        connection.one(
            "SELECT 1 FROM origins o JOIN versions v ON v.article = o.article WHERE o.key = ? AND v.text_id = ? "
            "AND (? IS NULL OR v.reader = ?)",
            (key, text_id, reader, reader),
        )
    )


def article_of(connection: Guarded, key: str) -> int | None:
    """The number of the article with this key; None where there is none."""
    found: int | None = connection.one("SELECT article FROM origins WHERE key = ?", (key,))
    return found


def ledger(connection: Guarded, article: int, number: int | None = None) -> Ledger:
    """The ledger that was put in."""
    with reading(connection):
        return _ledger(connection, version_of(connection, article, number))


def _ledger(connection: Guarded, version: int) -> Ledger:
    def rows(sql: str) -> list[Any]:
        return connection.execute(sql, (version,)).fetchall()

    parts = (
        rows(f"SELECT {DOCUMENT} FROM versions WHERE id = ?"),
        rows("SELECT id, key, name, kind, descriptions, mentions FROM speakers WHERE version = ? ORDER BY position"),
        rows(f"SELECT {LEDGER_STATEMENT} FROM statements WHERE version = ? ORDER BY position"),
        rows(
            "SELECT c.statement, c.speaker FROM statements s JOIN chain c ON c.statement = s.id WHERE s.version = ? "
            "ORDER BY c.statement, c.link"
        ),
        rows(
            'SELECT q.statement, q.start, q."end", q.value, q.high, q.unit, q.approximate FROM statements s '
            "JOIN quantities q ON q.statement = s.id WHERE s.version = ? ORDER BY q.statement, q.position"
        ),
    )
    try:
        return ledger_of(parts[0][0], *parts[1:])
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        why = f"the parts of version {version} do not fit together"
        raise damaged(connection.path, why) from error


def people(connection: Guarded, article: int, number: int | None = None) -> dict[str, int]:
    """Speaker id in the ledger -> number of the person, for those who are somebody in particular."""
    with reading(connection):
        rows = connection.execute(
            "SELECT p.key, i.person, root.kind FROM speakers p JOIN identities i ON i.id = p.identity "
            "JOIN identities root ON root.id = i.person WHERE p.version = ?",
            (version_of(connection, article, number),),
        ).fetchall()
    return {key: person for key, person, kind in rows if kind not in NOBODY_IN_PARTICULAR}


def ledgers(
    connection: Guarded, *, outlet: str | None = None, since: date | None = None, until: date | None = None
) -> Iterator[tuple[int, Ledger]]:
    """Article number and newest ledger of all articles, in the order of the numbers.

    What is put in meanwhile may or may not come, but no ledger comes half.
    """
    for row in articles(connection, outlet=outlet, since=since, until=until):
        with reading(connection):
            version = connection.one("SELECT id FROM versions WHERE article = ? AND newest", (row.id,))
            found = None if version is None else _ledger(connection, version)
        if found is not None:
            yield row.id, found


_ARTICLE = (
    "v.article, a.key, v.number, (SELECT count(*) FROM versions o WHERE o.article = v.article), v.title, v.outlet, "
    "v.byline, v.published, v.language, v.url, v.origin, v.statements, v.reader, a.added_at, v.read_at"
)


def articles(
    connection: Guarded,
    *,
    outlet: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    newest_first: bool = False,
) -> Iterator[ArticleRow]:
    """The articles in the order of their numbers, or the other way round; days are days of publication, inclusive."""
    where, values = facets(outlet, since, until)
    last: int | None = None
    left = limit
    while left is None or left > 0:
        page = _PAGE if left is None else min(_PAGE, left)
        step = "" if last is None else f" AND v.article {'<' if newest_first else '>'} {last}"
        rows = connection.execute(
            f"SELECT {_ARTICLE} FROM versions v JOIN articles a ON a.id = v.article WHERE v.newest{where}{step} "
            f"ORDER BY v.article {'DESC' if newest_first else 'ASC'} LIMIT {page}",
            values,
        ).fetchall()
        for row in rows:
            yield _article(row)
        if len(rows) < page:
            return
        last = rows[-1][0]
        left = None if left is None else left - len(rows)


def article(connection: Guarded, number: int) -> ArticleRow:
    """One article. Raises NotInLibrary."""
    row = connection.execute(
        f"SELECT {_ARTICLE} FROM versions v JOIN articles a ON a.id = v.article WHERE v.newest AND v.article = ?",
        (number,),
    ).fetchone()
    if row is None:
        version_of(connection, number)
    return _article(row)


def _article(row: Any) -> ArticleRow:
    values: list[Any] = [*row]
    values[7] = day_of(row[7])
    return ArticleRow(*values)


def facets(outlet: str | None, since: date | None, until: date | None) -> tuple[str, tuple[Any, ...]]:
    """Conditions on a version `v`, each after an AND, and their values."""
    where = ""
    values: list[Any] = []
    if outlet is not None:
        where += " AND v.outlet = ?"
        values.append(storable_text(outlet))
    if since is not None:
        where += " AND v.published >= ?"
        values.append(iso(since))
    if until is not None:
        where += " AND v.published <= ?"
        values.append(iso(until))
    return where, tuple(values)


def versions(connection: Guarded, number: int) -> tuple[VersionRow, ...]:
    """The versions of an article, the oldest first. Raises NotInLibrary."""
    rows = connection.execute(
        "SELECT article, number, newest, text_id, title, published, statements, reader, added_at, read_at "
        "FROM versions WHERE article = ? ORDER BY number",
        (number,),
    ).fetchall()
    if not rows:
        version_of(connection, number)
    return tuple(_version(row) for row in rows)


def _version(row: Any) -> VersionRow:
    article_, number, newest, text_id, title, published, *rest = row
    return VersionRow(article_, number, bool(newest), text_id, title, day_of(published), *rest)


def unread(connection: Guarded) -> Iterator[UnreadRow]:
    """What could not be read, in the order of the origins."""
    for row in connection.execute("SELECT origin, why, tried_at FROM unread ORDER BY origin"):
        yield UnreadRow(*row)
