"""The text of a document cut where anything begins or ends, so that each piece is shown in one style.

Contents nest and may cross; pieces never do, which keeps both the page and the terminal well formed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from whence.model import Ledger, Span, Statement
from whence.show.wording import depths


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one style.

    `inside` is the innermost statement it is content of; `opens` and `closes` are the statements of whose content a
    span begins or ends here, the outermost first in `opens` and last in `closes`.
    """

    start: int
    end: int
    inside: Statement | None
    source: bool
    cue: bool
    furniture: bool
    opens: tuple[Statement, ...]
    closes: tuple[Statement, ...]


def pieces(ledger: Ledger) -> list[Piece]:
    """The whole text in order, piece by piece, without gaps; the own voice is text inside no statement."""
    attributed = [s for s in ledger.statements if s.form != "own"]
    contents = [(span, s) for s in attributed for span in s.content if span.start < span.end]
    sources = [span for s in attributed for span in s.source]
    cues = [span for s in attributed for span in s.cue]
    furniture = [Span(f.start, f.end) for f in ledger.document.furniture]
    length = len(ledger.document.text)
    cuts = sorted({0, length, *_edges(span for span, _ in contents), *_edges([*sources, *cues, *furniture])})
    rank = _Rank(ledger)
    opening: dict[int, list[tuple[Span, Statement]]] = {}
    closing: dict[int, list[tuple[Span, Statement]]] = {}
    for span, statement in contents:
        opening.setdefault(span.start, []).append((span, statement))
        closing.setdefault(span.end, []).append((span, statement))
    is_source, is_cue, is_furniture = _Cover(sources), _Cover(cues), _Cover(furniture)
    found: list[Piece] = []
    active: list[tuple[Span, Statement]] = []
    for start, end in pairwise(cuts):
        new = sorted(opening.get(start, ()), key=rank.outermost_first)
        active = [item for item in active if item[0].end > start] + new
        done = sorted(closing.get(end, ()), key=rank.outermost_first, reverse=True)
        inside = max(active, key=rank.outermost_first)[1] if active else None
        found.append(
            Piece(
                start,
                end,
                inside,
                is_source.at(start),
                is_cue.at(start),
                is_furniture.at(start),
                tuple(s for _, s in new),
                tuple(s for _, s in done),
            )
        )
    return found


class _Rank:
    """Orders contents from the outermost to the innermost: by nesting, then by length, then as listed."""

    def __init__(self, ledger: Ledger) -> None:
        self.depth = depths(ledger)
        self.place = {s.id: i for i, s in enumerate(ledger.statements)}

    def outermost_first(self, item: tuple[Span, Statement]) -> tuple[int, int, int]:
        span, statement = item
        return self.depth[statement.id], span.start - span.end, self.place[statement.id]


class _Cover:
    """Whether a place lies in any of some spans, asked from left to right."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans, reverse=True)
        self.end = 0

    def at(self, place: int) -> bool:
        while self.spans and self.spans[-1].start <= place:
            self.end = max(self.end, self.spans.pop().end)
        return place < self.end


def _edges(spans: Iterable[Span]) -> list[int]:
    return [edge for span in spans for edge in (span.start, span.end)]
