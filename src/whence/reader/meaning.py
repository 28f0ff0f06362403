"""What a statement says, as 256 numbers of 8 bits: near for statements that say alike, in whatever words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from whence.model import Span, Spans
from whence.reader.decode import Floats

SHARED = 0.5  # of the characters of two contents together, to take the vector of one for that of the other
NESTED = 32  # contents before the place asked for that may still reach it


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """The vectors of the contents of a reading, in the order of the text."""

    contents: tuple[Spans, ...]
    vectors: tuple[bytes, ...]

    def of(self, spans: Spans) -> bytes | None:
        """The vector of the content made of `spans`, read where it stands.

        None where the reading has no content that shares at least half of the characters of both together.
        """
        if not spans:
            return None
        at = bisect_left(self.contents, (Span(spans[-1].end, spans[-1].end),))
        best, most = None, SHARED
        for content, vector in zip(
            self.contents[max(0, at - NESTED) : at], self.vectors[max(0, at - NESTED) : at], strict=True
        ):
            share = _shared(content, spans)
            if share >= most:
                best, most = vector, share
        return best


def _shared(left: Spans, right: Spans) -> float:
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in left for b in right)
    every = sum(s.end - s.start for s in (*left, *right)) - both
    return both / every if every else 0.0


def packed(vectors: Floats) -> list[bytes]:
    """Each vector in 8 bits, scaled so that its largest number is 127."""
    largest = np.abs(vectors).max(1, initial=1e-8)
    codes = np.rint(vectors * (127 / largest[:, None])).astype(np.int8)
    return [row.tobytes() for row in codes]


def likeness(a: bytes, b: bytes) -> float:
    """The cosine of two vectors, from -1 to 1. Only vectors made under the same `version` compare."""
    left, right = (np.frombuffer(v, dtype=np.int8).astype(np.float32) for v in (a, b))
    return float(left @ right / max(1e-8, float(np.linalg.norm(left) * np.linalg.norm(right))))


def vectors_of(texts: Sequence[str]) -> list[bytes]:
    """The vectors of texts by themselves; of a long text its first 254 word pieces count. Raises BadInstall."""
    from whence.reader.reader import load

    return load().vectors_of(texts)


def version() -> str:
    """Which model makes the vectors. Raises BadInstall."""
    from whence.reader.reader import load

    return load().version
