"""How a trail grew: how many articles and outlets carried it by when."""

from __future__ import annotations

from datetime import UTC, datetime

from whence.show.chart_parts import GRID, LABEL, MARGIN, MONTHS, NOTE, Page, nothing, ticks
from whence.show.drawing import INK, SOFT, Dot, Drawing, Line, Text, cut, width
from whence.trail_model import Carrier, Trail

_HEIGHT = 240.0
_ARTICLES, _OUTLETS = "#14365c", "#b05a00"
_NAMED = 14  # outlets that are named where they join


def growth(trail: Trail) -> Drawing:
    """The articles that carry a trail, and their outlets, counted in the order of time."""
    title = f"How it spread: “{cut(trail.gist, 17, 1100)}”"
    dated = sorted(((at, c) for c in trail.carriers if (at := _when(c)) is not None), key=lambda one: one[0])
    if not dated:
        return nothing(title, "None of its articles has a date.")
    page = Page(title)
    sources = f"{trail.independent_sources:,} independent source{'s' if trail.independent_sources != 1 else ''}"
    steps = _steps(dated)
    each = "" if any(n != m for _, n, m, _ in steps) else ", each of another outlet"
    page.say(f"Articles that carry the statement{each}, by the time of publication; {sources} behind it.")
    scale = ticks(max(count for _, count, _, _ in steps))
    left, right = MARGIN + width(f"{scale[-1]:,}", LABEL) + 10, page.width - MARGIN - 70
    top = page.y + 14
    bottom = top + _HEIGHT
    for mark in scale:
        y = bottom - _HEIGHT * mark / scale[-1]
        page.shapes.append(Line(((left, y), (right, y)), GRID if mark else INK))
        page.shapes.append(Text(left - 8, y + LABEL * 0.36, f"{mark:,}", LABEL, "end"))
    first, last = steps[0][0], steps[-1][0]
    span = (last - first).total_seconds() or 1.0

    def place(at: datetime, count: int) -> tuple[float, float]:
        return left + 8 + (right - left - 16) * (at - first).total_seconds() / span, bottom - _HEIGHT * count / scale[
            -1
        ]

    lines = [(_ARTICLES, "articles", [(at, n) for at, n, _, _ in steps])]
    if any(articles != outlets for _, articles, outlets, _ in steps):  # else they would be one line
        lines.append((_OUTLETS, "outlets", [(at, n) for at, _, n, _ in steps]))
    apart = steps[-1][1] - steps[-1][2] >= scale[-1] * 0.07  # else one name would stand on the other
    for color, called, counts in lines:
        points: list[tuple[float, float]] = []
        for at, count in counts:
            x, y = place(at, count)
            points += [(x, points[-1][1] if points else bottom), (x, y)]
        points.append((right, points[-1][1]))
        page.shapes.append(Line(tuple(points), color, 2.2, dashed=called == "outlets"))
        lower = 0.3 if apart or len(lines) == 1 else 1.15 if called == "outlets" else -0.15
        page.shapes.append(Text(right + 6, points[-1][1] + LABEL * lower, called, LABEL, color=color))
    for at, count, _, names in steps:
        x, y = place(at, count)
        page.shapes.append(Dot(x, y, 3.5, _ARTICLES, f"{_said(at)}: {', '.join(names) or 'more articles'}"))
    page.y = bottom + 8 + NOTE
    page.shapes.append(Text(left + 8, page.y, _said(first), NOTE, color=SOFT))
    if width(_said(first), NOTE) + width(_said(last), NOTE) + 40 < right - left and last > first:
        page.shapes.append(Text(right - 8, page.y, _said(last), NOTE, "end", color=SOFT))
    page.y += 12
    joined = [(at, names) for at, _, _, names in steps if names]
    named = "; ".join(f"{', '.join(names)} ({_said(at)})" for at, names in joined[:_NAMED])
    page.say(
        f"Outlets as they joined: {named}{f'; {len(joined) - _NAMED:,} times more' if len(joined) > _NAMED else ''}."
    )
    undated = len({_article(c) for c in trail.carriers} - {_article(c) for _, c in dated})
    if undated:
        page.say(f"{undated:,} of its articles have no date and are not drawn.")
    told = (f"{_said(at)}: {count:,} articles, {outlets:,} outlets" for at, count, outlets, _ in steps)
    return page.done("; ".join(told) + ".")


def _steps(dated: list[tuple[datetime, Carrier]]) -> list[tuple[datetime, int, int, list[str]]]:
    """For each moment how many articles and outlets there are by then, and which outlets are new."""
    steps: list[tuple[datetime, int, int, list[str]]] = []
    articles: set[object] = set()  # an article that carries several wordings is one
    outlets: set[str] = set()
    for at, carrier in dated:
        name = carrier.outlet or "unknown outlet"
        fresh = [] if name.casefold() in outlets else [name]
        outlets.add(name.casefold())
        articles.add(_article(carrier))
        before = steps.pop()[3] if steps and steps[-1][0] == at else []
        steps.append((at, len(articles), len(outlets), [*before, *fresh]))
    return steps


def _article(carrier: Carrier) -> object:
    """What tells its article from others."""
    return carrier.article if carrier.article is not None else (carrier.document, carrier.outlet, carrier.url)


def _when(carrier: Carrier) -> datetime | None:
    """When its article was published, in UTC; a day alone is taken for its beginning, and no zone for UTC."""
    try:
        found = datetime.fromisoformat(carrier.published or "")
    except ValueError:
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def _said(at: datetime) -> str:
    day = f"{at.day} {MONTHS[at.month - 1]} {at.year}"
    return day if (at.hour, at.minute) == (0, 0) else f"{day}, {at:%H:%M}"
