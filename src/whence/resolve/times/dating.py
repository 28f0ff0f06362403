"""When each statement was said: the likeliest of its candidates, where that is likely enough.

News says the day once and goes on. The clause of a statement may date it (`said.py`), and there are habits by which
one statement takes its date from another (`carry_over.py`); but whether a hearing, an interview or a day's reactions
carry on is a matter of many small signs. Boosted trees weigh them (`training/times.py` grows them from the gold
ledgers). Below THRESHOLD no date is given: that is where, on the gold ledgers, one date in so many was invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from whence.model import Said, Span, Speaker
from whence.resolve.draft import Article, Draft
from whence.resolve.times.carry_over import carry_over
from whence.resolve.times.clues import LOOK_BACK, Clues, Day
from whence.resolve.times.features import of_date, of_statement
from whence.resolve.times.said import own_clauses
from whence.resolve.trees import Trees, trees

MODEL = "dates.json"


def gather(article: Article, drafts: Sequence[Draft], speakers: Sequence[Speaker]) -> Clues:
    """The clues to the dates of `drafts`, which need their speaker, chain, holder, form and cue class."""
    ordered = sorted(drafts, key=lambda draft: (draft.anchor.start, draft.content))
    own = own_clauses(article, ordered)
    for draft, said in zip(ordered, own, strict=True):
        draft.said = said
    carry_over(article, ordered, speakers)
    return Clues(article, ordered, own, [draft.said for draft in ordered], speakers)


def questions(clues: Clues) -> tuple[list[tuple[int, Day]], list[dict[str, float]]]:
    """Each statement with each of its candidates, and the features of the pair."""
    pairs, rows = [], []
    for i in range(len(clues.drafts)):
        candidates = clues.candidates(i)
        if not candidates:
            continue
        known = of_statement(clues, i) | {"candidates": float(len(candidates))}
        for day in candidates:
            pairs.append((i, day))
            rows.append(known | of_date(clues, i, day))
    return pairs, rows


def dated(article: Article, drafts: Sequence[Draft], speakers: Sequence[Speaker]) -> None:
    """Fill in when each of `drafts` was said, how sure that is and the words that say so; none is in own voice."""
    clues = gather(article, drafts, speakers)
    pairs, rows = questions(clues)
    model = trees(MODEL)
    chances = model.scores([[row[name] for name in model.names] for row in rows])
    best: dict[int, tuple[float, Day]] = {}
    for (i, day), chance in zip(pairs, chances.tolist(), strict=True):
        if i not in best or chance > best[i][0]:
            best[i] = (chance, day)
    for i in range(len(clues.drafts)):
        _decide(clues, i, best.get(i), model)


def _decide(clues: Clues, i: int, best: tuple[float, Day] | None, model: Trees) -> None:
    """Give statement `i` its likeliest date, or none."""
    draft = clues.drafts[i]
    draft.said, draft.said_sure, draft.said_where = None, None, None
    if best is None:
        return
    chance, day = best
    given = chance >= model.rest["threshold"]
    draft.said_sure = _calibrated(chance, model.rest["sure_of_date" if given else "sure_of_none"])
    if given:
        draft.said, draft.said_where = _words(clues, i, day)


def _calibrated(chance: float, fit: Sequence[Sequence[float]]) -> float:
    """How often a decision with this `chance` is right: between the points (chance, share right) of `fit`."""
    return round(float(np.interp(chance, fit[0], fit[1])), 3)


def _words(clues: Clues, i: int, day: Day) -> tuple[Said, Span | None]:
    """The date as the text words it: by the statement's own clause, else in the nearest words before it, else after."""
    start, end = (date.fromordinal(n) for n in day)
    for said in (clues.own[i], clues.usual[i]):
        if said is not None and (said.start, said.end) == (start, end):
            return said, _place(clues, i, said.text)
    at = clues.following(i)
    back = next((j for j in range(at - 1, max(-1, at - LOOK_BACK), -1) if clues.days[j] == day), None)
    place = back if back is not None else clues.first.get(day)
    if place is None:
        return Said(start, end, ""), None
    expression = clues.expressions[place]
    span = Span(expression.start, expression.end)
    return Said(start, end, span.of(clues.article.text)), span


def _place(clues: Clues, i: int, words: str) -> Span | None:
    """Where the article has `words` nearest to statement `i`."""
    text, at = clues.article.text, clues.at[i]
    sentence = clues.article.sentences[clues.sentence[i]] if clues.article.sentences else Span(0, 0)
    found = text.find(words, sentence.start, sentence.end)
    if found < 0:
        found = text.rfind(words, 0, at)
    if found < 0:
        found = text.find(words, at)
    return Span(found, found + len(words)) if found >= 0 else None
