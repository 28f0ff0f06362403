"""Through whom the words of each statement came: candidates, weighed by a model that was learned on labelled articles.

`training/chains.py` makes `data/chains.json`: the weights of the hints, and the trees that weigh a candidate.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from whence.model import Span
from whence.resolve.chains.candidates import candidates
from whence.resolve.chains.hints import Hint, hints
from whence.resolve.chains.interviews import interviews, same_interview
from whence.resolve.chains.links import CONVENTIONS
from whence.resolve.chains.scenes import role
from whence.resolve.draft import Article, Draft
from whence.resolve.speakers.cast import Cast
from whence.resolve.speakers.publisher import own_names
from whence.resolve.trees import Trees, trees

LIKELY = 0.4  # from here on a candidate is taken; chosen by cross-validation on the gold articles
AGREED = 0.85  # how sure a link by convention is: about what they come to on the gold articles
CARRIES_ON = 0.13  # the same where its speaker goes on with an interview
SURER = 0.9  # from here on another candidate is taken in its place
NEAR = 12  # mentions before and after a statement among which its reason is looked for
FADES = 500.0  # characters over which a mention loses half its weight as a reason


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: the weights of the words around a mention, the trees that weigh a candidate, and the weights
    of what a chain rests on.
    """

    words: Mapping[str, float]
    trees: Trees
    sure: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who carried the words of one statement, if anybody, how sure that is, and where the text says so."""

    speaker: str | None
    sure: float
    because: Span | None = None


@cache
def load() -> Model:
    """The model that ships with the package. Raises BadInstall where its file is missing or damaged."""
    stored = trees("chains.json")
    return Model(stored.rest["words"], stored, stored.rest["sure"])


def carriers(
    article: Article,
    drafts: Sequence[Draft],
    cast: Cast,
    rules: Mapping[str, Sequence[tuple[str, ...]]],
    model: Model | None = None,
) -> list[Carrier]:
    """For each statement, who carried its words; nobody for one that another holds.

    `rules` has, by the name of each rule, the links that it gives to each of `drafts`. `model` is the one that ships,
    where none is given.
    """
    model = model or load()
    found = hints(article, drafts, cast, model.words)
    offered = candidates(article, drafts, cast, found, rules)
    chances = model.trees.scores([each.features for each in offered]).tolist()
    best: dict[int, list[tuple[float, str]]] = {}
    for each, chance in zip(offered, chances, strict=True):
        best.setdefault(each.draft, []).append((chance, each.speaker))
    by_speaker: dict[str, list[Hint]] = {}
    for hint in found:
        by_speaker.setdefault(hint.speaker, []).append(hint)
    bodies = {s.id for s in cast.speakers if s.kind in {"outlet", "organization"}}
    media = {s.id for s in cast.speakers if s.kind == "outlet"}
    own = own_names(cast)
    out = []
    for i, draft in enumerate(drafts):
        chance, speaker = max(best.get(i, ()), default=(0.0, ""))
        links = {name: of_drafts[i] for name, of_drafts in rules.items()}
        agreed = _agreed(article, draft, links, own, bodies, media)
        least = CARRIES_ON if speaker in links[interviews.__name__] else LIKELY
        if agreed == "" or (agreed is None and chance < least):
            out.append(Carrier(None, 1.0 if agreed == "" else 1 - chance))
        elif agreed is None or (chance >= SURER and speaker != agreed):
            out.append(Carrier(speaker, chance, _reason(draft.anchor.start, by_speaker.get(speaker, ()))))
        else:
            sure = max(AGREED, chance) if speaker == agreed else AGREED
            out.append(Carrier(agreed, sure, _reason(draft.anchor.start, by_speaker.get(agreed, ()))))
    return out


def _agreed(
    article: Article,
    draft: Draft,
    links: Mapping[str, tuple[str, ...]],
    own: frozenset[str],
    bodies: Container[str],
    media: Container[str],
) -> str | None:
    """Who carried the words of a statement by convention; "" for nobody, None where there is no convention.

    What another statement holds has no link of its own but a medium that is told.
    """
    if draft.holder is not None:
        return draft.addressee if draft.addressee in media and draft.addressee not in own else ""
    for name in CONVENTIONS:
        for link in reversed(links[name]):
            if link not in own and link != draft.speaker and (name == "in_scene" or link in bodies):
                return link
    elsewhere = draft.scene.occasion is not None and role(draft.scene.occasion.of(article.text)) == "occasion"
    return "" if elsewhere and not same_interview(article.text, draft.scene) else None


def _reason(at: int, hints: Sequence[Hint]) -> Span | None:
    """The mention that speaks most for a link of the statement made at `at`: a strong one, and near."""
    place = bisect_left(hints, at, key=lambda h: h.span.start)
    near = hints[max(0, place - NEAR) : place + NEAR]
    best = max(near, key=lambda h: h.score / (1 + abs(h.span.start - at) / FADES), default=None)
    return best.span if best is not None else None
