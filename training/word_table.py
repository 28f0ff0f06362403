"""Makes `src/whence/match/data/words.npz`: for common words of news, how rare they are and what they mean.

    .venv/bin/python -m training.word_table ../shared/data/articles/news_sample.jsonl.gz

Vectors are static: each word is embedded by itself by the model that the reader starts from and projected on the
principal components of all of them (Tulkens and van Dongen 2024, "Model2Vec"). Rarity is the share of articles with
the word. Needs `make train`; takes a few minutes on two cores.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

DIMENSIONS = 64
LEAST = 6  # articles
OUT = Path("src/whence/match/data/words.npz")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def frequencies(articles: Path) -> tuple[Counter[str], int]:
    """In how many articles each lower-cased word stands, and how many articles there are."""
    found: Counter[str] = Counter()
    total = 0
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"].lower().replace("’", "'")
            words = set()
            for word in _WORD.findall(text):
                words.add(word)
                words.update(word.split("'"))
            found.update(words)
            total += 1
    return found, total


def vectors(words: list[str]) -> np.ndarray:
    """One row a word: the model's embedding of it, on `DIMENSIONS` principal components, of length one."""
    from sentence_transformers import SentenceTransformer

    from training.train import base_model

    model = SentenceTransformer(str(base_model()), device="cpu")
    raw = model.encode(words, batch_size=512, show_progress_bar=False).astype(np.float64)
    centred = raw - raw.mean(axis=0)
    _, _, axes = np.linalg.svd(centred.T @ centred)
    kept = centred @ axes[:DIMENSIONS].T
    return kept / np.maximum(np.linalg.norm(kept, axis=1, keepdims=True), 1e-9)


def main() -> None:
    """Writes the table."""
    counts, total = frequencies(Path(sys.argv[1]))
    words = sorted(w for w, n in counts.items() if n >= LEAST and w.isascii() and 1 < len(w) < 24)
    rarity = np.array([math.log(total / counts[w]) for w in words], np.float16)
    rows = np.round(vectors(words) * 127).clip(-127, 127).astype(np.int8)
    listed = np.frombuffer("\n".join(words).encode(), np.uint8)
    np.savez_compressed(OUT, words=listed, rarity=rarity, vectors=rows)
    print(len(words), "words,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
