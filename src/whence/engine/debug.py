"""The traces of faults, for whoever reports one."""

from __future__ import annotations

import os


def show_traces() -> None:
    """Log what `whence` notes of faults, with their traces, where WHENCE_DEBUG is set."""
    if os.environ.get("WHENCE_DEBUG"):
        import logging

        logging.basicConfig()
        logging.getLogger("whence").setLevel(logging.DEBUG)
