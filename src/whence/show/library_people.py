"""People across articles, on a terminal: who may be the same, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whence.show import wording
from whence.show.palette import View
from whence.show.table import styled
from whence.show.terminal import in_ascii


def suggestion(row: Any, view: View) -> Iterator[str]:
    """Two speakers who may be one: the score, both names, what speaks for it, and the commands that decide it."""
    names = f"{wording.one_line(row.a_name)} ({row.a})  –  {wording.one_line(row.b_name)} ({row.b})"
    yield _shown(f"{100 * row.score:3.0f} %  {styled(names, 'bold', view)}", view)
    for words in row.evidence:
        yield _shown(f"       {wording.one_line(words)}", view)
    yield _shown(
        styled(f"       whence same {row.a} {row.b}   or   whence different {row.a} {row.b}", "dim", view), view
    )


def decision(row: Any, view: View) -> Iterator[str]:
    """What was decided, by whom and when, and whether it was undone."""
    joint = "is" if row.judgement == "same" else "is not"
    names = f"{_side(row.left)} {joint} {_side(row.right)}"
    yield _shown(f"{row.id:>5}  {styled(names, 'bold', view)}", view)
    told = [f"{row.author}, {row.decided}", wording.one_line(row.why)]
    if row.undone:
        told.append(f"undone by {row.undone_by}, {row.undone}")
    yield _shown(styled(f"       {' · '.join(words for words in told if words)}", "dim", view), view)


def _side(side: tuple[str | None, str]) -> str:
    where, name = side
    return wording.one_line(name) + (f" ({wording.one_line(where)})" if where else "")


def _shown(line: str, view: View) -> str:
    return in_ascii(line) if view.ascii_only else line
