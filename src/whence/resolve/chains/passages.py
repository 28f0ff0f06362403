"""Passages that are relayed whole: "Adler writes:" and then paragraphs of hers, with people speaking in them.

The reader marks the people who speak within such a passage and so has no word left for the one who relays it. It is
found here: a paragraph that ends in a cue and a colon, then the quoted paragraphs that follow it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from whence.model import Attribution, Span
from whence.resolve.draft import Article
from whence.resolve.language.cues import passes_on, relays
from whence.resolve.statements.nesting import CERTAINTY, subject_of

_OPENING = ('"', "“", "''", "``", "‘")

NEAR = 8  # cues before a place among which one that reaches it is looked for
_CUE = re.compile(r"(?<![\w’'-])(?P<cue>[a-z]+)(?=(?: [\w’'-]+){0,3}:$)")


def relayed_passages(article: Article, attributions: Sequence[Attribution]) -> list[Attribution]:
    """`attributions`, with the passages that somebody relays whole, each with at least one of `attributions` inside it.

    A passage whose cue the reader found, with the first of its sentences alone, is given its whole length where the cue
    is that of a medium: who "reports:" or "writes:" is not heard but read, and what follows in quotation marks is text.
    """
    text, lines = article.text, article.paragraphs
    out = list(attributions)
    cued = sorted((i for i, a in enumerate(attributions) if a.cue), key=lambda i: attributions[i].cue[0].start)
    starts = [attributions[i].cue[0].start for i in cued]
    for number, line in enumerate(lines):
        colon = text.endswith(":", line.start, line.end)
        cue = next((m for m in _CUE.finditer(text, line.start, line.end) if relays(m["cue"])), None) if colon else None
        if cue is None:
            continue
        end = number + 1
        while end < len(lines) and text.startswith(_OPENING, lines[end].start):
            end += 1
        if end == number + 1:
            continue
        passage = Span(lines[number + 1].start, lines[end - 1].end)
        among = cued[bisect_right(starts, passage.start) : bisect_left(starts, passage.end)]
        inside = [attributions[i] for i in among if attributions[i].cue[-1].end < passage.end]
        if not inside:
            continue
        said = Span(cue.start("cue"), cue.end("cue"))
        place = bisect_left(starts, said.end)
        near = cued[max(0, place - NEAR) : place]
        known = next(
            (i for i in near if any(s.start < said.end and said.start < s.end for s in attributions[i].cue)), None
        )
        if known is not None:
            found = out[known]
            told = max(a.cue[0].start for a in inside) > found.content[-1].end
            if told and passes_on(cue["cue"]) and passage.start <= found.content[0].start < passage.end:
                out[known] = replace(found, content=(passage,))
            continue
        source = subject_of(article.words, said, line)
        if source is not None:
            confidence = min(a.confidence for a in inside) * CERTAINTY
            out.append(Attribution((source,), (said,), (passage,), confidence))
    return sorted(out, key=lambda a: (a.content, a.cue, a.source))
