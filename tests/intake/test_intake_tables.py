"""CSV, Parquet, JSON lines with other names, and what is gzipped."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow
import pytest
from containers import Read, read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from whence.errors import BadRecord, InputError, NeedsExtra, TooLarge
from whence.intake import Overrides, Unread, decode
from whence.intake.extraction import document_of
from whence.intake.options import Options
from whence.intake.raw import Raw
from whence.model import Document


def texts(got: Read) -> list[str]:
    return [raw.data.decode() for raw in got.raws]


def test_fields_that_the_user_names_beat_the_usual_ones(tmp_path: Path) -> None:
    line = b'{"text": "a teaser", "story_text": "She said no.", "desk": "Orla Gazette", "source": "Harbour Wire"}\n'
    named = Options(text_field="story_text", outlet_field="desk")
    (raw,) = read(tmp_path, "a.jsonl", line, named).raws
    assert (raw.data, raw.known.outlet) == (b"She said no.", "Orla Gazette")
    (why,) = read(tmp_path, "a.jsonl", line, Options(text_field="body")).why
    assert "has no “body”" in why
    (why,) = read(tmp_path, "a.jsonl", b'{"story_text": "a", "desk": 5}\n', named).why
    assert "“desk” that is not a string" in why


def test_a_table_without_a_text_names_its_columns(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "a.csv", b"id,words\n1,She said no.\n").unread
    assert isinstance(item.error, BadRecord)
    assert "“id”, “words”" in str(item.error)
    assert "--text-field" in str(item.error)
    assert texts(read(tmp_path, "a.csv", b"id,words\n1,She said no.\n", Options(text_field="words"))) == [
        "She said no."
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    data = f'title{delimiter}text\r\nCafé Zoë{delimiter}"Zoë said: no, “never” é."\r\n'.encode(encoding)
    got = read(tmp_path, "a.csv", data)
    assert texts(got) == ["Zoë said: no, “never” é."]
    assert got.raws[0].known.title == "Café Zoë"


def test_quotes_that_do_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LIMIT", 5000)
    data = b'text\nShe said no.\n"She said yes\n' + b"and more\n" * 50_000
    limit = csv.field_size_limit(5000)
    try:
        got = read(tmp_path, "a.csv", data)
    finally:
        csv.field_size_limit(limit)
    assert texts(got) == ["She said no."]
    assert "a.csv:3 is not a row of CSV" in got.why[0]


def test_a_line_above_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LIMIT", 5000)
    got = read(tmp_path, "a.csv", b"text,n\nShe said no.,1\n" + b"x" * 10_000)
    assert texts(got) == ["She said no."]
    assert [type(item.error) for item in got.unread] == [TooLarge]


ROWS = {
    "body": ["She said no.", None, "She said yes."],
    "headline": ["No", "Nothing", None],
    "date": [date(2024, 3, 5), None, date(2024, 3, 6)],
    "authors": [["Jane Roe", "Jon Doe"], [], None],
    "link": ["https://orla.example/1", None, None],
    "vector": [[0.5] * 3] * 3,
}


def table(**columns: object) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out, row_group_size=2)
    return out.getvalue()


def test_parquet(tmp_path: Path) -> None:
    got = read(tmp_path, "a.parquet", table(**ROWS))
    assert [raw.origin.rpartition(":")[2] for raw in got.raws] == ["1", "3"]
    assert [item.origin.rpartition(":")[2] for item in got.unread] == ["2"]
    found = document_of(got.raws[0])
    assert isinstance(found, Document)
    assert (found.text, found.title, found.byline) == ("She said no.", "No", "Jane Roe, Jon Doe")
    assert (found.published, found.url) == (date(2024, 3, 5), "https://orla.example/1")
    got = read(tmp_path, "a.parquet", table(text=["She said no."], published=[datetime(2024, 3, 5, 22, 0)]))
    assert got.raws[0].known.published == date(2024, 3, 5)


def test_days_that_python_has_no_values_for(tmp_path: Path) -> None:
    exact = pyarrow.array([1709679999999999999], pyarrow.timestamp("ns"))  # as pandas writes it
    (raw,) = read(tmp_path, "a.parquet", table(text=["She said no."], published=exact)).raws
    assert raw.known.published == date(2024, 3, 5)
    for far in (pyarrow.array([2**62], pyarrow.timestamp("us")), pyarrow.array([-(2**30)], pyarrow.date32())):
        (raw,) = read(tmp_path, "a.parquet", table(text=["She said no."], published=far)).raws
        assert raw.known.published is None


def test_parquet_that_is_damaged_or_lacks_its_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = table(text=["She said no."])
    assert "cannot be read as Parquet" in read(tmp_path, "a.parquet", data[:-10]).why[0]
    assert "cannot be read as Parquet" in read(tmp_path, "b.parquet", b"PAR1").why[0]
    assert "unpack it" in read(tmp_path, "c.parquet", gzip.compress(data)).why[0]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (item,) = read(tmp_path, "a.parquet", data).unread
    assert isinstance(item.error, NeedsExtra)
    assert 'pip install "whence[parquet]"' in str(item.error)


LINES = b"".join(b'{"text": "She said no %d times."}\n' % number for number in range(2000))
TABLE = b"text,n\n" + b"".join(b'"She said no\n%d times.",1\n' % number for number in range(2000))


@pytest.mark.parametrize(("name", "data"), [("a.jsonl.gz", LINES), ("a.csv.gz", TABLE)])
def test_gzipped_and_cut_off(tmp_path: Path, name: str, data: bytes) -> None:
    assert len(read(tmp_path, name, gzip.compress(data)).raws) == 2000
    got = read(tmp_path, name, gzip.compress(data)[:-2000])
    assert 100 < len(got.raws) < 2000
    assert all(raw.data.endswith(b"times.") for raw in got.raws)
    assert len(got.unread) == 1
    assert "it is cut off" in got.why[0]


def test_one_gzipped_article(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "a.txt.gz", gzip.compress(b"She said no."))) == ["She said no."]
    assert texts(read(tmp_path, "a", gzip.compress(b"She said no."))) == ["She said no."]
    assert texts(read(tmp_path, "a.txt.gz", b"She said no.")) == ["She said no."]
    assert "cannot be read to its end" in read(tmp_path, "a.txt.gz", gzip.compress(b"She said no.")[:-9]).why[0]
    assert "something else follows" in read(tmp_path, "a.jsonl.gz", gzip.compress(LINES) + b"rubbish").why[0]
    assert len(read(tmp_path, "a.jsonl.gz", gzip.compress(LINES) + bytes(512)).raws) == 2000


def test_a_gzip_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whence.intake.streams.FREE", 1_000_000)
    for name in ("a.jsonl.gz", "a.csv.gz", "a.warc.gz", "a.txt.gz"):
        got = read(tmp_path, name, gzip.compress(bytes(50_000_000)))
        assert not got.raws
        assert any("more than 250 times its size" in why or "too large" in why for why in got.why)


def test_a_fingerprint_tells_articles_apart() -> None:
    raw = Raw("a", b"She said no.", "plain")
    assert raw.fingerprint == Raw("b", b"She said no.", "plain").fingerprint
    others = [
        Raw("a", b"She said yes.", "plain"),
        Raw("a", b"She said no.", "page"),
        Raw("a", b"She said no.", "plain", "http://orla.example/"),
        Raw("a", b"She said no.", "plain", known=Overrides(outlet="Orla Gazette")),
        Raw("a", b"She said no.", "plain", charset="cp1252"),
    ]
    assert len({raw.fingerprint, *(other.fingerprint for other in others)}) == 6


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300)
    | st.lists(st.sampled_from(['"', ",", ";", "text", "\n", "\r", "a b", "\x00", "é", "title"]), max_size=40).map(
        lambda pieces: "".join(pieces).encode()
    ),
    suffix=st.sampled_from([".csv", ".tsv.gz", ".parquet", ".jsonl.gz"]),
)
def test_any_bytes_give_rows_or_clear_errors(tmp_path: Path, data: bytes, suffix: str) -> None:
    got = read(tmp_path, f"a{suffix}", gzip.compress(data) if suffix.endswith("gz") else data)
    assert got.raws or got.unread
    for raw in got.raws:
        assert isinstance(document_of(raw), Document | Unread)
    for item in got.unread:
        assert isinstance(item.error, InputError)
        assert str(item.error).endswith(".")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (r'One,"She said: \"No, never,\" and left the quay."', ['She said: "No, never," and left the quay.']),
        (r'One,"\"No,\" she said."' + "\n" + r'Two,"He said: \"Yes\""', ['"No," she said.', 'He said: "Yes"']),
        ('One,"The old way: ""No,"" she said."', ['The old way: "No," she said.']),
        ('One,"A folder called C:\\"\nTwo,She said yes.', ["A folder called C:\\", "She said yes."]),
        (r'One,"Two lines: \"No' + "\n" + r'and no,\" she said."', ['Two lines: "No\nand no," she said.']),
        (r'One,"A slash \\"' + "\n" + "Two,She said yes.", ["A slash \\\\", "She said yes."]),
        ('One,"plain"\n' * 3 + r'Two,"late: \"No,\" she said."', ["plain"] * 3 + ['late: "No," she said.']),
        ("One,She said “no”,,,\n", ["She said “no”"]),
    ],
)
def test_quotation_marks_inside_cells(tmp_path: Path, rows: str, expected: list[str]) -> None:
    got = read(tmp_path, "a.csv", f"title,text\n{rows}\n".encode())
    assert (texts(got), got.why) == (expected, [])


def test_a_row_that_has_come_apart_is_named(tmp_path: Path) -> None:
    got = read(tmp_path, "a.csv", b"title,text\nOne,She said no, never, and left.\nTwo,She said yes.\n")
    assert texts(got) == ["She said yes."]
    assert "a.csv:2 has 4 cells, and the header names 2; put cells with separators in quotation marks" in got.why[0]


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("first", ["sep={}\r\n", '"sep={}"\n', "\ufeffSEP={}\n"])
def test_a_table_that_says_what_cuts_it(tmp_path: Path, first: str, mark: str) -> None:
    data = first.format(mark) + f"title{mark}text\nOne{mark}She said no.\nTwo{mark}She said yes.\n"
    got = read(tmp_path, "a.csv", data.encode())
    assert texts(got) == ["She said no.", "She said yes."]
    assert [raw.origin.rpartition(":")[2] for raw in got.raws] == ["3", "4"]


def published(tmp_path: Path, value: object, field: str = "date") -> tuple[date | None, datetime | None, list[str]]:
    got = read(tmp_path, "a.jsonl", json.dumps({"text": "She said no.", field: value}).encode())
    known = got.raws[0].known
    return known.published, known.published_at, [one.why for one in got.passed]


NINE = datetime(2024, 3, 5, 9, 0)


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("20240305", None),
        ("20240305T090000Z", NINE.replace(tzinfo=UTC)),
        ("20240305090000", NINE),
        ("2024-03-05T09:00:00.000+0000", NINE.replace(tzinfo=UTC)),
        ("2024-03-05 09:00", NINE),
        ("2024-03-05T00:00:00", None),  # a day in a column for times
        (1709629200, NINE.replace(tzinfo=UTC)),
        ("1709629200000", NINE.replace(tzinfo=UTC)),
        (1709629200.0, NINE.replace(tzinfo=UTC)),
        (1709629200.25, NINE.replace(tzinfo=UTC)),
        ("Tue, 5 Mar 2024 09:00:00 EST", NINE.replace(tzinfo=timezone(timedelta(hours=-5)))),
        ("Mar 5, 2024 at 9:00 AM", NINE),
        ("5 March 2024, 9.05 am", NINE.replace(minute=5)),
        ("2024-W10-2", None),
        ("2024-065", None),
    ],
)
def test_days_and_times_as_people_and_programs_write_them(tmp_path: Path, value: object, at: datetime | None) -> None:
    day, time, passed = published(tmp_path, value)
    assert (day, time, passed) == (date(2024, 3, 5), at, [])
    assert published(tmp_path, value, "published")[0] == day


@pytest.mark.parametrize("field", ["first_published", "webPublicationDate", "created_utc"])
def test_fields_of_other_programs_for_the_day(tmp_path: Path, field: str) -> None:
    assert published(tmp_path, "2024-03-05T09:00:00Z", field)[0] == date(2024, 3, 5)


@pytest.mark.parametrize("value", ["5/3/2024", "soon", "2024-02-30", "20241399", 2024, "99"])
def test_a_date_that_names_no_day_is_told(tmp_path: Path, value: object) -> None:
    day, _, (why,) = published(tmp_path, value)
    assert day is None
    assert why == "date that names no clear day (write it as 2024-03-05)"
    got = read(tmp_path, "a.csv", f'text,date\n"She said no.",{value}\n'.encode())
    assert got.passed[0].names == (f"“{value}”",)


def test_the_first_date_that_is_understood_counts(tmp_path: Path) -> None:
    line = b'{"text": "She said no.", "published": "this morning", "pub_date": "2024-03-05"}'
    got = read(tmp_path, "a.jsonl", line)
    assert (got.raws[0].known.published, got.passed) == (date(2024, 3, 5), [])


@pytest.mark.parametrize(
    ("fields", "outlet", "url"),
    [
        ({"source": "https://orla.example/a", "source-hostname": "Orla Gazette"}, "Orla Gazette", "https://orla.example/a"),
        ({"source": "Orla Gazette", "link": "https://orla.example/a"}, "Orla Gazette", "https://orla.example/a"),
        ({"source": {"id": None, "name": "Orla Gazette"}}, "Orla Gazette", None),
        ({"site": "http://orla.example", "hostname": "orla.example"}, "orla.example", None),
        ({"publisher": "//orla.example/", "id": "https://orla.example/a"}, None, "https://orla.example/a"),
        ({"source": "www.orla.example/2024/a.html", "website": "Orla Gazette"}, "Orla Gazette", None),
        ({"id": "17", "guid": "x-17"}, None, None),
        ({"url": "urn:orla:17"}, None, "urn:orla:17"),  # the contract's own field is taken at its word
    ],
)  # fmt: skip
def test_an_address_is_no_outlet(
    tmp_path: Path, fields: dict[str, object], outlet: str | None, url: str | None
) -> None:
    (raw,) = read(tmp_path, "a.jsonl", json.dumps({"text": "She said no.", **fields}).encode()).raws
    assert (raw.known.outlet, raw.url) == (outlet, url)
