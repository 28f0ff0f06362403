"""Who speaks where a cue has no source, by the words of the cue (`data/unsourced.csv`)."""

from __future__ import annotations

from functools import cache

from whence.resolve.language.tokens import Page, plain
from whence.text.tables import rows


def left_out(page: Page, low: int, high: int) -> str:
    """Who speaks by the cue at these tokens: the "same" as before, the "outlet", somebody "unnamed", or a "report"."""
    cue = [t.lower for t in page.tokens[low:high]]
    who = next((unsourced_words()[w] for w in cue if w in unsourced_words()), "")
    if cue and who != "outlet" and (cue[0] in _PASSIVE or (not who and cue[-1] in plain("preposition"))):
        who = "unnamed"  # "was seen as", "criticism of": the text leaves out by whom
    first = page.tokens[low].pos if cue else ""
    if (
        cue
        and cue[0] not in _PASSIVE
        and ((not who and first in {"VBZ", "VBD"}) or (who == "unnamed" and first == "VBZ"))
    ):
        who = "same"  # a verb whose subject is left out
    if cue and not who and _nominal(page, low, high):
        who = "unnamed"  # "fears", "the concern is": whose is left out
    return who or ("outlet" if cue else "same")


def _nominal(page: Page, low: int, high: int) -> bool:
    """Whether the cue at these tokens is a noun, with no verb but a form of "be"."""
    words = [t for t in page.tokens[low:high] if t.word]
    verbs = [t for t in words if t.pos.startswith("VB") and t.lower not in _PASSIVE]
    return not verbs and any(t.pos.startswith("NN") for t in words)


_PASSIVE = frozenset({"is", "are", "was", "were", "been", "be", "being"})


@cache
def unsourced_words() -> dict[str, str]:
    """Who speaks, by word of the cue."""
    return {row["word"]: row["who"] for row in rows("resolve", "unsourced.csv")}
