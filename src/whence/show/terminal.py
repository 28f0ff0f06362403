"""A ledger to read on a terminal: what was read, the article with its speakers marked, who is who, who says what.

Colour is never the only carrier: every speaker has a number, which stands wherever the colour does.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from whence.model import Ledger, Statement
from whence.show import wording
from whence.show.palette import Cast, View
from whence.show.records import Writer
from whence.show.terminal_article import article
from whence.show.terminal_table import StatementTable

_PLAIN = str.maketrans(
    {"←": "<-", "…": "...", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "·": "|", "─": "-", "↳": ">"}
    | {"«": "<<", "»": ">>", "\u00a0": " "}
)
_LEAST_WIDTH = 40


def render(ledger: Ledger, view: View) -> str:
    """The ledger as text to print; ANSI colours only where `view.color` says so."""
    width = max(view.width, _LEAST_WIDTH)
    return drawn(_screen(ledger, View(width, view.color, view.every, view.full)), view)


def drawn(what: RenderableType, view: View) -> str:
    """Whatever rich can draw, as text to print; ANSI colours only where `view.color` says so."""
    out = io.StringIO()
    width = max(view.width, _LEAST_WIDTH)
    console = Console(
        file=out,
        width=width,
        force_terminal=view.color,
        color_system="standard" if view.color else None,
        no_color=not view.color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(what)
    shown = "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
    return in_ascii(shown) if view.ascii_only else shown


def in_ascii(words: str) -> str:
    """`words` with arrows, dashes and quotation marks in ASCII."""
    return words.translate(_PLAIN)


class ScreenWriter(Writer):
    """Ledgers to read, each as soon as it comes."""

    def __init__(self, write: Callable[[str], object], view: View) -> None:
        super().__init__(write)
        self.view = view

    def add(self, ledger: Ledger) -> None:
        """Write one ledger."""
        self.write(render(ledger, self.view))


def _screen(ledger: Ledger, view: View) -> Group:
    cast = Cast(ledger)
    rows = [s for s in ledger.statements if view.every or s.form != "own"]
    parts: list[RenderableType] = [_header(ledger), *article(ledger, cast, view)]
    if cast.numbers:
        parts += [_heading("Speakers"), _speakers(ledger, cast, view), Text("")]
    if rows:
        parts += [_heading("Statements"), StatementTable(ledger, cast, view).draw(rows)]
    return Group(*parts, *_footer(ledger, view, rows), Text(""))


def _heading(words: str) -> Rule:
    return Rule(Text(words, "bold"), align="left", style="dim", characters="─")


def _header(ledger: Ledger) -> Group:
    """What was read, in three lines."""
    document = ledger.document
    title = wording.heading(document)
    facts = [
        wording.one_line(document.outlet) if document.outlet else "outlet unknown",
        wording.long_day(document.published) if document.published else "date unknown",
        wording.one_line(document.byline or ""),
        wording.counted(len(document.text.split()), "word"),
    ]
    known = " · ".join(fact for fact in facts if fact)
    return Group(Text(title, "bold"), Text(known), Text(wording.summary(ledger)), Text(""))


def _speakers(ledger: Ledger, cast: Cast, view: View) -> Table:
    """Who is who, in the order in which they first speak."""
    count = Counter(statement.speaker for statement in ledger.statements)
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold", max_width=view.width // 2)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for key, number in cast.numbers.items():
        speaker = cast.speakers.get(key)
        about = [speaker.kind, *(view.clip(words, 60) for words in speaker.descriptions[:2])] if speaker else []
        style = cast.color(key)
        table.add_row(
            Text(f"[{number}]", style),
            Text(cast.name(key), f"bold {style}"),
            wording.counted(count[key], "statement"),
            Text(" · ".join(about), "dim"),
        )
    return table


def _footer(ledger: Ledger, view: View, rows: list[Statement]) -> list[RenderableType]:
    """What was left out, and what the reader should know."""
    lines = []
    own = sum(s.form == "own" for s in ledger.statements)
    if own and not view.every:
        outlet = wording.possessive(ledger)
        lines.append(f"{wording.counted(own, 'sentence')} in {outlet} own voice: --all lists them.")
    if any(s.confidence < wording.UNSURE and s.form != "own" for s in rows):
        lines.append("? after a number: the reader is not sure of this one (confidence below 50 %).")
    if any(s.speaker is None and s.form != "own" for s in rows):
        lines.append("[?]: the text does not say who speaks.")
    notes = [Text(f"Note: {wording.one_line(note)}", "yellow") for note in ledger.notes]
    return [*(Text(line, "dim") for line in lines), *notes]
