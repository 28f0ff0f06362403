"""The text cut into pieces: nothing is lost, whatever the spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from whence.model import Document, Furniture, Ledger, Span, Speaker, Statement
from whence.show.html import fragment
from whence.show.marks import pieces
from whence.show.palette import View
from whence.show.terminal import render

LENGTH = 30
SPANS = st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(lambda pair: Span(min(pair), max(pair)))
MANY = st.lists(SPANS, max_size=3).map(tuple)


@st.composite
def tangled(draw: st.DrawFn) -> Ledger:
    """Contents that cross, touch, repeat and nest without order."""
    text = draw(st.text(min_size=LENGTH, max_size=LENGTH))
    statements: list[Statement] = []
    for number in range(draw(st.integers(0, 4))):
        statements.append(
            Statement(
                f"s{number}", draw(st.sampled_from(["direct", "own"])), draw(MANY), "x", draw(MANY), draw(MANY),
                speaker=draw(st.sampled_from([None, "p1", "p2"])),
                within=draw(st.sampled_from([None, *(s.id for s in statements)])),
            )
        )  # fmt: skip
    furniture = tuple(Furniture(s.start, s.end, "caption") for s in draw(MANY))
    speakers = (Speaker("p1", "Ada Moss", "person"), Speaker("p2", "Ben Roe", "person"))
    return Ledger(Document("x", text, furniture=furniture), speakers, tuple(statements))


@given(tangled())
def test_the_pieces_are_the_text_and_every_content_opens_and_closes_once(ledger: Ledger) -> None:
    found = pieces(ledger)
    assert "".join(ledger.document.text[p.start : p.end] for p in found) == ledger.document.text
    spoken = sorted(s.id for s in ledger.statements if s.form != "own" for span in s.content if span.start < span.end)
    assert sorted(s.id for p in found for s in p.opens) == spoken
    assert sorted(s.id for p in found for s in p.closes) == spoken
    for piece in found:
        covering = [
            s for s in ledger.statements if s.form != "own" for c in s.content if c.start <= piece.start < c.end
        ]
        assert (piece.inside in covering) if covering else piece.inside is None


@given(tangled())
def test_the_views_draw_any_tangle(ledger: Ledger) -> None:
    assert render(ledger, View(80, color=True, every=True))
    assert fragment(ledger).count("<span") == fragment(ledger).count("</span>")


def test_the_inner_statement_wins_where_contents_nest(ledger: Ledger) -> None:
    inside = {ledger.document.text[p.start : p.end]: p.inside.id for p in pieces(ledger) if p.inside}
    assert inside["to wait until the summer"] == "s4"
    assert inside[" had "] == "s3"
