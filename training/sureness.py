"""Fits how sure a speaker is (`data/sureness.csv`) on the labelled articles, and measures it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from eval.gate import yardstick
from training.gold import as_seen
from whence.model import Document, Reading
from whence.resolve.draft import Article
from whence.resolve.ledger import STEPS, Work
from whence.resolve.speakers.antecedents import Antecedents
from whence.resolve.speakers.sureness import Grounds, log_odds, sure

TABLE = Path(__file__).parents[1] / "src" / "whence" / "resolve" / "data" / "sureness.csv"
PULL = 1.0  # how strongly slopes are drawn to nothing


class Answer(NamedTuple):
    """A statement that was found: what its speaker rests on, how sure it is to be there, if the speaker is right."""

    grounds: Grounds
    found: float
    right: bool


def answers(
    folder: Path, shared: Path, read: Callable[[str], Reading], models: Callable[[int], Antecedents | None]
) -> Iterator[Answer]:
    """The statements found in the labelled articles of `folder`; `models` gives the models for article n."""
    score = yardstick(shared)
    for number, path in enumerate(sorted(folder.glob("*.json"))):
        gold = as_seen(json.loads(path.read_text(encoding="utf-8")))
        document = Document(gold["id"], gold["text"], title=gold.get("title"), outlet=gold.get("outlet"))
        work = Work(Article(document, read(gold["text"])), antecedents=models(number))
        for step in STEPS:
            step(work)
        drafts = [d for d in work.drafts if d.form != "own"]
        tokens = score.regex_tokens(gold["text"])
        sides = (
            [[(s[0], s[1]) for s in one["content"]] for one in gold["statements"]],
            [[(s.start, s.end) for s in draft.content] for draft in drafts],
        )
        found = [[score.members(score.fragments(content, tokens)) for content in side] for side in sides]
        wanted = {s["id"]: s for s in gold["speakers"]}
        known = {s.id: {"name": s.name, "kind": s.kind} for s in work.speakers}
        for g, p in score.match(*found, 0.4):
            draft = drafts[p]
            same = score.same_speaker(wanted.get(gold["statements"][g]["speaker"]), known.get(draft.speaker or ""))
            yield Answer(draft.grounds, draft.found.confidence, same)


def fit(found: Sequence[Answer]) -> dict[str, tuple[float, float, float]]:
    """A logistic curve for each sort of grounds, by Newton's method with a pull on the slopes."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in found:
        groups[answer.grounds.sort].append(answer)
    curves = {}
    for sort, group in sorted(groups.items()):
        rows = np.array([(1.0, log_odds(a.grounds.chance), log_odds(a.found)) for a in group])
        right = np.array([a.right for a in group], dtype=float)
        weights = np.zeros(3)
        for _ in range(30):
            likely = 1 / (1 + np.exp(-rows @ weights))
            pull = PULL * np.array([0.01, 1.0, 1.0])
            slope = rows.T @ (right - likely) - pull * weights
            bend = (rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(pull)
            weights = weights + np.linalg.solve(bend, slope)
        curves[sort] = (float(weights[0]), float(weights[1]), float(weights[2]))
    return curves


def write(curves: dict[str, tuple[float, float, float]]) -> None:
    """Write the curves into the package."""
    head = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    lines = [f"{sort},{base:.3f},{chance:.3f},{found:.3f}" for sort, (base, chance, found) in curves.items()]
    TABLE.write_text("\n".join([*head, "sort,base,chance,found", *lines]) + "\n", encoding="utf-8")


def calibration_error(found: Sequence[Answer], bins: int = 10) -> float:
    """The expected calibration error: the mean distance of sureness and share right over bins of equal width."""
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for answer in found:
        likely = sure(answer.grounds, answer.found)
        groups[min(bins - 1, int(likely * bins))].append((likely, answer.right))
    return sum(abs(sum(p for p, _ in g) - sum(r for _, r in g)) for g in groups.values()) / max(1, len(found))
