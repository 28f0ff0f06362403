"""The names under which the publishing outlet stands: "Fox" and "Fox News" where "Fox Online News" publishes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whence.resolve.speakers.cast import Cast

_GENERIC = frozenset({"the", "news", "online", "web", "com", "org", "net", "digital"})


def own_names(cast: Cast) -> frozenset[str]:
    """The ids of the publishing outlet, whatever it is called; none where the outlet is not known."""
    outlet = next((s for s in cast.speakers if s.id == cast.outlet), None)
    if outlet is None:
        return frozenset()
    own = _distinctive(outlet.name)
    bodies = (s for s in cast.speakers if s.kind in {"outlet", "organization"})
    same = {
        s.id for s in bodies if (words := _distinctive(s.name)) and (set(words) <= set(own) or _run(words) == _run(own))
    }
    return frozenset({outlet.id, *same})


def _distinctive(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"\w+", name.casefold()) if word not in _GENERIC)


def _run(words: Sequence[str]) -> str:
    return "".join(words).removeprefix("the")
