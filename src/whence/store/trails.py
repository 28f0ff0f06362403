"""Trails in a library: what was compared, what the pairs of wordings say, and the trails that follow from it.

A text that several articles share is compared once; `traced` has a row for each. `wordings` are its pieces,
`likenesses` the log odds of pairs of them. Trails follow from these alone, so that nothing
depends on the order of adding. Every function that writes runs within a transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from whence.errors import NotInLibrary
from whence.store.faults import Guarded
from whence.store.records import TrailRow
from whence.store.rows import day_of
from whence.trail_model import Trail
from whence.trail_serial import trail_from_dict, trail_to_dict

Node = tuple[str, str, int]  # document, statement, piece

# The articles that have a text, and all that counts of them.
_CARRIED = (
    "group_concat(article || ':' || reader || ':' || coalesce(outlet, '') || ':' || coalesce(byline, '') || ':' || "
    "coalesce(published_at, published, ''), char(10))"
)
_ROW = (
    "t.id, t.gist, t.articles, t.outlets, t.statements, t.independent_sources, t.flags, t.first, t.last, t.confidence"
)


def stale(connection: Guarded) -> tuple[list[str], list[str]]:
    """The texts to be compared, new or with other articles or another reading than before; and those that are gone.

    Both in an order that depends on the texts alone.
    """
    now = dict(
        connection.execute(
            f"SELECT text_id, {_CARRIED} FROM (SELECT * FROM versions WHERE newest ORDER BY text_id, article) "
            "GROUP BY text_id"
        ).fetchall()
    )
    before = dict(connection.execute("SELECT text_id, carriers FROM traced").fetchall())
    todo = sorted(text for text, carriers in now.items() if before.get(text) != carriers)
    return todo, sorted(set(before) - set(now))


def carriers(connection: Guarded, text_id: str) -> list[tuple[int, str]]:
    """The articles whose newest version has a text: their numbers and keys."""
    return [
        (number, key)
        for number, key in connection.execute(
            "SELECT v.article, a.key FROM versions v JOIN articles a ON a.id = v.article "
            "WHERE v.newest AND v.text_id = ? ORDER BY v.article",
            (text_id,),
        )
    ]


def forget(connection: Guarded, text_id: str) -> None:
    """Takes a text out, with what its wordings say."""
    connection.execute("DELETE FROM traced WHERE text_id = ?", (text_id,))


def note(
    connection: Guarded, text_id: str, bucket: int | None, topic: Iterable[str], pieces: Iterable[tuple[str, int]]
) -> None:
    """Notes a text that is compared: the words it is found by, and its wordings (statement and piece)."""
    carried = connection.one(
        f"SELECT {_CARRIED} FROM (SELECT * FROM versions WHERE newest AND text_id = ? ORDER BY article)",
        (text_id,),
    )
    row = connection.execute("INSERT INTO traced (text_id, carriers) VALUES (?, ?)", (text_id, carried)).lastrowid
    connection.executemany(
        "INSERT OR IGNORE INTO topics (word, bucket, traced) VALUES (?, ?, ?)",
        [(word, -1 if bucket is None else bucket, row) for word in topic],
    )
    connection.executemany(
        "INSERT INTO wordings (traced, statement, piece) VALUES (?, ?, ?)", [(row, key, piece) for key, piece in pieces]
    )


def near(connection: Guarded, words: Sequence[str], bucket: int | None, shared: int, limit: int, but: str) -> list[str]:
    """The texts that share `shared` of these words or more and lie near in time, those that share most first."""
    marks = ", ".join("?" * len(words))
    when = "" if bucket is None else f" AND t.bucket IN (-1, {bucket - 1}, {bucket}, {bucket + 1})"
    rows = connection.execute(
        f"SELECT d.text_id FROM topics t JOIN traced d ON d.id = t.traced WHERE t.word IN ({marks}){when} "
        f"AND d.text_id <> ? GROUP BY t.traced HAVING count(*) >= {shared} ORDER BY count(*) DESC, d.text_id "
        f"LIMIT {limit}",
        (*words, but),
    )
    return [text for (text,) in rows]


def say(connection: Guarded, said: Mapping[tuple[Node, Node], float]) -> None:
    """Keeps what pairs of wordings say."""
    ids: dict[str, dict[tuple[str, int], int]] = {}

    def row(node: Node) -> int:
        if node[0] not in ids:
            ids[node[0]] = {
                (statement, piece): number
                for number, statement, piece in connection.execute(
                    "SELECT w.id, w.statement, w.piece FROM wordings w JOIN traced d ON d.id = w.traced "
                    "WHERE d.text_id = ?",
                    (node[0],),
                )
            }
        return ids[node[0]][node[1:]]

    rows = []
    for (a, b), odds in said.items():
        one, other = sorted((row(a), row(b)))
        rows.append((one, other, odds))
    connection.executemany("INSERT OR REPLACE INTO likenesses (a, b, odds) VALUES (?, ?, ?)", rows)


def nodes_of(connection: Guarded, texts: Iterable[str]) -> set[int]:
    """The rows of the wordings of some texts."""
    found: set[int] = set()
    for text in texts:
        found.update(
            number
            for (number,) in connection.execute(
                "SELECT w.id FROM wordings w JOIN traced d ON d.id = w.traced WHERE d.text_id = ?", (text,)
            )
        )
    return found


def nodes_alive(connection: Guarded, node: int) -> bool:
    """Whether there still is a wording with this row."""
    return bool(connection.one("SELECT 1 FROM wordings WHERE id = ?", (node,)))


def partners(connection: Guarded, texts: Iterable[str]) -> set[int]:
    """The wordings of other texts that stand in a trail with, or are like, those of some texts."""
    own = nodes_of(connection, texts)
    found: set[int] = set()
    for node in own:
        found.update(
            n
            for (n,) in connection.execute(
                "SELECT o.wording FROM trail_wordings m JOIN trail_wordings o ON o.trail = m.trail WHERE m.wording = ?",
                (node,),
            )
        )
        found.update(other for other, _ in _beside(connection, node))
    return found - own


def _beside(connection: Guarded, node: int) -> list[tuple[int, float]]:
    return [
        (other, odds)
        for other, odds in connection.execute(
            "SELECT b, odds FROM likenesses WHERE a = ? UNION ALL SELECT a, odds FROM likenesses WHERE b = ?",
            (node, node),
        )
    ]


def reach(
    connection: Guarded, start: Iterable[int], least: float
) -> tuple[dict[int, Node], dict[tuple[int, int], float]]:
    """All wordings that pairs of at least `least` lead to, and what the pairs among them say."""
    todo, seen = sorted(start), set[int]()
    pairs: dict[tuple[int, int], float] = {}
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        for other, odds in _beside(connection, node):
            pairs[min(node, other), max(node, other)] = odds
            if odds >= least and other not in seen:
                todo.append(other)
    names: dict[int, Node] = {}
    for node in sorted(seen):
        row = connection.execute(
            "SELECT d.text_id, w.statement, w.piece FROM wordings w JOIN traced d ON d.id = w.traced WHERE w.id = ?",
            (node,),
        ).fetchone()
        if row:
            names[node] = (row[0], row[1], row[2])
    return names, {pair: odds for pair, odds in pairs.items() if pair[0] in names and pair[1] in names}


def trails_over(connection: Guarded, nodes: Iterable[int]) -> dict[str, set[int]]:
    """The trails that some of these wordings stand in, each with all its wordings."""
    found: dict[str, set[int]] = {}
    for node in nodes:
        for (trail,) in connection.execute("SELECT trail FROM trail_wordings WHERE wording = ?", (node,)):
            found.setdefault(trail, set())
    for trail in found:
        found[trail] = {
            n for (n,) in connection.execute("SELECT wording FROM trail_wordings WHERE trail = ?", (trail,))
        }
    return found


def taken(connection: Guarded, trail: str) -> bool:
    """Whether a trail has this id, or had it."""
    return bool(
        connection.one("SELECT 1 FROM trails WHERE id = ?", (trail,))
        or connection.one("SELECT 1 FROM trail_names WHERE old = ?", (trail,))
    )


def drop(connection: Guarded, trail: str, into: str | None) -> None:
    """Takes a trail out; its id leads to `into` from now on."""
    connection.execute("DELETE FROM trails WHERE id = ?", (trail,))
    if into is None:
        connection.execute("DELETE FROM trail_names WHERE trail = ?", (trail,))
    else:
        connection.execute("UPDATE trail_names SET trail = ? WHERE trail = ?", (into, trail))
        connection.execute("INSERT OR REPLACE INTO trail_names (old, trail) VALUES (?, ?)", (trail, into))


def put(connection: Guarded, trail: Trail, nodes: Iterable[int]) -> None:
    """Puts a trail in, in the place of the one with its id."""
    days = sorted(c.published[:10] for c in trail.carriers if c.published)
    numbers = sorted({c.article for c in trail.carriers if c.article is not None})
    outlets = len({c.outlet for c in trail.carriers if c.outlet})
    for table in ("trail_articles", "trail_wordings", "denials"):
        connection.execute(f"DELETE FROM {table} WHERE trail = ?", (trail.id,))
    columns = (
        "id", "gist", "articles", "outlets", "statements", "independent_sources", "flags", "first", "last",
        "confidence", "whole",
    )  # fmt: skip
    changed = ", ".join(f"{c} = excluded.{c}" for c in columns[1:])
    connection.execute(
        f"INSERT INTO trails ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT (id) DO UPDATE SET {changed}",
        (
            trail.id, trail.gist, len(numbers), outlets, len(trail.carriers), trail.independent_sources,
            json.dumps(list(trail.flags)), days[0] if days else None, days[-1] if days else None, trail.confidence,
            json.dumps(trail_to_dict(trail), ensure_ascii=False),
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO trail_articles (trail, article) VALUES (?, ?)", [(trail.id, n) for n in numbers]
    )
    connection.executemany(
        "INSERT INTO trail_wordings (trail, wording) VALUES (?, ?)", [(trail.id, n) for n in sorted(nodes)]
    )


def link_denials(connection: Guarded, links: Mapping[str, Sequence[str]]) -> None:
    """Keeps which trails deny which: by trail, those it denies."""
    for trail, denied in links.items():
        connection.executemany(
            "INSERT OR IGNORE INTO denials (trail, denied) VALUES (?, ?)", [(trail, other) for other in denied]
        )


def trail(connection: Guarded, name: str) -> Trail:
    """The trail of an id, also of one that was merged into another. Raises NotInLibrary."""
    key = connection.one("SELECT trail FROM trail_names WHERE old = ?", (name,)) or name
    whole = connection.one("SELECT whole FROM trails WHERE id = ?", (key,))
    if whole is None:
        raise NotInLibrary(f"There is no trail {name} in {connection.path}; `whence trace` lists those there are.")
    return _whole(connection, key, whole)


def _whole(connection: Guarded, key: str, whole: str) -> Trail:
    from dataclasses import replace

    denies = connection.execute("SELECT denied FROM denials WHERE trail = ? ORDER BY denied", (key,)).fetchall()
    by = connection.execute("SELECT trail FROM denials WHERE denied = ? ORDER BY trail", (key,)).fetchall()
    found = trail_from_dict(json.loads(whole))
    flags = found.flags if not by or "denied" in found.flags else (*found.flags, "denied")
    return replace(found, denies=tuple(x for (x,) in denies), denied_by=tuple(x for (x,) in by), flags=flags)


def whole(connection: Guarded) -> Iterator[Trail]:
    """All trails, in the order of their first article by its clock."""
    rows = connection.execute("SELECT id, whole FROM trails ORDER BY first IS NULL, first, id").fetchall()
    for key, text in rows:
        yield _whole(connection, key, text)


def trails(
    connection: Guarded, *, words: str | None = None, article: int | None = None, outlet: str | None = None,
    flag: str | None = None, since: date | None = None, until: date | None = None, limit: int | None = 20,
    offset: int = 0,
) -> tuple[TrailRow, ...]:  # fmt: skip
    """Trails, those with the newest article first; `words` must all stand in one of its wordings."""
    where, values = ["1"], list[Any]()
    if article is not None:
        where.append("t.id IN (SELECT trail FROM trail_articles WHERE article = ?)")
        values.append(article)
    if outlet is not None:
        where.append(
            "t.id IN (SELECT a.trail FROM trail_articles a JOIN versions v ON v.article = a.article "
            "WHERE v.newest AND v.outlet = ?)"
        )
        values.append(outlet)
    if flag is not None:
        where.append("t.flags LIKE ?")
        values.append(f'%"{flag}"%')
    if since is not None:
        where.append("t.last >= ?")
        values.append(since.isoformat())
    if until is not None:
        where.append("t.first <= ?")
        values.append(until.isoformat())
    for word in (words or "").split():
        where.append("instr(lower(json_extract(t.whole, '$.gist') || ' ' || json_extract(t.whole, '$.statements')), ?)")
        values.append(word.lower())
    rows = connection.execute(
        f"SELECT {_ROW} FROM trails t WHERE {' AND '.join(where)} ORDER BY t.last DESC, t.articles DESC, t.id "
        f"LIMIT {-1 if limit is None else int(limit)} OFFSET {int(offset)}",
        values,
    ).fetchall()
    return tuple(_row(row) for row in rows)


def _row(row: Sequence[Any]) -> TrailRow:
    key, gist, articles, outlets, statements, sources, flags, first, last, confidence = row
    return TrailRow(
        key, gist, articles, outlets, statements, sources, tuple(json.loads(flags)), day_of(first), day_of(last),
        confidence,
    )  # fmt: skip


def looked(connection: Guarded) -> dict[str, str]:
    """What the last look at each trail saw, as `see` kept it."""
    return dict(connection.execute("SELECT trail, seen FROM trail_looks").fetchall())


def see(connection: Guarded, seen: Mapping[str, str]) -> None:
    """Keeps what was seen of each trail."""
    connection.execute("DELETE FROM trail_looks")
    connection.executemany("INSERT INTO trail_looks (trail, seen) VALUES (?, ?)", sorted(seen.items()))
