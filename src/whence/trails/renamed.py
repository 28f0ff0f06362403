"""A name in the place of another: "Otto Brandt signed it" became "Otto Brauer signed it".

Two names are one where one is part of the other or its initials, where they can be of one person ("Bill Adler",
"William Adler"), where they are spelt much the same or begin alike ("Britain", "British"), or where either article has
both in one name ("Stefan" and "Kovic" in "Stefan Kovic").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from whence.match import tables
from whence.match.token import Token
from whence.text.one_person import one_spelling, same_across
from whence.trails.descent import Version
from whence.trails.steps import Beside, beside
from whence.trails.wordings import Article

CLAIM = 0.6  # share of the words with a meaning that two wordings of one claim have in common, at least
ALIKE = 4  # letters that two forms of one name begin with
SHOUTED = 0.6  # share of capitalised words from which a wording is a headline, where capitals say nothing
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
_NAME = re.compile(r"[^\W\d_a-z]\w*(?:[ \-’'.]+(?:of |the |de |van |von |al-)?[^\W\d_a-z]\w*)*")


def renamed(earlier: Version, later: Version, first: Article, second: Article) -> bool:
    """Whether `later`, of article `second`, says the same as `earlier`, of `first`, with a name in place of another."""
    if later.words == earlier.words:
        return False
    both = beside(earlier.text, later.text)
    if both.share < CLAIM:
        return False
    return any(
        not _one(old, new, (first.text, second.text))
        for old, new in _swapped(both, earlier.text, later.text, first.text, second.text)
    )


def _swapped(both: Beside, earlier: str, later: str, first: str, second: str) -> Iterator[tuple[list[str], list[str]]]:
    """The names that stand in each other's place, between words that stayed, as lists of their words."""
    if _shouted(both.earlier, earlier) or _shouted(both.later, later):
        return
    for n, step in enumerate(both.steps):
        if step.kind != "changed":
            continue
        around = [both.steps[i].kind for i in (n - 1, n + 1) if 0 <= i < len(both.steps)]
        if "same" not in around or any(kind != "same" for kind in around):
            continue
        old = _name(both.earlier, step.said, step.said_end, earlier, first)
        new = _name(both.later, step.quote, step.quote_end, later, second)
        a, b = set(_folded(old)), set(_folded(new))
        stays = (a - b) & {t.norm for t in both.later} or (b - a) & {t.norm for t in both.earlier}
        if old and new and not stays:  # else names have changed places only
            yield old, new


def _shouted(words: Sequence[Token], text: str) -> bool:
    capitals = [text[t.start : t.start + 1].isupper() for t in words]
    return len(capitals) > 3 and sum(capitals) >= SHOUTED * len(capitals)


def _name(words: Sequence[Token], start: int, end: int, text: str, article: str) -> list[str]:
    """The words of the whole name of which a stretch is part, if it is nothing else beside titles; else nothing."""
    apart = tables.words("titles") | {"the", "'s"}
    rest = [i for i in range(start, end) if words[i].norm not in apart]

    def named(at: int) -> bool:
        return words[at].norm not in _DAYS | apart and _is_name(text[words[at].start : words[at].end], article)

    if not rest or not all(named(i) for i in rest):
        return []
    first, last = rest[0], rest[-1] + 1
    while first > 0 and named(first - 1) and text[words[first - 1].end : words[first].start] == " ":
        first -= 1
    while last < len(words) and named(last) and text[words[last - 1].end : words[last].start] == " ":
        last += 1
    return [text[t.start : t.end] for t in words[first:last] if t.norm not in apart]


@lru_cache(maxsize=4096)
def _is_name(word: str, article: str) -> bool:
    """Whether a word is a name in an article: it has a capital within a sentence and is nowhere in small letters."""
    if not (word[:1].isupper() and len(word) > 1 and word.isalpha()):
        return False
    within = re.search(rf"[\w,;] {re.escape(word)}\b", article)
    return within is not None and not re.search(rf"\b{re.escape(word.lower())}\b", article)


def _folded(name: Sequence[str]) -> list[str]:
    return [word.casefold() for word in name]


def _one(old: list[str], new: list[str], articles: Sequence[str]) -> bool:
    """Whether two names may be of one person, place or body."""
    for short, long in ((old, new), (new, old)):
        if len(short) == 1 and short[0] == "".join(w[0] for w in long):
            return True
    a, b = set(_folded(old)), set(_folded(new))
    if all(any(x[:ALIKE] == y[:ALIKE] or one_spelling(x, y) for y in b - a) for x in a - b) or b <= a:
        return True
    if a & b:
        return same_across(" ".join(old), " ".join(new)) is not False
    return any(a & words and b & words for text in articles for words in _names(text))


@lru_cache(maxsize=256)
def _names(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(re.findall(r"\w+", m[0].casefold())) for m in _NAME.finditer(text))
