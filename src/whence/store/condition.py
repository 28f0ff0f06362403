"""The state a library is in: counts, size, soundness, and a fingerprint of all that is in it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from whence.errors import DamagedLibrary, LibraryError
from whence.store.faults import Guarded
from whence.store.opening import applied, begin, reading, roll_back
from whence.store.records import Info
from whence.store.rows import day_of

_INDEXES = ("articles_fts", "statements_fts", "names_fts")

# What must not be found, and how many of it there are.
_NEVER = {
    "articles without a newest version": "SELECT count(*) FROM articles a WHERE NOT EXISTS "
    "(SELECT 1 FROM versions v WHERE v.article = a.id AND v.newest)",
    "versions with too few or too many statements": "SELECT count(*) FROM versions v WHERE statements "
    "<> (SELECT count(*) FROM statements s WHERE s.version = v.id)",
    "articles missing from the search": "SELECT abs((SELECT count(*) FROM articles_searched) - "
    "(SELECT count(*) FROM articles_fts_docsize))",
    "statements missing from the search": "SELECT abs((SELECT count(*) FROM statements_searched) - "
    "(SELECT count(*) FROM statements_fts_docsize))",
}

# All tables with contents, with the columns that the contents are: no times, which differ from run to run.
CONTENTS = {
    "articles": "id, key",
    "origins": "key, article",
    "versions": "id, article, number, newest, text_id, title, outlet, byline, published, language, url, origin, "
    "reader, statements, furniture, notes, text",
    "names": "id, folded, last",
    "identities": "id, article, name, kind, person, apart, shown",
    "speakers": "id, version, position, key, identity, name, kind, statements, descriptions, mentions",
    "statements": "id, version, position, key, form, cue_class, speaker, addressee, within, said_from, said_to, "
    "said_text, source_text, cue_text, text, confidence, source, cue, content, occasion, polarity, sure, because",
    "chain": "statement, link, speaker",
    "quantities": 'statement, position, start, "end", value, high, unit, approximate',
    "unread": "origin, why",
    "seen": "fingerprint, article",
    "visits": "url, etag, last_modified",
    "decisions": "id, judgement, left_article, left_name, left_kind, right_article, right_name, right_kind, score, "
    "why, author, undone_by",
    "traced": "id, text_id, carriers",
    "topics": "word, bucket, traced",
    "wordings": "id, traced, statement, piece",
    "likenesses": "a, b, odds",
    "trails": "id, gist, articles, outlets, statements, independent_sources, flags, first, last, confidence, whole",
    "trail_articles": "trail, article",
    "trail_wordings": "wording, trail",
    "denials": "trail, denied",
    "trail_names": "old, trail",
    "trail_looks": "trail, seen",
    "watched_feeds": "url, moved, etag, last_modified, digest, failures, why",
    "watched_pages": "id, key, url, host, feed, outlet, item, entry, tries, looks, same",
    "watched_hosts": "host, failures",
    "watch_messages": "number, id, body, tries",
    "watch_facts": "name, value",
}
# Those that more than the first column tells the rows of apart.
_BY_ALL = ("topics", "likenesses", "trail_articles", "trail_wordings", "denials")


def info(connection: Guarded, path: Path, *, check: bool, writer: Guarded | None) -> Info:
    """Counts and, with `check`, what is wrong with the file. Only a `writer` can ask the search indexes for theirs.

    Raises DamagedLibrary where the file is too damaged to be counted.
    """

    def count(sql: str) -> int:
        return int(connection.one(sql) or 0)

    with reading(connection):
        first, last = connection.execute("SELECT min(published), max(published) FROM versions WHERE newest").fetchone()
        names = applied(connection)
        counts = {
            "articles": count("SELECT count(*) FROM articles"),
            "versions": count("SELECT count(*) FROM versions"),
            "statements": count("SELECT sum(statements) FROM versions WHERE newest"),
            "speakers": count("SELECT count(*) FROM identities"),
            "people": count("SELECT count(DISTINCT person) FROM identities WHERE kind = 'person'"),
            "outlets": count("SELECT count(DISTINCT outlet) FROM versions WHERE newest"),
            "unread": count("SELECT count(*) FROM unread"),
            "decisions": count("SELECT count(*) FROM decisions WHERE undone_at IS NULL"),
        }
        faults = _faults(connection) if check else []
    if check and writer is not None and not faults:
        faults = _index_faults(writer)
    files = (path, path.with_name(path.name + "-wal"))
    return Info(
        path=path,
        size=sum(file.stat().st_size for file in files if file.exists()),
        **counts,
        first=day_of(first),
        last=day_of(last),
        schema=names[-1],
        migrations=names,
        checked=check,
        faults=tuple(faults),
    )


def _faults(connection: Guarded) -> list[str]:
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(20):
            found.append(f"row {row} of {table} refers to a row of {parent} that is not there")
        for what, sql in _NEVER.items():
            wrong = connection.one(sql)
            if wrong:
                found.append(f"{wrong} {what}")
    except DamagedLibrary as error:
        return [str(error.__cause__ or error)]
    return found


def _index_faults(writer: Guarded) -> list[str]:
    """What the search indexes find when they compare themselves with the tables; it takes the lock of a writer."""
    found = []
    begin(writer)
    try:
        for index in _INDEXES:
            try:
                writer.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
            except LibraryError as error:
                found.append(f"the search index {index} does not agree with its table ({error.__cause__})")
    finally:
        roll_back(writer)
    return found


def fingerprint(connection: Guarded) -> str:
    """SHA-256 over all contents, numbers included and times left out: equal for two libraries made the same way."""
    digest = sha256()
    with reading(connection):
        for table, columns in CONTENTS.items():
            first = columns.partition(",")[0]
            order = f"{first}, {columns.split(', ')[1]}" if table in ("chain", "quantities") else first
            order = columns if table in _BY_ALL else order
            digest.update(f"\n{table}\n".encode())
            for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY {order}"):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
