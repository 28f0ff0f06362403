"""Fits the models of the speakers' room and writes them into the package: `python -m training.speakers SHARED`.

The words of every passage are tagged by the reader that ships, so it is run again whenever the reader changes.
`--cross` prints, besides, the share of right answers on labelled articles that a model was not fitted on.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.antecedents import Example, Passage, examples, gap, gold, gum, polnear, remembered
from whence.resolve.speakers.antecedents import Antecedents
from whence.resolve.speakers.layers import Layers

UNITS, ROUNDS, RATE, DECAY, BATCH = 16, 15, 0.003, 1e-2, 64  # chosen by cross-validation on the labelled articles
KINDS = ("pronouns", "descriptions")
MODELS = 3  # fitted from different beginnings; their mean is one network, with the hidden units of all
OUT = Path(__file__).parents[1] / "src" / "whence" / "resolve" / "data" / "antecedents.npz"


def fit(found: Sequence[Example], models: int = MODELS) -> Layers:
    """The weights that give the right candidates of `found` the highest chances: the mean of several networks."""
    several = [_fit_one(found, seed) for seed in range(models)]
    return Layers(
        np.concatenate([m.hidden for m in several], axis=1),
        np.concatenate([m.bias for m in several]),
        np.concatenate([m.out for m in several]) / np.float32(models),
    )


def _fit_one(found: Sequence[Example], seed: int) -> Layers:
    """One network, by Adam on the log-likelihood of what is right (Kingma and Ba 2015)."""
    chance = np.random.default_rng(seed)
    rows = np.concatenate([e.rows for e in found]).astype(np.float64)
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    columns = rows.shape[1]
    weights = [
        chance.normal(0, 1 / np.sqrt(columns), (columns, UNITS)),
        np.zeros(UNITS),
        chance.normal(0, 1 / np.sqrt(UNITS), UNITS),
    ]
    first, second = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights]
    scaled = [(e.rows - mean) / spread for e in found]
    step = 0
    for turn in range(ROUNDS):
        order = chance.permutation(len(found))
        rate = RATE * 0.5 * (1 + np.cos(np.pi * turn / ROUNDS))
        for low in range(0, len(order), BATCH):
            batch = order[low : low + BATCH]
            step += 1
            for n, slope in enumerate(_slopes(weights, [scaled[i] for i in batch], [found[i] for i in batch])):
                first[n] = 0.9 * first[n] + 0.1 * slope
                second[n] = 0.999 * second[n] + 0.001 * slope**2
                change = (first[n] / (1 - 0.9**step)) / (np.sqrt(second[n] / (1 - 0.999**step)) + 1e-8)
                weights[n] = weights[n] - rate * (change + DECAY * weights[n] * (n != 1))
    hidden, bias, out = weights
    return Layers(
        (hidden / spread[:, None]).astype(np.float32),
        (bias - (mean / spread) @ hidden).astype(np.float32),
        out.astype(np.float32),
    )


def _slopes(
    weights: Sequence[npt.NDArray[np.float64]], scaled: Sequence[npt.NDArray[np.float64]], found: Sequence[Example]
) -> tuple[npt.NDArray[np.float64], ...]:
    """The slope of the mean loss of a batch in each of the weights."""
    hidden, bias, out = weights
    rows = np.concatenate(scaled)
    units = np.tanh(rows @ hidden + bias)
    scores = units @ out
    slope = np.empty_like(scores)
    low, total = 0, sum(e.weight for e in found)
    for example in found:
        high = low + len(example.right)
        part = scores[low:high]
        powers = np.exp(part - part.max())
        likely = powers / powers.sum()
        wanted = likely * np.array(example.right)
        slope[low:high] = (likely - wanted / max(wanted.sum(), 1e-12)) * example.weight / total
        low = high
    inner = (slope[:, None] * out) * (1 - units**2)
    return rows.T @ inner, inner.sum(0), units.T @ slope


def gather(passages: Sequence[Passage], shared: Path, inner: Antecedents | None, teach: bool = True) -> list[Example]:
    """The examples of all passages."""
    return [e for passage in passages for e in examples(passage, shared, inner, teach)]


def right(model: Layers, found: Sequence[Example]) -> float:
    """The share of examples whose likeliest candidate is right."""
    return sum(e.right[int(np.argmax(model.scores(e.rows)))] for e in found) / max(1, len(found))


def cross(passages: Sequence[Passage], rest: Sequence[Example], shared: Path, folds: int = 5) -> float:
    """The share right on labelled articles, each asked of a model that was fitted without them (and with `rest`)."""
    found = [examples(passage, shared, None) for passage in passages]
    answers = []
    for fold in range(folds):
        model = fit([*rest, *(e for n, each in enumerate(found) if n % folds != fold for e in each)])
        answers += [(len(each), right(model, each)) for n, each in enumerate(found) if n % folds == fold and each]
    return sum(count * share for count, share in answers) / max(1, sum(count for count, _ in answers))


def main() -> None:
    """Gather, fit and write; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument(
        "--cache", type=Path, help="a folder for the tagged words, for another run with the same reader"
    )
    parser.add_argument("--cross", action="store_true", help="cross-validate on the labelled articles")
    args = parser.parse_args()
    from whence.reader.reader import load

    read = remembered(load().read, args.cache)
    labelled = list(gold(args.shared / "gold" / "train", read))
    others = [*gap(args.shared, read), *gum(args.shared, read), *polnear(args.shared, read)]
    rest = gather(others, args.shared, None)
    if args.cross:
        print(f"right on articles held out: {100 * cross(labelled, rest, args.shared):.1f} %")
    found = [*rest, *gather(labelled, args.shared, None)]
    arrays = {}
    for kind in KINDS:
        asked = [e for e in found if e.kind == kind]
        model = fit(asked)
        print(f"{kind}: {len(asked)} examples, right on them: {100 * right(model, asked):.1f} %")
        arrays |= {f"{kind}_{part}": getattr(model, part) for part in ("hidden", "bias", "out")}
    np.savez(OUT, **arrays)


if __name__ == "__main__":
    main()
