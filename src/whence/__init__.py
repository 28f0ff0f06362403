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
    Empty,
    InputError,
    NeedsExtra,
    NotFound,
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
    from whence.intake.types import Unread

__version__ = "0.1.0"

__all__ = [
    "BadInstall",
    "BadLedger",
    "BadOption",
    "BadRecord",
    "Document",
    "Edit",
    "Empty",
    "Furniture",
    "InputError",
    "Ledger",
    "NeedsExtra",
    "NotFound",
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
    "check",
    "check_quotes",
    "export",
    "read",
    "read_many",
]

del _check_package, _export_package, _read_package


def __getattr__(name: str) -> Any:
    """`Unread`, loaded on first use."""
    if name == "Unread":
        from whence.intake.types import Unread

        return Unread
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
