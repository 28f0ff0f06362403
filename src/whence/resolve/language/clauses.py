"""The words of a text and the clauses they make: just enough grammar for what a content itself reports.

Parts of speech are the network's; the rules ask only for what stands next to what, so that a wrong tag costs one
statement and no more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from whence.model import Span, Word
from whence.text.sentences import is_abbreviation

REACH = 14  # words back within which the subject of a coordinate verb is looked for

_BE = frozenset(
    {"be", "am", "is", "are", "was", "were", "been", "being", "s", "re", "m", "remain", "remains", "remained"}
)
_AUXILIARY = _BE | frozenset(
    {"have", "has", "had", "having", "do", "does", "did", "ve", "d", "ll", "t", "n", "don", "didn", "doesn"}
)
_BEFORE_TO = frozenset(
    {"come", "came", "begin", "began", "continue", "continues", "continued", "seem", "seems", "seemed", "used"}
)
SUBJECTS = frozenset({"i", "he", "she", "we", "they", "you"})
_PRONOUN_NOUNS = frozenset(
    {"some", "many", "others", "most", "all", "both", "several", "few", "everyone", "everybody", "nobody"}
)
NOUN_PHRASE = frozenset({"DT", "PDT", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "PRP$", "POS"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_WH = frozenset({"what", "how", "why", "whether", "if", "when", "where", "who"})
JOIN = frozenset({"of", "in", "at", "from", "around", "across", "for", "with"})
_BREAK = frozenset(
    {"and", "but", "so", "because", "while", "although", "though", "which", "as", "when", "after", "adding", "or"}
)
_SUBORDINATE = frozenset({"because", "while", "although", "though", "unless", "whereas"})
_HAVING = frozenset({"have", "has", "had", "having", "express", "expressed", "voiced", "made", "make", "issued"})
LONGEST = 300  # words of a clause
_STOP = frozenset({".", "?", "!", ";"})
_QUOTES = frozenset({'"', "“", "‘", "'", "``"})
_INSIDE_GROUP = frozenset({",", '"', "“"})
_BEFORE_MARK = frozenset({"RB", "VBD", "VBZ", "VBP"})
AFTER_GAP = frozenset({".", ",", "?", "!", ";", "”", '"', "—", "–", "and", "but"})
_APOSTROPHES = frozenset({"'", "’"})
_OBJECT_START = NOUN_PHRASE | {"EX", "PRP"}


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


def auxiliaries(words: Words, i: int, lo: int) -> tuple[int, bool, int]:
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


def subject(words: Words, j: int, lo: int) -> tuple[int, int] | None:
    """The subject that ends in word `j`, half open, or None where none does.

    After "and" or "but" it is the one of the verb before: "who lacks experience and has attacked".
    """
    if words.lower[j] in {"and", "but"}:
        for k in range(j - 1, max(lo, j - REACH) - 1, -1):
            if words.lower[k] in _STOP:
                return None
            if words.lower[k] in {"who", "i", "he", "she", "we", "they"}:
                return k, k + 1
        return None
    start = _subject_start(words, j, lo)
    return None if start is None else (start, j + 1)


def _subject_start(words: Words, j: int, lo: int) -> int | None:
    word, tag = words.lower[j], words.words[j].pos
    if tag == "PRP" or word in SUBJECTS:
        return j if word in SUBJECTS else None
    if word == "who":
        return j
    if tag in _NOUNS or word in _PRONOUN_NOUNS:
        return phrase_start(words, j, lo)
    return None


def phrase_start(words: Words, j: int, lo: int) -> int:
    """Where the noun phrase that ends in word `j` begins."""
    start = j
    while start > lo:
        tag, word = words.words[start - 1].pos, words.lower[start - 1]
        joins = word in JOIN and start - 1 > lo and words.words[start - 2].pos in _NOUNS
        if not joins and tag not in NOUN_PHRASE and word != "s":
            break
        start -= 1
    if words.lower[start] == "that" and start < j and not _points(words, start, j):
        start += 1
    return start


def _points(words: Words, that: int, noun: int) -> bool:
    """Whether "that" is of the noun phrase it begins, and not the "that" of the clause: it points at one thing only."""
    after = words.words[that + 1].pos
    return words.words[noun].pos == "NN" and after in {"NN", "JJ", "JJR", "JJS"}


def antecedent(words: Words, start: int, lo: int) -> Span | None:
    """What the relative clause with its subject at `start` hangs on: the answer, in "the answer that he wanted"."""
    j = start - 1
    if j > lo and words.lower[j] in {"that", "which"}:
        j -= 1
    elif words.lower[start] not in SUBJECTS:
        return None
    if j < lo or words.words[j].pos not in _NOUNS:
        return None
    return words.span(phrase_start(words, j, lo), j + 1)


def complement(words: Words, k: int, hi: int, takes: frozenset[str], adjective: bool) -> tuple[int, int, int] | None:
    """What follows a cue: where the cue ends, where the content begins, where it ends; None where nothing fits."""
    while k < hi and words.words[k].pos == "RB" and words.lower[k] != "so":
        k += 1
    if k >= hi:
        return None
    word, tag = words.lower[k], words.words[k].pos
    quote = next((q for q in range(k, min(k + 2, hi)) if words.lower[q] in _QUOTES), None)
    if quote is not None and "quote" in takes and (quote == k or word in {",", ":"}):
        return k, quote, clause_end(words, quote + 1, hi)
    if word == "to" and "to" in takes and k + 1 < hi and words.words[k + 1].pos in {"VB", "RB", "VBP"}:
        return k, k, clause_end(words, k, hi)
    if "person" in takes and _asked_to(words, k, hi):
        return k, k, clause_end(words, k, hi)
    if word == "that" and "that" in takes and k + 1 < hi:
        return k, k, clause_end(words, k, hi)
    if word in _WH and takes & {"that", "wh"} and k + 1 < hi:
        return k, k, clause_end(words, k, hi)
    if tag in {"IN", "TO"} and word in takes and k + 1 < hi and (adjective or tag != "TO"):
        return k + 1, k + 1, clause_end(words, k + 1, hi, commas=True)
    if tag in _OBJECT_START or word in _QUOTES or tag == "VBG":
        if "that" in takes and _clause(words, k, hi):
            return k, k, clause_end(words, k, hi)
        if "object" in takes and word not in {"it", "so"}:
            return k, k, clause_end(words, k, hi, commas=True)
    return None


def _asked_to(words: Words, k: int, hi: int) -> bool:
    """Whether somebody is named at word `k`, and then what they are to do: "urged the council to wait"."""
    i = k
    while i < hi and (words.words[i].pos in NOUN_PHRASE or words.words[i].pos == "PRP" or words.lower[i] in JOIN):
        i += 1
    return k < i < hi - 1 and words.lower[i] == "to" and words.words[i + 1].pos in {"VB", "RB", "VBP"}


def _clause(words: Words, k: int, hi: int) -> bool:
    """Whether a finite verb follows the noun phrase at word `k`."""
    for i in range(k, min(k + 10, hi)):
        tag, word = words.words[i].pos, words.lower[i]
        if tag in FINITE or (
            i > k and words.lower[i - 1] in _APOSTROPHES and word in {"s", "re", "ll", "d", "ve", "m"} and tag != "POS"
        ):
            return i > k
        if tag in {"WDT", "WP", ","} or word in _STOP:
            return False
        if tag == "TO" and i + 1 < hi and words.words[i + 1].pos == "VB":
            return False
    return False


def after_relative(words: Words, start: int, lo: int) -> bool:
    """Whether a relative pronoun stands before word `start`."""
    return start > lo and words.lower[start - 1] in {"which", "who", "that"} and words.words[start - 1].pos != "IN"


def clause_end(words: Words, start: int, hi: int, commas: bool = False) -> int:
    """Where the clause that begins at word `start` ends: before a stop, or where a new clause begins.

    After `LONGEST` words in any case, so that a text without stops does not cost the square of its length.
    """
    hi = min(hi, start + LONGEST)
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
    return i < hi and (words.lower[i] in SUBJECTS or (words.words[i].pos in FINITE and words.lower[i] in _AUXILIARY))


def owner(words: Words, i: int, lo: int) -> tuple[int, int] | None:
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
        return (phrase_start(words, end - 1, lo), j + 1) if end > lo and words.words[end - 1].pos in _NOUNS else None
    return None


def haver(words: Words, i: int, lo: int) -> tuple[int, int] | None:
    """Who has, voices or makes what the noun `i` names: "she had major misgivings about"."""
    j = i - 1
    while j > lo and words.words[j].pos in {"JJ", "RB", "DT", "NN", "JJR"}:
        j -= 1
    if j <= lo or words.lower[j] not in _HAVING:
        return None
    _, _, before = auxiliaries(words, j, lo)
    return subject(words, before, lo) if before >= lo else None
