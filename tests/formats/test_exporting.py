"""The verb and the command: what is taken, where it goes, and what is said when it cannot."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from samples import exported

import whence
from whence.cli import cli
from whence.cli.export_command import BINARY
from whence.cli.export_command import FORMATS as OFFERED
from whence.errors import BadLedger, BadOption, WhenceError
from whence.model import Document, Ledger
from whence.store import open_library
from whence.verbs.export_formats import FORMATS, OneFile
from whence.verbs.ledger_files import chosen, from_lines


@pytest.fixture
def two(ledger: Ledger) -> tuple[Ledger, Ledger]:
    other = replace(ledger.document, id="b" * 64, outlet="Morning Post", published=None, origin="news/other.txt")
    return ledger, replace(ledger, document=other)


@pytest.fixture
def file(two: tuple[Ledger, Ledger], tmp_path: Path) -> str:
    path = tmp_path / "ledgers.jsonl"
    path.write_bytes(exported("jsonl", two))
    return str(path)


@pytest.fixture
def library(two: tuple[Ledger, Ledger], tmp_path: Path) -> str:
    path = tmp_path / "news.db"
    with open_library(path, create=True) as held:
        for ledger in two:
            held.put(ledger)
    return str(path)


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["export", *arguments], input=stdin)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def said(result: Result) -> str:
    assert isinstance(result.exception, WhenceError), result.output
    message = str(result.exception)
    assert "\n" not in message
    return message


# The verb.


def test_the_command_offers_every_format() -> None:
    assert tuple(FORMATS) == OFFERED
    assert {name for name, how in FORMATS.items() if isinstance(how, OneFile) and how.binary} | {"brat"} == set(BINARY)


@pytest.mark.parametrize("form", OFFERED)
def test_the_same_ledgers_give_the_same_bytes(form: str, ledger: Ledger) -> None:
    assert exported(form, [ledger]) == exported(form, iter([ledger])) == exported(form, ledger)


@pytest.mark.parametrize("form", OFFERED)
def test_a_file_holds_what_a_stream_gets(form: str, ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / f"out{FORMATS[form].suffix}"
    assert whence.export(ledger, form, path) == 1
    assert path.read_bytes() == exported(form, ledger)
    assert names_in(tmp_path) == [path.name]


@pytest.mark.parametrize("form", [form for form in OFFERED if form != "html"])
def test_of_nothing_comes_an_empty_export(form: str, tmp_path: Path) -> None:
    assert whence.export([], form, io.BytesIO()) == 0


def test_ledgers_are_taken_one_by_one(ledger: Ledger) -> None:
    written = io.BytesIO()

    def ledgers() -> Iterator[Ledger]:
        for _ in range(3):
            before = written.tell()
            yield ledger
            assert written.tell() > before

    assert whence.export(ledgers(), "jsonl", written) == 3


def test_brat_makes_a_folder_or_an_archive(two: tuple[Ledger, Ledger], tmp_path: Path) -> None:
    whence.export(two, "brat", tmp_path / "deep" / "corpus")
    whence.export(two, "brat", tmp_path / "corpus.zip")
    names = names_in(tmp_path / "deep" / "corpus")
    stem = two[0].document.id[:16]
    assert names == sorted([f"{stem}.ann", f"{stem}.txt", "annotation.conf", f"{'b' * 16}.ann", f"{'b' * 16}.txt"])
    with zipfile.ZipFile(tmp_path / "corpus.zip") as archive:
        assert sorted(archive.namelist()) == names
        assert all(archive.read(name) == (tmp_path / "deep" / "corpus" / name).read_bytes() for name in names)


def test_no_document_id_leaves_the_folder(ledger: Ledger, tmp_path: Path) -> None:
    evil = [
        replace(ledger, document=replace(ledger.document, id=key)) for key in ("../../x", "/etc/x", "a\0b", "A", "a")
    ]
    whence.export(evil, "brat", tmp_path / "corpus")
    assert names_in(tmp_path) == ["corpus"]
    assert len(names_in(tmp_path / "corpus")) == 11


def test_html_is_a_page_or_a_folder_of_pages(two: tuple[Ledger, Ledger], tmp_path: Path) -> None:
    whence.export(two, "html", tmp_path / "pages")
    names = names_in(tmp_path / "pages")
    assert len(names) == 3
    contents = (tmp_path / "pages" / "index.html").read_text()
    assert all(f'href="{name}"' in contents for name in names if name != "index.html")
    with pytest.raises(BadOption, match="holds one article"):
        whence.export(two, "html", tmp_path / "page.html")
    with pytest.raises(BadOption, match="there is none"):
        whence.export([], "html", tmp_path / "page.html")
    assert names_in(tmp_path) == ["pages"]


def test_a_failure_leaves_the_older_file_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("older")

    def broken() -> Iterator[Ledger]:
        yield ledger
        raise BadLedger("broken")

    for form in ("csv", "parquet", "graphml"):
        with pytest.raises(BadLedger):
            whence.export(broken(), form, path)
    assert path.read_text() == "older"
    assert names_in(tmp_path) == ["out.csv"]


def test_a_link_stays_a_link_and_a_mode_a_mode(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("older")
    (tmp_path / "real.csv").chmod(0o600)
    (tmp_path / "link.csv").symlink_to("real.csv")
    whence.export(ledger, "csv", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == exported("csv", ledger)
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o600


class Full(io.BytesIO):
    def write(self, _: object) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("form", OFFERED)
def test_a_full_disk_is_told_in_a_sentence(form: str, ledger: Ledger) -> None:
    with pytest.raises(WhenceError, match=r"written \(No space left on device\)"):
        whence.export(ledger, form, Full())


def test_a_full_disk_is_told_when_a_file_is_closed(ledger: Ledger) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(WhenceError, match="No space left"):
        whence.export(ledger, "jsonl", "/dev/full")


def test_places_that_make_no_sense_are_refused(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x")
    with pytest.raises(BadOption, match="is a folder"):
        whence.export(ledger, "csv", tmp_path)
    with pytest.raises(BadOption, match="cannot be written"):
        whence.export(ledger, "csv", tmp_path / "none" / "out.csv")
    with pytest.raises(BadOption, match="cannot be written"):
        whence.export(ledger, "brat", tmp_path / "plain")
    with pytest.raises(BadOption, match="no format 'docx'"):
        whence.export(ledger, "docx", tmp_path / "out")


# Files of ledgers.


@pytest.mark.parametrize(
    ("line", "part"),
    [
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "must be a JSON object"),
        (b'{"whence": 2}', "version 1"),
    ],
)
def test_a_line_that_is_no_ledger_is_named(line: bytes, part: str, ledger: Ledger) -> None:
    lines = from_lines([exported("jsonl", ledger), b" \n", line], "news.jsonl")
    assert next(lines) == ledger
    with pytest.raises(BadLedger, match=rf"^news\.jsonl, line 3.*{part}"):
        next(lines)


def test_a_byte_order_mark_does_no_harm(ledger: Ledger) -> None:
    assert list(from_lines([b"\xef\xbb\xbf" + exported("jsonl", ledger)], "x")) == [ledger]


def test_articles_are_chosen_by_outlet_and_day() -> None:
    days = (date(2024, 1, 1), date(2024, 1, 2), None)
    ledgers = [
        Ledger(Document(str(i), "", outlet=o, published=d), (), ()) for o in ("A", None) for i, d in enumerate(days)
    ]

    def ids(**given: Any) -> list[str]:
        return [ledger.document.id for ledger in chosen(ledgers, **given)]

    assert ids() == ["0", "1", "2"] * 2
    assert ids(outlet="a") == ["0", "1", "2"]
    assert ids(since=date(2024, 1, 2)) == ["1", "1"]
    assert ids(until=date(2024, 1, 1)) == ["0", "0"]
    assert ids(outlet="A", since=date(2024, 1, 1), until=date(2024, 1, 2)) == ["0", "1"]


# The command.


@pytest.mark.parametrize("form", [form for form in OFFERED if form != "html"])
def test_all_of_a_file_is_exported(form: str, file: str, two: tuple[Ledger, Ledger]) -> None:
    result = run(form, "--ledgers", file)
    assert result.exit_code == 0, result.stderr
    assert result.stdout_bytes == exported(form, two)
    assert run(form, "--ledgers", "-", stdin=Path(file).read_bytes()).stdout_bytes == result.stdout_bytes


@pytest.mark.parametrize("form", [form for form in OFFERED if form != "html"])
def test_all_of_a_library_is_exported(form: str, library: str, two: tuple[Ledger, Ledger]) -> None:
    result = run(form, "--library", library)
    assert result.exit_code == 0, result.output
    assert result.stdout_bytes == exported(form, two)


def test_articles_of_a_library_go_by_their_numbers(library: str, two: tuple[Ledger, Ledger]) -> None:
    assert run("html", "2", "-l", library).stdout_bytes == exported("html", two[1])
    assert run("csv", "2", "1", "-l", library).stdout_bytes == exported("csv", two[::-1])
    assert run("csv", "-l", library, "--outlet", "channel 6").stdout_bytes == exported("csv", two[0])
    assert run("csv", "-l", library, "--from", "2024-03-05").stdout_bytes == exported("csv", two[0])
    for key in ("x", "-", "²", "9" * 30):
        assert "is not the number of an article" in said(run("csv", "-l", library, "--", "1", key))
    assert "no article 3" in said(run("csv", "1", "3", "-l", library))


def test_documents_of_a_file_go_by_the_beginning_of_their_ids(file: str, two: tuple[Ledger, Ledger]) -> None:
    assert run("csv", "bbb", "--ledgers", file).stdout_bytes == exported("csv", two[1])
    assert run("csv", "--ledgers", file, "--to", "2024-12-31").stdout_bytes == exported("csv", two[0])
    assert "begins with ccc" in said(run("csv", "bbb", "ccc", "--ledgers", file))


def test_a_library_and_a_file_at_once_are_refused(file: str, library: str) -> None:
    assert "give one of them" in said(run("csv", "--ledgers", file, "--library", library))


def test_no_article_as_asked_for_is_said(file: str) -> None:
    result = run("jsonl", "--ledgers", file, "--outlet", "Nobody")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing was exported" in result.stderr


def test_an_export_does_not_take_the_place_of_what_it_reads(file: str) -> None:
    before = Path(file).read_bytes()
    assert "is one of the inputs" in said(run("jsonl", "bbb", "--ledgers", file, "--output", file))
    assert Path(file).read_bytes() == before


@pytest.mark.parametrize("form", BINARY)
def test_a_terminal_is_spared_what_nobody_can_read(form: str, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whence.cli.export_command.sys", _Terminal())
    assert "--output" in said(run(form, "--ledgers", file))


class _Terminal:
    class stdout:  # noqa: N801
        @staticmethod
        def isatty() -> bool:
            return True

    stdin = sys.stdin


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["csv", "--ledgers", "none.jsonl"], "cannot be read"),
        (["csv", "--ledgers", "."], "cannot be read"),
        (["csv", "--library", "none.db"], "none.db"),
        (["csv", "--from", "yesterday"], "yesterday"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    arguments: list[str], part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert part in said(run(*arguments))
    assert names_in(tmp_path) == []
