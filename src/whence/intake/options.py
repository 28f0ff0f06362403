"""How a source is to be read: the names of its fields, whether to go out for what it lists, how politely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from whence.intake.types import Passed

_NAMED = 3  # files that are named
AGENT = "whence (reads news articles for the person who named them)"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user may settle about the reading of many articles.

    The `_field` names say where records, CSV and Parquet keep what; one that is None is guessed from `fields.FIELDS`.
    `fetch` lets a feed or an OPML list that is a local file lead to the web. `delay` is in seconds, between two
    requests to one host; `agent` is what whence calls itself there.
    """

    text_field: str | None = None
    title_field: str | None = None
    outlet_field: str | None = None
    byline_field: str | None = None
    published_field: str | None = None
    url_field: str | None = None
    fetch: bool = False
    delay: float = 1.0
    agent: str = AGENT


DEFAULT = Options()


class Visits(Protocol):
    """What servers said of their pages when they were last fetched, for conditional requests.

    `put` is called as soon as a page is handed on, before anybody has stored it: keep what is put in memory, and write
    it down only once everything handed on before is safe. Else a crash between the two would lose the page for good.
    """

    def get(self, url: str) -> tuple[str | None, str | None] | None:
        """The ETag and Last-Modified that `url` had; None where it was never fetched."""

    def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Keep what `url` has now."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one run of intake goes by; `notice` is called with what was passed over, since it is not an article."""

    options: Options = DEFAULT
    allow_local: bool = False
    visits: Visits | None = None
    notice: Callable[[Passed], None] | None = None

    def passed(self, origin: str, why: str, count: int = 1, names: tuple[str, ...] = ()) -> None:
        """Tell what was passed over."""
        if self.notice is not None and count:
            self.notice(Passed(origin, why, count, names))

    def passed_files(self, origin: str, names: Sequence[str]) -> None:
        """Tell that these files were passed over for the ends of their names."""
        self.passed(origin, "file of another kind", len(names), tuple(names[:_NAMED]))
