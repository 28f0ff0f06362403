"""For which body somebody speaks: "we" in the words of "Ines Falk, the chief executive of Acme," is Acme."""

from __future__ import annotations

from whence.resolve.language.lexicon import head, places
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.pronouns import Mentions
from whence.resolve.speakers.traits import head_of

_SPEAKING = frozenset(
    "spokesperson chairman chairwoman chair chief director executive ceo boss founder owner head manager president "
    "controller officer commissioner minister secretary coach".split()
)
_BODIES = frozenset({"organization", "government", "outlet"})


def body_of(mentions: Mentions, entity: Entity) -> Entity | None:
    """The body that `entity` speaks for by what the text says of it, or None."""
    page = mentions.page
    for low, high in entity.described:
        at = head_of(page, low, high)
        noun = head(page.tokens[at].lower) if at is not None else None
        if noun is None or (noun.noun not in _SPEAKING and noun.like not in _SPEAKING):
            continue
        bodies = [body for _, body in mentions.between(low, high) if body.kind in _BODIES and body is not entity]
        narrow = [body for body in bodies if " ".join(body.words) not in places()]
        if bodies:
            return (narrow or bodies)[0]
    return None
