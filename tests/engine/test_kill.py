"""`whence add` stopped at any moment, and several of them at once: nothing is lost, and nothing is half there."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from whence.engine import article
from whence.errors import NoLibrary
from whence.store import faults, open_library
from whence.verbs import in_order as line
from whence.verbs.add import add
from whence.verbs.in_order import Added

COMMAND = [sys.executable, str(Path(__file__).parents[1] / "fake_whence.py")]
MOMENTS = 30
PATIENCE = 60.0  # seconds; nothing is measured by it

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system with fork and SIGKILL")


def archive(path: Path, numbers: range, pause: float = 0.002) -> Path:
    """Articles with the same people, some twice, some changed, some that cannot be read."""
    with path.open("w", encoding="utf-8") as stream:
        for i in numbers:
            text = f"Ada Pell: the ferry number {i} is late.\nOtto Lind: number {i} is not.\nsleep {pause}\n"
            stream.write(json.dumps(story(i, text)) + "\n")
            if i % 7 == 3:
                stream.write(json.dumps(story(i - 1, f"Ada Pell: I was wrong about {i - 1}.\n")) + "\n")
            if i % 11 == 5:
                stream.write(json.dumps(story(i, text)) + "\n")
            if i % 13 == 6:
                stream.write(json.dumps(story(i + 10_000, f"crash {i}\n")) + "\n")
    return path


def story(number: int, text: str) -> dict[str, str]:
    return {"text": text, "title": f"Ferry {number}", "url": f"https://news.example/{number}"}


def fingerprint(library: Path) -> str:
    with open_library(library) as held:
        state = held.info()
        assert state.sound, state.faults
        return held.fingerprint()


def is_sound(library: Path) -> bool:
    """Whether the library can be opened and has no fault, or is not there yet at all."""
    if not library.exists():
        return True
    with open_library(library) as held:
        return held.info().sound


def finish(source: Path, library: Path) -> None:
    outcomes = [one.outcome if isinstance(one, Added) else "unread" for one in add(source, library=library)]
    assert outcomes


def child(source: Path, library: Path) -> int:
    """A process that adds; the number to kill it by."""
    number = os.fork()
    if not number:
        try:
            finish(source, library)
        finally:
            os._exit(0)
    return number


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "BATCH", 4)


@pytest.fixture
def slow_reader(fake_reader: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fake reader, and it heeds the pauses in the articles."""
    import fake_worker

    monkeypatch.setattr(article, "read_document", fake_worker.read)


@pytest.mark.usefixtures("slow_reader", "small_batches")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    source, whole = archive(tmp_path / "a.jsonl", range(60)), tmp_path / "whole.db"
    began = time.monotonic()
    finish(source, whole)
    lasts = time.monotonic() - began
    expected = fingerprint(whole)
    chance, killed = random.Random(4), 0
    for i in range(4 * MOMENTS):
        library = tmp_path / f"{i}.db"
        number = child(source, library)
        time.sleep(chance.uniform(0, lasts))
        os.kill(number, signal.SIGKILL)
        if os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) != -signal.SIGKILL:
            lasts *= 0.9  # it was done already, which is no test
            continue
        assert is_sound(library)
        finish(source, library)
        assert fingerprint(library) == expected
        killed += 1
        if killed == MOMENTS:
            break
    assert killed == MOMENTS


def test_killed_while_the_library_is_made(tmp_path: Path) -> None:
    """At each statement of SQL in turn: there is no library yet, or a sound one, and what is left over goes."""
    made, number = False, 0
    while number < 300 and not made:
        number += 1
        library = tmp_path / f"{number}.db"
        child = os.fork()
        if not child:
            killed_at(number, library)
            os._exit(0)
        made = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert is_sound(library)
        with open_library(library, create=True) as held:
            assert held.info().sound
    assert made
    assert number > 20
    assert {path.suffix for path in tmp_path.iterdir()} == {".db"}


def killed_at(number: int, library: Path) -> None:
    """Make a library, and be killed at its statement of this number."""
    left, execute = iter(range(number - 1)), faults.GuardedCursor.execute

    def counting(*arguments: Any) -> Any:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    faults.GuardedCursor.execute = counting  # type: ignore[method-assign]
    open_library(library, create=True).close()


@pytest.mark.usefixtures("slow_reader", "small_batches")
def test_killed_again_and_again(tmp_path: Path) -> None:
    """One library, killed whenever it has got a little further."""
    source, whole, library = archive(tmp_path / "a.jsonl", range(40)), tmp_path / "whole.db", tmp_path / "l.db"
    finish(source, whole)
    for wanted in range(5, 40, 10):
        number = child(source, library)
        wait_for(library, wanted)
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        assert is_sound(library)
    finish(source, library)
    assert fingerprint(library) == fingerprint(whole)


def wait_for(library: Path, articles: int) -> None:
    """Wait until so many articles are in the library."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with open_library(library) as held:
                if sum(1 for _ in held.articles()) >= articles:
                    return
        except NoLibrary:
            pass
        time.sleep(0.01)
    pytest.fail(f"{library} never held {articles} articles")


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Commands that are killed at the end of the test, whatever became of it."""
    running: list[subprocess.Popen[str]] = []
    yield running
    for process in running:
        process.kill()
        process.communicate()


def start(started: list[subprocess.Popen[str]], *arguments: str | Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    started.append(process)
    return process


def readers(process: subprocess.Popen[str]) -> list[int]:
    """The processes that a command has started."""
    found = Path(f"/proc/{process.pid}/task").glob("*/children")  # a thread's children are its own
    return [int(number) for path in found for number in path.read_text().split()]


def wait_for_end(numbers: list[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{number}").exists() for number in numbers):
        assert time.monotonic() < deadline, "processes were left behind"
        time.sleep(0.01)


@pytest.mark.usefixtures("slow_reader")
def test_killed_with_several_processes(tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    source, whole, library = archive(tmp_path / "a.jsonl", range(60), 0.01), tmp_path / "whole.db", tmp_path / "l.db"
    finish(source, whole)
    for wanted in (4, 30):
        process = start(started, "add", source, "--library", library, "--jobs", "2")
        wait_for(library, wanted)
        children = readers(process)
        assert children or not Path("/proc").exists()
        process.kill()
        process.communicate()
        wait_for_end(children)
        assert is_sound(library)
    done = start(started, "add", source, "--library", library, "--jobs", "2")
    done.communicate(timeout=PATIENCE)
    assert done.returncode == 1  # some cannot be read
    assert fingerprint(library) == fingerprint(whole)


def test_control_c_keeps_what_is_stored_and_says_so(tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    source, library = archive(tmp_path / "a.jsonl", range(400), 0.05), tmp_path / "l.db"
    process = start(started, "add", source, "--library", library, "--jobs", "2")
    wait_for(library, 4)
    children = readers(process)
    assert children or not Path("/proc").exists()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "stopped" in said
    assert "Traceback" not in said
    wait_for_end(children)
    assert is_sound(library)


def test_two_add_at_once_and_a_third_reads(tmp_path: Path, started: list[subprocess.Popen[str]]) -> None:
    library = tmp_path / "l.db"
    parts = [archive(tmp_path / "a.jsonl", range(60)), archive(tmp_path / "b.jsonl", range(40, 100))]
    adding = [start(started, "add", part, "--library", library) for part in parts]
    before = 0
    wait_for(library, 1)
    while any(process.poll() is None for process in adding):
        with open_library(library) as held:
            now = sum(len(ledger.statements) > 0 for ledger in held.ledgers())
            assert now >= before
            before = now
            assert held.info(check=False).articles >= now
        time.sleep(0.005)
    for process in adding:
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 1, said
        assert "locked" not in said
        assert "could not be read:" in said, said
    with open_library(library) as held:
        assert held.info().sound
        assert {row.title for row in held.articles()} == {f"Ferry {i}" for i in range(100)}
