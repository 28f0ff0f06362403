"""`whence watch`: feeds visited again and again."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from whence.cli.failures import SHOWN, message
from whence.cli.intake_options import report_passed
from whence.cli.library_option import library_option
from whence.errors import BadOption

if TYPE_CHECKING:
    from whence.intake.types import Passed, Unread
    from whence.store.watching import Message
    from whence.verbs.in_order import Added
    from whence.verbs.watch import Looked
    from whence.verbs.watching.visitor import Delayed

SECRET = "WHENCE_WEBHOOK_SECRET"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LEAST, _MOST = 60, 30 * 86400  # seconds between two visits
_EPILOG = """
\b
Examples:
  whence watch feeds.opml                        the feeds of a list, every 30 minutes, until Ctrl-C
  whence watch https://example.org/feed.xml --every 2h --library news.db
  whence watch feeds.opml --once                 a single visit, for cron
  whence watch feeds.opml --webhook https://example.org/alerts --secret-file secret.txt

\b
Stopped at any moment, even by a power cut, the same command goes on where it was. Two on one library do
not fetch twice: the second ends with a message.

\b
Exit status:
  0  it was stopped, or with --once all was visited
  1  with --once, some feeds or pages could not be read or are tried again later, or alerts were not delivered
  2  with --once no feed could be read; the list or the library cannot be used; or the call makes no sense
"""


@click.command(epilog=_EPILOG, short_help="Visit feeds again and again, and tell what happens to trails.")
@click.argument("sources", metavar="FEED|LIST...", nargs=-1, required=True, type=click.Path(readable=False))
@library_option
@click.option("--every", metavar="TIME", help="From one visit of a feed to the next: 90s, 30m, 2h, 1d.  [default: 30m]")
@click.option("--once", is_flag=True, help="Visit once and end, for cron.")
@click.option(
    "--webhook", metavar="URL", envvar="WHENCE_WEBHOOK",
    help="Post alerts to this address as JSON, signed, instead of printing them; or WHENCE_WEBHOOK.",
)  # fmt: skip
@click.option(
    "--secret-file", metavar="FILE", type=click.Path(readable=False),
    help=f"Where the secret that signs what is posted stands; without it, {SECRET} holds it.",
)  # fmt: skip
@click.option(
    "--outlets", metavar="N", type=click.IntRange(2, 10**6), default=3, show_default=True,
    help="How many outlets with one source are worth telling.",
)  # fmt: skip
@click.option(
    "--owners", metavar="FILE", type=click.Path(readable=False),
    help="A CSV table with columns “outlet” and “owner”, as for `whence trace`.",
)  # fmt: skip
@click.option("--allow-local", is_flag=True, help="Fetch URLs on this computer and in private networks too.")
@click.option(
    "--delay", metavar="SECONDS", type=click.FloatRange(0, 3600), default=1.0, show_default=True,
    help="How long to wait between two requests to one host.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True,
    help="How to print alerts.",
)  # fmt: skip
def watch(
    sources: tuple[str, ...],
    library: str,
    every: str | None,
    once: bool,
    webhook: str | None,
    secret_file: str | None,
    outlets: int,
    owners: str | None,
    allow_local: bool,
    delay: float,
    form: str,
) -> None:
    """Visit feeds, read what is new into the library, trace it, and tell what has happened to trails.

    FEED is the address of a feed (RSS, Atom, JSON Feed), LIST a list of feeds (OPML): a file or an address. Only these,
    the pages they lead to, and the webhook are asked for anything. What `whence alerts` would list is printed, or
    posted to the webhook; alerts that do not arrive are kept and sent the next time.
    """
    from whence.intake.options import Options
    from whence.verbs.watch import Looked, watch
    from whence.verbs.watching.visitor import Pace

    if once and every is not None:
        raise BadOption("--once is a single visit, and --every many of them; give one of the two.")
    pace = Pace(every=None if once else seconds(every or "30m"))
    deliver = _poster(webhook, secret_file) if webhook else _printer(form)
    teller = _Teller()
    with _stopped_by_signals() as stop:
        events = watch(
            *sources,
            library=library,
            deliver=deliver,
            pace=pace,
            outlets=outlets,
            owners=owners,
            options=Options(delay=delay),
            allow_local=allow_local,
            notice=teller.passed.append,
            stop=stop,
        )
        last: Looked | None = None
        for event in events:
            if isinstance(event, Looked):
                last = event
                teller.looked(event)
            else:
                teller.one(event)
    raise click.exceptions.Exit(_status(last, once))


def seconds(text: str) -> float:
    """How long a time such as "30m" is. Raises BadOption for one that is none, or too short for a guest."""
    found = re.fullmatch(r"\s*([0-9]{1,9})\s*([smhd])\s*", text.lower())
    if found is None:
        raise BadOption(f"“{text}” is not a time; give a number with s, m, h or d, such as 30m.")
    length = int(found[1]) * _UNITS[found[2]]
    if not _LEAST <= length <= _MOST:
        raise BadOption(f"--every must be between 1m and 30d, not {text.strip()}.")
    return float(length)


def _status(last: Looked | None, once: bool) -> int:
    if not once or last is None:
        return 0
    if last.failing and len(last.failing) == last.feeds:
        return 2
    left = last.stopped or last.failing or last.waiting or last.unsent or last.counts["unread"] or last.counts["quiet"]
    return 1 if left else 0


def _printer(form: str) -> Callable[[Message], None]:
    def deliver(sent: Message) -> None:
        import json

        from whence.cli.output import sink
        from whence.verbs.watching.messages import alerts_of

        put = sink(sys.stdout, form)
        for alert in alerts_of(sent):
            text = f"{alert['trail']}  {alert['told']}\n    {alert['gist']}\n"
            put(json.dumps(alert, ensure_ascii=False) + "\n" if form == "jsonl" else text)

    return deliver


def _poster(webhook: str, secret_file: str | None) -> Callable[[Message], None]:
    from whence.integrations.webhook import secret_of, sender

    if secret_file is not None:
        try:
            secret = Path(secret_file).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it is not a text"
            raise BadOption(f"The secret in {secret_file} cannot be read ({why}); give another file.") from None
    else:
        secret = os.environ.get(SECRET, "")
    if not secret.strip():
        raise BadOption(f"What is posted is signed with a secret; give it with --secret-file, or in {SECRET}.")
    return sender(webhook, secret_of(secret))


@contextmanager
def _stopped_by_signals() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C or SIGTERM has come; the second one ends the process as ever."""
    came: list[int] = []
    before: dict[signal.Signals, Any] = {}

    def note(number: int, _: Any) -> None:
        came.append(number)
        for one, handler in before.items():
            signal.signal(one, handler)
        click.echo("whence: stopping after the article at hand; once more to stop at once.", err=True)

    for one in (signal.SIGINT, signal.SIGTERM):
        before[one] = signal.signal(one, note)
    try:
        yield lambda: bool(came)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class _Teller:
    """Says on standard error what cannot be read, as it happens, and at the end of a round what was done."""

    def __init__(self) -> None:
        from whence.cli.add_progress import AddProgress

        self.passed: list[Passed] = []
        self._progress = AddProgress()
        self._told = self._more = 0

    def one(self, event: Added | Unread | Delayed) -> None:
        """An article, or what cannot be read."""
        from whence.intake.types import Unread
        from whence.verbs.in_order import Added
        from whence.verbs.watching.visitor import Delayed

        if isinstance(event, Added):
            self._progress.step(event.outcome)
            return
        if isinstance(event, Unread):
            self._progress.step("unread")
        self._told += 1
        if self._told > SHOWN:
            self._more += 1
            return
        self._progress.clear()
        if isinstance(event, Delayed):
            click.echo(f"  {message(event)} It is tried again from {_clock(event.until)} on.", err=True)
        else:
            click.echo(f"  {message(event)}", err=True)

    def looked(self, end: Looked) -> None:
        """The end of a round."""
        self._progress.clear()
        if self._more:
            click.echo(f"  and {self._more:,} more.", err=True)
        report_passed(self.passed)
        self.passed.clear()
        self._told = self._more = 0
        if end.visited or end.counts or end.sent or end.why or end.stopped or end.next_at is None:
            click.echo(f"whence: {_clock(time.time())}  {_summary(end)}", err=True)
        if end.why is not None:
            click.echo(f"whence: {end.why}", err=True)


def _summary(end: Looked) -> str:
    """ "2 of 3 feeds visited, 1 failing; 5 added; 1 page waits. Next visit at 14:05." """
    from whence.cli.add_progress import summary
    from whence.show.wording import counted

    parts = [f"{end.visited:,} of {counted(end.feeds, 'feed')} visited"]
    if end.failing:
        parts[0] += f", {len(end.failing):,} could not be read"
    found = end.counts.copy()
    del found["delayed"], found["quiet"]
    parts.append(summary(found) if found.total() else "nothing new")
    if end.waiting:
        parts.append(f"{counted(end.waiting, 'page')} to be tried again")
    if end.sent:
        parts.append(f"{counted(end.sent, 'alert')} told")
    if end.unsent:
        parts.append(f"{counted(end.unsent, 'message')} with alerts kept")
    said = "; ".join(parts) + "."
    if end.stopped:
        return f"stopped; {said} The same command goes on from here."
    return said if end.next_at is None else f"{said} The next visit is at {_clock(end.next_at)}."


def _clock(at: float) -> str:
    """A time of day here, with the day where that is another one."""
    then, now = time.localtime(at), time.localtime()
    return time.strftime("%H:%M" if then[:3] == now[:3] else "%Y-%m-%d %H:%M", then)
