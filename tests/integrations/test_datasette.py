"""A library in Datasette with its metadata, and in DuckDB: the real programs on a real file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from conftest import ROOT

import whence
from whence.cli import cli
from whence.formats.datasette import QUESTIONS

yaml = pytest.importorskip("yaml")
PLACES = {"words": "harbour", "name": "Adler", "source": "Morning Post"}
pytestmark = [pytest.mark.usefixtures("model"), pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("datasette") / "my news.db"
    list(whence.add(ROOT / "examples" / "harbour.txt", library=path))
    return path


def test_every_canned_query_answers_in_datasette(library: Path) -> None:
    app = pytest.importorskip("datasette.app")
    done = CliRunner().invoke(cli, ["info", "--datasette", "--library", str(library)])
    assert done.exit_code == 0, done.output
    metadata = yaml.safe_load(done.stdout)
    served = app.Datasette([str(library)], metadata=metadata)

    async def ask() -> dict[str, Any]:
        answers = {}
        for question in QUESTIONS:
            asked = urlencode(PLACES | {"_shape": "objects"})
            path = served.urls.query("my news", question.name, format="json")
            got = await served.client.get(f"{path}?{asked}")
            assert got.status_code == 200, (question.name, got.text)
            answers[question.name] = json.loads(got.text)["rows"]
        return answers

    answers = asyncio.run(ask())
    assert any("harbour" in row["text"] for row in answers["who_says_what_about"])
    assert all("Adler" in row["speaker"] for row in answers["said_by"])
    assert answers["said_by"]
    assert all("Morning Post" in row["chain"] for row in answers["came_through"])
    assert {row["form"] for row in answers["forms_by_outlet"]} == {"direct", "indirect", "mixed", "own"}


def test_duckdb_reads_the_exported_statements(library: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    target = tmp_path / "statements.parquet"
    with whence.open_library(library) as held:
        whence.export(held.ledgers(), "parquet", target)
        said = sum(len(ledger.statements) for ledger in held.ledgers())
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT speaker.name, count(*) FROM '{target}' GROUP BY 1").fetchall()
    assert sum(count for _, count in rows) == said
    assert "Maria Adler" in {name for name, _ in rows}
