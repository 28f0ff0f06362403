"""Small ledgers written as lines of text, for the tests of the library.

Maria Adler: We will not sell.      said by Maria Adler, a person
[officials]: It could wait.         said by somebody unnamed
{Harbour Trust}: It is not ours.    said by an organization
Rain fell.                          in the article's own voice
"""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from pathlib import Path

from whence.model import Document, Kind, Ledger, Span, Speaker, Statement
from whence.store import Library, open_library

_LINE = re.compile(r"(?:\[([^\]]+)\]|\{([^}]+)\}|([^:]+)): (.+)")


def shelf(
    lines: str,
    *,
    url: str | None = None,
    origin: str | None = None,
    outlet: str | None = "Coast Herald",
    title: str | None = None,
    published: date | None = date(2024, 3, 5),
    descriptions: dict[str, str] | None = None,
) -> Ledger:
    """The ledger of an article written as above."""
    text = "\n".join(line.strip() for line in lines.strip().splitlines()) + "\n"
    speakers: dict[str, Speaker] = {}
    if outlet:
        speakers[outlet] = Speaker("o", outlet, "outlet")
    statements: list[Statement] = []
    place = 0
    for line in text.splitlines():
        key = f"s{len(statements) + 1}"
        spoken = _LINE.fullmatch(line)
        chain: tuple[str, ...] = ("o",) if outlet else ()
        if spoken is None:
            statements.append(Statement(key, "own", (Span(place, place + len(line)),), line, chain=chain))
        else:
            unnamed, body, person, words = spoken.groups()
            name = unnamed or body or person
            kind: Kind = "unnamed" if unnamed else "organization" if body else "person"
            told = ((descriptions or {}).get(name, ""),) if (descriptions or {}).get(name) else ()
            who = speakers.setdefault(name, Speaker(f"p{len(speakers)}", name, kind, told))
            end = place + len(line)
            quoted = '"' in words
            statements.append(
                Statement(
                    key, "direct" if quoted else "indirect", (Span(end - len(words), end),), words,
                    source=(Span(place, place + len(name)),), speaker=who.id, chain=(who.id, *chain),
                    cue_class="doubting" if "perhaps" in words else "neutral",
                )
            )  # fmt: skip
        place += len(line) + 1
    document = Document(sha256(text.encode()).hexdigest(), text, origin, title, outlet, None, published, "en", (), url)
    return Ledger(document, tuple(speakers.values()), tuple(statements))


def new_library(folder: Path, name: str = "news.whence") -> Library:
    """A fresh library to write to."""
    return open_library(folder / name, write=True, create=True)
