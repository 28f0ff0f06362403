"""The benchmark of chains: its figures, and labels that go out without their texts and come back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from eval.chains import export, figures, labels, restore, restored
from eval.gate import yardstick

SHARED = ROOT.parent / "shared"
TEXT = "“We will not sell,” Otto Vale told the Gazette. Mia Orr said the pier was sound.\r\nThe Herald saw it."
PEOPLE = [
    {"id": "p0", "name": "Herald", "kind": "outlet", "aliases": []},
    {"id": "p1", "name": "Otto Vale", "kind": "person", "aliases": ["Vale", "the harbour master"]},
    {"id": "p2", "name": "Gazette", "kind": "outlet", "aliases": []},
    {"id": "p3", "name": "Mia Orr", "kind": "person", "aliases": []},
]


def statement(key: str, words: str, chain: list[str], found: bool = False) -> dict[str, Any]:
    start = TEXT.index(words)
    span: Any = {"start": start, "end": start + len(words)} if found else [start, start + len(words)]
    row = {"id": key, "source": [], "cue": [], "content": [span], "form": "indirect", "speaker": chain[0]}
    return {**row, "chain": chain, "within": None, "said": None, "cue_class": "neutral"}


GOLD = {
    "id": "a", "outlet": "Herald", "published": "2024-03-05", "title": "No sale", "text": TEXT, "speakers": PEOPLE,
    "statements": [
        statement("s1", "“We will not sell,”", ["p1", "p2", "p0"]), statement("s2", "the pier was sound", ["p3", "p0"]),
    ],
}  # fmt: skip


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.json").write_text(json.dumps(GOLD), encoding="utf-8")
    (folder / "notes.json").write_text("{}", encoding="utf-8")
    return folder


def ledger(tmp_path: Path, first: list[str], second: list[str]) -> Path:
    rows = [statement("x1", "“We will not sell,”", first, True), statement("x2", "the pier was sound", second, True)]
    path = tmp_path / "ledgers.jsonl"
    whole = {"whence": 1, "document": {"text": TEXT}, "speakers": PEOPLE, "statements": rows}
    path.write_text(json.dumps(whole) + "\n", encoding="utf-8")
    return path


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared scorer beside the repository")
def test_the_figures_are_the_scorers_and_more(gold: Path, tmp_path: Path) -> None:
    score = yardstick(SHARED)
    right = figures(score, gold, ledger(tmp_path, ["p1", "p2", "p0"], ["p3", "p0"]))
    assert (right["found"], right["chain"], right["long chain"], right["long chain precision"]) == (100, 100, 100, 100)
    assert right["by length"] == {"2": {"labelled": 1, "right": 100.0}, "3": {"labelled": 1, "right": 100.0}}
    wrong = figures(score, gold, ledger(tmp_path, ["p1", "p0"], ["p3", "p2", "p0"]))
    assert (wrong["speaker"], wrong["chain"], wrong["long chain"], wrong["long chain precision"]) == (100, 0, 0, 0)
    swapped = figures(score, gold, ledger(tmp_path, ["p3", "p2", "p0"], ["p3", "p0"]))
    assert (swapped["chain"], swapped["long chains"]) == (50, 1)
    (tmp_path / "none.jsonl").write_text("", encoding="utf-8")
    none = figures(score, gold, tmp_path / "none.jsonl")
    assert (none["found"], none["chain"], none["long chain precision"]) == (0, 0, None)


def test_labels_go_out_without_the_text_and_come_back(gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.jsonl"
    assert export(gold, out) == 1
    told = out.read_text(encoding="utf-8")
    assert not any(words in told for words in ("sell", "pier", "Vale", "Orr", "No sale"))
    assert "the harbour master" in told, "the annotators' own words stay"
    texts = tmp_path / "texts"
    texts.mkdir()
    assert restore(out, texts, tmp_path / "again") == (0, 1)
    (texts / "any name.txt").write_bytes(TEXT.encode())
    assert restore(out, texts, tmp_path / "again") == (1, 0)
    (path,) = (tmp_path / "again").glob("*.json")
    made = json.loads(path.read_text(encoding="utf-8"))
    assert made == {key: value for key, value in GOLD.items() if key != "title"}


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared gold beside the repository")
def test_the_shared_gold_comes_back_whole() -> None:
    for path in sorted((SHARED / "gold" / "dev").glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        again = restored(labels(article), article["text"])
        assert all(again[key] == article[key] for key in ("text", "speakers", "statements"))


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "eval.chains", str(tmp_path), "none.jsonl"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "holds no labelled article" in done.stderr
