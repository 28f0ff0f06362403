"""Cutting labelled articles into windows and batches for training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from training.corpus import IGNORE, NULL, POINTERS, WORD_LABELS, Example
from whence.reader.windows import BODY, CLS, LENGTH, SEP


def epoch(examples: list[Example], random: np.random.Generator) -> list[tuple[Example, int]]:
    """Windows (example, first piece) over all examples in random order, at a random phase in each."""
    windows = []
    for example in examples:
        total = len(example.pieces.ids)
        last = max(0, total - BODY)
        phase = int(random.integers(0, BODY)) if last else 0
        starts = {min(max(0, s), last) for s in range(phase - BODY, total, BODY) if s + BODY > 0}
        windows += [(example, s) for s in sorted(starts)]
    return [windows[i] for i in random.permutation(len(windows))]


def batches(windows: list[tuple[Example, int]], size: int) -> Iterator[dict[str, Tensor]]:
    """Batches of `size` windows as tensors."""
    for i in range(0, len(windows), size):
        yield collate(windows[i : i + size])


def collate(windows: list[tuple[Example, int]]) -> dict[str, Tensor]:
    """One batch: piece arrays (windows, LENGTH), word arrays (windows, words), pointers counted from 0 = none."""
    cut = []
    for example, start in windows:
        p = example.pieces
        stop = min(start + BODY, len(p.ids))
        lo, hi = np.searchsorted(p.word_first, (start, stop)).tolist()
        cut.append((example, start, stop, lo, hi))
    most = max(1, max(hi - lo for *_, lo, hi in cut))
    out = {k: np.zeros((len(cut), LENGTH), dtype=np.int64) for k in ("ids", "shape", "quote", "gap")}
    mask = np.full((len(cut), 1, 1, LENGTH), -1e4, dtype=np.float32)
    first, present = np.zeros((len(cut), most), dtype=np.int64), np.zeros((len(cut), most), dtype=bool)
    paragraph = np.zeros((len(cut), most), dtype=np.int64)
    labels = {k: np.full((len(cut), most), IGNORE, dtype=np.int64) for k in WORD_LABELS}
    for row, (example, start, stop, lo, hi) in enumerate(cut):
        p, n = example.pieces, stop - start
        out["ids"][row, 0], out["ids"][row, n + 1] = CLS, SEP
        for k in out:
            out[k][row, 1 : n + 1] = getattr(p, k)[start:stop]
        mask[row, ..., : n + 2] = 0
        first[row, : hi - lo] = p.word_first[lo:hi] - start + 1
        present[row, : hi - lo] = True
        paragraph[row, : hi - lo] = p.paragraph[lo:hi]
        for k in WORD_LABELS:
            values = getattr(example, k)[lo:hi]
            if k in POINTERS:
                known = (values == NULL) | ((values >= lo) & (values < hi))
                values = np.where(known, np.where(values == NULL, 0, values - lo + 1), IGNORE)
            labels[k][row, : hi - lo] = values
    arrays = {**out, "mask": mask, "first": first, "present": present, "paragraph": paragraph, **labels}
    return {k: torch.from_numpy(v) for k, v in arrays.items()}
