"""The `whence` command with the fake reader in the place of the network, for tests that stop it on its way."""

from __future__ import annotations

import sys
from pathlib import Path

import fake_worker

from whence.cli import main
from whence.engine import article, local
from whence.verbs import in_order

if __name__ == "__main__":
    article.read_document = fake_worker.read
    local.COMMAND = (sys.executable, str(Path(fake_worker.__file__)))
    in_order.BATCH = 4  # many commits, so that there are many moments to be stopped at
    main()
