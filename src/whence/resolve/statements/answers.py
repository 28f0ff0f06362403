"""Interviews printed as "Q: …" and "A: …": an answer is a statement of the one who answers.

    Q: When did you know?
    A: On the first day. The minister told me that he would go.

What somebody else is said to have said in it is left to that one, and came through the one who answers.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from whence.model import Attribution, Span, Spans
from whence.resolve.draft import Article, Draft

_LABEL = re.compile(r"^[ \t]*(?P<who>Q|A|Question|Answer)(?P<mark>[:.])[ \t]+(?=\S)", re.MULTILINE)
_OWN = frozenset({"i", "we", "me", "us", "you"})
_FEWEST = 2  # questions, and answers
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class _Turn:
    """A question or an answer: all of it, its label, the mark behind that, and its words."""

    whole: Span
    who: Span
    mark: Span
    words: Span
    answers: bool


def answers(article: Article, found: Sequence[Attribution]) -> list[Attribution]:
    """`found` with a statement for each answer, and without what crosses from a question into an answer."""
    turns = _turns(article.text)
    if not turns:
        return list(found)
    kept = [cut for each in found if (cut := _in_one(each, turns)) is not None]
    others = [
        each.source[0].start for each in kept if each.source and article.words_of(each.source).lower() not in _OWN
    ]
    others.sort()
    said = []
    for turn in turns:
        pieces = tuple(_left(article, turn.words, others)) if turn.answers else ()
        if pieces:
            said.append(Attribution((turn.who,), (turn.mark,), pieces, _SURE))
    told = {each.content for each in said}
    return sorted([*said, *(each for each in kept if each.content not in told)], key=lambda a: min(a.content))


def in_answers(article: Article, drafts: Sequence[Draft]) -> list[str | None]:
    """For each of `drafts` the one in whose answer it stands; None where it stands in none."""
    turns = _turns(article.text)
    labels = {turn.who for turn in turns if turn.answers}
    asked = next((draft.speaker for draft in drafts if labels & set(draft.source)), None)
    if asked is None:
        return [None] * len(drafts)
    held = (_turn_at(turns, draft.anchor.start) for draft in drafts)
    return [asked if turn is not None and turn.answers else None for turn in held]


def _turns(text: str) -> list[_Turn]:
    """The questions and answers of an interview, in order; none where there are too few to be one."""
    turns = []
    found = list(_LABEL.finditer(text))
    for label, after in zip_longest(found, found[1:]):
        end = after.start() if after is not None else text.find("\n", label.end())  # the last has one paragraph
        end = label.end() + len(text[label.end() : end if end >= 0 else len(text)].rstrip())
        spans = Span(*label.span("who")), Span(*label.span("mark")), Span(label.end(), end)
        turns.append(_Turn(Span(label.start(), end), *spans, label["who"].startswith("A")))
    answered = sum(turn.answers for turn in turns)
    return turns if answered >= _FEWEST <= len(turns) - answered else []


def _turn_at(turns: Sequence[_Turn], at: int) -> _Turn | None:
    place = bisect_right(turns, at, key=lambda turn: turn.whole.start) - 1
    return turns[place] if place >= 0 and at < turns[place].whole.end else None


def _left(article: Article, words: Span, others: Sequence[int]) -> Iterator[Span]:
    """The sentences of an answer without those in which somebody else speaks, which `others` are the places of.

    Neighbours are one piece.
    """
    low, high = article.sentence_at(words.start), article.sentence_at(words.end - 1)
    begin = end = None
    for sentence in article.sentences[low : high + 1]:
        span = Span(max(sentence.start, words.start), min(sentence.end, words.end))
        if bisect_left(others, span.start) < bisect_left(others, span.end):
            if begin is not None and end is not None:
                yield Span(begin, end)
            begin = None
        elif span.start < span.end:
            begin, end = (span.start if begin is None else begin), span.end
    if begin is not None and end is not None:
        yield Span(begin, end)


def _in_one(found: Attribution, turns: Sequence[_Turn]) -> Attribution | None:
    """What of an attribution stands in the question or answer of its cue; None where a label is its source."""
    if any(turn is not None and turn.who == span for span in found.source for turn in [_turn_at(turns, span.start)]):
        return None
    home = _turn_at(turns, (found.cue or found.source or found.content)[0].start)
    pieces: Spans = tuple(piece for piece in found.content if _turn_at(turns, piece.start) is home)
    return Attribution(found.source, found.cue, pieces, found.confidence) if pieces else None
