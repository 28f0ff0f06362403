"""Standard streams that are closed, full, or that nobody reads: the work is done, and what is lost is told of."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from whence.store import open_library

COMMAND = [sys.executable, str(Path(__file__).parents[1] / "fake_whence.py")]
FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a POSIX shell")


def shell(redirected: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command, its streams redirected as a shell does."""
    line = ["sh", "-c", f'"$@" {redirected}', "sh", *COMMAND, *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "a.jsonl").write_text('{"text": "Ada Pell: the ferry is late."}\n')
    assert shell("", "add", tmp_path / "a.jsonl", "--library", tmp_path / "l.db").returncode == 0
    return tmp_path / "l.db"


@pytest.mark.parametrize("arguments", [("list",), ("export", "jsonl"), ("export", "parquet"), ("info",)])
def test_closed_output(library: Path, arguments: tuple[str, ...]) -> None:
    done = shell(">&-", *arguments, "--library", library)
    assert done.returncode == 2
    assert done.stderr.startswith("whence: The output cannot be written (")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_full_output(library: Path) -> None:
    done = shell(f"> {FULL}", "list", "--library", library)
    assert done.returncode == 2
    assert done.stderr == "whence: The output cannot be written (No space left on device); choose another place.\n"


@pytest.mark.parametrize("redirected", ["2>&-", f"2> {FULL}", "2>&1 | true", ">&- 2>&- <&-"])
def test_messages_that_nobody_takes(tmp_path: Path, redirected: str) -> None:
    if str(FULL) in redirected and not FULL.exists():
        pytest.skip("needs /dev/full")
    source, library = tmp_path / "a.jsonl", tmp_path / "l.db"
    source.write_text('{"text": "Ada Pell: the ferry is late."}\nno record\n')
    done = shell(redirected, "add", source, "--library", library)
    assert done.returncode == (0 if "|" in redirected else 1)  # a pipe's is the status of its last command
    with open_library(library) as held:
        assert held.info().articles == 1


def test_closed_input(tmp_path: Path) -> None:
    done = shell("<&-", "add", "-", "--library", tmp_path / "l.db")
    assert done.returncode == 2
    assert done.stderr == "whence: standard input is empty; give an article with some words in it.\n"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_one_that_may_not_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ada Pell: the ferry is late.")
    (tmp_path / "b.txt").write_text("Ada Pell: the ferry is late.")
    (tmp_path / "a.txt").chmod(0)
    done = shell("", "add", tmp_path / "a.txt", tmp_path / "b.txt", "--library", tmp_path / "l.db")
    assert done.returncode == 1
    assert "cannot be opened (permission denied)" in done.stderr
