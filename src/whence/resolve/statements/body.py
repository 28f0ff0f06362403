"""The body of an article: what is not furniture."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from whence.model import Attribution, Document, Span
from whence.text.sentences import trim


def body_only(document: Document, attributions: Iterable[Attribution]) -> list[Attribution]:
    """`attributions` without the furniture that the reader took for words of theirs, in the order of the text.

    One whose cue or content is nothing but furniture goes: a headline says again what the article says.
    """
    body = Body(document)
    kept = []
    for a in attributions:
        source, cue, content = (body.part(role) for role in (a.source, a.cue, a.content))
        if content and (cue or not a.cue):
            kept.append(Attribution(source, cue, content, a.confidence))
    return sorted(kept, key=lambda a: (a.content, a.cue, a.source))


class Body:
    """A document without its furniture, which is kept by where it begins, so that a cut looks at what is near alone."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.spans = sorted(document.furniture, key=lambda f: f.start)
        self.starts = [f.start for f in self.spans]
        self.ends = list(accumulate((f.end for f in self.spans), max))

    def part(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """What of `spans` is not furniture, trimmed."""
        if not spans:
            return ()
        first = bisect_right(self.ends, min(s.start for s in spans))
        last = bisect_left(self.starts, max(s.end for s in spans))
        pieces = list(spans)
        for f in self.spans[first:last]:
            if any(p.start < f.end and f.start < p.end for p in pieces):
                cut = ((Span(p.start, min(p.end, f.start)), Span(max(p.start, f.end), p.end)) for p in pieces)
                pieces = [p for both in cut for p in both if p.start < p.end]
        return tuple(t for p in pieces if (t := trim(self.text, p)).end > t.start)
