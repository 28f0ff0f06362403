"""How one article is read: as it is seen, with spans into the text as it is."""

from __future__ import annotations

import re

import pytest

from whence.engine.article import read_document
from whence.intake.plain import document
from whence.model import Ledger

PLAIN = (
    "Harbour to stay\n\nBy Ines Carvalho\n\nMaria Adler, the trade minister, told reporters on Monday that the levy "
    "would rise to 12 per cent.\n\n“We counted twice,” said Rosa Minh, who leads the ferrymen. She added that the "
    "council had refused to answer.\n"
)


def shown(ledger: Ledger) -> list[tuple[object, ...]]:
    """All that a ledger says, its spans as the words there without what nobody sees."""
    text = ledger.document.text
    words = lambda spans: [re.sub("[\u00ad\u200b\u2060]", "", span.of(text)) for span in spans]  # noqa: E731
    return [
        (s.form, s.text, words(s.content), words(s.source), words(s.cue), s.speaker, s.chain, s.said and s.said.text,
         [(text[q.start : q.end], q.value, q.unit) for q in s.quantities])
        for s in ledger.statements
    ] + [(p.name, p.kind, p.descriptions, words(p.mentions)) for p in ledger.speakers]  # fmt: skip


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u2060\u00ad"])
def test_characters_that_nobody_sees_change_nothing(mark: str) -> None:
    text = re.sub(r"(?<=[a-zA-Z]{3})(?=[a-z]{2})", mark, PLAIN)
    hidden, plain = document(text), document(PLAIN)
    assert hidden.text == text
    assert (hidden.title, hidden.byline) == (plain.title, plain.byline) == ("Harbour to stay", "Ines Carvalho")
    assert [f.kind for f in hidden.furniture] == [f.kind for f in plain.furniture]
    ledger = read_document(hidden)
    assert ledger.document is hidden
    assert shown(ledger) == shown(read_document(plain))
    assert {p.name for p in ledger.speakers} >= {"Maria Adler", "Rosa Minh"}


def test_links_inside_a_sentence_are_not_read_and_belong_to_no_statement() -> None:
    card = " Ines Mary CalderCalder vetoes the toll bill Ferry union sues: ‘We will not pay’ MORE"
    plain = "Officials said the refusal of Governor Ines Calder was a mistake. Governor Ines Calder said it was not."
    text = plain.replace("Ines Calder", f"Ines Calder{card}")
    ledger = read_document(document(text))
    assert [f.kind for f in ledger.document.furniture] == ["related", "related"]
    assert "Ines Calder" in {p.name for p in ledger.speakers}
    first, second = ledger.statements
    assert first.text == "the refusal of Governor Ines Calder … was a mistake"
    assert first.text == ledger.words(first.content)
    assert second.text == "it was not"
    assert ledger.speaker(second) is not None
    assert ledger.words(second.source) == "Governor Ines Calder"
