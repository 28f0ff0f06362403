"""What is relayed whole: passages ("Adler writes:" and then paragraphs of hers, with people speaking in them), a
reader's letter, an agency's report.

The reader marks the people who speak within such a passage and so has no word left for the one who relays it. It is
found here: a paragraph that ends in a cue and a colon, then the quoted paragraphs that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from whence.model import Attribution, Document, Span
from whence.resolve.language.clauses import Words
from whence.resolve.language.cues import passes_on, relays
from whence.resolve.statements.nesting import CERTAINTY, subject_of
from whence.text.tables import rows

_LINE = re.compile(r"[^\n\r]*\S")
_OPENING = ('"', "“", "''", "``", "‘")
_HEADING = re.compile(r"letters?(?: to the editor| from readers)?[.:]?", re.IGNORECASE)
_SIGNATURE = re.compile(r"[—–-]*\s*((?:[A-Z][\w’'-]+\.? ){1,3}[A-Z][\w’'-]+)[.,]?")
_IN_BRACKETS = re.compile(r"\((?P<name>[^()]{2,40})\)")
HEAD = 600  # characters within which the line of credit of a whole article stands; further down it credits a picture
HEADING_LINES = 4  # within which a letter to the editor is headed so, and within as many last lines signed

_CUE = re.compile(r"(?<![\w’'-])(?P<cue>[a-z]+)(?=(?: [\w’'-]+){0,3}:$)")


def relayed_passages(words: Words, attributions: Sequence[Attribution]) -> list[Attribution]:
    """`attributions`, with the passages that somebody relays whole, each with at least one of `attributions` inside it.

    A passage whose cue the reader found, with the first of its sentences alone, is given its whole length where the cue
    is that of a medium: who "reports:" or "writes:" is not heard but read, and what follows in quotation marks is text.
    """
    text = words.text
    lines = [Span(m.start() + len(m.group()) - len(m.group().lstrip()), m.end()) for m in _LINE.finditer(text)]
    out = list(attributions)
    for number, line in enumerate(lines):
        colon = text.endswith(":", line.start, line.end)
        cue = next((m for m in _CUE.finditer(text, line.start, line.end) if relays(m["cue"])), None) if colon else None
        if cue is None:
            continue
        end = number + 1
        while end < len(lines) and text.startswith(_OPENING, lines[end].start):
            end += 1
        if end == number + 1:
            continue
        passage = Span(lines[number + 1].start, lines[end - 1].end)
        inside = [a for a in attributions if a.cue and passage.start < a.cue[0].start and a.cue[-1].end < passage.end]
        if not inside:
            continue
        said = Span(cue.start("cue"), cue.end("cue"))
        known = next(
            (i for i, a in enumerate(out) if any(s.start < said.end and said.start < s.end for s in a.cue)), None
        )
        if known is not None:
            found = out[known]
            told = max(a.cue[0].start for a in inside) > found.content[-1].end
            if told and passes_on(cue["cue"]) and passage.start <= found.content[0].start < passage.end:
                out[known] = replace(found, content=(passage,))
            continue
        source = subject_of(words, said, line)
        if source is not None:
            confidence = min(a.confidence for a in inside) * CERTAINTY
            out.append(Attribution((source,), (said,), (passage,), confidence))
    return sorted(out, key=lambda a: (a.content, a.cue, a.source))


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


def agency(document: Document) -> Span | None:
    """The news agency that a dateline or a line of credit names: "BORN (AP) —". The whole article is its text."""
    for furniture in document.furniture:
        if furniture.kind == "dateline":
            match = _IN_BRACKETS.search(document.text, furniture.start, furniture.end)
        elif furniture.kind in ("credit", "byline") and furniture.start < HEAD:
            match = _credited().search(document.text, furniture.start, furniture.end)
        else:
            continue
        if match is not None and match["name"] in _agencies():
            return Span(match.start("name"), match.end("name"))
    return None


@cache
def _agencies() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("resolve", "agencies.csv"))


@cache
def _credited() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_agencies(), key=lambda name: (-len(name), name)))
    return re.compile(rf"\b(?P<name>{names})\b")
