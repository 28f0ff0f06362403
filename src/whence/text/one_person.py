"""Whether two names may be one person's: the one place that decides it. What is asked depends on who asks.

| asked of | by |
| --- | --- |
| a speaker of an article and a label of a transcript | `same_speaker`, `may_be_short_for` |
| the speakers of two articles that have one statement | `same_across` |
| two full names of one article | `full_names_agree`, `one_spelling` |
| two names of a library, to suggest them to its user | `likeness` |
| one name in two articles of a library, with nobody to ask | `is_safe` |
| the name that a user asks for | `asked_for` |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from whence.model import Kind
from whence.text.folded import fold
from whence.text.person_names import PersonName, full_forms, person_name, short_forms
from whence.text.tables import words as listed

NOBODY_IN_PARTICULAR = ("unnamed", "group", "document")

# How two names are alike: in full, as one word; by the last word alone; by initials; but for a middle name.
Likeness = Literal["same", "same word", "last word", "initials", "middle name"]

_PARTS = re.compile(r"\s*(?:/|&|\band\b|;|\+)\s*", re.IGNORECASE)
_BESIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|,(?!\s*(?:jr|sr|ii|iii)\b).*$|\s[-–—|·]\s.*$", re.IGNORECASE)
_INSIDE = re.compile(r"[(\[]\s*(?!(?:to|through|via|by|off|on|from|in|for|at|with)\b)([^)\]]+)[)\]]", re.IGNORECASE)


def same_speaker(name: str | None, label: str | None) -> bool | None:
    """Whether the speaker `name` of an article is the one a transcript labels `label`; None where that is not clear.

    Titles, middle initials, case, accents and marks count for nothing; "Bill" is "William" (`data/nicknames.csv`). A
    surname alone is anyone of that name. Labels such as "Q", "MODERATOR" or "THE PRESIDENT", and names that are not
    a person's, say nothing.
    """
    if not name or not label:
        return None
    parts = [person_name(part) for part in _PARTS.split(_BESIDE.sub("", label)) if part.strip()]
    if not any(parts):  # an office, with the one who holds it in brackets
        parts = [
            person_name(inner) for inner in _INSIDE.findall(label) if len(inner.split()) > 1 and not inner.isupper()
        ]
    own = person_name(_BESIDE.sub("", name))
    if own is None or not parts:
        return None
    answers = [None if part is None else _same(own, part) for part in parts]
    if True in answers:
        return True
    return None if None in answers else False


def may_be_short_for(label: str, other: str) -> bool:
    """Whether `label` has a surname alone, and `other` the same surname with a given name."""
    one, full = person_name(_BESIDE.sub("", label)), person_name(_BESIDE.sub("", other))
    return one is not None and full is not None and not one.given and bool(full.given) and one.surname == full.surname


def same_across(name: str, other: str) -> bool | None:
    """Whether two people that two articles name may be one; None where that is not clear.

    As `same_speaker`, and several words that are all in a longer name are that name: "Ana Brandt", "Ana Lind Brandt".
    """
    short, long = sorted((_words(name), _words(other)), key=len)
    return True if len(short) > 1 and short < long else same_speaker(name, other)


def _words(name: str) -> set[str]:
    return set(name.casefold().removeprefix("the ").split())


def full_names_agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two full names of one text, folded and with one surname, may be one: "Bill", "William", "W. Adler"."""
    a, b = one[0], other[0]
    if a == b or _initial(a, b) or (a, b) in short_forms() or (b, a) in short_forms():
        return True
    short, long = sorted((a, b), key=len)
    return (len(short) >= 3 and long.startswith(short)) or set(one) < set(other) or set(other) < set(one)


def one_spelling(a: str, b: str) -> bool:
    """Whether two long surnames differ in one letter at most, as transliterations do: "Petrosian", "Petrosyan"."""
    if a == b:
        return True
    if min(len(a), len(b)) < 6 or abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    i = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[i + 1 :] == b[i + 1 :] or a[i + 1 :] == b[i:] or a[i:] == b[i + 1 :]


def likeness(one: Sequence[str], other: Sequence[str]) -> Likeness | None:
    """How two names, folded and cut into words, are alike; None where they are two people's."""
    if list(one) == list(other):
        return "same" if len(one) > 1 else "same word"
    short, full = sorted((one, other), key=len)
    if not short or short[-1] != full[-1]:
        return None
    if len(short) == 1:
        return "last word"
    firsts = list(zip(short[:-1], full[:-1], strict=False))
    if not all(a == b or _initial(a, b) for a, b in firsts):
        return None
    return "initials" if any(a != b for a, b in firsts) else "middle name"


def is_safe(name: str, kind: Kind) -> bool:
    """Whether the same name in two articles can be taken for the same speaker without asking anybody.

    Safe are full names: of people, two words or more, unless both are among the most frequent (John Smith; Bagga and
    Baldwin 1998 counted eleven people of that name in 197 articles of one newspaper); of organizations and governments,
    names that are more than words of office ("Supreme Court", "the council"); of outlets, any name.
    """
    words = fold(name).split()
    capitals = any(c.isupper() or not (c.islower() or c.isupper()) for c in name if c.isalpha())
    if not words or not capitals or kind in NOBODY_IN_PARTICULAR:
        return False
    if kind == "outlet":
        return True
    if kind == "person":
        full = [word for word in words if len(word) > 1 and word.isalpha()]
        if len(full) < 2 or len(full[-1]) < 2 or words[-1] != full[-1]:
            return False
        common = listed("text", "common_names.txt")
        return not (words[0] in common and words[-1] in common)
    proper = [word for word in words if word not in listed("text", "office_words.txt") and len(word) > 1]
    return bool(proper) and (kind == "government" or len(words) > 1)


def asked_for(wanted: str, name: str | None) -> bool:
    """Whether `name` is the one a user asks for: all the words of one are in the other ("Adler", "Maria Adler")."""
    one, other = (set(words.casefold().replace(".", "").split()) for words in (wanted, name or ""))
    return bool(one and other) and (one <= other or other <= one)


def _same(one: PersonName, other: PersonName) -> bool | None:
    if {one.sex, other.sex} == {"m", "f"}:
        return False
    if one.given and other.given:
        alike = _one_surname(one.surname, other.surname) and _one_name(one.given, other.given)
        alike = alike and not (one.middle and other.middle and one.middle != other.middle)
        alike = alike or (one.given == other.surname and one.surname == other.given)
    else:
        alone, full = (other, one) if one.given else (one, other)
        alike = alone.surname == full.surname or (bool(full.given) and _one_name(alone.surname, full.given))
    if not alike:
        return None if one.loose or other.loose else False
    return None if one.junior != other.junior else True


def _one_surname(one: str, other: str) -> bool:
    """Whether two surnames behind given names may be one: equal, or one of them an initial ("Maria A.")."""
    return one == other or _initial(one, other)


def _one_name(one: str, other: str) -> bool:
    """Whether two given names may be one: equal, an initial, a short form."""
    if one == other or _initial(one, other):
        return True
    forms = full_forms()
    return bool(forms.get(one, frozenset()) & forms.get(other, frozenset()))


def _initial(one: str, other: str) -> bool:
    """Whether one of two words is the initial of the other."""
    return 1 in (len(one), len(other)) and one[0] == other[0]
