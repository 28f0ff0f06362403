"""Ledgers as frames, and frames of articles as frames of statements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from conftest import harbour

import whence
from whence.errors import BadOption, InputError

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

ROWS = [
    {"id": 7, "body": "Ada Pell: the ferry is late.", "paper": "Coast Herald", "day": "2024-03-05"},
    {"id": 8, "body": "It rained.\nAda Pell: it stopped.", "paper": "", "day": ""},
]


def test_a_ledger_as_pandas() -> None:
    ledger = harbour()
    frame = ledger.to_pandas()
    assert list(frame["text"]) == [s.text for s in ledger.statements]
    assert frame["speaker"][1]["name"] == "Maria Adler"
    assert frame["said_from"][1] == date(2024, 3, 2)


@pytest.mark.usefixtures("fake_reader")
@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.Table.from_pylist])
def test_a_frame_gives_a_frame_of_its_kind(make: Any) -> None:
    given = make(ROWS)
    got = whence.read_frame(given, text="body", outlet="paper", published="day")
    assert type(got) is type(given)
    table = got if isinstance(got, pa.Table) else pa.table(got) if isinstance(got, pl.DataFrame) else None
    rows = table.to_pylist() if table is not None else got.to_dict("records")
    assert [row["row"] for row in rows] == [0, 1, 1]
    assert rows[0]["outlet"] == "Coast Herald"
    assert str(rows[0]["published"])[:10] == "2024-03-05"
    assert not isinstance(rows[1]["outlet"], str)


@pytest.mark.usefixtures("fake_reader")
@pytest.mark.parametrize("day", [date(2024, 3, 5), datetime(2024, 3, 5, 8, 10)])
def test_days_and_times_of_a_frame_are_understood(day: date) -> None:
    got = whence.read_frame(pl.DataFrame({"text": ["Ada Pell: no."], "day": [day]}), published="day")
    assert got["published"][0] == date(2024, 3, 5)


@pytest.mark.usefixtures("fake_reader")
def test_what_cannot_be_read_is_named() -> None:
    frame = pd.DataFrame({"text": ["Ada Pell: no.", None, "  ", "Ada Pell: yes."]})
    with pytest.raises(InputError, match="Row 1 could not be read"):
        whence.read_frame(frame)
    told: list[tuple[int, str]] = []
    got = whence.read_frame(frame, unread=lambda row, error: told.append((row, str(error))))
    assert list(got["row"]) == [0, 3]
    assert [row for row, _ in told] == [1, 2]
    with pytest.raises(BadOption, match="no column 'words'; its columns are text"):
        whence.read_frame(frame, text="words")
    with pytest.raises(InputError, match="Row 0 could not be read"):
        whence.read_frame(pd.DataFrame({"text": ["Ada Pell: no."], "day": ["2024-02-31"]}), published="day")
