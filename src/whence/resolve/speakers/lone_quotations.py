"""Who speaks in a quotation that no source is given for: sought in its own paragraph and in an open quotation first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from whence.model import Attribution, Span
from whence.resolve.language.tokens import Page
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.pronouns import CLAUSE, Mentions
from whence.text.quotes import Quotation

LABEL = re.compile(r"[ \t]*(?:[•*·▪–—-][ \t]*)?(?P<who>[A-Z][^\n:“”\"„«»]{1,80}?):[ \t]*$")
_SIGNED = re.compile(r"[ \t]*[—–-]{1,2}[ \t]*(?P<who>[A-Z][^\n“”\"]{1,60}?)[ \t]*$")


def by_layout(page: Page, a: Attribution, refer: Callable[[int, int], Entity | None]) -> Entity | None:
    """Whom the label before a quotation, or the name after a dash behind it, says: "• Ann Lee, nurse: “…”"."""
    text, first, last = page.text, min(a.content).start, max(a.content).end
    line = text.rfind("\n", 0, first) + 1
    end = text.find("\n", last)
    label = LABEL.match(text[line:first])
    if label is not None:
        return refer(*page.at(line + label.start("who"), line + label.end("who")))
    signed = _SIGNED.match(text[last : end if end >= 0 else len(text)])
    return refer(*page.at(last + signed.start("who"), last + signed.end("who"))) if signed is not None else None


def left_open(text: str, found: Sequence[Quotation], start: int) -> int | None:
    """Where the quotation of the paragraph before begins that the one at `start` goes on with, of those `found`."""
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip(" \t“\"„«‘'"):
        return None
    place = bisect_left(found, line, key=lambda quotation: quotation.start)
    before = found[place - 1] if place else None
    if before is None or before.closed or text[before.end : line].strip():
        return None
    return before.start


def beside(page: Page, mentions: Mentions, content: Sequence[Span]) -> Entity | None:
    """The person whom the sentence before a quotation is about, in its paragraph, or else the sentence after it."""
    low, high = page.at(min(content).start, min(content).end)
    tokens = page.tokens
    line = page.line[tokens[low].sentence]
    start = low
    while start and low - start < _WIDE and page.line[tokens[start - 1].sentence] == line and page.adjacent(start - 1):
        start -= 1
    before = [
        (at, e)
        for at, e in mentions.between(start, low)
        if _human(e) and not tokens[at].quoted and not _owns(tokens[at].lower, tokens[at].capital)
    ]
    if before:
        sentence = tokens[before[-1][0]].sentence
        return next(entity for at, entity in before if tokens[at].sentence == sentence)
    if not any(tokens[k].text in {".", "?", "!", "…"} for k in range(max(low, high - 2), min(high + 1, len(tokens)))):
        return None  # the sentence goes on: the quotation is a part of it
    end = high
    while end < len(tokens) and end - high < _NEAR and page.adjacent(end - 1):
        end += 1
    for at, entity, weight in mentions.within(high, end):
        if _human(entity) and weight >= CLAUSE and not tokens[at].quoted:
            return entity
    return None


def _owns(word: str, capital: bool) -> bool:
    """Whether a pronoun only says whose somebody is: "Her husband, Len Abbey, nodded"."""
    return word in {"his", "their", "its", "my", "our", "your"} or (word == "her" and capital)


_WIDE, _NEAR = 80, 12  # tokens before and after a quotation in which its speaker is sought


def _human(entity: Entity) -> bool:
    return entity.kind == "person" or (entity.kind == "unnamed" and bool(entity.heads))
