"""How the statements of an article changed between two of its versions, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from whence.show import wording
from whence.show.lines import laid
from whence.show.palette import View
from whence.show.wording import moment

_SIGNS = {"kept": " ", "changed": "~", "gone": "-", "new": "+"}
_STYLES = {"changed": "yellow", "gone": "red", "new": "green"}


def diff(change: Any, view: View) -> Iterator[str]:
    """The lines of a diff: first what is compared, then each statement that is new, gone or changed.

    Words that went stand in [-brackets with a minus-], words that came in {+braces with a plus+}, so that no colour is
    needed to distinguish them.
    """
    titles = [wording.one_line(version.title or "(no title)") for version in (change.old, change.new)]
    renamed = titles[0] != titles[1]
    if not renamed:
        yield from laid(Text(titles[0]), view, style="bold")
    for sign, version, title in zip("-+", (change.old, change.new), titles, strict=True):
        when = f"version {version.number}, added {moment(version.added)}"
        yield from laid(Text(f"{when}: {title}" if renamed else when), view, f"{sign} ", "bold")
    counts = {fate: len(change.of(fate)) for fate in ("new", "gone", "changed", "kept")}
    parts = [f"{number:,} {'as before' if fate == 'kept' else fate}" for fate, number in counts.items() if number]
    yield from laid(Text(f"Statements: {', '.join(parts) or 'none'}."), view)
    for one in change.changes:
        if one.fate != "kept" or view.every:
            yield ""
            yield from _change(one, view)


def _change(one: Any, view: View) -> Iterator[str]:
    sign, statement = _SIGNS[one.fate], one.new or one.old
    style = _STYLES.get(one.fate, "")
    yield from laid(Text(_who(one)), view, f"{sign} ", style)
    if one.words:
        yield from laid(_changed(one.words), view, f"{sign}   ")
    else:
        yield from laid(Text(wording.one_line(statement.text)), view, f"{sign}   ", style)


def _changed(words: Any) -> Text:
    """The words of both versions, what went and what came between its marks."""
    pieces = []
    for word in words:
        text = wording.one_line(word.text)
        if word.fate == "gone":
            pieces.append(Text(f"[-{text}-]", "red"))
        elif word.fate == "new":
            pieces.append(Text(f"{{+{text}+}}", "green"))
        elif text:
            pieces.append(Text(text))
    return Text(" ").join(pieces)


def _who(one: Any) -> str:
    """ "s4 Maria Adler (before: the minister)"."""
    statement = one.new or one.old
    own = statement.form == "own"
    name = "own voice" if own else one.new_speaker if one.new is not None else one.old_speaker
    line = f"{statement.id} {wording.one_line(name or 'not known who')}"
    if said := wording.polarity(statement.polarity):
        line += f" ({said})"
    if one.new is not None and one.old is not None and one.new.polarity != one.old.polarity:
        line += f" (before: {wording.polarity(one.old.polarity) or 'said'})"
    if one.speaker_changed:
        line += f" (before: {wording.one_line(one.old_speaker or 'not known who')})"
    return line
