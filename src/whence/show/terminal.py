"""A ledger to read on a terminal: who is who, the article with its speakers marked, and the table of statements.

Colour is never the only carrier: each content stands in brackets that open with the number of its speaker, sources are
bold and cues underlined.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from whence.model import Ledger, Speaker, Statement
from whence.show import wording
from whence.show.marks import Piece, pieces
from whence.show.records import Writer

PALETTE = (
    "cyan",
    "magenta",
    "green",
    "yellow",
    "bright_blue",
    "red",
    "bright_cyan",
    "bright_magenta",
    "bright_green",
    "bright_yellow",
)
ARTICLE_WIDTH = 100  # longer lines are hard to read
WIDE = 118  # columns from which every statement fits in one row of seven cells
LINES = 3  # how many lines a shortened statement may take in such a row
_PLAIN = str.maketrans(
    {"←": "<-", "…": "...", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "·": "|", "─": "-", "━": "-"}
    | {"↳": ">", "\u00a0": " "}
)


@dataclass(frozen=True, slots=True)
class View:
    """How to show a ledger. `width` is in columns; `every` adds the own voice to the table; `full` shortens nothing.

    `ascii_only` puts arrows, dashes and quotation marks in ASCII, for terminals that have no others.
    """

    width: int = 80
    color: bool = False
    every: bool = False
    full: bool = False
    ascii_only: bool = False


def render(ledger: Ledger, view: View) -> str:
    """The ledger as text to print; ANSI colours only where `view.color` says so."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(view.width, 40),
        force_terminal=view.color,
        color_system="standard" if view.color else None,
        no_color=not view.color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(_Screen(ledger, view).whole())
    shown = "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
    return shown.translate(_PLAIN) if view.ascii_only else shown


class ScreenWriter(Writer):
    """Ledgers to read, each as soon as it comes."""

    def __init__(self, write: Callable[[str], object], view: View) -> None:
        super().__init__(write)
        self.view = view

    def add(self, ledger: Ledger) -> None:
        """Write one ledger."""
        self.write(render(ledger, self.view))


class _Screen:
    """One ledger, its speakers numbered and coloured."""

    def __init__(self, ledger: Ledger, view: View) -> None:
        self.ledger, self.view = ledger, view
        self.text = ledger.document.text
        self.numbers = wording.numbers(ledger)
        self.speakers = {speaker.id: speaker for speaker in ledger.speakers}
        self.names = wording.short_names(ledger.speakers)
        self.depths = wording.depths(ledger)

    def whole(self) -> Group:
        rows = [s for s in self.ledger.statements if self.view.every or s.form != "own"]
        parts: list[RenderableType] = [self.header(), *self.article()]
        if self.numbers:
            parts += [self.heading("Speakers"), self.legend(), Text("")]
        if rows:
            wide = self.view.width >= WIDE
            parts += [self.heading("Statements"), self.wide_table(rows) if wide else self.narrow_table(rows)]
        parts += [self.footer(rows), Text("")]
        return Group(*parts)

    def heading(self, words: str) -> Rule:
        return Rule(Text(words, "bold"), align="left", style="dim", characters="─")

    # The header: what was read.

    def header(self) -> Group:
        document = self.ledger.document
        title = wording.one_line(document.title or "") or wording.shorten(self.text, 70) or "(no text)"
        facts = [
            wording.one_line(document.outlet) if document.outlet else "outlet unknown",
            wording.long_day(document.published) if document.published else "date unknown",
            wording.one_line(document.byline or ""),
            wording.counted(len(self.text.split()), "word"),
        ]
        return Group(
            Text(title, "bold"),
            Text(" · ".join(fact for fact in facts if fact)),
            Text(wording.summary(self.ledger)),
            Text(""),
        )

    def legend(self) -> Table:
        told: dict[str, int] = {}
        for statement in self.ledger.statements:
            if statement.speaker is not None:
                told[statement.speaker] = told.get(statement.speaker, 0) + 1
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(overflow="fold", max_width=self.view.width // 2)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for key, number in self.numbers.items():
            speaker = self.speakers.get(key) or Speaker(key, key, "unnamed")
            style = self.color(key)
            about = [speaker.kind, *(wording.shorten(words, 60) for words in speaker.descriptions[:2])]
            table.add_row(
                Text(f"[{number}]", style),
                Text(wording.one_line(speaker.name), f"bold {style}"),
                wording.counted(told[key], "statement"),
                Text(" · ".join(about), "dim"),
            )
        return table

    def color(self, key: str | None) -> str:
        return PALETTE[(self.numbers[key] - 1) % len(PALETTE)] if key in self.numbers else "default"

    # The article.

    def article(self) -> list[RenderableType]:
        """One text for each line of the article, so that the work grows with its length and no faster."""
        lines = [Text()]
        for piece in pieces(self.ledger):
            self.add_marks(lines[-1], piece.opens)
            style = self.style(piece)
            first, *others = wording.printable(self.text[piece.start : piece.end]).split("\n")
            lines[-1].append(first, style)
            for other in others:
                lines.append(Text())
                lines[-1].append(other, style)
            for statement in piece.closes:
                lines[-1].append("]", f"bold {self.color(statement.speaker)}")
        width = min(ARTICLE_WIDTH, self.view.width)
        shown: list[RenderableType] = []
        blank = True
        for line in lines:
            if line.plain.strip():
                shown.append(Padding(line, (0, self.view.width - width, 0, 0)))
                blank = False
            elif not blank:
                shown.append(Text(""))
                blank = True
        return [*shown, Text("")] if not blank else shown

    def add_marks(self, line: Text, opens: tuple[Statement, ...]) -> None:
        for statement in opens:
            number = self.numbers.get(statement.speaker or "")
            line.append(f"[{number or '?'} ", f"bold {self.color(statement.speaker)}")

    def style(self, piece: Piece) -> str:
        styles = []
        if piece.inside is not None:
            styles.append(self.color(piece.inside.speaker))
        elif piece.furniture:
            styles.append("dim")
        if piece.source:
            styles.append("bold")
        if piece.cue:
            styles.append("underline")
        return " ".join(styles)

    # The table.

    def narrow_table(self, rows: list[Statement]) -> Group:
        """Two lines or more for each statement: who, how and through whom; then what, over the full width."""
        rest = self.view.width - 6 - 9 - 12 - 3
        who, cue = rest * 34 // 100, max(9, rest * 22 // 100)
        widths = (5, who, 8, cue, 11, rest - who - cue)
        head = self.grid(widths)
        head.add_row(*(Text(h, "bold") for h in ("#", "Speaker", "Form", "Cue", "When", "Chain")))
        parts: list[RenderableType] = [head]
        for statement in rows:
            line = self.grid(widths)
            line.add_row(*self.cells(statement, cue), self.chain(statement, 1))
            indent = 6 + 2 * self.indent(statement)
            parts.append(line)
            parts.append(Padding(self.words(statement, self.view.width - indent, 1), (0, 0, 0, indent)))
            detail = self.detail(statement)
            if detail:
                parts.append(Padding(detail, (0, 0, 0, indent)))
        return Group(*parts)

    @staticmethod
    def grid(widths: tuple[int, ...]) -> Table:
        table = Table.grid(padding=(0, 1, 0, 0))
        for width in widths:
            table.add_column(width=width, overflow="fold")
        return table

    def wide_table(self, rows: list[Statement]) -> Table:
        """One row for each statement."""
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", width=self.view.width)
        spare = self.view.width - 5 - 8 - 13 - 6 * 2
        who, cue, chain = spare * 17 // 100, spare * 12 // 100, spare * 24 // 100
        words = spare - who - cue - chain
        columns = (("#", 5), ("Speaker", who), ("Form", 8), ("Cue", cue), ("When", 13))
        for name, width in (*columns, ("Statement", words), ("Chain", chain)):
            table.add_column(name, width=width, overflow="fold")
        for statement in rows:
            indent = 2 * self.indent(statement)
            said = self.words(statement, words - indent, LINES)
            detail = self.detail(statement)
            cell = Padding(Group(said, detail) if detail else said, (0, 0, 0, indent))
            table.add_row(*self.cells(statement, cue * 2), cell, self.chain(statement, 0))
        return table

    def indent(self, statement: Statement) -> int:
        return min(self.depths[statement.id], 4)

    def cells(self, statement: Statement, cue_width: int) -> tuple[Text, ...]:
        """Number, speaker, form, cue, when."""
        style = self.color(statement.speaker)
        unsure = "?" if statement.form != "own" and statement.confidence < wording.UNSURE else ""
        inner = "↳" if statement.within is not None else ""
        return (
            Text(f"{inner}{wording.one_line(statement.id)}{unsure}", "dim" if statement.form == "own" else ""),
            self.who(statement, style),
            Text(statement.form),
            Text(self.clip(self.ledger.words(statement.cue), cue_width)),
            Text(wording.when(statement.said)),
        )

    def chain(self, statement: Statement, leave_out: int) -> Text:
        """The source chain; with `leave_out` 1 without the speaker, who stands in the same line already."""
        links = [wording.one_line(self.names.get(link, link)) for link in statement.chain]
        if statement.form == "own":
            return Text(" ← ".join(links), "dim")
        return Text(("← " if leave_out and links[1:] else "") + " ← ".join(links[leave_out:]))

    def who(self, statement: Statement, style: str) -> Text:
        if statement.form == "own":
            return Text("own voice", "dim")
        number = self.numbers.get(statement.speaker or "")
        if number is None:
            return Text("[?] not known")
        speaker = self.speakers.get(statement.speaker or "")
        name = wording.one_line(speaker.name if speaker else statement.speaker or "")
        return Text(f"[{number}] ", style).append(name, f"bold {style}")

    def words(self, statement: Statement, width: int, lines: int) -> Text:
        return Text(self.clip(statement.text, width * lines - 4 * (lines - 1)), self.color(statement.speaker))

    def clip(self, words: str, width: int) -> str:
        return wording.one_line(words) if self.view.full else wording.shorten(words, max(width, 12))

    def detail(self, statement: Statement) -> Text | None:
        found = [] if statement.cue_class in (None, "neutral") else [f"{statement.cue_class} cue"]
        found += wording.details(self.ledger, statement, self.names)
        return Text(" · ".join(self.clip(words, 70) for words in found), "dim") if found else None

    # What was left out, and what the reader should know.

    def footer(self, rows: list[Statement]) -> Group:
        lines = []
        own = sum(s.form == "own" for s in self.ledger.statements)
        if own and not self.view.every:
            outlet = wording.possessive(self.ledger)
            lines.append(f"{wording.counted(own, 'sentence')} in {outlet} own voice: --all lists them.")
        if any(s.confidence < wording.UNSURE and s.form != "own" for s in rows):
            lines.append("? after a number: the reader is not sure of this one (confidence below 50 %).")
        if any(s.speaker is None and s.form != "own" for s in rows):
            lines.append("[?]: the text does not tell who speaks.")
        notes = [Text(f"Note: {wording.one_line(note)}", "yellow") for note in self.ledger.notes]
        return Group(*(Text(line, "dim") for line in lines), *notes)
