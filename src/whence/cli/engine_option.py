"""The option --engine: where articles are read and compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from whence.errors import BadOption

if TYPE_CHECKING:
    from whence.engine.base import EngineMaker, Tracing


def engine_option(what: str = "read") -> Callable[[Any], Any]:
    """The option, for a command that does `what` there."""
    return click.option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        show_default=True,
        help=f"Where to {what}: on this computer, or on Spark (WHENCE_SPARK_MASTER names its master).",
    )


def engine_named(name: str) -> EngineMaker | None:
    """The engine of that name; None for the one that a verb has by itself."""
    if name == "local":
        return None
    from whence.engine.spark import Spark

    return Spark


def tracing_named(name: str, checkpoints: str | None) -> Tracing | None:
    """The same for trails; `checkpoints` is where Spark keeps what it has done. Raises BadOption without Spark."""
    if name == "local":
        if checkpoints is not None:
            raise BadOption("--checkpoints are those of Spark; give --engine spark too, or leave them out.")
        return None
    from whence.engine.spark_trails import SparkTrails

    return SparkTrails(checkpoints)
