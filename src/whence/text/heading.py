"""What an article is called where it is listed: its title, or else the first sentence of its report."""

from __future__ import annotations

import re

from whence.model import Document

_SENTENCE = re.compile(r"\s*.{20,}?[.!?…][\"'”’»)]*(?=\s|$)")


def heading(document: Document) -> str:
    """The title; where there is none, the first sentence of the report, with captions, credits and the like passed
    over; empty where there are no words.
    """
    if document.title and document.title.strip():
        return document.title
    text, at = document.text, 0
    for piece in sorted(document.furniture, key=lambda piece: piece.start):
        if text[at : piece.start].strip():
            break
        at = max(at, piece.end)
    report = text[at:] if text[at:].strip() else text
    line = next((line.strip() for line in report.splitlines() if line.strip()), "")
    first = _SENTENCE.match(line)
    return first.group() if first else line
