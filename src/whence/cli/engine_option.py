"""The option --engine: where articles are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from whence.engine.base import EngineMaker

engine_option = click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where to read: on this computer, or on Spark (WHENCE_SPARK_MASTER names its master).",
)


def engine_named(name: str) -> EngineMaker | None:
    """The engine of that name; None for the one that a verb has by itself."""
    if name == "local":
        return None
    from whence.engine.spark import Spark

    return Spark
