"""Trails against labels: families and events, each scored by a scorer that has not seen it; and sentence pairs.

    .venv/bin/python -m eval.trails [--ledgers FOLDER] [--shared FOLDER] [--each] [--shipped]

Reads the articles of `../shared/data/trails` (or takes their ledgers from FOLDER, where an earlier run kept them),
learns the scorer again for each family or event from all the others, and scores the trails of all together with
`../shared/score/score_trails.py`. With `--shipped` the scorer of the package is taken, which has seen them all.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from whence.model import Ledger
from whence.serial import from_dict
from whence.trails.collection import find
from whence.trails.context import Related
from whence.trails.related import profile, relation
from whence.trails.scorer import Scorer, log_odds
from whence.trails.trail import Traced
from whence.trails.weights import LENIENT, compared_pairs
from whence.trails.wordings import Article, Wording, wordings

SETS = ("dev", "events")
OVERLAP = 0.3  # as the scoring script pairs a labelled statement with what was found


@dataclass(frozen=True)
class Family:
    """One family or event: its articles and wordings, and which labelled trails each wording carries."""

    name: str
    articles: list[Article]
    wordings: list[Wording]
    carries: list[set[str]]
    touches: list[bool]


def splits(shared: Path, ledgers: Path | None = None) -> list[list[Family]]:
    """The families and the events, read."""
    return [list(_families(shared / "data" / "trails" / name, name, ledgers)) for name in SETS]


def _families(folder: Path, name: str, ledgers: Path | None) -> Iterator[Family]:
    read = _read(folder, name, ledgers)
    number = 0
    for family in sorted(p.parent for p in folder.glob("*/truth.json")):
        articles, pieces, places = [], list[Wording](), dict[str, int]()
        for path in sorted(family.glob("[0-9]*.json")):
            row = json.loads(path.read_text(encoding="utf-8"))
            ledger = read[row["url"]]
            when = row["published"]
            clock = datetime.fromisoformat(when) if "T" in when else date.fromisoformat(when)
            d = ledger.document
            articles.append(
                Article(number, row["url"], d.id, d.text, row["url"], d.outlet, d.byline, d.title, clock, d.language)
            )
            places[row["id"]] = number
            pieces += wordings(ledger, number)
            number += 1
        truth = json.loads((family / "truth.json").read_text(encoding="utf-8"))
        yield Family(family.name, articles, pieces, *_labels(truth, articles, pieces, places))


def _read(folder: Path, name: str, ledgers: Path | None) -> dict[str, Ledger]:
    kept = ledgers / f"{name}.ledgers.jsonl" if ledgers else None
    if kept and kept.exists():
        lines = kept.read_text(encoding="utf-8").splitlines()
    else:
        rows = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*/[0-9]*.json"))]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as source:
            source.writelines(json.dumps(row) + "\n" for row in rows)
            source.flush()
            lines = subprocess.run(
                [sys.executable, "-m", "whence", "read", "--format", "jsonl", source.name],
                check=True, capture_output=True, text=True,
            ).stdout.splitlines()  # fmt: skip
        if kept:
            kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = [from_dict(json.loads(line)) for line in lines]
    return {ledger.document.url or ledger.document.origin or "": ledger for ledger in found}


def _labels(
    truth: dict[str, Any], articles: list[Article], pieces: list[Wording], places: dict[str, int]
) -> tuple[list[set[str]], list[bool]]:
    """For each wording the trails whose statements it matches best, and whether it overlaps with any."""
    text = {a.number: a.text for a in articles}
    carries, touches = [set[str]() for _ in pieces], [False] * len(pieces)
    for trail in truth["trails"]:
        for statement in trail["statements"]:
            number = places[statement["article"]]
            start = text[number].find(statement["content_snippet"])
            mine = _covered(text[number], start, start + len(statement["content_snippet"]))
            for i, piece in enumerate(pieces):
                if piece.article == number:
                    share = _overlap(mine, _covered(text[number], piece.span.start, piece.span.end))
                    if share >= OVERLAP:
                        carries[i].add(trail["id"])
                    touches[i] |= share > 0.05
    return carries, touches


def _covered(text: str, start: int, end: int) -> set[int]:
    import re

    return {i for i, m in enumerate(re.finditer(r"\w+", text)) if m.start() < end and start < m.end()}


def _overlap(a: set[int], b: set[int]) -> float:
    both = len(a & b)
    return max(both / len(a | b), both / min(len(a), len(b)) - 0.4) if a and b else 0.0


def labelled_rows(split: list[Family]) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For each family the features, labels and weights of the pairs of wordings of which one at least is labelled."""
    from training.trail_scorer import SAME

    found = {}
    for family in split:
        profiles = {a.number: profile(a) for a in family.articles}
        known = {a.number: a for a in family.articles}
        related = {
            (m, n): (Related(1.0) if m == n else relation(profiles[m], profiles[n]) or Related(0.0))
            for m in profiles for n in profiles if m <= n
        }  # fmt: skip
        pairs, features = compared_pairs(family.wordings, known, related, every=True)
        labels = np.array([_label(family, i, j) for i, j in pairs.tolist()])
        kept = labels >= 0
        found[family.name] = features[kept], labels[kept], np.where(labels[kept] == 1, SAME, 1.0)
    return found


def _label(family: Family, i: int, j: int) -> float:
    a, b = family.carries[i], family.carries[j]
    if a & b:
        return 1.0
    unclear = any(family.touches[k] and not family.carries[k] for k in (i, j))
    return -1.0 if unclear or not (a or b) else 0.0


def as_rows(found: list[Traced], articles: dict[int, Article]) -> list[dict[str, Any]]:
    """Trails as far as the scoring script looks at them."""
    return [
        {
            "statements": [
                {
                    "url": articles[v.article].url,
                    "text": v.text,
                    "content": [{"start": p.span.start, "end": p.span.end} for p in v.pieces],
                }
                for v in t.versions
            ],
            "edges": [{"from": e.start, "to": e.end, "evidence": e.evidence} for e in t.edges],
            "origin": t.origin,
            "independent_sources": t.independent,
            "flags": list(t.flags),
            "mutations": [{"statement": m.version, "kind": m.kind} for m in t.mutations],
        }
        for t in found
    ]


def score(shared: Path, name: str, rows: list[dict[str, Any]], each: bool) -> str:
    """What the scoring script says of trails."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as target:
        target.writelines(json.dumps(row) + "\n" for row in rows)
        target.flush()
        script = [sys.executable, str(shared / "score" / "score_trails.py"), str(shared / "data" / "trails" / name)]
        done = subprocess.run(
            [*script, target.name, *(["--each"] if each else [])], check=True, capture_output=True, text=True
        )
    return done.stdout


def main() -> None:
    """Prints the figures."""
    from training.trail_scorer import Rows, fit, of_sentences, sentence_pairs, sentence_rows

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--ledgers", type=Path)
    options.add_argument("--shared", type=Path, default=Path("../shared"))
    options.add_argument("--each", action="store_true")
    options.add_argument("--shipped", action="store_true")
    asked = options.parse_args()
    read = splits(asked.shared, asked.ledgers)
    scorers: dict[str, Scorer | None] = {f.name: None for split in read for f in split}
    sentences, rows = None, dict[str, Rows]()
    if not asked.shipped:
        rows = {name: r for split in read for name, r in labelled_rows(split).items()}
        sentences = sentence_rows(asked.shared)
        scorers = {name: fit(sentences, [r for n, r in rows.items() if n != name]) for name in rows}
    for name, split in zip(SETS, read, strict=True):
        found: list[dict[str, Any]] = []
        for family in split:
            known = {a.number: a for a in family.articles}
            found += as_rows(find(family.articles, family.wordings, by=scorers[family.name]), known)
        print(name, score(asked.shared, name, found, asked.each))
    held = sentence_pairs(asked.shared, "msrp_val")
    by = fit(sentences, list(rows.values())) if sentences else None
    said = log_odds(of_sentences(held), by) + LENIENT > 0
    same = np.array([bool(r["same"]) for r in held])
    print("msrp_val F1", round(200 * float((said & same).sum()) / float(said.sum() + same.sum()), 1))


if __name__ == "__main__":
    main()
