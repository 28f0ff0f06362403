"""What the passage says of people: the gender of those whose names do not, and the groups that it speaks of."""

from __future__ import annotations

from collections import Counter, defaultdict

from whence.model import Span
from whence.resolve.language.lexicon import head
from whence.resolve.language.tokens import Page, plain
from whence.resolve.speakers.by_description import staff
from whence.resolve.speakers.entities import Entities, Entity
from whence.resolve.speakers.pronouns import FEMALE, MALE
from whence.resolve.speakers.scope import Scope


def learn_genders(page: Page, entities: Entities) -> None:
    """Give people of unknown gender the one of the pronouns after them, where nobody else could be meant."""
    at: list[tuple[int, Entity]] = []
    for low, entity in sorted(entities.of_name.items()):
        if entity.kind == "person":
            at.append((low, entity))
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    place = 0
    recent: list[tuple[int, Entity]] = []
    for i, token in enumerate(page.tokens):
        if token.lower not in _GENDERED:
            continue
        gender = "m" if token.lower in MALE else "f"
        while place < len(at) and at[place][0] <= i:
            recent.append(at[place])
            place += 1
        if not recent:
            continue
        near = [
            e
            for k, e in recent[-6:]
            if token.sentence - page.tokens[k].sentence <= 1 and page.tokens[k].quoted <= token.quoted
        ]
        others = {id(e) for e in near if e.gender in ("", gender)}
        if near and len(others) == 1:
            entity = next(e for e in reversed(near) if id(e) in others)
            if not entity.gender:
                votes[id(entity)][gender] += 1
    for entity in entities.all:
        counts = votes.get(id(entity))
        if counts and not entity.gender:
            (best, most), *rest = counts.most_common()
            if not rest or most >= 2 * rest[0][1]:
                entity.gender = best


_GENDERED = MALE | FEMALE


def groups(page: Page, scope: Scope) -> None:
    """Put the collectives and documents of the text among the mentions, so that "they" and "it" find them."""
    peoples = plain("people")
    for i, token in enumerate(page.tokens):
        if head(token.lower) is None and token.lower not in peoples and token.lower not in _STAFF:
            continue
        if not token.word or page.headline[token.sentence] or (i in scope.names and scope.names[i].kind != "people"):
            continue
        if token.lower in _STAFF:
            _staff(page, scope, i)
            continue
        people = token.lower in peoples
        noun = None if people else head(token.lower)
        if not people and (noun is None or not noun.plural or noun.kind not in ("role", "anonymous", "group")):
            continue
        if i + 1 < len(page.tokens) and (
            page.tokens[i + 1].lower in {"'s", "'", "’"} or (head(page.tokens[i + 1].lower) and not people)
        ):
            continue
        if token.lower in _VAGUE:
            continue
        low = i
        while low and i - low < 5 and _modifies(page, low - 1):
            low -= 1
        key = " ".join(t.lower for t in page.tokens[low : i + 1] if t.lower not in plain("determiner"))
        entity = scope.phrases.get(key)
        if entity is None:
            shown = " ".join(page.text[page.tokens[low].start : token.end].split())
            entity = Entity(shown, "group", tuple(key.split()), plural=True, named=False)
            if noun is not None and noun.kind == "anonymous":
                entity.kind = "unnamed"
            scope.phrases[key] = scope.entities.add(entity)
        scope.mentions.put(low, entity)
        entity.mentions.append(Span(page.tokens[low].start, token.end))


_STAFF = frozenset({"campaign", "administration"})


def _staff(page: Page, scope: Scope, i: int) -> None:
    """Put "the Quist campaign" or "Quist's campaign", ending at token i, on the mentions."""
    end = i - 1 if i and page.tokens[i - 1].lower == "'s" else i
    for low in range(end - 1, max(-1, end - 5), -1):
        name = scope.names.get(low)
        if name is None:
            continue
        person, noun = scope.entities.of_name.get(low), head(page.tokens[i].lower)
        if name.high == end and person is not None and person.kind == "person" and noun is not None:
            scope.mentions.put(i, staff(scope, person, noun))
        return


_VAGUE = frozenset(
    {"base", "left", "right", "world", "all", "both", "most", "some", "few", "many", "other", "number", "half"}
)


def _modifies(page: Page, i: int) -> bool:
    token = page.tokens[i]
    if not token.word or token.sentence != page.tokens[i + 1].sentence:
        return False
    if token.lower in {"the", "some", "many", "most", "several", "these", "those"}:
        return True
    return (token.pos[:2] in {"JJ", "NN", "CD"} and head(token.lower) is None) or token.lower in plain("party")
