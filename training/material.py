"""What an epoch of training goes through: which texts, with which names, in which batches."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training import corpus, meaning, names, people, windows
from training.corpus import Example, Meaning, Words
from training.meaning import Targets
from training.windows import Window
from whence.reader.wordpiece import Vocabulary

TOGETHER = 4  # windows of a text in one batch, where mentions are looked for in earlier windows
SHORT = 12  # rows of GAP in a batch
BARE = 40  # texts by themselves in a batch
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of each set that an epoch goes through, and the share of texts in which names are swapped."""

    polnear: float = 1.0
    gold: float = 1.0
    gum: float = 0.0
    gap: float = 0.0
    bare: float = 0.0
    swapped: float = 0.0


@dataclass(frozen=True, slots=True)
class Material:
    """The labelled rows; `targets` are the vectors that statements should have, if they are to be learned."""

    vocabulary: Vocabulary
    polnear: Rows
    gold: Rows
    gum: Rows
    gap: Rows
    bare: list[str]
    targets: Targets | None
    pool: names.Pool
    shares: Shares

    def epoch(self, chance: np.random.Generator, size: int) -> list[list[Window]]:
        """The batches of one epoch."""
        s = self.shares
        long = windows.epoch(self._drawn(self.polnear, corpus.example, s.polnear, chance), chance)
        long += windows.epoch(self._drawn(self.gold, people.gold_example, s.gold, chance), chance, TOGETHER)
        long += windows.epoch(self._drawn(self.gum, people.gum_example, s.gum, chance), chance, TOGETHER)
        found = windows.batches([long[i] for i in chance.permutation(len(long))], size)
        found += windows.sorted_batches(self._drawn(self.gap, people.gap_example, s.gap, chance), SHORT, chance)
        picked = [self.bare[i] for i in chance.permutation(len(self.bare))[: round(s.bare * len(self.bare))]]
        found += windows.sorted_batches(
            [meaning.example(text, self.vocabulary, self.targets) for text in picked], BARE, chance
        )
        return [found[i] for i in chance.permutation(len(found))]

    def _drawn(
        self,
        rows: Rows,
        example: Callable[[dict[str, Any], Vocabulary], Example],
        share: float,
        chance: np.random.Generator,
    ) -> list[Example]:
        """The examples of a share of `rows`, names swapped in some. A share above 1 goes through some rows twice."""
        order = np.concatenate(
            [chance.permutation(len(rows)) for _ in range(int(np.ceil(share)))] or [np.zeros(0, int)]
        )
        out = []
        for i in order[: round(share * len(rows))].tolist():
            row = rows[i]
            if chance.random() < self.shares.swapped:
                row = names.swapped(row, self.pool.swaps(names.people(row), chance))
            made = example(row, self.vocabulary)
            if self.targets is not None:
                made.meanings = of_statements(row, made, self.targets)
            out.append(made)
        return out


def of_statements(row: dict[str, Any], made: Example, targets: Targets) -> list[Meaning]:
    """The statements of a row whose words have a target, as `made` is to learn them."""
    words, out = Words(made.pieces), []
    for statement in row.get("statements") or (row.get("attributions", ()) if "publisher" in row else ()):
        target = targets.of(meaning.content(row["text"], statement["content"]))
        ranges = tuple(r for s, e in statement["content"] if (r := words.range(s, e))[0] < r[1])
        if target is not None and ranges:
            out.append(Meaning(ranges, target))
    return out


def gather(
    shared: Path, vocabulary: Vocabulary, shares: Shares, silver: Path, targets: Targets | None, without: int = -1
) -> Material:
    """The material in `shared`. `silver` holds what an earlier reader found within the contents of PolNeAR train.

    With `without`, the gold articles of that part (every `people.PARTS`-th article) are left out.
    """
    polnear = corpus.load(shared / "data" / "polnear", "train")
    if silver.exists():
        inner = {row["id"]: row["inner"] for row in map(json.loads, silver.open(encoding="utf-8"))}
        polnear = [{**row, "inner": inner[row["id"]]} for row in polnear]
    gold = people.gold(shared, "train") if shares.gold else []
    if without >= 0:
        gold = [row for n, row in enumerate(gold) if n % people.PARTS != without]
    gum = people.gum(shared, "train") if shares.gum else []
    gap = people.gap(shared, "development") if shares.gap else []
    bare: list[str] = []
    if shares.bare and targets is not None:
        bare = meaning.bare(shared) + [t for t in meaning.contents(shared) if len(t) > meaning.FEWEST]
    pool = names.Pool.of(p for rows in (polnear, gold) for row in rows for p in names.people(row))
    return Material(vocabulary, polnear, gold, gum, gap, bare, targets, pool, shares)
