"""A watch killed at any moment, again and again: only the page in flight is fetched twice, and nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from site_on_this_machine import Answer, Site, page, served

from tests.trails.collection import ledgers
from whence.store import open_library
from whence.store.sole import sole

TESTS = Path(__file__).parents[1]
PATIENCE = 300.0  # seconds; nothing is measured by it
KILLS = 10

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system with SIGKILL")


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as here:
        yield here


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that are killed at the end of the test, whatever became of it."""
    running: list[subprocess.Popen[str]] = []
    yield running
    for process in running:
        process.kill()
        process.communicate()


def start(started: list[subprocess.Popen[str]], *command: str) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(TESTS)}
    process = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )
    started.append(process)
    return process


def wait_until(done: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.01)


def story(path: str, version: int = 1) -> bytes:
    return page(f"Story {path}", f"Ada Pell: {path} is late, I said {version} times.")


def publish(site: Site) -> list[str]:
    """Four feeds of ten pages each, with all that can go wrong on the way."""
    for feed in range(4):
        for number in range(10):
            site.put(f"/{feed}/{number}", Answer(story(f"/{feed}/{number}"), tagged=number % 3 > 0))
    for wrong in (Answer(status=500, times=2), Answer(status=429, headers={"Retry-After": "1"}, times=1)):
        site.first("/0/3", wrong)
    site.first("/1/4", Answer(b"<html>half", cut=True, times=1))
    site.first("/2/5", Answer(story("/2/5"), seconds=0.4, times=1, tagged=False))
    feeds = [site.feed(f"/feed{feed}", *(f"/{feed}/{number}" for number in range(10))) for feed in range(4)]
    site.answers["/moved"] = site.answers.pop("/feed3")
    site.put("/feed3", Answer(status=301, headers={"Location": "/moved"}))
    site.first("/feed1", Answer(status=503, times=1))
    return feeds


def texts(library: Path) -> dict[str, str]:
    """The newest text of each article by the path of its page."""
    if not library.exists():
        return {}
    with open_library(library) as held:
        return {
            (one.document.url or "")[len("http://127.0.0.1:") :].partition("/")[2]: one.document.text
            for one in held.ledgers()
        }


def test_killed_ten_times(site: Site, tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    library, told = tmp_path / "news.db", tmp_path / "told"
    with open_library(library, write=True, create=True) as held:
        for ledger in ledgers():
            held.put(ledger, reader="test")
    feeds = publish(site)
    chance = random.Random(7)
    changed = [f"/{feed}/{number}" for feed in range(4) for number in (1, 6)]
    command = (str(TESTS / "watch" / "run.py"), str(library), str(told), *feeds)
    for kill in range(KILLS):
        if kill == KILLS // 2:
            for path in changed:
                site.answers[path] = [Answer(story(path, 2))]
            for feed, place in enumerate(("/feed0", "/feed1", "/feed2", "/moved")):
                new = dict.fromkeys(changed, "2024-03-06T10:00:00Z")
                site.feed(place, *(f"/{feed}/{number}" for number in range(10)), updated=new)
        process = start(started, *command)
        enough = len(site.asked) + chance.randint(1, 9)
        wait_until(lambda enough=enough: len(site.asked) >= enough, process)  # type: ignore[misc]
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        process.communicate()
        with open_library(library) as held:
            assert held.info().sound
    process = start(started, *command)
    wanted = {f"{feed}/{number}": 2 if number in (1, 6) else 1 for feed in range(4) for number in range(10)}

    def all_there() -> bool:
        have = texts(library)
        return all(f"I said {version} times" in have.get(path, "") for path, version in wanted.items())

    wait_until(all_there, process)
    rounds = len(site.statuses("/feed0"))
    wait_until(lambda: len(site.statuses("/feed0")) >= rounds + 2, process)
    process.terminate()  # no handler here, and no harm either
    process.communicate()
    twice = {key: count - 1 for key, count in site.given.items() if count > 1 and key[0] != "/robots.txt"}
    assert sum(twice.values()) <= KILLS, twice
    alerts = [
        (alert["trail"], alert["what"])
        for line in told.read_text(encoding="utf-8").splitlines()
        for alert in json.loads(json.loads(line))["data"]["alerts"]
    ]
    assert alerts, "no alert was told"


def test_sigterm_stops_after_the_article_at_hand(
    site: Site, tmp_path: Path, started: list[subprocess.Popen[str]]
) -> None:
    library = tmp_path / "news.db"
    for path in ("/a", "/b"):
        site.put(path, Answer(page(f"Story {path}", "Ada Pell: it is late.", "sleep 1.5")))
    feed = site.feed("/feed", "/a", "/b")
    arguments = ("--library", str(library), "--allow-local", "--delay", "0")
    process = start(started, str(TESTS / "fake_whence.py"), "watch", feed, *arguments)
    wait_until(lambda: bool(site.times("/a")), process)
    process.send_signal(signal.SIGTERM)
    out, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, "")
    assert "stopping after the article at hand" in said
    assert "stopped; 1 of 1 feed visited; 1 added" in said
    assert "Traceback" not in said
    assert site.times("/b") == 0
    done = start(started, str(TESTS / "fake_whence.py"), "watch", feed, "--once", *arguments)
    out, said = done.communicate(timeout=PATIENCE)
    assert done.returncode == 0, said
    assert "1 added" in said
    assert site.times("/a") == site.times("/b") == 1
    assert site.statuses("/feed") == [200]  # the visit that was broken off went on


def test_another_process_is_kept_off(tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    library = tmp_path / "news.db"
    arguments = ("http://127.0.0.1:9/feed", "--once", "--allow-local", "--library", str(library))
    with sole(library, "taken"):
        second = start(started, str(TESTS / "fake_whence.py"), "watch", *arguments)
        _, said = second.communicate(timeout=PATIENCE)
        assert (second.returncode, said.count("Another watch is at work on")) == (2, 1)
    third = start(started, str(TESTS / "fake_whence.py"), "watch", *arguments)
    _, said = third.communicate(timeout=PATIENCE)
    assert third.returncode == 2
    assert "could not be read" in said
