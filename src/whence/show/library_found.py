"""What a search of the library found, on a terminal: who says it, through whom, where, and the words themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whence.show import wording
from whence.show.library_lists import day
from whence.show.palette import View
from whence.show.table import fit, styled
from whence.show.terminal import in_ascii

_INDENT = "    "


def statement(row: Any, view: View) -> Iterator[str]:
    """The lines of one statement that was found; the words that were looked for are bold."""
    who = " ← ".join(wording.one_line(name) for name in row.chain) or wording.one_line(row.speaker or "")
    if row.form == "own":
        who = f"{who or 'the outlet'}, own voice"
    how = [row.form] if row.form != "own" else []
    if row.cue:
        how.append(f"“{wording.one_line(row.cue)}”")
    if row.cue_class not in (None, "neutral"):
        how.append(f"{row.cue_class} cue")
    yield _shown(styled(fit(who or "not known who", view.width), "bold", view), view)
    yield _shown(_INDENT + _marked(row.snippet, row.marks, view), view)
    facts = (f"article {row.article}, {row.key}", _short(row.title, view), row.outlet, day(row.published), *how)
    yield _shown(_INDENT + styled(_facts(facts), "dim", view), view)


def article(row: Any, view: View) -> Iterator[str]:
    """The lines of one article that was found."""
    yield _shown(styled(fit(wording.one_line(row.title or "(no title)"), view.width), "bold", view), view)
    yield _shown(_INDENT + _marked(row.snippet, row.marks, view), view)
    told = wording.counted(row.statements, "statement")
    yield _shown(
        _INDENT + styled(_facts((f"article {row.article}", row.outlet, day(row.published), told)), "dim", view), view
    )


def _facts(facts: tuple[str | None, ...]) -> str:
    return " · ".join(wording.one_line(fact) for fact in facts if fact)


def _short(title: str | None, view: View) -> str:
    return view.clip(title, 50) if title else ""


def _marked(snippet: str, marks: Any, view: View) -> str:
    """The snippet on one line, its marked places bold where colour is wanted."""
    out, at = [], 0
    for mark in marks if view.color else ():
        out += [wording.printable(snippet[at : mark.start]), styled(wording.printable(mark.of(snippet)), "bold", view)]
        at = mark.end
    words = "".join((*out, wording.printable(snippet[at:])))
    return " ".join(words.split())


def _shown(line: str, view: View) -> str:
    return in_ascii(line) if view.ascii_only else line
