"""What a terminal view needs to know of its ledger throughout: numbers, names, colours, and how to show it."""

from __future__ import annotations

from dataclasses import dataclass

from whence.model import Ledger, Statement
from whence.show import wording

# The terminal's own colours, which its theme keeps readable; bright yellow is not, on white.
COLORS = (
    "cyan",
    "magenta",
    "green",
    "yellow",
    "bright_blue",
    "red",
    "bright_cyan",
    "bright_magenta",
    "bright_green",
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

    def clip(self, words: str, width: int) -> str:
        """`words` on one line, shortened to `width` unless all is to be shown."""
        return wording.one_line(words) if self.full else wording.shorten(words, max(width, 8))


class Cast:
    """The speakers of one ledger: the number, the colour and the names each is shown with."""

    def __init__(self, ledger: Ledger) -> None:
        self.numbers = wording.numbers(ledger)
        self.speakers = {speaker.id: speaker for speaker in ledger.speakers}
        self.short = wording.short_names(ledger.speakers)

    def number(self, statement: Statement) -> str:
        """The number of who speaks, "?" where nobody is known to."""
        return str(self.numbers.get(statement.speaker or "", "?"))

    def color(self, key: str | None) -> str:
        """The colour of a speaker; the terminal's own for whoever does not speak."""
        return COLORS[(self.numbers[key] - 1) % len(COLORS)] if key in self.numbers else "default"

    def name(self, key: str) -> str:
        """The full name of a speaker, on one line."""
        speaker = self.speakers.get(key)
        return wording.one_line(speaker.name if speaker else key)
