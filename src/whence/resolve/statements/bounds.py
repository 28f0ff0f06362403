"""Where the parts of an attribution may stand: in one paragraph with its cue, behind the label that names its source.

The network reads across line ends, and takes the last words of a headline into the source of the sentence below, or the
next line into what somebody says. In lists of reactions, "• Name, office: “…”", it may miss whose label it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from whence.model import Attribution, Span, Spans
from whence.resolve.statements.wording import not_said
from whence.text.sentences import trim

LONGEST_LABEL = 120  # characters

_LABEL = re.compile(
    r"[ \t]*(?:[•*▪●◦–—-][ \t]+)?(?P<label>[A-Z“\"][^\n:]{1,120}?)(?P<colon>[ \t]*:)[ \t]*(?=[“\"‘'«„»])"
)
_NO_LABEL = re.compile(
    r"\b(?:said|says|asked|wrote|told|added|replied|answered|reads?|this|these|following)\b|[.!?;]\s"
)
_QUOTED = frozenset("“\"‘'«„»")


def within_bounds(text: str, attributions: Iterable[Attribution]) -> Iterator[Attribution]:
    """`attributions` cut to their paragraphs, given their labels, without words that nobody says."""
    for found in attributions:
        cut = _labelled(text, _in_its_lines(text, found))
        if cut.content and not not_said(text, cut):
            yield cut


def _in_its_lines(text: str, found: Attribution) -> Attribution:
    if not found.cue:
        return found
    start = text.rfind("\n", 0, found.cue[0].start) + 1
    end = text.find("\n", found.cue[-1].end)
    line = Span(start, end if end >= 0 else len(text))
    source = tuple(piece for span in found.source if (piece := _cut(text, span, line)) is not None)
    content = found.content
    if found.cue[-1].of(text).endswith(":"):
        near = tuple(s for s in content if s.start < line.end or text[s.start : s.start + 1] in _QUOTED)
        content = near or content
    return Attribution(source, found.cue, content, found.confidence)


def _cut(text: str, span: Span, line: Span) -> Span | None:
    """What of `span` stands in `line`, or all of it where it stands in another one."""
    if "\n" not in span.of(text):
        return span
    piece = trim(text, Span(max(span.start, line.start), min(span.end, line.end)))
    return piece if piece.start < piece.end else None


def _labelled(text: str, found: Attribution) -> Attribution:
    """`found` with the label of its line as its source, where it has none: "• Ada Moor, farmer: “…”"."""
    if found.source or not found.content or (found.cue and found.cue[0].of(text).strip() != ":"):
        return found
    first = min(found.content).start
    start = text.rfind("\n", 0, first) + 1
    if first - start > LONGEST_LABEL + 10:
        return found
    label = _LABEL.match(text, start, first + 1)
    if label is None or label.end() != first or _NO_LABEL.search(label["label"]):
        return found
    source: Spans = (trim(text, Span(*label.span("label"))),)
    colon = Span(label.end("colon") - 1, label.end("colon"))
    return Attribution(source, (colon,), found.content, found.confidence)
