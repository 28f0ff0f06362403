"""A picture as plain shapes, and as SVG: text stays text, nothing is clipped, and a reader of screens gets its words.

Lengths are in pixels of CSS, from the top left corner.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from xml.sax.saxutils import escape

FONTS = ("DejaVu Sans", "Verdana", "Helvetica", "Arial", "sans-serif")
INK, SOFT, PAPER = "#1a1a1a", "#595959", "#ffffff"
LINE = 1.35  # from one line of text to the next, in sizes of the text

# How wide DejaVu Sans is, in hundredths of the size: the widest of FONTS, so that no text is wider than was thought.
_WIDTHS = {
    27: "'", 28: "ijl", 29: "IJ", 32: " ,.·‘’", 34: "/:;\\|", 35: "f", 36: "-", 39: "()[]t", 40: "!", 41: "r", 46: '"',
    50: "*_`–", 52: "sz“”", 53: "?", 55: "c", 56: "L", 58: "Fk", 59: "vxy", 60: "P", 61: "TYao", 62: "e",
    63: "ESbdghnpqu", 64: "$0123456789{}", 66: "K", 68: "AV", 69: "BRXZ", 70: "C", 73: "U", 75: "HN", 77: "DG", 78: "&",
    79: "OQ", 82: "w", 84: "#+<=>^~×←", 86: "M", 95: "%", 97: "m", 99: "W", 100: "@—…",
}  # fmt: skip
_OF = {letter: width / 100 for width, letters in _WIDTHS.items() for letter in letters}
_BOLD = 1.12  # how much wider bold letters are
_OTHER, _WIDE = 0.75, 1.05  # letters that are not in the table, and those of Chinese, Japanese and Korean


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    color: str = INK
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text on its baseline. `anchor` is "start", "middle" or "end"; `angle` turns it, in degrees clockwise.

    `about` is what it says in full, where that is more.
    """

    x: float
    y: float
    words: str
    size: float = 12.0
    anchor: str = "start"
    color: str = INK
    bold: bool = False
    angle: float = 0.0
    about: str | None = None


Shape = Rect | Line | Dot | Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture. `title` and `about` are for those who do not see it: what it is, and what it shows."""

    width: float
    height: float
    title: str
    about: str
    shapes: tuple[Shape, ...] = field(default=())

    def svg(self) -> str:
        """The picture as an SVG document. The same picture is the same text."""
        body = "\n".join(_svg(shape) for shape in self.shapes)
        # Several may stand on one page, so the names of its parts are its own.
        key = "w" + sha256(f"{self.title}\0{self.about}\0{body}".encode("utf-8", "replace")).hexdigest()[:8]
        size = f'width="{_number(self.width)}" height="{_number(self.height)}"'
        view = f'viewBox="0 0 {_number(self.width)} {_number(self.height)}"'
        family = ", ".join(f"'{name}'" if " " in name else name for name in FONTS)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img" '
            f'aria-labelledby="{key}t {key}d" font-family="{family}">\n'
            f'<title id="{key}t">{_plain(self.title)}</title>\n<desc id="{key}d">{_plain(self.about)}</desc>\n'
            f'<rect width="100%" height="100%" fill="{PAPER}"/>\n{body}\n</svg>\n'
        )


def width(words: str, size: float, bold: bool = False) -> float:
    """How wide a text is at the most, in pixels."""
    return sum(map(_width, words)) * size * (_BOLD if bold else 1.0)


def _width(letter: str) -> float:
    if letter in _OF:
        return _OF[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    plain = unicodedata.normalize("NFKD", letter)
    return _OF.get(plain[0], _OTHER) if len(plain) > 1 and unicodedata.combining(plain[1]) else _OTHER


def cut(words: str, size: float, most: float) -> str:
    """A text in one line no wider than `most`, with "…" where something is left out."""
    words = " ".join(words.split())
    if width(words, size) <= most:
        return words
    while words and width(words + "…", size) > most:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(words: str, size: float, most: float, bold: bool = False) -> list[str]:
    """A text in lines no wider than `most`; a word that is wider is parted."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold) <= most:
            line = longer
            continue
        lines += [line] if line else []
        while width(word, size, bold) > most and len(word) > 1:
            end = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width(word[:n], size, bold) <= most)
            lines.append(word[:end])
            word = word[end:]
        line = word
    return [*lines, line] if line else lines


def _svg(shape: Shape) -> str:
    match shape:
        case Rect():
            edge = f' stroke="{shape.edge}"' if shape.edge else ""
            box = " ".join(
                f'{name}="{_number(value)}"'
                for name, value in (
                    ("x", shape.x), ("y", shape.y), ("width", shape.width), ("height", shape.height)
                )
            )  # fmt: skip
            return _with_title(f'rect {box} fill="{shape.fill}"{edge}', "rect", shape.about)
        case Line():
            points = " ".join(f"{_number(x)},{_number(y)}" for x, y in shape.points)
            dashes = ' stroke-dasharray="5 4"' if shape.dashed else ""
            stroke = f'stroke="{shape.color}" stroke-width="{_number(shape.width)}"'
            return f'<polyline points="{points}" fill="none" {stroke}{dashes}/>'
        case Dot():
            place = f'cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}"'
            return _with_title(f'circle {place} fill="{shape.fill}"', "circle", shape.about)
        case Text():
            x, y = _number(shape.x), _number(shape.y)
            turned = f' transform="rotate({_number(shape.angle)} {x} {y})"' if shape.angle else ""
            bold = ' font-weight="bold"' if shape.bold else ""
            anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
            more = f"<title>{_plain(shape.about)}</title>" if shape.about and shape.about != shape.words else ""
            return (
                f'<text x="{x}" y="{y}" font-size="{_number(shape.size)}" fill="{shape.color}"{anchor}{bold}{turned}>'
                f"{more}{_plain(shape.words)}</text>"
            )


def _with_title(head: str, name: str, about: str | None) -> str:
    return f"<{head}><title>{_plain(about)}</title></{name}>" if about else f"<{head}/>"


def _plain(words: str) -> str:
    """Text in XML 1.0, which has no place for some characters."""
    return escape(
        "".join(
            c if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff") else "\ufffd"
            for c in words
        )
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
