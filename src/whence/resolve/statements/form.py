"""The form of a reported statement: direct, indirect or mixed, by the quotation marks around its words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from whence.model import Attribution, Form, Span
from whence.text.quotes import Quotation, quotations

_WORD = re.compile(r"\w+")
# words that carry a quotation into its sentence without being part of what is reported
_LINK = frozenset({"that", "and", "as", "but"})
_CLOSING = re.compile(r"[,.!?…—–-](?:[\"”]|'')[\s,]*$")


def form(text: str, attribution: Attribution, marks: Sequence[Quotation]) -> Form:
    """The form of `attribution`: direct if all its words stand in quotation marks, indirect if none do, else mixed.

    `marks` are the quotations of the whole text that `opened` leaves, in order. A quotation that holds the cue too is
    somebody else's: in "I think it is over" the thought is indirect, and only marks inside that quotation count.
    """
    outer = _around(attribution, marks)
    if outer is not None:
        marks = _inside(text, outer)
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
        return "direct" if outer is None and _unopened(text, attribution.content, marks) else "indirect"
    return "direct" if len(plain) == 1 and plain[0].casefold() in _LINK and len(quoted) > 3 else "mixed"


def opened(text: str, marks: Sequence[Quotation]) -> list[Quotation]:
    """Those of `marks` that do open: not the closing mark of a quotation that the article forgot to open."""
    return [q for q in marks if not _closes(text, q)]


def _closes(text: str, mark: Quotation) -> bool:
    """Whether what was taken for an opening mark closes a quotation that the article forgot to open: `, " he said`."""
    after = mark.start + mark.mark
    return text[mark.start - 1 : mark.start] in {",", ".", "?", "!"} and text[after : after + 1].isspace()


def _around(attribution: Attribution, marks: Sequence[Quotation]) -> Quotation | None:
    """The quotation that holds the cue of `attribution` (or its source, without a cue)."""
    anchor = next(iter((*attribution.cue, *attribution.source)), None)
    if anchor is None:
        return None
    i = _last(marks, anchor.start)
    return marks[i] if i >= 0 and anchor.end <= marks[i].end else None


def _last(marks: Sequence[Quotation], at: int) -> int:
    """The last of `marks` that opens at `at` or before; -1 where none does."""
    return bisect_right(marks, at, key=lambda q: q.start) - 1


def _inside(text: str, outer: Quotation) -> list[Quotation]:
    """The quotations within the quotation `outer`."""
    start = outer.start + outer.mark
    return [
        q._replace(start=q.start + start, end=q.end + start) for q in quotations(text[start : outer.end - outer.closed])
    ]


def _unopened(text: str, content: Sequence[Span], marks: Sequence[Quotation]) -> bool:
    """Whether the content ends in a closing quotation mark whose opening mark the article forgot."""
    last = content[-1]
    if not _CLOSING.search(text[last.start : last.end]):
        return False
    mark = max(text.rfind(m, last.start, last.end) for m in ('"', "”", "''"))
    return all(not q.start < mark < q.end for q in marks)
