"""Makes `src/whence/trails/data/scorer.npz`, which says how likely two wordings are one statement.

    .venv/bin/python -m training.trail_scorer ../shared

Learns from pairs of news sentences (MSRP, the news parts of STS), and from families and events with labelled trails;
`eval/trails.py` holds it against families and events that were left out. No text is kept. Takes a minute.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from whence.match.words import said
from whence.trails.features import CONTEXT, NAMES, of_texts, words_of
from whence.trails.scorer import Scorer, expanded

OUT = Path("src/whence/trails/data/scorer.npz")
STRENGTH = 0.0005  # inverse of the penalty on weights; chosen with families and events left out in turn
OUTSIDE = 0.05  # spread that is taken for being within an article or not
STEPS = 30
SAME, MSRP, STS = 3.0, 0.6, 0.3  # weights of a labelled pair that is one statement, and of a pair of each set
STS_SAME, STS_OTHER = 4.0, 2.6  # scores of STS from which, and to which, two sentences count as one and as two

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


def sentence_pairs(shared: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a set of pairs."""
    with gzip.open(shared / "data" / "pairs" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def of_sentences(rows: Sequence[dict[str, Any]]) -> np.ndarray:
    """The features of pairs of sentences outside any article."""
    texts = [(r[k], tuple(t.norm for t in said(r[k])), r[k][:1] in '"“') for r in rows for k in ("a", "b")]
    features = of_texts(words_of(texts), np.arange(2 * len(rows)).reshape(-1, 2))
    return np.hstack([features, np.zeros((len(rows), len(CONTEXT)), np.float32)])


def sentence_rows(shared: Path) -> Rows:
    """Features, labels and weights of the sentence pairs that are learned from."""
    msrp = sentence_pairs(shared, "msrp_train")
    sts = [r for r in sentence_pairs(shared, "sts_news") if r["score"] >= STS_SAME or r["score"] <= STS_OTHER]
    labels = [float(r["same"]) for r in msrp] + [float(r["score"] >= STS_SAME) for r in sts]
    return (
        np.vstack([of_sentences(msrp), of_sentences(sts)]),
        np.array(labels),
        np.array([MSRP] * len(msrp) + [STS] * len(sts)),
    )


def fit(sentences: Rows, families: Sequence[Rows]) -> Scorer:
    """The scorer that fits features, labels and weights best, by Newton's method.

    Features count in units of their spread within articles. Sentences outside any lie so far from these that how much
    their words must agree is learned for them apart.
    """
    x, y, w = (np.concatenate([part[i] for part in families]) for i in range(3))
    mean, spread = x.mean(0).astype(np.float32), (x.std(0) + 1e-3).astype(np.float32)
    spread[NAMES.index("context")] = OUTSIDE
    x, y, w = (np.concatenate([one, other]) for one, other in zip((x, y, w), sentences, strict=True))
    table = np.hstack([expanded(x, mean, spread), np.ones((len(x), 1), np.float32)]).astype(np.float64)
    held = np.full(table.shape[1], 1 / STRENGTH)
    held[-1] = 0.0
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (w * (chance - y)) + held * weights
        bend = (table * (w * chance * (1 - chance))[:, None]).T @ table + np.diag(held)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-4:
            break
    return Scorer(mean, spread, weights[:-1].astype(np.float32), float(weights[-1]))


def main() -> None:
    """Fits on everything and writes the arrays."""
    from eval.trails import labelled_rows, splits

    shared = Path(sys.argv[1])
    groups = [rows for split in splits(shared) for rows in labelled_rows(split).values()]
    found = fit(sentence_rows(shared), groups)
    OUT.parent.mkdir(exist_ok=True)
    np.savez_compressed(OUT, mean=found.mean, spread=found.spread, weights=found.weights, bias=np.float32(found.bias))
    print(len(found.weights), "weights,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
