"""`add`: what is in the library afterwards, in what order, and what happens to what cannot be read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from whence.engine import local as pool
from whence.engine.base import Here
from whence.engine.wire import Answer
from whence.errors import BadOption, LibraryError, LibraryFull
from whence.intake import collect
from whence.intake.raw import Raw
from whence.intake.types import Unread
from whence.model import Ledger
from whence.store import Library, open_library
from whence.verbs import in_order as line
from whence.verbs.add import add
from whence.verbs.in_order import Added

TESTS = Path(__file__).parents[1]


@pytest.fixture
def fake_pool(fake_reader: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fake reader here, and in the processes of a pool."""
    monkeypatch.setattr(pool, "COMMAND", (sys.executable, str(TESTS / "fake_worker.py")))


def lines(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def story(number: int, text: str | None = None, **more: Any) -> dict[str, Any]:
    text = text or f"Ada Pell: the ferry number {number} is late.\nIt rained on day {number}.\n"
    return {
        "text": text,
        "title": f"Ferry {number}",
        "outlet": "Coast Herald",
        "url": f"https://news.example/{number}",
    } | more


def told(results: Iterator[Any]) -> list[str]:
    return [one.outcome if isinstance(one, Added) else "unread" for one in results]


def titles(library: Path) -> list[str | None]:
    with open_library(library) as held:
        return [row.title for row in held.articles()]


def fingerprint(library: Path) -> str:
    with open_library(library) as held:
        state = held.info()
        assert state.sound, state.faults
        return held.fingerprint()


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Articles, a changed one, one twice, and some that cannot be read, in a folder."""
    folder = tmp_path / "news"
    folder.mkdir()
    lines(
        folder / "a.jsonl",
        *(story(i) for i in range(8)),
        story(3),
        story(4, "Ada Pell: the ferry number 4 is on time after all.\n"),
        story(8, "crash\n"),
        story(9, "  "),
        *(story(i) for i in range(10, 14)),
    )
    (folder / "b.txt").write_text("Otto Lind: the pier is closed.\n", encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    return folder


@pytest.mark.usefixtures("fake_reader")
def test_each_article_once_and_a_changed_one_as_a_version(mixed: Path, tmp_path: Path) -> None:
    library = tmp_path / "l.db"
    outcomes = told(add(mixed, library=library))
    assert outcomes == ["added"] * 8 + ["known", "changed", "unread", "unread"] + ["added"] * 5 + ["unread"]
    with open_library(library) as held:
        rows = list(held.articles())
        assert [row.title for row in rows][:4] == ["Ferry 0", "Ferry 1", "Ferry 2", "Ferry 3"]
        assert [row.versions for row in rows if row.title == "Ferry 4"] == [2]
        assert len(list(held.unread())) == 3
        assert "whence" in rows[0].reader


@pytest.mark.usefixtures("fake_reader")
def test_again_is_not_read_again(mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "l.db"
    first = list(add(mixed, library=library))
    before = fingerprint(library)
    taken_apart: list[str] = []

    class Watched(Here):
        def submit(self, raw: Raw) -> Future[Answer]:
            taken_apart.append(raw.origin)
            return super().submit(raw)

    unread = [one.origin for one in first if not isinstance(one, Added)]
    results = list(add(mixed, library=library, engine=Watched))
    assert [one.origin for one in results if not isinstance(one, Added)] == unread
    assert {one.outcome for one in results if isinstance(one, Added)} == {"known"}
    assert len(taken_apart) == len(unread)
    assert fingerprint(library) == before


@pytest.mark.usefixtures("fake_reader")
def test_what_is_known_by_its_text_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "l.db"
    list(add(lines(tmp_path / "a.jsonl", story(1)), library=library))
    monkeypatch.setattr("whence.engine.article.read_document", lambda *_: pytest.fail("read again"))
    for jobs in (1, 2):  # each from a source of its own: one that was seen is passed over unopened
        source = lines(tmp_path / f"b{jobs}.jsonl", story(1, title=f"Another headline, {jobs}"))
        (known,) = add(source, library=library, jobs=jobs)
        assert (known.outcome, known.article) == ("known", 1)  # type: ignore[union-attr]


@pytest.mark.usefixtures("fake_reader")
def test_what_was_removed_comes_back(tmp_path: Path) -> None:
    library, source = tmp_path / "l.db", lines(tmp_path / "a.jsonl", story(1), story(2))
    list(add(source, library=library))
    with open_library(library, write=True) as held:
        held.remove([1])
    assert told(add(source, library=library)) == ["added", "known"]
    assert titles(library) == ["Ferry 2", "Ferry 1"]


@pytest.mark.usefixtures("fake_reader")
def test_again_reads_what_another_version_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, source = tmp_path / "l.db", lines(tmp_path / "a.jsonl", story(1), story(2))
    list(add(source, library=library))
    assert told(add(source, library=library, again=True)) == ["known", "known"]
    for module in ("whence.engine.article", "whence.verbs.in_order"):
        monkeypatch.setattr(f"{module}.reader_name", lambda *_: "whence 99")
    assert told(add(source, library=library)) == ["known", "known"]
    assert told(add(source, library=library, again=True)) == ["reread", "reread"]
    assert told(add(source, library=library, again=True)) == ["known", "known"]


@pytest.mark.usefixtures("fake_pool")
def test_the_library_is_the_same_with_any_number_of_processes(mixed: Path, tmp_path: Path) -> None:
    prints = []
    for jobs in (1, 2, 3):
        library = tmp_path / f"{jobs}.db"
        outcomes = told(add(mixed, library=library, jobs=jobs))
        assert outcomes == ["added"] * 8 + ["known", "changed", "unread", "unread"] + ["added"] * 5 + ["unread"]
        prints.append(fingerprint(library))
    assert len(set(prints)) == 1


@pytest.mark.usefixtures("fake_pool")
def test_order_holds_where_early_articles_take_long(tmp_path: Path) -> None:
    stories = [story(i, f"sleep {0.3 if i == 0 else 0}\nAda Pell: number {i}.\n") for i in range(6)]
    library = tmp_path / "l.db"
    list(add(lines(tmp_path / "a.jsonl", *stories), library=library, jobs=2))
    assert titles(library) == [f"Ferry {i}" for i in range(6)]


@pytest.mark.usefixtures("fake_pool")
def test_a_process_that_dies_takes_only_its_article_with_it(tmp_path: Path) -> None:
    stories = [story(i, "die\n" if i in (1, 4) else f"Ada Pell: number {i}.\n") for i in range(7)]
    library, source = tmp_path / "l.db", lines(tmp_path / "a.jsonl", *stories)
    results = list(add(source, library=library, jobs=2))
    assert told(iter(results)) == ["added", "unread", "added", "added", "unread", "added", "added"]
    assert isinstance(results[1], Unread)
    assert "was killed" in str(results[1].error)
    assert "--jobs" in str(results[1].error)


def test_a_process_that_does_not_start_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(Exception, match=r"does not start .*status 3.*--jobs 1"):
        list(add(lines(tmp_path / "a.jsonl", story(1)), library=tmp_path / "l.db", jobs=2))


@pytest.mark.usefixtures("fake_reader")
def test_few_articles_are_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the raw articles nor what is read may pile up: memory is that of a few documents."""
    handed, stored = [0], [0]

    def many(*args: object, **options: object) -> Iterator[Raw]:
        for i in range(500):
            handed[0] += 1
            assert handed[0] - stored[0] <= line.BATCH + 2
            yield Raw(f"{i}", f"Ada Pell: number {i}.".encode(), "plain", f"https://news.example/{i}")

    monkeypatch.setattr(collect, "raws", many)
    for _ in add("x", library=tmp_path / "l.db"):
        stored[0] += 1
    assert stored[0] == 500


@pytest.mark.usefixtures("fake_pool")
def test_large_articles_wait_for_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "AHEAD_BYTES", 1000)
    monkeypatch.setattr(line, "BATCH_BYTES", 1000)
    under_way, most = [0], [0]

    def many(*args: object, **options: object) -> Iterator[Raw]:
        for i in range(12):
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
            yield Raw(f"{i}", b"Ada Pell: x.\n" * 100 + b"%d" % i, "plain", f"https://news.example/{i}")

    monkeypatch.setattr(collect, "raws", many)
    for _ in add("x", library=tmp_path / "l.db", jobs=3):
        under_way[0] -= 1
    assert most[0] <= 3


@pytest.mark.usefixtures("fake_reader")
def test_what_was_read_is_stored_where_the_run_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*args: object, **options: object) -> Iterator[Raw]:
        for i in range(5):
            yield Raw(f"{i}", f"Ada Pell: number {i}.".encode(), "plain", f"https://news.example/{i}")
        raise KeyboardInterrupt

    monkeypatch.setattr(collect, "raws", stopped)
    with pytest.raises(KeyboardInterrupt):
        list(add("x", library=tmp_path / "l.db"))
    assert len(titles(tmp_path / "l.db")) == 5


@pytest.mark.usefixtures("fake_reader")
def test_a_full_disk_ends_the_run_and_keeps_what_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "BATCH", 2)
    real, count = Library.put, [0]

    def put(self: Library, ledger: Ledger, *, reader: str = "") -> object:
        count[0] += 1
        if count[0] == 6:
            raise LibraryFull("There is no space left on the disk.")
        return real(self, ledger, reader=reader)

    monkeypatch.setattr(Library, "put", put)
    source, library = lines(tmp_path / "a.jsonl", *map(story, range(9))), tmp_path / "l.db"
    with pytest.raises(LibraryFull):
        list(add(source, library=library))
    assert titles(library) == [f"Ferry {i}" for i in range(4)]
    monkeypatch.setattr(Library, "put", real)
    assert told(add(source, library=library)) == ["known"] * 4 + ["added"] * 5


@pytest.mark.usefixtures("fake_reader")
def test_an_article_that_cannot_be_stored_does_not_lose_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Library.put

    def put(self: Library, ledger: Ledger, *, reader: str = "") -> object:
        if ledger.document.title == "Ferry 3":
            raise ValueError("what a strange ferry")
        return real(self, ledger, reader=reader)

    monkeypatch.setattr(Library, "put", put)
    library = tmp_path / "l.db"
    outcomes = told(add(lines(tmp_path / "a.jsonl", *map(story, range(6))), library=library))
    assert outcomes == ["added"] * 3 + ["unread"] + ["added"] * 2
    assert len(titles(library)) == 5


@pytest.mark.parametrize(("options", "words"), [({"jobs": 0}, "at least 1"), ({"published": "2024-02-31"}, "calendar")])
def test_bad_options_are_told_at_once(options: dict[str, Any], words: str, tmp_path: Path) -> None:
    with pytest.raises(BadOption, match=words):
        add("x.txt", library=tmp_path / "l.db", **options)
    assert not (tmp_path / "l.db").exists()


@pytest.mark.usefixtures("fake_reader")
def test_a_library_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="folder"):
        list(add(lines(tmp_path / "a.jsonl", story(1)), library=tmp_path))


@pytest.mark.usefixtures("fake_reader")
def test_visits_are_remembered_once_their_articles_are_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = "https://news.example"
    asked: list[object] = []

    def feed(*args: object, visits: Any, **options: object) -> Iterator[Raw]:
        asked.append(visits.get(f"{site}/feed"))
        for i, text in enumerate(("Ada Pell: yes.", "crash", "Ada Pell: no.")):
            asked.append(visits.get(f"{site}/{i}"))
            yield Raw(f"{site}/{i}", text.encode(), "plain", f"{site}/{i}")
            visits.put(f"{site}/{i}", f"tag {i}", None)
        visits.put(f"{site}/feed", "tag of the feed", None)

    monkeypatch.setattr(collect, "raws", feed)
    library = tmp_path / "l.db"
    list(add("feed", library=library))
    assert asked == [None] * 4
    asked.clear()
    list(add("feed", library=library))
    # Neither the page that could not be read nor the feed that led to it may be called unchanged the next time.
    assert asked == [None, ("tag 0", None), None, ("tag 2", None)]
    asked.clear()
    list(add("feed", library=library, again=True))
    assert asked == [None] * 4


@pytest.mark.usefixtures("fake_pool")
def test_a_slow_article_does_not_keep_others_from_being_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "BATCH_SECONDS", 0.05)
    stories = [story(0), story(1, "sleep 1.5\nAda Pell: slow.\n")]
    library = tmp_path / "l.db"
    results = add(lines(tmp_path / "a.jsonl", *stories), library=library, jobs=2)
    next(results)
    assert titles(library) == ["Ferry 0"]
    assert len(list(results)) == 1


@pytest.mark.usefixtures("fake_reader")
def test_the_library_itself_is_no_source(tmp_path: Path) -> None:
    library = tmp_path / "l.db"
    list(add(lines(tmp_path / "a.jsonl", story(1)), library=library))
    with pytest.raises(BadOption, match="the library itself"):
        add(library, library=library)


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names of any bytes")
@pytest.mark.usefixtures("fake_pool")
def test_names_that_are_no_text_are_no_fault(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in (b"bad\xff.txt", b"bad\xfe.txt"):
        (folder / os.fsdecode(name)).write_text(f"Ada Pell: this is {name!r}.\n", encoding="utf-8")
    for jobs in (1, 2):
        library = tmp_path / f"{jobs}.db"
        assert told(add(folder, library=library, jobs=jobs)) == ["added", "added"]
        assert told(add(folder, library=library, jobs=jobs)) == ["known", "known"]


def test_a_stop_tells_all_that_was_stored(fake_reader: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "BATCH", 5)
    monkeypatch.setattr(line, "BATCH_SECONDS", 1000.0)
    real, seen = collect.raws, []

    def stopped(*args: Any, **more: Any) -> Iterator[Raw | Unread]:
        for one in real(*args, **more):
            seen.append(one)
            if len(seen) == 8:
                raise KeyboardInterrupt
            yield one

    monkeypatch.setattr(collect, "raws", stopped)
    news, library = lines(tmp_path / "a.jsonl", *(story(n) for n in range(20))), tmp_path / "a.db"
    found: list[Added | Unread] = []
    with suppress(KeyboardInterrupt):
        for one in add(str(news), library=library):
            found.append(one)
    assert len(found) == len(titles(library)) == 7


def test_a_stop_between_two_articles_tells_them_too(fake_reader: None, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from whence.cli import cli
    from whence.cli.add_progress import AddProgress

    news, library = lines(tmp_path / "a.jsonl", *(story(n) for n in range(70))), tmp_path / "a.db"
    step, steps = AddProgress.step, []

    def stop(self: Any, outcome: str) -> None:
        step(self, outcome)
        steps.append(outcome)
        if len(steps) == 1:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("whence.cli.add_progress.AddProgress.step", stop)
        shown = CliRunner().invoke(cli, ["add", str(news), "--library", str(library)])
    stored = len(titles(library))
    assert stored > 1
    assert f"whence: stopped; {stored} added. The same command goes on from here." in shown.stderr
