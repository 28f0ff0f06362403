"""One article as it was found: bytes, not yet looked into."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import Literal

from whence.intake.types import NOTHING, Overrides

RawKind = Literal["text", "plain", "markdown", "page", "mail", "unknown"]


@dataclass(frozen=True, slots=True)
class Raw:
    """One article as bytes, not yet looked into.

    `kind` is "text" for what is known to be UTF-8 and is taken as it is; "plain", "markdown", "page" and "mail" say
    how to read bytes whose encoding is still to be found out (`charset` is what the server or archive calls it), and
    "unknown" leaves that to their first words. `url` is where it was published, `known` what the container says of it.
    `fingerprint` is the SHA-256, in hexadecimal, of all that the Document depends on but the origin.
    """

    origin: str
    data: bytes
    kind: RawKind
    url: str | None = None
    charset: str | None = None
    known: Overrides = NOTHING
    fingerprint: str = ""

    def __post_init__(self) -> None:
        if not self.fingerprint:
            *facts, at = astuple(self.known)  # a time of day came later: without one, what was seen stays seen
            facts += [at] if at is not None else []
            known = repr((self.kind, self.url, self.charset, *map(str, facts)))
            object.__setattr__(self, "fingerprint", sha256(known.encode() + b"\0" + self.data).hexdigest())
