"""CSV and Parquet rows, JSON lines."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from samples import any_ledgers, exported

from whence.errors import NeedsExtra
from whence.formats import parquet
from whence.formats.sources import whole
from whence.model import Ledger
from whence.serial import from_dict
from whence.show.records import COLUMNS, csv_header, csv_rows
from whence.verbs.ledger_files import from_lines

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def table(*ledgers: Ledger, rows: int = parquet.ROWS) -> Any:
    out = io.BytesIO()
    parquet.write(ledgers, out, rows)
    return pq.ParquetFile(io.BytesIO(out.getvalue()))


def test_json_lines_are_the_contract(ledger: Ledger) -> None:
    lines = exported("jsonl", [ledger, ledger]).splitlines(keepends=True)
    assert [from_dict(json.loads(line)) for line in lines] == [ledger, ledger]


@settings(max_examples=50, deadline=None)
@given(any_ledgers())
def test_json_lines_come_back(ledger: Ledger) -> None:
    assert list(from_lines(io.BytesIO(exported("jsonl", [ledger, ledger])), "x")) == [ledger, ledger]


def test_csv_is_what_read_prints(ledger: Ledger) -> None:
    assert exported("csv", [ledger, ledger]).decode() == csv_header() + csv_rows(ledger) * 2


@settings(max_examples=50, deadline=None)
@given(any_ledgers())
def test_csv_has_a_row_for_each_statement(ledger: Ledger) -> None:
    rows = list(csv.reader(io.StringIO(exported("csv", ledger).decode(), newline="")))
    assert rows[0] == list(COLUMNS)
    assert [len(row) for row in rows] == [len(COLUMNS)] * (len(ledger.statements) + 1)


def test_parquet_has_types(ledger: Ledger) -> None:
    found = table(ledger)
    kinds = {field.name: str(field.type) for field in found.schema_arrow}
    assert kinds["published"] == kinds["said_from"] == "date32[day]"
    assert kinds["confidence"] == "double"
    assert kinds["chain"].startswith("list<element: struct<id: string, name: string, kind: string>")
    assert kinds["content_spans"].startswith("list<element: struct<start: int32, end: int32>")
    rows = found.read().to_pylist()
    assert [row["statement"] for row in rows] == ["s1", "s2", "s3", "s4", "s5", "s6"]
    quoted, inner = rows[1], rows[3]
    assert quoted["published"] == date(2024, 3, 5)
    assert quoted["said_from"] == quoted["said_to"] == date(2024, 3, 2)
    assert quoted["speaker"] == {"id": "p1", "name": "Maria Adler", "kind": "person"}
    assert quoted["quantities"][0]["value"] == 12e6
    assert quoted["quantities"][0]["text"] == "£12 million"
    text = ledger.document.text
    assert " … ".join(text[s["start"] : s["end"]] for s in quoted["content_spans"]) == quoted["text"]
    assert [link["name"] for link in inner["chain"]] == ["Maria Adler", "Morning Post", "Channel 6"]
    assert (inner["within"], inner["addressee"]["name"]) == ("s3", "the council")
    assert rows[0]["speaker"] is None


def test_parquet_goes_out_in_groups(ledger: Ledger) -> None:
    found = table(ledger, ledger, rows=5)
    assert [found.metadata.row_group(i).num_rows for i in range(found.num_row_groups)] == [5, 5, 2]
    assert table().metadata.num_rows == 0


@settings(max_examples=50, deadline=None)
@given(any_ledgers())
def test_parquet_holds_all_of_any_ledger(ledger: Ledger) -> None:
    rows = table(ledger).read().to_pylist()
    assert len(rows) == len(ledger.statements)
    for row, one in zip(rows, ledger.statements, strict=True):
        assert row["text"] == whole(one.text)
        assert row["form"] == one.form
        assert row["confidence"] == one.confidence
        assert [(s["start"], s["end"]) for s in row["content_spans"]] == [(s.start, s.end) for s in one.content]
        assert [link["id"] for link in row["chain"]] == [whole(link) for link in one.chain]
        assert [amount["value"] for amount in row["quantities"]] == [amount.value for amount in one.quantities]
        assert row["said_from"] == (one.said.start if one.said else None)


def test_without_pyarrow_parquet_says_what_to_install(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(NeedsExtra, match=r'pip install "whence\[parquet\]"'):
        exported("parquet", ledger)
