"""One raw article into its ledger, and the process that does so for others: `python -m whence.worker`.

Such a process gets its setup and then one raw article after the other on standard input, and answers each on standard
output, in the form of `exchange`. It ends when its input does, so that none is left behind where the process that
started it is killed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from whence.errors import BadInstall, LibraryError, WhenceError
from whence.exchange import Answer, Known, Message, Ready, Setup, receive, send
from whence.intake.raw import Raw

if TYPE_CHECKING:
    from whence.intake.types import Overrides
    from whence.store import Library


def answer(raw: Raw, overrides: Overrides, known: Callable[[str, str], bool]) -> Answer:
    """The ledger of a raw article, unless `known` says of its key and its text's id that the library has it.

    What cannot be read comes as Unread. Raises BadInstall, or LibraryError where the library cannot be asked.
    """
    from whence.intake.raw import document_of
    from whence.intake.types import Unread
    from whence.pipeline import as_input_error, read_or_say
    from whence.store.keys import article_key

    try:
        document = document_of(raw, overrides)
        if isinstance(document, Unread):
            return document
        key = article_key(document)
        if known(key, document.id):
            return Known(document, key)
    except (BadInstall, LibraryError):
        raise
    except Exception as error:  # one bad article must not lose the others
        return Unread(raw.origin, as_input_error(error, raw.origin))
    return read_or_say(document, raw.origin)


def knowledge(library: Library | None, setup: Setup) -> Callable[[str, str], bool]:
    """What tells whether an article need not be read, by its key and its text's id."""
    if library is None:
        return lambda key, text_id: False
    from whence.pipeline import reader_name

    reader = reader_name() if setup.again else None
    return lambda key, text_id: library.known(key, text_id, reader=reader)


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
    if os.environ.get("WHENCE_DEBUG"):
        import logging

        logging.basicConfig()
        logging.getLogger("whence").setLevel(logging.DEBUG)

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


def _answer(raw: Raw, setup: Setup, known: Callable[[str, str], bool]) -> Message:
    try:
        return answer(raw, setup.overrides, known)
    except WhenceError as error:
        return error


if __name__ == "__main__":
    main()
