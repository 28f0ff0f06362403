"""The contents of a text as a text of their own, so that the network can look for attributions inside them.

The network finds no attribution within another, as its training data has none. Read by itself, though, "that the mayor
had urged patience" is a report like any other. The contents are joined as paragraphs, which costs one more pass over
about half of the text, and what is found is carried back to where it stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from whence.model import Attribution, Span, Spans

FEWEST_WORDS = 5
JOINT = ".\n\n"  # a full stop even where there was none: sentences are what the network knows
_COMPLEMENTIZER = "that "  # of the clause a content often is: not part of the source that comes next
_EDGE = " \t\r\n“”‘’\"'.,;"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Stretches of a text put one after the other. `starts` are theirs in the excerpt, `spans` where they came from."""

    text: str
    starts: tuple[int, ...]
    spans: Spans

    def back(self, found: Attribution) -> Attribution | None:
        """`found`, in offsets of the original text; None unless it is whole and within one stretch."""
        if not (found.source and found.cue and found.content):
            return None
        every = (*found.source, *found.cue, *found.content)
        at = bisect_right(self.starts, every[0].start) - 1
        shift, end = self.spans[at].start - self.starts[at], self.spans[at].end
        first = self.spans[at].start
        if any(s.start + shift < first or s.end + shift > end for s in every):
            return None

        def moved(spans: Spans) -> Spans:
            return tuple(Span(s.start + shift, s.end + shift) for s in spans)

        source = moved(found.source)
        if source[0].start == first and found.source[0].of(self.text).startswith(_COMPLEMENTIZER):
            source = (Span(first + len(_COMPLEMENTIZER), source[0].end), *source[1:])
        return Attribution(source, moved(found.cue), moved(found.content), found.confidence)


def contents(text: str, attributions: Iterable[Attribution]) -> Excerpt:
    """The contents of `attributions` that are long enough to report something, without the punctuation around them."""
    parts: list[str] = []
    starts: list[int] = []
    spans: list[Span] = []
    length = 0
    for span in sorted({span for a in attributions for span in a.content}):
        part = span.of(text)
        inside = part.strip(_EDGE)
        if len(inside.split()) < FEWEST_WORDS:
            continue
        start = span.start + part.index(inside)
        spans.append(Span(start, start + len(inside)))
        starts.append(length)
        parts.append(inside)
        length += len(inside) + len(JOINT)
    return Excerpt(JOINT.join(parts), tuple(starts), tuple(spans))
