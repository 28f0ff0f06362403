"""The table of statements on a terminal: seven columns where there is room, two lines a statement elsewhere."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whence.model import Ledger, Statement
from whence.show import wording
from whence.show.palette import Cast, View

WIDE = 118  # columns from which every statement fits in one row of seven cells
LINES = 3  # how many lines a shortened statement may take in such a row
_NUMBER, _FORM, _WHEN = 5, 8, 11


class StatementTable:
    """Draws the statements of one ledger, nested ones indented."""

    def __init__(self, ledger: Ledger, cast: Cast, view: View) -> None:
        self.ledger, self.cast, self.view = ledger, cast, view
        self.depths = wording.depths(ledger)

    def draw(self, rows: list[Statement]) -> RenderableType:
        """The table of `rows`, as wide as the terminal."""
        return self._wide(rows) if self.view.width >= WIDE else self._narrow(rows)

    def _narrow(self, rows: list[Statement]) -> Group:
        """Two lines or more for each statement: who, how and through whom; then what, over the full width."""
        rest = self.view.width - _NUMBER - _FORM - _WHEN - 6
        who, cue = rest * 34 // 100, max(9, rest * 22 // 100)
        widths = (_NUMBER, who, _FORM, cue, _WHEN, rest - who - cue)
        heads = tuple(Text(head, "bold") for head in ("#", "Speaker", "Form", "Cue", "When", "Chain"))
        parts = [_row(heads, widths)]
        for statement in rows:
            cells = (*self._cells(statement, who, cue), self._chain(statement, 1, widths[-1]))
            indent = 6 + self._indent(statement)
            said = self._words(statement, self.view.width - indent, 1)
            parts += [_row(cells, widths), _indented(said, indent, self.view.width)]
        return Group(*parts)

    def _wide(self, rows: list[Statement]) -> Table:
        """One row for each statement."""
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", width=self.view.width)
        spare = self.view.width - _NUMBER - _FORM - _WHEN - 6 * 2
        who, cue, chain = spare * 17 // 100, spare * 12 // 100, spare * 25 // 100
        words = spare - who - cue - chain
        columns = (("#", _NUMBER), ("Speaker", who), ("Form", _FORM), ("Cue", cue), ("When", _WHEN))
        for name, width in (*columns, ("Statement", words), ("Chain", chain)):
            table.add_column(name, width=width, overflow="fold")
        for statement in rows:
            indent = self._indent(statement)
            said = Padding(self._words(statement, words - indent, LINES), (0, 0, 0, indent))
            table.add_row(*self._cells(statement, who, cue * 2), said, self._chain(statement, 0, chain))
        return table

    def _indent(self, statement: Statement) -> int:
        return 2 * min(self.depths[statement.id], 4)

    def _cells(self, statement: Statement, who: int, cue: int) -> tuple[Text, ...]:
        """Number, speaker, form, cue, when."""
        own = statement.form == "own"
        unsure = "?" if not own and statement.confidence < wording.UNSURE else ""
        inner = "↳" if statement.within is not None else ""
        return (
            Text(f"{inner}{wording.one_line(statement.id)}{unsure}", "dim" if own else ""),
            self._who(statement, who),
            Text(statement.form),
            Text(self.view.clip(self.ledger.words(statement.cue), cue)),
            Text(wording.when(statement.said)),
        )

    def _who(self, statement: Statement, width: int) -> Text:
        """The number and the name, in at most two lines: the list of speakers has it in full."""
        if statement.form == "own":
            return Text("own voice", "dim")
        if statement.speaker is None:
            return Text("[?] not known")
        style = self.cast.color(statement.speaker)
        name = self.view.clip(self.cast.name(statement.speaker), 2 * width - 6)
        return Text(f"[{self.cast.number(statement)}] ", style).append(name, f"bold {style}")

    def _chain(self, statement: Statement, leave_out: int, width: int) -> Text:
        """The source chain, broken only between links where they fit.

        With `leave_out` 1 the speaker, who stands in the same line already, is not repeated.
        """
        own = statement.form == "own"
        first, *others = [wording.one_line(self.cast.short.get(link, link)) for link in statement.chain] or [""]
        lines = [] if leave_out and others and not own else [first]
        for link in (f"← {name}" for name in others):
            if lines and len(lines[-1]) + 1 + len(link) <= width:
                lines[-1] += f" {link}"
            else:
                lines.append(link)
        return Text("\n".join(lines), "dim" if own else "")

    def _words(self, statement: Statement, width: int, lines: int) -> Text:
        """The statement, then what else is said of it: behind it where there is room, else below."""
        text = Text(self.view.clip(statement.text, width * lines - 4 * (lines - 1)), self.cast.color(statement.speaker))
        detail = self._detail(statement)
        if detail:
            text.append("  " if len(text) + len(detail) + 2 <= width else "\n").append(detail, "dim")
        return text

    def _detail(self, statement: Statement) -> str:
        found = [] if statement.cue_class in (None, "neutral") else [f"{statement.cue_class} cue"]
        found += wording.details(self.ledger, statement, self.cast.short)
        return f"({' · '.join(self.view.clip(words, 70) for words in found)})" if found else ""


def _row(cells: tuple[Text, ...], widths: tuple[int, ...]) -> RenderableType:
    """One row of cells; a table of its own only where a cell needs several lines, for that costs ten times as much."""
    if all(_fits(cell, width) for cell, width in zip(cells, widths, strict=True)):
        line = Text()
        for cell, width in zip(cells, widths, strict=True):
            line.append_text(cell).append(" " * (width - cell.cell_len + 1))
        line.rstrip()
        return line
    table = Table.grid(padding=(0, 1, 0, 0))
    for width in widths:
        table.add_column(width=width, overflow="fold")
    table.add_row(*cells)
    return table


def _indented(text: Text, indent: int, width: int) -> RenderableType:
    if _fits(text, width - indent):
        return Text(" " * indent).append_text(text)
    return Padding(text, (0, 0, 0, indent))


def _fits(text: Text, width: int) -> bool:
    return text.cell_len <= width and "\n" not in text.plain
