"""The gate sees a figure fall, and never lowers a floor by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from eval.gate import FLOORS, falls, pinned


def test_a_figure_below_its_floor_is_named() -> None:
    assert falls({"linked": 70.0, "spread": 9.0}, {"linked": 70.1, "spread": 9.0}) == ["linked is 70.0, pinned at 70.1"]


def test_a_ceiling_must_not_be_passed() -> None:
    assert falls({"spread": 9.1}, {"spread": 9.0}) == ["spread is 9.1, pinned at 9.0"]
    assert falls({"spread": 8.9}, {"spread": 9.0}) == []


def test_pinning_only_tightens() -> None:
    assert pinned({"linked": 75.0, "spread": 5.0}, {"linked": 70.0, "spread": 9.0}) == {"linked": 74.7, "spread": 5.3}
    assert pinned({"linked": 60.0, "spread": 12.0}, {"linked": 70.0, "spread": 9.0}) == {"linked": 70.0, "spread": 9.0}


def test_every_floor_is_set() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert floors["spans"]["linked"] >= 70
    assert floors["ledgers"]["found"] >= 82


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 2)])
def test_without_the_shared_data_it_says_so_and_in_ci_fails(tmp_path: Path, ci: str, status: int) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "eval.gate", "--shared", str(tmp_path / "none")],
        cwd=ROOT,
        env={"CI": ci, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == status
    assert "accuracy was not checked" in run.stderr
