"""The one map from what can go wrong to the status of the answer."""

from __future__ import annotations

from whence.errors import (
    BadInstall,
    BadLedger,
    BadOption,
    DamagedLibrary,
    InputError,
    LibraryError,
    LibraryFull,
    NeedsExtra,
    NoLibrary,
    NotFound,
    NotInLibrary,
    TooLarge,
    WhenceError,
)

# The nearest class of an error counts.
STATUS: dict[type[WhenceError], int] = {
    BadOption: 400,
    BadLedger: 400,
    InputError: 422,
    NotFound: 422,
    TooLarge: 413,
    NeedsExtra: 501,
    NotInLibrary: 404,
    NoLibrary: 503,
    DamagedLibrary: 503,
    LibraryFull: 507,
    LibraryError: 503,
    BadInstall: 503,
    WhenceError: 503,
}

HEADINGS = {
    400: "That cannot be asked",
    401: "This library asks for its token",
    403: "Not from here",
    404: "Nothing here",
    405: "Not that way",
    413: "Too large",
    415: "Not in this form",
    421: "Not under this name",
    422: "That cannot be read",
    500: "A fault in whence",
    501: "Something is not installed",
    503: "The library cannot be used",
    507: "No room",
}


class Rejected(Exception):
    """A request that is turned away before anything is asked: its status, and one sentence for the user."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def status_of(error: WhenceError) -> int:
    """The HTTP status for an error."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
