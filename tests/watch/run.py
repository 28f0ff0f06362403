"""`whence watch` as a process that tests can kill: the fake reader, a scaled pace, and what happens printed at once."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from conftest import fake_ledger

from whence.engine import article
from whence.intake.options import Options
from whence.model import Document, Ledger
from whence.verbs.watch import watch
from whence.verbs.watching.visitor import Pace

READING = 0.02  # seconds
PACE = Pace(every=0.4, looks=(1.0, 2.0), first=0.2, longest=0.8, give_up=60.0, longest_asked=1.0)


def read(document: Document, model: str = "standard") -> Ledger:
    """The fake ledger, after some time."""
    time.sleep(READING)
    return fake_ledger(document)


if __name__ == "__main__":
    article.read_document = read
    library, told, *feeds = sys.argv[1:]

    def deliver(message: object) -> None:
        """Write the alerts to a file."""
        with Path(told).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(getattr(message, "body", "")) + "\n")

    options = Options(delay=0.0)
    for event in watch(*feeds, library=library, deliver=deliver, pace=PACE, options=options, allow_local=True):
        print(type(event).__name__, flush=True)
