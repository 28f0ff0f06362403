"""`whence chart`: pictures of a library."""

from __future__ import annotations

from typing import Any, cast

import click

from whence.cli.library_option import library_option
from whence.cli.listing import days
from whence.cli.output_option import output_option

# As in `whence.verbs.chart.KINDS`, which is not loaded before it is needed; a test compares the two.
KINDS = ("sources", "voices", "speaker", "trail")
_EPILOG = """
\b
Charts:
  sources        which outlet has how many statements from whom
  voices         quoted, reported, unnamed and own voice, for each outlet
  speaker NAME   the statements of a speaker in time; NAME may be a number of `whence speakers`
  trail ID       how many articles and outlets carried a trail by when

\b
Examples:
  whence chart voices --output voices.svg
  whence chart sources --from 2024-01-01 --limit 40 -o sources.png
  whence chart speaker "Maria Adler" -o adler.svg --library election.db
"""


@click.command(epilog=_EPILOG, short_help="Draw what the library holds, as SVG or PNG.")
@click.argument("kind", metavar="CHART", type=click.Choice(KINDS))
@click.argument("what", metavar="[NAME|ID]", required=False)
@library_option
@click.option("--outlet", metavar="NAME", help="Only articles of this outlet.")
@click.option("--from", "since", metavar="YYYY-MM-DD", help="Only articles published on this day or later.")
@click.option("--to", "until", metavar="YYYY-MM-DD", help="Only articles published on this day or earlier.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 200), default=25, show_default=True,
    help="sources: how many sources are drawn, those with most statements.",
)  # fmt: skip
@output_option(words="Write to FILE, SVG or PNG by the end of its name, instead of SVG to standard output.")
def chart(
    kind: str,
    what: str | None,
    library: str,
    outlet: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    output: str | None,
) -> None:
    """Draw a picture of what the library holds: numbers, in alphabetical order, no ranking.

    The newest version of each article counts. A PNG needs the extra charts, an SVG nothing.
    """
    import sys

    from whence.cli.output import sink
    from whence.verbs.chart import chart as drawn
    from whence.verbs.chart import form_of

    first, last = days(since, until)
    if output not in (None, "-"):
        form_of(output)
    made = drawn(cast(Any, kind), library, what, outlet=outlet, since=first, until=last, limit=limit)
    if output in (None, "-"):
        sink(sys.stdout, "html")(made.svg)
    else:
        made.save(output)
