"""Whose words each outlet prints: a bar for each, in the order of their names, with the numbers in it."""

from __future__ import annotations

from collections.abc import Mapping

from whence.show.chart_parts import LABEL, MARGIN, Page, by_name, nothing, on
from whence.show.drawing import INK, Drawing, Rect, Text, cut, width

TITLE = "Whose words each outlet prints"
# From dark to light, so that they are told apart in grey too.
VOICES = {
    "direct": ("#14365c", "quoted"),
    "mixed": ("#3a78ad", "partly quoted"),
    "indirect": ("#8dbbdd", "reported in the outlet’s words"),
    "unnamed": ("#f3cf86", "unnamed source"),
    "own": ("#f4f4f1", "own voice"),
}
_ROW, _BAR, _NAMES = 26.0, 18.0, 230.0


def voices(counts: Mapping[str, Mapping[str, int]], left_out: int = 0) -> Drawing:
    """`counts` holds for each outlet how many statements have each of `VOICES`; `left_out` outlets are not drawn."""
    if not counts:
        return nothing(TITLE, "There is no statement to count.")
    page = Page(TITLE)
    page.say("Statements of the newest version of each article, by outlet, in alphabetical order.")
    page.legend(list(VOICES.values()))
    names = {name: cut(name, LABEL, _NAMES) for name in counts}
    left = MARGIN + max(width(name, LABEL) for name in names.values()) + 10
    totals = {name: sum(of.values()) for name, of in counts.items()}
    right = page.width - MARGIN - max(width(f"{total:,}", LABEL) for total in totals.values()) - 10
    for name in sorted(counts, key=by_name):
        middle = page.y + _ROW / 2 + LABEL * 0.36
        page.shapes.append(Text(left - 10, middle, names[name], LABEL, "end", about=name))
        x = left
        for voice, (color, called) in VOICES.items():
            number = counts[name].get(voice, 0)
            wide = (right - left) * number / totals[name]
            if not number:
                continue
            about = f"{name}: {number:,} of {totals[name]:,}, {called}"
            page.shapes.append(Rect(x, page.y + (_ROW - _BAR) / 2, wide, _BAR, color, INK, about))
            if width(f"{number:,}", LABEL - 1) + 6 <= wide:
                page.shapes.append(Text(x + wide / 2, middle, f"{number:,}", LABEL - 1, "middle", on(color)))
            x += wide
        page.shapes.append(Text(page.width - MARGIN, middle, f"{totals[name]:,}", LABEL, "end"))
        page.y += _ROW
    page.y += 8
    more = f" {left_out:,} more outlets are not drawn." if left_out else ""
    page.say(f"At the right: all statements of the outlet. A number that has no room in its part is not printed.{more}")
    return page.done("; ".join(_told(name, counts[name]) for name in sorted(counts, key=by_name)) + ".")


def _told(name: str, of: Mapping[str, int]) -> str:
    return f"{name}: " + ", ".join(f"{of[v]:,} {called}" for v, (_, called) in VOICES.items() if of.get(v))
