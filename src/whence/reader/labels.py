"""The tags of the sequence labeller: a role (source, cue, content) and a place in the span."""

from __future__ import annotations

ROLES = ("source", "cue", "content")
PLACES = "BIES"  # begin, inside, end, single
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in PLACES))
ENTITY_TYPES = (
    "PERSON",
    "ORGANIZATION",
    "LOCATION",
    "MISC",
    "DATE",
    "DURATION",
    "TIME",
    "SET",
    "NUMBER",
    "PERCENT",
    "MONEY",
    "ORDINAL",
)
ENTITY_TAGS = ("O", *(f"{place}-{kind}" for kind in ENTITY_TYPES for place in "BI"))


def may_follow(left: int, right: int) -> bool:
    """Whether tag `right` may stand directly after tag `left`; -1 stands for the edge of the text on either side."""
    a = "O" if left < 0 else TAGS[left]
    b = "O" if right < 0 else TAGS[right]
    if a[0] in "BI":
        return b[0] in "IE" and a[2:] == b[2:]
    return b[0] in "OBS"
