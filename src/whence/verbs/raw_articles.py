"""The sources of a call taken apart, one after the other: what `read` and `add` begin with."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from whence.engine.article import as_input_error
from whence.errors import BadInstall, BadOption, InputError, LibraryError

if TYPE_CHECKING:
    from whence.intake.options import Setting, Visits
    from whence.intake.raw import Raw
    from whence.intake.types import Unread


def raw_articles(
    sources: Sequence[str], setting: Setting, stdin: BinaryIO | None, visits: Visits | None = None
) -> Generator[Raw | Unread, None, None]:
    """The raw articles of all `sources`, in order. What cannot be read comes as Unread, and the rest is read.

    Raises BadInstall, BadOption and LibraryError, which concern all of them.
    """
    from whence.intake.collect import raws
    from whence.intake.types import Unread

    for source in sources:
        try:
            if not source:
                raise InputError(
                    "An empty name is not a source; give a file, a folder, a URL, or - for standard input."
                )
            yield from raws(
                source,
                setting.options,
                allow_local=setting.allow_local,
                stdin=stdin,
                visits=visits,
                notice=setting.notice,
            )
        except (BadInstall, BadOption, LibraryError):
            raise
        except Exception as error:  # one bad source must not lose the others
            yield Unread(source, as_input_error(error, source))
