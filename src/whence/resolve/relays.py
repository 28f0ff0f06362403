"""Passages relayed whole: "Adler writes:" and then paragraphs of hers, with people speaking in them; a reader's letter.

The reader marks the people who speak within such a passage and so has no word left for the one who relays it. It is
found here: a paragraph that ends in a cue and a colon, then the quoted paragraphs that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whence.model import Attribution, Span
from whence.resolve.clauses import Words
from whence.resolve.cues import relays
from whence.resolve.nesting import CERTAINTY, subject_of

_LINE = re.compile(r"[^\n\r]*\S")
_OPENING = ('"', "“", "''", "``", "‘")
_HEADING = re.compile(r"letters?(?: to the editor| from readers)?[.:]?", re.IGNORECASE)
_SIGNATURE = re.compile(r"[—–-]*\s*((?:[A-Z][\w’'-]+\.? ){1,3}[A-Z][\w’'-]+)[.,]?")
HEADING_LINES = 4  # within which a letter to the editor is headed so, and within as many last lines signed

_CUE = re.compile(r"(?<![\w’'-])(?P<cue>[a-z]+)(?=(?: [\w’'-]+){0,3}:$)")


def relayed_passages(words: Words, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The passages of a text that somebody relays whole, each with at least one of `attributions` inside it."""
    text = words.text
    lines = [Span(m.start() + len(m.group()) - len(m.group().lstrip()), m.end()) for m in _LINE.finditer(text)]
    found = []
    for number, line in enumerate(lines):
        cue = next((m for m in _CUE.finditer(text, line.start, line.end) if relays(m["cue"])), None)
        if cue is None:
            continue
        end = number + 1
        while end < len(lines) and text.startswith(_OPENING, lines[end].start):
            end += 1
        if end == number + 1:
            continue
        passage = Span(lines[number + 1].start, lines[end - 1].end)
        inside = [a for a in attributions if a.cue and passage.start < a.cue[0].start and a.cue[-1].end < passage.end]
        said = Span(cue.start("cue"), cue.end("cue"))
        if not inside or any(span.start < said.end and said.start < span.end for a in attributions for span in a.cue):
            continue
        source = subject_of(words, said, line)
        if source is not None:
            confidence = min(a.confidence for a in inside) * CERTAINTY
            found.append(Attribution((source,), (said,), (passage,), confidence))
    return found


def letter_writer(text: str) -> Span | None:
    """The signature of a letter to the editor, where the text is headed as one; None where it is not."""
    lines = [Span(m.start(), m.end()) for m in _LINE.finditer(text)]
    if not any(_HEADING.fullmatch(line.of(text).strip()) for line in lines[:HEADING_LINES]):
        return None
    for line in lines[1:][-HEADING_LINES:]:
        match = _SIGNATURE.fullmatch(line.of(text).strip())
        if match is not None and not match[1].split()[-1].endswith("."):
            start = text.index(match[1], line.start)
            return Span(start, start + len(match[1]))
    return None
