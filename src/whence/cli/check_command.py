"""`whence check`: quotes in, verdicts out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from whence.cli.intake_options import report_passed
from whence.cli.listing import color_option, full_option
from whence.cli.output import holds_unicode, in_color, opened, sink
from whence.cli.output_option import output_option
from whence.errors import BadOption, Empty
from whence.model import Quote, Transcript, Verdict

if TYPE_CHECKING:
    from whence.intake.quote_rows import QuoteRow
    from whence.intake.types import Passed, Unread
    from whence.show.check_records import CheckWriter
    from whence.verbs.check import Checked

_EPILOG = """
\b
Examples:
  whence check article.txt --against debate.txt
  whence check news/ --against transcripts/ --speaker Adler --format html --output report.html
  whence check --quote "We will not sell." --speaker Adler --against speech.vtt
  whence check --quotes quotes.jsonl --against transcripts.jsonl.gz --format jsonl

\b
Verdicts:
  verbatim, marked               the quote holds
  trimmed, altered, spliced,
  other speaker, not found       it does not
  paraphrase, too short          nothing is decided

\b
Exit status:
  0  every quote holds, or is not decided
  1  some quote does not hold, or some input could not be read
  2  nothing could be checked, or the command makes no sense
"""


@click.command(epilog=_EPILOG, short_help="Compare quotes with transcripts of what was really said.")
@click.argument("articles", metavar="[ARTICLE]...", nargs=-1, type=click.Path(readable=False, allow_dash=True))
@click.option(
    "--against", metavar="TRANSCRIPTS", multiple=True, required=True, type=click.Path(readable=False, allow_dash=True),
    help="A transcript, a folder of them, a URL, or - for standard input; may be given several times.",
)  # fmt: skip
@click.option("--quote", metavar="WORDS", help="Check these words, not an article.")
@click.option(
    "--quotes", metavar="FILE", type=click.Path(readable=False, allow_dash=True),
    help='Check the quotes of a file of JSON lines, each an object with "id", "quote" and, where known, "speaker".',
)  # fmt: skip
@click.option(
    "--speaker", metavar="NAME",
    help="Who said it; with articles, check only what they attribute to this name.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "csv", "html"]), default="text", show_default=True,
    help="How to print the verdicts.",
)  # fmt: skip
@click.option("--allow-local", is_flag=True, help="Fetch URLs on this computer and in private networks too.")
@output_option()
@click.option("--all", "every", is_flag=True, help="Text: show the indirect statements too.")
@full_option
@color_option
def check(
    articles: tuple[str, ...],
    against: tuple[str, ...],
    quote: str | None,
    quotes: str | None,
    speaker: str | None,
    form: str,
    allow_local: bool,
    output: str | None,
    every: bool,
    full: bool,
    color: str,
) -> None:
    """Find the quotes of an ARTICLE in TRANSCRIPTS of what was really said, and say what was done to them.

    A transcript is a text with its speakers marked ("ADLER: …", "Q. …"), a page, WebVTT or SubRip subtitles, a CSV
    table with columns "speaker" and "text", or JSON lines; an ARTICLE is what `whence read` reads.
    """
    from whence.cli.progress import Progress
    from whence.show.check_wording import noted
    from whence.show.wording import one_line
    from whence.verbs.check import index, judge_for, quote_of

    _one_of(articles, quote, quotes, against)
    asked: Iterable[Quote | QuoteRow | Unread] = [quote_of("quote", quote, speaker)] if quote is not None else []
    unread: list[Unread] = []
    passed: list[Passed] = []
    stdin: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    if quotes is not None:
        from whence.intake.quote_rows import quote_rows

        asked = quote_rows(quotes, speaker=speaker, stdin=stdin)
    progress = Progress(sys.stderr)

    def notice(transcript: Transcript) -> None:
        if transcript.notes:
            progress.clear()
            click.echo(f"whence: {noted(transcript)}", err=True)
        progress.step(transcript.id)

    try:
        found = index(
            against,
            allow_local=allow_local,
            stdin=stdin,
            unread=unread.append,
            notice=notice,
            passed=passed.append,
        )
    except Empty:
        progress.clear()
        _report(unread, nothing=True)
        raise
    finally:
        progress.clear()
    transcripts_unread = len(unread)
    with opened(output) as stream:
        writer = _writer(form, stream, quote is None, every=every, full=full, color=color)
        if articles:
            from whence.verbs.check import check_many

            checked = check_many(
                *articles,
                against=found,
                speaker=speaker,
                allow_local=allow_local,
                stdin=stdin,
                passed=passed.append,
            )
            done = _copy_articles(checked, writer, unread)
        else:
            done = _copy_quotes(asked, judge_for(found), writer, unread)
        nothing = not done and len(unread) > transcripts_unread
        if not nothing:
            writer.end()
    report_passed(passed)
    if articles and done and speaker and not (writer.tally.names or writer.tally.indirect):
        click.echo(
            f"whence: no quote in these articles is attributed to “{one_line(speaker)}”; "
            "`whence read` shows the speakers.",
            err=True,
        )
    _report(unread, nothing)
    raise click.exceptions.Exit(2 if nothing else 1 if unread or writer.tally.failing else 0)


def _one_of(articles: tuple[str, ...], quote: str | None, quotes: str | None, against: tuple[str, ...]) -> None:
    """Raises BadOption unless it is clear what is to be checked."""
    given = [bool(articles), quote is not None, quotes is not None]
    if sum(given) != 1:
        said = "There is nothing to check; " if not any(given) else "Too much is given to check at once; "
        raise BadOption(said + "give articles, or one quote with --quote, or a file of them with --quotes.")
    if [*articles, quotes, *against].count("-") > 1:
        raise BadOption("Standard input can be read only once; give - in one place.")


def _copy_quotes(
    asked: Iterable[Quote | QuoteRow | Unread],
    judge: Callable[[Quote], Verdict],
    writer: CheckWriter,
    unread: list[Unread],
) -> int:
    """Write the verdict on each quote as it comes; how many there were."""
    from whence.intake.types import Unread

    done = 0
    for one in asked:
        if isinstance(one, Unread):
            unread.append(one)
        elif isinstance(one, Quote):
            writer.add(judge(one))
        else:
            writer.add(judge(one.quote), one.id)
        done += not isinstance(one, Unread)
    return done


def _copy_articles(checked: Iterable[Checked | Unread], writer: CheckWriter, unread: list[Unread]) -> int:
    """Write the verdicts on each article as they come; how many articles there were."""
    from whence.cli.progress import Progress
    from whence.intake.types import Unread

    progress = Progress(sys.stderr)
    try:
        for one in checked:
            if isinstance(one, Unread):
                unread.append(one)
                progress.step(one.origin, failed=True)
                continue
            progress.clear()
            writer.article(one.document)
            for verdict in one.verdicts:
                writer.add(verdict)
            progress.step(one.document.origin)
    finally:
        progress.clear()
    return progress.done


def _report(unread: list[Unread], nothing: bool) -> None:
    """Name what could not be read."""
    from whence.cli.failures import message, report

    if len(unread) == 1:
        click.echo(f"whence: {message(unread[0])}", err=True)
    elif unread:
        what = "nothing could be checked; " if nothing else ""
        click.echo(f"whence: {what}{len(unread):,} inputs could not be read:", err=True)
        report(unread)


def _writer(form: str, stream: TextIO, several: bool, *, every: bool, full: bool, color: str) -> CheckWriter:
    from whence.show.check_records import CheckWriter, CsvCheckWriter, JsonCheckWriter

    put = sink(stream, form)
    if form == "jsonl":
        return CheckWriter(put)
    if form == "json":
        return JsonCheckWriter(put, several)
    if form == "csv":
        return CsvCheckWriter(put)
    if form == "html":
        from whence.show.check_html import HtmlCheckWriter

        return HtmlCheckWriter(put)
    from whence.show.check_terminal import CheckScreen
    from whence.show.palette import View

    width = shutil.get_terminal_size((80, 24)).columns
    view = View(width, in_color(color, stream), every, full, ascii_only=not holds_unicode(stream))
    return CheckScreen(put, view, several)
