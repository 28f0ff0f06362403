"""Source chains: from the original speaker outward to the outlet that published the article.

A middle link stands in a chain only where the text says so: in the scene of the statement (`occasions.py`), in the
interview that the sentences before began, or as the poll whose respondents speak.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whence.model import Attribution, CueClass, Span
from whence.resolve.chains.scenes import Scene

REACH = 2  # paragraphs that an interview carries on over without a word of its speaker

NEAR_HEAD = 15  # characters of a content within which its head noun begins, past an article

_ACTS: frozenset[CueClass] = frozenset({"commissive", "committed"})
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
_LINE = re.compile(r"[\n\r]+\s*")


def polls(text: str, attributions: Sequence[Attribution]) -> list[Span | None]:
    """For each attribution whose source is a share of the people asked ("46 percent"), the poll that asked them.

    It is the last one named before or in the same paragraph; where none has a name, the last one.
    """
    mentions = [Span(m.start(), m.end()) for m in _POLL.finditer(text)] if "poll" in text or "survey" in text else []
    found: list[Span | None] = []
    for attribution in attributions:
        asked = None
        if mentions and attribution.source:
            source = attribution.source[0]
            if _RESPONDENTS.match(text, source.start, source.end):
                line_end = text.find("\n", source.start)
                line_end = len(text) if line_end < 0 else line_end
                before = [m for m in mentions if m.start < line_end and not m.start <= source.start < m.end]
                named = [m for m in before if _NAMED.search(text, m.start, m.end)]
                asked = next(reversed(named or before), None)
        found.append(asked)
    return found


def carried(
    text: str,
    attributions: Sequence[Attribution],
    speakers: Sequence[str | None],
    holders: Sequence[int | None],
    scenes: Sequence[Scene],
    links: Sequence[tuple[str, ...]],
) -> list[tuple[str, ...]]:
    """The middle links of each statement, with those of an interview carried on to what its speaker says next.

    The interview ends where somebody else speaks, where another occasion is named, or where its speaker has been silent
    for more than two paragraphs.
    """
    breaks = [m.start() for m in _LINE.finditer(text)]
    out = list(links)
    speaker: str | None = None
    link: tuple[str, ...] = ()
    last = paragraph = 0
    for i, attribution in enumerate(attributions):
        if holders[i] is not None:
            continue
        at = (attribution.cue or attribution.content)[0].start
        while paragraph < len(breaks) and breaks[paragraph] < at:
            paragraph += 1
        while paragraph and breaks[paragraph - 1] >= at:
            paragraph -= 1
        if links[i]:
            speaker, link = speakers[i], links[i]
        elif scenes[i].named and not _same_interview(text, scenes[i]):
            speaker, link = None, ()
        elif speaker is not None and speakers[i] == speaker and paragraph - last <= REACH:
            out[i] = link
        else:
            speaker, link = None, ()
        last = paragraph
    return out


def _same_interview(text: str, scene: Scene) -> bool:
    """Whether the scene points back: "in the interview", "during the same broadcast"."""
    return scene.occasion is not None and bool(re.match(r"\w+ (?:the|that|this|the same) ", scene.occasion.of(text)))


def relayed(
    text: str, attributions: Sequence[Attribution], holders: Sequence[int | None], classes: Sequence[CueClass]
) -> list[int | None]:
    """For each statement that another holds, the one that passes its words on: its holder, or a holder of that.

    Who rejects a request or grants a plea acts on it, and an aside (", which critics say …") is the writer's: their
    words reach us past the holder.
    """
    out: list[int | None] = []
    for attribution, holder in zip(attributions, holders, strict=True):
        if holder is not None and (
            _aside(text, attribution)
            or (classes[holder] in _ACTS and _acted_on(text, attribution, attributions[holder]))
        ):
            holder = holders[holder]
        out.append(holder)
    return out


def _aside(text: str, attribution: Attribution) -> bool:
    first = min((*attribution.source, *attribution.cue)).start if attribution.source or attribution.cue else 0
    return text[max(0, first - 8) : first] == ", which "


def _acted_on(text: str, attribution: Attribution, holder: Attribution) -> bool:
    """Whether what `holder` acts on is what `attribution` is named as: "rejected | a request by Congress to …"."""
    if not attribution.source or not attribution.cue:
        return False
    head = min(attribution.source[0].start, attribution.cue[0].start)
    source, cue = attribution.source[0].of(text), attribution.cue[-1].of(text)
    named = source.endswith(("'s", "’s", "s'", "s’")) or cue.endswith((" by", " from"))
    return named and head - holder.content[0].start <= NEAR_HEAD


def chained(
    speakers: Sequence[str | None],
    holders: Sequence[int | None],
    links: Sequence[Sequence[str]],
    outlet: str | None,
) -> list[tuple[str, ...]]:
    """The chain of each statement: its speaker, its own links, the chain of what holds it, the outlet.

    `holders` gives the index of that statement, `links` the speakers through whom the words came, inmost first. Nobody
    stands in a chain twice, and the outlet closes it.
    """
    done: dict[int, tuple[str, ...]] = {}
    for i in range(len(speakers)):
        path = [i]
        while (holder := holders[path[-1]]) is not None and holder not in done and holder not in path:
            path.append(holder)
        for k in reversed(path):
            held = holders[k]
            outer = done.get(held, ()) if held is not None else ()
            whole = (speakers[k], *links[k], *outer)
            done[k] = tuple(dict.fromkeys(link for link in whole if link is not None and link != outlet))
    return [(*done[i], *((outlet,) if outlet else ())) for i in range(len(speakers))]
