"""Own voice: what the article says with nobody to quote for it, so that its ledger covers all of its body."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from whence.model import Span
from whence.text.sentences import trim

LEAST_WORDS = 3  # a leftover shorter than this ("late Tuesday", ", and") asserts nothing by itself

_WORD = re.compile(r"\w[\w’'-]*")
_LEAD = re.compile(r"(?:[\s,;:.…!?)\]”\"—–-]|'')*")
_TAIL = re.compile(r"(?:[\s,;:(\[“\"—–-]|``)*")  # of a piece read backwards


def own_voice(
    text: str, sentences: Sequence[Span], taken: Iterable[Span], furniture: Iterable[Span], verbs: Sequence[int]
) -> list[tuple[Span, ...]]:
    """The pieces of the article's own voice, in order: for each sentence of the body, what is left of it.

    A sentence of which nothing is `taken` by a reported statement (its source, cue or content) is kept whole, however
    short. Of others, the leftovers of at least three words with a verb among them are kept, all those of one sentence
    together: "late on Tuesday" and "in an email" assert nothing by themselves. `furniture` is left out. `verbs` says
    where the verbs of the text start, in order.
    """
    outside = _merged(furniture)
    used = _merged([*taken, *outside])
    starts, outside_starts = [u.start for u in used], [u.start for u in outside]
    found = []
    for sentence in sentences:
        rest = _without(sentence, used, starts)
        if rest == [sentence]:
            pieces = [sentence] if _WORD.search(text, sentence.start, sentence.end) else []
        elif rest == (body := _without(sentence, outside, outside_starts)):
            pieces = [p for p in body if _WORD.search(text, p.start, p.end)]
        else:
            bare = [_bare(text, piece) for piece in rest]
            pieces = [p for p in bare if len(_WORD.findall(text, p.start, p.end)) >= LEAST_WORDS and _holds(p, verbs)]
        if pieces:
            found.append(tuple(trim(text, p) for p in pieces))
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        elif span.end > span.start:
            out.append(span)
    return out


def _without(sentence: Span, used: Sequence[Span], starts: Sequence[int]) -> list[Span]:
    """What is left of `sentence` after the disjoint, sorted spans `used`."""
    rest, at = [], sentence.start
    for span in used[max(0, bisect_left(starts, sentence.start) - 1) :]:
        if span.start >= sentence.end:
            break
        if span.end <= at:
            continue
        if span.start > at:
            rest.append(Span(at, span.start))
        at = max(at, span.end)
    if at < sentence.end:
        rest.append(Span(at, sentence.end))
    return rest


def _holds(span: Span, starts: Sequence[int]) -> bool:
    i = bisect_left(starts, span.start)
    return i < len(starts) and starts[i] < span.end


def _bare(text: str, span: Span) -> Span:
    """`span` without the marks and spaces at its ends."""
    piece = text[span.start : span.end]
    lead, tail = _LEAD.match(piece), _TAIL.match(piece[::-1])
    start = lead.end() if lead else 0
    end = max(start, len(piece) - (tail.end() if tail else 0))
    return Span(span.start + start, span.start + end)
