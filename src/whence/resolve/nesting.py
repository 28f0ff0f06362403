"""Statements inside statements: "The Post reported that Adler urged …" holds two.

What a content itself reports is found here, by rule: a cue of the table whose `takes` fits what follows it, with a
subject before it (or, for a noun, an owner). A network pass over the contents could take the place of `nested`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from whence.model import Attribution, Span, Word
from whence.resolve.cues import Cue, after_be, single
from whence.resolve.lemmas import lemmas
from whence.resolve.sentences import is_abbreviation

CERTAINTY = 0.8  # how sure a statement found by rule is, as a share of the certainty of the one that holds it

_BE = frozenset(
    {"be", "am", "is", "are", "was", "were", "been", "being", "s", "re", "m", "remain", "remains", "remained"}
)
_AUXILIARY = _BE | frozenset(
    {"have", "has", "had", "having", "do", "does", "did", "ve", "d", "ll", "t", "n", "don", "didn", "doesn"}
)
_BEFORE_TO = frozenset(
    {"come", "came", "begin", "began", "continue", "continues", "continued", "seem", "seems", "seemed", "used"}
)
_SUBJECTS = frozenset({"i", "he", "she", "we", "they", "you"})
_PRONOUN_NOUNS = frozenset(
    {"some", "many", "others", "most", "all", "both", "several", "few", "everyone", "everybody", "nobody"}
)
_NOUN_PHRASE = frozenset({"DT", "PDT", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "PRP$", "POS"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_WH = frozenset({"what", "how", "why", "whether", "if", "when", "where", "who"})
_JOIN = frozenset({"of", "in", "at", "from", "around", "across", "for", "with"})
_BREAK = frozenset(
    {"and", "but", "so", "because", "while", "although", "though", "which", "as", "when", "after", "adding", "or"}
)
_SUBORDINATE = frozenset({"because", "while", "although", "though", "unless", "whereas"})
_HAVING = frozenset({"have", "has", "had", "having", "express", "expressed", "voiced", "made", "make", "issued"})
_STOP = frozenset({".", "?", "!", ";"})
_QUOTES = frozenset({'"', "“", "‘", "'", "``"})
_INSIDE_GROUP = frozenset({",", '"', "“"})
_BEFORE_MARK = frozenset({"RB", "VBD", "VBZ", "VBP"})
_AFTER_GAP = frozenset({".", ",", "?", "!", ";", "”", '"', "—", "–", "and", "but"})
_APOSTROPHES = frozenset({"'", "’"})
_OBJECT_START = _NOUN_PHRASE | {"EX", "PRP"}


@dataclass(frozen=True)
class Words:
    """The words of a document, lower-cased beside their spans and tags."""

    text: str
    words: Sequence[Word]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word starts."""
        return [w.start for w in self.words]

    @cached_property
    def lower(self) -> list[str]:
        """Each word in lower case."""
        return [self.text[w.start : w.end].lower() for w in self.words]

    def within(self, span: Span) -> tuple[int, int]:
        """The half-open range of the words in `span`."""
        return bisect_left(self.starts, span.start), bisect_right(self.starts, span.end - 1)

    def span(self, lo: int, hi: int) -> Span:
        """The span of the words `lo` to `hi`, half open."""
        return Span(self.words[lo].start, self.words[hi - 1].end)


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
                roles = _noun(words, i, lo, hi)
            else:
                continue
            if roles is not None:
                source, cue, content = roles
                found.append(Attribution(source, cue, content, attribution.confidence * CERTAINTY))
    return found


Roles = tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]


def _verb(words: Words, i: int, lo: int, hi: int) -> Roles | None:
    entry = _entry(words.lower[i])
    first, passive, j = _auxiliaries(words, i, lo)
    if passive and words.words[i].pos in {"VBN", "VBD", "JJ", "IN"}:
        entry = _entry(words.lower[i], after_be)
    elif words.words[i].pos in {"JJ", "IN"}:
        return None
    if entry is None or j < lo:
        return None
    if first == i and words.words[i].pos == "VBN":
        return None
    subject = _subject(words, j, lo)
    if subject is None:
        return None
    source, fronted = (words.span(subject, j + 1),), _antecedent(words, subject, lo)
    complement = _complement(words, i + 1, hi, entry)
    if complement is None and "that" in entry.takes and i + 1 < hi and _after_relative(words, subject, lo):
        complement = i + 1, i + 1, _end(words, i + 1, hi)  # "which advocates say harms schools"
    if complement is None:
        if (
            fronted is None
            or (i + 1 < hi and words.lower[i + 1] not in _AFTER_GAP)
            or not entry.takes & {"object", "that"}
        ):
            return None
        return source, (words.span(first, i + 1),), (fronted,)
    cue_end, start, end = complement
    content = words.span(start, end)
    if fronted is not None and words.lower[start] == "to" and words.lower[subject] in _SUBJECTS:
        return source, (words.span(first, cue_end),), (fronted, content)
    return source, (words.span(first, cue_end),), (content,)


def _antecedent(words: Words, subject: int, lo: int) -> Span | None:
    """What the relative clause with its subject at `subject` hangs on: the answer, in "the answer that he wanted"."""
    j = subject - 1
    if j > lo and words.lower[j] in {"that", "which"}:
        j -= 1
    elif words.lower[subject] not in _SUBJECTS:
        return None
    if j < lo or words.words[j].pos not in _NOUNS:
        return None
    return words.span(_phrase_start(words, j, lo), j + 1)


def subject_of(words: Words, verb: Span, within: Span) -> Span | None:
    """The subject of the verb at `verb`, within `within`; None where none stands before it."""
    lo, _ = words.within(within)
    i, _ = words.within(verb)
    _, _, j = _auxiliaries(words, i, lo)
    start = _subject(words, j, lo) if j >= lo else None
    return None if start is None else words.span(start, j + 1)


def _entry(word: str, find: Callable[[str], Cue | None] = single) -> Cue | None:
    return next((e for lemma in reversed(lemmas(word)) if (e := find(lemma)) is not None and e.takes), None)


def _auxiliaries(words: Words, i: int, lo: int) -> tuple[int, bool, int]:
    """Where the verb group that ends in word `i` begins, whether it has a form of "be", and the word before it."""
    first, j, passive = i, i - 1, False
    while j >= lo:
        word, tag = words.lower[j], words.words[j].pos
        if tag in {"MD", "RB"} or (word in _AUXILIARY and (tag[:2] == "VB" or tag in {"MD", "RB", "POS", "NN"})):
            passive |= word in _BE
            first = j
        elif word in _APOSTROPHES and first < i + 1 and j + 1 == first:
            first = j
        elif word in _INSIDE_GROUP and j > lo and words.words[j - 1].pos in _BEFORE_MARK:
            pass
        elif word == "to" and j > lo and words.lower[j - 1] in _BEFORE_TO:
            first = j - 1
            j -= 1
        else:
            break
        j -= 1
    return first, passive, j


def _subject(words: Words, j: int, lo: int) -> int | None:
    """Where the subject that ends in word `j` begins, or None where no subject ends there."""
    word, tag = words.lower[j], words.words[j].pos
    if tag == "PRP" or word in _SUBJECTS:
        return j if word in _SUBJECTS else None
    if word == "who":
        return j
    if tag in _NOUNS or word in _PRONOUN_NOUNS:
        return _phrase_start(words, j, lo)
    return None


def _phrase_start(words: Words, j: int, lo: int) -> int:
    """Where the noun phrase that ends in word `j` begins."""
    start = j
    while start > lo:
        tag, word = words.words[start - 1].pos, words.lower[start - 1]
        joins = word in _JOIN and start - 1 > lo and words.words[start - 2].pos in _NOUNS
        if not joins and tag not in _NOUN_PHRASE and word != "s":
            break
        start -= 1
    return start


def _complement(words: Words, k: int, hi: int, entry: Cue) -> tuple[int, int, int] | None:
    """What follows a cue: where the cue ends, where the content begins, where it ends; None where nothing fits."""
    while k < hi and words.words[k].pos == "RB" and words.lower[k] != "so":
        k += 1
    if k >= hi:
        return None
    word, tag, takes = words.lower[k], words.words[k].pos, entry.takes
    quote = next((q for q in range(k, min(k + 2, hi)) if words.lower[q] in _QUOTES), None)
    if quote is not None and "quote" in takes and (quote == k or word in {",", ":"}):
        return k, quote, _end(words, quote + 1, hi)
    if word == "to" and "to" in takes and k + 1 < hi and words.words[k + 1].pos in {"VB", "RB", "VBP"}:
        return k, k, _end(words, k, hi)
    if word == "that" and "that" in takes and k + 1 < hi:
        return k, k, _end(words, k, hi)
    if word in _WH and takes & {"that", "wh"} and k + 1 < hi:
        return k, k, _end(words, k, hi)
    if tag in {"IN", "TO"} and word in takes and k + 1 < hi and not (tag == "TO" and entry.lemmas[0] != "be"):
        return k + 1, k + 1, _end(words, k + 1, hi, commas=True)
    if tag in _OBJECT_START or word in _QUOTES or tag == "VBG":
        if "that" in takes and _clause(words, k, hi):
            return k, k, _end(words, k, hi)
        if "object" in takes and word not in {"it", "so"}:
            return k, k, _end(words, k, hi, commas=True)
    return None


def _after_relative(words: Words, subject: int, lo: int) -> bool:
    return (
        subject > lo and words.lower[subject - 1] in {"which", "who", "that"} and words.words[subject - 1].pos != "IN"
    )


def _clause(words: Words, k: int, hi: int) -> bool:
    """Whether a finite verb follows the noun phrase at word `k`."""
    for i in range(k, min(k + 10, hi)):
        tag, word = words.words[i].pos, words.lower[i]
        if tag in _FINITE or (
            i > k and words.lower[i - 1] in _APOSTROPHES and word in {"s", "re", "ll", "d", "ve", "m"} and tag != "POS"
        ):
            return i > k
        if tag in {"WDT", "WP", ","} or word in _STOP:
            return False
        if tag == "TO" and i + 1 < hi and words.words[i + 1].pos == "VB":
            return False
    return False


def _end(words: Words, start: int, hi: int, commas: bool = False) -> int:
    """Where the clause that begins at word `start` ends: before a stop, or where a new clause begins."""
    for i in range(start + 1, hi):
        word, glued = words.lower[i], words.words[i].start == words.words[i - 1].end
        if word in _STOP and not (word == "." and _abbreviates(words, i, hi)):
            return i
        if word in {"”", '"'} and glued:
            return i
        if word == "," and (commas or (i + 1 < hi and words.lower[i + 1] in _BREAK)):
            return i
        if word in _SUBORDINATE or (word in {"and", "but", "or"} and _opens_clause(words, i + 1, hi)):
            return i
    return hi


def _abbreviates(words: Words, i: int, hi: int) -> bool:
    """Whether the full stop at word `i` belongs to an abbreviation: "Mr. Adler", "the U.S. Senate"."""
    glued = i + 1 < hi and words.words[i + 1].start == words.words[i].end
    return glued or (
        i + 1 < hi and not words.words[i + 1].pos.startswith("PRP") and is_abbreviation(words.lower[i - 1])
    )


def _opens_clause(words: Words, i: int, hi: int) -> bool:
    """Whether word `i` begins a coordinate clause: a subject pronoun, or a finite auxiliary ("and has shifted")."""
    return i < hi and (words.lower[i] in _SUBJECTS or (words.words[i].pos in _FINITE and words.lower[i] in _AUXILIARY))


def _noun(words: Words, i: int, lo: int, hi: int) -> Roles | None:
    """A noun cue with its owner: "her support of", "the judge's decision that", "a request by Congress to"."""
    entry = _entry(words.lower[i])
    if entry is None or i + 1 >= hi:
        return None
    owner, k = _owner(words, i, lo) or _haver(words, i, lo), i + 1
    if owner is None and words.lower[k] in {"by", "from"} and "to" in entry.takes:
        k += 1
        begin = k
        while k < hi and (words.words[k].pos in _NOUN_PHRASE or words.lower[k] in _JOIN):
            k += 1
        owner = (begin, k) if k > begin else None
    if owner is None or k >= hi:
        return None
    word = words.lower[k]
    if word == "not" and k + 1 < hi:
        word = words.lower[k + 1]
    if word in {"that", "to"} and word in entry.takes:
        start = k
    elif words.words[k].pos == "IN" and word in entry.takes:
        start = k + 1
    else:
        return None
    if start >= hi:
        return None
    by = owner[0] > i  # "a request by Congress to"
    cue = words.span(i, i + 2) if by else words.span(i, max(i + 1, start if words.words[k].pos == "IN" else i + 1))
    return (
        (words.span(*owner),),
        (cue,),
        (words.span(start, _end(words, start, hi, commas=word not in {"that", "to"})),),
    )


def _owner(words: Words, i: int, lo: int) -> tuple[int, int] | None:
    """The possessive before the noun `i`, past its adjectives."""
    j = i - 1
    while (
        j >= lo
        and words.words[j].pos in {"JJ", "JJR", "JJS", "RB", "NN", "CD"}
        and words.lower[j] not in {"s", "’", "'"}
    ):
        j -= 1
    if j < lo:
        return None
    if words.words[j].pos == "PRP$":
        return j, j + 1
    if words.lower[j] in {"s", "’", "'"} and words.words[j].pos == "POS" and j > lo:
        end = j
        while end > lo and words.words[end - 1].pos == "POS":
            end -= 1
        return (_phrase_start(words, end - 1, lo), j + 1) if end > lo and words.words[end - 1].pos in _NOUNS else None
    return None


def _haver(words: Words, i: int, lo: int) -> tuple[int, int] | None:
    """Who has, voices or makes what the noun `i` names: "she had major misgivings about"."""
    j = i - 1
    while j > lo and words.words[j].pos in {"JJ", "RB", "DT", "NN", "JJR"}:
        j -= 1
    if j <= lo or words.lower[j] not in _HAVING:
        return None
    _, _, before = _auxiliaries(words, j, lo)
    subject = _subject(words, before, lo) if before >= lo else None
    return None if subject is None else (subject, before + 1)


def merge(found: Sequence[Attribution], inner: Sequence[Attribution]) -> list[Attribution]:
    """`found` with those of `inner` that say nothing twice, in the order of the text."""
    cues = sorted(span for a in found for span in a.cue)
    starts = [s.start for s in cues]

    def taken(span: Span) -> bool:
        i = bisect_right(starts, span.end - 1) - 1
        return i >= 0 and cues[i].end > span.start

    fresh: dict[tuple[tuple[Span, ...], tuple[Span, ...]], Attribution] = {}
    for a in inner:
        if not any(taken(span) for span in a.cue):
            fresh.setdefault((a.cue, a.content), a)
    return sorted([*found, *fresh.values()], key=_order)


def parents(text: str, attributions: Sequence[Attribution]) -> list[int | None]:
    """For each attribution, in text order, the tightest whose content holds all of its cue and content; or None."""
    hulls = [_joined(text, a.content) for a in attributions]
    out: list[int | None] = []
    for i, a in enumerate(attributions):
        own = [*a.cue, *a.content]
        size = sum(s.end - s.start for s in a.content)
        best, room = None, 0
        for k in _near(attributions, hulls, own, i):
            total = sum(s.end - s.start for s in hulls[k])
            if total <= size or (best is not None and total >= room):
                continue
            if all(any(h.start <= s.start and s.end <= h.end for h in hulls[k]) for s in own):
                best, room = k, total
        out.append(best)
    return out


def _near(
    attributions: Sequence[Attribution], hulls: Sequence[Sequence[Span]], own: Sequence[Span], i: int
) -> list[int]:
    at = own[-1].start
    return [
        k
        for k in range(max(0, i - 40), min(len(attributions), i + 41))
        if k != i and hulls[k][0].start <= at < hulls[k][-1].end
    ]


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """`spans` with those joined that only spaces and marks part."""
    out: list[Span] = []
    for span in spans:
        if out and not any(c.isalnum() for c in text[out[-1].end : span.start]):
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out


def _order(a: Attribution) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    return a.content, a.cue
