"""Sentences that a medium relays: in "“We had no choice,” said Vale, according to the Gazette" the Gazette's statement
holds Vale's.

The network marks one statement for each word and so leaves the outer one out. It is found here: somebody who
relays, in a phrase of a sentence in which somebody else speaks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from whence.model import Attribution, Span
from whence.resolve.chains.scenes import NAME, is_medium
from whence.resolve.draft import Article
from whence.resolve.statements.nesting import CERTAINTY
from whence.text.sentences import trim

_NEEDED = re.compile(r"[Aa]ccording to|report|writes|wrote|quoted in|quoted by|\(via ")
_MARK = r"(?:,|[,.!?][”\"’]+|'')"
# Who relays by "according to" may be anybody; with other words it is a medium.
_ANYBODY = (
    re.compile(rf"{_MARK}\s+(?P<cue>according to) {NAME}"),
    re.compile(rf"(?P<cue>According to) {NAME},\s+"),
)
_MEDIUM = (
    re.compile(rf"{_MARK}\s+{NAME} (?P<cue>(?:first )?(?:reported|reports|writes|wrote|has reported))\b(?! that)"),
    re.compile(rf"{_MARK}\s+(?P<cue>reports|reported|writes) {NAME}"),
    re.compile(rf"{_MARK}\s+(?P<cue>as quoted (?:in|by)) {NAME}"),
    re.compile(rf"\((?P<cue>via) {NAME}\)(?!:)"),
)


def relayed_sentences(article: Article, attributions: Sequence[Attribution]) -> list[Attribution]:
    """`attributions`, with those of others who relay a whole sentence in which others of them are made."""
    made: dict[int, list[Attribution]] = {}
    for each in attributions:
        if each.source and each.cue:
            made.setdefault(article.sentence_at(each.cue[0].start), []).append(each)
    taken = sorted(span for each in attributions for role in (each.source, each.cue, each.content) for span in role)
    found = [
        relayed
        for number, inside in made.items()
        if (relayed := _relayed(article, article.sentences[number], inside, taken)) is not None
    ]
    return sorted([*attributions, *found], key=lambda a: (a.content, a.cue, a.source))


def _relayed(
    article: Article, sentence: Span, inside: Sequence[Attribution], taken: Sequence[Span]
) -> Attribution | None:
    if _NEEDED.search(article.text, sentence.start, sentence.end) is None:
        return None
    for phrase, name, cue in _phrases(article.text, sentence):
        if _touched(phrase, taken):
            continue
        parts = [Span(sentence.start, phrase.start), Span(phrase.end, sentence.end)]
        rest = [t for part in parts if (t := _bare(article.text, part)).end - t.start > 1]
        content = _joined([*rest, *(span for each in inside for span in each.content)])
        if content:
            confidence = min(each.confidence for each in inside) * CERTAINTY
            return Attribution((name,), (cue,), content, confidence)
    return None


def _phrases(text: str, sentence: Span) -> Iterator[tuple[Span, Span, Span]]:
    """Where somebody may relay `sentence`: the phrase without the mark before it, the name in it, the cue in it."""
    for patterns, anybody in ((_ANYBODY, True), (_MEDIUM, False)):
        for match in (match for pattern in patterns for match in pattern.finditer(text, sentence.start, sentence.end)):
            start, end = match.span("name")
            name = Span(start, start + len(match["name"].rstrip(".,")))
            if (anybody or is_medium(name.of(text))) and match["cue"][0].islower() == (match.start() > sentence.start):
                yield Span(min(start, match.start("cue")), max(end, match.end("cue"))), name, Span(*match.span("cue"))


def _bare(text: str, span: Span) -> Span:
    """`span` without the white space, commas and brackets around it."""
    start, end = span.start, span.end
    while start < end and text[start] in " ,;:)(":
        start += 1
    while start < end and text[end - 1] in " ,;:)(":
        end -= 1
    return trim(text, Span(start, end))


def _touched(span: Span, taken: Sequence[Span]) -> bool:
    """Whether one of the sorted spans `taken` reaches into `span`."""
    at = bisect_left(taken, Span(span.end, 0))
    return any(other.end > span.start for other in taken[max(0, at - 8) : at])


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """`spans` in order, those joined that overlap."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)
