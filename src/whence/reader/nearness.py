"""How far apart a word and a candidate stand, in three coarse ways the linker weighs.

The same arithmetic serves training (torch tensors) and reading (numpy arrays), so it uses only operators both have.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_EDGES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
FARTHEST = 256
STEPS = np.searchsorted(_EDGES, np.arange(FARTHEST + 1), side="right").astype(np.int64)  # distance in words -> step
DISTANCES = 2 * (len(_EDGES) + 1)
PARAGRAPHS = 7
RANKS = 8


def nearness(distance: Any, paragraphs: Any, between: Any, steps: Any) -> tuple[Any, Any, Any]:
    """Indices into the tables of distance, paragraph and rank weights.

    `distance` and `paragraphs` count words and paragraphs from the word to the candidate (negative: the candidate comes
    first), `between` the other candidates that stand between them; `steps` is `STEPS` in the caller's kind of array.
    """
    after = (distance > 0) * 1
    return (
        steps[abs(distance).clip(max=FARTHEST)] * 2 + after,
        paragraphs.clip(-3, 3) + 3,
        between.clip(0, 3) * 2 + after,
    )
