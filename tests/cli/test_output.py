"""Where results go: no command may destroy what it reads, or a library, and no failure what was there before."""

from __future__ import annotations

import io
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from whence.cli import cli
from whence.cli.output import opened

pytestmark = pytest.mark.usefixtures("fake_reader")


def run(*args: object, **given: Any) -> Result:
    return CliRunner().invoke(cli, [str(arg) for arg in args], **given)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "quay.txt"
    file.write_text("Ada Moss: the river is rising.\n")
    return file


@pytest.fixture
def library(tmp_path: Path, article: Path) -> Path:
    file = tmp_path / "kept.db"
    assert run("add", article, "--library", file).exit_code == 0
    return file


def refused(*args: object, keeps: Path, says: str = "lost") -> None:
    """The command stops before anything happens to `keeps`."""
    before = keeps.read_bytes()
    shown = run(*args)
    assert (shown.exit_code, keeps.read_bytes()) == (1, before)  # outside `main` an error of ours is an exception
    assert says in str(shown.exception)
    assert not list(keeps.parent.glob(".*.part"))


def test_an_input_is_never_the_output(article: Path) -> None:
    refused("read", article, "-o", article, keeps=article)
    refused("read", article, "-o", f"{article.parent}/./{article.name}", keeps=article)
    refused("read", article.parent, "-o", article, keeps=article, says="lies in")
    for link in (article.parent / "soft.txt", article.parent / "hard.txt"):
        link.symlink_to(article) if link.name == "soft.txt" else os.link(article, link)
        refused("read", article, "-o", link, keeps=article)
        refused("read", link, "--format", "csv", "-o", article, keeps=article)


def test_a_transcript_is_never_the_output(article: Path, tmp_path: Path) -> None:
    said = tmp_path / "debate.txt"
    said.write_text("MOSS: The river is rising.\n")
    quotes = tmp_path / "quotes.jsonl"
    quotes.write_text('{"id": "1", "quote": "The river is rising."}\n')
    refused("check", article, "--against", said, "-o", said, keeps=said)
    refused("check", "--quotes", quotes, "--against", said, "-o", quotes, keeps=quotes)


def test_ledgers_are_never_the_output(article: Path, tmp_path: Path) -> None:
    ledgers = tmp_path / "l.jsonl"
    assert run("read", article, "--format", "jsonl", "-o", ledgers).exit_code == 0
    refused("export", "csv", "--ledgers", ledgers, "-o", ledgers, keeps=ledgers)
    refused("export", "html", "--ledgers", ledgers, "-o", ledgers, keeps=ledgers)


LISTS = ("export csv", "export graphml", "find river", "list", "show 1", "speakers", "diff 1 --format json")


@pytest.mark.parametrize("command", LISTS)
def test_a_library_is_never_the_output(command: str, library: Path) -> None:
    refused(*command.split(), "-l", library, "-o", library, keeps=library)


def test_another_library_is_no_output_either(library: Path, article: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(library.read_bytes())
    refused("read", article, "-o", other, keeps=other, says="is a library")
    refused("list", "-l", library, "-o", other, keeps=other, says="is a library")


def test_standard_input_is_compared_too(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from whence.cli.output_option import refuse_loss
    from whence.errors import BadOption

    real, here = os.fstat, article.stat()
    monkeypatch.setattr(os, "fstat", lambda number: here if number == 0 else real(number))
    with pytest.raises(BadOption, match="one of the inputs"):
        refuse_loss(str(article), ["-"])


def test_every_input_of_a_command_is_known_to_be_a_path() -> None:
    """What `output_option` compares is found by its type; an option for a file of another type would slip through."""
    for name, command in cli.commands.items():
        for param in command.params if any(param.name == "output" for param in command.params) else ():
            if param.metavar and "FILE" in param.metavar and param.name:
                assert isinstance(param.type, click.Path), (name, param.name)


def test_a_file_that_was_there_is_replaced_whole(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old\n")
    out.chmod(0o640)
    assert run("read", article, "--format", "jsonl", "-o", out).exit_code == 0
    assert out.read_text().startswith('{"whence"')
    assert out.stat().st_mode & 0o777 == 0o640


def stopped(out: Path, words: str) -> None:
    """Write to a file, and be stopped with Ctrl-C."""
    with suppress(KeyboardInterrupt), opened(str(out)) as stream:
        stream.write(words)
        raise KeyboardInterrupt


def test_a_failure_keeps_what_was_there_and_what_was_written(tmp_path: Path) -> None:
    for old in (True, False):
        out = tmp_path / f"{old}.txt"
        if old:
            out.write_text("old\n")
        stopped(out, "half\n")
        assert out.read_text() == ("old\n" if old else "half\n")
    assert (tmp_path / "True.txt.partial").read_text() == "half\n"
    stopped(tmp_path / "nothing", "")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["False.txt", "True.txt", "True.txt.partial"]


def test_a_device_is_written_to_as_it_is(article: Path) -> None:
    shown = run("read", article, "--format", "jsonl", "-o", os.devnull)
    assert (shown.exit_code, shown.stderr) == (0, "")


EVIL = "Ada Moss: the river\x1b[2Jis \x9b31mrising\u202e.\n"


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_nothing_that_is_shown_can_command_a_terminal(form: str, tmp_path: Path) -> None:
    from whence.cli.output import harmless, sink

    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    file = tmp_path / "evil.txt"
    file.write_text(EVIL, encoding="utf-8")
    told = run("read", file, "--format", form).stdout
    assert "\x9b" in told  # a file or a pipe gets it as it is
    screen, raw = Terminal(), io.BytesIO()
    sink(screen, form)(told)
    harmless(raw, form).write(told.encode())  # type: ignore[arg-type]
    for shown in (screen.getvalue(), raw.getvalue().decode()):
        assert not set("\x1b\x9b\u202e") & set(shown)
        assert "rising" in shown
        assert form == "csv" or json.loads(shown) == json.loads(told)


def test_csv_for_excel_begins_with_a_mark(library: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("export", "csv", "-l", library, "--excel", "-o", out).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfdocument,")
    assert run("export", "csv", "-l", library, "--excel").stdout_bytes == out.read_bytes()
    assert run("export", "csv", "-l", library).stdout_bytes == out.read_bytes()[3:]
    assert "Only csv can be made for Excel" in str(run("export", "jsonl", "-l", library, "--excel").exception)
