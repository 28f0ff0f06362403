"""What every chart is made of: its title, the words beneath it, scales of numbers and days, a legend."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from whence.show.drawing import INK, LINE, SOFT, Drawing, Rect, Shape, Text, width, wrapped
from whence.text.folded import fold

WIDTH = 800.0
MARGIN = 24.0
TITLE, LABEL, NOTE = 17.0, 12.0, 11.0  # sizes of text
GRID = "#d6d6d6"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Page:
    """A chart that grows from top to bottom. `y` is where it has got to."""

    def __init__(self, title: str, least: float = WIDTH) -> None:
        self.title = title
        self.width = least
        self.y = MARGIN
        self.shapes: list[Shape] = []
        for line in wrapped(title, TITLE, self.width - 2 * MARGIN, bold=True):
            self.y += TITLE
            self.shapes.append(Text(MARGIN, self.y, line, TITLE, bold=True))
            self.y += TITLE * (LINE - 1)
        self.y += 4

    def say(self, words: str) -> None:
        """A line or more of small words."""
        for line in wrapped(words, NOTE, self.width - 2 * MARGIN):
            self.y += NOTE
            self.shapes.append(Text(MARGIN, self.y, line, NOTE, color=SOFT))
            self.y += NOTE * (LINE - 1) + 1

    def legend(self, entries: Sequence[tuple[str, str]]) -> None:
        """A row, or more, of coloured squares with their names."""
        x = MARGIN
        self.y += 8
        for color, name in entries:
            wide = 18 + width(name, LABEL) + 18
            if x > MARGIN and x + wide > self.width - MARGIN:
                x, self.y = MARGIN, self.y + LABEL * 1.6
            self.shapes.append(Rect(x, self.y, 12, 12, color, INK))
            self.shapes.append(Text(x + 18, self.y + 10.5, name, LABEL))
            x += wide
        self.y += 12 + 8

    def done(self, about: str) -> Drawing:
        """The chart; `about` says in words what it shows."""
        return Drawing(self.width, ceil(self.y + MARGIN), self.title, about, tuple(self.shapes))


def nothing(title: str, why: str) -> Drawing:
    """What stands where there is nothing to draw: a sentence that says so."""
    page = Page(title)
    page.y += 10
    page.say(why)
    return page.done(why)


def ticks(most: float, about: int = 5) -> list[int]:
    """Round whole numbers from 0 up to `most` or a little more, some `about` of them."""
    step = max(1.0, most / about)
    size = 10 ** floor(log10(step))
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= step)
    return [round(step * n) for n in range(ceil(max(most, 1) / step) + 1)]


def by_name(name: str) -> tuple[str, str]:
    """What names are put in alphabetical order by: no case, accents or leading article."""
    return fold(name), name


def on(color: str) -> str:
    """The colour of text that can be read on a colour (WCAG 2.2 relative luminance)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 else "#ffffff"


def shade(share: float) -> str:
    """From nearly white to dark blue, darker with the share (0 to 1); in grey it darkens as evenly."""
    pale, dark = (240, 245, 250), (16, 58, 105)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(pale, dark, strict=True))
