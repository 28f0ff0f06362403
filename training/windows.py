"""Cutting labelled articles into windows and batches for training."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from training.corpus import IGNORE, NULL, POINTERS, WORD_LABELS, Example
from whence.reader.windows import BODY, CLS, SEP

Window = tuple[Example, int]  # and its first piece
LENGTH_STEP = 16  # batches are padded to a multiple of it


def cut(example: Example, phase: int) -> list[int]:
    """The first pieces of windows over an example, at a given phase."""
    last = max(0, len(example.pieces.ids) - BODY)
    if not last:
        return [0]
    return sorted({min(max(0, s), last) for s in range(phase - BODY, len(example.pieces.ids), BODY) if s + BODY > 0})


def epoch(examples: list[Example], random: np.random.Generator, together: int = 1) -> list[list[Window]]:
    """Groups of up to `together` windows (example, first piece) that follow one another, in random order."""
    groups = []
    for example in examples:
        starts = cut(example, int(random.integers(0, BODY)))
        groups += [[(example, s) for s in starts[i : i + together]] for i in range(0, len(starts), together)]
    return [groups[i] for i in random.permutation(len(groups))]


def batches(groups: list[list[Window]], size: int) -> list[list[Window]]:
    """Whole groups put together to batches of about `size` windows."""
    out: list[list[Window]] = []
    for group in groups:
        if not out or len(out[-1]) + len(group) > size:
            out.append([])
        out[-1] += group
    return out


def sorted_batches(examples: list[Example], size: int, random: np.random.Generator) -> list[list[Window]]:
    """Batches of `size` short texts of like length, cut to one window, in random order."""
    order = np.argsort([len(e.pieces.ids) + 8 * random.random() for e in examples], kind="stable")
    found = [[(examples[i], 0) for i in order[at : at + size]] for at in range(0, len(order), size)]
    return [found[i] for i in random.permutation(len(found))]


def collate(windows: list[Window]) -> dict[str, Tensor]:
    """One batch: piece arrays (windows, pieces), word arrays (windows, words), pointers counted from 0 = none.

    Mentions are rows (window, first word, end, document, whom it means, word within the document, whether to learn that
    nobody came before); a choice is three rows of mentions; the fragments of statements are rows (window, first word,
    end, statement).
    """
    ranges = []
    for example, start in windows:
        p = example.pieces
        stop = min(start + BODY, len(p.ids))
        lo, hi = np.searchsorted(p.word_first, (start, stop)).tolist()
        ranges.append((example, start, stop, lo, hi))
    most = max(1, max(hi - lo for *_, lo, hi in ranges))
    length = max(stop - start for _, start, stop, *_ in ranges) + 2
    length = LENGTH_STEP * -(-length // LENGTH_STEP)
    out = {k: np.zeros((len(ranges), length), dtype=np.int64) for k in ("ids", "shape", "quote", "gap")}
    mask = np.full((len(ranges), 1, 1, length), -1e4, dtype=np.float32)
    first, present = np.zeros((len(ranges), most), dtype=np.int64), np.zeros((len(ranges), most), dtype=bool)
    paragraph = np.zeros((len(ranges), most), dtype=np.int64)
    labels = {k: np.full((len(ranges), most), IGNORE, dtype=np.int64) for k in WORD_LABELS}
    weights = np.zeros((2, len(ranges)), dtype=np.float32)
    mentions: list[tuple[int, ...]] = []
    choices: list[tuple[int, ...]] = []
    fragments: list[tuple[int, ...]] = []
    vectors = []
    seen: set[tuple[int, int, int]] = set()
    for row, (example, start, stop, lo, hi) in enumerate(ranges):
        p, n = example.pieces, stop - start
        out["ids"][row, 0], out["ids"][row, n + 1] = CLS, SEP
        for k in out:
            out[k][row, 1 : n + 1] = getattr(p, k)[start:stop]
        mask[row, ..., : n + 2] = 0
        first[row, : hi - lo] = p.word_first[lo:hi] - start + 1
        present[row, : hi - lo] = True
        paragraph[row, : hi - lo] = p.paragraph[lo:hi]
        weights[:, row] = float(example.tagged), example.inner_weight
        for k in WORD_LABELS:
            values = getattr(example, k)[lo:hi]
            if k in POINTERS:
                known = (values == NULL) | ((values >= lo) & (values < hi))
                values = np.where(known, np.where(values == NULL, 0, values - lo + 1), IGNORE)
            labels[k][row, : hi - lo] = values
        for m in example.mentions:
            key = (id(example), m.start, m.end)
            if lo <= m.start and m.end <= hi and key not in seen:
                seen.add(key)
                mentions.append((row, m.start - lo, m.end - lo, id(example), m.who, m.start, int(m.first)))
        if example.choice is not None:
            spans = (example.choice.pronoun, *example.choice.names)
            if all(lo <= a < b <= hi for a, b in spans):
                choices += [(row, a - lo, b - lo, a, example.choice.label) for a, b in spans]
        for meaning in example.meanings:
            if all(lo <= a and b <= hi for a, b in meaning.ranges):
                fragments += [(row, a - lo, b - lo, len(vectors)) for a, b in meaning.ranges]
                vectors.append(meaning.vector)
    arrays = {
        **out,
        "mask": mask,
        "first": first,
        "present": present,
        "paragraph": paragraph,
        "weights": weights,
        "mentions": np.array(mentions, dtype=np.int64).reshape(-1, 7),
        "choices": np.array(choices, dtype=np.int64).reshape(-1, 5),
        "fragments": np.array(fragments, dtype=np.int64).reshape(-1, 4),
        "vectors": np.array(vectors, dtype=np.float32),
        **labels,
    }
    return {k: torch.from_numpy(v) for k, v in arrays.items()}
