"""Interviews that carry on: the next words of one who "told the Gazette" were told the Gazette too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whence.resolve.draft import Article, Draft, Scene
from whence.resolve.speakers.cast import Cast

REACH = 2  # paragraphs that an interview carries on over without a word of its speaker


def interviews(article: Article, drafts: Sequence[Draft], _: Cast) -> list[tuple[str, ...]]:
    """For each statement without a link, those of the interview that its speaker goes on with.

    The interview ends where somebody else speaks, where another occasion is named, or where its speaker has been silent
    for more than two paragraphs.
    """
    out: list[tuple[str, ...]] = [()] * len(drafts)
    speaker: str | None = None
    link: tuple[str, ...] = ()
    last = 0
    for i, draft in enumerate(drafts):
        if draft.holder is not None:
            continue
        paragraph = article.paragraph_at((draft.cue or draft.content)[0].start)
        if draft.links:
            speaker, link = draft.speaker, draft.links
        elif draft.scene.named and not same_interview(article.text, draft.scene):
            speaker, link = None, ()
        elif speaker is not None and draft.speaker == speaker and paragraph - last <= REACH:
            out[i] = link
        else:
            speaker, link = None, ()
        last = paragraph
    return out


def same_interview(text: str, scene: Scene) -> bool:
    """Whether the scene points back: "in the interview", "during the same broadcast"."""
    return scene.occasion is not None and bool(re.match(r"\w+ (?:the|that|this|the same) ", scene.occasion.of(text)))
