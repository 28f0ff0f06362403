"""A network of one hidden layer as plain arrays: what `training.speakers` fits and the speakers' room runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

from whence.errors import BadInstall

Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layers:
    """The weights: `hidden` (columns × units) with `bias`, then `out` (units)."""

    hidden: Rows
    bias: Rows
    out: Rows

    def scores(self, rows: Rows) -> npt.NDArray[np.float64]:
        """A score for each row of features; only differences between rows mean anything."""
        return np.asarray(np.tanh(rows @ self.hidden + self.bias) @ self.out, dtype=np.float64)


@cache
def layers(name: str) -> Layers:
    """The trained weights called `name`. Raises BadInstall where the package lacks them."""
    try:
        with as_file(files("whence") / "resolve" / "data" / "antecedents.npz") as path, np.load(path) as stored:
            return Layers(*(stored[f"{name}_{part}"] for part in ("hidden", "bias", "out")))
    except (OSError, KeyError, ValueError) as error:
        raise BadInstall(
            "The file antecedents.npz is missing from this installation of whence; install it again."
        ) from error
