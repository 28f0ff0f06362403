"""Who cites whom, as GraphML (http://graphml.graphdrawing.org) for Gephi, Cytoscape, yEd and networkx.

Nodes are speakers and outlets over all articles, one for each name and kind; a node of kind "group" or "unnamed" is a
label such as "officials", not one source. Edges run from who cites to who is cited, along each chain from the
outlet inward; the weight is the number of statements. What an article says somebody did not say is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO
from xml.sax.saxutils import escape

from whence.formats.sources import line, publisher
from whence.model import Kind, Ledger, Speaker

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="label" for="node" attr.name="label" attr.type="string"/>
<key id="kind" for="node" attr.name="kind" attr.type="string"/>
<key id="statements" for="node" attr.name="statements" attr.type="int"/>
<key id="passed_on" for="node" attr.name="passed_on" attr.type="int"/>
<key id="own_voice" for="node" attr.name="own_voice" attr.type="int"/>
<key id="articles" for="node" attr.name="articles" attr.type="int"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
<key id="edge_articles" for="edge" attr.name="articles" attr.type="int"/>
<graph id="who_cites_whom" edgedefault="directed">
"""
_TAIL = "</graph>\n</graphml>\n"


@dataclass(slots=True)
class _Node:
    number: int
    label: str
    kind: Kind
    statements: int = 0
    passed_on: int = 0
    own_voice: int = 0
    articles: int = 0
    last: int = -1  # the article that was counted last


@dataclass(slots=True)
class _Edge:
    weight: int = 0
    articles: int = 0
    last: int = -1


def write(ledgers: Iterable[Ledger], target: BinaryIO) -> None:
    """Write the graph of all ledgers. Memory grows with the speakers, not with the articles."""
    graph = _Graph()
    for i, ledger in enumerate(ledgers):
        graph.add(ledger, i)
    target.write(_HEAD.encode())
    for node in graph.nodes.values():
        target.write(_node(node).encode())
    for (citing, cited), edge in graph.edges.items():
        target.write(
            f'<edge source="n{citing}" target="n{cited}"><data key="weight">{float(edge.weight)}</data>'
            f'<data key="edge_articles">{edge.articles}</data></edge>\n'.encode()
        )
    target.write(_TAIL.encode())


class _Graph:
    """Speakers and who cites whom, numbered in the order in which they come up."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[str, Kind], _Node] = {}
        self.edges: dict[tuple[int, int], _Edge] = {}

    def add(self, ledger: Ledger, article: int) -> None:
        outlet = publisher(ledger)
        if outlet is not None:
            self.node(outlet, article)
        by_id = {speaker.id: speaker for speaker in ledger.speakers}
        for statement in ledger.statements:
            if statement.polarity == "negative":  # who did not say it is not cited for it
                continue
            chain = statement.chain or ((statement.speaker,) if statement.speaker is not None else ())
            links = [self.node(by_id[link], article) for link in chain if link in by_id]
            if not links:
                continue
            if statement.form == "own":
                links[0].own_voice += 1
            else:
                links[0].statements += 1
            for inner, outer in pairwise(links):
                outer.passed_on += 1
                edge = self.edges.setdefault((outer.number, inner.number), _Edge())
                edge.weight += 1
                edge.articles += edge.last != article
                edge.last = article

    def node(self, speaker: Speaker, article: int) -> _Node:
        label = _ILLEGAL.sub("\ufffd", line(speaker.name)) or "(no name)"
        node = self.nodes.setdefault((label.casefold(), speaker.kind), _Node(len(self.nodes), label, speaker.kind))
        node.articles += node.last != article
        node.last = article
        return node


def _node(node: _Node) -> str:
    counts = "".join(
        f'<data key="{key}">{getattr(node, key)}</data>' for key in ("statements", "passed_on", "own_voice", "articles")
    )
    return (
        f'<node id="n{node.number}"><data key="label">{escape(node.label)}</data><data key="kind">{node.kind}</data>'
        f"{counts}</node>\n"
    )
