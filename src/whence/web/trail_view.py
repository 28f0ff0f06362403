"""A trail laid out for the page: its path as boxes and lines with links, its timeline, its wordings side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from whence.show import wording
from whence.show.trail_html import columns
from whence.show.trail_wording import EVIDENCE, KINDS, clock, outlet, place, voice
from whence.trail_model import Carrier, Mutation, Trail

_WIDE, _HIGH, _STEP, _ROW, _EDGE = 190, 48, 252, 68, 10


@dataclass(frozen=True, slots=True)
class Box:
    """An article in the drawing: where its box stands, what is in it, whether the statement begins there."""

    x: int
    y: int
    name: str
    when: str
    title: str
    article: int | None
    statement: str
    root: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the drawing, from an article to one that has it from there; a guess is drawn broken."""

    path: str
    title: str
    guess: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What a wording changed against an earlier one: the kind, and the words as (same, gone or new; words)."""

    kind: str
    against: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A carrier as the table shows it; `begins` where the statement begins, `has_from` whom it is from and why."""

    carrier: Carrier
    number: int
    outlet: str
    when: str
    voice: str
    begins: bool
    has_from: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TrailView:
    """A trail as its page shows it. `width` and `height` are those of the drawing."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    width: int
    height: int
    articles: int
    outlets: int
    plainly: str


def trail_view(trail: Trail) -> TrailView:
    """The layout of a trail."""
    places = _places(trail)
    first = {place(trail.carriers[number]): number for number in reversed(list(places))}
    articles = len(first)
    outlets = len({(one.outlet or one.url or one.document).casefold() for one in trail.carriers})
    return TrailView(
        boxes=tuple(_box(trail, number, at) for number, at in places.items()),
        lines=tuple(_lines(trail, places, first)),
        rows=tuple(_row(trail, number, first) for number in range(len(trail.carriers))),
        width=max(x for x, _ in places.values()) + _WIDE + _EDGE,
        height=max(y for _, y in places.values()) + _HIGH + _EDGE,
        articles=articles,
        outlets=outlets,
        plainly=f"{wording.counted(articles, 'article')}, {wording.counted(trail.independent_sources, 'source')}",
    )


def _places(trail: Trail) -> dict[int, tuple[int, int]]:
    """Where the box of each article stands, by its first carrier: one column a step away from where it began."""
    rows: dict[int, int] = {}
    found: dict[int, tuple[int, int]] = {}
    for number, column in columns(trail).items():
        found[number] = (column * _STEP + _EDGE, rows.get(column, 0) * _ROW + _EDGE)
        rows[column] = rows.get(column, 0) + 1
    return found


def _box(trail: Trail, number: int, at: tuple[int, int]) -> Box:
    one = trail.carriers[number]
    title = wording.one_line(one.title or one.text)
    name = wording.shorten(outlet(one), 24)
    return Box(*at, name, clock(one), title, one.article, one.statement, number in trail.roots)


def _lines(
    trail: Trail, places: dict[int, tuple[int, int]], first: dict[tuple[str, str | None, str | None], int]
) -> Iterator[Line]:
    for edge in trail.edges:
        start, end = (first[place(trail.carriers[number])] for number in (edge.start, edge.end))
        if start == end:
            continue
        (x1, y1), (x2, y2) = places[start], places[end]
        x1, y1, y2 = x1 + _WIDE, y1 + _HIGH // 2, y2 + _HIGH // 2
        bend = max(24, abs(x2 - x1) // 2)
        title = f"{outlet(trail.carriers[end])} has it from {outlet(trail.carriers[start])}: {EVIDENCE[edge.evidence]}"
        path = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 2} {y2}"
        yield Line(path, title, edge.evidence.startswith("same_"))


def _row(trail: Trail, number: int, first: dict[tuple[str, str | None, str | None], int]) -> Row:
    one = trail.carriers[number]
    home = first[place(one)]
    sources = [
        (outlet(trail.carriers[edge.start]), EVIDENCE[edge.evidence])
        for edge in trail.edges
        if first[place(trail.carriers[edge.end])] == home and number == home
    ]
    changes = [_change(trail, mutation) for mutation in trail.mutations if mutation.carrier == number]
    return Row(
        one, number, outlet(one), clock(one), voice(one), number in trail.roots, tuple(dict.fromkeys(sources)),
        tuple(changes),
    )  # fmt: skip


def _change(trail: Trail, mutation: Mutation) -> Change:
    against = outlet(trail.carriers[mutation.against])
    if mutation.kind in ("speaker", "name") or not mutation.diff:
        words = [("gone", mutation.before), ("new", mutation.after)]
    else:
        words = []
        for edit in mutation.diff:
            if edit.kind in ("same", "marked"):
                words.append(("same", edit.quote or edit.passage))
            else:
                words += [("gone", edit.passage), ("new", edit.quote)]
    kept = tuple((kind, wording.one_line(part)) for kind, part in words if part.strip())
    return Change(KINDS[mutation.kind], against, kept)
