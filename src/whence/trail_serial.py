"""The JSON form of a trail, version 1; `trail_to_dict` and `trail_from_dict` are inverse to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from whence.model import Edit, Said, Span, Spans
from whence.serial import VERSION
from whence.serial import _said as said_of
from whence.serial import _spans as spans_of
from whence.trail_model import Carrier, Descent, Mutation, Trail


def trail_to_dict(trail: Trail) -> dict[str, Any]:
    """The trail in the JSON contract ("The trail as JSON"), keys in the contract's order."""
    return {
        "whence": VERSION,
        "trail": trail.id,
        "gist": trail.gist,
        "statements": [_carrier(carrier) for carrier in trail.carriers],
        "edges": [
            {
                "from": e.start, "to": e.end, "evidence": e.evidence, "where": spans_of(e.where),
                "confidence": e.confidence,
            }
            for e in trail.edges
        ],
        "origin": trail.origin,
        "roots": list(trail.roots),
        "independent_sources": trail.independent_sources,
        "flags": list(trail.flags),
        "rings": [list(ring) for ring in trail.rings],
        "mutations": [
            {
                "statement": m.carrier, "against": m.against, "kind": m.kind, "from": m.before, "to": m.after,
                "diff": [{"kind": d.kind, "from": d.passage, "to": d.quote} for d in m.diff],
            }
            for m in trail.mutations
        ],
        "denies": list(trail.denies),
        "denied_by": list(trail.denied_by),
        "confidence": trail.confidence,
    }  # fmt: skip


def _carrier(carrier: Carrier) -> dict[str, Any]:
    return {
        "article": carrier.article,
        "document": carrier.document,
        "url": carrier.url,
        "outlet": carrier.outlet,
        "title": carrier.title,
        "published": carrier.published,
        "statement": carrier.statement,
        "content": spans_of(carrier.content),
        "text": carrier.text,
        "speaker": carrier.speaker,
        "chain": list(carrier.chain),
        "form": carrier.form,
        "said": said_of(carrier.said),
    }


def trail_from_dict(data: Mapping[str, Any]) -> Trail:
    """The trail that `trail_to_dict` gave."""

    def spans(rows: Iterable[Mapping[str, int]]) -> Spans:
        return tuple(Span(row["start"], row["end"]) for row in rows)

    def said(row: Mapping[str, Any] | None) -> Said | None:
        if row is None:
            return None
        since, until = (date.fromisoformat(row[k]) if row[k] else None for k in ("from", "to"))
        return Said(since, until, row["text"])

    return Trail(
        data["trail"], data["gist"],
        tuple(
            Carrier(
                s["article"], s["document"], s["url"], s["outlet"], s.get("title"), s["published"], s["statement"],
                spans(s["content"]), s["text"], s["speaker"], tuple(s["chain"]), s["form"], said(s["said"]),
            )
            for s in data["statements"]
        ),
        tuple(
            Descent(e["from"], e["to"], e["evidence"], spans(e["where"]), e["confidence"]) for e in data["edges"]
        ),
        data["origin"], tuple(data["roots"]), data["independent_sources"], tuple(data["flags"]),
        tuple(tuple(ring) for ring in data["rings"]),
        tuple(
            Mutation(
                m["statement"], m["against"], m["kind"], m["from"], m["to"],
                tuple(Edit(d["kind"], d["to"], d["from"]) for d in m["diff"]),
            )
            for m in data["mutations"]
        ),
        tuple(data["denies"]), tuple(data["denied_by"]), data["confidence"],
    )  # fmt: skip
