"""Counts over a selection of statements: by outlet, speaker, form, cue, month, and through whom they came.

A selection is what a search keeps, the latest `COUNTED` statements of it at most, so that a page of counts takes no
longer in a library of a million articles than in one of a hundred. `Counts.capped` says when there were more.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from whence.errors import NotInLibrary
from whence.store import query
from whence.store.faults import Guarded
from whence.store.opening import reading
from whence.store.reading import facets
from whence.store.records import Count, Counts, Found, OutletRow, Portrait, SpeakerCount
from whence.store.rows import day_of, storable_text, strings_of
from whence.store.search import PEOPLE_NAMED, Filters, newest, shown
from whence.text.folded import fold
from whence.text.one_person import NOBODY_IN_PARTICULAR

COUNTED = 1_000  # statements of a selection
_TOP = 50  # of each kind that are named
_MEMBERS = 1_000  # latest speakers of single articles that are looked at for one person, or for one name

_ROWS = (
    "SELECT s.id, s.form, s.cue_class, s.text, v.article, v.outlet, v.published, root.id, root.shown, root.kind, "
    "s.addressee FROM json_each(?) picked JOIN statements s ON s.id = picked.value JOIN versions v ON v.id = s.version "
    "LEFT JOIN speakers p ON p.id = s.speaker LEFT JOIN identities i ON i.id = p.identity "
    "LEFT JOIN identities root ON root.id = i.person"
)
_THROUGH = (
    "SELECT root.id, root.shown, root.kind, count(*) FROM json_each(?) picked "
    "JOIN chain c ON c.statement = picked.value AND c.link > 0 JOIN speakers p ON p.id = c.speaker "
    "JOIN identities i ON i.id = p.identity JOIN identities root ON root.id = i.person "
    "WHERE EXISTS (SELECT 1 FROM chain d WHERE d.statement = c.statement AND d.link = c.link + 1) GROUP BY root.id"
)
_SPEAKERS = (
    "SELECT root.id, root.shown, root.kind, count(*) FROM json_each(?) picked JOIN speakers p ON p.id = picked.value "
    "JOIN identities i ON i.id = p.identity JOIN identities root ON root.id = i.person GROUP BY root.id"
)


def counts(connection: Guarded, words: str, filters: Filters) -> Counts:
    """What the statements that hold the words and pass the filters are like."""
    return survey(connection, words, filters, 0, 0)[1]


def survey(connection: Guarded, words: str, filters: Filters, limit: int, offset: int) -> tuple[Found, Counts]:
    """A page of the statements, newest first, and counts over all of them, out of one pass over the selection."""
    asked = query.parse(words)
    sql, values = newest(asked, filters)
    with reading(connection):
        picked = [row[0] for row in connection.execute(f"{sql} LIMIT {COUNTED + 1}", values)]
        if offset + limit < len(picked) or len(picked) <= COUNTED:
            page, more = picked[offset : offset + limit], len(picked) > offset + limit
        else:
            further = connection.execute(f"{sql} LIMIT ? OFFSET ?", (*values, limit + 1, offset)).fetchall()
            page, more = [row[0] for row in further[:limit]], len(further) > limit
        found = Found(shown(connection, asked, [(row, 0.0) for row in page]), more)
        return found, _counted(connection, picked)


def _counted(connection: Guarded, picked: list[int]) -> Counts:
    """Counts over the first `COUNTED` of the statements that were picked."""
    ids = json.dumps(picked[:COUNTED])
    rows = connection.execute(_ROWS, (ids,)).fetchall()
    through = connection.execute(_THROUGH, (ids,)).fetchall()
    addressees = [row[-1] for row in rows if row[-1] is not None]
    to = connection.execute(_SPEAKERS, (json.dumps(addressees),)).fetchall() if addressees else []
    who = Counter((row[7], row[8], row[9]) for row in rows if row[7] is not None)
    days = [row[6] for row in rows if row[6]]
    return Counts(
        statements=len(rows),
        capped=len(picked) > COUNTED,
        articles=len({row[4] for row in rows}),
        wordings=len({fold(row[3]) for row in rows}),
        first=day_of(min(days, default=None)),
        last=day_of(max(days, default=None)),
        forms=_named(row[1] for row in rows),
        cue_classes=_named(row[2] for row in rows),
        outlets=_named(row[5] for row in rows),
        months=tuple(sorted(_named((day[:7] for day in days), None), key=lambda count: count.name)),
        speakers=_people([(*key, number) for key, number in who.items()]),
        through=_people(through),
        to=_people(to),
        unnamed=sum(row[9] == "unnamed" for row in rows),
    )


def _named(values: Iterable[str | None], top: int | None = _TOP) -> tuple[Count, ...]:
    found = Counter(value for value in values if value)
    return tuple(Count(name, number) for name, number in sorted(found.items(), key=lambda c: (-c[1], c[0]))[:top])


def _people(rows: list[Any]) -> tuple[Count, ...]:
    """Those in particular each by number, the others ("officials") together by their wording."""
    found: dict[tuple[str, int | None], Count] = {}
    for person, name, kind, number in rows:
        who = None if kind in NOBODY_IN_PARTICULAR else person
        key = (fold(name) if who is None else name, who)
        before = found.get(key)
        found[key] = Count(name, number + (before.count if before else 0), who, kind)
    return tuple(sorted(found.values(), key=lambda c: (-c.count, c.name, c.person or 0))[:_TOP])


def outlets(connection: Guarded, *, limit: int = 200, offset: int = 0) -> tuple[OutletRow, ...]:
    """The outlets by name, with the number of their articles and the days from the first to the last."""
    rows = connection.execute(
        "SELECT outlet, count(*), min(published), max(published) FROM versions WHERE newest AND outlet IS NOT NULL "
        "GROUP BY outlet ORDER BY outlet LIMIT ? OFFSET ?",
        (limit, offset),
    )
    return tuple(OutletRow(name, count, day_of(first), day_of(last)) for name, count, first, last in rows)


def outlet(connection: Guarded, name: str) -> OutletRow:
    """One outlet. Raises NotInLibrary."""
    where, values = facets(name, None, None)
    found, count, first, last = connection.execute(
        f"SELECT min(v.outlet), count(*), min(v.published), max(v.published) FROM versions v WHERE v.newest{where}",
        values,
    ).fetchone()
    if not count:
        raise NotInLibrary(f"There is no outlet “{storable_text(name)}” in {connection.path}; look for it by a word.")
    return OutletRow(found, count, day_of(first), day_of(last))


def _latest(people: str) -> str:
    """SQL for the latest speakers of single articles that are these people, from the indexes alone."""
    return (
        "SELECT i.person AS person, p.id AS id FROM identities i JOIN speakers p ON p.identity = i.id "
        f"WHERE i.person IN ({people}) ORDER BY p.id DESC LIMIT {_MEMBERS}"
    )


def named(connection: Guarded, name: str, *, limit: int = 50, offset: int = 0) -> tuple[SpeakerCount, ...]:
    """The people one of whose names holds all the words of `name`, those with most statements first."""
    rows = connection.execute(
        "SELECT root.id, root.shown, root.kind, count(DISTINCT found.article), sum(found.statements) AS total, "
        "min(found.published), max(found.published) FROM ("
        "SELECT o.person AS person, v.article AS article, p.statements AS statements, v.published AS published "
        f"FROM ({_latest(PEOPLE_NAMED)}) o JOIN speakers p ON p.id = o.id JOIN versions v ON v.id = p.version "
        "AND v.newest) found "
        "JOIN identities root ON root.id = found.person "
        "GROUP BY root.id ORDER BY total DESC, root.id LIMIT ? OFFSET ?",
        (query.names(name) or '""', limit, offset),
    )
    return tuple(
        SpeakerCount(
            None if kind in NOBODY_IN_PARTICULAR else person,
            shown,
            kind,
            articles,
            statements,
            day_of(first),
            day_of(last),
        )
        for person, shown, kind, articles, statements, first, last in rows
    )


def portrait(connection: Guarded, person: int) -> Portrait:
    """Who a person is, by the latest articles that name it. Raises NotInLibrary."""
    root = connection.execute(
        "SELECT root.id, root.shown, root.kind FROM identities i JOIN identities root ON root.id = i.person "
        "WHERE i.id = ?",
        (person,),
    ).fetchone()
    rows = [] if root is None else connection.execute(
        f"SELECT p.name, p.descriptions, v.article FROM ({_latest('?')}) o JOIN speakers p ON p.id = o.id "
        "JOIN versions v ON v.id = p.version AND v.newest",
        (root[0],),
    ).fetchall()  # fmt: skip
    if not rows:
        raise NotInLibrary(f"There is no speaker {person} in {connection.path}; look for the name.")
    names = _named(row[0] for row in rows)
    fullest = max(names, key=lambda count: len(count.name.split())).name
    described = _named(words for row in rows if row[1] != "[]" for words in strings_of(row[1]))
    return Portrait(root[0], fullest, root[2], names, described, len({row[2] for row in rows}))
