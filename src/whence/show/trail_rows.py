"""Trails as a table: one row for each version that an article carries."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whence.show.rows import CsvRows
from whence.trail_model import Trail

COLUMNS = (
    "trail", "gist", "independent_sources", "flags", "position", "article", "outlet", "published", "url", "speaker",
    "chain", "form", "text", "has_it_from", "evidence", "mutations", "root", "origin",
)  # fmt: skip


def write(trails: Iterable[Trail], put: Callable[[str], None]) -> None:
    """Writes the header and the rows; lists are joined by "; "."""
    rows = CsvRows(put, COLUMNS)
    for trail in trails:
        for number, carrier in enumerate(trail.carriers):
            edges = [e for e in trail.edges if e.end == number]
            rows.add({
                "trail": trail.id, "gist": trail.gist, "independent_sources": trail.independent_sources,
                "flags": "; ".join(trail.flags), "position": number, "article": carrier.article,
                "outlet": carrier.outlet, "published": carrier.published, "url": carrier.url,
                "speaker": carrier.speaker, "chain": " ← ".join(carrier.chain), "form": carrier.form,
                "text": carrier.text,
                "has_it_from": "; ".join(trail.carriers[e.start].outlet or str(e.start) for e in edges),
                "evidence": "; ".join(e.evidence for e in edges),
                "mutations": "; ".join(m.kind for m in trail.mutations if m.carrier == number),
                "root": number in trail.roots, "origin": number == trail.origin,
            })  # fmt: skip
    rows.end()
