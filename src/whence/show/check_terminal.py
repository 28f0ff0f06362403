"""Verdicts to read on a terminal: a block for each quote, with what was changed in colour and in marks."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from whence.model import Document, Edit, Verdict
from whence.show import check_wording as wording
from whence.show.check_records import CheckWriter, Key
from whence.show.palette import View
from whence.show.terminal import drawn
from whence.show.wording import counted, heading, one_line, shorten

# Holds, fails, undecided; the last column is for terminals without them.
_SIGNS = {True: ("✓", "green", "+"), False: ("✗", "red", "x"), None: ("?", "yellow", "?")}
_STYLES: dict[wording.Part, str] = {
    "same": "",
    "left out": "red strike",
    "added": "green bold",
    "marked left out": "dim strike",
    "marked added": "cyan",
}
_CONTEXT = 110  # characters shown on each side of a passage
_QUOTE = 1200  # characters of a quote, unless all is to be shown
_INDENT = 4


class CheckScreen(CheckWriter):
    """Verdicts to read, each as soon as it comes. Indirect statements are counted, and shown where `view.every`."""

    def __init__(self, write: Callable[[str], object], view: View, several: bool = True) -> None:
        super().__init__(write)
        self.view = view
        self.several = several

    def article(self, document: Document) -> None:
        """The heading of an article."""
        super().article(document)
        title = heading(document)
        facts = " · ".join(one_line(fact) for fact in (document.outlet, self.name) if fact)
        self.write(drawn(Group(Text(title, "bold"), Text(facts, "dim"), Text("")), self.view))

    def put(self, verdict: Verdict, key: Key | None) -> None:
        """Write one verdict."""
        if verdict.quote.form != "indirect" or self.view.every or self.name is None:
            self.write(render(verdict, self.view, verdict.quote.id if key is None else str(key)))

    def end(self) -> None:
        """Write the count, and what the marks mean; neither for a single quote."""
        if not self.several:
            return
        hidden = 0 if self.view.every else self.tally.indirect
        lines = [self.tally.summary()]
        if hidden and self.name is not None:
            lines.append(f"{counted(hidden, 'indirect statement')}: --all shows the passages nearest to them.")
        if self.tally.names:
            lines.append("[-left out-] {+added+}; in (- -) and (+ +) what the quote itself marks; « » the passage")
        first, *others = lines
        self.write(drawn(Group(Text(first, "bold"), *(Text(line, "dim") for line in others)), self.view))


def render(verdict: Verdict, view: View, key: str | None = None) -> str:
    """A verdict as a block of text to print; ANSI colours only where `view.color` says so."""
    sign, style, plain = _SIGNS[verdict.holds]
    head = Text()
    head.append(f"{plain if view.ascii_only else sign} {verdict.verdict.upper()}", f"bold {style}")
    if verdict.flags:
        head.append(f" ({', '.join(verdict.flags)})", style)
    head.append(f"  {one_line(key or verdict.quote.id)}  ", "dim").append(wording.asked(verdict.quote), "bold")
    parts: list[RenderableType] = [head, _indented(_words(verdict, view))]
    if verdict.why:
        parts.append(_indented(Text(one_line(verdict.why), "italic")))
    for passage in wording.shown(verdict):
        parts += [_indented(_passage(passage, verdict, view)), _indented(Text(_where(passage, verdict), "dim"))]
    return drawn(Group(*parts, Text("")), view)


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, _INDENT))


def _words(verdict: Verdict, view: View) -> Text:
    """The quote; with the steps from what was said where something is changed."""
    changed = any(edit.kind != "same" for edit in verdict.diff)
    if not changed or verdict.verdict in ("not found", "too short", "paraphrase"):
        words = view.clip(verdict.quote.text, _QUOTE)
        return Text(words if verdict.quote.form == "indirect" else f"“{words}”")
    return _diff(verdict.diff, view)


def _diff(diff: tuple[Edit, ...], view: View) -> Text:
    text = Text("“")
    for number, (part, words) in enumerate(wording.steps(diff)):
        before, after = wording.MARKS[part]
        if part == "same" and not view.full and len(words) > 2 * _CONTEXT:
            words = f"{shorten(words, _CONTEXT)} {_tail(words)}"
        text.append(" " if number else "").append(f"{before}{words}{after}", _STYLES[part])
    return text.append("”")


def _tail(words: str) -> str:
    """The last words of a long stretch."""
    end = words[-_CONTEXT:]
    return end[end.find(" ") + 1 :]


def _passage(passage: wording.Shown, verdict: Verdict, view: View) -> Text:
    before, after = passage.before, passage.after
    if not view.full:
        before = before if len(before) <= _CONTEXT else f"…{_tail(before)}"
        after = after[: len(after) - len(after.lstrip())] + shorten(after, _CONTEXT)
    text = Text("> ", "dim").append(before, "dim")
    text.append(f"«{view.clip(passage.words, _QUOTE)}»", "" if verdict.verdict == "not found" else "bold")
    return text.append(after, "dim")


def _where(passage: wording.Shown, verdict: Verdict) -> str:
    nearest = "nearest: " if verdict.verdict in ("not found", "paraphrase") else ""
    return f"{nearest}{passage.where} · {verdict.score:.0%} alike"
