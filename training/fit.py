"""The head for what statements say, fitted once the encoder has settled: `python -m training.fit CHECKPOINT`.

What the last layer keeps of a text's meaning, and what its word pieces say by themselves, are mapped together on the
targets by ridge regression, with pieces weighted by how rare they are (Arora et al. 2017): in training the head only
follows the encoder, and the encoder has other things to do. Writes `meaning.npz` beside the checkpoint.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training import corpus, meaning, people, windows
from training.corpus import Example
from training.material import of_statements
from training.meaning import Targets
from training.net import VOCABULARY, WIDTH, Reader, pretrained
from training.train import base_model
from whence.reader.pieces import pieces
from whence.reader.wordpiece import Vocabulary

RARE = 1e-3  # the share of all pieces at which a piece weighs half
RIDGE = 0.01  # of the features' variance
BATCH = 40
ARTICLES = 200  # of PolNeAR train, whose contents are learned where they stand
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Features of statements, of the last layer and of the word pieces, and the targets."""

    features: Floats
    targets: Floats


def weights(texts: list[str], vocabulary: Vocabulary) -> Floats:
    """The weight of each word piece: less, the more often it occurs in `texts`."""
    counts = np.ones(VOCABULARY)
    for text in texts:
        np.add.at(counts, pieces(text, vocabulary).ids, 1)
    return (RARE / (RARE + counts / counts.sum())).astype(np.float32)


def features(reader: Reader, weight: Floats, batch: dict[str, Tensor]) -> tuple[Floats, Floats]:
    """Weighted means over the words of each statement of a batch, and its targets."""
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        inputs = [batch[k] for k in ("ids", "shape", "quote", "gap")]
        layers = torch.cat([reader.encoder(*inputs, batch["mask"]), reader.encoder.embed(*inputs)], -1).float()
    first = batch["first"]
    each = torch.from_numpy(weight)[batch["ids"]].gather(1, first).unsqueeze(-1)
    words = layers.gather(1, first.unsqueeze(-1).expand(-1, -1, 2 * WIDTH))
    row, lo, hi, number = batch["fragments"].T
    total = torch.nn.functional.pad(torch.cat([words * each, each], -1), (0, 0, 1, 0)).cumsum(1)
    sums = torch.zeros(len(batch["vectors"]), 2 * WIDTH + 1).index_add(0, number, total[row, hi] - total[row, lo])
    return (sums[:, :-1] / sums[:, -1:]).numpy(), batch["vectors"].numpy()


def pairs(reader: Reader, weight: Floats, shared: Path, vocabulary: Vocabulary, targets: Targets) -> Pairs:
    """Texts by themselves, and contents where they stand in articles of PolNeAR train and gold train."""
    chance = np.random.default_rng(0)
    bare = [meaning.example(text, vocabulary, targets) for text in meaning.bare(shared)]
    found = windows.sorted_batches([e for e in bare if e.meanings], BATCH, chance)
    articles: list[Example] = []
    polnear = corpus.load(shared / "data" / "polnear", "train")
    for rows, made in (
        ([polnear[i] for i in chance.permutation(len(polnear))[:ARTICLES]], corpus.example),
        (people.gold(shared, "train"), people.gold_example),
    ):
        for row in rows:
            example = made(row, vocabulary)
            example.meanings = of_statements(row, example, targets)
            articles.append(example)
    found += windows.batches(windows.epoch(articles, chance), 8)
    both = [features(reader, weight, b) for b in map(windows.collate, found) if len(b["vectors"])]
    return Pairs(*(np.concatenate(each) for each in zip(*both, strict=True)))


def ridge(p: Pairs) -> tuple[Floats, Floats]:
    """The matrix (features, numbers) and the offset that map features to targets with the least squares."""
    mean, spread = p.features.mean(0), p.features.std(0) + 1e-6
    scaled, wanted = (p.features - mean) / spread, p.targets.mean(0)
    square = scaled.T @ scaled + RIDGE * len(scaled) * np.eye(scaled.shape[1])
    matrix = np.linalg.solve(square, scaled.T @ (p.targets - wanted)) / spread[:, None]
    return matrix.astype(np.float32), (wanted - mean @ matrix).astype(np.float32)


def main() -> None:
    """Fit and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with the data")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    base = base_model()
    vocabulary = Vocabulary.of((base / "vocab.txt").read_text(encoding="utf-8").splitlines())
    targets = meaning.targets(
        args.shared, pretrained(base).eval().encoder, vocabulary, args.checkpoint.parent / "targets.npz"
    )
    reader = Reader()
    reader.load_state_dict(torch.load(args.checkpoint, weights_only=True)["average"])
    reader.eval()
    weight = weights(meaning.bare(args.shared), vocabulary)
    matrix, offset = ridge(pairs(reader, weight, args.shared, vocabulary, targets))
    np.savez(
        args.checkpoint.parent / "meaning.npz",
        layer=matrix[:WIDTH].T,
        embedding=matrix[WIDTH:].T,
        offset=offset,
        weight=weight,
    )


if __name__ == "__main__":
    main()
