"""The verb `trace`: one statement over many articles, to its origin, over ledgers or over a library.

Over a library it looks only at articles that are new or have changed, and keeps what it finds. What is kept of pairs
depends on two texts alone, and clusters on all pairs that hold together, so that the trails are those of one look at
everything, whatever came first.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from whence.errors import BadOption
from whence.model import Ledger
from whence.trail_model import Trail

if TYPE_CHECKING:
    from whence.engine.base import Tracing
    from whence.store import Library
    from whence.trails.related import Profile
    from whence.trails.wordings import Article, Wording

AT_ONCE = 500  # texts of one transaction
_KNOWN = 4_000  # profiles kept in memory


def trace(
    ledgers: Iterable[Ledger] | Ledger | Library, *, owners: str | os.PathLike[str] | None = None,
    progress: Callable[[int, int], None] | None = None, engine: Tracing | None = None,
) -> list[Trail]:  # fmt: skip
    """The trails of a collection, the earliest first: statements that two articles or more carry.

    `ledgers` are ledgers, as `whence.read_many` gives them, or an open library, which then keeps the trails; it must be
    open to be written to. `owners` is a CSV table with columns "outlet" and "owner", beside the one of the package.
    `progress` is called with how many texts of how many were compared. `engine` is another place to compare in
    (`engine.base`).

    Raises BadOption for a table of owners that cannot be read.
    """
    from whence.store import Library

    table = owners_of(owners)
    if isinstance(ledgers, Library):
        update(ledgers, table, progress, engine)
        return list(ledgers.whole_trails())
    return of_ledgers([ledgers] if isinstance(ledgers, Ledger) else ledgers, table, engine)


def of_ledgers(
    ledgers: Iterable[Ledger], owners: Mapping[str, str] | None = None, engine: Tracing | None = None
) -> list[Trail]:
    """The trails of ledgers without a library. The same text from the same place counts once."""
    if engine is not None:
        return engine.trails(ledgers, owners or {})
    from whence.trails.collection import find
    from whence.trails.output import finished
    from whence.trails.wordings import article_of, key_of, wordings

    articles: list[Article] = []
    pieces: list[Wording] = []
    seen: set[tuple[str, str | None, str | None]] = set()
    for ledger in ledgers:
        d = ledger.document
        place = d.id, d.outlet, d.url or d.origin
        if place in seen:
            continue
        seen.add(place)
        articles.append(article_of(len(articles), key_of(d), d))
        pieces += wordings(ledger, len(articles) - 1)
    known = {a.number: a for a in articles}
    found = [finished(t, known, numbered=False) for t in find(articles, pieces, owners)]
    return _denials(_named_apart(found))


def _named_apart(found: list[Trail]) -> list[Trail]:
    """The trails with ids of their own, where two would have the same."""
    used: set[str] = set()
    out = []
    for trail in found:
        name, number = trail.id, 2
        while name in used:
            name, number = f"{trail.id}-{number}", number + 1
        used.add(name)
        out.append(trail if name == trail.id else replace(trail, id=name))
    return out


def owners_of(path: str | os.PathLike[str] | None) -> dict[str, str]:
    """Who owns which outlet, both case-folded names. Raises BadOption for a table that cannot be read."""
    from whence.text.tables import rows

    found = {row["outlet"].casefold(): row["owner"] for row in rows("trails", "owners.csv")}
    if path is None:
        return found
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"The table of owners {os.fspath(path)} cannot be read ({error}); give a CSV file.") from None
    table = csv.DictReader(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    if not {"outlet", "owner"} <= set(table.fieldnames or ()):
        raise BadOption(f"{os.fspath(path)} lacks the columns “outlet” and “owner”; name them in its first line.")
    for row in table:
        found[(row["outlet"] or "").strip().casefold()] = (row["owner"] or "").strip()
    return found


def _denials(found: list[Trail]) -> list[Trail]:
    """The trails, each pointing at those that it denies."""
    pairs = denials(found)
    by: dict[str, list[str]] = {}
    for trail, others in pairs.items():
        for other in others:
            by.setdefault(other, []).append(trail)
    return [
        replace(
            t, denies=tuple(pairs.get(t.id, ())), denied_by=tuple(sorted(by.get(t.id, ()))),
            flags=t.flags if t.id not in by or "denied" in t.flags else (*t.flags, "denied"),
        )
        for t in found
    ]  # fmt: skip


def denials(found: Iterable[Trail], among: Iterable[Trail] | None = None) -> dict[str, list[str]]:
    """Which trails deny which others of one article: by id, the ids of those denied."""
    from whence.trails.denials import denies

    by_document: dict[str, list[Trail]] = {}
    for trail in found if among is None else among:
        for document in {c.document for c in trail.carriers}:
            by_document.setdefault(document, []).append(trail)
    out: dict[str, list[str]] = {}
    for trail in found:
        documents = {c.document for c in trail.carriers}
        near = {t.id: t for document in documents for t in by_document.get(document, ()) if t.id != trail.id}
        denied = sorted(name for name, other in near.items() if denies(trail, other))
        if denied:
            out[trail.id] = denied
    return out


def update(
    library: Library, owners: Mapping[str, str], progress: Callable[[int, int], None] | None = None,
    engine: Tracing | None = None,
) -> tuple[int, int]:  # fmt: skip
    """Brings the trails of a library up to date; how many texts were compared, and how many trails were written.

    Some hundred texts at a time are one transaction, so that after a stop the next call goes on.
    """
    from whence.store import trails as kept

    todo, gone = kept.stale(library.tables)
    written = 0
    for start in range(0, max(1, len(todo)), AT_ONCE):
        batch = todo[start : start + AT_ONCE]
        if batch or gone:
            with library.batch():
                written += _Update(library, owners, engine).run(batch, gone)
            gone = []
        if progress is not None:
            progress(min(start + AT_ONCE, len(todo)), len(todo))
    return len(todo), written


class _Update:
    """One transaction's worth of comparing."""

    def __init__(self, library: Library, owners: Mapping[str, str], engine: Tracing | None) -> None:
        self.library, self.owners, self.engine = library, owners, engine
        self.connection = library.tables
        self.text = lru_cache(maxsize=_KNOWN)(self._text)

    def _text(self, text_id: str) -> tuple[Profile, tuple[Article, ...], tuple[Wording, ...]] | None:
        """The profile of a text, the articles that have it, and their wordings; None where none has it."""
        from whence.trails.related import profile, when
        from whence.trails.wordings import article_of, wordings

        articles: list[Article] = []
        pieces: dict[int, list[Wording]] = {}
        for number, key, ledger in self._carriers(text_id):
            article = article_of(number, key, ledger.document)
            articles.append(article)
            pieces[number] = wordings(ledger, number)
        if not articles:
            return None
        articles.sort(key=when)
        return profile(articles[0], articles[1:]), tuple(articles), tuple(w for a in articles for w in pieces[a.number])

    def run(self, todo: list[str], gone: list[str]) -> int:
        """Compares `todo`, forgets `gone`, and writes the trails that change; how many those are."""
        from whence.store import trails as kept
        from whence.trails.collection import LINKS, bucket

        stale = [*todo, *gone]
        before = kept.nodes_of(self.connection, stale)
        over = kept.trails_over(self.connection, before)
        beside = kept.partners(self.connection, stale)
        for text_id in stale:
            kept.forget(self.connection, text_id)
        for text_id in todo:
            found = self.text(text_id)
            if found is not None:
                one, articles, pieces = found
                own = [(w.statement, w.piece) for w in pieces if w.article == articles[0].number]
                kept.note(self.connection, text_id, bucket(one.day), one.keys, own)
        self._compare(todo)
        left = {n for n in beside if kept.nodes_alive(self.connection, n)}
        return self._rebuild({*left, *kept.nodes_of(self.connection, todo)}, set(over), LINKS)

    def _compare(self, todo: list[str]) -> None:
        from whence.store import trails as kept
        from whence.trails.collection import bucket
        from whence.trails.related import CANDIDATES, SHARED

        asked: dict[str, list[str]] = {}
        for text_id in todo:
            found = self.text(text_id)
            if found is not None:
                one = found[0]
                asked[text_id] = kept.near(
                    self.connection, one.keys, bucket(one.day), SHARED, CANDIDATES, text_id
                )  # fmt: skip
        if self.engine is None:
            self._compare_here(asked)
            return
        texts = {name: self._carriers(name) for one, others in asked.items() for name in (one, *others)}
        present = {name for name, several in texts.items() if several}
        kept.say(
            self.connection,
            self.engine.compared(
                {name: texts[name] for name in sorted(present)},
                {one: [n for n in others if n in present] for one, others in asked.items()},
            ),
        )

    def _carriers(self, text_id: str) -> list[tuple[int, str, Ledger]]:
        """The articles that have a text: number, key and ledger of each."""
        from whence.store.trails import carriers

        return [(number, key, self.library.ledger(number)) for number, key in carriers(self.connection, text_id)]

    def _compare_here(self, asked: Mapping[str, list[str]]) -> None:
        from whence.store import trails as kept
        from whence.trails.collection import chunks, compared
        from whence.trails.context import Related
        from whence.trails.related import nearest

        related: dict[tuple[int, int], Related] = {}
        articles: dict[int, Article] = {}
        own: dict[int, list[Wording]] = {}

        def have(text_id: str) -> Profile | None:
            found = self.text(text_id)
            if found is None:
                return None
            first = found[1][0]
            articles[first.number] = first
            own.setdefault(first.number, [w for w in found[2] if w.article == first.number])
            return found[0]

        for text_id, names in asked.items():
            one = have(text_id)
            if one is None:
                continue
            for other, relation in nearest(one, [p for name in names if (p := have(name)) is not None]):
                first, second = sorted((one.article.number, other.article.number))
                related[first, second] = relation
        for number in {n for pair in related for n in pair}:
            related[number, number] = Related(1.0)
        for part in chunks(related):
            kept.say(self.connection, compared(part, own, articles))

    def _rebuild(self, start: set[int], over: set[str], least: float) -> int:
        """Clusters again what hangs together with `start`, and puts the trails in the place of those before."""
        from whence.store import trails as kept
        from whence.trails.collection import by_node, clustered, confidence, order, spread
        from whence.trails.output import finished, minted
        from whence.trails.trail import trace as traced

        names, pairs = kept.reach(self.connection, start, least)
        old = kept.trails_over(self.connection, names)
        for name in over - set(old):
            old[name] = set()
        rows = {node: row for row, node in names.items()}
        said = {(names[a], names[b]): odds for (a, b), odds in pairs.items()}
        groups = clustered(said)
        odds = by_node(said)
        inside = {node for group in groups for node in group}
        groups += [[node] for node in sorted(rows) if node not in inside]
        by_text: dict[str, tuple[Article, ...]] = {}
        own: dict[int, list[Wording]] = {}
        for document in {node[0] for node in rows}:
            found = self.text(document)
            if found is not None:
                by_text[document] = found[1]
                for wording in found[2]:
                    own.setdefault(wording.article, []).append(wording)
        articles = {a.number: a for several in by_text.values() for a in several}
        made = []
        for group in groups:
            members = spread(group, by_text, own)
            if len({w.article for w in members}) > 1:
                made.append((traced(members, articles, confidence(group, odds), self.owners), {rows[n] for n in group}))
        made.sort(key=lambda m: order(m[0], articles))
        ids = self._ids([(minted(t, articles), nodes) for t, nodes in made], old)
        trails = [finished(t, articles, name=name) for (t, _), name in zip(made, ids, strict=True)]
        for trail, (_, nodes) in zip(trails, made, strict=True):
            kept.put(self.connection, trail, nodes)
        for name in old:
            if name not in ids:
                heir = max(((len(old[name] & nodes), -i) for i, (_, nodes) in enumerate(made)), default=(0, 0))
                kept.drop(self.connection, name, ids[-heir[1]] if heir[0] else None)
        carrying = sorted({c.article for t in trails for c in t.carriers if c.article is not None})
        near = dict.fromkeys(row.id for article in carrying for row in self.library.trails_of(article))
        beside = [self.library.trail(name) for name in near]
        kept.link_denials(self.connection, denials(beside, beside))
        return len(trails)

    def _ids(self, made: list[tuple[str, set[int]]], old: Mapping[str, set[int]]) -> list[str]:
        """An id for each new trail: that of the old one it has most of, or one of its own."""
        from whence.store import trails as kept

        claims = sorted(
            (
                (len(old[name] & nodes), name, -i)
                for name in old
                for i, (_, nodes) in enumerate(made)
                if old[name] & nodes
            ),
            key=lambda c: (-c[0], c[1], -c[2]),
        )
        ids: dict[int, str] = {}
        given: set[str] = set()
        for _, name, place in claims:
            if -place not in ids and name not in given:
                ids[-place] = name
                given.add(name)
        for i, (name, _) in enumerate(made):
            if i in ids:
                continue
            fresh, number = name, 2
            while fresh in given or (fresh not in old and kept.taken(self.connection, fresh)) or fresh in old:
                fresh, number = f"{name}-{number}", number + 1
            ids[i] = fresh
            given.add(fresh)
        return [ids[i] for i in range(len(made))]


def matching(trails: Iterable[Trail], words: str) -> Iterator[Trail]:
    """The trails of which one wording has all these words, whatever their case."""
    wanted = words.casefold().split()
    for trail in trails:
        if any(all(word in c.text.casefold() for word in wanted) for c in trail.carriers):
            yield trail


def write_graphml(trails: Iterable[Trail], target: TextIO) -> None:
    """Writes trails as one graph of articles, for Gephi, Cytoscape and networkx."""
    from whence.formats.trail_graphml import write

    write(trails, target)


def write_prov(trails: Iterable[Trail], target: TextIO) -> None:
    """Writes trails as PROV-O in JSON-LD: which version was derived from which."""
    from whence.formats.trail_prov import write

    write(trails, target)
