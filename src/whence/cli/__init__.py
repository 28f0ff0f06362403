"""The command line: arguments in, verbs called, exit status out.

Exit status: 0 where all was read; 1 where some of several could not be; 2 where nothing could, or the call makes no
sense. Results go to standard output, messages to standard error.
"""

from __future__ import annotations

import os
import sys
from typing import TextIO

import click

from whence import __version__
from whence.cli.add_command import add
from whence.cli.chart_command import chart
from whence.cli.check_command import check
from whence.cli.completion_command import completion
from whence.cli.diff_command import diff
from whence.cli.export_command import export
from whence.cli.find_command import find
from whence.cli.library_commands import info, list_articles, remove, show
from whence.cli.mcp_command import mcp
from whence.cli.output import ReaderGone
from whence.cli.people_commands import different, same, speakers, undo
from whence.cli.read_command import read
from whence.cli.schema_command import schema
from whence.cli.serve_command import serve
from whence.cli.streams import ready
from whence.cli.trace_command import alerts, trace
from whence.cli.watch_command import watch
from whence.errors import WhenceError, exhausted

INTERRUPTED = 130  # what a shell expects of a program stopped with Ctrl-C

_EXAMPLES = """
\b
Examples:
  whence read article.txt                          who says what, on the terminal
  whence read page.html --published 2024-03-05     days such as "on Saturday" need a date
  whence read https://example.org/story            fetch one page and read it
  cat mail.txt | whence read - --outlet "Post"     standard input
  whence read news/ --format jsonl > ledgers.jsonl a folder, one JSON object a line
  whence read news/ --format csv --output news.csv one row for each statement
  whence check article.txt --against debate.txt    do its quotes hold up against a transcript?
  whence add news/ crawl.warc.gz --jobs 4          keep many articles in a library, whence.db
  whence trace news/ --format html -o trails.html  one statement over many articles, to its origin
  whence watch feeds.opml --every 30m              visit feeds again and again, and tell what happens
  whence find "harbour levy" --speaker Adler       find statements in it again
  whence serve --open                              open the library in the browser

Run a command with --help for more. Nothing leaves this computer, and nothing is fetched unless you name a URL.
"""


class _InOrder(click.Group):
    """Lists its commands as they were added, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(self.commands)


@click.group(
    cls=_InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EXAMPLES,
)
@click.version_option(__version__, prog_name="whence", message="%(prog)s %(version)s")
def cli() -> None:
    """Read the news and see who says so, and through whom it reached you.

    whence reads an article and gives its ledger: every statement in it, with its speaker, the words that attribute it,
    the chain of sources it came through, and the day it was said. It never rules on what is true.
    """


for command in (
    read, check, add, list_articles, find, trace, alerts, watch, show, diff, serve, speakers, same, different, undo,
    remove, info, export, chart, mcp, schema, completion,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command line and exit."""
    ready()
    try:
        status = cli.main(prog_name="whence", standalone_mode=False) or 0  # click gives back what Exit was raised with
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except WhenceError as error:
        click.echo(f"whence: {error}", err=True)
        status = 2
    except (KeyboardInterrupt, click.Abort):
        click.echo(err=True)
        status = INTERRUPTED
    except ReaderGone:
        status = 0
    except Exception as error:
        if os.environ.get("WHENCE_DEBUG"):
            raise
        if why := exhausted(error):
            click.echo(f"whence: {why[:1].upper()}{why[1:]}.", err=True)
            sys.exit(_flushed(2))
        what = " ".join(f"{type(error).__name__}: {error}".split())
        click.echo(f"whence: a fault in whence ({what}); please report it, with what WHENCE_DEBUG=1 prints.", err=True)
        status = 2
    sys.exit(_flushed(status))


def _flushed(status: int) -> int:
    """The exit status, once all output is out: what could not be written is a failure unless nobody wanted it."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _turn_away(sys.stdout)
        if not status and not isinstance(error, BrokenPipeError):
            click.echo(f"whence: The output cannot be written ({error.strerror}); choose another place.", err=True)
            return 2
    return status


def _turn_away(stream: TextIO) -> None:
    """Send what is left in a closed pipe's buffer nowhere; Python flushes it on its way out, and would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
