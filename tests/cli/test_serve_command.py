"""`whence serve`: what it refuses, and that it serves."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from whence.cli import cli
from whence.errors import BadOption, NoLibrary


def run(*arguments: str) -> BaseException | None:
    return CliRunner().invoke(cli, ["serve", *arguments]).exception


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--host", "0.0.0.0"), "give a token too"),
        (("--host", "0.0.0.0", "--token", "short"), "shorter than 16"),
        (("--token", "a token with blanks in it"), "letters, digits"),
        (("--host", "no.such.host.invalid", "--token", "a" * 16), "Nothing can listen"),
    ],
)
def test_what_makes_no_sense_is_refused(shelved: Path, arguments: tuple[str, ...], words: str) -> None:
    error = run("--library", str(shelved), *arguments)
    assert isinstance(error, BadOption)
    assert words in str(error)


def test_a_library_that_is_not_there_is_reported_at_once(tmp_path: Path) -> None:
    assert isinstance(run("--library", str(tmp_path / "no.db")), NoLibrary)


def test_it_serves_until_it_is_stopped(shelved: Path) -> None:
    command = [sys.executable, "-m", "whence", "serve", "--library", str(shelved), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", told)
            assert address, told
            with urllib.request.urlopen(address[0] + "a/1", timeout=60) as answer:
                assert b"Maria Adler" in answer.read()
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
