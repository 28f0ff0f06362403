"""The five tasks of docs/tasks.md: each takes at most five lines, and does what it says."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from tests.test_docs import Block, blocks, calls, folder, shell

PAGE = ROOT / "docs" / "tasks.md"
TITLES = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
TASKS = dict(zip(TITLES, blocks(PAGE), strict=True))
pytestmark = [pytest.mark.usefixtures("model", "folder")]
__all__ = ["folder"]


def lines(block: Block) -> list[str]:
    if block.kind == "console":
        return [command for command, _ in calls(block.body)]
    return [line for line in block.body.splitlines() if line]


def ran(title: str) -> str:
    """What the Python of a task prints, run by itself in a new process."""
    block = TASKS[title]
    assert block.kind == "python"
    done = subprocess.run([sys.executable, "-c", block.body], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("title", TASKS)
def test_a_task_takes_five_lines_at_most(title: str) -> None:
    assert 0 < len(lines(TASKS[title])) <= 5


def test_there_are_five() -> None:
    assert len(TASKS) == 5


def test_a_folder_into_pandas() -> None:
    pytest.importorskip("pandas")
    printed = ran("Read a folder into pandas")
    assert "examples/harbour.txt" in printed
    assert "examples/council.txt" in printed


def test_a_spacy_pipeline_that_knows_who_speaks() -> None:
    pytest.importorskip("spacy")
    found = ast.literal_eval(ran("A spaCy pipeline that knows who speaks"))
    assert {speaker for speaker, _ in found} == {"Maria Adler"}
    assert any("two cranes" in text for _, text in found)


def test_who_said_it_first() -> None:
    for command in lines(TASKS["Who said it first?"]):
        done = shell(command)
        assert done.returncode == 0, done.stdout
    assert re.search(r"^Tarnbrook Courier .*origin$", done.stdout, re.MULTILINE)


def test_one_quote_checked() -> None:
    assert re.match(r"(verbatim|trimmed) \| \S.* \| .*a word is not a contract", ran("Check one quote"), re.IGNORECASE)


def test_a_library_in_datasette() -> None:
    pytest.importorskip("datasette")
    for command in lines(TASKS["Open a library in Datasette"]):
        served = command.startswith("datasette")
        # One page of it, in place of a server that never ends.
        done = shell(command.replace("--open", "--get /news/statements.json?_shape=array") if served else command)
        assert done.returncode == 0, done.stdout
    assert len(json.loads(done.stdout[done.stdout.index("[") :])) > 5
    assert "title" in Path("metadata.yml").read_text(encoding="utf-8")
