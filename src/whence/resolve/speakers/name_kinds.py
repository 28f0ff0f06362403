"""What kind of thing a name names by its own words alone: a person, a body, an outlet, a place, a people."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple, cast

from whence.model import Kind
from whence.resolve.language.lexicon import (
    bodies,
    body_words,
    fold,
    given,
    head,
    outlet_words,
    outlets,
    places,
    titles,
    weak,
)
from whence.resolve.language.tokens import Page, Token, plain

# Given names of two syllables after a family name: "Ji-won", "Young-ho"; not "Iran-led".
_SYLLABLE = r"(?:[bcdghjkmnpstwy]|ch|kk|ss|tt|jj)?[yw]?(?:eo|ae|eu|oo|ou|[aeiou])u?(?:ng|[nklmp])?"
SYLLABLES = re.compile(rf"{_SYLLABLE}-{_SYLLABLE}", re.IGNORECASE)


class Name(NamedTuple):
    """A name in the text: tokens `low` to `high` (excluded), `begin` where its titles begin.

    `kind` is None where the words alone do not say; "place" and "people" are places and peoples or parties. `words`
    are the parts of the name that identify it.
    """

    low: int
    high: int
    begin: int
    kind: Kind | str | None
    words: tuple[str, ...]
    gender: str = ""
    offices: tuple[str, ...] = ()
    full: str = ""
    suffix: str = ""


def classify(page: Page, low: int, high: int) -> Name | None:
    """The tokens `low` to `high` as a name of its kind; None where they hold no word."""
    tokens = page.tokens
    begin = low
    while low < high and tokens[low].lower in plain("determiner"):
        low += 1
    low = _past_party(page, low, high)
    words = [t for t in tokens[low:high] if t.word]
    if not words:
        return None
    text = page.text[tokens[low].start : tokens[high - 1].end]
    whole = Name(low, high, begin, None, tuple(fold(t.text) for t in words))
    with_the = page.text[tokens[begin].start : tokens[high - 1].end]
    for form in (with_the, text):
        if form in outlets() and not (outlets()[form][1] and not _institution(page, low)):
            return whole._replace(kind="outlet", full=outlets()[form][0])
    if text in bodies():
        kind, full = bodies()[text]
        return whole._replace(kind=kind, full=full)
    place = places().get(fold(text))
    if place is not None:
        people = place[0] == "demonym"
        return whole._replace(kind="people" if people else "place", full=place[1], words=(fold(place[1]),))
    if len(words) == 1 and (
        words[0].lower in plain("people") | plain("party") or words[0].lower.endswith(("-american", "-americans"))
    ):
        return whole._replace(kind="people", full=text)
    partisan = words[-1].lower in plain("people") | plain("party") and words[-1].lower not in _PLACE_PARTIES
    if partisan and not given(words[0].text):
        return whole._replace(kind="people", full=text)
    if len(words) == 2 and SYLLABLES.fullmatch(words[1].text):  # "Park Ji-won"
        return whole._replace(kind="person")
    return _person(page, whole) or _institution_name(page, whole, words, text)


_PLACE_PARTIES = frozenset({"labour", "western", "african", "asian", "green"})


def _past_party(page: Page, low: int, high: int) -> int:
    """The token after the party or people that a run begins with: "Republicans Reuter and Maas", "Democrat Falk"."""
    tokens = page.tokens
    if high - low < 2:
        return low
    rest = [t.lower for t in tokens[low + 1 : high]]
    if tokens[low].lower in plain("people") and not any(w in body_words() for w in rest):
        return low + 1
    person = given(tokens[low + 1].text) is not None or tokens[low + 1].entity == "PERSON"
    return low + 1 if tokens[low].lower in plain("party") and person and rest[-1] not in body_words() else low


def _institution(page: Page, low: int) -> bool:
    return page.tokens[low].entity == "ORGANIZATION" or (low > 0 and page.tokens[low - 1].lower == "the")


def _person(page: Page, whole: Name) -> Name | None:
    """`whole` as a person's name: what stands before the last title or the given name is taken off."""
    tokens = page.tokens
    at = [i for i in range(whole.low, whole.high) if tokens[i].word]
    last = tokens[at[-1]].lower
    if last in body_words() or (last in outlet_words() and not given(tokens[at[0]].text)):
        return None
    marks = [i for i in at if tokens[i].lower in titles() and not (i + 1 < whole.high and tokens[i + 1].text == "-")]
    first_given = next((i for i in at if given(tokens[i].text) and not weak(tokens[i].text) and i < at[-1]), None)
    offices: list[str] = []
    gender, low = "", whole.low
    if marks and (first_given is None or first_given > marks[0]):
        for i in marks:
            title = titles()[tokens[i].lower]
            offices += [title.noun] if title.noun else []
            gender = gender or title.gender
        low = _after_title(page, marks[-1], whole.high)
        if low >= whole.high:
            return whole._replace(kind="title", offices=tuple(offices), gender=gender)
        if first_given is not None and first_given > low and tokens[low - 1].lower in {"of", "the"}:
            low = first_given
    elif first_given is not None:
        low = first_given
        before = [tokens[i] for i in at if i < low]
        if any(t.lower in body_words() for t in before) and not any(t.lower in outlet_words() for t in before):
            return None
    elif not (given(tokens[at[0]].text) and len(at) > 1):
        single = len(at) == 1 and given(tokens[at[0]].text) and not weak(tokens[at[0]].text)
        if not single:
            return None
    words = tuple(
        fold(tokens[i].text)
        for i in range(low, whole.high)
        if tokens[i].word and tokens[i].lower not in plain("suffix")
    )
    if not words:
        return None
    if len(words) > 1 or not offices:
        gender = gender or _gender(tokens[low].text if tokens[low].word else "")
    tail = [tokens[i].lower for i in at if i >= low and tokens[i].lower in plain("suffix")]
    return whole._replace(
        low=low,
        kind="person",
        words=words,
        gender=gender,
        offices=tuple(offices),
        suffix=tail[0] if tail else "",
    )


def _after_title(page: Page, i: int, high: int) -> int:
    """The first token of the name after the title at token i and its "of State", full stop or small words."""
    tokens, i = page.tokens, i + 1
    if i < high and tokens[i].text == ".":
        i += 1
    if i + 1 < high and tokens[i].lower == "of":
        i += 2 if tokens[i + 1].lower != "the" else 3
    while (
        i < high
        and (tokens[i].lower in plain("rank") or not tokens[i].word)
        and tokens[i].lower not in plain("particle")
    ):
        i += 1
    return i


def _gender(name: str) -> str:
    gender = given(name)
    return gender if gender in ("m", "f") and not weak(name) else ""


def _institution_name(page: Page, whole: Name, words: list[Token], text: str) -> Name:
    """`whole` as anything but a plain person's name, by its last words and by what the network predicts."""
    last = words[-1].lower
    linked = any(t.lower in {"of", "for"} for t in page.tokens[whole.low : whole.high])
    heads = [w.lower for w in words if w.lower in body_words()]
    if last in body_words() or (linked and heads):
        return whole._replace(kind=body_words()[last if last in body_words() else heads[0]])
    many = len(words) > 1 or _institution(page, whole.low)
    if (last in outlet_words(alone=len(words) == 1) or words[0].lower == "daily") and many:
        return whole._replace(kind="outlet")
    if "/" in text or any(outlet in text for outlet in ("CNN", "NBC", "ABC", "CBS", "Fox News")):
        return whole._replace(kind="outlet")
    written = head(last)
    if written is not None and written.kind == "document" and len(words) > 1:
        return whole._replace(kind="document")
    if (kind := _kind_before(page, whole)) is not None:
        return whole._replace(kind=kind, full=text)
    tags = Counter(t.entity for t in words if t.entity in ("PERSON", "ORGANIZATION", "LOCATION"))
    best = max(sorted(tags), key=lambda tag: tags[tag], default="")
    if best == "PERSON":
        return whole._replace(kind="person", gender=_gender(words[0].text))
    if best:
        return whole._replace(kind="organization" if best == "ORGANIZATION" else "place", full=text)
    if len(words) == 1 and text.isupper() and 2 <= len(text) <= 6 and not page.shouting:
        return whole._replace(kind="organization")
    if not page.predicted and _lonely(page, whole, sum(w.lower not in plain("particle") for w in words)):
        return whole._replace(kind="person", gender=_gender(words[0].text))
    return whole


def _kind_before(page: Page, whole: Name) -> Kind | None:
    """The kind that the noun right before a name gives it: "the Welsh-language broadcaster Kanal Nord"."""
    before = page.tokens[whole.begin - 1] if whole.begin else None
    if before is None or page.text[before.end : page.tokens[whole.begin].start] != " " or not before.text.islower():
        return None
    noun = head(before.lower)
    return cast(Kind, noun.kind) if noun is not None and noun.kind in ("outlet", "organization") else None


def _lonely(page: Page, whole: Name, words: int) -> bool:
    """Whether a name looks like a person's where no network says: up to three words, no article before it."""
    before = page.tokens[whole.low - 1].lower if whole.low else ""
    after = page.tokens[whole.high].lower if whole.high < len(page.tokens) else ""
    alone = before not in plain("determiner") and before not in {"in", "at", "to", "into", "'s"}
    return (
        words <= 3
        and alone
        and not (after and head(after) is not None)
        and not any(c.isdigit() for c in whole.words[0])
    )
