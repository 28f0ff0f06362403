"""How well the vectors of statements tell what says alike: `python -m eval.likeness SHARED`.

Spearman's correlation of the vectors' likeness with people's, on the pairs of news sentences of SemEval STS, over all
and by set. Each sentence is read by itself.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whence.reader.meaning import likeness, vectors_of


def pairs(shared: Path) -> list[dict[str, Any]]:
    """The pairs: `a`, `b`, the `score` people gave, and the `set` they are of."""
    with gzip.open(shared / "data" / "pairs" / "sts_news.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def spearman(left: list[float], right: list[float]) -> float:
    """The correlation of the ranks; values that are equal share theirs."""
    return float(np.corrcoef(_ranks(left), _ranks(right))[0, 1])


def _ranks(values: list[float]) -> NDArray[np.float64]:
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[where]
    return ranks


def main() -> None:
    """Print the correlations, in percent."""
    rows = pairs(Path(sys.argv[1]))
    vectors = vectors_of([row["a"] for row in rows] + [row["b"] for row in rows])
    found = [likeness(a, b) for a, b in zip(vectors, vectors[len(rows) :], strict=False)]
    names = sorted({row["set"] for row in rows})
    figures = {"all": spearman(found, [row["score"] for row in rows])}
    for name in names:
        mine = [i for i, row in enumerate(rows) if row["set"] == name]
        figures[name] = spearman([found[i] for i in mine], [rows[i]["score"] for i in mine])
    print(json.dumps({name: round(100 * value, 1) for name, value in figures.items()}, indent=1))


if __name__ == "__main__":
    main()
