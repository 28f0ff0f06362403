"""Scoring a network in training by the project's yardstick, through the code that ships."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from eval.gate import yardstick
from training.corpus import Example
from training.net import LINK, Nearness, Reader
from training.windows import BODY, collate
from whence.reader.decode import Linker, Outputs, Pointer, Relation, relations
from whence.reader.pieces import Pieces

STRIDE = 190


def outputs(reader: Reader, example: Example) -> Outputs:
    """The network's outputs for each word of an article, each from the window in which it stands most central."""
    p = example.pieces
    total = len(p.ids)
    starts = sorted({min(s, max(0, total - BODY)) for s in range(0, max(1, total - BODY + STRIDE), STRIDE)})
    batch = collate([(example, s) for s in starts])
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        tag, link, *_ = reader(*(batch[k] for k in ("ids", "shape", "quote", "gap", "mask")))
    tag, link = tag.float().numpy(), link.float().numpy()
    centre = np.array(starts) + BODY / 2
    window = np.abs(p.word_first[:, None] - centre[None]).argmin(1)
    place = p.word_first - np.array(starts)[window] + 1
    return Outputs(tag[window, place], link[window, place], link[window, 0].reshape(-1, 4 * LINK), p.paragraph)


def ledger(text: str, cut: Pieces, found: list[Relation]) -> dict[str, Any]:
    """A ledger of top-level statements alone, enough for the scorer."""
    start, end = cut.word_start.tolist(), cut.word_end.tolist()

    def spans(fragments: tuple[tuple[int, int], ...]) -> list[dict[str, int]]:
        return [{"start": start[a], "end": end[b - 1]} for a, b in fragments]

    statements = [
        {
            "form": "indirect",
            "within": None,
            "source": spans(r.source),
            "cue": spans(r.cue),
            "content": spans(r.content),
        }
        for r in found
    ]
    return {"document": {"text": text}, "statements": statements}


def linker(reader: Reader) -> Linker:
    """The linker with the weights of nearness that `reader` has learned."""

    def pointer(n: Nearness) -> Pointer:
        return Pointer(*(p.detach().float().numpy() for p in (n.distance, n.paragraph, n.rank)))

    return Linker(pointer(reader.near_cue), pointer(reader.near_source))


def evaluate(
    reader: Reader, examples: list[Example], texts: dict[str, str], gold: Path, shared: Path
) -> dict[str, Any]:
    """The scorer's figures for `reader` on `examples`, whose gold rows stand (gzipped or not) in `gold`."""
    reader.eval()
    transition = reader.crf.scores().detach().float().numpy()
    found_linker = linker(reader)
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        with predictions.open("w", encoding="utf-8") as out:
            for example in examples:
                found = relations(outputs(reader, example), transition, found_linker)
                out.write(json.dumps(ledger(texts[example.id], example.pieces, found)) + "\n")
        figures: dict[str, Any] = yardstick(shared).spans(str(gold), str(predictions))
    reader.train()
    return figures
