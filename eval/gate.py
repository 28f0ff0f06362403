"""The accuracy gate: what ships is scored on the shared dev sets against pinned floors. `python -m eval.gate`

Exit status 0 where every figure holds, 1 where one fell, 2 where nothing could be measured. A floor is raised with
`--pin` after a real gain; lowering one is an edit of floors.json that a reviewer sees.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

FLOORS = Path(__file__).with_name("floors.json")
CEILINGS = {"spread", "date invented"}  # figures that must not rise
SLACK = 0.3  # points below the measured figure at which --pin sets a floor: another CPU rounds 8-bit products otherwise


def yardstick(shared: Path) -> ModuleType:
    """The shared scorer, as a module."""
    spec = importlib.util.spec_from_file_location("score", shared / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(sources: list[str], out: Path) -> None:
    """Run the command users run, on `sources`."""
    command = [sys.executable, "-m", "whence", "read", "--format", "jsonl", *sources]
    with out.open("wb") as stdout:
        subprocess.run(command, stdout=stdout, check=True)


def spans(shared: Path, folder: Path) -> dict[str, Any]:
    """`score.py spans` on PolNeAR dev: raw texts as files, as a user would have them."""
    gold = folder / "dev.jsonl"
    gold.write_bytes(gzip.decompress((shared / "data" / "polnear" / "dev.jsonl.gz").read_bytes()))
    texts = folder / "texts"
    texts.mkdir()
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        (texts / f"{row['id']}.txt").write_bytes(row["text"].encode())
    read([str(texts)], folder / "spans.jsonl")
    figures: dict[str, Any] = yardstick(shared).spans(str(gold), str(folder / "spans.jsonl"))
    return figures


def ledgers(shared: Path, folder: Path) -> dict[str, Any]:
    """`score.py ledgers` on the gold ledgers: JSON lines with outlet, title and date, as a library would have them."""
    records = folder / "articles.jsonl"
    with records.open("w", encoding="utf-8") as out:
        for path in sorted((shared / "gold" / "dev").glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            out.write(json.dumps({k: gold.get(k) for k in ("text", "title", "outlet", "published")}) + "\n")
    read([str(records)], folder / "ledgers.jsonl")
    figures: dict[str, Any] = yardstick(shared).ledgers(str(shared / "gold" / "dev"), str(folder / "ledgers.jsonl"))
    return figures


def falls(figures: dict[str, Any], floors: dict[str, float]) -> list[str]:
    """A line for each figure on the wrong side of its floor (or, for a ceiling, above it)."""
    out = []
    for name, floor in floors.items():
        value = figures[name]
        if value > floor if name in CEILINGS else value < floor:
            out.append(f"{name} is {value}, pinned at {floor}")
    return out


def pinned(figures: dict[str, Any], old: dict[str, float]) -> dict[str, float]:
    """New floors a little below the figures, never laxer than the old ones."""
    new = {}
    for name, floor in old.items():
        slack = SLACK / 100 if name == "alpha" else SLACK
        if name in CEILINGS:
            new[name] = min(floor, round(figures[name] + slack, 3))
        else:
            new[name] = max(floor, round(figures[name] - slack, 3))
    return new


def main() -> int:
    """Score, print, compare; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--pin", action="store_true", help="raise the floors to the measured figures")
    args = parser.parse_args()
    if not args.shared.is_dir():
        print(
            f"The gate needs the shared data sets; {args.shared} is not here, so accuracy was not checked.",
            file=sys.stderr,
        )
        return 2 if os.environ.get("CI") else 0
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    lost = []
    for name, score in (("spans", spans), ("ledgers", ledgers)):
        with tempfile.TemporaryDirectory() as folder:
            figures = score(args.shared, Path(folder))
        print(json.dumps({name: figures}, indent=1))
        if args.pin:
            floors[name] = pinned(figures, floors[name])
        lost += [f"{name}: {line}" for line in falls(figures, floors[name])]
    if args.pin:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    print("\n".join(lost) or "The gate holds.", file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
