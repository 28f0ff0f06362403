"""Logistic regression over named features, for what must stay a plain table of weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

FEWEST = 3  # examples that a feature must occur in


def fit(rows: Sequence[Sequence[str]], answers: Sequence[int], penalty: float) -> dict[str, float]:
    """The weights that make the `answers` (0 or 1) likeliest, held small by `penalty`; that of "" is always added."""
    from scipy.sparse import csr_matrix

    count = Counter(feature for row in rows for feature in row)
    names = ["", *sorted(feature for feature, n in count.items() if n >= FEWEST)]
    place = {name: i for i, name in enumerate(names)}
    columns: list[int] = []
    ends = [0]
    for row in rows:
        columns += [0, *(place[feature] for feature in row if feature in place)]
        ends.append(len(columns))
    table = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(names)))
    return _fitted(names, table, np.array(answers, dtype=float), penalty)


def fit_numbers(
    names: Sequence[str], rows: Sequence[Sequence[float]], answers: Sequence[int], penalty: float
) -> dict[str, float]:
    """The same over numbers: each row has one for each of `names`, the first of them always 1."""
    return _fitted(names, np.array(rows), np.array(answers, dtype=float), penalty)


def _fitted(names: Sequence[str], table: Any, right: np.ndarray, penalty: float) -> dict[str, float]:
    from scipy.optimize import minimize

    held = np.full(len(names), penalty)
    held[0] = 0.0

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        totals = table @ weights
        chance = 1 / (1 + np.exp(-totals))
        value = np.logaddexp(0, totals).sum() - (right * totals).sum() + 0.5 * (held * weights**2).sum()
        return float(value), table.T @ (chance - right) + held * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {name: round(float(weight), 4) for name, weight in zip(names, found.x, strict=True)}
