"""Where the parts of an attribution may stand: in one paragraph with its cue, behind the label that names its source.

The network reads across line ends, and takes the last words of a headline into the source of the sentence below, or the
next line into what somebody says. In lists of reactions, "• Name, office: “…”", it may miss whose label it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from whence.model import Attribution, Span
from whence.resolve.draft import Article
from whence.resolve.statements.wording import not_said
from whence.text.sentences import trim

LONGEST_LABEL = 120  # characters

_LABEL = re.compile(
    r"[ \t]*(?:[•*▪●◦–—-][ \t]+)?(?P<label>[A-Z“\"][^\n:]{1,120}?)(?P<colon>[ \t]*:)[ \t]*(?=[“\"‘'«„»])"
)
_NO_LABEL = re.compile(
    r"\b(?:said|says|asked|wrote|told|added|replied|answered|reads?|this|these|following)\b|[.!?;]\s"
)
_SENTENCE_END = re.compile(r"[.!?][”\"’']?\s")
_QUOTED = frozenset("“\"‘'«„»")


def within_bounds(article: Article, attributions: Iterable[Attribution]) -> Iterator[Attribution]:
    """`attributions` cut to their paragraphs, given their labels, without words that nobody says."""
    text, all_found = article.text, list(attributions)
    shared = {source for source, number in Counter(each.source for each in all_found).items() if number > 1}
    for found in all_found:
        cut = _in_its_lines(text, _in_its_sentence(article, found) if found.source in shared else found)
        cut = _labelled(text, cut)
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


def _in_its_sentence(article: Article, found: Attribution) -> Attribution:
    """`found` with what of its source stands in the sentence of its cue: two share “asked Amun. Tarn declined”."""
    text = article.text
    if not found.cue or not any(_SENTENCE_END.search(text, span.start, span.end) for span in found.source):
        return found
    sentence = article.sentences[article.sentence_at(found.cue[0].start)]
    pieces = (Span(max(s.start, sentence.start), min(s.end, sentence.end)) for s in found.source)
    source = tuple(trim(text, piece) for piece in pieces if piece.start < piece.end)
    source = tuple(Span(s.start, s.end - 1) if text[s.end - 1] == "." and s.end == sentence.end else s for s in source)
    return Attribution(source or found.source, found.cue, found.content, found.confidence)


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
    label = label_before(text, min(found.content).start)
    return found if label is None else Attribution((label[0],), (label[1],), found.content, found.confidence)


def label_before(text: str, first: int) -> tuple[Span, Span] | None:
    """The label that stands on its line before a quotation that begins at `first`, and its colon."""
    start = text.rfind("\n", 0, first) + 1
    if first - start > LONGEST_LABEL + 10:
        return None
    label = _LABEL.match(text, start, first + 1)
    if label is None or label.end() != first or _NO_LABEL.search(label["label"]):
        return None
    return trim(text, Span(*label.span("label"))), Span(label.end("colon") - 1, label.end("colon"))
