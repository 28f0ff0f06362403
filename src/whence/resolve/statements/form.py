"""The form of a reported statement: direct, indirect or mixed, by the quotation marks around its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from whence.model import Attribution, Form, Span
from whence.text.quotes import Quotation

_WORD = re.compile(r"\w+")
_CLOSING = re.compile(r"[,.!?…—–-](?:[\"”]|'')[\s,]*$")


def form(text: str, attribution: Attribution, marks: Sequence[Quotation]) -> Form:
    """The form of `attribution`: direct if all its words stand in quotation marks, indirect if none do, else mixed.

    `marks` are the quotations of the whole text that `opened` leaves, in order. Whose quotation it is does not count:
    in “I think it is over” the thought stands in quotation marks too.
    """
    quoted: list[str] = []
    plain: list[str] = []
    for span in attribution.content:
        i = _last(marks, span.end)
        if i < 0 or marks[i].end <= span.start:
            plain += _WORD.findall(text, span.start, span.end)
            continue
        for match in _WORD.finditer(text, span.start, span.end):
            i = _last(marks, match.start())
            inside = i >= 0 and match.start() < marks[i].end
            (quoted if inside else plain).append(match.group())
    if not plain:
        return "direct" if quoted else "indirect"
    if not quoted:
        return "direct" if _unopened(text, attribution.content, marks) else "indirect"
    return "mixed"


def opened(text: str, marks: Sequence[Quotation]) -> list[Quotation]:
    """Those of `marks` that do open: not the closing mark of a quotation that the article forgot to open."""
    return [q for q in marks if not _closes(text, q)]


def _closes(text: str, mark: Quotation) -> bool:
    """Whether what was taken for an opening mark closes a quotation that the article forgot to open: `, " he said`."""
    after = mark.start + mark.mark
    return text[mark.start - 1 : mark.start] in {",", ".", "?", "!"} and text[after : after + 1].isspace()


def _last(marks: Sequence[Quotation], at: int) -> int:
    """The last of `marks` that opens at `at` or before; -1 where none does."""
    return bisect_right(marks, at, key=lambda q: q.start) - 1


def _unopened(text: str, content: Sequence[Span], marks: Sequence[Quotation]) -> bool:
    """Whether the content ends in a closing quotation mark whose opening mark the article forgot."""
    last = content[-1]
    if not _CLOSING.search(text[last.start : last.end]):
        return False
    mark = max(text.rfind(m, last.start, last.end) for m in ('"', "”", "''"))
    before = _last(marks, mark - 1)
    return before < 0 or mark >= marks[before].end
