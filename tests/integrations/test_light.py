"""The parts for other programs weigh nothing where they are not used."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT

HEAVY = {"pyspark", "py4j", "pyarrow", "pandas", "polars", "narwhals", "spacy", "mcp", "duckdb", "datasette"}


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    "code", ["", f"whence.read({str(ROOT / 'examples' / 'harbour.txt')!r})"], ids=["import", "read"]
)
def test_none_of_them_is_loaded(code: str) -> None:
    told = f"import sys, whence\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    names = set(done.stdout.split())
    assert not {name for name in names if name.split(".")[0] in HEAVY or name.startswith("whence.integrations.")}
    assert not {name for name in names if name.startswith("whence.engine.spark")}
