"""What goes wrong on a labelled set, grouped by kind. `python -m eval.errors --part train --show 3`

Each labelled statement is compared with the one that the shared scorer matches it with, and falls into one group for
each thing that is wrong with it: its speaker, its chain, its nesting, its date. Start where the groups are large.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from eval.gate import read, yardstick

Row = dict[str, Any]
NEARBY = 600  # characters before and after a cue within which a medium counts as named near by
WIDTH = 160  # characters of the article that are shown


@dataclass(frozen=True)
class Case:
    """One labelled statement, the one found for it if any, and what else is needed to judge both."""

    text: str
    gold: Row
    found: Row | None
    outer: Row | None
    outer_found: Row | None
    people: dict[str, Row]
    found_people: dict[str, Row]
    score: ModuleType

    def name(self, key: str | None) -> str:
        """The name of a labelled speaker."""
        return str(self.people[key]["name"]) if key in self.people else "nobody"

    def chain(self, row: Row, people: dict[str, Row]) -> str:
        """A chain in words."""
        return " ← ".join(str(people[key]["name"]) for key in row["chain"] if key in people)

    def same(self, key: str | None, found: str | None) -> bool:
        """Whether a speaker that was found is the labelled one."""
        return bool(self.score.same_speaker(self.people.get(key or ""), self.found_people.get(found or "")))

    def same_chain(self, gold: Row, found: Row) -> bool:
        """Whether two chains are the same, whatever the outlet is called."""
        pairs = zip(gold["chain"][:-1], found["chain"][:-1], strict=False)
        return len(gold["chain"]) == len(found["chain"]) and all(self.same(a, b) for a, b in pairs)


def groups(case: Case) -> Iterator[tuple[str, str]]:
    """What is wrong with a statement: the group, and what was labelled and found."""
    gold, found = case.gold, case.found
    inside = "nested" if gold["within"] else "long chain" if len(gold["chain"]) > 2 else "plain"
    if found is None:
        yield f"not found, {inside}", case.name(gold["speaker"])
        return
    if not case.same(gold["speaker"], found["speaker"]):
        heard = case.found_people.get(found["speaker"] or "", {"name": "nobody"})["name"]
        yield f"speaker, named by {_source(case)}", f"{case.name(gold['speaker'])}, not {heard}"
    elif not case.same_chain(gold, found):
        yield (
            f"chain, {_chain_fault(case)}",
            f"{case.chain(gold, case.people)}, not {case.chain(found, case.found_people)}",
        )
    if gold["within"] and (case.outer_found is None or found["within"] != case.outer_found["id"]):
        yield "nesting, " + ("the outer statement is not found" if case.outer_found is None else "another holds it"), ""
    days = found["said"] and {key: found["said"][key] for key in ("from", "to")}
    if gold["said"] is None and days is not None:
        yield "date invented", f"{days['from']} to {days['to']}"
    elif gold["said"] is not None and days != gold["said"]:
        kind = "missing" if days is None else "wrong"
        yield f"date {kind}", f"{gold['said']['from']} to {gold['said']['to']}"


def _source(case: Case) -> str:
    """How the text names the speaker of a labelled statement."""
    if not case.gold["source"]:
        return "nothing"
    start, end = case.gold["source"][0]
    words = case.text[start:end]
    if words.lower() in case.score.PRONOUNS:
        return "a pronoun"
    return "a name" if words[:1].isupper() else "a description"


def _chain_fault(case: Case) -> str:
    """Why the chain of a statement with the right speaker is wrong."""
    gold, found = case.gold, case.found
    assert found is not None
    if gold["within"] and case.outer is not None and case.outer_found is not None:
        if not case.same_chain(case.outer, case.outer_found):
            return "the outer statement’s chain is wrong"
        return "the outer statement’s chain is not passed on, or should not be"
    if gold["within"]:
        return "the outer statement is missing"
    if len(found["chain"]) > len(gold["chain"]):
        return "a link too many"
    if len(found["chain"]) == len(gold["chain"]):
        return "another link"
    at = (gold["cue"] or gold["source"] or gold["content"])[0][0]
    around = case.text[max(0, at - NEARBY) : at + NEARBY]
    link = case.people[gold["chain"][-2]]
    names = [link["name"], *link.get("aliases", [])]
    near = any(name.removeprefix("the ").removeprefix("The ") in around for name in names)
    return "a link named near by is missing" if near else "a link named earlier does not carry on"


def cases(score: ModuleType, gold: Row, ledger: Row | None) -> list[Case]:
    """The labelled statements of an article beside what was found."""
    tokens = score.regex_tokens(gold["text"])
    found = score.reported(ledger, top_only=False)
    members = [
        [score.members(score.fragments(s["content"], tokens)) for s in rows] for rows in (gold["statements"], found)
    ]
    partner = {gold["statements"][g]["id"]: found[p] for g, p in score.match(*members, 0.4)}
    by_id = {row["id"]: row for row in gold["statements"]}
    people = {s["id"]: s for s in gold["speakers"]}
    found_people = {s["id"]: s for s in (ledger or {"speakers": []})["speakers"]}
    return [
        Case(
            gold["text"],
            row,
            partner.get(row["id"]),
            by_id.get(row["within"]),
            partner.get(row["within"]),
            people,
            found_people,
            score,
        )
        for row in gold["statements"]
    ]


def ledgers(folder: Path, found: Path | None) -> dict[str, Row]:
    """The ledgers of the labelled articles by their texts: those of a file, or read now."""
    with tempfile.TemporaryDirectory() as scratch:
        if found is None:
            records, found = Path(scratch) / "articles.jsonl", Path(scratch) / "ledgers.jsonl"
            rows = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
            known = ({key: row.get(key) for key in ("text", "title", "outlet", "published")} for row in rows)
            records.write_text("".join(json.dumps(each) + "\n" for each in known), encoding="utf-8")
            read([str(records)], found)
        lines = found.read_text(encoding="utf-8").splitlines()
    return {row["document"]["text"]: row for row in map(json.loads, lines)}


def main() -> None:
    """Print the groups, largest first, each with some of its cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--part", default="dev", choices=("dev", "train"))
    parser.add_argument("--ledgers", type=Path, help="what `whence read --format jsonl` gave; read again if left out")
    parser.add_argument("--show", type=int, default=2, help="cases to show of each group")
    args = parser.parse_args()
    folder = args.shared / "gold" / args.part
    if not folder.is_dir():
        parser.error(f"{folder} is not a folder; name the shared data sets with --shared.")
    found = ledgers(folder, args.ledgers)
    score = yardstick(args.shared)
    grouped: dict[str, list[str]] = defaultdict(list)
    total = 0
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for case in cases(score, gold, found.get(gold["text"])):
            total += 1
            spans = [span for role in ("source", "cue", "content") for span in case.gold[role]]
            at = min(span[0] for span in spans)
            words = " ".join(case.text[at : at + WIDTH].split())
            for group, what in groups(case):
                grouped[group].append(f"{gold['id'][:12]} {case.gold['id']}: {what} … {words}")
    print(f"{total} statements")
    for group, members in sorted(grouped.items(), key=lambda each: (-len(each[1]), each[0])):
        print(f"{len(members):5}  {group}")
        step = max(1, len(members) // max(1, args.show))
        for line in members[::step][: args.show]:
            print(f"         {line}")


if __name__ == "__main__":
    main()
