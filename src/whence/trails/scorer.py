"""How likely two wordings are one statement: a logistic regression over their features and products of these.

Its weights are in `data/scorer.npz`, made by `training/trail_scorer.py` from sentence pairs of news and from families
and events whose trails are labelled.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from whence.errors import BadInstall
from whence.trails.features import NAMES, Floats

# What is multiplied with what, squares aside: how much words agree, and what makes that count more or less.
ALIKE = ("means_shorter", "means_longer", "cosine", "covers_shorter")
TELLS = (
    "context", "speaker_same", "cites_here", "best_of_both", "weight_shorter", "margin", "same_article", "salient",
)  # fmt: skip


class Scorer(NamedTuple):
    """Mean and spread of each feature, a weight for each of `expanded`, and the weight of none."""

    mean: Floats
    spread: Floats
    weights: Floats
    bias: float


def expanded(features: Floats, mean: Floats, spread: Floats) -> Floats:
    """The features in units of their spread, the products of `ALIKE` with `TELLS`, and the squares of `ALIKE`."""
    z = (features - mean) / spread
    alike, tells = ([NAMES.index(name) for name in names] for names in (ALIKE, TELLS))
    products = (z[:, alike][:, :, None] * z[:, tells][:, None, :]).reshape(len(z), -1)
    return np.hstack([z, products, z[:, alike] ** 2])


@cache
def scorer() -> Scorer:
    """The scorer of the package. Raises BadInstall where the package lacks it."""
    try:
        with (files("whence.trails") / "data" / "scorer.npz").open("rb") as stored, np.load(stored) as arrays:
            return Scorer(arrays["mean"], arrays["spread"], arrays["weights"], float(arrays["bias"]))
    except OSError as error:
        raise BadInstall(
            "The table scorer.npz is missing from this installation of whence; install it again."
        ) from error


def log_odds(features: Floats, by: Scorer | None = None) -> Floats:
    """The log odds of each pair being one statement; `features` has the columns `NAMES`."""
    s = by or scorer()
    if not len(features):
        return np.zeros(0, np.float32)
    # Row by row, so that what is said of a pair does not depend on which pairs stand beside it.
    return np.asarray((expanded(features, s.mean, s.spread) * s.weights).sum(1) + s.bias, np.float32)
