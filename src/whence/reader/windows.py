"""Cutting a text of any length into windows that the encoder can take in."""

from __future__ import annotations

import numpy as np

from whence.reader.pieces import Ints, Pieces

LENGTH = 256  # pieces a window, [CLS] and [SEP] included; training takes the same
BODY = LENGTH - 2
OVERLAP = 64  # pieces that neighbours share at least; with half of it exact content falls by 0.6 on PolNeAR dev
CLS, SEP = 101, 102


def even_windows(total: int) -> tuple[Ints, int]:
    """The first pieces of windows of one length that cover `total` pieces, and that length; there is no padding."""
    if total <= BODY:
        return np.zeros(1, dtype=np.int64), total
    count = -(-(total - OVERLAP) // (BODY - OVERLAP))
    length = -(-(total + (count - 1) * OVERLAP) // count)
    starts = np.linspace(0, total - length, count).round().astype(np.int64)
    return starts, length


def feed(cut: Pieces, starts: Ints, length: int) -> dict[str, Ints]:
    """The encoder's inputs for windows of `length` pieces from each of `starts`: arrays (windows, length + 2)."""
    at = starts[:, None] + np.arange(length)[None]
    inputs: dict[str, Ints] = {}
    for name in ("ids", "shape", "quote", "gap"):
        inputs[name] = np.zeros((len(starts), length + 2), dtype=np.int64)
        inputs[name][:, 1:-1] = getattr(cut, name)[at]
    inputs["ids"][:, 0], inputs["ids"][:, -1] = CLS, SEP
    return inputs


def most_central(words: Ints, starts: Ints, length: int) -> Ints:
    """Of each word, by its first piece, the window in whose middle it stands most; the earlier of two alike."""
    centre = starts + length / 2
    after = np.minimum(np.searchsorted(centre, words), len(centre) - 1)
    before = np.maximum(after - 1, 0)
    earlier = np.abs(words - centre[before]) <= np.abs(words - centre[after])
    return np.where(earlier, before, after).astype(np.int32)
