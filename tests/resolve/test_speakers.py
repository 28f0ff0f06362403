"""The golden cases of cases_speakers.txt, and what holds for any reading over any text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whence.model import Attribution, Document, Reading, Span, Word
from whence.resolve.speakers.cast import Cast, cast

_PART = re.compile(r"\[(\d):|<(\d):|\{(\d):|[\]>}]")
_ROLE = {"[": "source", "<": "cue", "{": "content"}


@dataclass(frozen=True)
class Case:
    title: str
    text: str
    outlet: str | None
    attributions: tuple[Attribution, ...]
    expected: tuple[tuple[str, str], ...]


def _case(block: str) -> Case:
    title, _, body = block.partition("\n")
    lines = body.strip().split("\n")
    outlet = lines.pop(0).removeprefix("outlet:").strip() if lines[0].startswith("outlet:") else None
    answers = [line for line in lines if re.match(r"\d: .* \| ", line)]
    marked = "\n".join(line for line in lines if line not in answers).strip()
    text, spans, opened, at = "", {}, [], 0
    for part in _PART.finditer(marked):
        text += marked[at : part.start()]
        at = part.end()
        number = next((n for n in part.groups() if n), None)
        if number is not None:
            opened.append((int(number), _ROLE[part.group()[0]], len(text)))
        else:
            key, role, start = opened.pop()
            spans.setdefault(key, {})[role] = (Span(start, len(text)),)
    text += marked[at:]
    attributions = tuple(
        Attribution(*(spans[key].get(role, ()) for role in ("source", "cue", "content")), 1.0) for key in sorted(spans)
    )
    expected = tuple((name.strip(), kind.strip()) for name, _, kind in (line[2:].partition("|") for line in answers))
    return Case(title.strip(), text, outlet, attributions, expected)


CASES = [
    _case(block)
    for block in re.split(
        r"^=== ", (Path(__file__).parent / "cases_speakers.txt").read_text(encoding="utf-8"), flags=re.M
    )[1:]
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_golden(case: Case) -> None:
    people = cast(Document("d", case.text, outlet=case.outlet), Reading(case.attributions, ()), case.attributions)
    by_id = {s.id: s for s in people.speakers}
    found = [by_id[key] for key in people.of_attribution if key is not None]
    assert tuple((s.name.casefold(), s.kind) for s in found) == tuple(
        (name.casefold(), kind) for name, kind in case.expected
    )


def test_every_case_says_whom_it_expects() -> None:
    assert all(len(case.expected) == len(case.attributions) for case in CASES)
    assert len(CASES) > 30


def _texts() -> st.SearchStrategy[str]:
    words = [
        "Ines",
        "Falk",
        "Mr.",
        "said",
        "he",
        "she",
        "“",
        "”",
        ".",
        "\n",
        "The",
        "Times",
        "U.S.",
        "who",
        ",",
        "'s",
        "I",
        "Ł",
        "’",
        "and",
        "they",
        "of",
    ]
    return st.one_of(st.text(max_size=80), st.lists(st.sampled_from(words), max_size=60).map(" ".join))


@st.composite
def _readings(draw: st.DrawFn) -> tuple[str, tuple[Attribution, ...], tuple[Word, ...], tuple[Span, ...]]:
    text = draw(_texts())
    end = len(text) + 3
    pairs = st.tuples(st.integers(0, end), st.integers(0, end)).map(lambda p: Span(min(p), max(p)))
    spans = st.lists(pairs, max_size=3).map(tuple)
    made = draw(st.lists(st.builds(Attribution, spans, spans, spans, st.just(0.5)), max_size=6))
    tags = st.tuples(
        pairs, st.sampled_from(["NNP", "VBD", "IN", ""]), st.sampled_from(["O", "B-PERSON", "I-ORGANIZATION"])
    )
    words = tuple(Word(s.start, s.end, pos, entity) for s, pos, entity in draw(st.lists(tags, max_size=8)))
    return text, tuple(made), words, draw(spans)


def _cast(
    text: str, made: tuple[Attribution, ...], words: tuple[Word, ...], extra: tuple[Span, ...], outlet: str | None
) -> Cast:
    return cast(Document("d", text, outlet=outlet), Reading(made, words), made, extra)


@given(_readings(), st.sampled_from([None, "Harbour Gazette", "The Times"]))
@settings(max_examples=80, deadline=None)
def test_any_reading_over_any_text(
    given_: tuple[str, tuple[Attribution, ...], tuple[Word, ...], tuple[Span, ...]], outlet: str | None
) -> None:
    text, made, words, extra = given_
    people = _cast(text, made, words, extra, outlet)
    ids = [s.id for s in people.speakers]
    assert len(ids) == len(set(ids))
    assert len(people.of_attribution) == len(made)
    assert set(people.of_attribution) <= {*ids, None}
    assert all(0 <= m.start < m.end <= len(text) for s in people.speakers for m in s.mentions)
    assert all(s.name for s in people.speakers)
    assert (people.outlet == "p0") == (outlet is not None)
    assert all(people.at(span) in {*ids, None} for span in extra)
    assert people == _cast(text, made, words, extra, outlet)


def test_at_finds_the_mention_that_overlaps() -> None:
    text = "Ines Falk told the Morning Post that Piet Maas had left."
    start = text.index("the Morning Post")
    people = cast(Document("d", text), Reading((), ()), (), (Span(start, start + 16),))
    names = {s.id: s.name for s in people.speakers}
    assert names[people.at(Span(start + 4, start + 16)) or ""] == "Morning Post"
    assert names[people.at(Span(0, 4)) or ""] == "Ines Falk"
    assert people.at(Span(len(text) - 3, len(text))) is None


def test_descriptions_keep_the_office_and_the_justification() -> None:
    text = "Ines Falk, the port's harbour master, who was at the talks, said no."
    source = Attribution((Span(0, 58),), (Span(60, 64),), (Span(65, 67),), 1.0)
    people = cast(Document("d", text), Reading((source,), ()), (source,))
    falk = next(s for s in people.speakers if s.name == "Ines Falk")
    assert "the port's harbour master" in falk.descriptions
    assert any("who was at the talks" in d for d in falk.descriptions)


_SYLLABLES = ["bra", "cles", "dorn", "fenk", "gul", "host", "jarn", "kemp", "lind", "mors"]


def test_five_hundred_speakers_stay_apart() -> None:
    lines, made, at = [], [], 0
    for n in range(500):
        name = f"Ines {_SYLLABLES[n % 10].title()}{_SYLLABLES[n // 10 % 10]}{_SYLLABLES[n // 100]}"
        line = f"{name} said no."
        end = at + len(name)
        made.append(Attribution((Span(at, end),), (Span(end + 1, end + 5),), (Span(end + 6, end + 8),), 1.0))
        lines.append(line)
        at += len(line) + 1
    people = cast(Document("d", "\n".join(lines)), Reading(tuple(made), ()), made)
    names = {line.removesuffix(" said no.") for line in lines}
    assert len(set(people.of_attribution)) == len(names)
