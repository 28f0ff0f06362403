"""The command `whence watch`: what it prints, its exit status, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from site_on_this_machine import Answer, Site, alerts_in, page, served

from tests.trails.collection import ledgers
from whence.cli import cli
from whence.cli.watch_command import seconds
from whence.errors import BadOption, WhenceError
from whence.store import open_library


@pytest.fixture
def site(fake_reader: None) -> Iterator[Site]:
    with served() as here:
        here.put("/a", Answer(page("Story /a", "Ada Pell: it is late.")))
        here.feed("/feed", "/a")
        yield here


@pytest.fixture
def held(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


def run(held: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        cli, ["watch", "--once", "--allow-local", "--delay", "0", "--library", str(held), *arguments]
    )


def filled(held: Path) -> None:
    with open_library(held, write=True, create=True) as opened:
        for ledger in ledgers():
            opened.put(ledger, reader="test")


def test_a_single_visit_says_what_was_done(site: Site, held: Path) -> None:
    done = run(held, site.url + "/feed")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "1 of 1 feed visited; 1 added." in done.stderr
    assert "1 of 1 feed visited; nothing new." in run(held, site.url + "/feed").stderr


def test_what_fails_is_named_and_tells_in_the_status(site: Site, held: Path) -> None:
    site.put("/busy", Answer(status=500))
    done = run(held, site.url + "/feed", site.url + "/busy")
    assert done.exit_code == 1
    assert "/busy answers with the error 500" in done.stderr
    assert "It is tried again from" in done.stderr
    assert "2 of 2 feeds visited, 1 could not be read; 1 added." in done.stderr
    assert run(held.with_name("other.db"), site.url + "/busy").exit_code == 2


def test_alerts_are_printed_once(site: Site, held: Path) -> None:
    filled(held)
    done = run(held, site.url + "/feed", "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"number_changed", "one_source"} <= {row["what"] for row in rows}
    assert f"{len(rows)} alerts told" in done.stderr
    assert run(held, site.url + "/feed", "--format", "jsonl").stdout == ""
    filled(held.with_name("other.db"))
    assert "A number changed on the way" in run(held.with_name("other.db"), site.url + "/feed").stdout


def test_alerts_are_posted_and_not_printed(
    site: Site, held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(held)
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of some length\n")
    site.post_status[:] = [410]
    done = run(held, site.url + "/feed", "--webhook", site.url + "/hook", "--secret-file", str(secret))
    assert (done.exit_code, done.stdout) == (1, "")
    assert "answers with the error 410; its alerts are kept and sent again later." in done.stderr
    assert "1 message with alerts kept" in done.stderr
    with open_library(held, write=True) as opened, opened.batch():
        opened.tables.execute("UPDATE watch_messages SET next_at = 0")
    monkeypatch.setenv("WHENCE_WEBHOOK", site.url + "/hook")
    monkeypatch.setenv("WHENCE_WEBHOOK_SECRET", "a secret of some length")
    done = run(held, site.url + "/feed")
    assert done.exit_code == 0, done.stderr
    assert len(alerts_in(site.posted[1:])) == len(alerts_in(site.posted[:1])) >= 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["http://a.example/", "--every", "30m"], "--once is a single visit"),
        (["http://a.example/", "--webhook", "http://b.example/"], "is signed with a secret"),
        (["http://a.example/", "--webhook", "http://b.example/", "--secret-file", "nowhere"], "cannot be read"),
        (["nowhere.opml"], "nowhere.opml"),
        (["feeds.txt"], "is not OPML"),
    ],
)
def test_what_makes_no_sense(
    held: Path, arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("feeds.txt").write_text("http://a.example/\n")
    done = run(held, *arguments)
    assert isinstance(done.exception, WhenceError)
    assert said in str(done.exception)
    assert not held.exists()


@pytest.mark.parametrize(("text", "length"), [("90s", 90), ("30m", 1800), ("2H", 7200), (" 1d ", 86400)])
def test_times(text: str, length: float) -> None:
    assert seconds(text) == length


@pytest.mark.parametrize("text", ["", "30", "m", "-1m", "59s", "31d", "1.5h", "١m", "9999999999s"])
def test_times_that_are_none(text: str) -> None:
    with pytest.raises(BadOption):
        seconds(text)
