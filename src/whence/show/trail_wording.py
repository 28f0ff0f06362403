"""How a trail is put into words: one wording for the terminal and the page."""

from __future__ import annotations

from whence.show import wording
from whence.trail_model import Carrier, Descent, Trail

EVIDENCE = {
    "names_source": "names it", "link": "links to it", "wire_credit": "credits it", "same_error": "same error",
    "same_wording": "same wording", "same_quote": "same quote",
}  # fmt: skip
FLAGS = {
    "circular": "circular reporting", "one_source": "one source", "denied": "denied", "corrected": "corrected",
    "speaker_changed": "speaker changed", "number_changed": "number changed", "negation_changed": "negation changed",
    "quote_changed": "quote changed",
}  # fmt: skip
KINDS = {
    "trimmed": "trimmed", "reworded": "reworded", "negation": "negation changed", "number": "number changed",
    "name": "name changed", "speaker": "speaker changed", "form": "became a quotation", "translation": "translated",
}  # fmt: skip


def summary(trail: Trail) -> str:
    """How many carry it and from how many sources: "6 articles, 5 outlets, 1 independent source"."""
    articles = len({place(c) for c in trail.carriers})
    outlets = len({(c.outlet or c.url or c.document).casefold() for c in trail.carriers})
    return ", ".join(
        (
            wording.counted(articles, "article"),
            wording.counted(outlets, "outlet"),
            wording.counted(trail.independent_sources, "independent source"),
        )
    )


def place(carrier: Carrier) -> tuple[str, str | None, str | None]:
    """What distinguishes a carrier's article from others."""
    return carrier.document, carrier.outlet, carrier.url


def clock(carrier: Carrier) -> str:
    """The day and time of a carrier's article; "no date" without one."""
    return carrier.published.replace("T", " ")[:16] if carrier.published else "no date"


def outlet(carrier: Carrier) -> str:
    """The outlet of a carrier, else where it was found."""
    return wording.one_line(carrier.outlet or carrier.url or carrier.document[:12])


def voice(carrier: Carrier) -> str:
    """Who is said to have said it, outward to the outlet: "Adler ← Post"; "own voice" where nobody is named."""
    names = carrier.chain[:-1] if len(carrier.chain) > 1 else carrier.chain
    return "own voice" if carrier.form == "own" else " ← ".join(wording.one_line(name) for name in names) or "own voice"


def parents(trail: Trail) -> dict[int, list[Descent]]:
    """The edges that lead to each carrier's article, by that article's first carrier."""
    first: dict[tuple[str, str | None, str | None], int] = {}
    for number, carrier in enumerate(trail.carriers):
        first.setdefault(place(carrier), number)
    found: dict[int, list[Descent]] = {}
    for edge in trail.edges:
        found.setdefault(first[place(trail.carriers[edge.end])], []).append(edge)
    return found
