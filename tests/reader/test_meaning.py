"""What statements say, as vectors."""

from __future__ import annotations

from whence.model import Span
from whence.reader.meaning import Meanings, likeness, vectors_of, version
from whence.reader.reader import load

TEXT = "The Coast Herald reported that Mayor Tomas Brandt urged the council to wait until summer. It rained."


def test_every_content_has_a_vector_and_so_has_a_span_much_like_it() -> None:
    reading = load().read(TEXT)
    assert reading.meanings is not None
    for found in (*reading.attributions, *reading.inner):
        vector = reading.meanings.of(found.content)
        assert vector is not None
        assert len(vector) == 256
    (span,) = reading.attributions[0].content
    assert reading.meanings.of((Span(span.start + 5, span.end),)) == reading.meanings.of((span,))
    assert reading.meanings.of((Span(len(TEXT) - 10, len(TEXT)),)) is None
    assert reading.meanings.of(()) is None


def test_texts_that_say_alike_are_nearer_than_others() -> None:
    ferry, boat, tax, nothing = vectors_of(
        ["The ferry was cancelled.", "They called off the ferry.", "Taxes on cars will rise in May.", ""]
    )
    assert likeness(ferry, boat) > likeness(ferry, tax) + 0.1
    assert likeness(ferry, ferry) > 0.999
    assert likeness(nothing, ferry) == 0
    assert version()


def test_a_text_has_the_same_vector_whatever_stands_beside_it() -> None:
    texts = ["The ferry was cancelled on Monday.", "Taxes rise.", "No.", "The ferry was late on Friday."]
    assert vectors_of(texts)[0] == vectors_of(texts[:1])[0]


def test_of_two_contents_the_one_that_shares_more_gives_its_vector() -> None:
    meanings = Meanings(((Span(0, 100),), (Span(10, 40),)), (b"a", b"b"))
    assert meanings.of((Span(12, 40),)) == b"b"
    assert meanings.of((Span(0, 90),)) == b"a"
