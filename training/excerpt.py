"""The contents of a text as a text of their own, so that the network can look for attributions inside them.

The network finds no attribution within another, as its training data has none. Read by itself, though, "that the mayor
had urged patience" is a report like any other. Of the contents, the sentences with a word that often is a cue are
joined as paragraphs and read once more, and what is found is carried back to where it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from whence.model import Attribution, Span, Spans

FEWEST_WORDS = 5
JOINT = ".\n\n"  # a full stop even where there was none: sentences are what the network knows
_COMPLEMENTIZER = "that "  # of the clause a content often is: not part of the source that comes next
_EDGE = " \t\r\n“”‘’\"'.,;"
_BREAK = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[“\"‘(]*[A-Z])|\n+")
_WORD = re.compile(r"[^\W\d_]+")


def cue_words(rows: Iterable[dict[str, Any]], share: float = 0.15, fewest: int = 5) -> list[str]:
    """The words, in lower case, that stand in a cue in at least `share` of their `fewest` or more occurrences.

    At this share they pass about three fifths of the contents' text and nine tenths of what a full second pass finds.
    """
    seen: Counter[str] = Counter()
    in_cue: Counter[str] = Counter()
    for row in rows:
        text = row["text"]
        seen.update(word.lower() for word in _WORD.findall(text))
        for attribution in row["attributions"]:
            for start, end in attribution["cue"]:
                in_cue.update(word.lower() for word in _WORD.findall(text[start:end]))
    return sorted(word for word, n in in_cue.items() if seen[word] >= fewest and n >= share * seen[word])


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


def contents(text: str, attributions: Iterable[Attribution], telling: Container[str]) -> Excerpt:
    """What the contents of `attributions` may report: their sentences that hold, after the first word, one of the
    `telling` words (in lower case), without the punctuation around them. Neighbouring sentences stay together.
    """
    parts: list[str] = []
    starts: list[int] = []
    spans: list[Span] = []
    length = 0
    for content in sorted({span for a in attributions for span in a.content}):
        for start, end in _stretches(content.of(text), telling):
            part = text[content.start + start : content.start + end]
            inside = part.strip(_EDGE)
            begin = content.start + start + part.index(inside)
            spans.append(Span(begin, begin + len(inside)))
            starts.append(length)
            parts.append(inside)
            length += len(inside) + len(JOINT)
    return Excerpt(JOINT.join(parts), tuple(starts), tuple(spans))


def _stretches(content: str, telling: Container[str]) -> Iterator[tuple[int, int]]:
    """The runs of sentences of `content` that may report something, half open."""
    breaks = [0, *(m.end() for m in _BREAK.finditer(content)), len(content)]
    run: tuple[int, int] | None = None
    for start, end in pairwise(breaks):
        words = _WORD.findall(content, start, end)
        if len(words) >= FEWEST_WORDS and any(word.lower() in telling for word in words[1:]):
            run = (start if run is None else run[0], end)
        elif run is not None:
            yield run
            run = None
    if run is not None:
        yield run
