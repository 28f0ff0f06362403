"""JSON lines, JSON and CSV: each parses back to what went in."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Document, Ledger, Span, Speaker, Statement
from whence.serial import from_dict
from whence.show.records import COLUMNS, CsvWriter, JsonWriter, Writer, csv_header, csv_rows, json_line, json_pretty


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_json_lines_and_json_come_back(ledger: Ledger) -> None:
    assert "\n" not in json_line(ledger)
    assert "£" in json_line(ledger)
    assert from_dict(json.loads(json_line(ledger))) == ledger
    assert from_dict(json.loads(json_pretty(ledger))) == ledger


def test_half_a_surrogate_pair_can_still_be_written() -> None:
    lone = Ledger(Document("x", "odd \ud800 text"), (), ())
    json_line(lone).encode()
    assert from_dict(json.loads(json_line(lone))) == lone


def test_csv_holds_one_row_for_each_statement(ledger: Ledger) -> None:
    rows = table(csv_header() + csv_rows(ledger))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["statement"] for row in rows] == ["s1", "s2", "s3", "s4", "s5", "s6"]
    first, quoted, _, inner, *_ = rows
    assert (first["form"], first["speaker"], first["chain"]) == ("own", "", "Channel 6")
    assert quoted["speaker"] == "Maria Adler"
    assert quoted["speaker_kind"] == "person"
    assert (quoted["said_from"], quoted["said_to"]) == ("2024-03-02", "2024-03-02")
    assert quoted["quantities"] == "12,000,000 GBP"
    assert quoted["source"] == "Maria Adler, the trade minister"
    assert inner["chain"] == "Maria Adler < Morning Post < Channel 6"
    assert (inner["within"], inner["addressee"], inner["cue_class"]) == ("s3", "the council", "directing")
    assert ledger.document.text[int(inner["start"]) : int(inner["end"])] == inner["text"] == "to wait until the summer"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_can_run_as_a_formula(start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    statement = Statement("s1", "indirect", (Span(0, len(evil)),), evil, source=(Span(0, len(evil)),), speaker="p1")
    document = Document("x", evil, evil, evil, evil)
    row = table(csv_header() + csv_rows(Ledger(document, (Speaker("p1", evil, "person"),), (statement,))))[0]
    for column in ("origin", "title", "outlet", "speaker", "source", "text"):
        assert row[column] == f"'{evil}"
    assert row["start"] == "0"


@given(st.text(min_size=1).filter(lambda t: t[0] not in "=+-@\t\r\n"))
def test_any_words_survive_csv(words: str) -> None:
    statement = Statement("s1", "own", (Span(0, len(words)),), words)
    row = table(csv_header() + csv_rows(Ledger(Document("x", words), (), (statement,))))[0]
    assert row["text"] == words


def written(writer: type[Writer] | type[JsonWriter], count: int, ledger: Ledger, **options: bool) -> str:
    out: list[str] = []
    one = writer(out.append, **options)
    for number in range(count):
        one.add(replace(ledger, notes=(str(number),)))
    one.end()
    return "".join(out)


def test_writers_stream_any_number_of_ledgers(ledger: Ledger) -> None:
    assert written(Writer, 3, ledger).count("\n") == 3
    assert len(table(written(CsvWriter, 2, ledger))) == 12
    for count, several in [(2, True), (2, False), (3, False), (1, True)]:
        notes = [one["notes"] for one in json.loads(written(JsonWriter, count, ledger, several=several))]
        assert notes == [[str(number)] for number in range(count)]
    assert json.loads(written(JsonWriter, 1, ledger, several=False))["whence"] == 1


def test_nothing_is_written_where_nothing_was_read(ledger: Ledger) -> None:
    assert written(Writer, 0, ledger) == written(CsvWriter, 0, ledger) == ""
    assert written(JsonWriter, 0, ledger, several=True) == written(JsonWriter, 0, ledger, several=False) == ""
