"""The option --model: which network reads."""

from __future__ import annotations

import click

from whence.networks import MODELS

model_option = click.option(
    "--model",
    type=click.Choice(MODELS),
    default="standard",
    show_default=True,
    help="Which network reads: fast is for archives, and finds less.",
)
