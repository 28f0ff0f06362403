"""Changed negations, numbers and names: what a reader has to know, whatever the verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from whence.match import tables
from whence.match.numbers import units
from whence.match.token import Token
from whence.model import Flag

_OPENING = re.compile(r"[\s\"“”‘’'(\[<«]*$")
_NO_NAME = re.compile(r"(?:ly|ing|tion|ness|ment|ed)$")
_SEEN_WITHIN = 200_000  # characters of a transcript that are searched for a word in lower case
_ORDINAL_OR_ONE = "#1"


@cache
def _negations() -> frozenset[str]:
    return tables.words("negations")


@cache
def _nobody() -> frozenset[str]:
    return tables.words("titles") | tables.words("light") | tables.words("openers") | tables.words("negations")


class Side:
    """The words of one side of a step, within the text and the tokens they come from."""

    def __init__(self, text: str, tokens: Sequence[Token], start: int, end: int) -> None:
        self.text, self.tokens, self.start, self.end = text, tokens, start, end

    def words(self) -> list[Token]:
        """The words; an ellipsis and [sic] are not words."""
        return [t for t in self.tokens[self.start : self.end] if t.mark not in ("gap", "sic")]

    def negations(self) -> int:
        """How many of the words turn the statement round."""
        return sum(token.norm in _negations() for token in self.words())

    def numbers(self) -> Counter[str]:
        """The numbers and the words for amounts among the words."""
        return Counter(t.norm for t in self.words() if is_number(t))

    def units(self) -> Counter[str]:
        """The units and currencies among the words."""
        return Counter(units()[t.norm] for t in self.words() if t.norm in units())

    def names(self) -> Counter[str]:
        """The names among the words."""
        return Counter(t.norm for t in self.words() if is_name(self.text, t))


def is_number(token: Token) -> bool:
    """Whether a token is a number, an ordinal or an amount."""
    return token.norm[:1] == "#" or token.norm in tables.words("amounts")


def is_name(text: str, token: Token) -> bool:
    """Whether a token of `text` looks like (part of) a name: it has a capital that its place does not account for."""
    start = token.start
    while start < token.end and text[start] in "[“\"'‘’(":
        start += 1
    first = text[start : start + 1]
    if not first.isupper() or token.norm[:1] in "#'" or token.norm in _nobody() or token.norm in units():
        return False
    near = text[max(0, start - 60) : token.end + 60]
    if near.isupper():
        return False
    before = _OPENING.sub("", text[max(0, start - 40) : start])
    opens = not before or before[-1] in ".?!:;…-–—" or "\n" in text[start - 2 : start]
    if not opens or (text[start : token.end].isupper() and len(text[start : token.end]) > 1):
        return True
    word = text[start : token.end].lower()
    if _NO_NAME.search(word):
        return False
    around = text[max(0, start - _SEEN_WITHIN) : start + _SEEN_WITHIN]
    return f" {word} " not in around and f" {word}," not in around and f" {word}." not in around


def changed(quote: Side, said: Side) -> set[Flag]:
    """The flags for words of a quote that stand in the place of words said; either side may be empty."""
    found: set[Flag] = set()
    if quote.negations() != said.negations() or _turned_round(quote, said):
        found.add("negation")
    one, other = quote.numbers(), said.numbers()
    if one != other and (_strong(one, quote) or _strong(other, said) or (one and other)):
        found.add("number")
    if quote.units() and said.units() and quote.units() != said.units():
        found.add("number")
    if quote.names() != said.names():
        found.add("name")
    return found


def _strong(numbers: Counter[str], side: Side) -> bool:
    """Whether there is a number beside a mere "one", which is a pronoun more often than not."""
    if any(norm != _ORDINAL_OR_ONE for norm in numbers):
        return True
    written = (side.text[t.start : t.end].lower() for t in side.words() if t.norm == _ORDINAL_OR_ONE)
    return any(word != "one" for word in written)


def _turned_round(quote: Side, said: Side) -> bool:
    """Whether a word was changed for its own opposite: "legal" for "illegal"."""
    one, other = {t.norm for t in quote.words()}, {t.norm for t in said.words()}
    for prefix in tables.words("negative_prefixes"):
        if any(prefix + word in other for word in one) or any(prefix + word in one for word in other):
            return True
    return False


def reverses(said: Side) -> bool:
    """Whether leaving out these words turns what is left round: "not" is gone, what it denies has stayed.

    Where a word with a meaning of its own stands between the last negation and the end ("not tired and"), what is
    denied went with it.
    """
    words = said.words()
    last = max((i for i, token in enumerate(words) if token.norm in _negations()), default=-1)
    if last < 0:
        return False
    if any(token.norm == "but" for token in words[last:]):
        return False
    return all(token.norm in tables.words("light") or token.norm in _negations() for token in words[last:])


def cut_short(said: Side, before: Token | None, after: Token | None) -> set[Flag]:
    """The flags for words left out: a name or a number of which the quote keeps only a part."""
    found: set[Flag] = set()
    words = said.words()
    ends = [(words[0], before), (words[-1], after)] if words else []
    for word, kept in ends:
        if kept is None:
            continue
        if is_number(word) and is_number(kept):
            found.add("number")
        if is_name(said.text, word) and is_name(said.text, kept) and _touch(said.text, word, kept):
            found.add("name")
    return found


def _touch(text: str, one: Token, other: Token) -> bool:
    first, second = sorted((one, other), key=lambda token: token.start)
    return not text[first.end : second.start].strip()
