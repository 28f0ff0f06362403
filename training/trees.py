"""Grow boosted trees with LightGBM and write them as the plain arrays that `whence.resolve.trees` walks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 15,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.2,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 20.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}


def grow(rows: Floats, labels: Floats, rounds: int, weights: Floats | None = None, **settings: Any) -> lightgbm.Booster:
    """Trees that tell label 1 from label 0; the same rows give the same trees."""
    data = lightgbm.Dataset(rows, labels, weight=weights)
    return lightgbm.train({**SETTINGS, **settings}, data, rounds)


def arrays(booster: lightgbm.Booster) -> dict[str, list[Any]]:
    """The trees of `booster`, one list a field, as `whence.resolve.trees` reads them."""
    out: dict[str, list[Any]] = {key: [] for key in ("roots", "feature", "threshold", "left", "right", "leaf")}

    def place(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            out["leaf"].append(float(f"{node['leaf_value']:.6g}"))
            return -len(out["leaf"])
        at = len(out["feature"])
        out["feature"].append(node["split_feature"])
        out["threshold"].append(float(f"{node['threshold']:.9g}"))
        out["left"].append(0)
        out["right"].append(0)
        out["left"][at] = place(node["left_child"])
        out["right"][at] = place(node["right_child"])
        return at

    for tree in booster.dump_model()["tree_info"]:
        out["roots"].append(place(tree["tree_structure"]))
    return out


def write(path: Path, names: Sequence[str], booster: lightgbm.Booster, **rest: Any) -> None:
    """Write the file that `whence.resolve.trees.trees` loads."""
    path.write_text(text(names, booster, **rest), encoding="utf-8")


def text(names: Sequence[str], booster: lightgbm.Booster, **rest: Any) -> str:
    """What `whence.resolve.trees.parsed` reads."""
    fields = {"names": list(names), **rest, "trees": arrays(booster)}
    lines = ",\n".join(
        f" {json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in fields.items() if k != "trees"
    )
    lists = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in fields["trees"].items())
    return "{\n" + lines + ',\n "trees": {\n' + lists + "\n }\n}\n"
