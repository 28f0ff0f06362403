"""Trails as a page: the path as a drawing, a timeline, and the wordings side by side, what changed marked.

No script, nothing fetched; all words are escaped. `fragment` stands on its own in any page.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from whence.show import wording
from whence.show.trail_wording import EVIDENCE, FLAGS, KINDS, clock, outlet, place, summary, voice
from whence.trail_model import Mutation, Trail

_STYLE = """
.w-trail{font:15px/1.55 system-ui,sans-serif;color:#1b1b1b;background:#fff;padding:1em;border:1px solid #767676;
border-radius:6px;max-width:75em;margin:0 0 1.5em}
.w-trail h2{font-size:1.15em;margin:0 0 .2em}.w-trail h3{font-size:1em;margin:1.2em 0 .3em}
.w-trail .w-dim{color:#595959}.w-trail ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.4em;margin:.4em 0}
.w-trail ul.w-flags li{border:1px solid #8a4b00;color:#8a4b00;border-radius:1em;padding:0 .7em}
.w-trail svg{max-width:100%;height:auto;font:13px system-ui,sans-serif}.w-trail .w-scroll{overflow-x:auto}
.w-trail svg rect{fill:#e3effb;stroke:#0b5cad}.w-trail svg .w-root rect{fill:#e1f4e5;stroke:#1c6b32}
.w-trail svg path{fill:none;stroke:#595959;stroke-width:1.4}.w-trail svg path.w-guess{stroke-dasharray:5 4}
.w-trail svg text{fill:#1b1b1b}.w-trail svg .w-note{fill:#595959;font-size:11px}
.w-trail ol{padding-left:1.4em}.w-trail table{border-collapse:collapse;width:100%}
.w-trail th,.w-trail td{text-align:left;vertical-align:top;padding:.35em .7em .35em 0;border-bottom:1px solid #c8c8c8}
.w-trail del{color:#a4262c;background:#fde7e8}.w-trail ins{color:#1c6b32;background:#e1f4e5;text-decoration:none;
font-weight:600}
@media (prefers-color-scheme:dark){.w-trail{color:#ececec;background:#161616;border-color:#8a8a8a}
.w-trail .w-dim,.w-trail svg .w-note{color:#b5b5b5;fill:#b5b5b5}.w-trail svg text{fill:#ececec}
.w-trail svg rect{fill:#12304d;stroke:#8ec5ff}.w-trail svg .w-root rect{fill:#163b21;stroke:#8fdca3}
.w-trail svg path{stroke:#b5b5b5}.w-trail ul.w-flags li{color:#ffc078;border-color:#ffc078}
.w-trail th,.w-trail td{border-color:#4a4a4a}.w-trail del{color:#ffa3a3;background:#4d191c}
.w-trail ins{color:#8fdca3;background:#163b21}}
"""
_WIDE, _HIGH, _STEP, _ROW = 190, 44, 240, 66


def page(trails: Iterable[Trail], title: str = "Trails") -> str:
    """A whole page of trails."""
    parts = [fragment(trail) for trail in trails]
    body = "\n".join(parts) or "<p>No statement is carried by two articles or more.</p>"
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title></head>\n'
        f"<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def fragment(trail: Trail) -> str:
    """One trail as a `<section>` with its style inside, safe to put into any page."""
    flags = "".join(f"<li>{escape(FLAGS[flag])}</li>" for flag in trail.flags)
    rings = "".join(f"<p>Circle: {escape(' → '.join(ring))}</p>" for ring in trail.rings)
    return (
        f'<section class="w-trail" id="{escape(trail.id)}"><style>{_STYLE}</style>\n'
        f"<h2>{escape(wording.one_line(trail.gist))}</h2>\n"
        f'<p class="w-dim">{escape(trail.id)} · {escape(summary(trail))}</p>\n'
        f"{f'<ul class={chr(34)}w-flags{chr(34)}>{flags}</ul>' if flags else ''}{rings}\n"
        f"<h3>Path</h3>\n{_path(trail)}\n<h3>Timeline</h3>\n{_timeline(trail)}\n"
        f"<h3>Wordings</h3>\n{_wordings(trail)}\n</section>"
    )


def columns(trail: Trail) -> dict[int, int]:
    """How many steps each article's first carrier lies from a root, along the longest path that has no circle."""
    first: dict[object, int] = {}
    for number, carrier in enumerate(trail.carriers):
        first.setdefault(place(carrier), number)
    home = {n: first[place(c)] for n, c in enumerate(trail.carriers)}
    column = dict.fromkeys(sorted(set(home.values())), 0)
    for _ in range(len(column)):
        for edge in trail.edges:
            start, end = home[edge.start], home[edge.end]
            if start != end and column[end] <= column[start] < len(column) - 1:
                column[end] = column[start] + 1
    used = sorted(set(column.values()))
    return {number: used.index(value) for number, value in column.items()}


def _path(trail: Trail) -> str:
    column = columns(trail)
    rows: dict[int, int] = {}
    places: dict[int, tuple[int, int]] = {}
    for number, value in column.items():
        places[number] = (value * _STEP + 10, rows.get(value, 0) * _ROW + 10)
        rows[value] = rows.get(value, 0) + 1
    width = max(x for x, _ in places.values()) + _WIDE + 10
    height = max(y for _, y in places.values()) + _HIGH + 10
    first = {place(trail.carriers[n]): n for n in reversed(list(column))}
    lines = []
    for edge in trail.edges:
        start, end = (first[place(trail.carriers[n])] for n in (edge.start, edge.end))
        (x1, y1), (x2, y2) = places[start], places[end]
        guess = ' class="w-guess"' if edge.evidence.startswith("same_") else ""
        x1, y1, y2 = x1 + _WIDE, y1 + _HIGH // 2, y2 + _HIGH // 2
        bend = max(20, abs(x2 - x1) // 2)
        lines.append(
            f'<path{guess} marker-end="url(#w-arrow)" d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - 2} {y2}">'
            f"<title>{escape(EVIDENCE[edge.evidence])}</title></path>"
        )
    boxes = []
    for number, (x, y) in places.items():
        carrier = trail.carriers[number]
        root = ' class="w-root"' if number in trail.roots else ""
        boxes.append(
            f'<g{root}><rect x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="6"/>'
            f'<text x="{x + 8}" y="{y + 18}">{escape(wording.shorten(outlet(carrier), 26))}</text>'
            f'<text class="w-note" x="{x + 8}" y="{y + 34}">{escape(clock(carrier))}</text></g>'
        )
    caption = f"Who has it from whom: {summary(trail)}."
    return (
        f'<div class="w-scroll"><svg role="img" aria-label="{escape(caption)}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><defs><marker id="w-arrow" viewBox="0 0 8 8" refX="7" refY="4" '
        f'markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8"/></marker></defs>'
        f"{''.join(lines)}{''.join(boxes)}</svg></div>"
    )


def _timeline(trail: Trail) -> str:
    rows = []
    for number, carrier in enumerate(trail.carriers):
        name = escape(outlet(carrier))
        shown = f'<a href="{escape(carrier.url)}">{name}</a>' if _safe(carrier.url) and carrier.url else name
        mark = " (origin)" if number == trail.origin else ""
        rows.append(f"<li>{escape(clock(carrier))} — {shown}{mark}</li>")
    return f"<ol>{''.join(rows)}</ol>"


def _safe(url: str | None) -> bool:
    return bool(url) and urlsplit(url or "").scheme in ("http", "https")


def _wordings(trail: Trail) -> str:
    changes: dict[int, list[Mutation]] = {}
    for mutation in trail.mutations:
        changes.setdefault(mutation.carrier, []).append(mutation)
    rows = []
    for number, carrier in enumerate(trail.carriers):
        found = changes.get(number, [])
        edits = "".join(f"<div>{escape(KINDS[m.kind])}: {_diff(m)}</div>" for m in found)
        rows.append(
            f"<tr><th scope='row'>{escape(outlet(carrier))}</th><td>{escape(wording.one_line(carrier.text))}</td>"
            f"<td>{escape(voice(carrier))}</td><td>{edits}</td></tr>"
        )
    head = "<tr><th>Outlet</th><th>Wording</th><th>Who says it</th><th>What changed</th></tr>"
    return f'<div class="w-scroll"><table><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table></div>'


def _diff(mutation: Mutation) -> str:
    if mutation.kind in ("speaker", "name") or not mutation.diff:
        return f"<del>{escape(mutation.before)}</del> <ins>{escape(mutation.after)}</ins>"
    parts = []
    for edit in mutation.diff:
        if edit.kind in ("same", "marked"):
            parts.append(escape(edit.quote))
        else:
            parts += [f"<del>{escape(edit.passage)}</del>"] if edit.passage else []
            parts += [f"<ins>{escape(edit.quote)}</ins>"] if edit.quote else []
    return " ".join(parts)
