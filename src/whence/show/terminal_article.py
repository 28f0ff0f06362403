"""The article on a terminal, each content in brackets that open with the number of its speaker: "[1 …]".

Furniture stands in braces, sources are bold and cues underlined.
"""

from __future__ import annotations

from itertools import zip_longest

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from whence.model import Ledger
from whence.show import wording
from whence.show.marks import Piece, pieces
from whence.show.palette import Cast, View

WIDTH = 100  # longer lines are hard to read
_PARAGRAPH = 120  # a line longer than this was not broken by hand: it is a paragraph


def article(ledger: Ledger, cast: Cast, view: View) -> list[RenderableType]:
    """The lines of the article to print, then what the marks mean. One empty line parts paragraphs."""
    margin = max(view.width - WIDTH, 0)
    lines = _marked(ledger, cast)
    apart = all(line.plain.strip() for line in lines) and any(len(line) > _PARAGRAPH for line in lines)
    shown: list[RenderableType] = []
    empty = True
    for line in lines:
        if line.plain.strip():
            shown.append(Padding(line, (0, margin, int(apart), 0)))
            empty = apart
        elif not empty:
            shown.append(Text(""))
            empty = True
    return [*shown, *([] if empty else [Text("")]), *_key(ledger, cast, view)]


def _marked(ledger: Ledger, cast: Cast) -> list[Text]:
    """One text for each line of the article, so that the work grows with its length and no faster."""
    lines = [Text()]
    cut = pieces(ledger)
    inside_furniture = False
    for piece, following in zip_longest(cut, cut[1:]):
        words, blank = _split_end(wording.printable(ledger.document.text[piece.start : piece.end]))
        style = _style(piece, cast)
        if piece.furniture and not inside_furniture:
            lines[-1].append("{", "dim")
        for statement in piece.opens:
            lines[-1].append(f"[{cast.number(statement)} ", f"bold {cast.color(statement.speaker)}")
        _append(lines, words, style)
        for statement in piece.closes:
            lines[-1].append("]", f"bold {cast.color(statement.speaker)}")
        inside_furniture = piece.furniture and following is not None and following.furniture
        if piece.furniture and not inside_furniture:
            lines[-1].append("}", "dim")
        _append(lines, blank, style)
    return lines


def _split_end(words: str) -> tuple[str, str]:
    """The words, and the white space they end in: closing marks belong between the two."""
    kept = words.rstrip()
    return (kept, words[len(kept) :]) if kept else (words, "")


def _append(lines: list[Text], words: str, style: str) -> None:
    first, *others = words.split("\n")
    lines[-1].append(first, style)
    lines += [Text(other, style) for other in others]


def _style(piece: Piece, cast: Cast) -> str:
    styles = []
    if piece.inside is not None:
        styles.append(cast.color(piece.inside.speaker))
    elif piece.furniture:
        styles.append("dim")
    if piece.source:
        styles.append("bold")
    if piece.cue:
        styles.append("underline")
    return " ".join(styles)


def _key(ledger: Ledger, cast: Cast, view: View) -> list[RenderableType]:
    meanings = ["[1 …] words of speaker 1"] if cast.numbers else []
    meanings += ["{…} not the report"] if ledger.document.furniture else []
    meanings += ["bold: who", "underlined: how"] if cast.numbers and view.color else []
    return [Text(" · ".join(meanings), "dim"), Text("")] if meanings else []
