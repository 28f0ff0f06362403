"""How sure a speaker is: the share of speakers like this one that are right on labelled articles.

`grounds` say on what a speaker rests; `data/sureness.csv` has a logistic curve for each sort of grounds, fitted by
`python -m training.speakers` on answers of models that had not seen the article.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

from whence.resolve.language.tokens import Page
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.pronouns import FIRST, RELATIVE, SECOND, family
from whence.text.tables import rows


class Grounds(NamedTuple):
    """On what a speaker rests: the sort of its source, and how likely its antecedent was (1 where none was chosen)."""

    sort: str
    chance: float


NO_GROUNDS = Grounds("none", 1.0)


def sort_of(page: Page, low: int, high: int, entity: Entity, named: bool) -> str:
    """The sort of the source at tokens `low` to `high` that means `entity`; `named`: the source holds its name."""
    word = page.tokens[high - 1].lower if high > low else ""
    if high - low <= 2 and (family(word) is not None or word in FIRST | SECOND | RELATIVE):
        return "first" if word in FIRST | SECOND else "relative" if word in RELATIVE else "pronoun"
    if named:
        return "name"
    return "description" if entity.named else "unnamed"


def sure(grounds: Grounds, found: float) -> float:
    """How likely a speaker on these grounds is right, where the network finds the statement with confidence `found`."""
    base, slope, weight = _curves().get(grounds.sort, (2.0, 0.0, 0.0))
    return 1 / (1 + math.exp(-(base + slope * log_odds(grounds.chance) + weight * log_odds(found))))


def log_odds(chance: float) -> float:
    """The logarithm of the odds of `chance`, within bounds."""
    kept = min(max(chance, 0.01), 0.99)
    return math.log(kept / (1 - kept))


@cache
def _curves() -> dict[str, tuple[float, float, float]]:
    table = rows("resolve", "sureness.csv")
    return {row["sort"]: (float(row["base"]), float(row["chance"]), float(row["found"])) for row in table}
