"""Spark, a real local one: the same bytes as without it, DataFrames, web archives, and what is lost in mid-run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import whence
from tests.intake.containers import SAID, members, page
from tests.integrations import sparks
from whence.engine.base import EngineMaker, Here, engine_for
from whence.engine.wire import Setup
from whence.intake.types import NOTHING, Unread
from whence.model import Ledger

pytest.importorskip("pyspark")
pytestmark = sparks.marks
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    yield from sparks.sessions()


def spark(setup: Setup, known: Any) -> Any:
    from whence.engine.spark import Spark

    return Spark(setup, known)


@pytest.fixture(params=["here", "processes", "spark"])
def engine(request: pytest.FixtureRequest) -> EngineMaker:
    """Every engine, so that one test holds for all."""
    if request.param == "spark":
        request.getfixturevalue("session")
        return spark
    return Here if request.param == "here" else engine_for(2)


@pytest.fixture
def articles(tmp_path: Path) -> list[Path]:
    empty, gone = tmp_path / "empty.txt", tmp_path / "gone.txt"
    empty.write_text(" \n")
    return [EXAMPLES / "harbour.txt", empty, EXAMPLES / "council.txt", gone, EXAMPLES / "newsletter.eml"]


def test_every_engine_reads_alike_and_in_order(engine: EngineMaker, articles: list[Path]) -> None:
    plain = [_seen(one) for one in whence.read_many(*articles, published="2024-03-05")]
    assert [_seen(one) for one in whence.read_many(*articles, published="2024-03-05", engine=engine)] == plain
    assert [isinstance(one, str) for one in plain] == [False, True, False, True, False]


def test_every_engine_fills_the_same_library(engine: EngineMaker, articles: list[Path], tmp_path: Path) -> None:
    prints = []
    for name, maker in (("plain", None), ("engine", engine)):
        path = tmp_path / f"{name}.db"
        list(whence.add(*articles, library=path, engine=maker))
        with whence.open_library(path) as held:
            prints.append(held.fingerprint())
    assert prints[0] == prints[1]


def test_the_command_prints_the_same_bytes_on_spark(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "whence", "read", str(EXAMPLES / "harbour.txt"), "--format", "jsonl"]
    env = os.environ | {"WHENCE_SPARK_MASTER": "local[2]"}
    plain = subprocess.run(command, capture_output=True, check=True)
    there = subprocess.run([*command, "--engine", "spark"], capture_output=True, check=True, env=env)
    assert there.stdout == plain.stdout


def test_closing_stops_no_job_of_others(session: Any) -> None:
    from threading import Thread

    from whence.engine.spark import Spark

    rows: list[Any] = []
    numbers = session.sparkContext.parallelize([7], 1)
    other = Thread(target=lambda: rows.extend(numbers.map(lambda x: (time.sleep(3), x)[1]).collect()))
    other.start()
    time.sleep(1)
    Spark(Setup(NOTHING), session=session).close()
    other.join()
    assert rows == [7]


def test_without_java_one_sentence_says_so(tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if key != "JAVA_HOME"} | {"PATH": str(tmp_path)}
    command = [sys.executable, "-m", "whence", "read", str(EXAMPLES / "harbour.txt"), "--engine", "spark"]
    done = subprocess.run(command, capture_output=True, env=env)
    assert done.returncode == 2
    assert b"Spark needs Java 17" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_frame_of_articles_gives_the_statements_that_reading_gives(session: Any) -> None:
    from whence.formats.parquet import statement_rows
    from whence.integrations import spark as ws

    text = (EXAMPLES / "harbour.txt").read_text(encoding="utf-8")
    frame = session.createDataFrame(
        [(1, text, "Channel 6", "2024-03-05"), (2, None, None, None), (3, text, "", "2024-02-31")],
        "id int, body string, paper string, day string",
    )
    rows = ws.read(frame, text="body", outlet="paper", published="day", keep=["id"]).collect()
    plain = list(statement_rows(whence.read_text(text, outlet="Channel 6", published="2024-03-05")))
    got = [row.asDict(recursive=True) for row in rows if row["id"] == 1]
    assert [{key: row[key] for key in plain[0]} for row in got] == plain
    (none, bad) = [row for row in rows if row["id"] != 1]
    assert "holds no text" in none["unread"]
    assert "2024-02-31" in bad["unread"]
    with pytest.raises(whence.BadOption, match="no column 'words'"):
        ws.read(frame, text="words")


def test_a_web_archive_is_a_source(session: Any, tmp_path: Path) -> None:
    (tmp_path / "crawl.warc.gz").write_bytes(members(page(f"http://orla.example/{n}") for n in "ab"))
    rows = session.read.format("whence").load(str(tmp_path / "*.warc.gz")).collect()
    assert [row["url"] for row in rows] == ["http://orla.example/a", "http://orla.example/b"]
    assert all(SAID.strip() in row["text"] and row["unread"] is None for row in rows)


def test_files_are_a_source_and_a_stopped_job_goes_on(session: Any, tmp_path: Path) -> None:
    from whence.integrations import spark as ws

    for name in ("harbour.txt", "council.txt"):
        (tmp_path / name).write_bytes((EXAMPLES / name).read_bytes())
    (tmp_path / "empty.txt").write_text("")
    articles = session.read.format("whence").load(str(tmp_path / "*.txt"))
    rows = {Path(row["origin"]).name: row for row in articles.collect()}
    assert rows["harbour.txt"]["text"] == (EXAMPLES / "harbour.txt").read_text(encoding="utf-8")
    assert "is empty" in rows["empty.txt"]["unread"]
    out = tmp_path / "out"
    options: dict[str, Any] = {"key": "origin", "parts": 2, "outlet": "outlet", "published": "published"}
    found = ws.read_into(articles.where("unread is null"), out, **options)
    rows_before = sorted(found.collect(), key=str)
    written = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    lost = sorted((out / "statements").glob("part-*"))[0]
    (lost / "_SUCCESS").unlink()  # as where the job was killed before that part was whole
    found = ws.read_into(articles.where("unread is null"), out, **options)
    again = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    assert {path for path in written if path.parent != lost} <= {p for p in again if again[p] == written.get(p)}
    assert sorted(found.collect(), key=str) == rows_before
    assert found.select("document").distinct().count() == 2
    with pytest.raises(whence.BadOption, match="another job"):
        ws.read_into(articles, out, **(options | {"parts": 3}))


JOB = """
import sys
from whence import spark as ws
session = ws.session()
texts = [(n, "“We will not sell quay %d,” Maria Adler said on Monday." % n) for n in range(40)]
frame = session.createDataFrame(texts, "n int, text string")
ws.read_into(frame, sys.argv[1], key="n", parts=4, keep=["n"])
"""


def test_a_job_whose_driver_is_killed_goes_on(session: Any, tmp_path: Path) -> None:
    out, whole = tmp_path / "öut", tmp_path / "whole"
    env = os.environ | sparks.ENV
    killed = subprocess.Popen([sys.executable, "-c", JOB, str(out)], env=env, stderr=subprocess.DEVNULL)
    first = out / "statements" / "part-00000" / "_SUCCESS"
    while not first.exists():
        assert killed.poll() is None, "the job ended before it could be killed"
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    stood = [part for part in (out / "statements").glob("part-*") if (part / "_SUCCESS").exists()]
    assert len(stood) < 4
    written = {path: path.stat().st_mtime_ns for part in stood for path in part.glob("*.parquet")}
    code = JOB.replace("session = ws.session()", "")  # in the session that is here
    for folder in (out, whole):
        exec(compile(code.replace("sys.argv[1]", repr(str(folder))), "job", "exec"), {"session": session})
    assert written
    assert {path: path.stat().st_mtime_ns for path in written} == written
    rows = [
        sorted(session.read.parquet(str(folder / "statements" / "part-*")).collect(), key=str)
        for folder in (out, whole)
    ]
    assert rows[0] == rows[1]
    assert {row["n"] for row in rows[0]} == set(range(40))


def test_a_session_of_the_users_own_stays_as_it_is(session: Any) -> None:
    from whence.integrations import spark as ws

    before = {key: session.conf.get(key) for key in ("spark.app.name", "spark.sql.shuffle.partitions")}
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "77")
    assert ws.session() is session
    assert session.conf.get("spark.sql.execution.arrow.maxRecordsPerBatch") == "77"
    assert {key: session.conf.get(key) for key in before} == before
    list(whence.read_many(EXAMPLES / "harbour.txt", engine=spark))
    assert session.range(3).count() == 3  # and it is not stopped


def test_odd_frames(session: Any) -> None:
    from whence.integrations import spark as ws

    empty = session.createDataFrame([], "text string")
    assert ws.read(empty).collect() == []
    assert ws.ledgers(empty).collect() == []
    long = "“We will not sell the harbour,” Maria Adler said on Monday. " * 1500
    frame = session.createDataFrame([("a", None), ("b", "  "), ("c", long)], "name string, text string")
    rows = ws.ledgers(frame, keep=["name"]).collect()
    unread = {row["name"]: row["unread"] for row in rows if row["unread"]}
    assert sorted(unread) == ["a", "b"]
    assert "no text" in unread["a"]
    (ledger,) = [json.loads(row["ledger"]) for row in rows if row["ledger"]]
    assert ledger["document"]["text"] == long
    assert sum(one["form"] == "direct" for one in ledger["statements"]) > 1000


def _seen(one: Ledger | Unread) -> Any:
    return str(one.error) if isinstance(one, Unread) else one.to_dict()
