"""Who might be one person across articles: suggestions with a score and the evidence for it.

Nobody is compared with everybody: names are looked up by their last word alone, and each speaker is held against the
few likeliest of them, so the work grows with the number of speakers.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from whence.store import query
from whence.store.faults import Guarded
from whence.store.people import place
from whence.store.records import Suggestion
from whence.store.rows import strings_of
from whence.text.one_person import NOBODY_IN_PARTICULAR, Likeness, likeness

CANDIDATES = 3  # suggestions for one speaker at most
_BLOCK = 200  # people with one last word that are looked at, those in most articles first

# What each kind of likeness is worth, set by hand: a full name says most; the rest moves it a little up or down.
_NAMES: dict[Likeness, tuple[float, str]] = {
    "same": (0.8, "the same full name"),
    "middle name": (0.75, "the same name but for a middle name"),
    "initials": (0.65, "the same family name, and initials that agree"),
    "same word": (0.5, "the same name of one word"),
    "last word": (0.5, "“{}” is the last word of the other name"),
}
_SAME_OUTLET = 0.1
_SAME_DESCRIPTION = 0.15
_OTHER_DESCRIPTION = -0.05
_OTHER_KIND = -0.3


@dataclass(frozen=True, slots=True)
class _Someone:
    """A person as the suggestions see it: its fullest name and what is known of it over all its articles."""

    id: int
    name: str
    folded: str
    kind: str
    articles: int
    outlets: frozenset[str]
    descriptions: frozenset[str]


def suggestions(connection: Guarded, *, name: str | None = None, limit: int | None = 50) -> Iterator[Suggestion]:
    """Pairs that nobody has decided on, the likeliest first; `name` keeps those with its words in a name."""
    decided = _decided(connection)
    found: dict[tuple[int, int], Suggestion] = {}
    heap: list[tuple[float, int, int]] = []
    for last in _last_words(connection, name):
        for suggestion in _in_block(_block(connection, last)):
            pair = (suggestion.a, suggestion.b)
            if pair in decided:
                continue
            entry = (suggestion.score, -suggestion.a, -suggestion.b)
            if limit is not None and len(heap) >= limit:
                worst = heapq.heappushpop(heap, entry)
                if worst == entry:
                    continue
                del found[-worst[1], -worst[2]]
            else:
                heapq.heappush(heap, entry)
            found[pair] = suggestion
    for _, a, b in sorted(heap, key=lambda entry: (-entry[0], -entry[1], -entry[2])):
        yield found[-a, -b]


def _last_words(connection: Guarded, name: str | None) -> Iterator[str]:
    """The last words that names of several people have."""
    where, values = "", []
    if name is not None:
        where = "AND n.last IN (SELECT last FROM names_fts f JOIN names o ON o.id = f.rowid WHERE names_fts MATCH ?)"
        values.append(query.names(name) or '""')
    rows = connection.execute(
        f"SELECT n.last FROM names n JOIN identities i ON i.name = n.id WHERE n.last <> '' {where} "
        f"AND i.kind NOT IN {NOBODY_IN_PARTICULAR} GROUP BY n.last HAVING count(DISTINCT i.person) > 1 ORDER BY n.last",
        values,
    ).fetchall()
    return (row[0] for row in rows)


def _block(connection: Guarded, last: str) -> list[_Someone]:
    """The people one of whose names ends in `last`, by their newest versions."""
    rows = connection.execute(
        "SELECT root.id, root.shown, rn.folded, root.kind, count(DISTINCT v.article) AS many, "
        "json_group_array(DISTINCT v.outlet), json_group_array(DISTINCT p.descriptions) "
        "FROM names n JOIN identities i ON i.name = n.id JOIN identities root ON root.id = i.person "
        "JOIN names rn ON rn.id = root.name JOIN speakers p ON p.identity = i.id "
        "JOIN versions v ON v.id = p.version AND v.newest "
        f"WHERE n.last = ? AND root.kind NOT IN {NOBODY_IN_PARTICULAR} GROUP BY root.id ORDER BY many DESC, root.id "
        f"LIMIT {_BLOCK}",
        (last,),
    )
    return [
        _Someone(
            id=person, name=shown, folded=folded, kind=kind, articles=many,
            outlets=frozenset(strings_of(outlets)),
            descriptions=frozenset(d.casefold() for row in strings_of(lists) for d in strings_of(row)),
        )
        for person, shown, folded, kind, many, outlets, lists in rows
    ]  # fmt: skip


def _in_block(block: list[_Someone]) -> Iterator[Suggestion]:
    """The best few pairs for each of a block, each pair once, the lower number first."""
    seen: set[tuple[int, int]] = set()
    for someone in block:
        scored = sorted(
            (compared for other in block if other.id != someone.id and (compared := _compare(someone, other))),
            key=lambda s: (-s.score, s.a, s.b),
        )
        for suggestion in scored[:CANDIDATES]:
            if (suggestion.a, suggestion.b) not in seen:
                seen.add((suggestion.a, suggestion.b))
                yield suggestion


def _compare(one: _Someone, other: _Someone) -> Suggestion | None:
    """How likely two are the same; None where their names already show that they are not."""
    names = one.folded.split(), other.folded.split()
    alike = likeness(*names)
    if alike is None:
        return None
    score, why = _NAMES[alike]
    evidence = [why.format(min(names, key=len)[-1])]
    if one.kind != other.kind:
        if {one.kind, other.kind} & {"person"}:
            score += _OTHER_KIND
        evidence.append(f"one is called {_a(one.kind)}, the other {_a(other.kind)}")
    shared = sorted(one.descriptions & other.descriptions)
    if shared:
        score += _SAME_DESCRIPTION
        evidence.append(f"both are called “{shared[0]}”")
    elif one.descriptions and other.descriptions:
        score += _OTHER_DESCRIPTION
        evidence.append(f"one is called “{min(one.descriptions)}”, the other “{min(other.descriptions)}”")
    outlets = sorted(one.outlets & other.outlets)
    if outlets:
        score += _SAME_OUTLET
        evidence.append(f"both appear in {outlets[0]}")
    a, b = sorted((one, other), key=lambda s: s.id)
    return Suggestion(a.id, b.id, a.name, b.name, round(min(max(score, 0.01), 0.99), 2), tuple(evidence))


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _decided(connection: Guarded) -> set[tuple[int, int]]:
    """The pairs of people that somebody judged to be different."""
    found = set()
    for row in connection.execute(
        "SELECT left_article, left_name, left_kind, right_article, right_name, right_kind FROM decisions "
        "WHERE judgement = 'different' AND undone_at IS NULL"
    ).fetchall():
        sides = [place(connection, *row[:3]), place(connection, *row[3:])]
        a, b = (connection.one("SELECT person FROM identities WHERE id = ?", (side,)) for side in sides)
        if a is not None and b is not None:
            found.add((min(a, b), max(a, b)))
    return found
