"""`whence diff`: how the statements of an article changed."""

from __future__ import annotations

import click

from whence.cli.library_option import library_option
from whence.cli.listing import Manner, color_option, screen
from whence.cli.output import write
from whence.cli.output_option import output_option

_EPILOG = """
\b
Examples:
  whence diff 12                                the newest version of article 12 and the one before
  whence diff 12 --from 1                       the first version and the newest
  whence diff 12 --format json                  every statement of both, for programs
"""


@click.command(epilog=_EPILOG, short_help="Show how an article's statements changed between two versions.")
@click.argument("article", metavar="ID", type=int)
@library_option
@click.option("--from", "old", metavar="N", type=int, help="The older version; the one before the newer without it.")
@click.option("--to", "new", metavar="N", type=int, help="The newer version; the newest without it.")
@click.option("--all", "every", is_flag=True, help="Text: list the statements that stayed as they were too.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it."
)
@output_option()
@color_option
def diff(
    article: int,
    library: str,
    old: int | None,
    new: int | None,
    every: bool,
    form: str,
    output: str | None,
    color: str,
) -> None:
    """Show how the statements of an article changed between two of its versions, word by word.

    "+" is new, "-" is gone, "~" has changed: [-words that went-], {+words that came+}.
    """
    from whence.store import open_library

    with open_library(library) as held:
        found = held.diff(article, old, new)
    if form == "text" and found.old.number == found.new.number:
        click.echo(
            f"whence: there is nothing to compare: both are version {found.new.number} of article {article}; "
            "`whence list` shows which articles have several.", err=True,
        )  # fmt: skip
        return
    with screen(Manner(form, output, color, every=every)) as (stream, view):
        if form == "json":
            import json

            from whence.show.rows import plain

            write(stream, json.dumps(plain(found), ensure_ascii=False, indent=2) + "\n")
            return
        from whence.show.library_diff import diff as lines

        for line in lines(found, view):
            write(stream, line + "\n")
