"""The words of an HTML page, a line a block, for speaker labels to be found in.

Not by an extractor of articles: those drop short paragraphs ("TRUMP: Wrong.") and repeated ones, which a transcript is
full of, and need one more package.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

# What never holds what was said.
_LEFT_OUT = frozenset("script style noscript template nav header footer aside button select svg iframe".split())
_PARAGRAPHS = frozenset(
    """p div section article main blockquote h1 h2 h3 h4 h5 h6 ul ol dl table figure pre hr body html li dd dt tr
    details summary""".split()
)
_CELLS = frozenset(("td", "th"))
_BLANKS = re.compile(r"[^\S\n]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, and the title that it gives itself."""

    text: str
    title: str | None


def page_text(html: str) -> Page:
    """The text of the page's main part where it has one (`<main>`), else of all of it.

    Paragraphs are set apart by blank lines; a row of a table with a short first cell, and a term with its definition,
    become "NAME: words".
    """
    parser = _Reader()
    parser.feed(html)
    parser.close()
    return Page(_tidy(parser.main or parser.parts), " ".join("".join(parser.title).split()) or None)


def _tidy(parts: Sequence[str]) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.main: list[str] = []
        self.title: list[str] = []
        self.left_out: list[str] = []
        self.in_main = 0
        self.in_title = False
        self.cell = 0
        self.cell_from: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or what is left out."""
        if tag == "title" and not self.title:
            self.in_title = True
        elif tag in _LEFT_OUT:
            self.left_out.append(tag)
        elif tag == "main":
            self.in_main += 1
        elif tag == "br":
            self.put("\n")
        elif tag == "tr":
            self.cell = 0
        elif tag in _CELLS or tag == "dt":
            self.cell_from = len(self.parts)
            self.cell += 1
        if tag in _PARAGRAPHS and tag != "dd":
            self.put("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """End a block, or what is left out."""
        if tag == "title":
            self.in_title = False
        elif tag in self.left_out:
            while self.left_out and self.left_out.pop() != tag:
                pass
        elif tag == "main":
            self.in_main = max(0, self.in_main - 1)
        elif tag == "dt" or (tag in _CELLS and self.cell == 1):
            self.name_ends()
        elif tag in _CELLS:
            self.put(" ")
        elif tag in _PARAGRAPHS:
            self.put("\n\n")

    def handle_data(self, data: str) -> None:
        """Words, with the white space of the source made blanks."""
        if self.in_title:
            self.title.append(data)
        elif not self.left_out:
            self.put(re.sub(r"\s+", " ", data))

    def put(self, words: str) -> None:
        """Add words to the page, and to its main part while inside it."""
        if self.left_out:
            return
        self.parts.append(words)
        if self.in_main:
            self.main.append(words)

    def name_ends(self) -> None:
        """Close a first cell, with a colon if it may hold a name."""
        words = "".join(self.parts[self.cell_from :]).strip() if self.cell_from is not None else ""
        self.put(": " if words and len(words) <= _LONGEST_NAME and not words.endswith((":", ".", "?", "!")) else " ")
