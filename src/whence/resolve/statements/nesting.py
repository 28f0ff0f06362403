"""Statements inside statements: "The Post reported that Adler urged …" holds two.

What a content itself reports is found here, by rule: a cue of the table whose `takes` fits what follows it, with a
subject before it (or, for a noun, an owner). A network pass over the contents could take the place of `nested`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache

from whence.model import Attribution, Span
from whence.resolve.language.clauses import (
    AFTER_GAP,
    FINITE,
    JOIN,
    NOUN_PHRASE,
    SUBJECTS,
    Words,
    after_relative,
    antecedent,
    auxiliaries,
    clause_end,
    complement,
    haver,
    owner,
    subject,
)
from whence.resolve.language.cues import Cue, after_be, single
from whence.resolve.language.lemmas import lemmas

CERTAINTY = 0.8  # how sure a statement found by rule is, as a share of the certainty of the one that holds it

_VIEWS = frozenset({"view", "opinion", "estimation", "judgment", "judgement", "mind"})


def nested(words: Words, attribution: Attribution) -> list[Attribution]:
    """What the content of `attribution` itself reports, in order."""
    found = []
    for fragment in attribution.content:
        lo, hi = words.within(fragment)
        for i in range(lo, hi):
            tag = words.words[i].pos
            if tag.startswith("VB") or tag == "JJ" or words.lower[i] == "against":
                roles = _verb(words, i, lo, hi)
            elif tag in {"NN", "NNS"}:
                roles = _noun(words, i, lo, hi) or _view(words, i, lo, hi)
            else:
                continue
            if roles is not None:
                source, cue, content = roles
                found.append(Attribution(source, cue, content, attribution.confidence * CERTAINTY))
    return found


Roles = tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]


def _verb(words: Words, i: int, lo: int, hi: int) -> Roles | None:
    entry = _entry(words.lower[i])
    if entry is None and _entry(words.lower[i], after_be) is None:
        return None
    first, passive, j = auxiliaries(words, i, lo)
    tag = words.words[i].pos
    if passive and tag in {"VBN", "VBD", "JJ", "IN"}:
        entry = _entry(words.lower[i], after_be)
    elif tag in {"JJ", "IN"}:
        return None
    if entry is None or j < lo or (first == i and tag == "VBN"):
        return None
    who = subject(words, j, lo)
    if who is None or (words.lower[j] in {"and", "but"} and tag not in FINITE and first == i):
        return None
    source, fronted = (words.span(*who),), antecedent(words, who[0], lo)
    found = complement(words, i + 1, hi, entry.takes, entry.lemmas[0] == "be")
    if found is None:
        content = _displaced(words, i, hi, who[0], lo, entry, fronted)
        return None if content is None else (source, (words.span(first, i + 1),), content)
    cue_end, start, end = found
    moved = fronted is not None and words.lower[start] == "to" and words.lower[who[0]] in SUBJECTS
    content = ((fronted,) if moved and fronted is not None else ()) + (words.span(start, end),)
    return source, (words.span(first, cue_end),), content


def _displaced(
    words: Words, i: int, hi: int, who: int, lo: int, entry: Cue, fronted: Span | None
) -> tuple[Span, ...] | None:
    """The content of the verb at word `i` where it does not follow as usual."""
    after = words.lower[i + 1] if i + 1 < hi else "."
    if entry.takes & {"object", "that"}:
        if fronted is not None and after in AFTER_GAP:  # "the answer that he wanted."
            return (fronted,)
        if who > lo and words.lower[who - 1] == "what" and after in {"is", "was"} and i + 2 < hi:  # "what they want is"
            return (words.span(i + 2, clause_end(words, i + 2, hi)),)
        if fronted is not None and i + 1 < hi and words.words[i + 1].pos == "IN":  # "the war that he blamed on"
            return fronted, words.span(i + 1, clause_end(words, i + 1, hi))
    if "that" in entry.takes and i + 1 < hi and after_relative(words, who, lo):  # "which advocates say harms schools"
        return (words.span(i + 1, clause_end(words, i + 1, hi)),)
    return None


def _noun(words: Words, i: int, lo: int, hi: int) -> Roles | None:
    """A noun cue with its owner: "her support of", "the judge's decision that", "a request by Congress to"."""
    entry = _entry(words.lower[i])
    if entry is None or i + 1 >= hi:
        return None
    who, k = owner(words, i, lo) or haver(words, i, lo), i + 1
    if who is None and words.lower[k] in {"by", "from"} and "to" in entry.takes:
        k += 1
        begin = k
        while k < hi and (words.words[k].pos in NOUN_PHRASE or words.lower[k] in JOIN):
            k += 1
        who = (begin, k) if k > begin else None
    if who is None or k >= hi:
        return None
    word = words.lower[k]
    if word == "not" and k + 1 < hi:
        word = words.lower[k + 1]
    clause = word in {"that", "to"}
    if word not in entry.takes or not (clause or words.words[k].pos == "IN"):
        return None
    start = k if clause else k + 1
    if start >= hi:
        return None
    cue = words.span(i, i + 2) if who[0] > i else words.span(i, max(i + 1, k if clause else start))
    return (words.span(*who),), (cue,), (words.span(start, clause_end(words, start, hi, commas=not clause)),)


def _view(words: Words, i: int, lo: int, hi: int) -> Roles | None:
    """A view given in passing: "It is, in our view, an invasion"."""
    if i - 2 < lo or words.lower[i] not in _VIEWS or words.lower[i - 2] != "in" or words.words[i - 1].pos != "PRP$":
        return None
    begin = i - 2
    while begin > lo and words.lower[begin - 1] not in {".", "?", "!"}:
        begin -= 1
    end = clause_end(words, i, hi)
    pieces = [(begin, i - 2), (i + 1, end)]
    spans = [_bare(words, a, b) for a, b in pieces]
    content = tuple(span for span in spans if span is not None)
    return ((words.span(i - 1, i),), (words.span(i, i + 1),), content) if content else None


def _bare(words: Words, lo: int, hi: int) -> Span | None:
    """The words `lo` to `hi` without the marks at their ends; None where no word is left."""
    while lo < hi and not words.lower[lo].isalnum():
        lo += 1
    while hi > lo and not words.lower[hi - 1].isalnum():
        hi -= 1
    return words.span(lo, hi) if hi > lo else None


def subject_of(words: Words, verb: Span, within: Span) -> Span | None:
    """The subject of the verb at `verb`, within `within`; None where none stands before it."""
    lo, _ = words.within(within)
    i, _ = words.within(verb)
    _, _, j = auxiliaries(words, i, lo)
    who = subject(words, j, lo) if j >= lo else None
    return None if who is None else words.span(*who)


@lru_cache(maxsize=16384)
def _entry(word: str, find: Callable[[str], Cue | None] = single) -> Cue | None:
    return next((e for lemma in reversed(lemmas(word)) if (e := find(lemma)) is not None and e.takes), None)


def merge(found: Sequence[Attribution], inner: Sequence[Attribution]) -> list[Attribution]:
    """`found` with those of `inner` that say nothing twice, in the order of the text."""
    cues = sorted(span for a in found for span in a.cue)
    starts = [s.start for s in cues]

    def taken(span: Span) -> bool:
        i = bisect_right(starts, span.end - 1) - 1
        return i >= 0 and cues[i].end > span.start

    fresh: dict[tuple[tuple[Span, ...], tuple[Span, ...]], Attribution] = {}
    known = {_order(a) for a in found}
    for a in inner:
        if _order(a) not in known and not any(taken(span) for span in a.cue):
            fresh.setdefault((a.cue, a.content), a)
    return sorted([*found, *fresh.values()], key=_order)


def _order(a: Attribution) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    return a.content, a.cue
