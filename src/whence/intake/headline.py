"""The headline that a plain text starts with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whence.intake.blocks import Blocks
from whence.intake.found import Found
from whence.model import Span

_LONGEST = 200
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"[.,;:][\"'”’»)\]]*$")
_QUOTED = re.compile(r"^[\"“”‘'«„].*[\"”’'»“]$", re.DOTALL)
_INNER_STOP = re.compile(r"[a-z0-9)”\"’][.!?][\"”’]?\s+[A-Z“\"‘]")
_LEFT_OUT = frozenset(
    "the a an was were had has have been he she they it his her their we i you this said there".split()
)
_NO_TITLE = re.compile(r"story highlights\b|by [A-Z]", re.IGNORECASE)
_STOPPED = re.compile(r"\.[\"'”’»]*$")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w’'-]*")


def headline(parts: Blocks, furniture: Sequence[Found]) -> Found | None:
    """The first block outside `furniture` if it is a title: short, one line, with reporting below it.

    A title without a full stop is furniture. One that ends in a full stop (as in PolNeAR) may be the first sentence
    as well, so it only gives the name: then the span that comes back is empty.
    """
    taken = {found.start for found in furniture}
    at = next((index for index, span in enumerate(parts.spans) if not _starts_in(span, furniture, taken)), None)
    if at is None or at + 1 >= len(parts.spans):
        return None
    span = parts.spans[at]
    words = span.of(parts.text)
    below = [parts.words(index) for index in range(at + 1, min(at + 5, len(parts.spans)))]
    if len(words) > _LONGEST or _QUOTED.match(words) or not _WORD.search(words) or not any(_sentence(b) for b in below):
        return None
    if any(f.start < span.end and span.start < f.end for f in furniture):
        return None
    after = next(
        (parts.words(i) for i in range(at + 1, len(parts.spans)) if not _starts_in(parts.spans[i], furniture, taken)),
        "",
    )
    if after[:1].islower():  # the sentence goes on below, behind a running head perhaps
        return None
    title = " ".join(words.split())
    if _INNER_STOP.search(words) or _NO_TITLE.match(words):
        return None
    if not _FULL_STOP.search(words):
        return Found(span.start, span.end, "title", title=title)
    if _STOPPED.search(words) and _reads_like_a_headline(words, below):
        return Found(span.start, span.start, "title", title=title.rstrip("."))
    return None


def _starts_in(span: Span, furniture: Sequence[Found], taken: set[int]) -> bool:
    return span.start in taken or any(f.start <= span.start and span.end <= f.end for f in furniture)


def _sentence(words: str) -> bool:
    return len(words) > 60 and bool(_SENTENCE_END.search(words))


def _reads_like_a_headline(words: str, below: Sequence[str]) -> bool:
    """Capitals on most longer words, or none of the small words that headlines leave out and first sentences have."""
    tokens = _WORD.findall(words)
    if not 3 <= len(tokens) <= 20:
        return False
    long = [token for token in tokens if len(token) > 3]
    capitals = sum(token[0].isupper() for token in long)
    telegraphic = len(tokens) <= 14 and not _LEFT_OUT.intersection(token.lower() for token in tokens)
    return bool(long) and (capitals >= 0.7 * len(long) or (telegraphic and len(below[0]) > len(words)))
