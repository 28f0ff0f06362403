"""People across articles, on a terminal: who may be the same, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from whence.show import wording
from whence.show.lines import laid
from whence.show.palette import View
from whence.show.wording import moment

_INDENT = "       "


def suggestion(row: Any, view: View) -> Iterator[str]:
    """Two speakers who may be one: the score, both names, what speaks for it, and the commands that decide it."""
    names = f"{wording.one_line(row.a_name)} ({row.a}) – {wording.one_line(row.b_name)} ({row.b})"
    yield from _entry(f"{100 * row.score:3.0f} %", names, view)
    for words in row.evidence:
        yield from laid(Text(wording.one_line(words)), view, _INDENT)
    commands = f"whence same {row.a} {row.b}   or   whence different {row.a} {row.b}"
    yield from laid(Text(commands), view, _INDENT, "dim")


def decision(row: Any, view: View) -> Iterator[str]:
    """What was decided, by whom and when, and whether it was undone."""
    if row.left == row.right:  # on a name, wherever it stands
        sentence = f"{_side(row.left)} is {'one' if row.judgement == 'same' else 'not one'} in all articles"
    else:
        sentence = f"{_side(row.left)} {'is' if row.judgement == 'same' else 'is not'} {_side(row.right)}"
    yield from _entry(f"{row.id:>5}", sentence, view)
    facts = [wording.one_line(row.why), wording.one_line(row.author), moment(row.decided)]
    if row.undone:
        facts.append(f"undone by {wording.one_line(row.undone_by or '?')}, {moment(row.undone)}")
    yield from laid(Text(" · ".join(fact for fact in facts if fact)), view, _INDENT, "dim")


def _entry(mark: str, words: str, view: View) -> Iterator[str]:
    """`words` behind a mark of five columns, in bold."""
    first, *others = laid(Text(words, "bold"), view, _INDENT)
    yield f"{mark}  {first.removeprefix(_INDENT)}"
    yield from others


def _side(side: tuple[str | None, str]) -> str:
    where, name = side
    return wording.one_line(name) + (f" ({wording.one_line(where)})" if where else "")
