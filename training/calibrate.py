"""What a confidence is worth, stored with the model: `python -m training.calibrate [FOLDER]`.

The confidence of a relation is monotone in how often such relations are right, but not equal to it. On the dev sets
(PolNeAR dev for outer attributions, the nested statements of gold dev for inner ones) the share that match is fitted by
isotonic regression (Zadrozny and Elkan 2002) over bins of equal size, and joined by straight lines between their means.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.confidence import OVERLAP, bins, calibration_error, judged
from eval.gate import yardstick
from training import people
from whence.reader.reader import Reader, open_model

Floats = NDArray[np.float32]
SIZE = 60  # attributions a bin


def fitted(pairs: list[tuple[float, bool]]) -> Floats:
    """The knots (2, n) of a rising line through pairs of confidence and success, from 0 to 1."""
    ordered = np.array(sorted(pairs), dtype=np.float64)
    parts = np.array_split(ordered, max(2, len(ordered) // SIZE))
    blocks: list[list[float]] = []  # mean confidence, share right, size: pooled while the share falls
    for part in parts:
        blocks.append([part[:, 0].mean(), part[:, 1].mean(), len(part)])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            (x, y, n), (u, v, m) = blocks[-2:]
            blocks[-2:] = [[(x * n + u * m) / (n + m), (y * n + v * m) / (n + m), n + m]]
    x, y, _ = zip(*blocks, strict=True)
    return np.array([[0, *x, 1], [0, *y, y[-1]]], dtype=np.float32)


def applied(pairs: list[tuple[float, bool]], knots: Floats) -> list[tuple[float, bool]]:
    """`pairs` with calibrated confidences."""
    return [(float(np.interp(c, *knots)), ok) for c, ok in pairs]


def crossed(pairs: list[tuple[float, bool]]) -> float:
    """The calibration error of each half under the fit of the other."""
    order = np.random.default_rng(0).permutation(len(pairs))
    halves = [[pairs[i] for i in order[k::2]] for k in (0, 1)]
    found = applied(halves[0], fitted(halves[1])) + applied(halves[1], fitted(halves[0]))
    return calibration_error(bins(found))


def inner(network: Reader, shared: Path) -> list[tuple[float, bool]]:
    """The confidence of each inner attribution of gold dev, and whether it matches a nested statement."""
    score, out = yardstick(shared), []
    for row in people.gold(shared, "dev"):
        tokens = score.regex_tokens(row["text"])
        gold = [score.members(score.fragments(s["content"], tokens)) for s in row["statements"] if s["within"]]
        found = network.read(row["text"]).inner
        read = [score.members(score.fragments([[s.start, s.end] for s in a.content], tokens)) for a in found]
        matched = {i for _, i in score.match(gold, read, OVERLAP)}
        out += [(a.confidence, i in matched) for i, a in enumerate(found)]
    return out


def main() -> None:
    """Fit, print the calibration errors before and after (across halves), and store the fits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("src/whence/reader/model"))
    parser.add_argument("--shares", type=Path, help="the model whose pieces this one shares")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with the data")
    args = parser.parse_args()
    with np.load(args.folder / "decoder.npz") as stored:
        weights = dict(stored)
    for kind in ("", "inner_"):
        weights[f"{kind}calibration"] = np.array([[0, 1], [0, 1]], dtype=np.float32)
    np.savez(args.folder / "decoder.npz", **weights)
    network = open_model(args.folder, args.shares)
    for kind, pairs in (("", judged(args.shared, network)), ("inner_", inner(network, args.shared))):
        weights[f"{kind}calibration"] = fitted(pairs)
        errors = {"before": calibration_error(bins(pairs)), "after, across halves": crossed(pairs)}
        print(
            json.dumps({kind or "outer_": {"attributions": len(pairs), **{k: round(v, 4) for k, v in errors.items()}}})
        )
    np.savez(args.folder / "decoder.npz", **weights)


if __name__ == "__main__":
    main()
