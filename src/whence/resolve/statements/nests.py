"""Which attribution stands inside the content of which."""

from __future__ import annotations

from collections.abc import Sequence

from whence.model import Attribution


def parents(attributions: Sequence[Attribution]) -> list[int | None]:
    """For each attribution the innermost other one whose content holds its source (or content, where it has none)."""
    pieces = sorted(
        (
            (piece.start, -piece.end, i)
            for i, a in enumerate(attributions)
            for piece in a.content
            if piece.end > piece.start
        ),
    )
    anchors = sorted((_anchor(a), i) for i, a in enumerate(attributions) if a.source or a.content)
    out: list[int | None] = [None] * len(attributions)
    opened: list[tuple[int, int]] = []
    at = 0
    for (start, end), i in anchors:
        while at < len(pieces) and pieces[at][0] <= start:
            while opened and opened[-1][0] <= pieces[at][0]:
                opened.pop()
            opened.append((-pieces[at][1], pieces[at][2]))
            at += 1
        while opened and opened[-1][0] <= start:
            opened.pop()
        for stop, other in reversed(opened[-8:]):
            if other != i and stop >= end and not _holds(attributions[i], attributions[other]):
                out[i] = other
                break
    return out


def _anchor(a: Attribution) -> tuple[int, int]:
    first = min(a.source or a.content)
    return first.start, first.end


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Whether the content of `outer` holds the source or content of `inner`, which then cannot be its parent."""
    first = min(inner.source or inner.content)
    return any(piece.start <= first.start and first.end <= piece.end for piece in outer.content) and bool(inner.source)
