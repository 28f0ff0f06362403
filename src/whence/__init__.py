"""whence reads the news and answers, for every statement in it: who says so, and through whom did it reach me?

import whence

ledger = whence.read("article.txt", published="2024-03-05")
for statement in ledger.statements:
    print(statement.form, ledger.speaker(statement), statement.text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

# A package must be loaded before the verb of its name, such as `read`, takes the name here: importing it later would
# set the attribute back to the package.
from whence import check as _check_package
from whence import export as _export_package
from whence import read as _read_package
from whence.checking import check, check_quotes
from whence.errors import (
    BadInstall,
    BadLedger,
    BadOption,
    BadRecord,
    DamagedLibrary,
    Empty,
    InputError,
    LibraryError,
    LibraryFull,
    NeedsExtra,
    NewerLibrary,
    NoLibrary,
    NotFound,
    NotInLibrary,
    NotText,
    Refused,
    TooLarge,
    WhenceError,
)
from whence.exporting import export
from whence.model import (
    Document,
    Edit,
    Furniture,
    Ledger,
    Passage,
    Quantity,
    Quote,
    Said,
    Span,
    Speaker,
    Statement,
    Transcript,
    Turn,
    Verdict,
)
from whence.pipeline import read, read_many

if TYPE_CHECKING:
    from whence.adding import add
    from whence.intake.types import Unread
    from whence.line import Added
    from whence.store import Library, open_library

__version__ = "0.1.0"

# Loaded on first use, since few programs need them.
_LATER = {
    "Added": "whence.line",
    "Library": "whence.store",
    "Unread": "whence.intake.types",
    "add": "whence.adding",
    "open_library": "whence.store",
}

__all__ = [
    "Added",
    "BadInstall",
    "BadLedger",
    "BadOption",
    "BadRecord",
    "DamagedLibrary",
    "Document",
    "Edit",
    "Empty",
    "Furniture",
    "InputError",
    "Ledger",
    "Library",
    "LibraryError",
    "LibraryFull",
    "NeedsExtra",
    "NewerLibrary",
    "NoLibrary",
    "NotFound",
    "NotInLibrary",
    "NotText",
    "Passage",
    "Quantity",
    "Quote",
    "Refused",
    "Said",
    "Span",
    "Speaker",
    "Statement",
    "TooLarge",
    "Transcript",
    "Turn",
    "Unread",
    "Verdict",
    "WhenceError",
    "__version__",
    "add",
    "check",
    "check_quotes",
    "export",
    "open_library",
    "read",
    "read_many",
]

del _check_package, _export_package, _read_package


def __dir__() -> list[str]:
    """The public names, those that are loaded on first use too."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    """What is loaded on first use."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
