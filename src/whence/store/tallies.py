"""Counts over a whole library, for pictures: whose words each outlet prints, whom it relies on, who spoke when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from whence.store.faults import Guarded
from whence.store.rows import day_of
from whence.text.one_person import NOBODY_IN_PARTICULAR

UNKNOWN, UNNAMED = "(outlet unknown)", "(unnamed sources)"


@dataclass(frozen=True, slots=True)
class Within:
    """Which articles are counted: those of an outlet, and of days of publication, both inclusive; None for all."""

    outlet: str | None = None
    since: date | None = None
    until: date | None = None

    def sql(self) -> tuple[str, list[str]]:
        """A condition on `versions v`, and its values."""
        asked = (
            ("v.outlet = ?", self.outlet),
            ("v.published >= ?", self.since.isoformat() if self.since else None),
            ("v.published <= ?", self.until.isoformat() if self.until else None),
        )
        said = [(sql, value) for sql, value in asked if value is not None]
        return " AND ".join(["v.newest", *(sql for sql, _ in said)]), [value for _, value in said]


def voices(connection: Guarded, within: Within) -> dict[str, Counter[str]]:
    """For each outlet how many statements are "direct", "mixed" and "indirect", of an "unnamed" source, or "own"."""
    where, values = within.sql()
    found: dict[str, Counter[str]] = {}
    for outlet, voice, number in connection.execute(
        "SELECT v.outlet, CASE WHEN s.form = 'own' THEN 'own' WHEN p.kind IS NULL OR p.kind = 'unnamed' THEN 'unnamed' "
        "ELSE s.form END AS voice, count(*) FROM versions v JOIN statements s ON s.version = v.id "
        f"LEFT JOIN speakers p ON p.id = s.speaker WHERE {where} GROUP BY v.outlet, voice",
        values,
    ):
        found.setdefault(outlet or UNKNOWN, Counter())[voice] += number
    return found


def relied(connection: Guarded, within: Within) -> Counter[tuple[str, str]]:
    """How many statements each outlet has from each source: the last link of the chain before the outlet itself.

    One person is one source, by the name it is shown with; all unnamed sources are one.
    """
    where, values = within.sql()
    found: Counter[tuple[str, str]] = Counter()
    names: dict[object, str] = {}
    for outlet, person, shown, kind, number in connection.execute(
        "SELECT v.outlet, root.id, root.shown, root.kind, count(*) FROM versions v "
        "JOIN statements s ON s.version = v.id JOIN chain c ON c.statement = s.id "
        "AND c.link = (SELECT max(d.link) FROM chain d WHERE d.statement = s.id) - (v.outlet IS NOT NULL) "
        "JOIN speakers p ON p.id = c.speaker JOIN identities i ON i.id = p.identity "
        f"JOIN identities root ON root.id = i.person WHERE {where} AND s.form != 'own' "
        "GROUP BY v.outlet, root.id ORDER BY v.outlet, root.id",
        values,
    ):
        if kind == "unnamed":
            source = UNNAMED
        else:  # groups and documents are nobody across articles: those of one name count as one
            key = shown.casefold() if kind in NOBODY_IN_PARTICULAR else person
            source = names.setdefault(key, shown)
        found[outlet or UNKNOWN, source] += number
    return found


def spoken(connection: Guarded, person: int, within: Within) -> tuple[Counter[tuple[date, str]], int]:
    """How many statements a person made, by day of publication and form; and how many are in articles without a day."""
    where, values = within.sql()
    found: Counter[tuple[date, str]] = Counter()
    undated = 0
    for published, form, number in connection.execute(
        "SELECT v.published, s.form, count(*) FROM identities i JOIN speakers p ON p.identity = i.id "
        "JOIN statements s ON s.speaker = p.id JOIN versions v ON v.id = s.version "
        f"WHERE i.person = ? AND {where} GROUP BY v.published, s.form",
        [str(person), *values],
    ):
        day = day_of(published)
        if day is None:
            undated += number
        else:
            found[day, form] += number
    return found, undated
