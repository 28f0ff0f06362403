"""What a search of the library found, on a terminal: who says it, through whom, where, and the words themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from whence.show import wording
from whence.show.library_lists import day
from whence.show.lines import laid
from whence.show.palette import View

_INDENT = "    "


def statement(row: Any, view: View) -> Iterator[str]:
    """The lines of one statement that was found; the words that were looked for are bold."""
    who = " ← ".join(wording.one_line(name) for name in row.chain) or wording.one_line(row.speaker or "")
    if row.form == "own":
        who = f"{who or 'the outlet'}, own voice"
    how = [row.form] if row.form != "own" else []
    if said := wording.polarity(row.polarity):
        how.append(said)
    if row.cue:
        how.append(f"“{wording.one_line(row.cue)}”")
    if row.cue_class not in (None, "neutral"):
        how.append(f"{row.cue_class} cue")
    title = view.clip(row.title, 50) if row.title else ""
    facts = (f"article {row.article}, {row.key}", title, row.outlet, day(row.published), *how)
    yield from _found(who or "not known who", row, facts, view)


def article(row: Any, view: View) -> Iterator[str]:
    """The lines of one article that was found."""
    statements = wording.counted(row.statements, "statement")
    facts = (f"article {row.article}", row.outlet, day(row.published), statements)
    yield from _found(wording.one_line(row.title or "(no title)"), row, facts, view)


def _found(head: str, row: Any, facts: tuple[str | None, ...], view: View) -> Iterator[str]:
    yield from laid(Text(head), view, style="bold")
    yield from laid(_marked(row.snippet, row.marks), view, _INDENT)
    line = " · ".join(wording.one_line(fact) for fact in facts if fact)
    yield from laid(Text(line), view, _INDENT, "dim")


def _marked(snippet: str, marks: Any) -> Text:
    """The snippet on one line, its marked places bold."""
    text, at = Text(), 0
    for mark in marks:
        text.append(_spaced(snippet[at : mark.start])).append(_spaced(mark.of(snippet)), "bold")
        at = mark.end
    text.append(_spaced(snippet[at:]))
    return text


def _spaced(words: str) -> str:
    """`words` with every run of white space as one blank, those at the ends too."""
    return wording.SPACE.sub(" ", wording.printable(words))
