"""Names in a text: where they stand, and what kind of thing each one names by its own words alone."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

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
from whence.resolve.language.tokens import Page, Token, no_name, plain

_LINKS = frozenset({"of", "for", "to", "on", "and", "&", "against"})
_NAMED = frozenset({"PERSON", "ORGANIZATION", "LOCATION"})
_GRAMMAR = frozenset({"NNP", "NNPS"})


class Name(NamedTuple):
    """A name in the text: tokens `low` to `high` (excluded), `begin` where its titles begin.

    `kind` is None where the words alone do not tell; "place" and "people" are places and peoples or parties. `words`
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


def names(page: Page) -> list[Name]:
    """The names of a text in order, without overlap, headlines left out (see `headlines`)."""
    sure = _middles(page)
    small = {t.lower for t in page.tokens if t.text[0].islower()}
    found: list[Name] = []
    i = 0
    while i < len(page.tokens):
        token = page.tokens[i]
        possible = token.capital or page.shouting
        if not possible or page.headline[token.sentence] or not _begins(page, i, sure, small):
            i += 1
            continue
        high = _shouted(page, i) if page.shouting else _run(page, i)
        low = i
        while low and (not found or low - 1 >= found[-1].high) and _particle(page, low - 1):
            low -= 1
        found.extend(_split(page, low, high))
        i = high
    return found


def forced(page: Page, low: int, high: int) -> Name | None:
    """The tokens `low` to `high` read as a name, whatever they look like; None where they hold no word."""
    while low < high and not page.tokens[low].word:
        low += 1
    while high > low and not page.tokens[high - 1].word:
        high -= 1
    return _classify(page, low, high) if low < high else None


def _middles(page: Page) -> frozenset[str]:
    """The words that stand capitalised where a small word could stand."""
    out = set()
    for i, token in enumerate(page.tokens):
        if token.capital and not page.headline[token.sentence] and not _opens(page, i):
            out.add(token.lower)
    return frozenset(out)


def _opens(page: Page, i: int) -> bool:
    """Whether token i is the first word of a sentence, a quotation or what follows a colon."""
    if i == 0 or page.tokens[i - 1].sentence != page.tokens[i].sentence:
        return True
    return page.tokens[i - 1].text in {
        '"',
        "“",
        "‘",
        "'",
        ":",
        "(",
        "[",
        "•",
        "-",
        "–",
        "—",
        "…",
        ".",
        "?",
        "!",
        "`",
        "«",
    }


def _begins(page: Page, i: int, sure: frozenset[str], small: set[str]) -> bool:
    token = page.tokens[i]
    if page.shouting and not (
        token.lower in titles() or token.entity in _NAMED or (given(token.text) and not weak(token.text))
    ):
        return False
    if not token.capital or token.lower.partition("'")[0] in no_name() or not token.text[0].isalpha():
        return token.capital and token.lower == "may" and token.entity == "PERSON"
    if not _opens(page, i) or token.lower in sure or (token.entity and token.pos in _GRAMMAR):
        return True
    if token.lower in titles() or given(token.text):
        return True
    follows = page.adjacent(i) and page.tokens[i + 1].capital and page.tokens[i + 1].lower not in no_name()
    if token.lower in small:
        return False
    if token.pos:
        return token.pos in _GRAMMAR or (follows and token.pos[:2] in {"NN", "JJ"})
    return follows or fold(token.text) in places() or (len(token.text) > 1 and token.text.isupper())


def _shouted(page: Page, i: int) -> int:
    """Where a name ends in a text all in capitals: titles, then as far as it is tagged, or two words."""
    tokens, j = page.tokens, i
    while j < len(tokens) and (tokens[j].lower in titles() or tokens[j].text == "."):
        j += 1
    start = j
    while j < len(tokens) and page.adjacent(j - 1) and tokens[j].word and tokens[j].sentence == tokens[i].sentence:
        if tokens[j].lower in no_name() or not (tokens[j].entity in _NAMED if tokens[j].pos else j < start + 2):
            break
        j += 1
    return max(j, i + 1)


def _run(page: Page, i: int) -> int:
    """Where the run of capitalised words that begins at token i ends."""
    tokens, j = page.tokens, i + 1
    while j < len(tokens) and page.adjacent(j - 1) and tokens[j].sentence == tokens[i].sentence:
        token, before = tokens[j], tokens[j - 1]
        if (
            (token.capital and token.text[0].isalpha() and token.lower not in no_name())
            or (token.capital and page.text[before.start : token.end] in outlets())
            or (
                token.capital and (token.lower == "may" or (token.lower in plain("possessive") and _continues(page, j)))
            )
            or (token.text == "." and _takes_stop(before) and token.start == before.end)
            or (
                token.text == "/"
                and token.start == before.end
                and j + 1 < len(tokens)
                and tokens[j + 1].start == token.end
            )
        ):
            j += 1
        elif token.text == "," and j + 1 < len(tokens) and tokens[j + 1].lower in plain("suffix"):
            j += 2
        elif (skip := _link(page, i, j)) is not None or (skip := _bracketed(page, i, j)) is not None:
            j = skip
        else:
            break
    while j > i + 1 and (tokens[j - 1].text in {"/", ",", "&"} or tokens[j - 1].lower in _LINKS | {"the"}):
        j -= 1
    return j


def _bracketed(page: Page, i: int, j: int) -> int | None:
    """The token after a first name that brackets add at j: "Sen. [Ann] Lee", "Justice (Bo) Maas"; None for others."""
    tokens = page.tokens
    if j + 3 >= len(tokens) or tokens[j].text not in {"[", "("} or tokens[j + 2].text not in {"]", ")"}:
        return None
    inside, after = tokens[j + 1], tokens[j + 3]
    titled = tokens[j - 1].lower in titles() or tokens[j - 1].text == "."
    return j + 3 if titled and given(inside.text) and after.capital and page.adjacent(j + 2) else None


def _continues(page: Page, j: int) -> bool:
    """Whether a capitalised "Our" or "Their" at token j stands amid a name."""
    return page.adjacent(j) and page.tokens[j + 1].capital and not _opens(page, j)


def _takes_stop(token: Token) -> bool:
    title = titles().get(token.lower)
    return (
        (title is not None and title.abbreviated)
        or (len(token.text) == 1 and token.text.isupper())
        or (token.lower in {"jr", "sr", "st", "inc", "corp", "co", "ltd"})
    )


def _link(page: Page, low: int, j: int) -> int | None:
    """The token after the small words at j that hold a name together ("Department of Justice"), or None."""
    tokens = page.tokens
    word = tokens[j].lower
    if (
        word in plain("particle")
        and j + 1 < len(tokens)
        and (tokens[j + 1].capital or tokens[j + 1].lower in plain("particle"))
    ):
        return j + 1
    if word not in _LINKS:
        return None
    after = j + 1
    while after < len(tokens) and tokens[after].lower in {"the", "a"}:
        after += 1
    if after >= len(tokens) or not tokens[after].capital or tokens[after].lower in no_name() or not page.adjacent(j):
        return None
    run = [t.lower for t in tokens[low:j]]
    if word == "&":
        return after
    if word == "and":
        nearby = []
        for token in tokens[after : after + 4]:
            if not token.capital:
                break
            nearby.append(token.lower)
        inside = "of" in run or "for" in run
        ends = (
            any(w in body_words() for w in nearby) and run[-1] not in body_words() and not tokens[j - 1].text.isupper()
        )
        return after if after == j + 1 and not given(tokens[low].text) and (ends or (inside and "for" in run)) else None
    if run[-1] in body_words() and word in {"of", "for", "to", "on", "against"}:
        return after
    if ((word == "for" and "of" in run) or (word == "of" and "for" in run)) and any(w in body_words() for w in run):
        return after
    return (
        after
        if word == "of" and run[-1] in titles() and tokens[after].lower in {"state", "defense", "defence"}
        else None
    )


def _particle(page: Page, i: int) -> bool:
    token = page.tokens[i]
    small = token.lower in plain("particle") and token.text.islower() and token.lower not in {"la", "le", "ten", "den"}
    return small and page.adjacent(i)


def _split(page: Page, low: int, high: int) -> list[Name]:
    """The name of a run, after that of the body whose officer it names: "White House Press Secretary Ann Lee"."""
    name = _classify(page, low, high)
    if name is None:
        return []
    before = _body_before(page, low, name.low) if name.kind == "person" and name.low - low > 1 else None
    return [name] if before is None else [before, name._replace(begin=max(name.begin, before.high))]


def _body_before(page: Page, low: int, high: int) -> Name | None:
    """The body that the tokens before a person's name begin with, the longest."""
    for end in range(high, low, -1):
        whole = page.text[page.tokens[low].start : page.tokens[end - 1].end]
        ends = page.tokens[end - 1].lower in body_words() and end - low > 1
        if whole in bodies() or (whole in outlets() and not outlets()[whole][1]) or ends:
            found = _classify(page, low, end)
            if found is not None and found.kind not in ("person", "title", "people"):
                return found
    return None


def _classify(page: Page, low: int, high: int) -> Name | None:
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
