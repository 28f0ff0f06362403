"""The server for assistants, asked by the library's own client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import whence

pytest.importorskip("mcp")
from mcp import Client, StdioServerParameters

EXAMPLES = ROOT / "examples"
pytestmark = pytest.mark.usefixtures("model")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mcp") / "news.db"
    list(whence.add(EXAMPLES / "harbour.txt", EXAMPLES / "council.txt", library=path))
    copy = (EXAMPLES / "harbour.txt").read_text(encoding="utf-8")
    (path.parent / "copy.txt").write_text(copy + "\nA line of the copy.\n", encoding="utf-8")
    list(whence.add(path.parent / "copy.txt", library=path, outlet="Coast Herald"))
    with whence.open_library(path, write=True) as held:
        whence.trace(held)
    return path


def asked(options: list[str], *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The answers of a server started with `options`; an error as its text."""

    async def ask() -> list[Any]:
        started = StdioServerParameters(command=sys.executable, args=["-m", "whence", "mcp", *options])
        async with Client(started) as client:
            answers: list[Any] = [sorted(tool.name for tool in (await client.list_tools()).tools)]
            for name, arguments in calls:
                result = await client.call_tool(name, arguments)
                text = "".join(getattr(part, "text", "") for part in result.content)
                answers.append(text if result.is_error else json.loads(text))
            return answers

    return asyncio.run(asyncio.wait_for(ask(), 120))


def test_a_library_and_transcripts(library: Path) -> None:
    against = str(EXAMPLES / "council-transcript.txt")
    tools, found, speaker, verdict, trails, bad = asked(
        ["--library", str(library), "--against", against],
        ("find", {"words": "harbour", "limit": 500}),
        ("speaker", {"name": "Adler"}),
        ("check", {"quote": "A word is not a contract", "speaker": "Rosa Minh"}),
        ("trace", {"words": "harbour"}),
        ("find", {"words": "x", "since": "2024-02-31"}),
    )
    assert tools == ["check", "find", "read", "speaker", "trace"]
    assert found["statements"]
    with whence.open_library(library) as held:
        for row in found["statements"]:
            text = held.ledger(row["article"]).document.text
            first, last = row["characters"][0]
            assert text[first:last] in row["text"]
    assert any(person["name"] == "Maria Adler" for person in speaker["speakers"])
    assert verdict["verdict"] == "other speaker"
    assert verdict["passage"]["speaker"]
    assert {"Channel 6", "Coast Herald"} <= {s["outlet"] for s in trails["trails"][0]["statements"]}
    assert "2024-02-31" in bad


def test_without_a_library_texts_are_read_and_the_rest_says_what_is_missing() -> None:
    _, read, found, checked, empty = asked(
        [],
        ("read", {"text": "“We will not sell,” Maria Adler said on Saturday.", "published": "2024-03-05"}),
        ("find", {"words": "harbour"}),
        ("check", {"quote": "A word is not a contract"}),
        ("read", {"text": "  "}),
    )
    (statement,) = (s for s in read["statements"] if s["form"] == "direct")
    assert statement["speaker"] == "Maria Adler"
    assert "--library" in found
    assert "--against" in checked
    assert "is empty" in empty
