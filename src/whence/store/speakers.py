"""The speakers of a library, people merged as decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whence.errors import NotInLibrary
from whence.store import query
from whence.store.faults import Guarded
from whence.store.reading import facets
from whence.store.records import Member, SpeakerRow
from whence.store.rows import day_of
from whence.text.one_person import NOBODY_IN_PARTICULAR

# Those who are nobody in particular are listed by their wording: their group is minus the number of the name.
_GROUP = f"CASE WHEN root.kind IN {NOBODY_IN_PARTICULAR} THEN -root.name ELSE root.id END"


def speakers(
    connection: Guarded, *, name: str | None = None, outlet: str | None = None, limit: int | None = None
) -> Iterator[SpeakerRow]:
    """Who speaks in the newest versions, those with most statements first.

    `name` keeps those with all of its words in one of their names, `outlet` counts what stands in that outlet only.
    """
    where, values = facets(outlet, None, None)
    if name is not None:
        where += (
            " AND root.id IN (SELECT i2.person FROM names_fts f JOIN identities i2 ON i2.name = f.rowid "
            "WHERE names_fts MATCH ?)"
        )
        values = (*values, query.names(name) or '""')
    groups = connection.execute(
        f"SELECT {_GROUP} AS who, min(root.id), count(DISTINCT v.article), sum(p.statements) AS total, "
        "min(v.published), max(v.published) FROM versions v JOIN speakers p ON p.version = v.id "
        "JOIN identities i ON i.id = p.identity JOIN identities root ON root.id = i.person "
        f"WHERE v.newest{where} GROUP BY who ORDER BY total DESC, min(root.id) LIMIT ?",
        (*values, -1 if limit is None else limit),
    ).fetchall()
    for who, root, articles, statements, first, last in groups:
        yield _speaker(connection, who, root, articles, statements, first, last)


def _speaker(
    connection: Guarded, who: int, root: int, articles: int, statements: int, first: str | None, last: str | None
) -> SpeakerRow:
    shown, kind, root_name = connection.execute(
        "SELECT shown, kind, name FROM identities WHERE id = ?", (root,)
    ).fetchone()
    where, value = ("i.person = ?", who) if who > 0 else ("i.name = ? AND i.kind = " + f"'{kind}'", root_name)

    def column(sql: str, order: str) -> tuple[Any, ...]:
        rows = connection.execute(
            f"SELECT {sql} AS found, count(*) FROM identities i JOIN speakers p ON p.identity = i.id "
            f"JOIN versions v ON v.id = p.version WHERE v.newest AND {where} GROUP BY found ORDER BY {order} LIMIT 50",
            (value,),
        )
        return tuple(row[0] for row in rows if row[0] is not None)

    names = column("p.name", "count(*) DESC, found")
    fullest = max(names, key=lambda name: len(name.split()), default=shown) if who > 0 else shown
    rest = connection.execute(
        "SELECT d.value, count(*) FROM identities i JOIN speakers p ON p.identity = i.id "
        f"JOIN versions v ON v.id = p.version, json_each(p.descriptions) d WHERE v.newest AND {where} "
        "GROUP BY d.value ORDER BY count(*) DESC, d.value LIMIT 10",
        (value,),
    )
    return SpeakerRow(
        person=who if who > 0 else None,
        name=fullest,
        kind=kind,
        names=(fullest, *(name for name in names if name != fullest)),
        descriptions=tuple(row[0] for row in rest),
        outlets=column("v.outlet", "count(*) DESC, found"),
        articles=articles,
        statements=statements,
        first=day_of(first),
        last=day_of(last),
    )


def members(connection: Guarded, person: int, limit: int | None = None) -> tuple[Member, ...]:
    """The speakers of single articles that are one person with number `person`. Raises NotInLibrary."""
    rows = connection.execute(
        "SELECT i.id, i.person, i.article, v.title, v.outlet, i.shown, i.kind FROM identities i "
        "JOIN versions v ON v.article = i.article AND v.newest "
        "WHERE i.person = (SELECT person FROM identities WHERE id = ?) ORDER BY i.id LIMIT ?",
        (person, -1 if limit is None else limit),
    ).fetchall()
    if not rows:
        raise NotInLibrary(f"There is no speaker {person} in {connection.path}; `whence speakers` lists them.")
    return tuple(Member(*row) for row in rows)
