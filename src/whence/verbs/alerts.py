"""The verb `alerts`: what has happened to the trails of a library since the last look."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from whence.trail_model import Trail

if TYPE_CHECKING:
    from whence.store import Library

What = Literal["denied", "corrected", "number_changed", "one_source"]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that has happened to a trail; `told` is one sentence."""

    trail: str
    what: What
    gist: str
    told: str


def alerts(library: Library, *, outlets: int = 3, keep: bool = False) -> list[Alert]:
    """What has happened since the last look, by trail, the earliest first; the first look reports all that stands.

    A trail is reported when it was denied or corrected, when a number in it changed once more, and when `outlets` or
    more outlets carry it with one independent source. The library must be open to be written to; `keep` leaves what was
    noted at the last look as it is.
    """
    from whence.store import trails as kept

    before = {name: json.loads(seen) for name, seen in kept.looked(library.tables).items()}
    found: list[Alert] = []
    now: dict[str, str] = {}
    for trail in library.whole_trails():
        state = _state(trail, outlets)
        now[trail.id] = json.dumps(state)
        last = before.get(trail.id, {})
        found += [
            Alert(trail.id, what, trail.gist, _sentence(what, trail))
            for what in ("denied", "corrected", "number_changed", "one_source")
            if state[what] > last.get(what, 0)
        ]
    if not keep:
        with library.batch():
            kept.see(library.tables, now)
    return found


def _state(trail: Trail, outlets: int) -> dict[str, int]:
    return {
        "denied": int("denied" in trail.flags),
        "corrected": int("corrected" in trail.flags),
        "number_changed": sum(m.kind == "number" for m in trail.mutations),
        "one_source": int(trail.independent_sources == 1 and _outlets(trail) >= outlets),
    }


def _outlets(trail: Trail) -> int:
    return len({c.outlet.casefold() for c in trail.carriers if c.outlet})


def _sentence(what: What, trail: Trail) -> str:
    if what == "denied":
        return "It was denied."
    if what == "corrected":
        return "It was corrected."
    if what == "number_changed":
        last = [m for m in trail.mutations if m.kind == "number"][-1]
        return f"A number changed on the way, at {trail.carriers[last.carrier].outlet or 'an unknown outlet'}."
    return f"{_outlets(trail)} outlets carry it, with one source behind them."
