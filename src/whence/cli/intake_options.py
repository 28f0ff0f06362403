"""The options that say how sources are taken apart, shared by the commands that read articles."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from whence.intake.types import Passed

_NAMED = 10  # sources for which it is said what was passed over
_OPTIONS = (
    click.option("--text-field", metavar="NAME", help="Where JSON lines, CSV and Parquet keep the text."),
    click.option("--title-field", metavar="NAME", help="… the headline."),
    click.option("--outlet-field", metavar="NAME", help="… who published it."),
    click.option("--byline-field", metavar="NAME", help="… who wrote it."),
    click.option("--published-field", metavar="NAME", help="… the day it was published."),
    click.option("--url-field", metavar="NAME", help="… its address."),
    click.option("--fetch", is_flag=True, help="Let a feed or an OPML list that is a file here lead to the web."),
    click.option("--allow-local", is_flag=True, help="Fetch URLs on this computer and in private networks too."),
    click.option(
        "--delay", metavar="SECONDS", type=click.FloatRange(0, 3600), default=1.0, show_default=True,
        help="How long to wait between two requests to one host.",
    ),
)  # fmt: skip
_COLLECTED = ("text_field", "title_field", "outlet_field", "byline_field", "published_field", "url_field")


def intake_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add these options to a command, which gets them as `options` and `allow_local`."""

    @wraps(command)
    def called(*args: Any, fetch: bool, delay: float, **rest: Any) -> Any:
        from whence.intake.options import Options

        fields: dict[str, Any] = {name: rest.pop(name) or None for name in _COLLECTED}
        return command(*args, options=Options(fetch=fetch, delay=delay, **fields), **rest)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called


def report_passed(passed: list[Passed]) -> None:
    """Say what was passed over as no article, one line a source, so that nobody takes it for read."""
    from whence.show.wording import one_line

    by_origin: dict[str, list[str]] = {}
    for one in passed:
        names = f": {', '.join(one.names)}{' …' if one.count > len(one.names) else ''}" if one.names else ""
        by_origin.setdefault(one.origin, []).append(f"{one.count:,} × {one.why}{names}")
    for origin, kinds in list(by_origin.items())[:_NAMED]:
        click.echo(f"whence: {one_line(origin)}: passed over {one_line('; '.join(kinds))}.", err=True)
    if len(by_origin) > _NAMED:
        rest = sum(one.count for one in passed if one.origin in list(by_origin)[_NAMED:])
        click.echo(f"whence: {rest:,} more passed over in {len(by_origin) - _NAMED:,} other places.", err=True)
