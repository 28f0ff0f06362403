"""How fast trails are found as a collection grows, and how much memory it takes.

    python -m benchmarks.trace LEDGERS.jsonl [--most 100000]

The statements are those of the ledgers (as `whence read --format jsonl` writes them), varied: each story takes the
articles of the file with names and rare words of its own, in three versions of which two lose or change some words.
Prints statements a second and the exponent of the cost between sizes.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from whence.match import tables
from whence.match.words import said
from whence.serial import from_dict
from whence.trails.collection import find
from whence.trails.wordings import Article, Wording, article_of, wordings

VERSIONS = 3
_WORD = re.compile(r"[^\W\d_]{4,}")


def story(
    number: int, base: list[tuple[Article, list[Wording]]], first: int
) -> Iterator[tuple[Article, list[Wording]]]:
    """The versions of one article of `base`, its longer words changed so that stories have little in common."""
    article, pieces = base[number % len(base)]
    chance = random.Random(number)
    new: dict[str, str] = {}

    def other(word: str) -> str:
        if word.lower() in tables.words("light") or chance.random() < 0.4:
            return word
        return new.setdefault(word, word[:2] + "".join(chance.choice("aeiorstln") for _ in range(4)))

    told = {p.text: _WORD.sub(lambda m: other(m[0]), p.text) for p in pieces}
    for version in range(VERSIONS):
        text = " ".join(told.values()) + f" {number} {version}"
        made = replace(
            article, number=first + version, key=f"{number}-{version}", document=f"{number}-{version}", text=text,
            title=next(iter(told.values()))[:60], outlet=f"Outlet {version}", url=None, byline=None,
            published=article.published and article.published + timedelta(days=number // 30),
        )  # fmt: skip
        yield made, [_varied(p, told[p.text], first + version, version, chance) for p in pieces]


def _varied(piece: Wording, text: str, article: int, version: int, chance: random.Random) -> Wording:
    words = text.split()
    if version and len(words) > 5:
        words = [w for w in words if chance.random() > 0.1]
    varied = " ".join(words)
    return replace(piece, article=article, text=varied, words=tuple(t.norm for t in said(varied)))


def main() -> None:
    """Prints the figures, one line a size."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("ledgers", type=Path)
    options.add_argument("--most", type=int, default=100_000)
    asked = options.parse_args()
    base = []
    for n, line in enumerate(asked.ledgers.read_text(encoding="utf-8").splitlines()):
        ledger = from_dict(json.loads(line))
        base.append((article_of(n, str(n), ledger.document), wordings(ledger, n)))
    base = [b for b in base if len(b[1]) > 4]
    size, before = 1_000, None
    while size <= asked.most:
        articles: list[Article] = []
        pieces: list[Wording] = []
        number = 0
        while len(pieces) < size:
            for article, own in story(number, base, len(articles)):
                articles.append(article)
                pieces += own
            number += 1
        start = time.process_time()
        found = find(articles, pieces)
        took = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        told = (
            f"{len(pieces):,} statements, {len(articles):,} articles: {len(found):,} trails, {took:.1f} s of one core"
        )
        exponent = f", exponent {math.log(took / before[1]) / math.log(len(pieces) / before[0]):.2f}" if before else ""
        print(f"{told}, {len(pieces) / took:,.0f} a second, {memory:.2f} GB{exponent}", flush=True)
        before = len(pieces), took
        size *= 10


if __name__ == "__main__":
    main()
