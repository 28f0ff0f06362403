"""How an article is laid out: nothing of the text is lost, and every run says whose it is."""

from __future__ import annotations

from conftest import TEXT, harbour
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Document, Ledger, Span, Speaker, Statement
from whence.web.article_view import view


def test_the_words_of_a_paragraph_are_those_of_the_text() -> None:
    laid = view(harbour(), {"p1": 7})
    assert ["".join(run.words for run in p.runs) for p in laid.paragraphs] == TEXT.strip().split("\n\n")


def test_statements_stand_beside_the_paragraph_where_they_begin() -> None:
    laid = view(harbour(), {"p1": 7})
    assert [[entry.id for entry in p.entries] for p in laid.paragraphs] == [[], ["s2"], ["s3", "s4"], ["s5"]]
    assert [p.own for p in laid.paragraphs] == [1, 0, 0, 1]
    second = laid.paragraphs[1].entries[0]
    assert second.speaker is not None
    assert (second.speaker.name, second.speaker.person, second.when) == ("Maria Adler", 7, "2 Mar 2024")
    inner = laid.paragraphs[2].entries[1]
    assert [link.short for link in inner.chain] == ["Adler", "Morning Post", "Channel 6"]
    assert inner.depth == 1
    assert inner.unsure


def test_words_looked_for_and_amounts_are_cut_out() -> None:
    where = TEXT.index("harbour")
    laid = view(harbour(), {}, [Span(where, where + 7)])
    runs = [run for p in laid.paragraphs for run in p.runs]
    assert [run.words for run in runs if run.hit] == ["harbour"]
    assert [(run.words, run.amount) for run in runs if run.amount] == [("£12 million", "12,000,000 GBP")]


def test_a_text_without_blank_lines_is_cut_at_its_lines() -> None:
    assert len(view(Ledger(Document("x", "One.\nTwo.\nThree."), (), ()), {}).paragraphs) == 3
    assert view(Ledger(Document("x", ""), (), ()), {}).paragraphs == ()


SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(min(pair), max(pair)))


@given(
    st.text("ab “”.\n\n ", min_size=1, max_size=60),
    st.lists(SPANS, max_size=6),
    st.lists(SPANS, max_size=3),
)
def test_no_word_is_lost_or_said_twice(text: str, contents: list[Span], hits: list[Span]) -> None:
    inside = [Span(s.start, min(s.end, len(text))) for s in contents if s.start < min(s.end, len(text))]
    marked: list[Span] = []
    for hit in sorted(hits):
        if (not marked or marked[-1].end <= hit.start) and hit.start < min(hit.end, len(text)):
            marked.append(Span(hit.start, min(hit.end, len(text))))
    statements = tuple(
        Statement(f"s{i}", "indirect", (span,), span.of(text), speaker="p1", chain=("p1",))
        for i, span in enumerate(inside)
    )
    laid = view(Ledger(Document("x", text), (Speaker("p1", "Ada", "person"),), statements), {}, marked)
    shown = "".join(run.words for p in laid.paragraphs for run in p.runs)
    assert "".join(shown.split()) == "".join(text.split())
    for p in laid.paragraphs:
        for run in p.runs:
            assert run.words
            assert bool(run.entries) == (run.hue is not None)
