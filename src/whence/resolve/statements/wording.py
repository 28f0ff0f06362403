"""Quoted words that nobody says: titles of works, wording on shirts and signs, a word that is spoken of, nicknames.

"The band played “Yellow Boat”", "the sign read “Keep out”", "the word “thief” appears", "known as “the Vault”".
The network takes some of these for statements.
"""

from __future__ import annotations

import re
from functools import cache

from whence.model import Attribution, Span
from whence.resolve.language.lemmas import lemmas
from whence.text.tables import rows

REACH = 80  # characters before a quotation in which what bears it is named

_QUOTATION = re.compile(r"[“”\"'‘’«»„].*[“”\"'‘’«»„ .,]", re.S)
_WORD = re.compile(r"[\w’'-]+")
_MARKS = "“”\"'‘’«»„ "
_STOP = re.compile(r"[.!?;]\s|\n")
_SMALL = frozenset("a an and as at but by for from in into of on or the to with de la".split())
_KNOWN_AS = re.compile(r"\bas [“\"‘'][^”\"’']+[”\"’'][.,]?$")


def not_said(text: str, found: Attribution) -> bool:
    """Whether the quoted words of `found` are a title, an inscription or a term, and nobody's statement."""
    quoted = [span for span in found.content if _QUOTATION.fullmatch(span.of(text))]
    cue = {lemma for span in found.cue for word in _WORD.findall(span.of(text)) for lemma in lemmas(word)}
    if len(found.content) == 1 and "know" in cue and _KNOWN_AS.search(found.content[0].of(text)):
        return True
    if len(found.content) == 1 and _is_term(found.content[0].of(text)) and (not found.source or cue & _words("shows")):
        return True
    if len(quoted) != len(found.content):
        return False
    if all(_is_title(span.of(text)) for span in quoted) and (not found.cue or cue & _words("shows")):
        return True
    return bool(cue & (_words("shows") | _words("says")) or not found.cue) and _on_a_surface(text, quoted[0])


def _is_title(words: str) -> bool:
    """Whether quoted words look like the title of a work: capitals throughout, no end of a sentence."""
    inside = words.strip(_MARKS + ",")
    found = _WORD.findall(inside)
    if not 1 < len(found) < 9 or inside[-1:] in ".!?…":
        return False
    return all(word[:1].isupper() or word.lower() in _SMALL or word[:1].isdigit() for word in found)


def _is_term(words: str) -> bool:
    """Whether the content is a word that is spoken of: `the word "thief"`."""
    found = _WORD.findall(words.lower())[:3]
    return any(w in _words("term") for w in found) and re.search(r"\w+ [“\"‘'][^”\"’']+[”\"’'],?$", words) is not None


def _on_a_surface(text: str, quotation: Span) -> bool:
    """Whether what comes before a quotation says that it stands on a thing, not that somebody says it."""
    before = _STOP.split(text[max(0, quotation.start - REACH) : quotation.start])[-1].lower()
    words = _WORD.findall(before)
    surfaces = [i for i, word in enumerate(words) if word.removesuffix("'s").removesuffix("’s") in _words("surface")]
    if not surfaces:
        return False
    rest = {lemma for word in words[surfaces[-1] + 1 :] for lemma in lemmas(word)}
    return bool(rest & (_words("shows") | _words("says") | _words("term")))


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("resolve", "wording.csv") if row["kind"] == kind)
