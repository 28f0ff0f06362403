"""The benchmark of source chains, for any system: `docs/benchmark.md` says what it must print.

    python -m eval.chains GOLD LEDGERS.jsonl         the figures of these ledgers on a folder of gold
    python -m eval.chains GOLD                       the same of whence, which reads the texts of the gold first
    python -m eval.chains GOLD --export LABELS.jsonl the labels as offsets, without the texts
    python -m eval.chains GOLD --restore LABELS.jsonl TEXTS
                                                     gold made of such labels and a folder of the texts (.txt), as far
                                                     as they are there; GOLD is the folder to write

Statements are matched and chains compared by the shared scorer (`--shared`); exit status 2 where there is nothing to
score. Every share is of all gold statements, so what was not found counts as wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from eval.gate import read, yardstick

LONGEST = 4  # chains of so many links or more are counted together


def gold_in(folder: Path) -> Iterator[dict[str, Any]]:
    """The labelled articles of a folder, by name."""
    for path in sorted(folder.rglob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if "statements" in article:
            yield article


def figures(score: ModuleType, folder: Path, ledgers: Path) -> dict[str, Any]:
    """The scorer's figures of chains, and what it does not print: chains by their length, and claimed long ones."""
    whole = score.ledgers(str(folder), str(ledgers))
    predictions = score.load_predictions(str(ledgers))
    right, labelled, claimed, borne_out = Counter[int](), Counter[int](), 0, 0
    for gold in gold_in(folder):
        for statement in gold["statements"]:
            labelled[min(len(statement["chain"]), LONGEST)] += 1
        for theirs, ours, same in _matched(score, gold, predictions.get(gold["text"])):
            right[min(len(theirs["chain"]), LONGEST)] += same
            claimed += len(ours["chain"]) > 2
            borne_out += same and len(ours["chain"]) > 2
    names = (
        "documents",
        "documents read",
        "statements",
        "found",
        "precision",
        "speaker",
        "chain",
        "long chain",
        "nesting",
    )
    return {
        **{name: whole[name] for name in names},
        "long chains": labelled.total() - labelled[1] - labelled[2],
        "long chain precision": _share(borne_out, claimed),
        "by length": {
            f"{length}{' or more' if length == LONGEST else ''}": {"labelled": n, "right": _share(right[length], n)}
            for length, n in sorted(labelled.items())
        },
    }


def _matched(
    score: ModuleType, gold: dict[str, Any], ledger: dict[str, Any] | None
) -> Iterator[tuple[dict[str, Any], dict[str, Any], bool]]:
    """The gold statements that were found, what was found, and whether its chain is right, as the scorer has it."""
    if ledger is None:
        return
    tokens, found = score.regex_tokens(gold["text"]), score.reported(ledger, top_only=False)
    theirs, ours = ({s["id"]: s for s in one["speakers"]} for one in (gold, ledger))

    def words(statement: dict[str, Any]) -> set[int]:
        held: set[int] = score.members(score.fragments(statement["content"], tokens))
        return held

    for g, p in score.match([words(s) for s in gold["statements"]], [words(s) for s in found], 0.4):
        a, b = gold["statements"][g], found[p]
        links = zip(a["chain"][:-1], b["chain"][:-1], strict=False)
        alike = all(score.same_speaker(theirs.get(x), ours.get(y)) for x, y in links)
        yield a, b, len(a["chain"]) == len(b["chain"]) and alike


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def labels(gold: dict[str, Any]) -> dict[str, Any]:
    """A labelled article without its text: `text` is the SHA-256, and names are offsets where the text has them.

    Names that the annotators worded themselves stay words. The title is left out.
    """
    text = gold["text"]

    def name(words: str) -> list[int] | str:
        at = text.find(words)
        return [at, at + len(words)] if at >= 0 and words else words

    speakers = [
        {**s, "name": name(s["name"]), "aliases": [name(alias) for alias in s.get("aliases", [])]}
        for s in gold["speakers"]
    ]
    kept = ("id", "outlet", "published", "statements", "furniture")
    return {
        "text": sha256(text.encode()).hexdigest(),
        **{key: gold[key] for key in kept if key in gold},
        "speakers": speakers,
    }


def restored(labelled: dict[str, Any], text: str) -> dict[str, Any]:
    """The labelled article again, from its labels and its text."""

    def words(name: list[int] | str) -> str:
        return name if isinstance(name, str) else text[name[0] : name[1]]

    speakers = [
        {**s, "name": words(s["name"]), "aliases": [words(alias) for alias in s["aliases"]]}
        for s in labelled["speakers"]
    ]
    return {**labelled, "text": text, "speakers": speakers}


def export(folder: Path, out: Path) -> int:
    """Write the labels of a folder of gold, one article a line; how many there were."""
    lines = [json.dumps(labels(gold), ensure_ascii=False) + "\n" for gold in gold_in(folder)]
    out.write_text("".join(lines), encoding="utf-8")
    return len(lines)


def restore(labelled: Path, texts: Path, folder: Path) -> tuple[int, int]:
    """Write the gold of the articles whose text is in `texts`; how many there were, and how many texts are missing.

    A text is recognised by its SHA-256 alone, with the line ends and the encoding (UTF-8) it was labelled with.
    """
    known = {sha256(path.read_bytes()).hexdigest(): path for path in sorted(texts.rglob("*.txt"))}
    folder.mkdir(parents=True, exist_ok=True)
    made = missing = 0
    for line in labelled.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if article["text"] not in known:
            missing += 1
            continue
        made += 1
        gold = restored(article, known[article["text"]].read_bytes().decode("utf-8"))
        place = folder / f"{article['text'][:16]}.json"
        place.write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return made, missing


def by_whence(folder: Path, out: Path) -> None:
    """Have whence read the texts of a folder of gold, with what is known of each article."""
    records = out.with_suffix(".articles.jsonl")
    with records.open("w", encoding="utf-8") as lines:
        for gold in gold_in(folder):
            lines.write(json.dumps({k: gold.get(k) for k in ("text", "title", "outlet", "published")}) + "\n")
    read([str(records)], out)


def main() -> int:
    """Score, export or restore; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("ledgers", type=Path, nargs="?")
    parser.add_argument("--export", type=Path, metavar="LABELS")
    parser.add_argument("--restore", type=Path, nargs=2, metavar=("LABELS", "TEXTS"))
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    args = parser.parse_args()
    if args.restore:
        made, missing = restore(*args.restore, args.gold)
        print(f"{made} articles restored, of {missing} the text is not there.", file=sys.stderr)
        return 0 if made else 2
    if not any(gold_in(args.gold)):
        print(f"{args.gold} holds no labelled article (.json with “statements”).", file=sys.stderr)
        return 2
    if args.export:
        print(f"The labels of {export(args.gold, args.export)} articles are in {args.export}.", file=sys.stderr)
        return 0
    if not (args.shared / "score" / "score.py").is_file():
        print(f"The scorer is not in {args.shared}; name its folder with --shared.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        ledgers = args.ledgers or Path(folder) / "ledgers.jsonl"
        if args.ledgers is None:
            by_whence(args.gold, ledgers)
        print(json.dumps(figures(yardstick(args.shared), args.gold, ledgers), indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
