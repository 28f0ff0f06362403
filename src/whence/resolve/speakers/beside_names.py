"""What the words beside a name say of it: a firm that looks like a person, and a couple under one surname."""

from __future__ import annotations

from collections.abc import Sequence

from whence.resolve.language.lexicon import given, head
from whence.resolve.language.tokens import Page, plain, verbal
from whence.resolve.speakers.name_kinds import Name
from whence.resolve.speakers.traits import head_of

_SAYING = frozenset({"said", "says", "told", "announced", "reported", "warned", "added", "denied", "insisted"})


def beside_names(page: Page, names: Sequence[Name]) -> list[Name]:
    """The names as the words beside them show: "Jo and Ann Ley" are two Leys, "Marks Ley, the retailer," is a firm."""
    firms = {name.words for name in names if name.kind in ("person", None) and _firm(page, name)}
    out = []
    for name in names:
        if name.kind in ("person", None) and name.words in firms:
            name = name._replace(kind="organization", gender="", full=_written(page, name))
        out.append(name)
    return [_married(page, name, out[k + 1] if k + 1 < len(out) else None) for k, name in enumerate(out)]


def _written(page: Page, name: Name) -> str:
    return " ".join(page.text[page.tokens[name.low].start : page.tokens[name.high - 1].end].split())


def _firm(page: Page, name: Name) -> bool:
    """Whether a name without title or known first name is a body: by its apposition, or by "said it would", "its"."""
    tokens = page.tokens
    if name.begin < name.low or name.offices or given(tokens[name.low].text) or name.high >= len(tokens):
        return False
    if any(tokens[i].text == "&" for i in range(name.low, name.high)):
        return True
    sentence = tokens[name.low].sentence
    if (
        tokens[name.high].text == ","
        and name.high + 1 < len(tokens)
        and tokens[name.high + 1].lower in {"the", "a", "an"}
    ):
        end = next((k for k in range(name.high + 2, min(len(tokens), name.high + 12)) if tokens[k].text == ","), 0)
        at = head_of(page, name.high + 1, end) if end else None
        noun = head(tokens[at].lower) if at is not None else None
        if noun is not None:
            return noun.kind in ("organization", "outlet") and not noun.plural
    after = name.high
    if len(name.words) < 2 or tokens[after].lower not in _SAYING or tokens[after].sentence != sentence:
        return False
    for k in range(after + 1, min(len(tokens), after + 8)):
        token = tokens[k]
        if token.sentence != sentence or (token.capital and k > after + 3 and token.lower not in plain("calendar")):
            return False
        if token.lower in {"it", "its"}:
            return verbal(tokens[k + 1]) or token.lower == "its" if k + 1 < len(tokens) else False
        if verbal(token):
            return False
    return False


def _married(page: Page, name: Name, after: Name | None) -> Name:
    """A first name that shares the surname of the person after "and"."""
    if after is None or name.kind != "person" or after.kind != "person" or len(name.words) != 1 or len(after.words) < 2:
        return name
    tokens = page.tokens
    joined = name.high + 1 == after.low and tokens[name.high].lower in {"and", "&"}
    first_names = given(tokens[name.low].text) and given(tokens[after.low].text)
    if not joined or not first_names or name.begin < name.low:
        return name
    surname = tokens[after.high - 1].text
    return name._replace(words=(*name.words, after.words[-1]), full=f"{tokens[name.low].text} {surname}")
