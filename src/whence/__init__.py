"""whence reads the news and answers, for every statement in it: who says so, and through whom did it reach me?

import whence

ledger = whence.read("article.txt", published="2024-03-05")
for statement in ledger.statements:
    print(statement.form, ledger.speaker(statement), statement.text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    Sure,
    Transcript,
    Turn,
    Verdict,
)
from whence.verbs.check import check, check_quotes
from whence.verbs.export import export
from whence.verbs.read import read, read_many, read_text

if TYPE_CHECKING:
    from whence.intake.types import Unread
    from whence.store import Library, open_library
    from whence.trail_model import Carrier, Descent, Mutation, Trail
    from whence.verbs.add import add
    from whence.verbs.chart import Chart, chart
    from whence.verbs.in_order import Added
    from whence.verbs.read_frame import read_frame
    from whence.verbs.trace import trace

__version__ = "0.1.0"

# Loaded on first use, since few programs need them.
_LATER = {
    "Added": "whence.verbs.in_order",
    "Carrier": "whence.trail_model",
    "Chart": "whence.verbs.chart",
    "Descent": "whence.trail_model",
    "Library": "whence.store",
    "Mutation": "whence.trail_model",
    "Trail": "whence.trail_model",
    "Unread": "whence.intake.types",
    "add": "whence.verbs.add",
    "chart": "whence.verbs.chart",
    "open_library": "whence.store",
    "read_frame": "whence.verbs.read_frame",
    "spark": "whence.integrations.spark",
    "trace": "whence.verbs.trace",
}

__all__ = [
    "Added",
    "BadInstall",
    "BadLedger",
    "BadOption",
    "BadRecord",
    "Carrier",
    "Chart",
    "DamagedLibrary",
    "Descent",
    "Document",
    "Edit",
    "Empty",
    "Furniture",
    "InputError",
    "Ledger",
    "Library",
    "LibraryError",
    "LibraryFull",
    "Mutation",
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
    "Sure",
    "TooLarge",
    "Trail",
    "Transcript",
    "Turn",
    "Unread",
    "Verdict",
    "WhenceError",
    "__version__",
    "add",
    "chart",
    "check",
    "check_quotes",
    "export",
    "open_library",
    "read",
    "read_frame",
    "read_many",
    "read_text",
    "trace",
]


def __dir__() -> list[str]:
    """The public names, those that are loaded on first use too."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    """What is loaded on first use."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = import_module(_LATER[name])
    return home if _LATER[name].endswith(f".{name}") and not hasattr(home, name) else getattr(home, name)
