"""Boosted decision trees, exported as plain arrays: how sure a learned rule is of each row of features.

The trees are grown offline (`training/`), with LightGBM; here they are only walked. A file of trees is JSON: the names
of the features in their order, then one list a field, all trees one after the other. A node sends a row to `left` where
its feature is at most the threshold, else to `right`; a number below zero there is a leaf, `-1 - n` for leaf `n`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from whence.errors import BadInstall

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int32]

AT_ONCE = 2048  # rows walked together, so that memory stays bounded


@dataclass(frozen=True)
class Trees:
    """The trees of one decision. `rest` is what else its file holds: thresholds, the fit of its calibration."""

    names: tuple[str, ...]
    roots: Whole
    feature: Whole
    threshold: Floats
    left: Whole
    right: Whole
    leaf: Floats
    rest: dict[str, Any]

    def scores(self, rows: Sequence[Sequence[float]]) -> Floats:
        """The probability, in [0, 1], for each of `rows`: features in the order of `names`."""
        if not rows:
            return np.zeros(0)
        table = np.asarray(rows, np.float64)
        parts = [self._walk(table[i : i + AT_ONCE]) for i in range(0, len(table), AT_ONCE)]
        odds = np.concatenate(parts)
        return np.asarray(1 / (1 + np.exp(-odds)), np.float64)

    def _walk(self, table: Floats) -> Floats:
        """The sum of the leaves that each row of `table` reaches."""
        at = np.repeat(self.roots[None, :], len(table), axis=0)
        row = np.arange(len(table))[:, None]
        while (inner := at >= 0).any():
            node = np.where(inner, at, 0)
            low = table[row, self.feature[node]] <= self.threshold[node]
            at = np.where(inner, np.where(low, self.left[node], self.right[node]), at)
        return np.asarray(self.leaf[-1 - at].sum(axis=1), np.float64)


@cache
def trees(name: str) -> Trees:
    """The trees in `whence/resolve/data/<name>`. Raises BadInstall where the file is missing or damaged."""
    try:
        return parsed((files("whence.resolve") / "data" / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInstall(
            f"The table {name} is missing from this installation of whence or damaged; install it again."
        ) from error


def parsed(text: str) -> Trees:
    """The trees in the text of a file of trees. Raises ValueError, KeyError or TypeError where it holds none."""
    data = json.loads(text)
    arrays = data.pop("trees")
    return Trees(
        names=tuple(data.pop("names")),
        roots=np.asarray(arrays["roots"], np.int32),
        feature=np.asarray(arrays["feature"], np.int32),
        threshold=np.asarray(arrays["threshold"], np.float64),
        left=np.asarray(arrays["left"], np.int32),
        right=np.asarray(arrays["right"], np.int32),
        leaf=np.asarray(arrays["leaf"], np.float64),
        rest=data,
    )
