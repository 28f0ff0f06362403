"""What users type into a search, as a query that SQLite's full-text index takes. No text makes it fail.

harbour levy      both words           "harbour levy"   the phrase
harbour OR levy   either               -levy            not this word
harb*             words that begin so
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LIMIT = 64  # terms of a query that count; nobody types more, and the index has its own limits

_TERM = re.compile(r'(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))')
_MARKS = str.maketrans("“”„«»", '"""""')


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


def parse(words: str) -> Query:
    """The query that `words` stand for. Terms with nothing searchable in them (a lone dash) are passed over."""
    groups: list[list[str]] = []
    unwanted: list[str] = []
    either = False
    for minus, phrase, word in _TERM.findall(words.translate(_MARKS))[:LIMIT]:
        if word in ("OR", "|") and not minus:
            either = bool(groups)
            continue
        term = _term(phrase or word, prefix=word.endswith("*"))
        if term is None:
            continue
        if minus:
            unwanted.append(term)
        elif either:
            groups[-1].append(term)
        else:
            groups.append([term])
        either = False
    wanted = " AND ".join("(" + " OR ".join(group) + ")" for group in groups)
    return Query(wanted or None, " OR ".join(unwanted) or None, not words.strip())


def names(words: str) -> str | None:
    """The query for names that hold all of the words; None where there are none."""
    terms = [term for word in words.split()[:LIMIT] if (term := _term(word, prefix=False))]
    return " AND ".join(terms) or None


def _term(text: str, *, prefix: bool) -> str | None:
    if not any(unicodedata.category(c)[0] in "LN" for c in text):
        return None
    # Quotation marks are doubled in a string; a NUL would end the query, a lone surrogate is no UTF-8.
    plain = text.replace('"', '""').replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return f'"{plain}"' + (" *" if prefix else "")
