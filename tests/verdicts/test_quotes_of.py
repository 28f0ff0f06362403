"""The quotations of an article, by hand-made ledgers: which there are, whose they are, and what is none.

A case is a text in which statements are marked: {who form: words}; nested ones stand inside. `who` is the name, with a
"*" before it for somebody unnamed; "-" is the article's own voice. What is told is one line a quote.
"""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from conftest import ROOT, harbour

from whence.model import Document, Furniture, Ledger, Span, Speaker, Statement
from whence.text.quotes import unmarked
from whence.verdicts.quotes import quotes_of

_OPEN = re.compile(r"\{(\*?[A-Za-z -]+) (direct|indirect|mixed|own): ")


def ledger_of(marked: str) -> Ledger:
    """The ledger that the braces of a text describe; the pieces of a statement that a cue interrupts have one number:
    "{Ada direct: “We knew,”} she said. {+: “We know.”}".
    """
    text, stack, at = "", list[tuple[int, int]](), 0
    contents: list[list[Span]] = []
    heads: list[tuple[str, str, int | None]] = []
    while at < len(marked):
        found = _OPEN.match(marked, at)
        if found:
            heads.append((found[1], found[2], stack[-1][0] if stack else None))
            contents.append([])
            stack.append((len(heads) - 1, len(text)))
            at = found.end()
        elif marked.startswith("{+: ", at):
            stack.append((len(heads) - 1, len(text)))
            at += 4
        elif marked[at] == "}":
            number, start = stack.pop()
            contents[number].append(Span(start, len(text)))
            at += 1
        else:
            text += marked[at]
            at += 1
    names = sorted({who for who, _, _ in heads if who != "-"})
    speakers = tuple(
        Speaker(f"p{i}", name.lstrip("*"), "unnamed" if name[0] == "*" else "person") for i, name in enumerate(names)
    )
    statements = tuple(
        Statement(
            f"s{i + 1}", form, tuple(spans), " … ".join(span.of(text) for span in spans),  # type: ignore[arg-type]
            speaker=None if who == "-" else f"p{names.index(who)}", within=None if outer is None else f"s{outer + 1}",
        )
        for i, ((who, form, outer), spans) in enumerate(zip(heads, contents, strict=True))
    )  # fmt: skip
    return Ledger(Document(sha256(text.encode()).hexdigest(), text), speakers, statements)


CASES = {
    "one quotation": (
        "{Ada direct: “We will not sell,”} Ada said.",
        ["s1 Ada direct: We will not sell,"],
    ),
    "interrupted by its cue": (
        "{Ada direct: “We have read this,”} she said. {+: “We know.”}",
        ["s1 Ada direct: We have read this,", "s1.2 Ada direct: We know."],
    ),
    "the quoted piece of a mixed statement": (
        "Ada said {Ada mixed: the sale “could wait until the summer” and no longer}.",
        ["s1 Ada direct: could wait until the summer"],
    ),
    "indirect statements claim no words": (
        "Ada said {Ada indirect: that she would not sell}.",
        ["s1 Ada indirect: that she would not sell"],
    ),
    "what one passes on of another is the other's": (
        "The Post said {Post indirect: Ada had urged {Ada indirect: the city council to wait until the summer}}.",
        ["s2 Ada indirect: the city council to wait until the summer"],
    ),
    "a quotation belongs to the innermost statement": (
        "The Post said {Post mixed: Ada had told it {Ada direct: “We will not sell.”}}",
        ["s2 Ada direct: We will not sell."],
    ),
    "what a quotation reports does not own it": (
        "{Ada direct: “Ben says {Ben indirect: that nobody knew of it}, ”} she said.",
        ["s1 Ada direct: Ben says that nobody knew of it,"],
    ),
    "quotations in own voice are nobody's": (
        "{- own: The harbour, “not for sale since 1912”, is for sale.}",
        ["q1 - direct: not for sale since 1912"],
    ),
    "and so are those in no statement": (
        "It was “not for sale”, they had “no price” for it.",
        ["q1 - direct: not for sale", "q2 - direct: no price"],
    ),
    "unnamed speakers keep what they are called": (
        "{*officials direct: “It could wait,”} officials said.",
        ["s1 officials direct: It could wait,"],
    ),
    "titles of works are no quotations": (
        "{- own: Her book “The Harbour of My Life” sells well.} {Ada mixed: “The Art of the Sale” is worse}, she said.",
        [],
    ),
    "but a direct one may be all capitals": (
        "{Ada direct: “Make Ellan Great Again,”} she said.",
        ["s1 Ada direct: Make Ellan Great Again,"],
    ),
    "paragraphs of one quotation are pieces": (
        "{Ada direct: “We knew.\n\n“We know,”} she said.",
        ["s1 Ada direct: We knew.", "s1.2 Ada direct: We know,"],
    ),
    "punctuation alone is none": ("{Ada direct: “…”} she said.", []),
    "single and doubled marks": (
        "{Ada direct: 'We will not sell,'} she said. {Ben direct: ''Nor will we,''} Ben said.",
        ["s1 Ada direct: We will not sell,", "s2 Ben direct: Nor will we,"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    marked, wanted = CASES[name]
    found = quotes_of(ledger_of(marked))
    assert [f"{q.id} {q.speaker or '-'} {q.form}: {q.text}" for q in found] == wanted


def test_where_they_stand_and_furniture() -> None:
    ledger = harbour()
    for quote in quotes_of(ledger):
        assert quote.spans
        assert all(span.of(ledger.document.text) for span in quote.spans)
        if quote.form == "direct":
            (span,) = quote.spans
            assert span.of(ledger.document.text) == quote.text
    text = "Photo: “The harbour at dawn today.”\nRain fell."
    document = Document("x", text, furniture=(Furniture(0, 35, "caption"),))
    assert quotes_of(Ledger(document, (), ())) == ()


def test_ids_are_unique_and_in_the_order_of_the_text() -> None:
    found = quotes_of(harbour())
    assert len({q.id for q in found}) == len(found)
    assert [min(q.spans) for q in found] == sorted(min(q.spans) for q in found)


@pytest.mark.usefixtures("model")
def test_a_read_article() -> None:
    import whence

    found = quotes_of(whence.read(ROOT / "examples" / "council.txt"))
    said = {q.text: q.speaker for q in found if q.form == "direct"}
    assert said["We have made an offer that is fair to the city and fair to the island,"] == "Henrik Vale"
    assert said["A word is not a contract,"] == "Rosa Minh"
    assert said["sad"] == "Maria Adler"


@pytest.mark.parametrize(
    ("given", "bare"),
    [("“We know.”", "We know."), (' "We know." ', "We know."), ("''We know.''", "We know."), ("We know.", "We know."),
     ("", ""),
     ("“We knew,” she said. “We know.”", "“We knew,” she said. “We know.”"), ("He said “no”", "He said “no”")],
)  # fmt: skip
def test_marks_around_a_quote_are_taken_off(given: str, bare: str) -> None:
    assert unmarked(given) == bare
