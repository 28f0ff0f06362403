"""The process that reads articles for others: `python -m whence.engine.worker`.

It gets its setup and then one raw article after the other on standard input, and answers each on standard
output, in the form of `wire`. It ends when its input does, so that none is left behind where the process that
started it is killed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from whence.engine.article import Knowledge, answer, knowledge
from whence.engine.debug import show_traces
from whence.engine.wire import Message, Ready, Setup, receive, send
from whence.errors import WhenceError
from whence.intake.raw import Raw

if TYPE_CHECKING:
    from whence.store import Library


@contextmanager
def _opened(path: str | None) -> Iterator[Library | None]:
    if path is None:
        yield None
        return
    from whence.store import open_library

    with open_library(path) as library:
        yield library


def main() -> None:
    """Answer what comes in until nothing more does."""
    # The terminal sends Ctrl-C to all processes of a command; the one that started this one decides what then happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    questions = sys.stdin.buffer
    show_traces()
    try:
        setup = receive(questions)
        assert isinstance(setup, Setup)
        with _opened(setup.library) as library:
            known = knowledge(library, setup)
            send(answers, Ready())
            while True:
                raw = receive(questions)
                assert isinstance(raw, Raw)
                send(answers, _answer(raw, setup, known))
    except WhenceError as error:  # the library cannot be opened
        send(answers, error)
    except (EOFError, BrokenPipeError):  # whoever asked is done, or was killed
        os._exit(0)  # the answers' buffer may hold half an answer that nobody will take


def _answer(raw: Raw, setup: Setup, known: Knowledge | None) -> Message:
    try:
        return answer(raw, setup, known)
    except WhenceError as error:
        return error


if __name__ == "__main__":
    main()
