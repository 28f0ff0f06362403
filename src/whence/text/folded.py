"""Names as they are compared: "The Café Müller" is "cafe muller"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from whence.text.invisible import seen

_APOSTROPHES = re.compile(r"['’ʼ`´]")
_NO_WORD = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name as it is compared: no case, accents, punctuation or leading article; words parted by one space."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", seen(name))).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = _NO_WORD.sub(" ", plain).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words).encode("utf-8", "replace").decode("utf-8")
