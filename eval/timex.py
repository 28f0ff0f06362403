"""Time expressions against TempEval-3's training sets, and dates of statements against the gold ledgers.

    python -m eval.timex ../shared            the figures
    python -m eval.timex ../shared --errors   what is missed, invented or misread in the documents open for tuning

TimeBank's documents sorted by id, every tenth (index % 10 == 9) is held out: rules were never tuned on it.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from whence.model import Attribution, Document, Reading, Said, Span, Speaker
from whence.resolve.draft import Article, Draft
from whence.resolve.times.carry_over import carry_over
from whence.resolve.times.expressions import timexes
from whence.resolve.times.said import said

Row = dict[str, Any]
HEIDELTIME = "HeidelTime, published, on TempEval-3's own test (Platinum): relaxed 90.7, value 77.6"


class Found(NamedTuple):
    """One expression, gold or found: offsets, value and type."""

    start: int
    end: int
    value: str
    type: str


Finder = Callable[[str, date | None], Iterable[Found]]


def ours(text: str, published: date | None) -> Iterable[Found]:
    """What whence finds."""
    return [Found(t.start, t.end, t.value, t.type) for t in timexes(text, published)]


def documents(shared: Path, corpus: str) -> list[Row]:
    """The documents of a corpus, sorted by id."""
    with gzip.open(shared / "data" / "te3" / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return sorted((json.loads(line) for line in lines), key=lambda row: str(row["id"]))


def day(value: str) -> date | None:
    """The day at the head of a TIMEX3 value."""
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def score(rows: Iterable[Row], find: Finder = ours, errors: Counter[str] | None = None) -> dict[str, float]:
    """Extent F1, strict and relaxed (any overlap), and value F1 (relaxed extent and the same value), in percent.

    As TempEval-3 scores: each gold expression is matched by one found expression at most.
    """
    gold_count = found_count = strict = relaxed = valued = 0
    for row in rows:
        text = row["text"]
        gold = [Found(t["s"], t["e"], t["value"], t["type"]) for t in row["timex"]]
        found = list(find(text, day(row["dct"])))
        gold_count, found_count = gold_count + len(gold), found_count + len(found)
        taken: set[int] = set()
        for g in gold:
            overlapping = [i for i, f in enumerate(found) if i not in taken and f.start < g.end and g.start < f.end]
            best = max(overlapping, key=lambda i: min(found[i].end, g.end) - max(found[i].start, g.start), default=None)
            words = " ".join(text[g.start : g.end].split())
            if best is None:
                if errors is not None:
                    errors[f"missed    {words} = {g.value}"] += 1
                continue
            taken.add(best)
            f = found[best]
            relaxed += 1
            strict += (f.start, f.end) == (g.start, g.end)
            valued += f.value == g.value
            if errors is not None and (f.start, f.end) != (g.start, g.end):
                errors[f"extent    {words} / {' '.join(text[f.start : f.end].split())}"] += 1
            if errors is not None and f.value != g.value:
                around = " ".join(text[max(0, g.start - 40) : g.end + 25].split())
                errors[f"value     {words} = {g.value}, read {f.value} ({row['dct'][:10]}) … {around}"] += 1
        for i, f in enumerate(found):
            if i not in taken and errors is not None:
                around = " ".join(text[max(0, f.start - 25) : f.end + 25].split())
                errors[f"invented  {' '.join(text[f.start : f.end].split())} … {around}"] += 1
    return {
        "expressions": gold_count,
        "strict": _f1(strict, gold_count, found_count),
        "relaxed": _f1(relaxed, gold_count, found_count),
        "precision": round(100 * relaxed / max(1, found_count), 1),
        "recall": round(100 * relaxed / max(1, gold_count), 1),
        "value": _f1(valued, gold_count, found_count),
    }


def _f1(hits: int, gold: int, found: int) -> float:
    return round(200 * hits / max(1, gold + found), 1)


def splits(shared: Path) -> dict[str, list[Row]]:
    """The held-out tenth of TimeBank, the rest of it, and AQUAINT."""
    bank = documents(shared, "timebank")
    return {
        "TimeBank, held-out tenth": [row for i, row in enumerate(bank) if i % 10 == 9],
        "TimeBank, the rest": [row for i, row in enumerate(bank) if i % 10 != 9],
        "AQUAINT": documents(shared, "aquaint"),
    }


def dates(shared: Path, show: bool = False) -> dict[str, float]:
    """Dates of the gold statements from their own spans and speakers: right among dated, invented among undated."""
    counts: Counter[str] = Counter()
    for path in sorted((shared / "gold" / "dev").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = Document(
            id=gold["id"], text=gold["text"], published=day(gold["published"]) if gold.get("published") else None
        )
        rows = gold["statements"]
        for row, found in zip(rows, _said(document, gold), strict=True):
            read = found and {"from": found.start and str(found.start), "to": found.end and str(found.end)}
            counts["dated"] += row["said"] is not None
            counts["right"] += row["said"] is not None and read == row["said"]
            counts["missed"] += row["said"] is not None and read is None
            counts["invented"] += row["said"] is None and read is not None
            counts["statements"] += 1
            if show and read != row["said"]:
                spans = sorted(tuple(s) for role in ("source", "cue", "content") for s in row[role])
                words = " ".join(gold["text"][max(0, spans[0][0] - 30) : spans[0][0] + 150].split())
                print(f"{path.name[:22]} {row['id']:4} {row['said']} read {read} {found and found.text!r} … {words}")
    undated = counts["statements"] - counts["dated"]
    return {
        "dated": counts["dated"],
        "right": round(100 * counts["right"] / max(1, counts["dated"]), 1),
        "wrong": counts["dated"] - counts["right"] - counts["missed"],
        "invented": round(100 * counts["invented"] / max(1, counts["statements"]), 1),
        "invented among undated": round(100 * counts["invented"] / max(1, undated), 1),
    }


def _said(document: Document, gold: Row) -> list[Said | None]:
    """What whence makes of the gold attributions, in their order."""
    text, rows = document.text, gold["statements"]
    article = Article(document, Reading((), ()))
    contents = [[Span(*s) for s in row["content"]] for row in rows]
    drafts = []
    for i, row in enumerate(rows):
        source, cue = ([Span(*s) for s in row[role]] for role in ("source", "cue"))
        found = Attribution(tuple(source), tuple(cue), tuple(contents[i]), 1.0)
        at = (cue or source or contents[i])[0].start
        sentence = next((s for s in article.sentences if s.start <= at < s.end), Span(0, len(text)))
        others = [c for j, spans in enumerate(contents) if j != i for c in spans]
        when = said(document, found, sentence, article.expressions, others)
        drafts.append(Draft(found, speaker=row["speaker"], cue_class=row["cue_class"], form=row["form"], said=when))
    place = {row["id"]: draft for row, draft in zip(rows, drafts, strict=True)}
    for row, draft in zip(rows, drafts, strict=True):
        draft.holder = place.get(row["within"])
    speakers = [Speaker(s["id"], s["name"], s["kind"], (), _mentions(text, [s["name"], *s.get("aliases", [])]))
                for s in gold["speakers"]]  # fmt: skip
    carry_over(article, drafts, speakers)
    return [draft.said for draft in drafts]


def _mentions(text: str, names: list[str]) -> tuple[Span, ...]:
    return tuple(Span(m.start(), m.end()) for name in names if name for m in re.finditer(re.escape(name), text))


def main(arguments: list[str]) -> None:
    """Print the figures, or the errors on what is open for tuning."""
    shared = Path(next((a for a in arguments if not a.startswith("-")), "../shared"))
    parts = splits(shared)
    if "--errors" in arguments:
        errors: Counter[str] = Counter()
        score(parts["TimeBank, the rest"], errors=errors)
        for error, count in sorted(errors.items(), key=lambda e: (e[0].split()[0], -e[1], e[0])):
            print(f"{count:3} {error}")
        dates(shared, show=True)
        return
    for name, rows in parts.items():
        figures = score(rows)
        print(f"{name:25}" + "  ".join(f"{key} {figure}" for key, figure in figures.items()))
    print(HEIDELTIME)
    print("Dates of gold statements  " + "  ".join(f"{key} {figure}" for key, figure in dates(shared).items()))


if __name__ == "__main__":
    main(sys.argv[1:])
