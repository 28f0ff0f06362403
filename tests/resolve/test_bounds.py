from __future__ import annotations

from pathlib import Path

import pytest
from test_times import marked

from whence.model import Attribution, Document, Reading, Span
from whence.resolve.draft import Article
from whence.resolve.statements.bounds import within_bounds

LINES = Path(__file__).with_name("cases_bounds.txt").read_text(encoding="utf-8").splitlines()
CASES = "\n".join(line for line in LINES if not line.startswith("#")).split("\n----\n")


@pytest.mark.parametrize("case", CASES)
def test_bounds(case: str) -> None:
    words, _, expected = case.partition("\n====")
    text, roles = marked(words)
    found = Attribution(*(tuple(roles[role]) for role in ("source", "cue", "content")), 1.0)
    left = []
    for each in within_bounds(Article(Document("d", text), Reading((), ())), [found]):
        parts = ((each.source, "<{}>"), (each.cue, "{{{}}}"), (each.content, "[{}]"))
        left += [mark.format(span.of(text)) for spans, mark in parts for span in spans]
    assert " ".join(left) == expected.strip()


def test_two_sentences_do_not_share_a_source() -> None:
    text = "“Who pays?” asked Amun. Tarn declined to say."
    source = (Span(18, 28),)
    asked = Attribution(source, (Span(12, 17),), (Span(0, 11),), 1.0)
    declined = Attribution(source, (Span(29, 37),), (Span(38, 44),), 1.0)
    left = within_bounds(Article(Document("d", text), Reading((), ())), [asked, declined])
    assert [each.source[0].of(text) for each in left] == ["Amun", "Tarn"]
