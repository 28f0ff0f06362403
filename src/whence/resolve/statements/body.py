"""The body of an article: what is no furniture of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from whence.model import Attribution, Document, Span
from whence.text.sentences import trim


def body_only(document: Document, attributions: Iterable[Attribution]) -> list[Attribution]:
    """`attributions` without the furniture that the reader took for words of theirs, in the order of the text.

    One whose cue or content is nothing but furniture goes: a headline says again what the article says.
    """
    kept = []
    for a in attributions:
        source, cue, content = (_report(document, role) for role in (a.source, a.cue, a.content))
        if content and (cue or not a.cue):
            kept.append(Attribution(source, cue, content, a.confidence))
    return sorted(kept, key=lambda a: (a.content, a.cue, a.source))


def _report(document: Document, spans: Sequence[Span]) -> tuple[Span, ...]:
    """What of `spans` is no furniture, trimmed."""
    pieces = list(spans)
    for f in document.furniture:
        if any(p.start < f.end and f.start < p.end for p in pieces):
            cut = ((Span(p.start, min(p.end, f.start)), Span(max(p.start, f.end), p.end)) for p in pieces)
            pieces = [p for both in cut for p in both if p.start < p.end]
    return tuple(t for p in pieces if (t := trim(document.text, p)).end > t.start)
