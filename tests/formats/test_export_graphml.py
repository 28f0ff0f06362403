"""Who cites whom, read back with networkx."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import networkx as nx
from hypothesis import given, settings
from samples import any_ledgers, exported

from whence.model import Ledger, Speaker


def graph(*ledgers: Ledger) -> Any:
    return nx.read_graphml(io.BytesIO(exported("graphml", ledgers)))


def by_label(found: Any) -> dict[str, str]:
    return {data["label"]: node for node, data in found.nodes(data=True)}


def test_edges_run_along_the_chains(ledger: Ledger) -> None:
    found = graph(ledger)
    at = by_label(found)
    assert found.is_directed()
    assert set(at) == {"Channel 6", "Maria Adler", "Morning Post", "officials"}
    edges = {(found.nodes[a]["label"], found.nodes[b]["label"]): data for a, b, data in found.edges(data=True)}
    assert {pair: data["weight"] for pair, data in edges.items()} == {
        ("Channel 6", "Maria Adler"): 1.0,
        ("Channel 6", "Morning Post"): 2.0,
        ("Morning Post", "Maria Adler"): 1.0,
        ("Channel 6", "officials"): 1.0,
    }
    assert found.nodes[at["Channel 6"]] == {
        "label": "Channel 6", "kind": "outlet", "statements": 0, "passed_on": 4, "own_voice": 2, "articles": 1,
    }  # fmt: skip
    assert found.nodes[at["Maria Adler"]]["statements"] == 2
    assert found.nodes[at["Maria Adler"]]["kind"] == "person"


def test_a_name_is_one_node_over_all_articles(ledger: Ledger) -> None:
    shouting = tuple(replace(s, name=s.name.upper()) for s in ledger.speakers)
    other = replace(ledger, speakers=shouting, document=replace(ledger.document, outlet="CHANNEL 6"))
    found = graph(ledger, other)
    at = by_label(found)
    assert set(at) == {"Channel 6", "Maria Adler", "Morning Post", "officials"}
    assert found.nodes[at["Maria Adler"]]["articles"] == 2
    edge = found.edges[at["Channel 6"], at["Morning Post"]]
    assert (edge["weight"], edge["articles"]) == (4.0, 2)


def test_namesakes_of_another_kind_stay_apart(ledger: Ledger) -> None:
    ship = tuple(replace(s, kind="organization") if s.id == "p1" else s for s in ledger.speakers)
    found = graph(ledger, replace(ledger, speakers=ship))
    assert sorted(d["kind"] for _, d in found.nodes(data=True) if d["label"] == "Maria Adler") == [
        "organization",
        "person",
    ]


def test_names_are_safe_in_xml(ledger: Ledger) -> None:
    odd = (Speaker("p1", 'A & B <c> "d"\n\x00\x0b\ufffe\ud800', "person"), *ledger.speakers[1:])
    assert 'A & B <c> "d" \ufffd \ufffd\ufffd' in by_label(graph(replace(ledger, speakers=odd)))


@settings(max_examples=100, deadline=None)
@given(any_ledgers())
def test_any_ledger_is_a_graph(ledger: Ledger) -> None:
    found = graph(ledger)
    said = [s for s in ledger.statements if s.polarity != "negative"]
    steps = sum(max(len(s.chain) - 1, 0) for s in said)
    assert sum(data["weight"] for _, _, data in found.edges(data=True)) == steps
    told = [s for s in said if s.chain or s.speaker is not None]
    assert sum(data["statements"] + data["own_voice"] for _, data in found.nodes(data=True)) == len(told)


def test_no_articles_are_an_empty_graph() -> None:
    assert len(graph()) == 0
