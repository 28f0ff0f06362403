"""The Spark session that tests share, and a driver that a test kills."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

marks = [
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java"),
    pytest.mark.usefixtures("model"),
    pytest.mark.filterwarnings("ignore"),
]
# What makes a short job start sooner: Java's quick compiler, no generated code, few tasks.
LIGHT = "--driver-java-options -XX:TieredStopAtLevel=1 --conf spark.sql.codegen.wholeStage=false pyspark-shell"
ENV = {"PYSPARK_SUBMIT_ARGS": LIGHT, "WHENCE_SPARK_MASTER": "local[2]"}


def sessions() -> Iterator[Any]:
    """A session on `local[2]`, stopped at the end."""
    os.environ.update(ENV)
    from whence.integrations.spark import session

    made = session()
    yield made
    made.stop()
