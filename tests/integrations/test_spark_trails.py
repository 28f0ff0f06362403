"""Trails on Spark: one test body over both engines, checkpoints, and what is odd."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import whence
from tests.integrations import sparks
from tests.trails.collection import ledgers
from whence.cli import cli
from whence.engine.base import Tracing
from whence.model import Ledger
from whence.trail_serial import trail_to_dict
from whence.verbs.trace import of_ledgers, update

pytest.importorskip("pyspark")
pytestmark = sparks.marks


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    yield from sparks.sessions()


@pytest.fixture(params=["here", "spark"])
def tracing(request: pytest.FixtureRequest) -> Tracing | None:
    """Every engine, so that one test holds for all."""
    if request.param == "here":
        return None
    from whence.engine.spark_trails import SparkTrails

    return SparkTrails(session=request.getfixturevalue("session"))


def copied() -> list[Ledger]:
    """The collection, one text of it also in another paper and, the same place named twice, again."""
    found = list(ledgers())
    other = replace(found[0].document, outlet="Tarn Échø", url="https://échø.example/bridge")
    return [*found, replace(found[0], document=other), found[1]]


def told(trails: list[whence.Trail]) -> list[str]:
    return [json.dumps(trail_to_dict(t)) for t in trails]


def test_every_engine_finds_the_same_trails_in_ledgers(tracing: Tracing | None) -> None:
    plain = told(of_ledgers(copied(), {"tarn échø": "Tarnbrook Courier"}))
    assert told(of_ledgers(iter(copied()), {"tarn échø": "Tarnbrook Courier"}, tracing)) == plain
    assert len(plain) >= 3
    assert any('"denies": ["t' in one for one in plain) or any('"number_changed"' in one for one in plain)


def test_every_engine_finds_the_same_trails_in_a_library(tracing: Tracing | None, tmp_path: Path) -> None:
    found = {}
    for name, engine in (("plain", None), ("engine", tracing)):
        with whence.open_library(tmp_path / f"{name}.db", write=True, create=True) as held:
            for batch in (copied()[:3], copied()[3:]):
                for ledger in batch:
                    held.put(ledger)
                update(held, {}, engine=engine)
            found[name] = told(list(held.whole_trails()))
    assert found["engine"] == found["plain"]
    assert len(found["plain"]) >= 3


def test_every_engine_finds_nothing_in_nothing(tracing: Tracing | None) -> None:
    assert of_ledgers([], {}, tracing) == []
    assert of_ledgers(ledgers()[-1:], {}, tracing) == []


@pytest.mark.usefixtures("session")
def test_the_command_prints_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "ledgers é.jsonl"
    path.write_text("".join(json.dumps(one.to_dict()) + "\n" for one in copied()), encoding="utf-8")
    command = ["trace", str(path), "--format", "jsonl"]
    plain = CliRunner().invoke(cli, command)
    there = CliRunner().invoke(cli, [*command, "--engine", "spark"])
    assert (there.exit_code, there.stdout) == (0, plain.stdout)
    for bad in (["trace", str(path), "--checkpoints", "x"], ["trace", "--engine", "spark", "--checkpoints", "x"]):
        refused = CliRunner().invoke(cli, bad)
        assert refused.exit_code != 0
        assert isinstance(refused.exception, whence.BadOption)


def test_trails_of_a_frame_keep_checkpoints(session: Any, tmp_path: Path) -> None:
    from whence.integrations import spark as ws

    folder = tmp_path / "trails é"
    frame = session.createDataFrame(
        [(n, json.dumps(one.to_dict())) for n, one in enumerate(copied())] + [(99, None)], "n int, words string"
    )
    options: dict[str, Any] = {"ledger": "words", "order": "n", "parts": 2}
    rows = sorted(ws.trace_into(frame, folder, **options).collect())
    plain = sorted(told(of_ledgers(copied(), owners())), key=lambda one: json.loads(one)["trail"])
    assert [json.dumps(json.loads(row["whole"])) for row in rows] == plain
    assert [row["independent_sources"] for row in rows] == [json.loads(one)["independent_sources"] for one in plain]
    written = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    # As where the job was killed before one part was compared, and nothing after it was done.
    (folder / "compared" / "part-00001" / "_SUCCESS").unlink()
    for later in ("joined", "alone", "named", "denied", "trails", "grouped/part-00000", "grouped/part-00001"):
        (folder / later / "_SUCCESS").unlink()
    again = sorted(ws.trace_into(frame, folder, **options).collect())
    assert again == rows
    kept = {path for path in written if path.exists() and path.stat().st_mtime_ns == written[path]}
    stages = {path.relative_to(folder).parts[0] for path in kept}
    assert {"texts", "related", "chunks", "compared"} <= stages
    with pytest.raises(whence.BadOption, match="another job"):
        ws.trace_into(frame.where("n > 0"), folder, **options)


def owners() -> dict[str, str]:
    from whence.verbs.trace import owners_of

    return owners_of(None)


def test_what_memory_was_short_of_is_said() -> None:
    from whence.engine.spark import explained

    with pytest.raises(whence.BadInstall, match="driver-memory"), explained():
        raise RuntimeError("Total size of serialized results is bigger than spark.driver.maxResultSize (1024.0 MiB)")
    with pytest.raises(RuntimeError, match="else"), explained():
        raise RuntimeError("something else")
