"""The word tables of the speaker rules, ready to look up: names, titles, places, bodies, outlets, head nouns."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple, cast

from whence.model import Kind
from whence.text.tables import rows

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‘": "'", "`": "'"}
)


class Head(NamedTuple):
    """What a head noun makes of a phrase (`heads.csv`), and the group of nouns that may stand for it (`likes.csv`)."""

    noun: str
    kind: str
    reach: str
    gender: str
    like: str
    plural: bool


class Title(NamedTuple):
    """A title before a name: the gender it shows, and the office as a noun."""

    gender: str
    noun: str
    abbreviated: bool


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """`word` with what spellings of one name differ in taken off: case, marks, apostrophes, -yy and -iy."""
    if word.isascii():
        plain = word.lower().replace("'", "").replace("`", "")
    else:
        decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
        plain = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("'", "")
    for ending in ("iy", "yy", "ij"):
        if plain.endswith(ending) and len(plain) > 4:
            return plain[:-2] + "y"
    return plain


@lru_cache(maxsize=65536)
def given(name: str) -> str | None:
    """The gender of a given name ("m", "f", "u" for both), or None where it is not in the table."""
    return _given().get(fold(name), (None, False))[0]


@lru_cache(maxsize=65536)
def weak(name: str) -> bool:
    """Whether a given name is as often another word."""
    return _given().get(fold(name), (None, False))[1]


@cache
def _given() -> dict[str, tuple[str | None, bool]]:
    return {fold(row["name"]): (row["gender"], bool(row["weak"])) for row in rows("resolve", "given_names.csv")}


@cache
def titles() -> dict[str, Title]:
    """The titles, lower-cased."""
    return {
        r["title"].lower(): Title(r["gender"], r["noun"], bool(r["abbreviated"])) for r in rows("resolve", "titles.csv")
    }


@cache
def places() -> dict[str, tuple[str, str]]:
    """(kind, government) by folded form."""
    out: dict[str, tuple[str, str]] = {}
    for row in rows("resolve", "places.csv"):
        out.setdefault(fold(row["form"]), (row["kind"], row["name"]))
    return out


@cache
def bodies() -> dict[str, tuple[Kind, str]]:
    """(kind, full name) of institutions by their whole name as written."""
    return {
        r["match"]: (cast(Kind, r["kind"]), r["full"] or r["match"])
        for r in rows("resolve", "bodies.csv")
        if r["where"] == "name"
    }


@cache
def body_words() -> dict[str, Kind]:
    """Words that make a name an institution's, lower-cased."""
    return {r["match"].lower(): cast(Kind, r["kind"]) for r in rows("resolve", "bodies.csv") if r["where"] == "head"}


@cache
def outlets() -> dict[str, tuple[str, bool]]:
    """(name to show, whether the form is also another word) of outlets, by whole name as written."""
    names = [r for r in rows("resolve", "outlets.csv") if r["kind"] in ("name", "weak")]
    return {r["match"]: (r["full"] or r["match"], r["kind"] == "weak") for r in names}


@cache
def outlet_words(alone: bool = False) -> frozenset[str]:
    """Last words that make an outlet of a name, lower-cased; where `alone`, those that do so without a word before."""
    kinds = {"suffix"} if alone else {"suffix", "tail"}
    return frozenset(r["match"].lower() for r in rows("resolve", "outlets.csv") if r["kind"] in kinds)


@lru_cache(maxsize=65536)
def head(word: str) -> Head | None:
    """What the lower-cased noun `word`, singular or plural, makes of a phrase; None where the table lacks it."""
    nouns = _heads()
    for noun in (word, *singulars(word)):
        if noun in nouns:
            kind, reach, gender = nouns[noun]
            plural = noun != word or (kind == "group" and reach == "")
            return Head(noun, kind, reach, gender, _likes().get(noun, noun), plural)
    return None


def singulars(word: str) -> tuple[str, ...]:
    """What a plural noun may be the plural of."""
    if word.endswith("men"):
        return (word[:-3] + "man",)
    if word.endswith("ies"):
        return (word[:-3] + "y",)
    if word.endswith("es"):
        return (word[:-1], word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        return (word[:-1],)
    return ()


@cache
def _heads() -> dict[str, tuple[str, str, str]]:
    return {r["noun"].lower(): (r["kind"], r["reach"], r["gender"]) for r in rows("resolve", "heads.csv")}


@cache
def _likes() -> dict[str, str]:
    return {r["noun"].lower(): r["group"] for r in rows("resolve", "likes.csv")}
