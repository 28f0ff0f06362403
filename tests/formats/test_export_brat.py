"""brat standoff, read with a parser as strict as brat's own."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from samples import any_ledgers, exported

from whence.formats.brat import CONFIGURATION, pieces, plain
from whence.formats.sources import whole
from whence.model import Ledger, Span

ENTITY = re.compile(r"(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t(\S(?:.*\S)?)")
RELATION = re.compile(r"(R\d+)\t(\w+) Arg1:(T\d+) Arg2:(T\d+)")
ATTRIBUTE = re.compile(r"(A\d+)\t(\w+) (T\d+) ([\w-]+)")
NOTE = re.compile(r"(#\d+)\tAnnotatorNotes (T\d+)\t(.*)")


@dataclass
class Standoff:
    text: str
    entities: dict[str, tuple[str, tuple[Span, ...], str]] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def parsed(text: str, annotations: str) -> Standoff:
    """Every line must be one that brat takes; every entity's text must be what its spans choose."""
    found = Standoff(text)
    seen = set()
    # brat's files are cut at whatever Python takes for a line end, not at line feeds alone.
    for line in annotations.splitlines():
        key = line.split("\t")[0]
        assert key not in seen
        seen.add(key)
        if match := ENTITY.fullmatch(line):
            spans = tuple(Span(*map(int, pair.split())) for pair in match[3].split(";"))
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
            assert all(a.end <= b.start for a, b in pairwise(spans))
            assert " ".join(span.of(text) for span in spans) == match[4]
            found.entities[key] = (match[2], spans, match[4])
        elif match := RELATION.fullmatch(line):
            found.relations.append((match[2], match[3], match[4]))
        elif match := ATTRIBUTE.fullmatch(line):
            found.attributes[match[3], match[2]] = match[4]
        elif match := NOTE.fullmatch(line):
            found.notes[match[2]] = match[3]
        else:
            raise AssertionError(f"brat does not take {line!r}")
    pointed = {key for _, *both in found.relations for key in both} | {key for key, _ in found.attributes}
    assert pointed | set(found.notes) <= set(found.entities)
    return found


def standoff(ledger: Ledger) -> Standoff:
    with zipfile.ZipFile(io.BytesIO(exported("brat", ledger))) as archive:
        configuration, text, annotations = archive.namelist()
        assert configuration == "annotation.conf"
        assert archive.read(configuration).decode() == CONFIGURATION
        assert text.removesuffix(".txt") == annotations.removesuffix(".ann")
        return parsed(archive.read(text).decode(), archive.read(annotations).decode())


def test_brat_shows_who_says_what(ledger: Ledger) -> None:
    found = standoff(ledger)
    assert found.text == ledger.document.text
    kinds = [kind for kind, _, _ in found.entities.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "Content": 4, "Source": 4, "Cue": 4, "OwnVoice": 2, "Furniture": 1,
    }  # fmt: skip
    by_words = {words: key for key, (_, _, words) in found.entities.items()}
    inner = by_words["to wait until the summer"]
    outer = by_words["Adler had urged the council to wait until the summer"]
    assert ("SaidBy", inner, by_words["Adler"]) in found.relations
    assert ("CuedBy", inner, by_words["urged"]) in found.relations
    assert ("Within", inner, outer) in found.relations
    assert (found.attributes[inner, "Form"], found.attributes[inner, "CueClass"]) == ("indirect", "directing")
    assert "chain: Maria Adler < Morning Post < Channel 6" in found.notes[inner]
    assert "speaker: Maria Adler" in found.notes[inner]
    assert (by_words["PORT ELLAN, March 5 (Harbour Wire) -"], "FurnitureKind") in found.attributes


def test_what_is_used_is_what_is_configured(ledger: Ledger) -> None:
    found = standoff(ledger)
    sections = dict(re.findall(r"\[(\w+)\]\n((?:[^\[\n].*\n)*)", CONFIGURATION))
    assert {kind for kind, _, _ in found.entities.values()} <= set(sections["entities"].split())
    assert {kind for kind, _, _ in found.relations} <= {
        row.split("\t")[0] for row in sections["relations"].splitlines()
    }
    values = {row.split("\t")[0]: row.split("Value:")[1].split("|") for row in sections["attributes"].splitlines()}
    assert all(value in values[name] for (_, name), value in found.attributes.items())


def test_discontinuous_content_is_one_entity(ledger: Ledger) -> None:
    spans = ledger.statements[1].content
    assert ("Content", spans) in [(kind, found) for kind, found, _ in standoff(ledger).entities.values()]


def test_two_statements_of_one_source_share_it(ledger: Ledger) -> None:
    again = replace(ledger.statements[1], id="s9")
    found = standoff(replace(ledger, statements=(ledger.statements[1], again)))
    assert sorted(kind for kind, _, _ in found.entities.values()).count("Source") == 1
    assert [kind for kind, _, _ in found.relations].count("SaidBy") == 2


@pytest.mark.parametrize(
    ("text", "spans", "found"),
    [
        ("one\ntwo", [(0, 7)], ["one", "two"]),
        ("one  \n\n  two ", [(0, 13)], ["one", "two"]),
        ("one\r\ntwo", [(0, 8)], ["one", "two"]),
        ("a\u2028b\x85c\x0bd", [(0, 7)], ["a", "b", "c", "d"]),
        ("a\tb", [(0, 3)], ["a", "b"]),
        ("later first", [(6, 11), (0, 5)], ["later", "first"]),
        ("overlap", [(0, 4), (2, 7)], ["overlap"]),
        ("none", [(2, 2)], []),
        (" \n ", [(0, 3)], []),
    ],
)
def test_spans_are_cut_as_brat_demands(text: str, spans: list[tuple[int, int]], found: list[str]) -> None:
    cut = pieces(text, tuple(Span(*span) for span in spans))
    assert [span.of(text) for span in cut] == found


@settings(max_examples=100, deadline=None)
@given(any_ledgers())
def test_brat_takes_any_ledger(ledger: Ledger) -> None:
    found = standoff(ledger)
    text = whole(ledger.document.text)
    assert len(found.text) == len(text)
    assert all(a == b or "\r" in text[i : i + 1] for i, (a, b) in enumerate(zip(text, found.text, strict=True)))
    assert "\r" not in plain(text)
    contents = [s for s in ledger.statements if any(span.of(text).strip() for span in s.content)]
    assert len(found.notes) == len(contents)
