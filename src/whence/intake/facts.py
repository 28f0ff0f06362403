"""What the words of a byline or a copyright line state: who wrote, and for which outlet."""

from __future__ import annotations

import re

from whence.intake.closings import OUTLET_WORDS
from whence.intake.dates import DATE
from whence.intake.lines import AGENCY

_JOB = re.compile(
    r"\b(?:Writers?|Reporters?|Correspondents?|Editors?|Columnists?|Contributors?|Bureau|Staff|Producers?|Analysts?|Fellow)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(r",?\s+(?:LLC|Inc|Ltd|plc|GmbH|AG|Co|Corp)\b\.?.*$", re.IGNORECASE)
_WIRE = re.compile(rf"{AGENCY}\b|Tribune Content|Writers Group|Syndicate")
_DATED = re.compile(DATE, re.IGNORECASE)
_COMMA = re.compile(r",\s+(?!and )")


def writers(names: str | None) -> str | None:
    """The names of a byline up to the first that is a job or an outlet."""
    kept = []
    for name in _COMMA.split(names or ""):
        if _JOB.search(name) or OUTLET_WORDS.search(name):
            break
        kept.append(name)
    return ", ".join(kept) or None


def employer(names: str | None) -> str | None:
    """The last of the names of a byline, which may be the outlet's; not the only one."""
    *_, last = [None, *_COMMA.split(names or "")[1:]]
    return last


def owner(name: str | None) -> str | None:
    """The outlet in a name, if it is one: the owner of a wire text did not publish it here."""
    name = _COMPANY.sub("", name or "").strip().removeprefix("the ")
    if not OUTLET_WORDS.search(name) or _WIRE.search(name) or _JOB.search(name) or _DATED.search(name):
        return None
    return name
