"""What can go wrong, for the user to correct. Each message is one sentence that ends with the next step.

WhenceError
├── InputError            one input cannot be read
│   ├── NotFound          no such file or folder
│   ├── NotText           bytes that are not text, HTML, Markdown or JSON lines: an image, a PDF, zeros
│   ├── Empty             nothing in it, or no article in the page, or no articles in the folder
│   ├── TooLarge          above the size limit
│   ├── BadRecord         a line of JSON that is not a document
│   ├── Refused           a URL that is not fetched, or does not answer as it should
│   └── NeedsExtra        what reads it is an extra of the package that is not installed
├── BadOption             an override that makes no sense, such as an impossible date
├── BadLedger             JSON that is not a ledger
├── LibraryError          a library cannot be used as asked
│   ├── NoLibrary         there is none at that place, or the file there is something else
│   ├── NewerLibrary      a later version of whence made it
│   ├── DamagedLibrary    its file is corrupt
│   ├── LibraryFull       its place takes nothing more
│   └── NotInLibrary      nothing in it goes by that id
└── BadInstall            a part of whence itself is missing or damaged
"""

from __future__ import annotations

import errno
import re

_COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class WhenceError(Exception):
    """The base of all errors that whence raises on purpose. `str(error)` is one sentence for the user.

    It names files, servers' answers and the like as they are, except characters that could command a terminal.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(_COMMANDS.sub("\ufffd", message))


class InputError(WhenceError):
    """One input cannot be read. `origin` names it."""

    def __init__(self, message: str, origin: str | None = None) -> None:
        super().__init__(message)
        self.origin = origin


class NotFound(InputError):
    """There is no such file or folder."""


class NotText(InputError):
    """The bytes are not a text, a page or JSON lines."""


class Empty(InputError):
    """There is nothing to read in it."""


class TooLarge(InputError):
    """It is above the size limit."""


class BadRecord(InputError):
    """A line of JSON lines is not a document."""


class Refused(InputError):
    """A URL was not fetched, or did not answer as it should."""


class NeedsExtra(InputError):
    """What reads it is an extra of the package that is not installed."""


class BadOption(WhenceError):
    """An option or override makes no sense."""


class BadLedger(WhenceError):
    """JSON that does not follow the ledger contract."""


class LibraryError(WhenceError):
    """A library cannot be used as asked."""


class NoLibrary(LibraryError):
    """There is no library at that place, or the file there is something else."""


class NewerLibrary(LibraryError):
    """A later version of whence made the library."""


class DamagedLibrary(LibraryError):
    """The file of the library is corrupt."""


class LibraryFull(LibraryError):
    """The place of the library takes nothing more: the disk is full, or it may not be written."""


class NotInLibrary(LibraryError):
    """Nothing in the library goes by that id."""


class BadInstall(WhenceError):
    """A part of whence itself is missing or damaged."""


def exhausted(error: BaseException) -> str | None:
    """What the computer has run out of, and what to do; None where `error` is something else."""
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, MemoryError) or number == errno.ENOMEM or "bad_alloc" in str(error):  # as C++ says it
        return "the memory has run out; close other programs, or give fewer or smaller articles at a time"
    if number in (errno.EMFILE, errno.ENFILE):
        return "no more files can be opened; raise the limit (ulimit -n), or give fewer --jobs"
    if number == errno.EAGAIN or (isinstance(error, RuntimeError) and "start new thread" in str(error)):
        return "no more processes or threads can be started; close other programs, or give fewer --jobs"
    return None
