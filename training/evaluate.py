"""Scoring a network in training by the project's yardstick, through the code that ships."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from eval.gate import yardstick
from training import corpus, people
from training.corpus import Example
from training.net import LINK, Nearness, Reader
from training.windows import BODY, batches, collate, epoch, sorted_batches
from whence.reader.decode import Linker, Outputs, Pointer, Relation, relations
from whence.reader.pieces import Pieces
from whence.reader.wordpiece import Vocabulary

STRIDE, TOGETHER = 190, 4


def outputs(reader: Reader, example: Example) -> tuple[Outputs, Outputs]:
    """The network's outer and inner outputs for each word, each from the window in which it stands most central."""
    p = example.pieces
    total = len(p.ids)
    starts = sorted({min(s, max(0, total - BODY)) for s in range(0, max(1, total - BODY + STRIDE), STRIDE)})
    batch = collate([(example, s) for s in starts])
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        heads, _ = reader(*(batch[k] for k in ("ids", "shape", "quote", "gap", "mask")))
    centre = np.array(starts) + BODY / 2
    window = np.abs(p.word_first[:, None] - centre[None]).argmin(1)
    place = p.word_first - np.array(starts)[window] + 1

    def layer(tag: Tensor, link: Tensor) -> Outputs:
        tags, links = tag.float().numpy(), link.float().numpy()
        return Outputs(tags[window, place], links[window, place], links[window, 0].reshape(-1, 4 * LINK), p.paragraph)

    return layer(heads.tag, heads.link), layer(heads.inner, heads.inner_link)


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


def linker(reader: Reader, kind: str = "") -> Linker:
    """The linker of outer ("") or inner ("inner_") attributions, with the weights of nearness that `reader` learned."""

    def pointer(n: Nearness) -> Pointer:
        return Pointer(*(p.detach().float().numpy() for p in (n.distance, n.paragraph, n.rank)))

    return Linker(pointer(getattr(reader, f"near_{kind}cue")), pointer(getattr(reader, f"near_{kind}source")))


@dataclass(frozen=True, slots=True)
class Judge:
    """The dev sets. PolNeAR dev goes through the shared scorer; the losses on gold dev and GUM dev are means; GAP
    validation is the share of pronouns whose name is chosen among nobody and the two names.
    """

    shared: Path
    polnear: list[dict[str, Any]]
    examples: list[Example]
    losses: dict[str, list[Example]]
    gap: list[Example]
    gold: Path

    @classmethod
    def of(cls, shared: Path, vocabulary: Vocabulary, out: Path) -> Judge:
        """The dev sets of `shared`; `out` takes a file for the scorer."""
        rows = corpus.load(shared / "data" / "polnear", "dev")
        gold = out / "dev.jsonl"
        gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        losses = {
            "gold": [people.gold_example(row, vocabulary) for row in people.gold(shared, "dev")],
            "gum": [people.gum_example(row, vocabulary) for row in people.gum(shared, "dev")],
        }
        gap = [people.gap_example(row, vocabulary) for row in people.gap(shared, "validation")]
        return cls(shared, rows, [corpus.example(row, vocabulary) for row in rows], losses, gap, gold)

    def figures(self, reader: Reader) -> dict[str, Any]:
        """The figures of `reader`, by dev set."""
        reader.eval()
        transition = reader.crf.scores().detach().float().numpy()
        found_linker = linker(reader)
        with tempfile.TemporaryDirectory() as folder:
            predictions = Path(folder) / "predictions.jsonl"
            with predictions.open("w", encoding="utf-8") as out:
                for row, example in zip(self.polnear, self.examples, strict=True):
                    found = relations(outputs(reader, example)[0], transition, found_linker)
                    out.write(json.dumps(ledger(row["text"], example.pieces, found)) + "\n")
            figures: dict[str, Any] = {"dev": yardstick(self.shared).spans(str(self.gold), str(predictions))}
        for name, examples in self.losses.items():
            figures[name] = mean_losses(reader, examples)
        figures["gap"] = chosen(reader, self.gap)
        return figures


def mean_losses(reader: Reader, examples: list[Example]) -> dict[str, float]:
    """The mean loss of each task over `examples`."""
    lost: dict[str, list[float]] = {}
    for group in batches(epoch(examples, np.random.default_rng(0), TOGETHER), 8):
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for task, loss in reader.losses(collate(group)).items():
                lost.setdefault(task, []).append(loss.item())
    return {task: round(float(np.mean(each)), 3) for task, each in lost.items()}


def chosen(reader: Reader, examples: list[Example]) -> dict[str, float]:
    """GAP's F1 in percent, where the pronoun means a name if that scores above the other and nobody; and accuracy."""
    right = predicted = gold = same = total = 0
    for group in sorted_batches(examples, 16, np.random.default_rng(0)):
        batch = collate(group)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            heads, _ = reader(*(batch[k] for k in ("ids", "shape", "quote", "gap", "mask")))
            words = heads.who.gather(1, batch["first"].unsqueeze(-1).expand(-1, -1, heads.who.shape[-1])).float()
            picked = reader.antecedents.chosen(words, batch["choices"]).argmax(1)
        label = batch["choices"][::3, 4]
        right += int(((picked == label) & (label > 0)).sum())
        predicted, gold = predicted + int((picked > 0).sum()), gold + int((label > 0).sum())
        same, total = same + int((picked == label).sum()), total + len(label)
    return {"F1": round(200 * right / max(1, predicted + gold), 1), "accuracy": round(100 * same / max(1, total), 1)}
