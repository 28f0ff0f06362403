"""The commands about a library: what they print, in which formats, and what they say of bad places."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from whence.cli import cli
from whence.cli.add_progress import AddProgress, duration, summary
from whence.errors import DamagedLibrary, LibraryError, LibraryFull, NewerLibrary, NoLibrary
from whence.verbs.add import add

pytestmark = pytest.mark.usefixtures("fake_reader")

STORIES = [
    {"text": "Ada Pell: the harbour levy will rise.\nIt rained.\n", "title": "Levy to rise", "outlet": "Coast Herald",
     "published": "2024-03-05", "url": "https://news.example/levy"},
    {"text": "Otto Lind: the ferry is late.\nA. Pell: not again.\n", "title": "Ferry late", "outlet": "Channel 6",
     "published": "2024-04-01", "url": "https://news.example/ferry"},
    {"text": "Ada Pell: the harbour levy will fall.\nIt rained.\n", "title": "Levy to fall", "outlet": "Coast Herald",
     "published": "2024-03-05", "url": "https://news.example/levy"},
]  # fmt: skip


def run(*arguments: str | Path, status: int = 0, **options: Any) -> Result:
    done = CliRunner().invoke(cli, list(map(str, arguments)), **options)
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    assert done.exit_code == status, done.output
    return done


def refused(*arguments: str | Path, **options: Any) -> LibraryError:
    """The error that a command ends with, for `main` to print."""
    done = CliRunner().invoke(cli, list(map(str, arguments)), **options)
    assert isinstance(done.exception, LibraryError), done.output
    said = str(done.exception)
    assert "\n" not in said
    assert said.endswith(".")
    return done.exception


@pytest.fixture
def source(fake_reader: None, tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(story) + "\n" for story in STORIES), encoding="utf-8")
    return path


@pytest.fixture
def news(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two articles, one of them in two versions, named by the environment."""
    path = tmp_path / "news.db"
    list(add(source, library=path))
    monkeypatch.setenv("WHENCE_LIBRARY", str(path))
    return path


def test_add_tells_what_became_of_the_articles(source: Path, tmp_path: Path) -> None:
    library = tmp_path / "l.db"
    first = run("add", source, "--library", library)
    assert first.stdout == ""
    assert first.stderr == "whence: 2 added, 1 changed.\n"
    assert run("add", source, "-l", library).stderr == "whence: 3 already there.\n"


def test_add_lists_what_could_not_be_read(source: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    done = run("add", source, bad, "--library", tmp_path / "l.db", status=1)
    assert "whence: 2 added, 1 changed, 1 could not be read:\n  " in done.stderr
    assert str(bad) in done.stderr
    alone = run("add", bad, "--library", tmp_path / "l.db", status=2)
    assert alone.stderr.count("\n") == 1


def test_without_a_name_the_library_is_in_this_folder(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WHENCE_LIBRARY", raising=False)
    run("add", source)
    assert (tmp_path / "whence.db").exists()
    assert "Levy to fall" in run("list").stdout


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("news")
def test_list_in_every_format() -> None:
    text = run("list").stdout.splitlines()
    assert text[0].split() == ["#", "Published", "Outlet", "Statements", "Title"]
    assert "Levy to fall (2 versions)" in text[1]
    lines = [json.loads(line) for line in run("list", "--format", "jsonl").stdout.splitlines()]
    assert [line["title"] for line in lines] == ["Levy to fall", "Ferry late"]
    assert json.loads(run("list", "--format", "json").stdout) == lines
    assert [row["outlet"] for row in rows(run("list", "--format", "csv").stdout)] == ["Coast Herald", "Channel 6"]
    assert rows(run("list", "--format", "csv").stdout)[0]["published"] == "2024-03-05"


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--outlet", "Channel 6"], ["Ferry late"]),
        (["--from", "2024-04-01"], ["Ferry late"]),
        (["--to", "2024-03-31"], ["Levy to fall"]),
        (["--newest"], ["Ferry late", "Levy to fall"]),
        (["--limit", "1"], ["Levy to fall"]),
        (["--outlet", "Nobody"], []),
    ],
)
def test_list_chooses(options: list[str], found: list[str]) -> None:
    done = run("list", "--format", "jsonl", *options)
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == found
    assert ("no article" in done.stderr) == (not found)


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["harbour"], ["the harbour levy will fall."]),
        (["ferry", "--speaker", "Lind"], ["the ferry is late."]),
        (["ferry", "--speaker", "Pell"], []),
        (["--speaker", "Pell", "--from", "2024-04-01"], ["A. Pell: not again."]),
        (["rise"], []),
        (["--form", "own"], ["It rained."]),
    ],
)
def test_find(arguments: list[str], found: list[str]) -> None:
    done = run("find", *arguments, "--format", "jsonl")
    texts = [json.loads(line)["text"].removeprefix("Ada Pell: ") for line in done.stdout.splitlines()]
    assert [text.removeprefix("Otto Lind: ") for text in texts] == found
    assert ("nothing was found" in done.stderr) == (not found)


@pytest.mark.usefixtures("news")
def test_find_shows_where_it_was_found() -> None:
    text = run("find", "harbour", "--color", "always").stdout
    assert "\x1b[1mAda Pell\x1b[0m" in text
    assert "the \x1b[1mharbour\x1b[0m levy" in text
    assert "article 1, s1 · Levy to fall · Coast Herald · 5 Mar 2024 · indirect" in text
    assert "\x1b" not in run("find", "harbour").stdout


@pytest.mark.usefixtures("news")
def test_find_lists_articles() -> None:
    assert "Ferry late" in run("find", "ferry", "--articles").stdout
    (row,) = rows(run("find", "ferry", "--articles", "--format", "csv").stdout)
    assert row["article"] == "2"


@pytest.mark.usefixtures("news")
def test_find_says_that_there_is_more() -> None:
    assert "--offset 1" in run("find", "--limit", "1").stderr


@pytest.mark.usefixtures("news")
def test_show_prints_as_read_does() -> None:
    ledger = json.loads(run("show", "1", "--format", "json").stdout)
    assert ledger["document"]["title"] == "Levy to fall"
    earlier = json.loads(run("show", "1", "--version", "1", "--format", "json").stdout)
    assert earlier["document"]["title"] == "Levy to rise"
    assert len(run("show", "1", "2", "--format", "jsonl").stdout.splitlines()) == 2
    assert "Coast Herald" in run("show", "1").stdout
    assert len(json.loads(run("show", "1", "2", "--format", "json").stdout)) == 2


@pytest.mark.usefixtures("news")
def test_diff_tells_what_changed() -> None:
    text = run("diff", "1").stdout
    assert "~ s1 Ada Pell\n~   Ada Pell: the harbour levy will [-rise.-] {+fall.+}\n" in text
    assert "1 changed, 1 as before" in text
    assert "It rained" not in text
    assert "It rained" in run("diff", "1", "--all").stdout
    data = json.loads(run("diff", "1", "--from", "1", "--to", "2", "--format", "json").stdout)
    assert [change["fate"] for change in data["changes"]] == ["changed", "kept"]


@pytest.mark.usefixtures("news")
def test_diff_says_where_there_is_nothing_to_compare() -> None:
    done = run("diff", "2")
    assert done.stdout == ""
    assert "nothing to compare" in done.stderr
    assert json.loads(run("diff", "2", "--format", "json").stdout)["old"]["number"] == 1


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize("width", [40, 60, 80])
def test_lines_fit_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    suggested = run("speakers", "--suggest").stdout.splitlines()
    run("different", "1", "3", "--why", "one of them has been at sea for as long as anybody can remember")
    for command in (["find"], ["find", "--articles", "harbour"], ["diff", "1"], ["speakers", "--decisions"]):
        lines = run(*command).stdout.splitlines() + suggested
        assert len(lines) > len(suggested) > 0
        assert max(map(len, lines)) <= max(width, 48)


@pytest.mark.usefixtures("news")
def test_a_short_title_still_tells_of_its_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert "… (2 versions)" in run("list").stdout


@pytest.mark.usefixtures("news")
def test_people_are_suggested_judged_and_taken_back() -> None:
    (suggested,) = [
        row for row in json.loads(run("speakers", "--suggest", "--format", "json").stdout)
        if {row["a_name"], row["b_name"]} == {"Ada Pell", "A. Pell"}
    ]  # fmt: skip
    assert 0 < suggested["score"] < 1
    a, b = str(suggested["a"]), str(suggested["b"])
    assert f"whence same {a} {b}" in run("speakers", "--suggest").stdout
    before = len(run("speakers", "--format", "jsonl").stdout.splitlines())
    said = run("same", a, b, "--by", "Editor", "--why", "asked her").stderr
    number = said.split("decision ")[1].split()[0]
    people = [json.loads(line) for line in run("speakers", "--format", "jsonl").stdout.splitlines()]
    assert len(people) == before - 1
    assert {"Ada Pell", "A. Pell"} in [set(person["names"]) for person in people]
    told = run("speakers", "--decisions").stdout
    assert "Editor" in told
    assert "asked her" in told
    run("undo", number, "--by", "Editor")
    assert len(run("speakers", "--format", "jsonl").stdout.splitlines()) == before
    run("different", a, b)
    assert json.loads(run("speakers", "--suggest", "--format", "json").stdout) == []


@pytest.mark.usefixtures("news")
def test_speakers_by_name_and_kind() -> None:
    text = run("speakers", "lind").stdout
    assert "Otto Lind" in text
    assert "Pell" not in text
    assert "no speaker matches these options" in run("speakers", "--kind", "government").stderr


@pytest.mark.usefixtures("news")
def test_remove_asks_or_is_told() -> None:
    done = CliRunner().invoke(cli, ["remove", "1"])
    assert "--yes" in str(done.exception)
    assert "1 article removed" in run("remove", "1", "--yes").stderr
    assert "Levy" not in run("list").stdout
    assert "no article 1" in str(refused("remove", "1", "2", "--yes"))
    assert "Ferry late" in run("list").stdout  # a wrong number removes nothing


def test_info(news: Path) -> None:
    text = run("info").stdout
    assert "sound" in text
    assert str(news) in text
    data = json.loads(run("info", "--format", "json").stdout)
    assert (data["articles"], data["versions"]) == (2, 3)
    assert "not checked" in run("info", "--quick").stdout


# Bad places


def test_there_is_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WHENCE_LIBRARY", raising=False)
    for command in (["list"], ["find", "x"], ["show", "1"], ["speakers"], ["info"], ["diff", "1"], ["same", "1", "2"],
                    ["undo", "1"], ["remove", "1", "--yes"]):  # fmt: skip
        error = refused(*command)
        assert isinstance(error, NoLibrary)
        assert "whence add" in str(error)
    assert not (tmp_path / "whence.db").exists()


def test_a_folder_is_no_library(source: Path, tmp_path: Path) -> None:
    assert "folder" in str(refused("list", "-l", tmp_path))
    assert "folder" in str(refused("add", source, "-l", tmp_path))


def test_some_other_file_is_no_library(source: Path, tmp_path: Path) -> None:
    for content in (b"short", b"long " * 2000):
        other = tmp_path / "other.db"
        other.write_bytes(content)
        for command in (["list"], ["add", source]):
            assert isinstance(refused(*command, "-l", other), NoLibrary)
        assert other.read_bytes() == content


def test_a_newer_library_is_not_touched(news: Path, source: Path) -> None:
    with sqlite3.connect(news) as connection:
        connection.execute("INSERT INTO migrations VALUES ('9999 from the future', '2099-01-01')")
    connection.close()
    for command in (["list"], ["add", source]):
        assert isinstance(refused(*command), NewerLibrary)


def test_a_damaged_library_is_told(news: Path, source: Path) -> None:
    size = news.stat().st_size
    with news.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    for command in (["list"], ["add", source], ["info"]):
        assert isinstance(refused(*command), DamagedLibrary)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told(source: Path, tmp_path: Path) -> None:
    place = tmp_path / "closed"
    place.mkdir(mode=0o500)
    assert isinstance(refused("add", source, "-l", place / "l.db"), LibraryFull)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs RLIMIT_FSIZE")
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit on the size of files stands in for a disk without room."""
    import resource
    import signal

    monkeypatch.setattr("whence.verbs.in_order.BATCH", 4)
    place = tmp_path / "many.jsonl"
    place.write_text(
        "".join(json.dumps({"text": f"Ada Pell: {i} {'word ' * 500}", "title": f"{i}"}) + "\n" for i in range(300)),
        encoding="utf-8",
    )
    library = tmp_path / "l.db"
    before, action = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, before[1]))
        error = refused("add", place, "-l", library)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, action)
    assert isinstance(error, LibraryError)
    assert "fault in whence" not in str(error)
    state = json.loads(run("info", "-l", library, "--format", "json").stdout)
    assert state["faults"] == []
    assert 0 < state["articles"] < 300
    run("add", place, "-l", library)
    assert len(run("list", "-l", library, "--format", "jsonl").stdout.splitlines()) == 300


@pytest.mark.parametrize("arguments", [["--jobs", "0"], ["--jobs", "many"], ["--delay", "-1"], ["--published", "soon"]])
def test_calls_that_make_no_sense(arguments: list[str], source: Path, tmp_path: Path) -> None:
    library = tmp_path / "l.db"
    done = CliRunner().invoke(cli, ["add", str(source), "-l", str(library), *arguments])
    assert done.exception is not None
    assert not library.exists()


def test_days_the_wrong_way_round(news: Path) -> None:
    done = CliRunner().invoke(cli, ["list", "--from", "2024-05-01", "--to", "2024-04-01"])
    assert "--from 2024-05-01 lies after" in str(done.exception)


# Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_counts_and_estimates() -> None:
    progress = AddProgress(Terminal(), total=100)
    for outcome in ["added"] * 20 + ["known"] * 4 + ["unread"]:
        progress.step(outcome)
    assert progress.line(2.5) == "25 of 100 | 20 added, 4 already there, 1 could not be read | 2.5 a second | 30 s left"
    assert AddProgress(Terminal()).line(0.0) == "0 | none"
    assert summary(progress.counts).startswith("20 added")


def test_nothing_is_drawn_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    progress = AddProgress(stream)
    progress.step("added")
    progress.clear()
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("seconds", "told"), [(5, "5 s"), (90, "2 min"), (7300, "2 h 2 min")])
def test_durations(seconds: float, told: str) -> None:
    assert duration(seconds) == told


@pytest.mark.parametrize("arguments", [("speakers",), ("find", "levy"), ("list",)])
def test_a_limit_beyond_any_library(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli, [*arguments, "--limit", "9" * 20, "--library", str(tmp_path / "no.db")])
    assert done.exit_code == 2
    assert "is not in the range" in done.stderr
