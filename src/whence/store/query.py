"""What users type into a search, as a query that SQLite's full-text index takes. No text makes it fail.

harbour levy         both words (so do harbour AND levy)   "harbour levy"   the phrase
harbour OR levy      either; OR binds closest              -levy, NOT levy  not this word
(a b) OR (c d)       brackets group                        harb*            words that begin so
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from whence.text.invisible import seen

LIMIT = 64  # terms of a query that count; nobody types more, and the index has its own limits
_DEEPEST = 16  # brackets within brackets that count

_PIECE = re.compile(r'(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))')
_MARKS = str.maketrans("“”„«»", '"""""')
_SINGLE = re.compile(r"(?<![^\s(-])['‘](\w[^'‘’\n]*\s[^'‘’\n]*\w)['’](?![^\s)])")  # 'two words', not an apostrophe
_BRACKET = re.compile(r"(?<!\S)(?:NEAR|(AND|OR|NOT))\s*\(")
_AND = frozenset(("AND", "and", "&", "&&", "+"))
_OR = frozenset(("OR", "|", "||"))
_NEAR = re.compile(r"(?:NEAR|near|w|W)/\d+")  # of other programs: how near is not asked, that both are there is


@dataclass(frozen=True, slots=True)
class Query:
    """`wanted` and `unwanted` are expressions of FTS5, None where there are none; `blank` means nothing was asked."""

    wanted: str | None
    unwanted: str | None
    blank: bool

    @property
    def match(self) -> str | None:
        """The whole as one expression; None where there is no wanted word, which FTS5 has no way to say."""
        if self.wanted is None:
            return None
        return f"({self.wanted}) NOT ({self.unwanted})" if self.unwanted else self.wanted


class _Token(NamedTuple):
    """`kind` is "term", "and", "or", "not", "(" or ")"; only a term has words: an expression of FTS5."""

    kind: str
    words: str = ""


@dataclass(slots=True)
class _All:
    """What must all be there, each a list of alternatives, and what must not be."""

    groups: list[list[str]] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)

    def wanted(self) -> str | None:
        return " AND ".join("(" + " OR ".join(group) + ")" for group in self.groups) or None

    def expression(self) -> str | None:
        """As one expression; None where nothing is wanted."""
        wanted = self.wanted()
        return f"({wanted}) NOT ({' OR '.join(self.unwanted)})" if wanted and self.unwanted else wanted


def parse(words: str) -> Query:
    """The query that `words` stand for. Terms with nothing searchable in them (a lone dash) are passed over, and so are
    brackets and operators with nothing to join.
    """
    found = _all(iter(tuple(_tokens(seen(words)))), 0)
    return Query(found.wanted(), " OR ".join(found.unwanted) or None, not words.strip())


def _all(tokens: Iterator[_Token], depth: int) -> _All:
    """What stands up to the closing bracket, or the end."""
    found = _All()
    either = negated = False
    for token in tokens:
        if token.kind == ")":
            if depth:
                break
            continue
        if token.kind in ("and", "or"):
            either = token.kind == "or" and bool(found.groups)
            continue
        if token.kind == "not":
            negated = not negated
            continue
        inner = _All([[token.words]]) if token.kind == "term" else _all(tokens, depth + 1)
        _join(found, inner, either, negated)
        either = negated = False
    return found


def _join(found: _All, inner: _All, either: bool, negated: bool) -> None:
    wanted = inner.expression()
    if negated:
        if wanted is None:  # not without them is with any of them
            found.groups += [inner.unwanted] if inner.unwanted else []
        else:
            found.unwanted.append(f"({wanted})" if len(inner.groups) > 1 or inner.unwanted else wanted)
    elif wanted is None:
        found.unwanted += inner.unwanted
    elif either:
        found.groups[-1].append(f"({wanted})" if len(inner.groups) > 1 or inner.unwanted else wanted)
    elif len(inner.groups) == 1 and not inner.unwanted:
        found.groups.append(list(inner.groups[0]))
    else:
        found.groups.append([f"({wanted})"])


def _tokens(words: str) -> Iterator[_Token]:
    depth = terms = 0
    marked = _BRACKET.sub(lambda found: f"{found[1] or ''} (", _SINGLE.sub(r'"\1"', words.translate(_MARKS)))
    for minus, phrase, word in _PIECE.findall(marked):
        opened, bare, closed = _brackets(word)
        operator = _operator(bare) if not minus else None
        if minus and (opened or phrase or bare):
            yield _Token("not")
        for _ in range(min(opened, _DEEPEST - depth)):
            depth += 1
            yield _Token("(")
        if operator is not None:
            yield _Token(operator)
        elif (term := _term(phrase or bare, prefix=bare.endswith("*"))) is not None:
            yield _Token("term", term)
            terms += 1
            if terms == LIMIT:
                return
        elif minus and not opened:
            yield _Token("not")  # takes back the first: there is nothing to leave out
        for _ in range(min(closed, depth)):
            depth -= 1
            yield _Token(")")


def _brackets(word: str) -> tuple[int, str, int]:
    """How many brackets a word opens, the word without them, and how many it closes; those within it are its own."""
    bare = word.lstrip("(")
    opened = len(word) - len(bare)
    own = bare.count("(")
    closed = max(0, len(bare) - len(bare.rstrip(")")) - own)
    return opened, bare[: len(bare) - closed], closed


def _operator(word: str) -> str | None:
    if word in _AND or _NEAR.fullmatch(word):
        return "and"
    return "or" if word in _OR else "not" if word == "NOT" else None


def names(words: str) -> str | None:
    """The query for names that hold all of the words; None where there are none."""
    terms = [term for word in seen(words).split()[:LIMIT] if (term := _term(word, prefix=False))]
    return " AND ".join(terms) or None


def _term(text: str, *, prefix: bool) -> str | None:
    if not any(unicodedata.category(c)[0] in "LN" for c in text):
        return None
    # Quotation marks are doubled in a string; a NUL would end the query, a lone surrogate is not UTF-8.
    plain = text.replace('"', '""').replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return f'"{plain}"' + (" *" if prefix else "")
