"""A text cut into the blocks a reader sees: title, paragraphs, captions, closing lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from whence.model import Span

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_CLOSED = re.compile(r"""[.!?:;…]["'”’»)\]]*\s*$""")


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a text in order, none empty, none with white space at its edges."""

    text: str
    spans: tuple[Span, ...]

    def words(self, index: int) -> str:
        """The words of one block."""
        return self.spans[index].of(self.text)


def blocks(text: str, start: int = 0) -> Blocks:
    """The blocks of `text` from `start` on: its lines, or its paragraphs where the lines are wrapped at a width."""
    lines = [_stripped(text, m.start(), m.end()) for m in _LINE.finditer(text, start)]
    lines = [line for line in lines if line.start < line.end]
    return Blocks(text, tuple(_joined(text, lines) if _wrapped(text, lines) else lines))


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


def _wrapped(text: str, lines: list[Span]) -> bool:
    """Whether an editor or a mailer broke the lines: most that run on to a next one stop in mid-sentence, none is
    long.
    """
    running = [a for a, b in pairwise(lines) if not _blank_between(text, a, b)]
    if len(running) < 3 or any(line.end - line.start > 120 for line in lines):
        return False
    broken = sum(not _CLOSED.search(line.of(text)) for line in running)
    full = sum(line.end - line.start > 40 for line in running)
    return broken > len(running) / 2 and full > len(running) / 2


def _blank_between(text: str, a: Span, b: Span) -> bool:
    gap = text[a.end : b.start]
    return gap.count("\n") > 1 or (gap.count("\r") > 1 and "\n" not in gap)


def _joined(text: str, lines: list[Span]) -> list[Span]:
    paragraphs: list[Span] = []
    for line in lines:
        if paragraphs and not _blank_between(text, paragraphs[-1], line):
            paragraphs[-1] = Span(paragraphs[-1].start, line.end)
        else:
            paragraphs.append(line)
    return paragraphs
