"""Imports go one way, as docs/architecture.md draws them: a stage knows its ground, never another stage."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "whence"
GROUND = ("model", "trail_model", "errors", "text", "networks")
STAGES = ("intake", "reader", "resolve", "match", "verdicts", "trails", "store", "formats", "show")
# What each room or module may import besides itself.
MAY = {
    "model": (),
    "errors": (),
    "networks": (),
    "text": ("model", "errors"),
    "serial": ("model", "errors"),
    "trail_model": ("model",),
    "trail_serial": ("model", "trail_model", "serial"),
    "schema": ("model", "trail_model", "serial"),
    "intake": GROUND,
    "reader": GROUND,
    "resolve": GROUND,
    "match": GROUND,
    "verdicts": (*GROUND, "match"),
    "trails": (*GROUND, "match"),
    "store": (*GROUND, "serial", "trail_serial"),
    "formats": (*GROUND, "serial", "trail_serial"),
    "show": (*GROUND, "serial", "trail_serial"),
    "engine": (*GROUND, "serial", "trail_serial", "intake", "reader", "resolve", "store", "trails"),
    "verbs": (*GROUND, "serial", "trail_serial", "engine", *STAGES),
    "cli": (
        *GROUND,
        "serial",
        "trail_serial",
        "schema",
        "verbs",
        "store",
        "show",
        "intake",
        "engine",
        "integrations",
        "formats",
        "web",
    ),
    "integrations": (*GROUND, "serial", "trail_serial", "verbs", "store", "intake", "engine", "formats"),
    "web": (*GROUND, "serial", "trail_serial", "schema", "verbs", "store", "show", "intake", "engine"),
    "__init__": (*GROUND, "verbs", "store", "intake", "integrations"),
    "__main__": ("cli",),
}
# The rooms of resolve, in order: none imports a later one, except `ledger`, which is the order of all.
ROOMS = ("language", "statements", "speakers", "chains", "times", "ledger")
# Doors that lead upward on purpose: conveniences of a Ledger, and the version, which stands in the package itself.
DOORS = {
    ("model.py", "whence.serial"),
    ("model.py", "whence.show.html"),
    ("model.py", "whence.formats.frames"),
    ("engine/article.py", "whence.__version__"),
    ("cli/__init__.py", "whence.__version__"),
    ("web/openapi.py", "whence.__version__"),
}


def imported(path: Path) -> set[str]:
    """The whence modules that a file imports, also inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            one = node.module == "whence"
            found |= {f"whence.{alias.name}" for alias in node.names} if one else {node.module}
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name == "whence" or name.startswith("whence.")}


def top(name: str) -> str:
    """The room or module at the top of the package that a file or a module name belongs to."""
    return name.removesuffix(".py").replace("/", ".").removeprefix("whence.").split(".")[0]


FILES = sorted(str(p.relative_to(PACKAGE)) for p in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("name", FILES)
def test_imports_go_one_way(name: str) -> None:
    room = top(name)
    allowed = {room, *MAY[room]}
    strangers = {n for n in imported(PACKAGE / name) if top(n) not in allowed and (name, n) not in DOORS}
    assert not strangers


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("resolve/")])
def test_the_rooms_of_resolve_come_one_after_the_other(name: str) -> None:
    parts = Path(name).with_suffix("").parts
    if len(parts) < 2 or parts[1] not in ROOMS:
        return
    later = ROOMS[ROOMS.index(parts[1]) + 1 :]
    assert not {n for n in imported(PACKAGE / name) if n.split(".")[1:2] == ["resolve"] and n.split(".")[2] in later}


def test_files_stay_of_a_size() -> None:
    long = [str(p) for p in PACKAGE.rglob("*.py") if len(p.read_text(encoding="utf-8").splitlines()) > 430]
    assert not long
