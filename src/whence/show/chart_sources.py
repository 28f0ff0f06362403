"""Who relies on whom: outlets beside sources, with the number of statements where they meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from whence.show.chart_parts import LABEL, MARGIN, Page, by_name, nothing, on, shade
from whence.show.drawing import Drawing, Rect, Text, cut, width

TITLE = "Who relies on whom"
_CELL, _NAMES, _HEADS = 30.0, 250.0, 200.0
_TURN = -45.0  # degrees by which the names of outlets are turned
_SLANT = sqrt(0.5)


def relied(
    counts: Mapping[tuple[str, str], int], outlets: Sequence[str], sources: Sequence[str], left_out: str = ""
) -> Drawing:
    """`counts` holds for pairs of `outlets` and `sources` how many statements the first has from the second.

    `left_out` is a sentence on what is not drawn.
    """
    if not counts:
        return nothing(TITLE, "There is no statement with a source to count.")
    outlets, sources = sorted(outlets, key=by_name), sorted(sources, key=by_name)
    names = {name: cut(name, LABEL, _NAMES) for name in sources}
    heads = {name: cut(name, LABEL, _HEADS) for name in outlets}
    left = MARGIN + max(width(name, LABEL) for name in names.values()) + 10
    cell = max(_CELL, max(width(f"{number:,}", LABEL - 1) for number in counts.values()) + 8)
    slanted = [(i + 0.5) * cell + width(heads[name], LABEL) * _SLANT for i, name in enumerate(outlets)]
    page = Page(TITLE, max(560.0, left + max(slanted) + LABEL + MARGIN))
    page.say(
        "Down: whom a statement comes from, the last one before the outlet. Across: the outlet. In the field: how many "
        "statements, darker where there are more."
    )
    page.y += 10 + max(width(head, LABEL) for head in heads.values()) * _SLANT + LABEL
    for i, name in enumerate(outlets):
        x = left + (i + 0.5) * cell + LABEL * 0.25
        page.shapes.append(Text(x, page.y - 4, heads[name], LABEL, angle=_TURN, about=name))
    most = max(counts.values())
    for source in sources:
        page.shapes.append(Text(left - 10, page.y + cell / 2 + LABEL * 0.36, names[source], LABEL, "end", about=source))
        for i, outlet in enumerate(outlets):
            number = counts.get((outlet, source), 0)
            color = shade(sqrt(number / most)) if number else "#ffffff"
            about = f"{outlet} has {number:,} from {source}" if number else None
            page.shapes.append(Rect(left + i * cell, page.y, cell, cell, color, "#bdbdbd", about))
            if number:
                middle = page.y + cell / 2 + LABEL * 0.33
                where = left + (i + 0.5) * cell
                page.shapes.append(Text(where, middle, f"{number:,}", LABEL - 1, "middle", on(color)))
        page.y += cell
    page.y += 8
    page.say(f"Outlets and sources are in alphabetical order. {left_out}")
    told = (
        f"{outlet}: "
        + ", ".join(f"{counts[outlet, source]:,} from {source}" for source in sources if counts.get((outlet, source)))
        for outlet in outlets
    )
    return page.done("; ".join(told) + ".")
