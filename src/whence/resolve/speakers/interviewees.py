"""Interviews: whom the answers are by. The questions stand behind "Q:", or on lines of their own over quotations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from whence.resolve.speakers.entities import Entity

QUESTION, ANSWER = ("Q:", "Q.", "Question:"), ("A:", "A.", "Answer:")
_ASKED = re.compile(r"^[^\S\n]*[*_#]{0,3}[^\S\n]*[A-Z][^\n“”\"„«»]{3,200}\?[*_]{0,3}[^\S\n]*$", re.MULTILINE)


def interviewee(text: str, entities: Iterable[Entity]) -> Entity | None:
    """Whom an interview in questions and answers ("Q:", "A:") is with: the person named most."""
    return most_named(entities) if any(f"\n{mark}" in text for mark in QUESTION) else None


def most_named(entities: Iterable[Entity]) -> Entity | None:
    """The person whom a text mentions most often."""
    people = [e for e in entities if e.kind == "person" and e.named]
    return max(people, key=lambda e: len(e.mentions), default=None)


@lru_cache(maxsize=4)
def _asked(text: str) -> tuple[int, ...]:
    """Where the lines of a text end that are nothing but a question."""
    return tuple(found.end() for found in _ASKED.finditer(text))


def is_answer(text: str, start: int) -> bool:
    """Whether a quotation stands below a question on a line of its own, in an interview of such questions."""
    asked = _asked(text)
    line = text.rfind("\n", 0, start) + 1
    place = bisect_left(asked, line)
    return len(asked) > 1 and place > 0 and not text[asked[place - 1] : line].strip()
