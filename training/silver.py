"""Attributions within PolNeAR's contents, as a reader of the first stage finds them: `python -m training.silver OUT`.

PolNeAR never nests. Of the contents, the sentences with a word that often is a cue are read as a text of their own: to
a network that has only seen PolNeAR, "that the mayor had urged patience" is a report like any other. What is found is
carried back to where it stands and teaches the second stage, beside the nested statements of the gold ledgers.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from training import corpus
from training.corpus import Example
from training.evaluate import linker, outputs
from training.excerpt import contents, cue_words
from training.net import Reader
from training.start import start
from training.train import base_model
from whence.model import Attribution, Span, Spans
from whence.reader.decode import Fragment, relations
from whence.reader.labels import ROLES
from whence.reader.pieces import pieces
from whence.reader.wordpiece import Vocabulary


def inner(row: dict[str, Any], reader: Reader, vocabulary: Vocabulary, telling: frozenset[str]) -> list[dict[str, Any]]:
    """What is found within the contents of a row of PolNeAR, in the row's own form."""
    outer = [
        Attribution(*(tuple(Span(*s) for s in a[role]) for role in ROLES), confidence=1.0) for a in row["attributions"]
    ]
    excerpt = contents(row["text"], outer, telling)
    cut = pieces(excerpt.text, vocabulary)
    if not cut.words:
        return []
    start, end = cut.word_start.tolist(), cut.word_end.tolist()

    def spans(fragments: tuple[Fragment, ...]) -> Spans:
        return tuple(Span(start[a], end[b - 1]) for a, b in fragments)

    seen = outputs(reader, Example.blank(row["id"], cut))[0]
    found = relations(seen, reader.crf.scores().detach().float().numpy(), linker(reader))
    carried = [excerpt.back(Attribution(spans(r.source), spans(r.cue), spans(r.content), 1.0)) for r in found]
    return [{role: [[s.start, s.end] for s in getattr(a, role)] for role in ROLES} for a in carried if a is not None]


def main() -> None:
    """Write `silver.jsonl` for a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder of the run that is to learn from it")
    parser.add_argument("--start", type=Path, required=True, help="the first stage: a checkpoint or a shipped model")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with the data")
    args = parser.parse_args()
    vocabulary = Vocabulary.of((base_model() / "vocab.txt").read_text(encoding="utf-8").splitlines())
    reader = Reader()
    start(reader, args.start)
    reader.eval()
    rows = corpus.load(args.shared / "data" / "polnear", "train")
    telling = frozenset(cue_words(rows))
    args.out.mkdir(parents=True, exist_ok=True)
    with (args.out / "silver.jsonl").open("w", encoding="utf-8") as out, torch.no_grad():
        for row in rows:
            out.write(json.dumps({"id": row["id"], "inner": inner(row, reader, vocabulary, telling)}) + "\n")


if __name__ == "__main__":
    main()
