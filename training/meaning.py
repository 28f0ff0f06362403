"""What a statement says as a vector: the targets, from an untouched sentence encoder (all-MiniLM-L6-v2).

The student learns to agree with it (Hinton et al. 2015; Reimers and Gurevych 2020 do the same between languages), for
contents where they stand in their article and for texts by themselves.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training import corpus
from training.corpus import Example, Meaning
from training.net import MEANING, Encoder
from training.windows import LENGTH_STEP
from whence.reader.pieces import pieces
from whence.reader.windows import CLS, SEP
from whence.reader.wordpiece import Vocabulary

LONGEST = 96  # pieces of a text that the untouched encoder sees
BATCH = 64
FEWEST = 20  # characters of a content that is also learned by itself
SENTENCES, TITLES = 12_000, 4_000  # texts by themselves, from unlabelled articles
_SENTENCE = re.compile(r"[^\s.?!][^\n.?!]{30,300}[.?!]")
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Targets:
    """The target vector of each text that has one, of length 1."""

    row: dict[str, int]
    vectors: Floats

    def of(self, text: str) -> Floats | None:
        """The target of `text`."""
        at = self.row.get(text)
        return None if at is None else self.vectors[at]


def content(text: str, spans: list[list[int]]) -> str:
    """The words of a content as a text by itself."""
    return " ".join(text[start:end] for start, end in spans)


def bare(shared: Path) -> list[str]:
    """Sentences and titles of unlabelled articles, at most two sentences and one title of each."""
    sentences, titles = [], []
    for number, row in enumerate(corpus.rows(shared / "data" / "articles" / "news_sample.jsonl.gz")):
        chance = np.random.default_rng((7, number))
        found = _SENTENCE.findall(row["text"])
        sentences += [found[i] for i in chance.permutation(len(found))[:2]]
        titles.append(row["title"] or "")
    chance = np.random.default_rng(7)
    picked = [sentences[i] for i in chance.permutation(len(sentences))[:SENTENCES]]
    return picked + [t for t in (titles[i] for i in chance.permutation(len(titles))[:TITLES]) if t]


def contents(shared: Path) -> list[str]:
    """The contents of the training data."""
    out = []
    for row in corpus.rows(shared / "data" / "polnear" / "train.jsonl.gz"):
        out += [content(row["text"], a["content"]) for a in row["attributions"]]
    for path in sorted((shared / "gold" / "train").glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        out += [content(row["text"], s["content"]) for s in row["statements"]]
    return out


def example(text: str, vocabulary: Vocabulary, targets: Targets | None) -> Example:
    """A text by itself, with its target if it has one."""
    made = Example.blank("", pieces(text, vocabulary))
    target = targets.of(text) if targets is not None else None
    if target is not None and made.pieces.words:
        made.meanings = [Meaning(((0, made.pieces.words),), target)]
    return made


def embed(encoder: Encoder, vocabulary: Vocabulary, texts: list[str]) -> Floats:
    """The mean over the pieces' vectors of each text, of length 1, as the untouched encoder is meant to be used."""
    cut = [pieces(text, vocabulary).ids[: LONGEST - 2] for text in texts]
    out = np.zeros((len(texts), encoder.word.weight.shape[1]), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda i: len(cut[i]))
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        length = LENGTH_STEP * -(-(len(cut[rows[-1]]) + 2) // LENGTH_STEP)
        ids = np.zeros((len(rows), length), dtype=np.int64)
        mask = np.zeros((len(rows), length), dtype=np.float32)
        for r, i in enumerate(rows):
            n = len(cut[i])
            ids[r, 0], ids[r, 1 : n + 1], ids[r, n + 1] = CLS, cut[i], SEP
            mask[r, : n + 2] = 1
        seen = torch.from_numpy(mask)
        none = torch.zeros_like(torch.from_numpy(ids))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            hidden = encoder(torch.from_numpy(ids), none, none, none, (seen - 1)[:, None, None] * 1e4)
        mean = (hidden.float() * seen.unsqueeze(2)).sum(1) / seen.sum(1, keepdim=True)
        out[rows] = mean.numpy()
    return out / np.linalg.norm(out, axis=1, keepdims=True).clip(1e-6)


def targets(shared: Path, encoder: Encoder, vocabulary: Vocabulary, kept: Path) -> Targets:
    """The target of every content and bare text: `embed`, on the axes of greatest variance. Kept in the file `kept`."""
    texts = sorted({*contents(shared), *bare(shared)})
    if not kept.exists():
        full = embed(encoder, vocabulary, texts)
        _, _, axes = np.linalg.svd(full[:: max(1, len(full) // 8000)], full_matrices=False)
        np.savez(kept, vectors=(full @ axes[:MEANING].T).astype(np.float16))
    with np.load(kept) as stored:
        vectors = stored["vectors"].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-6)
    return Targets({text: i for i, text in enumerate(texts)}, vectors)
