"""What a person's name is made of: "MR. JAN VAN DER BERG, JR." is Jan, van der Berg, a man, a junior.

`one_person.py` compares two of them; the one table of short forms ("Bill") is read here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from whence.text.tables import rows, toml

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_INITIALS = re.compile(r"[a-z]{1,2}|[b-df-hj-np-tv-z]{3}")  # "HV", "MA", "JFK"; "ROE" is a name
_JUNIOR = {"jr", "sr", "ii", "iii", "junior", "senior"}
_FEMALE, _MALE = {"mrs", "ms", "miss", "madam", "lady"}, {"mr", "mister", "sir"}


class PersonName(NamedTuple):
    """A person's name. A name of one word may be a given name or a surname: it counts as the surname."""

    given: str
    surname: str
    middle: str
    junior: bool
    sex: str
    loose: bool = False
    """Whether it may be something else than a name: then that it differs from another name proves nothing."""


@lru_cache(maxsize=4096)
def person_name(text: str) -> PersonName | None:
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
    return _parts(named, junior, sex)._replace(loose=loose or handle or initials)


def _without_place(words: list[str]) -> tuple[list[str], bool]:
    """A name without the place its bearer is from ("Mr. Sand of Ellan"), and whether it may be an office, not a name.

    In "Governor of Ellan Ada Moss" nothing shows where the place ends.
    """
    at = next((i for i, word in enumerate(words) if word in ("of", "for") and i), 0)
    if not at:
        return words, False
    office = all(word in _listed("titles") or word in _listed("offices") for word in words[:at])
    return (words, True) if office else (words[:at], False)


def particles() -> frozenset[str]:
    """The words that a surname may begin with ("van", "de la")."""
    return _listed("particles")


def _parts(words: list[str], junior: bool, sex: str) -> PersonName:
    cut = next((i for i, word in enumerate(words[:-1]) if word in particles()), len(words) - 1)
    middle = words[1:cut]
    initials = "".join(
        middle if any(len(w) == 2 and not set(w) & set("aeiouy") for w in middle) else [w[0] for w in middle]
    )
    return PersonName(words[0] if cut else "", " ".join(words[cut:]), initials, junior, sex)


@cache
def _listed(name: str) -> frozenset[str]:
    """The list `name` of `data/person_names.toml`."""
    return frozenset(toml("text", "person_names.toml")[name])


@cache
def short_forms() -> frozenset[tuple[str, str]]:
    """A given name and a short form of it, in lower case ("william", "bill"), as `data/nicknames.csv` lists them."""
    return frozenset((row["name"].lower(), row["short"].lower()) for row in rows("text", "nicknames.csv"))


@cache
def full_forms() -> dict[str, frozenset[str]]:
    """Given names and their short forms: two with a full form in common are forms of one name."""
    groups: dict[str, set[str]] = {}
    for full, short in short_forms():
        groups.setdefault(full, set()).add(full)
        groups.setdefault(short, set()).add(full)
    return {name: frozenset(found) for name, found in groups.items()}
