"""Quotations that have a source of their own, and that the network joined to another's words.

"“We keep it,” Vane said. “It is over,” Stroud told reporters."      the second is Stroud's
• Anton Brix: “We have not decided.”
• Maja Storm: “Ask me on Friday.”                                     the second is Storm's
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from whence.model import Attribution, Span
from whence.resolve.draft import Article
from whence.resolve.language.cues import single
from whence.resolve.language.lemmas import lemmas
from whence.resolve.statements.bounds import label_before
from whence.text.quotes import Quotation

_NAME = r"[^\W\d_a-z][\w’'-]+"
_TAG = re.compile(
    rf"\s+(?P<who>{_NAME}(?:[^\S\n]+(?:[A-Z]\.|{_NAME}|van|von|de|der|bin|al)){{0,4}})[^\S\n]+(?P<cue>[a-z]+)\b"
)


def own_sources(article: Article, found: Sequence[Attribution]) -> list[Attribution]:
    """`found`, with each quotation whose own line names another source as a statement of its own."""
    starts = [q.start for q in article.quotations]
    taken = {at for each in found for span in (*each.source, *each.cue) for at in range(span.start, span.end)}
    out: list[Attribution] = []
    for each in found:
        if len(each.content) < 2 or not each.source:
            out.append(each)
            continue
        kept: list[Span] = []
        split: list[Attribution] = []
        for piece in each.content:
            place = bisect_right(starts, piece.start) - 1
            quotation = article.quotations[place] if place >= 0 else None
            whole = quotation is not None and piece.start <= quotation.start + 1 and quotation.end - 1 <= piece.end
            own = _own(article, each, piece, quotation) if quotation is not None and whole else None
            if own is not None and own.source[0].start not in taken:
                split.append(own)
            else:
                kept.append(piece)
        if split and kept:
            out += [Attribution(each.source, each.cue, tuple(kept), each.confidence), *split]
        else:
            out.append(each)
    return sorted(out, key=lambda a: min(a.content)) if len(out) > len(found) else out


def _own(article: Article, found: Attribution, piece: Span, quotation: Quotation) -> Attribution | None:
    """`piece` with the source that its own line names, where that is not the source of `found`."""
    text = article.text
    label = label_before(text, quotation.start)
    if label is not None and label[0] not in found.source:
        return Attribution((label[0],), (label[1],), (piece,), found.confidence)
    tag = _TAG.match(text, quotation.end, quotation.end + 120)
    if tag is None or text[quotation.end - 2] not in ",?!":
        return None
    rows = [row for lemma in lemmas(tag["cue"]) if (row := single(lemma)) is not None]
    if not any(not row.weak and row.cue_class == "neutral" for row in rows):
        return None
    return Attribution((Span(*tag.span("who")),), (Span(*tag.span("cue")),), (piece,), found.confidence)
