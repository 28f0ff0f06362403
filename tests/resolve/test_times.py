from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from whence.model import Attribution, Document, Span
from whence.resolve.times.expressions import timexes
from whence.resolve.times.said import said

CASES = Path(__file__).with_name("cases_times.txt")
MARKS = {"<": ("source", ">"), "{": ("cue", "}"), "[": ("content", "]")}


def cases() -> list[tuple[str, str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    rows = [[part.strip() for part in line.split("|")] for line in lines if line.strip() and not line.startswith("#")]
    return [(row[0], row[1], row[2]) for row in rows]


def marked(sentence: str) -> tuple[str, dict[str, tuple[Span, ...]]]:
    """A sentence without its brackets, and what they held."""
    text, at = "", 0
    roles: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
    for match in re.finditer(r"<([^>]*)>|\{([^}]*)\}|\[([^\]]*)\]", sentence):
        text += sentence[at : match.start()]
        words = match[1] or match[2] or match[3] or ""
        if words:
            roles[MARKS[match[0][0]][0]].append(Span(len(text), len(text) + len(words)))
        text += words
        at = match.end()
    return text + sentence[at:], {role: tuple(spans) for role, spans in roles.items()}


@pytest.mark.parametrize(("published", "sentence", "expected"), cases())
def test_said(published: str, sentence: str, expected: str) -> None:
    text, roles = marked(sentence)
    day = None if published == "-" else date.fromisoformat(published)
    document = Document("d", text, published=day)
    attribution = Attribution(roles["source"], roles["cue"], roles["content"], 1.0)
    found = said(document, attribution, Span(0, len(text)), timexes(text, day))
    read = f"{found.start or 'open'} .. {found.end or 'open'}" if found else "-"
    assert read == expected
    assert found is None or found.text in text


def test_each_of_two_nested_statements_takes_its_own_clause() -> None:
    text, _ = marked("The party noted on Monday that last year Brandt refused to answer.")
    document = Document("d", text, published=date(2023, 5, 18))
    at = text.index

    def span(words: str) -> tuple[Span, ...]:
        return (Span(at(words), at(words) + len(words)),)

    outer = Attribution(span("The party"), span("noted"), span("that last year Brandt refused to answer"), 1.0)
    inner = Attribution(span("Brandt"), span("refused"), span("to answer"), 1.0)
    times = timexes(text, document.published)
    whole = Span(0, len(text))
    first = said(document, outer, whole, times, inner.content)
    second = said(document, inner, whole, times, outer.content)
    assert first is not None
    assert (first.start, first.end) == (date(2023, 5, 15), date(2023, 5, 15))
    assert second is not None
    assert (second.start, second.end) == (date(2022, 1, 1), date(2022, 12, 31))


def test_without_cue_and_source_nothing_is_told() -> None:
    text = "“On Tuesday it fell.”"
    attribution = Attribution((), (), (Span(0, len(text)),), 1.0)
    document = Document("d", text, published=date(2023, 5, 18))
    assert said(document, attribution, Span(0, len(text)), timexes(text, document.published)) is None
