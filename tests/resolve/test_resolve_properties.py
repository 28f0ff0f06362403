"""What holds of every ledger, whatever the text and whatever the network made of it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from marked import words

from whence.model import Attribution, Document, Furniture, Ledger, Reading, Span
from whence.resolve.ledger import resolve
from whence.text.sentences import sentences

PIECES = [
    "Lena Brandt", "the mayor", "she", " said", " told CNN", " that he wants to leave", " the bridge", ". ", ", ",
    "\n\n", "“I think it is over,”", " in an interview with", " Otto Vale", " 46 percent", " a poll", " —", '"', "’",
    " claims",
]  # fmt: skip


@st.composite
def readings(draw: st.DrawFn) -> tuple[Document, Reading]:
    text = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25)))
    place = st.integers(0, len(text))
    span = st.builds(lambda a, b: Span(min(a, b), max(a, b)), place, place)
    role = st.lists(span, max_size=2).map(lambda spans: tuple(sorted(spans)))
    attribution = st.builds(Attribution, role, role, role, st.floats(0, 1))
    furniture = tuple(Furniture(s.start, s.end, "caption") for s in draw(st.lists(span, max_size=1)) if s.end > s.start)
    document = Document("0" * 64, text, outlet=draw(st.sampled_from([None, "Northern Herald"])), furniture=furniture)
    found = tuple(draw(st.lists(attribution, max_size=6)))
    return document, Reading(found, words(text, {"people": "Lena Brandt; Otto Vale"}), found[:1])


@settings(max_examples=120, deadline=None)
@given(readings())
def test_every_ledger(case: tuple[Document, Reading]) -> None:
    document, reading = case
    ledger = resolve(document, reading)
    assert resolve(document, reading) == ledger
    text, known = document.text, {s.id for s in ledger.speakers}
    assert [s.id for s in ledger.statements] == [f"s{n}" for n in range(1, len(ledger.statements) + 1)]
    for s in ledger.statements:
        assert s.content
        assert all(0 <= x.start < x.end <= len(text) for x in (*s.source, *s.cue, *s.content))
        assert s.text == " … ".join(x.of(text) for x in s.content)
        assert {*s.chain, s.speaker, s.addressee} <= known | {None}
        assert len(set(s.chain)) == len(s.chain)
        if document.outlet:
            assert s.chain[-1] == "p0"
        if s.form == "own":
            assert (s.source, s.cue, s.speaker, s.within, s.cue_class) == ((), (), None, None, None)
    _nesting_has_no_circle(ledger)
    _covers(ledger)


def _nesting_has_no_circle(ledger: Ledger) -> None:
    holder = {s.id: s.within for s in ledger.statements}
    for one in holder:
        seen, at = set(), holder[one]
        while at is not None:
            assert at not in seen
            assert at != one
            seen.add(at)
            at = holder[at]


def _covers(ledger: Ledger) -> None:
    """Each sentence of the body has a word in some statement, and no word of furniture is in any."""
    text = ledger.document.text
    told = [x for s in ledger.statements for x in (*s.source, *s.cue, *s.content)]
    aside = [Span(f.start, f.end) for f in ledger.document.furniture]
    for sentence in sentences(text):
        body = [i for i in range(sentence.start, sentence.end) if not any(f.start <= i < f.end for f in aside)]
        if any(text[i].isalnum() for i in body) and not any(x.start <= i < x.end for x in told for i in body):
            # what is left of a sentence that furniture cuts may be too little to assert anything
            raise AssertionError(sentence.of(text))
    for s in ledger.statements:
        assert not any(f.start < x.end and x.start < f.end for x in (*s.source, *s.cue, *s.content) for f in aside)
