"""The form of a reported statement: direct, indirect or mixed, by the quotation marks around its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from whence.model import Form, Span
from whence.quotes import Quotation

_WORD = re.compile(r"\w+")
# words that carry a quotation into its sentence without being part of what is reported
_LINK = frozenset({"that", "and", "as", "but"})
_CLOSING = re.compile(r"[,.!?…—–-](?:[\"”]|'')[\s,]*$")


def form(text: str, content: Sequence[Span], quotations: Sequence[Quotation]) -> Form:
    """The form of `content`: direct where all its words stand in quotation marks, indirect where none do, else mixed.

    `quotations` are those of the whole text, in order.
    """
    starts = [q.start for q in quotations]
    quoted: list[str] = []
    plain: list[str] = []
    for span in content:
        for match in _WORD.finditer(text, span.start, span.end):
            i = bisect_right(starts, match.start()) - 1
            inside = i >= 0 and match.start() < quotations[i].end
            (quoted if inside else plain).append(match.group())
    if not plain:
        return "direct" if quoted else "indirect"
    if not quoted:
        return "direct" if _unopened(text, content, quotations) else "indirect"
    return "direct" if len(plain) == 1 and plain[0].casefold() in _LINK and len(quoted) > 3 else "mixed"


def _unopened(text: str, content: Sequence[Span], quotations: Sequence[Quotation]) -> bool:
    """Whether the content ends in a closing quotation mark whose opening mark the article forgot."""
    last = content[-1]
    if not _CLOSING.search(text[last.start : last.end]):
        return False
    mark = max(text.rfind(m, last.start, last.end) for m in ('"', "”", "''"))
    return all(not q.start < mark < q.end for q in quotations)
