"""What has run out is said as such, and no message commands a terminal."""

from __future__ import annotations

import errno

import pytest

from whence.engine.article import as_input_error
from whence.errors import InputError, WhenceError, exhausted


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "the memory has run out"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "the memory has run out"),
        (RuntimeError("std::bad_alloc"), "the memory has run out"),
        (OSError(errno.EMFILE, "Too many open files"), "no more files can be opened"),
        (OSError(errno.ENFILE, "Too many open files in system"), "no more files can be opened"),
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), "no more processes or threads"),
        (RuntimeError("can't start new thread"), "no more processes or threads"),
    ],
)
def test_what_has_run_out_is_no_fault(error: Exception, words: str) -> None:
    assert words in (exhausted(error) or "")
    said = str(as_input_error(error, "a.txt"))
    assert said.startswith(f"a.txt could not be read, since {words}")
    assert "fault" not in said


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.EACCES, "no"), RuntimeError("x"), KeyError("x")])
def test_everything_else_is_something_else(error: Exception) -> None:
    assert exhausted(error) is None


def test_no_message_commands_a_terminal() -> None:
    assert (
        str(InputError("a\x1b[2J\x9b31m\n\u202eb.txt is empty.", "a"))
        == "a\ufffd[2J\ufffd31m\ufffd\ufffdb.txt is empty."
    )
    assert str(WhenceError()) == ""
