"""The tree drawn at the top of `errors.py` is the tree of the classes."""

from __future__ import annotations

import re

from whence import errors
from whence.errors import WhenceError


def tree(kind: type[WhenceError], depth: int = 0) -> list[tuple[int, str]]:
    below = [
        line for one in kind.__subclasses__() if one.__module__ == errors.__name__ for line in tree(one, depth + 1)
    ]
    return [(depth, kind.__name__), *below]


def test_the_drawn_tree_holds_every_error_in_its_place() -> None:
    assert errors.__doc__ is not None
    drawn = []
    for line in errors.__doc__.splitlines():
        if found := re.match(r"((?:[│├└]?[ ─]{0,3})*)([A-Z]\w+)(?:\s{2,}\S|$)", line):
            drawn.append((len(found[1]) // 4, found[2]))
    assert drawn[0] == (0, "WhenceError")
    assert sorted(drawn) == sorted(tree(WhenceError))
    parents = {name: _parent(drawn, i) for i, (_, name) in enumerate(drawn)}
    for name, parent in parents.items():
        assert parent is None or issubclass(getattr(errors, name), getattr(errors, parent))


def _parent(drawn: list[tuple[int, str]], at: int) -> str | None:
    depth = drawn[at][0]
    return next((name for level, name in reversed(drawn[:at]) if level == depth - 1), None)
