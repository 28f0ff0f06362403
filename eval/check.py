"""Verdicts on a labelled set of quotes, made from the shared transcripts by explicit edits (`eval/check_quotes.py`).

python -m eval.check ../shared                 the half the thresholds were fitted on
python -m eval.check ../shared --half test     the half they were not
python -m eval.check ../shared --errors        what is judged otherwise than labelled, and why
python -m eval.check ../shared --real          real quotes: PolNeAR articles against the transcripts
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from eval.check_quotes import HELD_OUT, Labelled, Maker, halves, noisy, transcripts
from whence.model import Quote, Verdict
from whence.verbs.check import judge_for
from whence.verdicts.index import Index

FLAGS = ("negation", "number", "name", "speaker")


@dataclass
class Figures:
    """What came out: verdicts as labelled, the confusion matrix, recall of flags, false "verbatim"."""

    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_edit: Counter[tuple[str, bool]] = field(default_factory=Counter)
    flagged: Counter[tuple[str, bool]] = field(default_factory=Counter)
    false_flags: Counter[str] = field(default_factory=Counter)
    false_verbatim: int = 0
    seconds: float = 0.0
    errors: list[tuple[Labelled, Verdict]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Quotes judged."""
        return sum(self.confusion.values())

    @property
    def accuracy(self) -> float:
        """Share of verdicts as labelled."""
        return sum(n for (gold, got), n in self.confusion.items() if gold == got) / max(1, self.total)

    def recall(self, flag: str) -> float:
        """Share of labelled `flag`s that were raised."""
        hit, miss = self.flagged[flag, True], self.flagged[flag, False]
        return hit / max(1, hit + miss)

    def add(self, one: Labelled, verdict: Verdict) -> None:
        """Counts one verdict."""
        right = one.verdict == verdict.verdict
        self.confusion[one.verdict, verdict.verdict] += 1
        self.by_edit[one.edit, right] += 1
        for flag in FLAGS:
            if flag in one.flags:
                self.flagged[flag, flag in verdict.flags] += 1
            elif flag in verdict.flags:
                self.false_flags[flag] += 1
        self.false_verbatim += verdict.verdict == "verbatim" and one.verdict not in (
            "verbatim",
            "too short",
            "paraphrase",
        )
        if not right or not one.flags <= set(verdict.flags):
            self.errors.append((one, verdict))

    def wrong(self) -> str:
        """What is judged otherwise than labelled: the quote, the difference, the passage."""
        lines: list[str] = []
        for one, verdict in self.errors:
            got = f"{verdict.verdict} {verdict.flags} {verdict.score}"
            lines.append(f"\n{one.edit}: {one.verdict} {sorted(one.flags)} -> {got}")
            lines.append(f"  quote ({one.quote.speaker}): {one.quote.text}")
            lines.append(f"  diff: {[(e.kind, e.quote, e.passage) for e in verdict.diff if e.kind != 'same']}")
            if verdict.passage:
                lines.append(f"  passage ({verdict.passage.speaker}): {verdict.passage.text}")
        return "\n".join(lines)

    def __str__(self) -> str:
        names = sorted({name for pair in self.confusion for name in pair})
        lines = [f"{self.total} quotes; accuracy {self.accuracy:.2%}; false verbatim {self.false_verbatim}; "
                 f"{1000 * self.seconds / max(1, self.total):.2f} ms a quote"]  # fmt: skip
        lines.append("recall of flags: " + ", ".join(f"{flag} {self.recall(flag):.2%}" for flag in FLAGS))
        lines.append("flags raised beside: " + ", ".join(f"{flag} {self.false_flags[flag]}" for flag in FLAGS))
        lines.append("labelled \\ judged".ljust(16) + "".join(name[:9].rjust(11) for name in names))
        for gold in names:
            lines.append(gold.ljust(16) + "".join(str(self.confusion[gold, got] or ".").rjust(11) for got in names))
        edits = sorted({edit for edit, _ in self.by_edit})
        for edit in edits:
            right, wrong = self.by_edit[edit, True], self.by_edit[edit, False]
            lines.append(f"  {edit.ljust(32)}{right}/{right + wrong}")
        return "\n".join(lines)


def measure(shared: Path, half: str, count: int, seed: int = 5, names: tuple[str, ...] | None = None) -> Figures:
    """The figures on `count` labelled quotes of a half ("fit" or "test")."""
    documents = halves(transcripts(shared, names) if names else transcripts(shared))[half == "test"]
    index = Index.of(noisy(d, seed) for d in documents if not HELD_OUT.search(d.id))
    clean = Index.of(d for d in documents if not HELD_OUT.search(d.id))
    figures = Figures()
    judge = judge_for(index)
    for one in Maker(documents, seed, clean.commonness).make(count):
        begin = time.perf_counter()
        verdict = judge(one.quote)
        figures.seconds += time.perf_counter() - begin
        figures.add(one, verdict)
    return figures


def real(shared: Path) -> str:
    """How verdicts on the real quotes of PolNeAR agree with labels made by word alignment."""
    names = ("debates_2016", "campaign_other", "trump_campaign_corpus", "app_clinton_trump_2016", "trump_tweets")
    index = Index.of(transcripts(shared, names))
    with gzip.open(shared / "data" / "polnear" / "quote_vs_transcript.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found: Counter[tuple[str, str]] = Counter()
    judge = judge_for(index)
    for i, row in enumerate(rows):
        found[row["label"], judge(Quote(str(i), row["quote"], row["speaker"].title())).verdict] += 1
    verdicts = sorted({verdict for _, verdict in found})
    table = ["label \\ verdict".ljust(16) + "".join(name[:9].rjust(11) for name in verdicts)]
    for label in ("exact", "near", "partial", "none"):
        table.append(label.ljust(16) + "".join(str(found[label, v] or ".").rjust(11) for v in verdicts))
    return "\n".join(table)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--half", choices=("fit", "test"), default="fit")
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--real", action="store_true")
    options = parser.parse_args()
    if options.real:
        print(real(options.shared))
        return
    figures = measure(options.shared, options.half, options.count, options.seed)
    print(figures)
    if options.errors:
        print(figures.wrong())


if __name__ == "__main__":
    main()
