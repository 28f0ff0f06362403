"""`whence trace` and `whence alerts`: one statement over many articles."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TextIO

import click

from whence.cli.engine_option import engine_named, engine_option, tracing_named
from whence.cli.intake_options import report_passed
from whence.cli.library_option import library_option
from whence.cli.listing import Manner, color_option, days, screen
from whence.cli.output import opened, sink, write
from whence.cli.output_option import output_option
from whence.errors import BadOption, Empty

if TYPE_CHECKING:
    from whence.engine.base import Tracing
    from whence.intake.types import Passed, Unread
    from whence.model import Ledger
    from whence.trail_model import Trail

_EPILOG = """
\b
Examples:
  whence trace                                    the trails of the library, new articles looked at first
  whence trace "bread tax"                        those with these words, their paths drawn
  whence trace 12                                 those that article 12 stands in
  whence trace t562016d42e                        one trail, by its id
  whence trace news/ more.jsonl --format jsonl    over files, without a library
  whence trace --format html --output trails.html a page: paths, timelines, wordings side by side
  whence trace ledgers.jsonl --engine spark       on a Spark cluster, with the same result

\b
Exit status:
  0  done, also where there is no trail
  1  some input could not be read
  2  nothing could be read, or the command makes no sense
"""
_FORMATS = ("text", "json", "jsonl", "csv", "graphml", "prov", "html")
_ID = re.compile(r"t[0-9a-f]{10}(?:-\d+)?")
_PATH = re.compile(r"[/\\]|\.[A-Za-z]\w{1,5}$")
_DRAWN = 3  # trails, or fewer, are drawn; more are listed


@click.command(epilog=_EPILOG, short_help="Follow statements over many articles, to their origin.")
@click.argument(
    "what", metavar="[WORDS|ARTICLE|TRAIL|SOURCE]...", nargs=-1, type=click.Path(readable=False, allow_dash=True)
)
@library_option
@click.option("--outlet", metavar="NAME", help="Only trails that this outlet carries.")
@click.option("--flag", metavar="FLAG", help="Only trails with this flag, such as circular, one_source, denied.")
@click.option("--from", "since", metavar="YYYY-MM-DD", help="Only trails with an article of this day or later.")
@click.option("--to", "until", metavar="YYYY-MM-DD", help="Only trails with an article of this day or earlier.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 10**9), help="At most this many.  [default: text 20, else all]"
)
@click.option(
    "--owners", metavar="FILE", type=click.Path(readable=False),
    help="A CSV table with columns “outlet” and “owner”: outlets of one owner are one source in their own voice.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How to print trails.",
)  # fmt: skip
@engine_option("read and compare")
@click.option(
    "--checkpoints", metavar="FOLDER", type=click.Path(readable=False),
    help="Spark, over files: keep there what is done, so that a job that was killed goes on.",
)  # fmt: skip
@output_option()
@click.option("--full", is_flag=True, help="Text: draw every trail and shorten nothing.")
@color_option
def trace(
    what: tuple[str, ...],
    library: str,
    outlet: str | None,
    flag: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    owners: str | None,
    form: str,
    engine: str,
    checkpoints: str | None,
    output: str | None,
    full: bool,
    color: str,
) -> None:
    """Follow a statement over articles: where it entered, who has it from whom, how it changed, who is behind it.

    Over the library, articles that are new or have changed are looked at first. With files, folders or URLs as SOURCE,
    no library is needed; files of ledgers, as `whence read --format jsonl` writes them, are not read again.
    """
    from whence.verbs.trace import matching, of_ledgers, owners_of

    _known_flag(flag)
    first, last = (day.isoformat() if day else None for day in days(since, until))
    failed: list[Unread] = []
    tracing = tracing_named(engine, checkpoints)
    if what and all(_is_source(name) for name in what):
        found = of_ledgers(_ledgers(what, failed, engine), owners_of(owners), tracing)
    else:
        if checkpoints is not None:
            raise BadOption("A library keeps by itself what is compared; leave out --checkpoints.")
        found = _of_library(library, what, owners, tracing)
        if what and not (len(what) == 1 and (what[0].isdecimal() or _ID.fullmatch(what[0]))):
            found = list(matching(found, " ".join(what)))
    chosen = [t for t in found if _fits(t, outlet, flag, first, last)]
    shown = chosen[: limit or (20 if form == "text" and not full else None)]
    _print(shown, Manner(form, output, color, full), drawn=full or (bool(what) and len(shown) <= _DRAWN))
    if not chosen:
        click.echo("whence: no statement is carried by two articles or more.", err=True)
    elif len(shown) < len(chosen):
        click.echo(f"whence: {len(chosen) - len(shown):,} more; --limit {2 * len(shown)} shows them.", err=True)
    if failed:
        from whence.cli.failures import report

        report(failed)
        sys.exit(1)


def _known_flag(flag: str | None) -> None:
    from typing import get_args

    from whence.trail_model import TrailFlag

    if flag is not None and flag not in get_args(TrailFlag):
        raise BadOption(f"There is no flag {flag!r}; give one of {', '.join(get_args(TrailFlag))}.")


def _is_source(name: str) -> bool:
    """Whether a word on the command line is a file, a folder or a URL rather than something to look for."""
    if name == "-" or name.startswith(("http://", "https://")) or (name and os.path.exists(name)):  # noqa: PTH110
        return True
    return bool(_PATH.search(name)) and " " not in name


def _ledgers(sources: tuple[str, ...], failed: list[Unread], engine: str) -> Iterator[Ledger]:
    """The ledgers of sources: those of a file of ledgers as they are, all else read."""
    from whence.intake.types import Unread
    from whence.verbs.ledger_files import from_lines, holds_ledgers
    from whence.verbs.read import read_many

    passed: list[Passed] = []
    number = 0
    stdin = getattr(sys.stdin, "buffer", None)
    for source in sources:
        if holds_ledgers(source):
            with open(source, "rb") as lines:  # noqa: PTH123
                for ledger in from_lines(lines, source):
                    number += 1
                    yield ledger
            continue
        for one in read_many(source, stdin=stdin, notice=passed.append, engine=engine_named(engine)):
            if isinstance(one, Unread):
                failed.append(one)
            else:
                number += 1
                yield one
    report_passed(passed)
    if not number:
        if failed:
            raise failed[0].error
        raise Empty("No article could be read; give files, folders or URLs that hold some.")


def _of_library(library: str, what: tuple[str, ...], owners: str | None, tracing: Tracing | None) -> list[Trail]:
    from whence.cli.progress import Progress
    from whence.store import open_library
    from whence.verbs.trace import owners_of, update

    progress = Progress(sys.stderr)
    with open_library(library, write=True) as held:
        table = owners_of(owners)
        update(held, table, lambda done, of: progress.step(f"{done:,} of {of:,} texts compared"), tracing)
        progress.clear()
        if len(what) == 1 and _ID.fullmatch(what[0]):
            return [held.trail(what[0])]
        if len(what) == 1 and what[0].isdecimal():
            held.article(int(what[0]))
            return [held.trail(row.id) for row in held.trails_of(int(what[0]))]
        return sorted(held.whole_trails(), key=lambda t: (t.carriers[-1].published or "", t.id), reverse=True)


def _fits(trail: Trail, outlet: str | None, flag: str | None, since: str | None, until: str | None) -> bool:
    days_ = [c.published[:10] for c in trail.carriers if c.published]
    if outlet is not None and not any((c.outlet or "").casefold() == outlet.casefold() for c in trail.carriers):
        return False
    if flag is not None and flag not in trail.flags:
        return False
    if since is not None and not any(day >= since for day in days_):
        return False
    return until is None or any(day <= until for day in days_)


def _print(trails: list[Trail], manner: Manner, drawn: bool) -> None:
    if manner.form == "text":
        from whence.show.trail_terminal import listed, one

        with screen(manner) as (stream, view):
            for trail in trails:
                for line in one(trail, view) if drawn else listed([trail], view):
                    write(stream, line + "\n")
                write(stream, "\n")
        return
    with opened(manner.output) as stream:
        _WRITERS[manner.form](trails, stream)


def _json(trails: list[Trail], stream: TextIO) -> None:
    import json

    from whence.trail_serial import trail_to_dict

    sink(stream, "json")(json.dumps([trail_to_dict(t) for t in trails], ensure_ascii=False, indent=1) + "\n")


def _jsonl(trails: list[Trail], stream: TextIO) -> None:
    import json

    from whence.trail_serial import trail_to_dict

    put = sink(stream, "jsonl")
    for trail in trails:
        put(json.dumps(trail_to_dict(trail), ensure_ascii=False) + "\n")


def _csv(trails: list[Trail], stream: TextIO) -> None:
    from whence.show.trail_rows import write as write_rows

    write_rows(trails, sink(stream, "csv"))


def _graphml(trails: list[Trail], stream: TextIO) -> None:
    from whence.verbs.trace import write_graphml

    write_graphml(trails, stream)


def _prov(trails: list[Trail], stream: TextIO) -> None:
    from whence.verbs.trace import write_prov

    write_prov(trails, stream)


def _html(trails: list[Trail], stream: TextIO) -> None:
    from whence.show.trail_html import page

    sink(stream, "html")(page(trails))


_WRITERS: dict[str, Callable[[list[Trail], TextIO], None]] = {
    "json": _json, "jsonl": _jsonl, "csv": _csv, "graphml": _graphml, "prov": _prov, "html": _html,
}  # fmt: skip

_ALERTS = """
\b
Examples:
  whence alerts                  what has happened to trails since the last look
  whence alerts --keep           the same, and ask again next time
  whence alerts --outlets 5      report a trail once 5 outlets carry it from one source

\b
Exit status:
  0  something has happened, or nothing has
  2  the library cannot be used
"""


@click.command(epilog=_ALERTS, short_help="What has happened to trails since the last look.")
@library_option
@click.option(
    "--outlets", metavar="N", type=click.IntRange(2, 10**6), default=3, show_default=True,
    help="Report a trail once this many outlets carry it from one source.",
)  # fmt: skip
@click.option("--keep", is_flag=True, help="Do not mark them as seen.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
@output_option()
def alerts(library: str, outlets: int, keep: bool, form: str, output: str | None) -> None:
    """List trails that since the last look were denied, corrected, changed a number or passed N outlets."""
    import json

    from whence.store import open_library
    from whence.verbs.alerts import alerts as of
    from whence.verbs.trace import owners_of, update

    with open_library(library, write=True) as held:
        update(held, owners_of(None))
        found = of(held, outlets=outlets, keep=keep)
    with opened(output) as stream:
        put = sink(stream, form)
        for alert in found:
            if form == "jsonl":
                row = {"trail": alert.trail, "what": alert.what, "gist": alert.gist, "told": alert.told}
                put(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                put(f"{alert.trail}  {alert.told}\n    {alert.gist}\n")
    if not found:
        click.echo("whence: nothing has happened to a trail since the last look.", err=True)
