"""A text as the speaker rules see it: its words with their sentences, quotation marks and the network's predictions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from whence.model import Span, Word
from whence.text.quotes import quotations
from whence.text.sentences import sentences
from whence.text.tables import rows

# "U.S.", then words with inner hyphens, ampersands and apostrophes ("O'Neill", but "Adler" + "'s" and "I" + "'m"), then
# single marks.
_SHORT = r"['’](?:s|m|d|re|ve|ll)\b"
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    rf"|[^\W_]+(?:(?:[-&]|(?!{_SHORT})['’])[^\W_]+)*"
    rf"|{_SHORT}|[^\w\s]|_",
    re.IGNORECASE,
)
_UNREAD = ("", "")
_FINITE = frozenset({"VBD", "VBZ", "MD"})
_TITLE_CASE_SHARE = 0.75  # of the longer words of a sentence: above, capitals mean nothing


class Token(NamedTuple):
    """A word or mark. `lower` is case-folded with straight apostrophes; `pos` and `entity` are "" where none is given.

    `word` is true of words, not marks; `capital` says that it is written as a name is: "Adler", "O'Neill", "al-Assad",
    but not "Adler-backed".
    """

    start: int
    end: int
    text: str
    lower: str
    sentence: int
    quoted: bool
    word: bool
    capital: bool
    pos: str
    entity: str


@lru_cache(maxsize=65536)
def _written(form: str) -> tuple[str, bool, bool]:
    """What the letters of a token alone say: its `lower`, `word` and `capital`."""
    return form.casefold().replace("’", "'"), form[0].isalnum(), _capital(form)


def _capital(text: str) -> bool:
    if not text[0].isupper():
        return text[:3] in {"al-", "el-", "ul-"} and text[3:4].isupper()
    return "-" not in text or not text.rsplit("-", 1)[1][:1].islower()


@dataclass(frozen=True, slots=True)
class Page:
    """A text cut into tokens. `headline[s]` says that sentence s is in title case, `line[s]` is its paragraph.

    `predicted` says whether anybody predicted parts of speech and entities, `shouting` that the whole text is in
    capitals.
    """

    text: str
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    first: tuple[int, ...]
    headline: tuple[bool, ...]
    line: tuple[int, ...]
    predicted: bool
    shouting: bool

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of tokens that overlap `text[start:end]`."""
        low = bisect_right(self.starts, start) - 1
        if low < 0 or self.tokens[low].end <= start:
            low += 1
        return low, max(low, bisect_left(self.starts, end))

    def span(self, low: int, high: int) -> Span:
        """The span of the tokens `low` to `high`, the last excluded."""
        return Span(self.tokens[low].start, self.tokens[high - 1].end)

    def adjacent(self, i: int) -> bool:
        """Whether only blanks, and no line break, lie between token i and the next."""
        tokens = self.tokens
        return i + 1 < len(tokens) and "\n" not in self.text[tokens[i].end : tokens[i + 1].start]

    def sentence(self, i: int) -> tuple[int, int]:
        """The half-open range of tokens of the sentence of token i."""
        number = self.tokens[i].sentence
        high = self.first[number + 1] if number + 1 < len(self.first) else len(self.tokens)
        return self.first[number], high


def page(text: str, words: Iterable[Word]) -> Page:
    """Cut `text` into tokens; what `words` predict is taken over where a word starts where a token does."""
    predicted = {word.start: (word.pos or "", word.entity[2:]) for word in words}
    cuts = iter([sentence.start for sentence in sentences(text)[1:]])
    marks = iter([(quotation.start, quotation.end) for quotation in quotations(text)])
    far = (len(text), len(text) + 1)
    cut, (opens, closes) = next(cuts, len(text)), next(marks, far)
    number = 0
    tokens: list[Token] = []
    first = [0]
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        while start >= cut:
            first.append(len(tokens))
            number, cut = number + 1, next(cuts, len(text))
        while start >= closes:
            opens, closes = next(marks, far)
        form = match.group()
        lower, word, capital = _written(form)
        pos, entity = predicted.get(start, _UNREAD)
        tokens.append(Token(start, end, form, lower, number, opens <= start, word, capital, pos, entity))
    if not tokens:
        first = []
    bounds = [*first, len(tokens)]
    shouting = _shouting(text)
    headline = tuple(not shouting and _headline(tokens[a:b]) for a, b in pairwise(bounds))
    return Page(
        text,
        tuple(tokens),
        tuple(t.start for t in tokens),
        tuple(first),
        headline,
        _lines(text, tokens, first),
        bool(predicted),
        shouting,
    )


def _shouting(text: str) -> bool:
    """Whether a text has more capitals than small letters."""
    letters = Counter(text)
    capitals = sum(n for letter, n in letters.items() if letter.isupper())
    return capitals > sum(n for letter, n in letters.items() if letter.islower())


def _headline(tokens: list[Token]) -> bool:
    verbs, small = plain("verb"), _small()
    if any((t.lower in verbs or t.pos in _FINITE) and t.text[0].islower() for t in tokens):
        return False
    long = [t for t in tokens if t.word and not t.text[0].isdigit() and t.lower not in small]
    return len(long) >= 4 and sum(t.text[0].isupper() for t in long) >= _TITLE_CASE_SHARE * len(long)


def _lines(text: str, tokens: list[Token], first: list[int]) -> tuple[int, ...]:
    lines, at, number = [], 0, 0
    for i in first:
        start = tokens[i].start if i < len(tokens) else len(text)
        number += bool(text.count("\n", at, start))
        at = start
        lines.append(number)
    return tuple(lines)


@cache
def plain(kind: str) -> frozenset[str]:
    """The plain words of one kind: "determiner", "preposition" and so on."""
    return frozenset(row["word"] for row in rows("resolve", "plain_words.csv") if row["kind"] == kind)


@cache
def _small() -> frozenset[str]:
    return plain("determiner") | plain("preposition") | plain("conjunction")


@cache
def no_name() -> frozenset[str]:
    """Words that are never part of a name by themselves."""
    kinds = ("particle", "suffix", "party", "rank", "honorific", "people", "clause", "spokesperson")
    out = {row["word"] for row in rows("resolve", "plain_words.csv") if row["kind"] not in kinds}
    return frozenset(out - {"may", "june", "april", "august"})


def verbal(token: Token) -> bool:
    """Whether a token looks like a finite verb."""
    if token.lower in plain("verb"):
        return True
    if token.pos:
        return token.pos in {"VBD", "VBZ", "VBP", "MD", "VBN", "VBG", "VB"}
    return token.lower.endswith("ed") and len(token.lower) > 4
