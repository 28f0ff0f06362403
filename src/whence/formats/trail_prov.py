"""Trails as PROV-O in JSON-LD: each version is quoted from its article and derived from the version it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

from whence.formats import prov
from whence.trail_model import Carrier, Trail

_SHARED = (
    "prov", "dcterms", "rdfs", "id", "type", "Entity", "Agent", "value", "wasQuotedFrom", "wasDerivedFrom",
    "hadPrimarySource", "wasAttributedTo", "label", "date",
)  # fmt: skip
CONTEXT: dict[str, Any] = {
    **{term: prov.CONTEXT[term] for term in _SHARED},
    "publisher": "dcterms:publisher",
    "isPartOf": prov.CONTEXT["isPartOf"],
}


def write(trails: Iterable[Trail], target: TextIO) -> None:
    """Writes one JSON-LD document for all trails."""
    graph = [node for trail in trails for node in _nodes(trail)]
    json.dump({"@context": CONTEXT, "@graph": graph}, target, ensure_ascii=False, indent=1)
    target.write("\n")


def _nodes(trail: Trail) -> list[dict[str, Any]]:
    whole = f"urn:whence:trail:{quote(trail.id)}"
    found: list[dict[str, Any]] = [{"id": whole, "type": "Entity", "label": trail.gist}]
    sources: dict[int, list[int]] = {}
    for edge in trail.edges:
        sources.setdefault(edge.end, []).append(edge.start)
    articles: dict[str, dict[str, Any]] = {}
    for number, carrier in enumerate(trail.carriers):
        article = _article(carrier)
        entity = {"id": article, "type": "Entity", "publisher": carrier.outlet, "date": carrier.published}
        articles[article] = {k: v for k, v in entity.items() if v}
        node: dict[str, Any] = {
            "id": f"{whole}:{number}", "type": "Entity", "value": carrier.text, "isPartOf": whole,
            "wasQuotedFrom": article,
        }  # fmt: skip
        if carrier.speaker:
            agent = f"{whole}:speaker:{quote(carrier.speaker, safe='')}"
            articles[agent] = {"id": agent, "type": "Agent", "label": carrier.speaker}
            node["wasAttributedTo"] = agent
        if number in sources:
            node["wasDerivedFrom"] = [f"{whole}:{n}" for n in sorted(set(sources[number]))]
        if number != trail.origin:
            node["hadPrimarySource"] = f"{whole}:{trail.origin}"
        found.append(node)
    return [*found, *articles.values()]


def _article(carrier: Carrier) -> str:
    if carrier.url and carrier.url.lower().startswith(("http://", "https://")):
        return quote(carrier.url, safe=":/?#[]@!$&'()*+,;=%~")
    return f"urn:sha256:{carrier.document}"
