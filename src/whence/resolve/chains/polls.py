"""The poll behind a share of the people asked: "a Lowmoor University poll … 46 percent said"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whence.model import Span, Spans
from whence.resolve.draft import Article, Draft

_RESPONDENTS = re.compile(
    r"(?:(?:only|just|about|nearly|roughly|almost|more than|some|another|a|the|slim|clear|large|small|narrow) )*"
    r"(?:[\d.]+ ?(?:percent|%|per cent)|majority|plurality|\w+[ -](?:in|of|out of)[ -](?:\d+|two|three|four|five|ten)\b"
    r"|half|two-thirds|three-quarters|a third|a quarter|(?:likely |registered |undecided )?voters\b|respondents)",
    re.IGNORECASE,
)
_POLL = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Tt]hat|[Tt]his|[A-Z][\w.]*['’]s) "
    r"(?:[\w.&/–'’-]+ ){0,6}?(?:poll|survey)\b(?! average)"
)
_NAMED = re.compile(r" [A-Z]|^[A-Z]\w*['’]s ")


def polls(article: Article, drafts: Sequence[Draft]) -> list[Spans]:
    """For each statement whose source is a share of the people asked ("46 percent"), the poll that asked them.

    It is the last one named before or in the same paragraph; where none has a name, the last one.
    """
    text = article.text
    mentions = [Span(m.start(), m.end()) for m in _POLL.finditer(text)] if "poll" in text or "survey" in text else []
    found: list[Spans] = []
    for draft in drafts:
        asked = None
        if mentions and draft.source:
            source = draft.source[0]
            if _RESPONDENTS.match(text, source.start, source.end):
                line_end = text.find("\n", source.start)
                line_end = len(text) if line_end < 0 else line_end
                before = [m for m in mentions if m.start < line_end and not m.start <= source.start < m.end]
                named = [m for m in before if _NAMED.search(text, m.start, m.end)]
                asked = next(reversed(named or before), None)
        found.append(() if asked is None else (asked,))
    return found
