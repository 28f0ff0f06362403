"""Excerpts of contents, from which the training of nested attributions takes its silver labels."""

from __future__ import annotations

from training.excerpt import contents
from whence.model import Attribution, Span


def test_an_excerpt_leads_back_to_where_it_came_from() -> None:
    text = "“The mayor said that he would go,” she said. He denied that she had ever asked him to."
    outer = [Attribution((), (), (Span(0, 34),), 1.0), Attribution((), (), (Span(55, 85),), 1.0)]
    excerpt = contents(text, outer, {"said", "asked", "go"})
    at = excerpt.text.index("she had ever")
    found = Attribution((Span(at, at + 3),), (Span(at + 4, at + 7),), (Span(at + 8, at + 12),), 0.5)
    back = excerpt.back(found)
    assert back is not None
    assert back.source[0].of(text) == "she"
    assert back.content[0].of(text) == "ever"


def test_only_sentences_with_a_telling_word_are_excerpted() -> None:
    text = "Nothing is told in here at all. He said that it was so. Nor is there any in this one."
    excerpt = contents(text, [Attribution((), (), (Span(0, len(text)),), 1.0)], {"said"})
    assert excerpt.text == "He said that it was so"
    assert contents(text, [Attribution((), (), (Span(0, len(text)),), 1.0)], set()).text == ""


def test_the_that_of_a_content_is_not_part_of_its_source() -> None:
    text = "She said that two pilots had seen the lights go out."
    excerpt = contents(text, [Attribution((), (), (Span(9, len(text) - 1),), 1.0)], {"seen"})
    back = excerpt.back(Attribution((Span(0, 15),), (Span(16, 24),), (Span(25, 35),), 1.0))
    assert back is not None
    assert back.source[0].of(text) == "two pilots"


def test_an_attribution_over_two_excerpts_is_none() -> None:
    text = "A long enough content right here. Another long enough content follows."
    excerpt = contents(
        text, [Attribution((), (), (Span(0, 33),), 1.0), Attribution((), (), (Span(34, 70),), 1.0)], {"content"}
    )
    across = Attribution((Span(0, 1),), (Span(2, 6),), (Span(40, 44),), 1.0)
    assert excerpt.back(across) is None
