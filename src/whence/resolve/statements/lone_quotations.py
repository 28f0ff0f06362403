"""Quotations whose own paragraph, or an open quotation before them, says whose they are: they stand alone.

In "Sand got to his feet. “I have counted the rats.”" no cue says who speaks. The network then likes to take the source
of a later paragraph; the words are cut from it here, and `speakers/lone_quotations` finds whose they are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from whence.model import Attribution, Span
from whence.resolve.draft import Article
from whence.text.quotes import Quotation

_NOBODY = frozenset({"nobody", "no one", "no-one", "none"})


def lone_quotations(article: Article, found: Sequence[Attribution]) -> list[Attribution]:
    """`found`, with each quotation that a source further on was given though it stands alone as one of its own."""
    quotations = article.quotations
    starts = [q.start for q in quotations]
    out: list[Attribution] = []
    for each in found:
        anchors = each.cue or each.source
        lone: dict[int, list[Span]] = {}
        kept: list[Span] = []
        for piece in each.content:
            paragraph = article.paragraph_at(piece.start)
            place = bisect_right(starts, piece.start) - 1
            quotation = quotations[place] if place >= 0 and piece.start < quotations[place].end else None
            further_on = bool(anchors) and article.paragraph_at(min(anchors).start) > paragraph
            nobody = article.words_of(each.source).lower() in _NOBODY
            introduced = quotation is not None and bool(anchors) and _introduced(article, anchors, quotation, paragraph)
            alone = introduced or (
                quotation is not None and further_on and _stands_alone(article, quotations, place, paragraph)
            )
            if quotation is not None and (alone or nobody):
                lone.setdefault(paragraph, []).append(piece)
            else:
                kept.append(piece)
        out += [Attribution((), (), tuple(pieces), each.confidence) for pieces in lone.values()]
        if kept:
            out.append(Attribution(each.source, each.cue, tuple(kept), each.confidence) if lone else each)
    return out


def _introduced(article: Article, anchors: Sequence[Span], quotation: Quotation, paragraph: int) -> bool:
    """Whether a quotation further on follows a sentence of the writer in its paragraph: "Moor rose. “It is wet.”"."""
    at = article.paragraph_at(max(anchors).start)
    if at >= paragraph or article.text[: article.paragraphs[at].end].rstrip().endswith(":"):
        return False
    return _writers(article, quotation, paragraph)


def _writers(article: Article, quotation: Quotation, paragraph: int) -> bool:
    """Whether a sentence of the writer, and nothing quoted, stands before a quotation in its paragraph."""
    before = article.text[article.paragraphs[paragraph].start : quotation.start].strip()
    return before.endswith((".", "!", "?")) and sum(c.isalpha() for c in before) > 2 and not set(before) & set('“”"«»')


def _goes_on(article: Article, quotations: Sequence[Quotation], place: int, paragraph: int) -> bool:
    """Whether a quotation left open goes on in the next paragraph, with no words of the writer beside it."""
    if place + 1 >= len(quotations) or paragraph + 1 >= len(article.paragraphs):
        return False
    span, after = article.paragraphs[paragraph + 1], quotations[place + 1]
    return after.start == span.start and not any(map(str.isalpha, article.text[after.end : span.end]))


def _stands_alone(article: Article, quotations: Sequence[Quotation], place: int, paragraph: int) -> bool:
    """Whether a quotation goes on with one left open, is left open itself, or has words of the writer beside it."""
    span, quotation = article.paragraphs[paragraph], quotations[place]
    before = quotations[place - 1] if place else None
    opens = not article.text[span.start : quotation.start].strip()
    left_open = before is not None and not before.closed and article.paragraph_at(before.start) == paragraph - 1
    if opens and left_open:
        return True
    if not quotation.closed:
        return _goes_on(article, quotations, place, paragraph) and _writers(article, quotation, paragraph)
    inside = [q for q in quotations[max(0, place - 8) : place + 8] if span.start <= q.start < span.end]
    left, at = "", span.start
    for q in inside:
        left, at = left + article.text[at : q.start], q.end
    left += article.text[at : span.end]
    return sum(c.isalpha() for c in left) > 2
