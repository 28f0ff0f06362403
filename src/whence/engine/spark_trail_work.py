"""What Spark's Python workers do for trails: rows in, rows out, by the pure functions of `trails`.

The columns of every table in between are given here, as Spark words them. Ledgers and trails go over as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from whence.model import Ledger, Span, Spans
from whence.serial import from_dict

if TYPE_CHECKING:
    import pyarrow as pa

    from whence.trails.collection import Node
    from whence.trails.context import Related
    from whence.trails.wordings import Article, Wording

INPUT = "number long, key string, ledger string"
"""Ledgers: a number each, in their order; what the article is known by (null: its address); the JSON of the ledger."""

CARRIERS = "carriers array<struct<number: long, key: string, ledger: string>>"
TEXTS = f"document string, number long, copies int, bucket int, keys array<string>, {CARRIERS}"
SPANS = "array<struct<start: int, end: int>>"
RELATED = f"first long, second long, alike double, first_spans {SPANS}, second_spans {SPANS}"
NODE = "struct<document: string, statement: string, piece: int>"
SAID = f"chunk long, place int, one {NODE}, other {NODE}, odds double"
TRACED = f"clock double, key binary, statement string, piece int, document string, members array<{NODE}>, trail string"
PLACED = f"place string, document string, {INPUT}"
JOINED = f"root {NODE}, node {NODE}"
NAMED = "clock double, key binary, statement string, piece int, document string, trail string, id string"
TOLD = "document string, id string, speaker string, text string"
DENIES = "id string, denies string"

Rows: TypeAlias = "list[dict[str, Any]]"
Batches: TypeAlias = "Iterable[pa.RecordBatch]"


def placing(batches: Batches) -> Iterator[pa.RecordBatch]:
    """Where each ledger comes from: `INPUT` into `PLACED`."""

    def one(row: dict[str, Any]) -> Rows:
        d = from_dict(json.loads(row["ledger"])).document
        return [{"place": json.dumps([d.id, d.outlet, d.url or d.origin]), "document": d.id, **row}]

    return _each(batches, one, PLACED)


def profiling(batches: Batches) -> Iterator[pa.RecordBatch]:
    """What a text is found by: the articles of each into `TEXTS`."""
    from whence.trails.collection import bucket
    from whence.trails.related import profile

    def one(row: dict[str, Any]) -> Rows:
        articles = [article for article, _ in _carried(row["carriers"])]
        found = profile(articles[0], articles[1:])
        told = {"number": articles[0].number, "copies": len(articles), "bucket": bucket(found.day), "keys": found.keys}
        return [{"document": row["document"], "carriers": row["carriers"], **told}]

    return _each(batches, one, TEXTS)


def relating(left: pa.Table, right: pa.Table) -> pa.Table:
    """How some texts (`left`: `one` and `other`) are related: `RELATED`. `right` has the articles of all of them."""
    from whence.trails.related import nearest, profile

    profiles = {}
    for row in right.to_pylist():
        articles = [article for article, _ in _carried(row["carriers"])]
        profiles[row["number"]] = profile(articles[0], articles[1:])
    asked: dict[int, list[int]] = {}
    for row in left.to_pylist():
        asked.setdefault(row["one"], []).append(row["other"])
    found: Rows = []
    for one, others in sorted(asked.items()):
        for other, relation in nearest(profiles[one], [profiles[n] for n in sorted(others)]):
            first, second = sorted((one, other.article.number))
            spans = {"first_spans": _plain(relation.first), "second_spans": _plain(relation.second)}
            found.append({"first": first, "second": second, "alike": relation.alike, **spans})
    return _table(found, RELATED)


def comparing(left: pa.Table, right: pa.Table) -> pa.Table:
    """What the pairs of wordings of a chunk of `RELATED` say: `SAID`. `right` has the articles of its texts."""
    from whence.trails.collection import compared
    from whence.trails.context import Related

    articles: dict[int, Article] = {}
    own: dict[int, list[Wording]] = {}
    for row in right.to_pylist():
        ((article, ledger), *_) = _carried(row["carriers"])
        articles[article.number] = article
        own[article.number] = _wordings(article, ledger)
    rows = sorted(left.to_pylist(), key=lambda row: (row["first"], row["second"]))
    related: dict[tuple[int, int], Related] = {
        (row["first"], row["second"]): Related(row["alike"], _spans(row["first_spans"]), _spans(row["second_spans"]))
        for row in rows
    }
    said = compared(related, own, articles)
    chunk = rows[0]["chunk_left"] if rows else 0
    return _table(
        [
            {"chunk": chunk, "place": place, "one": _named(one), "other": _named(other), "odds": odds}
            for place, ((one, other), odds) in enumerate(said.items())
        ],
        SAID,
    )


def joining(batches: Batches) -> Iterator[pa.RecordBatch]:
    """The trees of pairs: `root` and `node` of edges into those of components, the lowest node as root."""
    from whence.trails.cluster import components

    number: dict[Node, int] = {}
    pairs = [
        (number.setdefault(node_of(row["root"]), len(number)), number.setdefault(node_of(row["node"]), len(number)))
        for batch in batches
        for row in batch.to_pylist()
    ]
    names = list(number)
    found: Rows = []
    for part in components(range(len(names)), pairs):
        least = min(names[i] for i in part)
        found += [{"root": _named(least), "node": _named(names[i])} for i in part]
    yield from _table(found, JOINED).to_batches()


def tracing(owners: Mapping[str, str]) -> Callable[[pa.Table, pa.Table], pa.Table]:
    """What clusters a component and traces each: its pairs and the articles of its texts into `TRACED`."""

    def run(left: pa.Table, right: pa.Table) -> pa.Table:
        from whence.trails.collection import by_node, clustered, confidence

        said = {(node_of(row["one"]), node_of(row["other"])): row["odds"] for row in left.to_pylist()}
        odds = by_node(said)
        carried = {row["document"]: _carried(row["carriers"]) for row in right.to_pylist()}
        return _table([_of_group(group, carried, confidence(group, odds), owners) for group in clustered(said)], TRACED)

    return run


def tracing_alone(owners: Mapping[str, str]) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """What traces the wordings that only copies of one text carry: into `TRACED`."""

    def one(row: dict[str, Any]) -> Rows:
        from whence.trails.collection import alone, confidence

        carried = {row["document"]: _carried(row["carriers"])}
        by_text = {name: [article for article, _ in several] for name, several in carried.items()}
        article, ledger = carried[row["document"]][0]
        own = {article.number: _wordings(article, ledger)}
        inside = [node_of(node) for node in row["inside"] or ()]
        groups = alone([inside], by_text, own)
        return [_of_group(group, carried, confidence(group, {}), owners) for group in groups]

    return lambda batches: _each(batches, one, TRACED)


def _of_group(
    group: Sequence[Node], carried: Mapping[str, list[tuple[Article, Ledger]]], sure: float, owners: Mapping[str, str]
) -> dict[str, Any]:
    """A row of `TRACED` for a cluster; without a trail where one article alone has it."""
    from whence.trail_serial import trail_to_dict
    from whence.trails.collection import order, spread
    from whence.trails.output import finished as told
    from whence.trails.trail import trace

    by_text = {name: [article for article, _ in carried[name]] for name in {node[0] for node in group}}
    own = {
        article.number: _wordings(article, ledger) for name in by_text for article, ledger in carried[name]
    }  # fmt: skip
    articles = {article.number: article for several in by_text.values() for article in several}
    members = spread(group, by_text, own)
    row: dict[str, Any] = {"members": [_named(node) for node in group]}
    if len({w.article for w in members}) > 1:
        found = trace(members, articles, sure, owners)
        clock, key, statement, piece, document = order(found, articles)
        # As bytes, which hold also the names of files that are not in UTF-8; their order is the same.
        row |= {
            "clock": clock,
            "key": key.encode("utf-8", "surrogatepass"),
            "statement": statement,
            "piece": piece,
            "document": document,
        }
        row["trail"] = json.dumps(trail_to_dict(told(found, articles, numbered=False)))
    return row


def telling(batches: Batches) -> Iterator[pa.RecordBatch]:
    """The versions of trails, by the text they stand in: `TOLD`."""

    def one(row: dict[str, Any]) -> Rows:
        return [
            {
                "document": c["document"],
                "id": row["id"],
                "speaker": json.dumps(c["speaker"]),
                "text": json.dumps(c["text"]),
            }
            for c in json.loads(row["trail"])["statements"]
        ]

    return _each(batches, one, TOLD)


def denying(rows: pa.Table) -> pa.Table:
    """Which trails deny which within one text: `TOLD` into `DENIES`."""
    from whence.trails.denials import negates

    told = sorted({(row["id"], row["speaker"], json.loads(row["text"])) for row in rows.to_pylist()})
    found = {
        (one, other)
        for one, speaker, text in told
        for other, denied, words in told
        if one != other and speaker != denied and negates(text, words)
    }
    return _table([{"id": one, "denies": other} for one, other in sorted(found)], DENIES)


def finishing(batches: Batches) -> Iterator[pa.RecordBatch]:
    """Trails with their ids, and with those they deny and are denied by: `NAMED`."""

    def one(row: dict[str, Any]) -> Rows:
        denies, by = row.pop("denies") or [], row.pop("denied_by") or []
        trail = json.loads(row["trail"])
        trail |= {"trail": row["id"], "denies": denies, "denied_by": by}
        if by and "denied" not in trail["flags"]:
            trail["flags"].append("denied")
        return [{**row, "trail": json.dumps(trail)}]

    return _each(batches, one, NAMED)


def _carried(rows: Rows) -> list[tuple[Article, Ledger]]:
    """The articles of a text, each with its ledger, the earliest first: that one stands for all."""
    from whence.trails.related import when
    from whence.trails.wordings import article_of, key_of

    found = []
    for row in rows:
        ledger = from_dict(json.loads(row["ledger"]))
        found.append((article_of(row["number"], row["key"] or key_of(ledger.document), ledger.document), ledger))
    return sorted(found, key=lambda one: when(one[0]))


def _wordings(article: Article, ledger: Ledger) -> list[Wording]:
    from whence.trails.wordings import wordings

    return wordings(ledger, article.number)


def order_of(row: Any) -> tuple[float, bytes, str, int, str]:
    """Where a trail stands among others."""
    return row["clock"], bytes(row["key"]), row["statement"], row["piece"], row["document"]


def node_of(row: Any) -> Node:
    """A wording, from a row."""
    return row["document"], row["statement"], row["piece"]


def _named(node: Node) -> dict[str, Any]:
    return {"document": node[0], "statement": node[1], "piece": node[2]}


def _plain(spans: Spans) -> Rows:
    return [{"start": span.start, "end": span.end} for span in spans]


def _spans(rows: Rows) -> Spans:
    return tuple(Span(row["start"], row["end"]) for row in rows)


def _each(batches: Batches, one: Callable[[dict[str, Any]], Rows], shape: str) -> Iterator[pa.RecordBatch]:
    """What `one` makes of each row, as batches of the columns `shape`."""
    for batch in batches:
        for row in batch.to_pylist():
            yield from _table(one(row), shape).to_batches()


def _table(rows: Rows, shape: str) -> pa.Table:
    import pyarrow as pa

    from whence.engine.spark_stages import arrow_schema

    return pa.Table.from_pylist(rows, arrow_schema(shape))
