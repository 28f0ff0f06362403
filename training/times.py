"""Grows the trees that date statements and writes them into the package: `python -m training.times SHARED`.

Reads the gold ledgers with the reader that ships, asks for each statement that matches a gold one which of its
candidate dates is the gold one, and grows the trees on all of `train`. Prints, by five-fold cross-validation over whole
articles and on `dev`, the share of gold dates given and the share of statements that got an invented one, for a row of
thresholds. The threshold is the lowest that keeps the share of invented dates within --invented and --invented-on-dev.
Takes some three minutes, two of them for reading.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from eval.gate import yardstick
from training.gold import Readers, articles, as_read
from training.trees import grow, write
from whence.resolve.ledger import times as dating_step
from whence.resolve.times.clues import Clues, Day
from whence.resolve.times.dating import MODEL, gather, questions

OUT = Path(__file__).parents[1] / "src" / "whence" / "resolve" / "data" / MODEL
FOLDS = 5
ROUNDS = 150
OVERLAP = 0.4  # of the words of two contents that are one statement's; the shared scorer's
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
BINS = 12

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """One gold article: its clues, the gold date of each statement that matches one, and how many gold has in all.

    `pairs` and `rows` are the questions asked of it, `fold` the part of cross-validation that it belongs to.
    """

    clues: Clues
    gold: dict[int, Day | None]
    dated: int
    fold: int
    pairs: list[tuple[int, Day]]
    rows: list[dict[str, float]]


def labelled(readers: Readers, part: str) -> list[Labelled]:
    """The gold articles of `part` ("train" or "dev") that are new to their network, resolved up to their dates."""
    score, found = yardstick(readers.shared), []
    for article in articles(readers, part):
        if not article.new:
            continue
        gold = article.gold
        work = as_read(article, dating_step)
        clues = gather(work.article, work.drafts, work.speakers)
        pairs, rows = questions(clues)
        days, dated = _gold_days(score, gold, clues)
        fold = int(sha256(gold["id"].encode()).hexdigest(), 16) % FOLDS
        found.append(Labelled(clues, days, dated, fold, pairs, rows))
    return found


def _gold_days(score: Any, gold: dict[str, Any], clues: Clues) -> tuple[dict[int, Day | None], int]:
    """The gold date of each statement that matches a gold one, and the number of gold dates."""
    tokens = score.regex_tokens(gold["text"])
    ours = [score.members(score.fragments([[s.start, s.end] for s in d.content], tokens)) for d in clues.drafts]
    theirs = [score.members(score.fragments(s["content"], tokens)) for s in gold["statements"]]
    days: dict[int, Day | None] = {}
    for g, p in score.match(theirs, ours, OVERLAP):
        said = gold["statements"][g]["said"]
        days[p] = said and (date.fromisoformat(said["from"]).toordinal(), date.fromisoformat(said["to"]).toordinal())
    return days, sum(s["said"] is not None for s in gold["statements"])


def table(articles: Sequence[Labelled], names: Sequence[str]) -> tuple[Floats, Floats]:
    """The features of all pairs of `articles`, and 1 for the gold date, 0 for another, -1 where gold is silent."""
    rows = [[row[name] for name in names] for article in articles for row in article.rows]
    labels = [
        float(article.gold[i] == day) if i in article.gold else -1.0 for article in articles for i, day in article.pairs
    ]
    return np.array(rows, np.float64), np.array(labels, np.float64)


def crossed(articles: Sequence[Labelled], names: Sequence[str], rounds: int, **settings: Any) -> list[Floats]:
    """The chances of every pair of each article, by trees that never saw the article."""
    rows, labels = table(articles, names)
    fold = np.repeat([a.fold for a in articles], [len(a.pairs) for a in articles])
    chances = np.zeros(len(labels))
    for held in range(FOLDS):
        seen = (fold != held) & (labels >= 0)
        chances[fold == held] = grow(rows[seen], labels[seen], rounds, **settings).predict(rows[fold == held])
    return np.split(chances, np.cumsum([len(a.pairs) for a in articles])[:-1])


@dataclass(frozen=True, slots=True)
class Most:
    """The share of invented dates, in percent, that is put up with in cross-validation and on dev."""

    crossed: float
    dev: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The likeliest candidate of a statement that gold knows, its chance, and the gold date."""

    chance: float
    day: Day | None
    gold: Day | None


def answers(articles: Sequence[Labelled], chances: Sequence[Floats]) -> Iterator[Answer]:
    """The answer for each statement that gold knows."""
    for article, scores in zip(articles, chances, strict=True):
        best: dict[int, tuple[float, Day]] = {}
        for (i, day), chance in zip(article.pairs, scores.tolist(), strict=True):
            best[i] = max(best.get(i, (-1.0, day)), (chance, day), key=lambda each: each[0])
        for i, gold in article.gold.items():
            chance, guess = best.get(i, (0.0, None))
            yield Answer(chance, guess, gold)


def shares(articles: Sequence[Labelled], found: Sequence[Answer], threshold: float) -> tuple[float, float]:
    """In percent: gold dates that are given, of all; statements found that got one though gold has none."""
    right = sum(a.day == a.gold for a in found if a.gold is not None and a.chance >= threshold)
    invented = sum(a.gold is None and a.chance >= threshold and a.day is not None for a in found)
    return 100 * right / max(1, sum(a.dated for a in articles)), 100 * invented / max(1, len(found))


def chosen(
    train: Sequence[Labelled],
    crossed_over: Sequence[Answer],
    dev: Sequence[Labelled],
    on_dev: Sequence[Answer],
    most: Most,
) -> float:
    """The lowest threshold that keeps the share of invented dates within `most`."""
    for level in np.arange(0.05, 1, 0.005):
        found = shares(train, crossed_over, level)[1], shares(dev, on_dev, level)[1]
        if found[0] <= most.crossed and found[1] <= most.dev:
            break
    return round(float(level), 3)


def calibrated(pairs: Sequence[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    """How often decisions with a chance are right: points of (chance, share right), never falling as chances rise.

    Isotonic regression by pooling adjacent violators, over bins of equal size.
    """
    ordered = sorted(pairs)
    parts = [ordered[low:high] for low, high in _cuts(len(ordered))]
    pools = [[sum(c for c, _ in p), float(sum(ok for _, ok in p)), float(len(p))] for p in parts]
    merged: list[list[float]] = []
    for pool in pools:
        merged.append(pool)
        while len(merged) > 1 and merged[-2][1] / merged[-2][2] > merged[-1][1] / merged[-1][2]:
            last = merged.pop()
            merged[-1] = [a + b for a, b in zip(merged[-1], last, strict=True)]
    return [round(c / n, 4) for c, _, n in merged], [round(ok / n, 4) for _, ok, n in merged]


def _cuts(number: int) -> Iterator[tuple[int, int]]:
    cuts = [round(i * number / BINS) for i in range(BINS + 1)]
    return ((low, high) for low, high in pairwise(cuts) if low < high)


def decisions(found: Sequence[Answer], threshold: float) -> tuple[list[tuple[float, bool]], list[tuple[float, bool]]]:
    """The chance and success of the decisions to give a date, and of those to give none, as certainties.

    The chance of a decision against is that of the likeliest date, below zero: it rises with the certainty.
    """
    given = [(a.chance, a.day == a.gold) for a in found if a.day is not None and a.chance >= threshold]
    none = [(-a.chance, a.gold is None) for a in found if a.day is not None and a.chance < threshold]
    return given, none


def fitted(found: Sequence[Answer], threshold: float) -> tuple[tuple[list[float], list[float]], ...]:
    """The calibration of decisions for a date, and of those against."""
    return tuple(calibrated(pairs) for pairs in decisions(found, threshold))


def certainties(
    found: Sequence[Answer], threshold: float, fits: tuple[tuple[list[float], list[float]], ...]
) -> list[tuple[float, bool]]:
    """How sure each decision is by `fits`, and whether it is right; a statement without candidates is not decided."""
    parts = zip(decisions(found, threshold), fits, strict=True)
    return [(float(np.interp(chance, *fit)), right) for pairs, fit in parts for chance, right in pairs]


def error(sure: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error (Guo et al. 2017) over bins of equal size."""
    ordered = sorted(sure)
    parts = [ordered[low:high] for low, high in _cuts(len(ordered))]
    return sum(abs(sum(s for s, _ in p) - sum(ok for _, ok in p)) for p in parts) / max(1, len(ordered))


def report(title: str, articles: Sequence[Labelled], found: Sequence[Answer], threshold: float) -> None:
    """Print what each threshold gives and costs."""
    print(f"{title}: {len(articles)} articles")
    for level in sorted({*THRESHOLDS, threshold}):
        right, invented = shares(articles, found, level)
        print(
            f"  from {level:.3f} on: {right:5.1f} % of gold dates, {invented:4.1f} % invented"
            + " <" * (level == threshold)
        )


def main() -> None:
    """Grow, report and write; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument(
        "--readers",
        type=Path,
        nargs="*",
        default=[],
        help="networks taught without parts of the articles; see `training.gold.Readers`",
    )
    parser.add_argument("--invented", type=float, default=4.4, help="percent put up with, cross-validated")
    parser.add_argument("--invented-on-dev", type=float, default=3.9, help="percent put up with on dev")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--dry", action="store_true", help="report only")
    args = parser.parse_args()
    readers = Readers(args.shared, args.readers)
    train, dev = (labelled(readers, part) for part in ("train", "dev"))
    names = list(next(a.rows[0] for a in train if a.rows))
    held_out = list(answers(train, crossed(train, names, args.rounds)))
    rows, labels = table(train, names)
    booster = grow(rows[labels >= 0], labels[labels >= 0], args.rounds)
    on_dev = [np.asarray(booster.predict(table([a], names)[0]) if a.rows else []) for a in dev]
    dev_answers = list(answers(dev, on_dev))
    threshold = chosen(train, held_out, dev, dev_answers, Most(args.invented, args.invented_on_dev))
    report("cross-validation on train", train, held_out, threshold)
    report("dev", dev, dev_answers, threshold)
    fits = fitted([*held_out, *dev_answers], threshold)
    halves = [[a for k, a in enumerate(dev) if k % 2 == half] for half in (0, 1)]
    parts = [list(answers(half, [c for k, c in enumerate(on_dev) if k % 2 == n])) for n, half in enumerate(halves)]
    sure = [
        each
        for n, part in enumerate(parts)
        for each in certainties(part, threshold, fitted([*held_out, *parts[1 - n]], threshold))
    ]
    print(f"expected calibration error of `sure.said` on dev, by a fit to train and the other half: {error(sure):.3f}")
    print(f"the same in cross-validation: {error(certainties(held_out, threshold, fits)):.3f}")
    gain = sorted(zip(booster.feature_importance("gain"), names, strict=True), reverse=True)
    print("most telling: " + ", ".join(name for _, name in gain[:12]))
    if not args.dry:
        none_fit = [[-c for c in reversed(fits[1][0])], list(reversed(fits[1][1]))]
        write(OUT, names, booster, threshold=threshold, sure_of_date=fits[0], sure_of_none=none_fit)


if __name__ == "__main__":
    main()
