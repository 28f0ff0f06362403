"""Each file under cases/ is an article with its attributions marked, and the ledger it must give (see marked.py)."""

from pathlib import Path

import pytest
from marked import lines, parse

from whence.resolve.ledger import resolve

CASES = sorted((Path(__file__).parent / "cases").glob("ledger_*.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_ledger(case: Path) -> None:
    document, reading, expected = parse(case)
    assert lines(resolve(document, reading)) == expected


def test_there_are_cases() -> None:
    assert len(CASES) >= 10
