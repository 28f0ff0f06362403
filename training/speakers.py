"""Fits the models of the speakers' room and writes them into the package: `python -m training.speakers SHARED`.

The words of every passage are tagged by the reader that ships, so it is run again whenever the reader changes. How sure
a speaker is comes from models that had not seen the article (five folds); their share of right speakers is printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training import sureness
from training.antecedents import Example, Passage, examples, gap, gold, gum, polnear
from training.gold import Readers
from whence.resolve.speakers.antecedents import Antecedents
from whence.resolve.speakers.layers import Layers
from whence.resolve.speakers.learned import Learned

UNITS, ROUNDS, RATE, DECAY, BATCH = 16, 15, 0.003, 1e-2, 64  # chosen by cross-validation on the labelled articles
FOLDS = 5
ALWAYS = 1e-4  # the spread below which a column says nothing
KINDS = ("pronouns", "descriptions")
MODELS = 6  # fitted from different beginnings; their mean is one network, with the hidden units of all
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
    mean, spread = rows.mean(0), rows.std(0)
    same = spread < ALWAYS
    spread[same] = 1.0
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
    hidden[same] = 0.0  # nothing was learned of what is the same everywhere
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


def models(found: Sequence[Example]) -> dict[str, Layers]:
    """A model of each kind."""
    return {kind: fit([e for e in found if e.kind == kind]) for kind in KINDS}


def main() -> None:
    """Gather, fit and write; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument(
        "--readers",
        type=Path,
        nargs="*",
        default=[],
        help="networks taught without parts of the articles; see `training.gold.Readers`",
    )
    args = parser.parse_args()
    shared: Path = args.shared
    reading = cache(Readers(shared, args.readers).read)
    labelled = [examples(passage, shared, None) for passage in gold(shared / "gold" / "train", reading)]
    others = [*gap(shared, reading), *gum(shared, reading), *polnear(shared, reading)]
    rest = gather(others, shared, None)
    whole = models([*rest, *(e for each in labelled for e in each)])
    parts = ("hidden", "bias", "out")
    np.savez(OUT, **{f"{kind}_{part}": getattr(model, part) for kind, model in whole.items() for part in parts})

    held_out = [
        Learned(models([*rest, *(e for n, each in enumerate(labelled) if n % FOLDS != fold for e in each)]))
        for fold in range(FOLDS)
    ]
    found = list(sureness.answers(shared / "gold" / "train", shared, reading, lambda n: held_out[n % FOLDS]))
    sureness.write(sureness.fit(found))
    share = sum(answer.right for answer in found) / len(found)
    print(f"speakers right where found, on labelled articles held out ({len(found)} statements): {100 * share:.1f} %")
    chosen = list(sureness.answers(shared / "gold" / "dev", shared, reading, lambda _: None))
    share = sum(answer.right for answer in chosen) / len(chosen)
    error = sureness.calibration_error(chosen)
    print(f"on dev ({len(chosen)} statements): {100 * share:.1f} %, expected calibration error {error:.3f}")


if __name__ == "__main__":
    main()
