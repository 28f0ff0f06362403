"""`whence schema`: the JSON Schema of what whence prints, for programs that check or generate code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from whence.cli.output import opened, write
from whence.cli.output_option import output_option

if TYPE_CHECKING:
    from whence.schema import Contract

_EPILOG = """
\b
Examples:
  whence schema ledger                                of each line of `whence read --format jsonl`
  whence schema trail --output trail.schema.json      of each line of `whence trace --format jsonl`
  whence schema verdict                               of each line of `whence check --format jsonl`
"""


@click.command(epilog=_EPILOG, short_help="Print the JSON Schema of ledgers, trails or verdicts.")
@click.argument("what", metavar="ledger|trail|verdict", type=click.Choice(["ledger", "trail", "verdict"]))
@output_option()
def schema(what: Contract, output: str | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a ledger, a trail or a verdict.

    It names every key that whence writes. Later releases may add keys, and rename none.
    """
    import json

    from whence.schema import contract

    with opened(output) as stream:
        write(stream, json.dumps(contract(what), ensure_ascii=False, indent=2) + "\n")
