"""Trails as GraphML: articles as nodes, who has it from whom as edges, over all trails of a collection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from whence.trail_model import Carrier, Trail

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="label" for="node" attr.name="label" attr.type="string"/>
<key id="url" for="node" attr.name="url" attr.type="string"/>
<key id="published" for="node" attr.name="published" attr.type="string"/>
<key id="trail" for="edge" attr.name="trail" attr.type="string"/>
<key id="evidence" for="edge" attr.name="evidence" attr.type="string"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
<graph id="who_has_it_from_whom" edgedefault="directed">
"""
_TAIL = "</graph>\n</graphml>\n"


def write(trails: Iterable[Trail], target: TextIO) -> None:
    """Writes one graph: an edge runs from the article that had it to the one that has it from there."""
    target.write(_HEAD)
    nodes: dict[tuple[str, str | None, str | None], int] = {}
    for trail in trails:
        for carrier in trail.carriers:
            key = carrier.document, carrier.outlet, carrier.url
            if key not in nodes:
                nodes[key] = len(nodes)
                target.write(_node(nodes[key], carrier))
        for edge in trail.edges:
            one, other = (trail.carriers[n] for n in (edge.start, edge.end))
            ends = [nodes[c.document, c.outlet, c.url] for c in (one, other)]
            target.write(
                f'<edge source="n{ends[0]}" target="n{ends[1]}"><data key="trail">{escape(trail.id)}</data>'
                f'<data key="evidence">{edge.evidence}</data><data key="weight">{edge.confidence}</data></edge>\n'
            )
    target.write(_TAIL)


def _node(number: int, carrier: Carrier) -> str:
    data = {
        "label": carrier.outlet or carrier.url or carrier.document,
        "url": carrier.url,
        "published": carrier.published,
    }
    fields = "".join(f"<data key={quoteattr(k)}>{escape(v)}</data>" for k, v in data.items() if v)
    return f'<node id="n{number}">{fields}</node>\n'
