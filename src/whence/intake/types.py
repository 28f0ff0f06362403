"""What intake hands on besides documents: what the user knows better, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from whence.errors import BadOption, InputError


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user says of a document, or what is around it says, which beats whatever the document says of itself."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: date | None = None
    published_at: datetime | None = None

    def over(self, other: Overrides) -> Overrides:
        """What this says, and the other where this says nothing; a time of day only of the day that holds."""
        published = self.published or other.published
        times = (self.published_at, other.published_at)
        return Overrides(
            self.title or other.title,
            self.outlet or other.outlet,
            self.byline or other.byline,
            published,
            next((at for at in times if at is not None and at.date() == published), None),
        )


NOTHING = Overrides()


@dataclass(frozen=True, slots=True)
class Unread:
    """One input among several that could not be read, and why. `origin` names it."""

    origin: str
    error: InputError


def published_date(text: str) -> date:
    """The date that a user gives as YYYY-MM-DD. Raises BadOption for anything else."""
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise BadOption(
            f"“{text}” is not a calendar date; give the day of publication as YYYY-MM-DD, such as 2024-03-05."
        ) from None


@dataclass(frozen=True, slots=True)
class Passed:
    """Things of one source that are not articles and were passed over: `why` says what they are, `count` how many;
    `names` are the first of them, where they have names.
    """

    origin: str
    why: str
    count: int = 1
    names: tuple[str, ...] = ()
