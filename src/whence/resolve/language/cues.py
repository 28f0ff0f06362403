"""Cue classes: what a cue says of the speaker's stance, looked up in the table `data/cues.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from whence.model import Attribution, CueClass, Span
from whence.resolve.language.lemmas import lemmas
from whence.text.tables import rows

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|['’](?:s|re|m)\b|:")
_QUOTED = re.compile(r"[\"“‘'„«(\[]")
SKIP = 3  # words of a cue that may stand between two words of a phrase: "made it perfectly clear"


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the table of cues: its lemmas, its class, and what it takes where it stands in another's content."""

    lemmas: tuple[str, ...]
    cue_class: CueClass
    weak: bool
    takes: frozenset[str]


def cue_class(text: str, attribution: Attribution) -> CueClass:
    """The class of the cue of `attribution`: neutral where the table knows none of its words."""
    words = _words(text, attribution.cue)
    cue_words = len(words)
    best: Cue | None = None
    for entry in matches(words + _lookahead(text, attribution), cue_words):
        if not entry.weak:
            return entry.cue_class
        best = best or entry
    return best.cue_class if best else "neutral"


def matches(words: Sequence[str], stop: int) -> Iterator[Cue]:
    """The rows that the words match, by where they begin (before `stop`), the longest of each place."""
    index, i = _index(), 0
    while i < stop:
        found, after = None, i + 1
        for lemma in lemmas(words[i]):
            for entry in index.get(lemma, ()):
                end = _match(entry.lemmas, words, i)
                if end is not None and (found is None or len(entry.lemmas) > len(found.lemmas)):
                    found, after = entry, end
        if found is not None:
            yield found
        i = after if found is not None and len(found.lemmas) > 1 else i + 1


def single(lemma: str) -> Cue | None:
    """The row of one word, by its lemma."""
    return _singles().get(lemma)


def relays(word: str) -> bool:
    """Whether `word` is a form of a cue that relays without a stance of its own: "reports", "writes"."""
    found = (single(lemma) for lemma in lemmas(word))
    return any(row is not None and not row.weak and row.cue_class in {"neutral", "medium"} for row in found)


def passes_on(word: str) -> bool:
    """Whether `word` is a form of a cue by which a text, not a voice, reaches its readers: "reports", "writes"."""
    forms = lemmas(word)
    return "report" in forms or any(row.cue_class == "medium" for lemma in forms if (row := single(lemma)) is not None)


def after_be(lemma: str) -> Cue | None:
    """The row of "be" and the word `lemma`: "be worried"."""
    return _after_be().get(lemma)


def _match(phrase: tuple[str, ...], words: Sequence[str], at: int) -> int | None:
    """Where the phrase that begins at word `at` ends, or None where it does not match."""
    for lemma in phrase[1:]:
        at += 1
        for skip in range(min(SKIP, len(words) - at - 1) + 1):
            if lemma in lemmas(words[at + skip]):
                at += skip
                break
        else:
            return None
        if at >= len(words):
            return None
    return at + 1


def _words(text: str, spans: Sequence[Span]) -> list[str]:
    return [match.group() for span in spans for match in _WORD.finditer(text, span.start, span.end)]


def _lookahead(text: str, attribution: Attribution) -> list[str]:
    """The first two words of the content after the cue, unless they are quoted: "vow to" differs from "vow that"."""
    if not attribution.cue:
        return []
    after = attribution.cue[-1].end
    following = next((span for span in attribution.content if span.start >= after), None)
    if following is None or _QUOTED.match(text, following.start):
        return []
    return [
        match.group() for match, _ in zip(_WORD.finditer(text, following.start, following.end), range(2), strict=False)
    ]


@cache
def _index() -> dict[str, tuple[Cue, ...]]:
    index: dict[str, list[Cue]] = {}
    for row in rows("resolve", "cues.csv"):
        phrase = tuple(word for word in row["cue"].split() if word != "…")
        kind = cast(CueClass, row["class"])
        entry = Cue(phrase, kind, row["strength"] == "weak", frozenset(row["takes"].split()))
        index.setdefault(phrase[0], []).append(entry)
    return {first: tuple(entries) for first, entries in index.items()}


@cache
def _singles() -> dict[str, Cue]:
    entries = (entry for entries in _index().values() for entry in reversed(entries))
    return {entry.lemmas[0]: entry for entry in entries if len(entry.lemmas) == 1}


@cache
def _after_be() -> dict[str, Cue]:
    return {entry.lemmas[1]: entry for entry in reversed(_index()["be"]) if len(entry.lemmas) == 2}
