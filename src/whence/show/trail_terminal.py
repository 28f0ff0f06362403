"""Trails on a terminal: a list of them, or the path of one as a tree in time, with what changed on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from whence.show import wording
from whence.show.lines import laid
from whence.show.palette import View
from whence.show.trail_wording import EVIDENCE, FLAGS, KINDS, clock, outlet, parents, place, summary, voice
from whence.trail_model import Mutation, Trail

_INK = {"number": "red", "negation": "red", "speaker": "magenta", "name": "magenta"}


def listed(trails: Iterable[Trail], view: View) -> Iterator[str]:
    """Three lines a trail: what is said, how many carry it, the words to see more."""
    for trail in trails:
        yield from laid(Text(view.clip(trail.gist, 160)), view, style="bold")
        yield from laid(Text(" · ".join((trail.id, summary(trail), *_flags(trail)))), view, "    ", "dim")


def one(trail: Trail, view: View) -> Iterator[str]:
    """A trail: its head, its path as a tree, its circles and what it denies."""
    yield from laid(Text(view.clip(trail.gist, 400)), view, style="bold")
    yield from laid(Text(" · ".join((trail.id, summary(trail), *_flags(trail)))), view, style="dim")
    yield ""
    yield from _tree(trail, view)
    for ring in trail.rings:
        yield from laid(Text("circle: " + " → ".join(wording.one_line(x) for x in ring)), view, style="yellow")
    if trail.denies:
        yield from laid(Text("denies " + ", ".join(trail.denies)), view)
    if trail.denied_by:
        yield from laid(Text("denied by " + ", ".join(trail.denied_by)), view)


def _flags(trail: Trail) -> list[str]:
    return [FLAGS[flag] for flag in trail.flags]


def _tree(trail: Trail, view: View) -> Iterator[str]:
    """Each article under the one it has it from (the strongest, where there are several), the earliest first."""
    leads = parents(trail)
    first: dict[object, int] = {}
    for number, carrier in enumerate(trail.carriers):
        first.setdefault(place(carrier), number)
    home = {n: first[place(c)] for n, c in enumerate(trail.carriers)}
    above: dict[int, int] = {}
    for end, edges in leads.items():
        best = max(edges, key=lambda e: (e.confidence, -home[e.start]))
        if not _under(home[best.start], end, above):
            above[end] = home[best.start]
    below: dict[int, list[int]] = {}
    for end, start in sorted(above.items()):
        below.setdefault(start, []).append(end)
    changes: dict[int, list[Mutation]] = {}
    for mutation in trail.mutations:
        changes.setdefault(home[mutation.carrier], []).append(mutation)
    tops = [n for n in sorted(set(home.values())) if n not in above]
    for top in tops:
        yield from _branch(trail, top, "", "", below, leads, changes, view)


def _under(node: int, ancestor: int, above: dict[int, int]) -> bool:
    while node != ancestor and node in above:
        node = above[node]
    return node == ancestor


def _branch(
    trail: Trail, number: int, sign: str, rest: str, below: dict[int, list[int]], leads: dict[int, list],  # type: ignore[type-arg]
    changes: dict[int, list[Mutation]], view: View,
) -> Iterator[str]:  # fmt: skip
    carrier = trail.carriers[number]
    how = sorted({EVIDENCE[e.evidence] for e in leads.get(number, ())})
    head = Text(f"{outlet(carrier)}", "bold").append(f"  {clock(carrier)}", "dim")
    if number == trail.origin:
        head.append("  origin", "green")
    if how:
        head.append(f"  ({', '.join(how)})", "dim")
    yield from laid(head, view, sign)
    for version in (n for n, c in enumerate(trail.carriers) if place(c) == place(carrier)):
        said = trail.carriers[version]
        quoted = Text(view.clip(said.text, max(40, 2 * view.width))).append(f"  — {voice(said)}", "dim")
        yield from laid(quoted, view, rest + "  ")
    for mutation in changes.get(number, ()):
        yield from laid(_change(mutation, view), view, rest + "  ")
    children = below.get(number, [])
    for place_, child in enumerate(children):
        last = place_ == len(children) - 1
        yield from _branch(
            trail,
            child,
            rest + ("└─ " if last else "├─ "),
            rest + ("   " if last else "│  "),
            below,
            leads,
            changes,
            view,
        )


def _change(mutation: Mutation, view: View) -> Text:
    ink = _INK.get(mutation.kind, "yellow")
    text = Text(f"{KINDS[mutation.kind]}: ", ink)
    if mutation.kind in ("speaker", "name") or not mutation.diff:
        return text.append(f"{mutation.before} → {mutation.after}")
    for edit in mutation.diff:
        before, after = (view.clip(x, 70) if x else "" for x in (edit.passage, edit.quote))
        if edit.kind in ("same", "marked"):
            text.append(f"{after} ", "dim")
        else:
            if before:
                text.append(f"[-{before}-]", ink).append(" ")
            if after:
                text.append(f"{{+{after}+}}", ink).append(" ")
    return text
