"""The `whence` command with the fake reader in the place of the network, for tests that stop it on its way."""

from __future__ import annotations

import sys
from pathlib import Path

import fake_worker

from whence import line, pipeline, pool
from whence.cli import main

if __name__ == "__main__":
    pipeline.read_document = fake_worker.read
    pool.COMMAND = (sys.executable, str(Path(fake_worker.__file__)))
    line.BATCH = 4  # many commits, so that there are many moments to be stopped at
    main()
