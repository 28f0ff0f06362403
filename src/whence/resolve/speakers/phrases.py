"""Whom a source phrase refers to: a name, a description, a group, a document, somebody unnamed.

Each rule looks at the phrase and at what the text has said so far. Where the text gives no ground, the phrase itself
becomes a speaker of kind unnamed, group or document.
"""

from __future__ import annotations

from whence.resolve.language.lexicon import fold, head, titles
from whence.resolve.language.tokens import plain
from whence.resolve.speakers.by_description import described
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.name_kinds import Name
from whence.resolve.speakers.names import forced
from whence.resolve.speakers.pronouns import ALL, RELATIVE
from whence.resolve.speakers.scope import Pronoun, Scope, kept, names_in, trimmed
from whence.resolve.speakers.traits import head_of, note

_CLOSERS = frozenset({",", "(", "—", "–", "--", ";", ":", "["})


def refer(scope: Scope, low: int, high: int, pronoun: Pronoun) -> Entity | None:
    """The entity the tokens `low` to `high` refer to, None for none; `pronoun` resolves the pronoun at a token."""
    low, high = trimmed(scope, low, high)
    if low >= high:
        return None
    tokens = scope.page.tokens
    low, high = _pronoun_alone(scope, low, high)
    if high - low == 1 and tokens[low].lower in ALL:
        return pronoun(low) or kept(
            scope, low, high, "group" if tokens[low].lower in {"they", "their", "we"} else "unnamed"
        )
    core = _core(scope, low, high)
    several = _several(scope, low, core, high)
    if several is not None:
        return several
    inside = names_in(scope, low, core)
    first = scope.names.get(inside[0]) if inside else None
    if first is not None and _leads(scope, first, low, core):
        return _named(scope, first, low, high)
    stop = _pre(scope, low, core)
    last = next((scope.names[i] for i in reversed(inside) if i < stop <= scope.names[i].high), None)
    bare = last is None or last.kind == "title"  # "Chairman of the Port Board Ann Lee" begins with a title alone
    if bare and inside and (holder := _office_holder(scope, scope.names[inside[-1]], low, core)) is not None:
        last = holder
    if last is not None and last.kind not in ("people", "title"):
        return _named(scope, last, low, high)
    beyond = _named_beyond(scope, low, core, high)
    if beyond is not None:
        return beyond
    if _shouted(scope, low, stop):
        name = forced(scope.page, low, stop)
        if name is not None and name.kind not in ("people", "title") and head(tokens[stop - 1].lower) is None:
            return scope.entities.mention(scope.entities.named(name, person=True), scope.page.span(low, stop))
    return described(scope, low, core, high, lambda a, b, p: refer(scope, a, b, p), pronoun)


def _pronoun_alone(scope: Scope, low: int, high: int) -> tuple[int, int]:
    """The pronoun of "yet he", the name of "he (Adler)"; else the phrase as it is."""
    tokens = scope.page.tokens
    named = names_in(scope, low, high)
    if tokens[low].lower in ALL and named and tokens[named[0] - 1].text in {"(", "["} and named[0] - low < 4:
        return named[0], scope.names[named[0]].high
    small = plain("conjunction") | plain("clause") | plain("adverb")
    lonely = tokens[high - 1].lower in ALL and high - low in {2, 3} and not named
    if lonely and all(t.lower in small for t in tokens[low : high - 1]):
        return high - 1, high
    return low, high


# The shape of a phrase.


def _core(scope: Scope, low: int, high: int) -> int:
    """Where the phrase's first part ends: at a comma, a bracket, a dash or a relative pronoun."""
    tokens = scope.page.tokens
    i = low + 1
    while i < high:
        name = scope.names.get(i)
        if name is not None:
            i = max(name.high, i + 1)
            continue
        token = tokens[i]
        if token.text == "," and _adjective(scope, low, i, high):
            i += 1
            continue
        if token.text == "(" and (after := _aside(scope, i, high)) is not None:
            i = after
            continue
        if token.text in {"(", "["} and i + 1 in scope.names and scope.names[i + 1].begin <= low:  # "Sen. [Ann] Lee"
            i += 1
            continue
        if token.text in _CLOSERS or token.lower in RELATIVE:
            return i
        i += 1
    return high


def _aside(scope: Scope, i: int, high: int) -> int | None:
    """The token after a short bracket at token i that "and" follows: "Quist (L) and her allies"."""
    tokens = scope.page.tokens
    close = next((k for k in range(i + 1, min(high, i + 8)) if tokens[k].text == ")"), None)
    return close + 1 if close is not None and close + 1 < high and tokens[close + 1].lower == "and" else None


def _adjective(scope: Scope, low: int, i: int, high: int) -> bool:
    """Whether the comma at token i only parts two adjectives of one noun ("the bearded, elderly envoy")."""
    tokens = scope.page.tokens
    if i == low or i + 1 >= high or tokens[low].lower not in plain("determiner"):
        return False
    nouns = any(head(t.lower) is not None or j in scope.names for j, t in enumerate(tokens[low:i], low))
    return (
        not nouns and tokens[i + 1].lower not in plain("determiner") and tokens[i - 1].pos not in {"NN", "NNS", "NNP"}
    )


def _leads(scope: Scope, name: Name, low: int, core: int) -> bool:
    """Whether the phrase is about the name it begins with: nothing but titles before, no noun after."""
    tokens = scope.page.tokens
    if any(t.lower not in plain("determiner") and t.word for t in tokens[low : min(name.begin, name.low)]):
        return False
    if name.kind in ("people", "title") or name.high > core:
        return False
    if name.high >= core:
        return True
    after = tokens[name.high]
    if after.lower in {"'s", "'", "’"}:
        return False
    return (
        after.lower in plain("preposition")
        or after.lower in plain("adverb")
        or not after.word
        or (after.pos[:2] in {"VB", "RB"} and head(after.lower) is None)
    )


def _pre(scope: Scope, low: int, core: int) -> int:
    """Where the part before the first preposition ends."""
    tokens = scope.page.tokens
    i = low
    while i < core:
        name = scope.names.get(i)
        if name is not None:
            i = max(name.high, i + 1)
            continue
        if i > low and tokens[i].lower in plain("preposition"):
            return i
        i += 1
    return core


def _office_holder(scope: Scope, name: Name, low: int, core: int) -> Name | None:
    """The person whose office comes before the name: "chief of staff Ann Lee", "envoy to the U.N. Bo Maas"."""
    tokens, first = scope.page.tokens, name.low
    while first > low and (tokens[first - 1].lower in titles() or tokens[first - 1].text == "."):
        first -= 1
    before = tokens[first - 1].lower if first > low else ""
    apart = plain("preposition") | plain("determiner") | plain("conjunction") | plain("possessive")
    if name.kind != "person" or name.high < core or not before or before in apart or before in {"'s", "'", "’"}:
        return None
    at = head_of(scope.page, low, first)
    noun = head(tokens[at].lower) if at is not None else None
    if at is None or noun is None or noun.kind != "role" or noun.plural or tokens[low].lower in {"a", "an"}:
        return None
    return name if at + 1 == first or tokens[at + 1].lower in {"of", "to"} else None


def _shouted(scope: Scope, low: int, high: int) -> bool:
    words = [t for t in scope.page.tokens[low:high] if t.word]
    if len(words) == 1 and low == scope.page.first[words[0].sentence]:  # a sentence begins with "Miners"
        common = words[0].pos in {"NN", "NNS", "JJ"} or (not words[0].pos and words[0].lower.endswith("s"))
        if common and fold(words[0].text) not in scope.entities.surnames():
            return False
    return bool(words) and all(t.capital for t in words) and words[0].lower not in plain("determiner")


# Names.


def _named(scope: Scope, name: Name, low: int, high: int) -> Entity:
    tokens = scope.page.tokens
    entity = scope.entities.of_name.get(name.low) or scope.entities.named(name, person=True)
    if entity.kind == "person" and high > name.high:
        start = name.high + (not tokens[name.high].word)
        if start < high and (tokens[start].lower == "who" or tokens[name.high].text == ","):
            clause = next((k for k in range(start, high) if tokens[k].lower == "who"), high)
            for piece in (trimmed(scope, start, clause), trimmed(scope, clause, high)):
                note(scope.page, entity, *piece)
    if entity.kind == "government" and name.kind == "place" and name.full:
        entity.name = name.full
    return scope.entities.mention(entity, scope.page.span(name.low, name.high))


def _named_beyond(scope: Scope, low: int, core: int, high: int) -> Entity | None:
    """The person in apposition: "An attorney for Orban, Piet Maas," or "the panel's chair, Ines Falk"."""
    tokens = scope.page.tokens
    if core >= high or tokens[core].text != ",":
        return None
    at = head_of(scope.page, low, core)
    noun = head(tokens[at].lower) if at is not None else None
    for i in names_in(scope, core + 1, high):
        name = scope.names[i]
        entity = scope.entities.of_name.get(name.low)
        begin = min(name.begin, name.low)
        if entity is None or entity.kind != "person":
            continue
        closes = name.high >= high or tokens[name.high].text in {",", "("}
        near = begin == core + 1 or all(tokens[k].lower not in plain("preposition") for k in range(core + 1, begin))
        if closes and near and (noun is None or (noun.kind in ("role", "anonymous") and not noun.plural)):
            note(scope.page, entity, low, core)
            return scope.entities.mention(entity, scope.page.span(name.low, name.high))
        return None
    return None


def _people_joined(scope: Scope, low: int, high: int) -> Entity | None:
    """A group where a phrase that begins with one person ends with another, or with others: "A of B, and C of D"."""
    tokens = scope.page.tokens
    people = [i for i in names_in(scope, low, high) if scope.names[i].kind == "person"]
    if not people or any(
        t.lower not in titles() and t.text != "." and not t.capital and t.lower not in plain("determiner")
        for t in tokens[low : people[0]]
    ):
        return None
    start = scope.names[people[0]].high
    described = start + 1 < high and tokens[start].text == "," and not tokens[start + 1].capital  # "Falk, a lawyer for"
    for i in range(start, high - 1):
        if tokens[i].lower not in {"and", "&"} or tokens[i].sentence != tokens[low].sentence:
            continue
        after = next((k for k in range(i + 1, high) if tokens[k].lower not in titles() and tokens[k].text != "."), high)
        if after < high and (tokens[after].lower in {"other", "others"} or (after in people and not described)):
            return kept(scope, low, high, "group", plural=True)
    return None


def _several(scope: Scope, low: int, core: int, high: int) -> Entity | None:
    """A group where "and" joins two speakers; None where it joins two nouns of one description or there is none."""
    tokens = scope.page.tokens
    i = low
    while i < core:
        name = scope.names.get(i)
        if name is not None:
            i = max(name.high, i + 1)
            continue
        if tokens[i].lower in {"and", "or", "&"} and low < i < core - 1:
            break
        if i > low and tokens[i].lower in plain("preposition"):
            return _people_joined(scope, low, high)
        i += 1
    else:
        return _people_joined(scope, low, high)
    left = [scope.names[k] for k in names_in(scope, low, i)]
    right = [scope.names[k] for k in names_in(scope, i + 1, core)]
    right_head = head(tokens[core - 1].lower)
    both_named = bool(left) and left[-1].high == i and bool(right) and right[-1].high <= core
    one_person = (
        not both_named
        and tokens[i + 1].lower not in plain("determiner")
        and (noun := head(tokens[i - 1].lower)) is not None
        and not noun.plural
        and (right_head is None or not right_head.plural)
    )
    if one_person or (
        right and right[-1].high == core and not both_named and tokens[i + 1].lower not in plain("determiner")
    ):
        return None
    return kept(scope, low, core, "group", plural=True)
