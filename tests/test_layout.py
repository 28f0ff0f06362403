"""Imports go one way: a stage knows the records and the errors, never another stage."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "whence"
STAGES = ("intake", "read", "resolve", "store", "check", "export", "show")
COMMON = {"whence.model", "whence.errors", "whence.quotes"}


def imported(path: Path) -> set[str]:
    """The whence modules that a file imports, also inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name == "whence" or name.startswith("whence.")}


FILES = [str(p.relative_to(PACKAGE)) for stage in STAGES for p in sorted((PACKAGE / stage).rglob("*.py"))]


@pytest.mark.parametrize("name", FILES)
def test_a_stage_imports_no_other_stage(name: str) -> None:
    stage = Path(name).parts[0]
    allowed = COMMON | ({"whence.serial"} if stage in ("store", "export", "show") else set())
    strangers = {n for n in imported(PACKAGE / name) if n not in allowed and not n.startswith(f"whence.{stage}")}
    assert not strangers


def test_files_stay_of_a_size() -> None:
    long = [str(p) for p in PACKAGE.rglob("*.py") if len(p.read_text(encoding="utf-8").splitlines()) > 400]
    assert not long
