"""Antecedents by small learned models: a network of one hidden layer scores each candidate, and the best score wins.

`python -m training.speakers` fits them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whence.resolve.speakers import of_descriptions, of_pronouns
from whence.resolve.speakers.antecedents import Anaphor, Candidate, Description
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.layers import Layers, Rows, layers
from whence.resolve.speakers.pronouns import Mentions

# What the log chances of the reader's vectors count beside the scores for a pronoun. Not fitted: the vectors learned
# from the same texts as the models, and look better there than elsewhere. Chosen on dev; descriptions gained nothing.
TRUST = 0.2


@dataclass(frozen=True, slots=True)
class Learned:
    """The antecedents that the trained models find likeliest: those that ship, or `models` by name."""

    models: Mapping[str, Layers] | None = None

    def best(self, mentions: Mentions, anaphor: Anaphor) -> tuple[Entity | None, float]:
        """See `Antecedents`."""
        found = of_pronouns.candidates(mentions, anaphor)
        if not found:
            return None, 0.0
        vectors = of_pronouns.by_vectors(mentions, mentions.page.span(anaphor.at, anaphor.at + 1), found)
        more = None if vectors is None else TRUST * vectors
        chances = likelihoods(self._model("pronouns"), of_pronouns.features(mentions, anaphor, found), more)
        best = int(np.argmax(chances))
        return found[best].entity, float(chances[best])

    def taken_up(
        self, mentions: Mentions, description: Description, found: Sequence[Candidate]
    ) -> tuple[Entity | None, float]:
        """See `Antecedents`."""
        chances = likelihoods(self._model("descriptions"), of_descriptions.features(mentions, description, found))
        best = int(np.argmax(chances))
        return (found[best].entity if best < len(found) else None), float(chances[best])

    def _model(self, name: str) -> Layers:
        return layers(name) if self.models is None else self.models[name]


def likelihoods(model: Layers, rows: Rows, more: npt.NDArray[np.float64] | None = None) -> npt.NDArray[np.float64]:
    """How likely each row is the right one, together 1; `more` is added to the scores."""
    scores = model.scores(rows) if more is None else model.scores(rows) + more
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)
