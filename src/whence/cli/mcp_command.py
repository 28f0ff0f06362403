"""`whence mcp`: a server for assistants, over standard input and output."""

from __future__ import annotations

import click

from whence.errors import NeedsExtra

_EPILOG = """
\b
Examples:
  whence mcp                                   an assistant may have texts read
  whence mcp --library news.db                 and search a library
  whence mcp -l news.db --against debates/     and check quotes against transcripts
"""


@click.command(epilog=_EPILOG, short_help="Serve a library to an assistant (MCP).")
@click.option(
    "--library", "-l", metavar="FILE", type=click.Path(), help="The library to search; without one, texts can be read."
)
@click.option(
    "--against", metavar="SOURCE", type=click.Path(), multiple=True,
    help="A transcript, or a folder of them, to check against.",
)  # fmt: skip
def mcp(library: str | None, against: tuple[str, ...]) -> None:
    """Serve a library to an assistant that speaks the Model Context Protocol, over standard input and output.

    Its tools (read, find, speaker, check, trace) change nothing, and reach no file but those named here.
    """
    try:
        from whence.integrations.mcp import server
    except ImportError:
        raise NeedsExtra(
            'Serving assistants needs the extra "mcp"; install it with pip install "whence[mcp]".'
        ) from None
    server(library, against).run("stdio")
