"""How the statements of an article changed between two of its versions, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whence.show import wording
from whence.show.palette import View
from whence.show.table import styled
from whence.show.terminal import in_ascii

_SIGNS = {"kept": " ", "changed": "~", "gone": "-", "new": "+"}
_STYLES = {"changed": "yellow", "gone": "red", "new": "green"}


def diff(change: Any, view: View) -> Iterator[str]:
    """The lines of a diff: first what is compared, then each statement that is new, gone or changed.

    Words that went stand in [-brackets with a minus-], words that came in {+braces with a plus+}, so that no colour is
    needed to tell them apart.
    """
    for line in _diff(change, view):
        yield in_ascii(line) if view.ascii_only else line


def _diff(change: Any, view: View) -> Iterator[str]:
    for sign, version in (("-", change.old), ("+", change.new)):
        title = wording.one_line(version.title or "(no title)")
        yield styled(f"{sign} version {version.number}, added {version.added}: {title}", "bold", view)
    counts = {fate: len(change.of(fate)) for fate in ("new", "gone", "changed", "kept")}
    told = [f"{number:,} {'as before' if fate == 'kept' else fate}" for fate, number in counts.items() if number]
    yield f"Statements: {', '.join(told) or 'none'}."
    for one in change.changes:
        if one.fate != "kept" or view.every:
            yield ""
            yield from _change(one, view)


def _change(one: Any, view: View) -> Iterator[str]:
    sign, statement = _SIGNS[one.fate], one.new or one.old
    yield _in_style(f"{sign} {_who(one)}", one.fate, view)
    if not one.words:
        yield _in_style(f"{sign}   {wording.one_line(statement.text)}", one.fate, view)
        return
    words = []
    for word in one.words:
        text = wording.one_line(word.text)
        if word.fate == "gone":
            text = styled(f"[-{text}-]", "red", view)
        elif word.fate == "new":
            text = styled(f"{{+{text}+}}", "green", view)
        words.append(text)
    yield f"{sign}   {' '.join(word for word in words if word)}"


def _who(one: Any) -> str:
    """ "s4 Maria Adler (before: the minister)"."""
    statement = one.new or one.old
    own = statement.form == "own"
    name = "own voice" if own else one.new_speaker if one.new is not None else one.old_speaker
    told = f"{statement.id} {wording.one_line(name or 'not known who')}"
    if one.speaker_changed:
        told += f" (before: {wording.one_line(one.old_speaker or 'not known who')})"
    return told


def _in_style(words: str, fate: str, view: View) -> str:
    return styled(words, _STYLES[fate], view) if fate in _STYLES else words
