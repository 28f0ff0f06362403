"""The JSON contract: exact round trips, and one sentence for whatever is not a ledger."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.errors import BadLedger
from whence.model import (
    CueClass,
    Document,
    Form,
    Furniture,
    FurnitureKind,
    Kind,
    Ledger,
    Polarity,
    Quantity,
    Said,
    Span,
    Speaker,
    Statement,
    Sure,
)
from whence.serial import from_dict, to_dict

WORDS = st.text(max_size=12)
MAYBE = st.none() | WORDS
DAYS = st.none() | st.dates()
SHARES = st.none() | st.floats(0, 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    text = draw(st.text(min_size=1, max_size=60))

    def span() -> Span:
        start = draw(st.integers(0, len(text)))
        return Span(start, draw(st.integers(start, len(text))))

    def spans(least: int = 0) -> tuple[Span, ...]:
        return tuple(span() for _ in range(draw(st.integers(least, 2))))

    def furniture() -> Furniture:
        where = span()
        return Furniture(where.start, where.end, draw(st.sampled_from(get_args(FurnitureKind))))

    speakers = tuple(
        Speaker(
            key, draw(WORDS), draw(st.sampled_from(get_args(Kind))), tuple(draw(st.lists(WORDS, max_size=2))), spans()
        )
        for key in draw(st.lists(st.text(max_size=4), max_size=3, unique=True))
    )
    people = st.sampled_from([s.id for s in speakers]) if speakers else st.nothing()
    maybe_person = st.none() | people
    statements: list[Statement] = []
    for key in draw(st.lists(st.text(max_size=4), max_size=3, unique=True)):
        first, last = draw(DAYS), draw(DAYS)
        if first and last and first > last:
            first, last = last, first
        amount = span()
        quantity = Quantity(
            amount.start, amount.end, draw(FLOATS), draw(MAYBE), draw(st.booleans()), draw(st.none() | FLOATS)
        )
        statements.append(
            Statement(
                id=key,
                form=draw(st.sampled_from(get_args(Form))),
                content=spans(1),
                text=draw(WORDS),
                source=spans(),
                cue=spans(),
                speaker=draw(maybe_person),
                chain=tuple(draw(st.lists(people, max_size=3))) if speakers else (),
                within=draw(st.none() | st.sampled_from([s.id for s in statements])) if statements else None,
                cue_class=draw(st.none() | st.sampled_from(get_args(CueClass))),
                addressee=draw(maybe_person),
                said=draw(st.none() | st.builds(Said, st.just(first), st.just(last), WORDS)),
                occasion=draw(st.none() | st.just(span())),
                quantities=draw(st.sampled_from([(), (quantity,)])),
                confidence=draw(st.floats(0, 1)),
                polarity=draw(st.sampled_from(get_args(Polarity))),
                sure=draw(st.none() | st.builds(Sure, SHARES, SHARES, SHARES)),
                because=spans(),
            )
        )
    document = Document(
        draw(st.text(min_size=1, max_size=8)), text, draw(MAYBE), draw(MAYBE), draw(MAYBE), draw(MAYBE),
        draw(DAYS), draw(MAYBE), tuple(furniture() for _ in range(draw(st.integers(0, 2)))), draw(MAYBE),
        draw(st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC))),
    )  # fmt: skip
    return Ledger(document, speakers, tuple(statements), tuple(draw(st.lists(WORDS, max_size=2))))


@given(ledgers())
def test_what_goes_out_comes_back(ledger: Ledger) -> None:
    data = to_dict(ledger)
    assert from_dict(data) == ledger
    assert from_dict(json.loads(json.dumps(data))) == ledger
    assert to_dict(from_dict(data)) == data


def test_the_keys_stand_in_the_contracts_order(ledger: Ledger) -> None:
    data = to_dict(ledger)
    assert list(data) == ["whence", "document", "speakers", "statements"]
    assert list(data["document"]) == [
        "id", "origin", "title", "outlet", "byline", "published", "language", "text", "furniture", "url",
        "published_at",
    ]  # fmt: skip
    assert list(data["speakers"][0]) == ["id", "name", "kind", "descriptions", "mentions"]
    assert [key for key in data["statements"][0] if key != "text"] == [
        "id", "form", "source", "cue", "content", "speaker", "chain", "within", "cue_class", "addressee", "said",
        "occasion", "quantities", "confidence", "polarity", "sure", "because",
    ]  # fmt: skip
    assert data["statements"][1]["said"] == {"from": "2024-03-02", "to": "2024-03-02", "text": "on Saturday"}
    assert data["statements"][1]["quantities"][0]["value"] == 12000000
    assert data["document"]["published"] == "2024-03-05"
    assert data["document"]["byline"] is None


def test_notes_stand_in_the_json_only_where_there_are_any(ledger: Ledger) -> None:
    noted = Ledger(ledger.document, ledger.speakers, ledger.statements, ("The model is for English.",))
    assert to_dict(noted)["notes"] == ["The model is for English."]
    assert from_dict(to_dict(noted)) == noted


def test_optional_keys_may_be_missing_and_new_ones_are_passed_over() -> None:
    data = {
        "whence": 1,
        "mood": "calm",
        "document": {"text": "Rain fell.", "weather": "wet"},
        "statements": [{"id": "s1", "form": "own", "content": [{"start": 0, "end": 10, "page": 2}]}],
    }
    read = from_dict(data)
    assert read.statements[0].text == "Rain fell."
    assert read.document.published is None
    assert len(read.document.id) == 64
    assert read.document.id == from_dict(to_dict(read)).document.id


# Where, what is put there, and what the sentence must speak of.
BROKEN: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("whence",), 2, "version 1"),
    (("whence",), True, "version 1"),
    (("document",), None, "document must be a JSON object"),
    (("document", "text"), 7, "document.text must be a string"),
    (("document", "published"), "20240305", "document.published must be a day"),
    (("document", "published"), "2024-02-30", "document.published must be a day"),
    (("document", "furniture"), {}, "document.furniture must be a list"),
    (("document", "furniture", 0, "kind"), "carpet", "document.furniture[0].kind must be one of"),
    (("speakers", 1, "id"), "p1", "speakers holds the id 'p1' twice"),
    (("speakers", 0, "kind"), "robot", "speakers[0].kind must be one of"),
    (("speakers", 0, "mentions", 0, "end"), 9999, "speakers[0].mentions[0] lies outside the text"),
    (("speakers", 0, "descriptions"), ["fine", 3], "speakers[0].descriptions must be a list of strings"),
    (("statements", 1, "id"), "s1", "statements holds the id 's1' twice"),
    (("statements", 1, "content"), [], "statements[1].content must hold at least one span"),
    (("statements", 1, "content", 0, "start"), -1, "statements[1].content[0] lies outside the text"),
    (("statements", 1, "content", 0, "start"), 1.5, "statements[1].content[0] must hold whole numbers"),
    (("statements", 1, "content", 0), 4, "statements[1].content[0] must be a JSON object"),
    (("statements", 1, "speaker"), "p9", "statements[1].speaker names the speaker 'p9'"),
    (("statements", 1, "addressee"), "p9", "statements[1].addressee names the speaker 'p9'"),
    (("statements", 1, "chain", 0), "p9", "statements[1].chain names the speaker 'p9'"),
    (("statements", 1, "form"), "sung", "statements[1].form must be one of direct, indirect, mixed, own"),
    (("statements", 1, "cue_class"), "loud", "statements[1].cue_class must be one of"),
    (("statements", 1, "confidence"), 1.2, "statements[1].confidence must lie between 0 and 1"),
    (("statements", 1, "confidence"), float("nan"), "statements[1].confidence must be a finite number"),
    (("statements", 1, "confidence"), "high", "statements[1].confidence must be a number"),
    (("statements", 1, "said", "from"), "2024-03-09", "statements[1].said ends before it begins"),
    (("statements", 1, "quantities", 0, "value"), None, "statements[1].quantities[0].value must be a number"),
    (("statements", 1, "quantities", 0, "value"), 10**400, "statements[1].quantities[0].value must be a finite"),
    (("statements", 1, "quantities", 0, "approximate"), "no", "quantities[0].approximate must be true or false"),
    (("statements", 3, "within"), "s9", "statements[3].within names the statement 's9'"),
    (("statements", 3, "within"), "s4", "statements[3].within goes round in a circle"),
    (("statements",), "none", "statements must be a list"),
]


@pytest.mark.parametrize(("where", "what", "said"), BROKEN, ids=[said for _, _, said in BROKEN])
def test_one_sentence_says_what_is_no_ledger(ledger: Ledger, where: tuple[Any, ...], what: Any, said: str) -> None:
    data = json.loads(json.dumps(to_dict(ledger)))
    spot = data
    for key in where[:-1]:
        spot = spot[key]
    spot[where[-1]] = what
    with pytest.raises(BadLedger) as caught:
        from_dict(data)
    sentence = str(caught.value)
    assert said in sentence
    assert sentence.startswith("This is not a ledger")
    assert sentence.endswith("`whence read --format jsonl`.")
    assert "\n" not in sentence


@pytest.mark.parametrize("data", [None, [], "ledger", 3, {}, {"whence": 1}])
def test_no_ledger_at_all(data: Any) -> None:
    with pytest.raises(BadLedger, match="This is not a ledger"):
        from_dict(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_damage_anywhere_gives_a_ledger_or_a_clear_error(data: st.DataObject) -> None:
    whole: Any = {"document": {"text": "Rain, she said.", "furniture": [], "published": "2024-03-05"}}
    whole |= {"whence": 1, "speakers": [{"id": "p1", "name": "Ada Moss", "kind": "person"}]}
    spoken = {"id": "s1", "form": "indirect", "content": [{"start": 0, "end": 4}], "speaker": "p1", "chain": ["p1"]}
    whole["statements"] = [spoken | {"said": {"from": None, "to": "2024-03-05"}, "quantities": []}]
    spot = data.draw(st.sampled_from([whole, whole["document"], whole["speakers"][0], whole["statements"][0]]))
    spot[data.draw(st.sampled_from(sorted(spot)))] = data.draw(JSON)
    try:
        read = from_dict(whole)
    except BadLedger:
        return
    assert from_dict(to_dict(read)) == read
