"""Running heads and page numbers that text taken from pages keeps between its lines.

Example Times | 5 March 2024 | Page 4          4 of 12          - 4 -          THE ORLA LETTER   4
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from whence.intake.found import Found

_LINE = re.compile(r"[^\r\n\u2028\u2029\f]+")
_LONGEST = 100
# "Page 4" stands apart from what is before or behind it; "as he wrote on page 4" does not.
_PAGE = re.compile(
    r"(?:(?:[^“”\"]*?(?:[|/–—·•…:;,.-]|\s{2,}|\t)\s*)?(?:page|seite|pagina|p\.|pg\.?)\s*\d{1,4}"
    r"(?:\s*(?:of|von|de|/)\s*\d{1,4})?"
    r"|(?:page|seite)\s+\d{1,4}(?:\s*(?:of|von|/)\s*\d{1,4})?\s*[|/–—·•:-].*|\d{1,4}\s+of\s+\d{1,4}|[-–—]\s?\d{1,4}\s?[-–—])",
    re.IGNORECASE,
)
_ENDS = (re.compile(r"(\D.*?)\s*\b(\d{1,4})()"), re.compile(r"()(\d{1,4})\b\s*(.*\D)"))
_WORD = re.compile(r"[^\W\d_]{2,}")
_OFTEN = 3  # pages from which a line that counts on is a running head
_STEP = 3  # pages that may lack it


def heads(text: str) -> Iterator[Found]:
    """The lines that name a page, and those that come again and again with only a number counting on."""
    alike: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for line in _LINE.finditer(text):
        words = line.group().strip()
        if not words or len(words) > _LONGEST or not any(c.isdigit() for c in words):
            continue
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        if _PAGE.fullmatch(words):
            yield Found(start, start + len(words), "footer")
        elif found := _counted(words):
            before, number, behind = found
            alike[before, behind].append((number, start, start + len(words)))
    for lines in alike.values():
        if len(lines) >= _OFTEN and all(0 < b[0] - a[0] <= _STEP for a, b in pairwise(lines)):
            for _, start, end in lines:
                yield Found(start, end, "footer")


def _counted(words: str) -> tuple[str, int, str] | None:
    """The words of a line before and behind a number at either end of it; the last number, where both ends have one."""
    for end in _ENDS:
        found = end.fullmatch(words)
        if found and _WORD.search(found[1] + found[3]) and not found[0].endswith((".", "!", "?", "”", '"')):
            return " ".join(found[1].split()), int(found[2]), " ".join(found[3].split())
    return None
