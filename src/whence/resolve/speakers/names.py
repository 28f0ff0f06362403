"""Names in a text: where they stand (`name_kinds` says what kind of thing each one names)."""

from __future__ import annotations

from whence.resolve.language.lexicon import (
    bodies,
    body_words,
    fold,
    given,
    outlet_words,
    outlets,
    places,
    titles,
    weak,
)
from whence.resolve.language.tokens import Page, Token, no_name, plain
from whence.resolve.speakers.name_kinds import SYLLABLES, Name, classify

_LINKS = frozenset({"of", "for", "to", "on", "and", "&", "against"})
_ALSO_GIVEN = frozenset({"may", "june", "april", "jan", "august"})  # months that people are called by
_NAMED = frozenset({"PERSON", "ORGANIZATION", "LOCATION"})
_GRAMMAR = frozenset({"NNP", "NNPS"})


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
    return classify(page, low, high) if low < high else None


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
        return token.capital and token.lower in _ALSO_GIVEN and token.entity == "PERSON"
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
            or (token.text[0].isupper() and SYLLABLES.fullmatch(token.text) and len(before.text) < 6)
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
        elif (token.text == "," and j + 1 < len(tokens) and tokens[j + 1].lower in plain("suffix")) or (
            token.text in {"'", "’"} and token.start == before.end and _owned_title(page, j)
        ):
            j += 2
        elif (skip := _link(page, i, j) or _bracketed(page, i, j) or _nickname(page, j)) is not None:
            j = skip
        else:
            break
    while j > i + 1 and (tokens[j - 1].text in {"/", ",", "&"} or tokens[j - 1].lower in _LINKS | {"the"}):
        j -= 1
    return j


def _owned_title(page: Page, j: int) -> bool:
    """Whether the mark at j is a plural's within an outlet's name: "The Farmers' Gazette"."""
    tokens = page.tokens
    plural = tokens[j - 1].lower.endswith("s") and j + 1 < len(tokens) and page.adjacent(j)
    return plural and tokens[j + 1].capital and tokens[j + 1].lower in outlet_words()


def _bracketed(page: Page, i: int, j: int) -> int | None:
    """The token after a first name that brackets add at j: "Sen. [Ann] Lee", "Justice (Bo) Maas"; None for others."""
    tokens = page.tokens
    if j + 3 >= len(tokens) or tokens[j].text not in {"[", "("} or tokens[j + 2].text not in {"]", ")"}:
        return None
    inside, after = tokens[j + 1], tokens[j + 3]
    titled = tokens[j - 1].lower in titles() or tokens[j - 1].text == "."
    return j + 3 if titled and given(inside.text) and after.capital and page.adjacent(j + 2) else None


def _nickname(page: Page, j: int) -> int | None:
    """The token after a nickname in quotation marks at j: Anthony "Tiny" Lee; None where there is none."""
    tokens = page.tokens
    if j + 2 >= len(tokens) or tokens[j].text not in {'"', "“", "‘", "'"} or not tokens[j - 1].capital:
        return None
    if tokens[j].start == tokens[j - 1].end or not given(tokens[j - 1].text):
        return None
    for end in (j + 2, j + 3):
        if end + 1 < len(tokens) and tokens[end].text in {'"', "”", "’", "'"}:
            inside = all(t.capital for t in tokens[j + 1 : end])
            return end + 1 if inside and tokens[end + 1].capital and page.adjacent(end) else None
    return None


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
    name = classify(page, low, high)
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
            found = classify(page, low, end)
            if found is not None and found.kind not in ("person", "title", "people"):
                return found
    return None
