"""How far `confidence` can be trusted: `python -m eval.confidence SHARED`.

Reads PolNeAR dev and sets the confidence of each attribution beside the share that match a gold one (contents that
share two fifths of their words, as the shared scorer matches statements), in ten bins of equal size. Prints the bins
and the expected calibration error (Guo et al. 2017): the mean distance between the two, weighted by bin.
"""

from __future__ import annotations

import gzip
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from eval.gate import yardstick
from whence.reader.reader import Reader, load

BINS = 10
OVERLAP = 0.4


class Bin(NamedTuple):
    """Attributions of like confidence: how many, the mean confidence, and the share that match a gold one."""

    size: int
    confidence: float
    right: float


def judged(shared: Path, network: Reader | None = None) -> list[tuple[float, bool]]:
    """The confidence of each attribution of PolNeAR dev, and whether it matches a gold one."""
    score, network, out = yardstick(shared), network or load(), []
    with gzip.open(shared / "data" / "polnear" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            tokens = score.regex_tokens(row["text"])

            def members(spans: list[list[int]], tokens: Any = tokens) -> Any:
                return score.members(score.fragments(spans, tokens))

            found = network.read(row["text"]).attributions
            gold = [members(a["content"]) for a in row["attributions"]]
            read = [members([[s.start, s.end] for s in a.content]) for a in found]
            matched = {i for _, i in score.match(gold, read, OVERLAP)}
            out += [(a.confidence, i in matched) for i, a in enumerate(found)]
    return out


def bins(pairs: list[tuple[float, bool]], number: int = BINS) -> list[Bin]:
    """`pairs` of confidence and success in `number` bins of equal size, the least confident first."""
    ordered = sorted(pairs)
    cuts = [round(i * len(ordered) / number) for i in range(number + 1)]
    parts = [ordered[low:high] for low, high in pairwise(cuts) if low < high]
    return [Bin(len(p), sum(c for c, _ in p) / len(p), sum(ok for _, ok in p) / len(p)) for p in parts]


def calibration_error(found: list[Bin]) -> float:
    """The mean distance between confidence and success over the bins, weighted by their size."""
    return sum(b.size * abs(b.confidence - b.right) for b in found) / sum(b.size for b in found)


def main() -> None:
    """Print the bins and the calibration error."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    found = bins(judged(Path(sys.argv[1])))
    for b in found:
        print(f"{b.size:5} attributions, confidence {b.confidence:.2f}, right {b.right:.2f}")
    print(f"expected calibration error {calibration_error(found):.3f}")


if __name__ == "__main__":
    main()
