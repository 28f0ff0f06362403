"""Which statement stands inside the content of which."""

from __future__ import annotations

from collections.abc import Sequence

from whence.model import Attribution, Span


def parents(text: str, attributions: Sequence[Attribution]) -> list[int | None]:
    """For each attribution, in text order, the one whose content holds it; None where none does.

    That is the tightest whose content holds all of its cue and content. Where none does, since a piece of its content
    stands elsewhere ("We need the ferry. “I want it back,” said Adler"), it is the innermost that holds its source.
    """
    found = _by_extent(text, attributions)
    for i, other in enumerate(_by_source(attributions)):
        if found[i] is None and not _leads_to(i, other, found):
            found[i] = other
    return found


def _leads_to(i: int, at: int | None, found: Sequence[int | None]) -> bool:
    """Whether the way outward from `at` comes to `i`."""
    while at is not None and at != i:
        at = found[at]
    return at == i


def _by_extent(text: str, attributions: Sequence[Attribution]) -> list[int | None]:
    """For each attribution, in text order, the tightest whose content holds all of its cue and content; or None."""
    hulls = [_joined(text, a.content) for a in attributions]
    out: list[int | None] = []
    for i, a in enumerate(attributions):
        own = [*a.cue, *a.content]
        size = sum(s.end - s.start for s in hulls[i])
        best, room = None, 0
        for k in _near(attributions, hulls, own, i):
            total = sum(s.end - s.start for s in hulls[k])
            if total <= size or (best is not None and total >= room):
                continue
            if all(any(h.start <= s.start and s.end <= h.end for h in hulls[k]) for s in own):
                best, room = k, total
        out.append(best)
    return out


def _near(
    attributions: Sequence[Attribution], hulls: Sequence[Sequence[Span]], own: Sequence[Span], i: int
) -> list[int]:
    if not own:
        return []
    at = own[-1].start
    return [
        k
        for k in range(max(0, i - 40), min(len(attributions), i + 41))
        if k != i and hulls[k] and hulls[k][0].start <= at < hulls[k][-1].end
    ]


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """`spans` with those joined that only spaces and marks part."""
    out: list[Span] = []
    for span in spans:
        if out and not any(c.isalnum() for c in text[out[-1].end : span.start]):
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out


def _by_source(attributions: Sequence[Attribution]) -> list[int | None]:
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
