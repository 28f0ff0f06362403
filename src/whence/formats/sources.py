"""What several formats ask of a ledger: who published it, whom a statement came through, when it was said."""

from __future__ import annotations

import re

from whence.model import Ledger, Said, Speaker, Statement

_HALF = re.compile("[\ud800-\udfff]")


def publisher(ledger: Ledger) -> Speaker | None:
    """The speaker who is the publishing outlet; None where the outlet is not known."""
    name = (ledger.document.outlet or "").strip()
    return next((s for s in ledger.speakers if s.kind == "outlet" and s.name == name), None)


def sources(statement: Statement, outlet: Speaker | None) -> tuple[str, ...]:
    """The chain short of the publishing outlet: the ids of the original speaker and of those who passed it on.

    Empty in own voice. An outlet that is quoted in its own article is a source like any other.
    """
    if statement.form == "own":
        return ()
    chain = statement.chain
    if outlet is not None and chain and chain[-1] == outlet.id:
        chain = chain[:-1]
    if statement.speaker is not None and statement.speaker not in chain[:1]:
        chain = (statement.speaker, *chain)
    return chain


# What stands beside a statement that was not plainly made.
NOT_SAID: dict[str, str] = {
    "negative": "the article says that it was not said",
    "question": "asked, not said",
    "possible": "may be said",
}


def interval(said: Said | None) -> str | None:
    """When it was said as ISO 8601 writes it: "2024-03-02", "2024-03-01/2024-03-05", an open side "..".

    None where nothing is known.
    """
    if said is None or said.start is said.end is None:
        return None
    if said.start == said.end and said.start is not None:
        return said.start.isoformat()
    return f"{said.start.isoformat() if said.start else '..'}/{said.end.isoformat() if said.end else '..'}"


def whole(words: str) -> str:
    """`words` with half surrogate pairs, which no encoding carries, as U+FFFD; the length stays as it is."""
    return _HALF.sub("\ufffd", words)


def line(words: str) -> str:
    """`words` on one line, every run of white space a blank."""
    return " ".join(whole(words).split())
