"""Whether two names may be one person: "MR. TRUMP" and "Donald Trump"; with the one table of short forms."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from whence.text.tables import rows, toml

_PARTS = re.compile(r"\s*(?:/|&|\band\b|;|\+)\s*", re.IGNORECASE)
_BESIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|,(?!\s*(?:jr|sr|ii|iii)\b).*$|\s[-–—|·]\s.*$", re.IGNORECASE)
_INSIDE = re.compile(r"[(\[]\s*(?!(?:to|through|via|by|off|on|from|in|for|at|with)\b)([^)\]]+)[)\]]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_INITIALS = re.compile(r"[a-z]{1,2}|[b-df-hj-np-tv-z]{3}")  # "HV", "MA", "JFK"; "ROE" is a name
_JUNIOR = {"jr", "sr", "ii", "iii", "junior", "senior"}
_FEMALE, _MALE = {"mrs", "ms", "miss", "madam", "lady"}, {"mr", "mister", "sir"}


class _Name(NamedTuple):
    """A person's name. Of a name of one word nobody knows whether it is given or a surname: it stands as surname."""

    given: str
    surname: str
    middle: str
    junior: bool
    sex: str
    loose: bool = False
    """Whether it may be something else than a name, so that it tells of nobody that it is not theirs."""


def same_speaker(name: str | None, label: str | None) -> bool | None:
    """Whether the speaker `name` of an article is the one a transcript labels `label`; None where that cannot be told.

    Titles, middle initials, case, accents and marks count for nothing; "Bill" is "William" (`data/nicknames.csv`). A
    surname alone is anyone of that name. Labels such as "Q", "MODERATOR" or "THE PRESIDENT", and names that are no
    person's, tell nothing.
    """
    if not name or not label:
        return None
    parts = [_read(part) for part in _PARTS.split(_BESIDE.sub("", label)) if part.strip()]
    if not any(parts):  # an office, with the one who holds it in brackets
        parts = [_read(inner) for inner in _INSIDE.findall(label) if len(inner.split()) > 1 and not inner.isupper()]
    own = _read(_BESIDE.sub("", name))
    if own is None or not parts:
        return None
    answers = [None if part is None else _same(own, part) for part in parts]
    if True in answers:
        return True
    return None if None in answers else False


def may_be_short_for(label: str, other: str) -> bool:
    """Whether `label` has a surname alone, and `other` the same surname with a given name."""
    one, full = _read(_BESIDE.sub("", label)), _read(_BESIDE.sub("", other))
    return one is not None and full is not None and not one.given and bool(full.given) and one.surname == full.surname


@lru_cache(maxsize=4096)
def _read(text: str) -> _Name | None:
    """The name in `text` without titles; None where it names no person."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ʼ", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if plain.endswith("'s") or plain.endswith("'S"):
        plain = plain[:-2]
    shown = _WORD.findall(plain)
    words = [word.lower() for word in shown]
    if not words or " ".join(words) in _listed("unknown") or any(w in _listed("nobody") for w in words):
        return None
    sex = "f" if _FEMALE & set(words) else "m" if _MALE & set(words) else ""
    junior = any(word in _JUNIOR for word in words[1:])
    titles = _listed("titles")
    if len(words) > 1 and words[-1] in _listed("offices"):
        return None
    words, loose = _without_place(words)
    named = [w for w in words if w not in titles and w not in _JUNIOR and w not in _listed("offices")]
    if not named or re.search(r"\d", plain):
        return None
    common = [s for s, w in zip(shown, words, strict=False) if s.islower() and w not in titles and w not in particles()]
    if common and len(shown) > 1 and (len(shown) > 3 or not plain.islower()):
        return None
    handle = len(shown) == 1 and (plain.strip().islower() or plain.startswith("@"))
    initials = len(named) == 1 and plain.strip(" .").isupper() and _INITIALS.fullmatch(named[0]) is not None
    return _name(named, junior, sex)._replace(loose=loose or handle or initials)


def _without_place(words: list[str]) -> tuple[list[str], bool]:
    """A name without where its bearer is from ("Mr. Sand of Ellan"), and whether it may be an office and no name.

    Of "Governor of Ellan Ada Moss" nobody knows where the place ends.
    """
    at = next((i for i, word in enumerate(words) if word in ("of", "for") and i), 0)
    if not at:
        return words, False
    office = all(word in _listed("titles") or word in _listed("offices") for word in words[:at])
    return (words, True) if office else (words[:at], False)


def particles() -> frozenset[str]:
    """The words that a surname may begin with ("van", "de la")."""
    return _listed("particles")


def _name(words: list[str], junior: bool, sex: str) -> _Name:
    cut = next((i for i, word in enumerate(words[:-1]) if word in particles()), len(words) - 1)
    middle = words[1:cut]
    initials = "".join(
        middle if any(len(w) == 2 and not set(w) & set("aeiouy") for w in middle) else [w[0] for w in middle]
    )
    return _Name(words[0] if cut else "", " ".join(words[cut:]), initials, junior, sex)


def _same(one: _Name, other: _Name) -> bool | None:
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
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _one_name(one: str, other: str) -> bool:
    """Whether two given names may be one: equal, an initial, a short form."""
    if one == other or (1 in (len(one), len(other)) and one[0] == other[0]):
        return True
    forms = _nicknames()
    return bool(forms.get(one, frozenset()) & forms.get(other, frozenset()))


@cache
def _listed(name: str) -> frozenset[str]:
    """The list `name` of `data/person_names.toml`."""
    return frozenset(toml("text", "person_names.toml")[name])


@cache
def short_forms() -> frozenset[tuple[str, str]]:
    """A given name and a short form of it, in lower case ("william", "bill"), as `data/nicknames.csv` lists them."""
    return frozenset((row["name"].lower(), row["short"].lower()) for row in rows("text", "nicknames.csv"))


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    """Given names and their short forms: two with a full form in common are forms of one name."""
    groups: dict[str, set[str]] = {}
    for full, short in short_forms():
        groups.setdefault(full, set()).add(full)
        groups.setdefault(short, set()).add(full)
    return {name: frozenset(found) for name, found in groups.items()}
