"""Whom "who", "which" and "that" stand for: the noun phrase just before."""

from __future__ import annotations

from whence.resolve.language.tokens import plain
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.phrases import refer
from whence.resolve.speakers.scope import Pronoun, Scope


def relative(scope: Scope, k: int, pronoun: Pronoun) -> Entity | None:
    """The noun phrase just before a relative pronoun."""
    tokens = scope.page.tokens
    low, sentence = scope.page.sentence(k)[0], tokens[k].sentence
    end = k
    while end > low and not tokens[end - 1].word and tokens[end - 1].text in {",", "(", "-", "–", "—"}:
        end -= 1
    if tokens[k].lower == "whom" and end > low and tokens[end - 1].lower == "of":
        end -= 1
    comma = end < k
    name = _name_ending(scope, end)
    if name is not None:
        return name
    start = _phrase_start(scope, end, low)
    if comma and start > low and tokens[start - 1].text == ",":
        before = _name_ending(scope, start - 1)
        if before is not None and before.kind == "person":
            return before
    if start >= end or tokens[end - 1].sentence != sentence:
        return None
    found = refer(scope, start, end, pronoun)
    if found is not None and tokens[k].lower in {"who", "whom"} and not _human(found):
        return next((e for _, e, _ in scope.mentions.before(k) if _human(e)), found)
    return found


def _name_ending(scope: Scope, end: int) -> Entity | None:
    for low in range(end - 1, max(-1, end - 7), -1):
        name = scope.names.get(low)
        if name is not None:
            covers = name.high == end or (name.high < end and scope.page.tokens[name.high].text == "(")
            return scope.entities.of_name.get(low) if covers and name.kind not in ("people", "title") else None
    return None


def _phrase_start(scope: Scope, end: int, low: int) -> int:
    """Where the noun phrase that ends before token `end` begins."""
    tokens, start = scope.page.tokens, end
    while start > low:
        token = tokens[start - 1]
        name = next(
            (n for n in (scope.names.get(j) for j in range(start - 1, max(low, start - 6) - 1, -1)) if n),
            None,
        )
        if name is not None and name.high >= start:
            start = name.low
            continue
        noun = token.pos[:2] in {"NN", "JJ", "CD", "DT", "PR"} or token.lower == "of" or (not token.pos and token.word)
        if not token.word or not noun or token.pos == "PRP" or token.lower in plain("clause"):
            break
        start -= 1
        bare = token.lower not in plain("determiner") and start - 1 > low
        if bare and tokens[start - 1].lower in {"for", "of", "in", "at"} and tokens[start - 2].pos[:2] == "NN":
            start -= 1  # "the nominee for president, who"
        if token.lower in {"the", "a", "an", "those", "these"} and (start == low or tokens[start - 1].lower != "of"):
            break
    return start


def _human(entity: Entity) -> bool:
    """Whether "who" can refer to an entity."""
    return entity.kind == "person" or entity.plural or (entity.kind == "unnamed" and bool(entity.heads))
