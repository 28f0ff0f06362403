"""Articles that retell another medium's: the reporter who wrote it, and quotations taken from it.

"Ann Lee reports" in the pages of the paper she works for, so the paper is a link of what she reports. And what follows
"The article closes with …" in quotation marks was read in that article, not heard.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from whence.model import Span, Speaker
from whence.resolve.draft import Article, Draft
from whence.resolve.language.cues import passes_on
from whence.resolve.speakers.cast import Cast

_WORD = re.compile(r"\w+")
_OPENING = re.compile(r"[ \t]*(?:[\"“‘«„]|'')")
_TEXT = re.compile(
    r"(?:[\w’'-]+ )?(?:article|piece|feature|story|report|profile|column|essay|editorial|op-ed)", re.IGNORECASE
)
_JOB = (
    r"(?:[\w“\"-]+ ){0,4}?(?:reporter|correspondent|columnist|journalist|editor|writer|anchor|host|commentator"
    r"|contributor)s?[”\"]?,?"
)
_HIS_PAPERS = re.compile(rf"['’]s? (?:{_JOB} )?|s['’] (?:{_JOB} )?| {_JOB} ")
_ITS = re.compile(rf"\b(?:its|their) {_JOB} $")
_OF_PAPER = re.compile(rf",? (?:(?:an?|the) )?(?:{_JOB} (?:for|at|with|of)|of) (?:the )?", re.IGNORECASE)
REACH = 120  # characters of a sentence back to the medium that "its reporter" works for
SINCE = 12  # paragraphs back to the last mention of the article that is retold


def employers(text: str, speakers: Sequence[Speaker]) -> dict[str, str]:
    """The ids of people whom the text calls the reporter of a medium, each with the id of that medium."""
    media = sorted((m.start, m.end, s.id) for s in speakers if s.kind == "outlet" for m in s.mentions)
    starts = [m[0] for m in media]
    found: dict[str, str] = {}
    if not media:
        return found
    for speaker in speakers:
        if speaker.kind == "person":
            employer = next((id_ for m in speaker.mentions if (id_ := _employer(text, m, media, starts))), None)
            if employer is not None:
                found[speaker.id] = employer
    return found


def _employer(text: str, mention: Span, media: Sequence[tuple[int, int, str]], starts: Sequence[int]) -> str | None:
    after = bisect_right(starts, mention.start)
    if after:
        _, end, before = media[after - 1]
        gap = text[end : mention.start] if 0 <= mention.start - end <= REACH else "."
        if _HIS_PAPERS.fullmatch(gap) or ("." not in gap and _ITS.search(gap)):
            return before
    match = _OF_PAPER.match(text, mention.end)
    here = bisect_right(starts, match.end()) - 1 if match is not None else -1
    return media[here][2] if match is not None and here >= 0 and media[here][0] == match.end() else None


def reporters(article: Article, drafts: Sequence[Draft], cast: Cast) -> list[tuple[str, ...]]:
    """For each statement of a medium's reporter who reports or writes, the id of that medium."""
    text, employer = article.text, employers(article.text, cast.speakers)

    def medium(draft: Draft) -> tuple[str, ...]:
        of = employer.get(draft.speaker or "")
        words = (word for s in draft.cue for word in _WORD.findall(text, s.start, s.end))
        return (of,) if of is not None and any(map(passes_on, words)) else ()

    return [medium(draft) for draft in drafts]


def retold(article: Article, drafts: Sequence[Draft], cast: Cast) -> list[tuple[str, ...]]:
    """For each statement in a paragraph taken from the article of another medium, that medium's id.

    Such paragraphs open with a quotation mark and follow a sentence of the article ("The piece closes with …"), or a
    colon in an account of it that introduces nobody.
    """
    text = article.text
    media = frozenset(s.id for s in cast.speakers if s.kind == "outlet" and s.id != cast.outlet)
    out: list[tuple[str, ...]] = [()] * len(drafts)
    if not any(draft.speaker in media for draft in drafts):
        return out
    teller: str | None = None
    last: tuple[int, str] | None = None
    for number, (line, members) in enumerate(_paragraphs(article, drafts)):
        if teller is not None and _OPENING.match(text, line.start):
            for i in members:
                out[i] = (teller,)
            continue
        own = [i for i in members if drafts[i].speaker in media]
        if own and (voice := drafts[own[-1]].speaker) is not None:
            last = number, voice
        of_text = [i for i in own if drafts[i].source and _TEXT.fullmatch(drafts[i].source[0].of(text))]
        teller = drafts[of_text[-1]].speaker if of_text and of_text[-1] == members[-1] else None
        if teller is None and text[line.end - 1] == ":" and last is not None and number - last[0] <= SINCE:
            introduces = any(line.end - s.end <= 1 for i in members for s in drafts[i].cue)
            teller = None if introduces else last[1]
    return out


def _paragraphs(article: Article, drafts: Sequence[Draft]) -> Iterator[tuple[Span, list[int]]]:
    """The paragraphs with the statements, held by no other, that are made in them, both in the order of the text."""
    made = sorted((draft.anchor.start, i) for i, draft in enumerate(drafts) if draft.holder is None)
    at = 0
    for line in article.paragraphs:
        members = []
        while at < len(made) and made[at][0] < line.end:
            members.append(made[at][1])
            at += 1
        yield line, members
