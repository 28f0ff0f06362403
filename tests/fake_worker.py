"""`whence.engine.worker` with the fake reader in place of the network: what tests put into `engine.local.COMMAND`.

A line "sleep 0.2" of an article makes its reading last, "die" kills the process that reads it.
"""

from __future__ import annotations

import os
import re
import signal
import time

from conftest import fake_ledger

from whence.engine import article, worker
from whence.model import Document, Ledger


def read(document: Document, model: str = "standard") -> Ledger:
    """The fake ledger of a document, after what its lines tell to do."""
    for line in document.text.splitlines():
        if found := re.fullmatch(r"sleep ([\d.]+)", line.strip()):
            time.sleep(float(found[1]))
        if line.strip() == "die":
            os.kill(os.getpid(), signal.SIGKILL)
    return fake_ledger(document)


if __name__ == "__main__":
    article.read_document = read
    worker.main()
