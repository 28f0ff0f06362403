"""A fresh library for each test, found sound at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.shelves import new_library
from whence.store import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with new_library(tmp_path) as made:
        yield made
        assert made.info().faults == ()
