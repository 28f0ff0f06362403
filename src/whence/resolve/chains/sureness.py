"""How sure the chain of a statement is: a logistic model of what its parts rest on, fitted by `training/chains.py`."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from whence.resolve.draft import Draft

NAMES = ("", "carried", "relayed", "nested", "deep", "found", "relay found", "pronoun", "no source", "long", "longer")

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "you", "who"})
DEEPEST = 8  # statements within statements that are looked through


def features(article_text: str, draft: Draft) -> list[float]:
    """What the chain of `draft` rests on, in the order of `NAMES`."""
    carried, at, depth = 1.0, draft, 0
    while at.relay is not None and depth < DEEPEST:
        at, depth = at.relay, depth + 1
        carried *= at.carrier_sure
    source = draft.source[0].of(article_text).lower() if draft.source else ""
    relay = draft.relay
    return [
        1.0,
        _odds(draft.carrier_sure),
        _odds(carried) if depth else 0.0,
        float(draft.holder is not None),
        float(depth > 1),
        _odds(draft.found.confidence),
        _odds(relay.found.confidence) if relay is not None else 0.0,
        float(source in _PRONOUNS),
        float(not draft.source),
        float(len(draft.chain) > 2),
        float(len(draft.chain) > 3),
    ]


def sure(article_text: str, draft: Draft, weights: Mapping[str, float]) -> float:
    """The chance, in [0, 1], that the chain of `draft` is right."""
    total = sum(weights[name] * value for name, value in zip(NAMES, features(article_text, draft), strict=True))
    return round(1 / (1 + exp(-total)), 3)


def _odds(chance: float) -> float:
    kept = min(0.99, max(0.01, chance))
    return log(kept / (1 - kept))
