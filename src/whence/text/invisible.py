"""Characters that nobody sees and that break words for a program: soft hyphens, zero-width spaces, marks of direction.

    "Rosa Mi\\u00adnh told re\\u00adporters"  is read as  "Rosa Minh told reporters"

The text of a document keeps them, so that offsets stay those of the file; what reads it reads `visible` words, and puts
the spans that come of it back to where they stand in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar, cast

T = TypeVar("T")

# Unicode's format characters except Arabic signs that are seen; variation selectors; the combining grapheme joiner.
INVISIBLE = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# A soft hyphen at the end of a line is seen: there the line break goes too.
_RUN = re.compile(rf"\u00ad[ \t]*\r?\n[ \t]*(?=[^\W\d_A-Z])|[{INVISIBLE}]+")


@dataclass(frozen=True, slots=True)
class Visible:
    """What is seen of a text.

    `cuts` are the offsets into `text` at which something was left out, in order; `lost` is how many characters that
    were, up to and at each.
    """

    text: str
    cuts: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()

    def start(self, at: int) -> int:
        """Where what begins at `at` of the visible text begins in the whole text."""
        number = bisect_right(self.cuts, at)
        return at + (self.lost[number - 1] if number else 0)

    def end(self, at: int) -> int:
        """Where what ends at `at` of the visible text ends in the whole text."""
        number = bisect_left(self.cuts, at)
        return at + (self.lost[number - 1] if number else 0)

    def seen(self, at: int) -> int:
        """Where an offset into the whole text is in the visible text."""
        low, high = 0, len(self.cuts)
        while low < high:
            middle = (low + high) // 2
            if self.cuts[middle] + self.lost[middle] <= at:
                low = middle + 1
            else:
                high = middle
        lost = self.lost[low - 1] if low else 0
        return min(at - lost, self.cuts[low]) if low < len(self.cuts) else at - lost

    def restored(self, value: T) -> T:
        """A record, or a tuple of records, that came of the visible text, its spans put back to the whole text."""
        return cast(T, _moved(value, self.start, self.end)) if self.cuts else value


@lru_cache(maxsize=8)  # intake and reading ask for the same text
def visible(text: str, but: tuple[tuple[int, int], ...] = ()) -> Visible:
    """What is seen of a text, and not in the ranges `but`; the text itself where that is all of it."""
    runs = [run.span() for run in _RUN.finditer(text)]
    parts: list[str] = []
    cuts: list[int] = []
    lost: list[int] = []
    after = length = 0
    for start, end in sorted({*runs, *but}) if but else runs:
        if end <= after:
            continue
        parts.append(text[after : max(start, after)])
        length += max(start - after, 0)
        after = end
        if cuts and cuts[-1] == length:
            lost[-1] = after - length
        else:
            cuts.append(length)
            lost.append(after - length)
    return Visible("".join([*parts, text[after:]]), tuple(cuts), tuple(lost)) if cuts else Visible(text)


def seen(words: str) -> str:
    """Words without what is not seen of them."""
    return _RUN.sub("", words)


def moved(value: T, move: Callable[[int], int]) -> T:
    """A record, or a tuple of records, with both ends of every span put through `move`."""
    return cast(T, _moved(value, move, move))


def _moved(value: Any, start: Callable[[int], int], end: Callable[[int], int]) -> Any:
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_moved(one, start, end) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, Any] = {}
    for field in fields(value):
        old = getattr(value, field.name)
        if field.name in ("start", "end") and isinstance(old, int):
            continue
        new = _moved(old, start, end)
        if new is not old:
            changes[field.name] = new
    if isinstance(first := getattr(value, "start", None), int) and isinstance(last := getattr(value, "end", None), int):
        changes |= {"start": start(first), "end": max(start(first), end(last))}
    return replace(value, **changes) if changes else value
