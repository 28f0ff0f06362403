"""Which names are safe to take for one person wherever they stand.

Safe are full names: of people, two words or more, unless both are among the most frequent (John Smith; Bagga and
Baldwin 1998 counted eleven people of that name in 197 articles of one newspaper); of organizations and governments,
names that are more than words of office ("Supreme Court", "the council"); of outlets, any name.
"""

from __future__ import annotations

from whence.model import Kind
from whence.store.keys import fold
from whence.text.tables import words as listed

NOBODY_IN_PARTICULAR = ("unnamed", "group", "document")


def is_safe(name: str, kind: Kind) -> bool:
    """Whether the same name in two articles can be taken for the same speaker without asking anybody."""
    words = fold(name).split()
    capitals = any(c.isupper() or not (c.islower() or c.isupper()) for c in name if c.isalpha())
    if not words or not capitals or kind in NOBODY_IN_PARTICULAR:
        return False
    if kind == "outlet":
        return True
    if kind == "person":
        full = [word for word in words if len(word) > 1 and word.isalpha()]
        if len(full) < 2 or len(full[-1]) < 2 or words[-1] != full[-1]:
            return False
        common = listed("store", "common_names.txt")
        return not (words[0] in common and words[-1] in common)
    proper = [word for word in words if word not in listed("store", "office_words.txt") and len(word) > 1]
    return bool(proper) and (kind == "government" or len(words) > 1)
