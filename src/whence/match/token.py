"""A word as it is compared."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """A word, a number or a mark: its normal form, and the half-open offsets of what is written for it.

    Two tokens share a span where one written word stands for two ("don't"); one spans several words where they tell
    a number ("twenty-five million" is "#25000000"). `mark` is "" for a word, "bracket" for a word the quote puts in
    brackets, "gap" for an ellipsis, "sic" for [sic].
    """

    norm: str
    start: int
    end: int
    mark: str = ""

    def moved(self, by: int) -> Token:
        """The same token, `by` code points further on."""
        return Token(self.norm, self.start + by, self.end + by, self.mark)
