"""Whatever stands at the path of a library: one clear sentence, and what was there stays as it was."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.shelves import new_library, shelf
from whence.errors import DamagedLibrary, LibraryError, LibraryFull, NewerLibrary, NoLibrary, NotInLibrary
from whence.store import open_library, opening
from whence.store.schema import MIGRATIONS, Migration


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A library of thirty articles, closed."""
    with new_library(tmp_path) as library, library.batch():
        for n in range(30):
            library.put(shelf(f"Maria Adler: The levy stays.\nThis is number {n}.", url=f"https://c.example/{n}"))
    return tmp_path / "news.whence"


def sentence(error: pytest.ExceptionInfo[LibraryError]) -> str:
    """The message, which is one sentence that ends as one."""
    text = str(error.value)
    assert "\n" not in text
    assert text.endswith(".")
    return text


def test_nothing_there(tmp_path: Path) -> None:
    for write in (False, True):
        with pytest.raises(NoLibrary) as caught:
            open_library(tmp_path / "no.whence", write=write)
        assert "There is no library" in sentence(caught)
    assert list(tmp_path.iterdir()) == []


def test_no_folder_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NoLibrary, match="no folder"):
        open_library(tmp_path / "deep" / "no.whence", create=True)
    with pytest.raises(NoLibrary, match="is a folder"):
        open_library(tmp_path, create=True)
    with pytest.raises(NoLibrary, match="NUL"):
        open_library(f"{tmp_path}/a\0b", create=True)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_filled_but_not_read(tmp_path: Path) -> None:
    path = tmp_path / "empty.whence"
    path.touch()
    with pytest.raises(NoLibrary, match="empty file"):
        open_library(path)
    with open_library(path, create=True) as library:
        assert library.info().sound


@pytest.mark.parametrize("content", [b"Rain fell.\n" * 500, b"x", b"SQLite format 3\0" + b"\xff" * 5000, bytes(9000)])
@pytest.mark.parametrize("create", [False, True])
def test_some_other_file(tmp_path: Path, content: bytes, create: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises((NoLibrary, DamagedLibrary)) as caught:
        open_library(path, create=create)
    sentence(caught)
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["notes.txt"]  # noqa: PTH208


@pytest.mark.parametrize("create", [False, True])
def test_the_file_of_another_program(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE articles (id INTEGER)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(NoLibrary) as caught:
        open_library(path, create=create)
    assert "another program" in sentence(caught)
    assert path.read_bytes() == before


def test_a_library_of_a_later_version(made: Path) -> None:
    raw = sqlite3.connect(made)
    raw.execute("INSERT INTO migrations VALUES ('9999 trails', '2031-01-01T00:00:00Z')")
    raw.commit()
    raw.close()
    for write in (False, True):
        with pytest.raises(NewerLibrary) as caught:
            open_library(made, write=write)
        assert "9999 trails" in sentence(caught)
        assert "pip install --upgrade" in sentence(caught)


def test_an_older_library_is_brought_up_to_date_whoever_opens_it(made: Path) -> None:
    later = (*MIGRATIONS, Migration("9001 moods", "CREATE TABLE moods (id INTEGER);\nINSERT INTO moods VALUES (7);"))
    with opening.connect(made, write=False, create=False, migrations=later) as connection:
        assert opening.applied(connection)[-1] == "9001 moods"
        assert connection.one("SELECT id FROM moods") == 7
        assert connection.one("SELECT count(*) FROM articles") == 30
    connection.close()
    with pytest.raises(NewerLibrary):
        open_library(made)


def test_a_migration_that_fails_leaves_the_library_as_it_was(made: Path) -> None:
    bad = (*MIGRATIONS, Migration("9001 moods", "CREATE TABLE moods (id INTEGER);\nINSERT INTO nowhere VALUES (1);"))
    with pytest.raises(LibraryError):
        opening.connect(made, write=True, create=False, migrations=bad)
    with open_library(made) as library:
        assert library.info().sound
        assert library._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'moods'").fetchall() == []


def test_migrations_are_recorded(made: Path) -> None:
    with open_library(made) as library:
        assert library.info().migrations == tuple(m.name for m in MIGRATIONS)
    assert [m.name for m in MIGRATIONS] == sorted(m.name for m in MIGRATIONS)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_anywhere_is_told_or_does_no_harm(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damage")
    path = folder / "news.whence"
    shutil.copy(_sample(tmp_path_factory), path)
    whole = path.read_bytes()
    if data.draw(st.booleans()):
        path.write_bytes(whole[: data.draw(st.integers(1, len(whole) - 1))])
    else:
        at = data.draw(st.integers(0, len(whole) - 600))
        path.write_bytes(
            whole[:at] + bytes(data.draw(st.sampled_from([b"\0" * 600, b"\xff" * 600]))) + whole[at + 600 :]
        )
    try:
        with open_library(path) as library:
            faults = library.info().faults
            if not faults:
                assert len(list(library.ledgers())) == 8
    except LibraryError as error:
        told = str(error)
    else:
        return
    assert "\n" not in told
    assert "please report" not in told


@pytest.mark.parametrize("byte", [0, 7, 255])
def test_damage_to_the_first_bytes_is_no_fault_of_ours(made: Path, byte: int) -> None:
    whole = made.read_bytes()
    for at in range(16, 100):
        made.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
        told = ""
        try:
            with open_library(made) as library:
                assert len(list(library.ledgers())) == 30 or library.info().faults
        except LibraryError as error:
            told = str(error)
        assert "please report" not in told


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE versions SET text = CAST(x'ff89' AS TEXT)",
        "UPDATE versions SET published = 'x'",
        "UPDATE versions SET notes = '['",
        "UPDATE statements SET speaker = 999",
        "UPDATE speakers SET mentions = '[[1]]'",
    ],
)
def test_rows_that_make_no_sense_are_damage(made: Path, damage: str) -> None:
    raw = sqlite3.connect(made)
    raw.execute(damage)
    raw.commit()
    raw.close()
    with open_library(made) as library, pytest.raises(DamagedLibrary) as caught:
        list(library.ledgers())
    assert "is damaged" in sentence(caught)


@pytest.mark.parametrize("column", ["speakers SET descriptions", "speakers SET mentions", "versions SET furniture"])
@pytest.mark.parametrize("value", ["'['", "'{\"a\": 1}'", "x'00ff'", "5"])
def test_json_that_is_damaged_is_damage_and_no_fault(made: Path, column: str, value: str) -> None:
    raw = sqlite3.connect(made)
    raw.execute(f"UPDATE {column} = {value}")
    raw.commit()
    raw.close()
    with open_library(made) as library:
        for ask in (library.ledgers, library.speakers, library.suggestions):
            with contextlib.suppress(DamagedLibrary):  # and nothing else
                list(ask())


HARM = {
    "deleted": lambda file: file.unlink(),
    "replaced": lambda file: (file.rename(file.with_suffix(".old")), file.write_bytes(b"")),
    "moved": lambda file: file.rename(file.with_suffix(".old")),
    "cut short": lambda file: os.truncate(file, 0),
    "cut by half": lambda file: os.truncate(file, file.stat().st_size // 2),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody harm an open file")
@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("batch", [True, False])
def test_a_library_that_is_harmed_while_it_is_open_is_noticed(made: Path, harm: str, batch: bool) -> None:
    with open_library(made, write=True) as library:
        library.put(shelf("Ada Moss: The river is rising."))
        library._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        HARM[harm](made)
        with pytest.raises(LibraryError) as caught, library.batch() if batch else contextlib.nullcontext():
            library.put(shelf("Jon Doe: The ferry is late."))
        assert isinstance(caught.value, NoLibrary | DamagedLibrary)
        assert "while it was in use" in str(caught.value)


def test_another_program_may_tidy_a_library(made: Path) -> None:
    with open_library(made, write=True) as library:
        for number in range(40):
            library.put(shelf(f"Ada Moss: The river {number} is rising. " + "It rose. " * 2000))
        library.remove(range(2, 42))
        library._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        library.put(shelf("Jon Doe: The ferry is late."))
        other = sqlite3.connect(made)
        other.execute("VACUUM")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.close()
        library.put(shelf("Jon Doe: The ferry is early."))


def test_numbers_and_names_that_no_library_can_hold(made: Path) -> None:
    huge = 10**30
    with open_library(made, write=True) as library:
        for ask in (
            lambda: library.ledger(huge),
            lambda: library.ledger(1, huge),
            lambda: library.remove([huge]),
            lambda: library.find("levy", limit=huge),
            lambda: library.undo(huge, "Ada"),
            lambda: library.decide(huge, 1, "same", "Ada"),
        ):
            with pytest.raises(NotInLibrary, match="19 digits"):
                ask()
        assert library.find("levy", outlet="\udcff").rows == ()
        assert list(library.speakers(outlet="\udcff")) == []
        assert list(library.articles(outlet="\udcff")) == []


_samples: list[Path] = []


def _sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not _samples:
        folder = tmp_path_factory.mktemp("sample")
        with new_library(folder) as library:
            for n in range(8):
                library.put(shelf(f"Maria Adler: The levy stays.\nThis is number {n}.", url=f"https://c.example/{n}"))
        _samples.append(folder / "news.whence")
    return _samples[0]


def test_a_truncated_library_says_so(made: Path) -> None:
    whole = made.read_bytes()
    made.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedLibrary) as caught, open_library(made, write=True) as library:  # noqa: PT012
        assert library.info().faults
        library.put(shelf("Rain fell."))
        list(library.ledgers())
    assert ".recover" in sentence(caught)


def test_a_search_index_that_lies_is_found_out(made: Path) -> None:
    with open_library(made, write=True) as library:
        library._connection.execute("DROP VIEW statements_readable")
        library._connection.execute("UPDATE statements SET text = 'Other words.' WHERE id = 1")
        assert "statements_fts" in library.info().faults[0]
    with open_library(made) as reader:
        assert not reader.info().sound


def test_a_full_disk_loses_nothing_that_was_there(made: Path) -> None:
    with open_library(made, write=True) as library:
        before = library.fingerprint()
        pages = library._connection.execute("PRAGMA page_count").fetchone()[0]
        library._connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        long = "\n".join(f"Maria Adler: Sentence {n} of very many." for n in range(3000))
        with pytest.raises(LibraryFull) as caught:
            library.put(shelf(long, url="https://c.example/long"))
        assert "no space left" in sentence(caught)
        with pytest.raises(LibraryFull), library.batch():  # noqa: PT012
            library.put(shelf("Snow fell.", url="https://c.example/snow"))
            library.put(shelf(long, url="https://c.example/long"))
        with pytest.raises(LibraryFull), library.batch():  # noqa: PT012
            library.put(shelf("Snow fell.", url="https://c.example/snow"))
            with contextlib.suppress(LibraryFull):
                library.put(shelf(long, url="https://c.example/long"))
            library.put(shelf("Hail fell." + long, url="https://c.example/hail"))
        assert library.fingerprint() == before
        library._connection.execute("PRAGMA max_page_count = 1000000")
        assert library.put(shelf(long, url="https://c.example/long")).article == 31
        assert library.info().sound


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody may write to, such as /proc")
def test_a_folder_that_may_not_be_written() -> None:
    with pytest.raises(LibraryError) as caught:
        open_library("/proc/self/news.whence", create=True)
    assert "/proc/self/news.whence" in sentence(caught)


def test_a_library_that_may_not_be_written(made: Path) -> None:
    connection = opening._connected(made, "ro", 1.0)
    with pytest.raises(LibraryFull) as caught, opening.writing(connection):
        connection.execute("DELETE FROM articles")
    assert "is write-protected" in sentence(caught)
    connection.close()


def test_odd_names_of_files(tmp_path: Path) -> None:
    for name in ("a b?mode=ro.whence", "100%.whence", "ü#1.whence"):
        with new_library(tmp_path, name) as library:
            library.put(shelf("Rain fell."))
        with open_library(tmp_path / name) as library:
            assert library.info().articles == 1
    assert {p.name for p in tmp_path.iterdir()} == {"a b?mode=ro.whence", "100%.whence", "ü#1.whence"}


def test_a_lock_that_never_goes_is_told(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "TRIES", 2)
    with open_library(made, write=True) as library, library.batch():
        connection = opening._connected(made, "rw", 0.01)
        with pytest.raises(LibraryError) as caught:
            opening.begin(connection)
        assert "locked" in sentence(caught)
        connection.close()


ADDER = """
import sys
from tests.store.shelves import shelf
from whence.store import open_library
name, count, size = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with open_library(sys.argv[1], create=True) as library:
    for start in range(0, count, size):
        with library.batch():
            for n in range(start, start + size):
                library.put(shelf(f"{name} Adler: The levy stays.\\nNumber {n}.", url=f"https://c.example/{name}/{n}"))
"""


def adder(path: Path, name: str, count: int, size: int) -> subprocess.Popen[bytes]:
    """A process that adds articles."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", ADDER, str(path), name, str(count), str(size)]
    return subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE)


def test_two_add_and_a_third_reads(tmp_path: Path) -> None:
    path = tmp_path / "news.whence"
    both = [adder(path, name, 120, 3) for name in ("Maria", "Jonas")]
    seen = 0
    while any(process.poll() is None for process in both):
        try:
            with open_library(path) as reader:
                count = sum(1 for ledger in reader.ledgers() if len(ledger.statements) == 2)
                assert count >= seen
                assert len(reader.find("levy", limit=5).rows) == min(count, 5) or count < 5
                seen = count
        except NoLibrary:
            assert seen == 0  # nobody has made it yet
    for process in both:
        assert process.communicate()[1] == b""
        assert process.returncode == 0
    with open_library(path) as reader:
        assert reader.info().sound
        assert reader.info().articles == 240
        assert [row.articles for row in reader.speakers(name="Adler")] == [120, 120]


def test_killed_at_any_moment_it_is_sound_and_can_go_on(tmp_path: Path) -> None:
    with new_library(tmp_path, "whole") as undisturbed:
        for n in range(60):
            undisturbed.put(shelf(f"Maria Adler: The levy stays.\nNumber {n}.", url=f"https://c.example/Maria/{n}"))
        wanted = undisturbed.fingerprint()
    path = tmp_path / "news.whence"
    told: list[str] = []
    for delay in (0.25, 0.3, 0.35, 0.4, 0.45):
        process = adder(path, "Maria", 60, 2)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        if path.exists() and path.stat().st_size:
            try:
                with open_library(path) as library:
                    assert library.info().faults == ()
            except NoLibrary as error:
                told.append(str(error))
    assert all("holds no library yet" in sentence for sentence in told)
    assert adder(path, "Maria", 60, 2).communicate()[1] == b""
    with open_library(path) as library:
        assert library.info().sound
        assert library.fingerprint() == wanted


def test_a_pipe_or_a_device_is_no_library(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path(os.devnull)):
        for create in (False, True):
            with pytest.raises(NoLibrary, match="not a file but a pipe or a device"):
                open_library(path, create=create)


def test_a_full_disk_holds_no_half_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(self: Path, mode: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", no_room)
    with pytest.raises(LibraryFull, match="no space left"):
        open_library(tmp_path / "new.whence", create=True)
    assert list(tmp_path.iterdir()) == []
