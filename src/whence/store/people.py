"""Who is one person across articles: identities, decisions, and what follows from them.

An identity is a name in an article, whatever its versions and readings. Decisions judge two of them the same or
different; people are the connected components of "same", where "different" always wins. A decision names its sides by
article key and folded name, so it holds when the article is read again, even after it was removed and added again.
The pattern is nomenklatura's resolver.

The default decision on a name is one row for all articles that have it, made when the second one comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from whence.errors import BadOption, NotInLibrary
from whence.model import Speaker
from whence.store.faults import Guarded
from whence.store.opening import now
from whence.store.records import Decision, Judgement
from whence.text.folded import fold
from whence.text.one_person import is_safe

DEFAULT_AUTHOR = "whence"
DEFAULT_SCORE = 0.95
DEFAULT_WHY = "the same full name"


def enlist(connection: Guarded, article: int, speakers: Sequence[Speaker]) -> list[int]:
    """The identities of the speakers of an article, made where they are new; within a transaction that writes."""
    there = {
        (name, kind): identity
        for identity, name, kind in connection.execute(
            "SELECT id, name, kind FROM identities WHERE article = ?", (article,)
        )
    }
    last: int = connection.one("SELECT seq FROM sqlite_sequence WHERE name = 'identities'") or 0
    found: list[int] = []
    fresh: list[tuple[int, int, int, str, int, str]] = []
    for speaker in speakers:
        folded = fold(speaker.name)
        name = _name(connection, folded)
        identity = there.get((name, speaker.kind))
        if identity is None:
            identity = there[name, speaker.kind] = last + len(fresh) + 1
            person = _by_default(connection, name, folded, speaker)
            fresh.append((identity, article, name, speaker.kind, person or identity, speaker.name))
        found.append(identity)
    connection.executemany(
        "INSERT INTO identities (id, article, name, kind, person, shown) VALUES (?, ?, ?, ?, ?, ?)", fresh
    )
    return found


def recall(connection: Guarded, article: int, key: str) -> None:
    """Heeds what was decided on the speakers of an article before it was read again or added again."""
    if connection.one(
        "SELECT 1 FROM decisions WHERE left_article = ? UNION ALL SELECT 1 FROM decisions WHERE right_article = ?",
        (key, key),
    ):
        rows = connection.execute("SELECT id FROM identities WHERE article = ?", (article,)).fetchall()
        settle(connection, [row[0] for row in rows])


def forget(connection: Guarded, article: int) -> None:
    """Drops the identities of an article that none of its speakers has any more; decisions on them stay."""
    gone = connection.execute(
        "SELECT id, name FROM identities i WHERE article = ? AND NOT EXISTS "
        "(SELECT 1 FROM speakers p WHERE p.identity = i.id) ORDER BY id",
        (article,),
    ).fetchall()
    ids = {identity for identity, _ in gone}
    left = [
        other
        for identity in sorted(ids)
        for (other,) in connection.execute("SELECT id FROM identities WHERE person = ?", (identity,))
        if other not in ids
    ]
    # Whoever went by the number of one that goes stands alone until it is settled.
    connection.executemany("UPDATE identities SET person = id WHERE id = ?", [(other,) for other in left])
    connection.executemany("DELETE FROM identities WHERE id = ?", [(identity,) for identity in sorted(ids)])
    if left:
        settle(connection, left)
    for name in sorted({name for _, name in gone}):
        if connection.one("SELECT 1 FROM identities WHERE name = ?", (name,)) is None:
            connection.execute(
                "INSERT INTO names_fts (names_fts, rowid, folded) SELECT 'delete', id, folded FROM names WHERE id = ?",
                (name,),
            )
            connection.execute("DELETE FROM names WHERE id = ?", (name,))


def _name(connection: Guarded, folded: str) -> int:
    name = connection.one("SELECT id FROM names WHERE folded = ?", (folded,))
    if name is None:
        last = folded.rpartition(" ")[2]
        name = connection.execute("INSERT INTO names (folded, last) VALUES (?, ?)", (folded, last)).lastrowid
        connection.execute("INSERT INTO names_fts (rowid, folded) VALUES (?, ?)", (name, folded))
    assert isinstance(name, int)
    return name


def _by_default(connection: Guarded, name: int, folded: str, speaker: Speaker) -> int | None:
    """The person that a new identity belongs to by its name alone; None where that is not safe or was undone."""
    if not is_safe(speaker.name, speaker.kind):
        return None
    person: int | None = connection.one(
        "SELECT person FROM identities WHERE name = ? AND kind = ? AND apart = 0 ORDER BY id LIMIT 1",
        (name, speaker.kind),
    )
    if person is None:
        return None
    made = connection.execute(
        "SELECT undone_at FROM decisions WHERE left_article IS NULL AND left_name = ? AND left_kind = ?",
        (folded, speaker.kind),
    ).fetchone()
    if made is None:
        connection.execute(
            "INSERT INTO decisions (judgement, left_name, left_kind, right_name, right_kind, score, why, author, "
            "decided_at) VALUES ('same', ?, ?, ?, ?, ?, ?, ?, ?)",
            (folded, speaker.kind, folded, speaker.kind, DEFAULT_SCORE, DEFAULT_WHY, DEFAULT_AUTHOR, now()),
        )
        return person
    return person if made[0] is None else None


def decide(connection: Guarded, a: int, b: int, judgement: Judgement, author: str, why: str = "") -> int:
    """Records a judgement and what follows from it; an earlier one of the same two is undone. Gives its number."""
    if a == b:
        raise BadOption("A speaker cannot be compared with itself; give the numbers of two speakers.")
    if judgement not in ("same", "different"):
        raise BadOption(f"A judgement is “same” or “different”, not “{judgement}”.")
    left, right = _side(connection, a), _side(connection, b)
    time = now()
    connection.execute(
        "UPDATE decisions SET undone_at = ?, undone_by = ? WHERE undone_at IS NULL AND ("
        "(left_article, left_name, left_kind, right_article, right_name, right_kind) = (?, ?, ?, ?, ?, ?) OR "
        "(right_article, right_name, right_kind, left_article, left_name, left_kind) = (?, ?, ?, ?, ?, ?))",
        (time, author, *left, *right, *left, *right),
    )
    number = connection.execute(
        "INSERT INTO decisions (judgement, left_article, left_name, left_kind, right_article, right_name, right_kind, "
        "why, author, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (judgement, *left, *right, why, author, time),
    ).lastrowid
    assert number is not None
    settle(connection, (a, b))
    return number


def undo(connection: Guarded, decision: int, author: str) -> None:
    """Takes a decision back; one that was taken back already stays as it is."""
    row = connection.execute(
        "SELECT left_article, left_name, left_kind, right_article, right_name, right_kind FROM decisions WHERE id = ?",
        (decision,),
    ).fetchone()
    if row is None:
        raise NotInLibrary(
            f"There is no decision {decision} in {connection.path}; see them all with whence speakers --decisions."
        )
    connection.execute(
        "UPDATE decisions SET undone_at = ?, undone_by = ? WHERE id = ? AND undone_at IS NULL",
        (now(), author, decision),
    )
    if row[0] is None:
        settle(connection, _of_name(connection, row[1], row[2]))
    else:
        settle(connection, [i for i in (place(connection, *row[:3]), place(connection, *row[3:])) if i is not None])


def decisions(connection: Guarded, *, undone: bool = False, author: str | None = None) -> Iterator[Decision]:
    """The decisions in the order they were made, with `undone` also those taken back."""
    for row in connection.execute(
        "SELECT id, judgement, left_article, left_name, right_article, right_name, why, score, author, decided_at, "
        "undone_at, undone_by FROM decisions WHERE (? OR undone_at IS NULL) AND (? IS NULL OR author = ?) ORDER BY id",
        (undone, author, author),
    ):
        yield Decision(row[0], row[1], (row[2], row[3]), (row[4], row[5]), *row[6:])


def _side(connection: Guarded, identity: int) -> tuple[str, str, str]:
    row = connection.execute(
        "SELECT a.key, n.folded, i.kind FROM identities i JOIN articles a ON a.id = i.article "
        "JOIN names n ON n.id = i.name WHERE i.id = ?",
        (identity,),
    ).fetchone()
    if row is None:
        raise NotInLibrary(f"There is no speaker {identity} in {connection.path}; `whence speakers` lists them.")
    key, folded, kind = row
    return key, folded, kind


def place(connection: Guarded, key: str, folded: str, kind: str) -> int | None:
    """The identity that a side of a decision means: one of the newest version, of the same kind if there is one."""
    found: int | None = connection.one(
        "SELECT i.id FROM articles a JOIN names n ON n.folded = ? JOIN identities i ON i.article = a.id "
        "AND i.name = n.id WHERE a.key = ? ORDER BY NOT EXISTS (SELECT 1 FROM speakers p JOIN versions v "
        "ON v.id = p.version WHERE p.identity = i.id AND v.newest), i.kind <> ?, i.id LIMIT 1",
        (folded, key, kind),
    )
    return found


def _of_name(connection: Guarded, folded: str, kind: str) -> list[int]:
    rows = connection.execute(
        "SELECT i.id FROM names n JOIN identities i ON i.name = n.id WHERE n.folded = ? AND i.kind = ? ORDER BY i.id",
        (folded, kind),
    )
    return [row[0] for row in rows]


@dataclass(slots=True)
class _Node:
    """An identity as `settle` sees it."""

    id: int
    name: int
    folded: str
    kind: str
    person: int
    apart: int


class _Judgements:
    """The decisions of people that hold, as pairs of identities."""

    def __init__(self, connection: Guarded) -> None:
        self.same: list[tuple[int, int]] = []
        self.vetoes: dict[int, set[int]] = {}
        self.put_apart: set[int] = set()
        self.linked: dict[int, set[int]] = {}
        for judgement, *sides in connection.execute(
            "SELECT judgement, left_article, left_name, left_kind, right_article, right_name, right_kind "
            "FROM decisions WHERE undone_at IS NULL AND left_article IS NOT NULL ORDER BY id"
        ).fetchall():
            a, b = place(connection, *sides[:3]), place(connection, *sides[3:])
            if a is None or b is None:
                continue
            self.linked.setdefault(a, set()).add(b)
            self.linked.setdefault(b, set()).add(a)
            if judgement == "same":
                self.same.append((a, b))
            else:
                self.vetoes.setdefault(a, set()).add(b)
                self.vetoes.setdefault(b, set()).add(a)
                self.put_apart.add(a)


def settle(connection: Guarded, seeds: Iterable[int]) -> None:
    """Works out again who is one person with the identities `seeds`, and writes it down."""
    judged = _Judgements(connection)
    nodes, joined = _reach(connection, seeds, judged)
    groups = _Groups(nodes, judged.vetoes)
    for a, b in judged.same:
        if a in nodes and b in nodes:
            groups.join(a, b)
    apart: set[int] = set()
    for block in joined:
        # Whoever was said to be different comes last, so that the others stay together.
        ordered = sorted(block, key=lambda i: (i in judged.put_apart, i))
        apart.update(i for i in ordered[1:] if not groups.join(ordered[0], i))
    for group in groups.all():
        person = min(group, key=lambda i: (-len(nodes[i].folded.split()), i))
        for i in group:
            if (nodes[i].person, nodes[i].apart) != (person, int(i in apart)):
                connection.execute(
                    "UPDATE identities SET person = ?, apart = ? WHERE id = ?", (person, int(i in apart), i)
                )


def _reach(connection: Guarded, seeds: Iterable[int], judged: _Judgements) -> tuple[dict[int, _Node], list[list[int]]]:
    """All identities that a decision on the seeds can touch, and the blocks of those joined by their name."""
    nodes: dict[int, _Node] = {}
    waiting = sorted(set(seeds))
    people: set[int] = set()
    blocks: dict[tuple[int, str], list[int]] = {}
    joined: list[list[int]] = []
    while waiting:
        identity = waiting.pop()
        if identity in nodes:
            continue
        row = connection.execute(
            "SELECT i.id, i.name, n.folded, i.kind, i.person, i.apart FROM identities i JOIN names n ON n.id = i.name "
            "WHERE i.id = ?",
            (identity,),
        ).fetchone()
        if row is None:
            continue
        node = nodes[identity] = _Node(*row)
        waiting.extend(judged.linked.get(identity, ()))
        if node.person not in people:
            people.add(node.person)
            waiting.extend(i for (i,) in connection.execute("SELECT id FROM identities WHERE person = ?", row[4:5]))
        if (node.name, node.kind) not in blocks and _has_default(connection, node):
            block = blocks[node.name, node.kind] = _of_name(connection, node.folded, node.kind)
            joined.append(block)
            waiting.extend(block)
    return nodes, joined


def _has_default(connection: Guarded, node: _Node) -> bool:
    return bool(
        connection.one(
            "SELECT 1 FROM decisions WHERE left_article IS NULL AND left_name = ? AND left_kind = ? "
            "AND undone_at IS NULL",
            (node.folded, node.kind),
        )
    )


class _Groups:
    """Connected components (union–find) that no veto runs through."""

    def __init__(self, ids: Iterable[int], vetoes: dict[int, set[int]]) -> None:
        self.members = {i: [i] for i in ids}
        self.root = {i: i for i in self.members}
        self.vetoes = vetoes

    def join(self, a: int, b: int) -> bool:
        """Makes one group of the two, unless a veto stands against it."""
        big, small = sorted((self.root[a], self.root[b]), key=lambda root: -len(self.members[root]))
        if big == small:
            return True
        if any(self.root.get(other) == big for i in self.members[small] for other in self.vetoes.get(i, ())):
            return False
        for i in self.members.pop(small):
            self.root[i] = big
            self.members[big].append(i)
        return True

    def all(self) -> Iterable[list[int]]:
        """The groups."""
        return self.members.values()
