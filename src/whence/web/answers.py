"""What can be asked, each question one call of the core; the pages and the API give the same answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from whence.errors import NotInLibrary
from whence.model import Ledger, Span
from whence.store import Library
from whence.store.records import (
    ArticleRow,
    Count,
    Counts,
    Diff,
    FoundArticle,
    FoundStatement,
    Info,
    OutletRow,
    Portrait,
    SpeakerCount,
    TrailRow,
    VersionRow,
)
from whence.trail_model import Trail
from whence.web.asking import Asked

Listed = Literal["statements", "articles"]


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of the answers this is, counted from 1, how many fit on one, and whether there are more."""

    page: int
    per: int
    more: bool


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Statements or articles that hold the words (`listed` says which), and counts over all the statements that do."""

    listed: Listed
    rows: tuple[FoundStatement | FoundArticle, ...]
    paging: Paging
    counts: Counts


@dataclass(frozen=True, slots=True)
class ArticleAnswer:
    """An article: its row, the ledger of one version, all versions, and where the words looked for stand in its text.

    `people` gives, for the speakers of the ledger, the numbers that they go by across articles; `trails` are those that
    the article stands in.
    """

    article: ArticleRow
    version: int
    ledger: Ledger
    versions: tuple[VersionRow, ...]
    hits: tuple[Span, ...]
    people: Mapping[str, int]
    trails: tuple[TrailRow, ...]


@dataclass(frozen=True, slots=True)
class SpeakersAnswer:
    """Who speaks: found by a name, or those who speak most in the latest statements."""

    found: tuple[SpeakerCount, ...]
    most: tuple[Count, ...]
    paging: Paging
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class SpeakerAnswer:
    """A person or body: its names, what it says, newest first, and counts over all of that."""

    portrait: Portrait
    rows: tuple[FoundStatement | FoundArticle, ...]
    paging: Paging
    counts: Counts


@dataclass(frozen=True, slots=True)
class OutletsAnswer:
    """The outlets by name."""

    outlets: tuple[OutletRow, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class OutletAnswer:
    """An outlet, and counts over what its articles say in a period; nothing here ranks it."""

    outlet: OutletRow
    counts: Counts
    latest: tuple[FoundStatement | FoundArticle, ...]


def search(library: Library, asked: Asked) -> SearchAnswer:
    """`find`, with its counts. Articles are listed where nothing is asked for, statements else, unless `in` says."""
    words, filters = asked["q"] or "", _filters(asked)
    page, per = asked["page"], asked["per"]
    listed: Listed = asked["in"] or ("statements" if words.strip() or filters else "articles")
    place = {"limit": per, "offset": (page - 1) * per}
    if listed == "statements" and asked["order"] == "newest":
        found, counts = library.survey(words, **place, **filters)
    else:
        within: Literal["statements", "text"] = "text" if listed == "articles" else "statements"
        found = library.find(words, within=within, order=asked["order"], **place, **filters)
        counts = library.counts(words, **filters)
    return SearchAnswer(listed, found.rows, Paging(page, per, found.more), counts)


def _filters(asked: Asked) -> dict[str, Any]:
    given = {
        "since": asked.day("from"),
        "until": asked.day("to"),
        **{
            name: asked.values.get(name)
            for name in ("speaker", "person", "outlet", "form", "cue_class", "through", "polarity")
        },
    }
    return {name: value for name, value in given.items() if value is not None}


def article(library: Library, asked: Asked) -> ArticleAnswer:
    """One article with the ledger of its newest version, or of the one asked for."""
    number = asked["article"]
    row = library.article(number)
    version = asked["version"] or row.version
    hits = library.hits(number, asked["q"]) if asked["q"] and version == row.version else ()
    return ArticleAnswer(
        row,
        version,
        library.ledger(number, version),
        library.versions(number),
        hits,
        library.people(number, version),
        library.trails_of(number),
    )


def changes(library: Library, asked: Asked) -> Diff:
    """How the statements of an article changed between two versions."""
    return library.diff(asked["article"], asked["from"], asked["to"])


def speakers(library: Library, asked: Asked) -> SpeakersAnswer:
    """Speakers by name; without one, those who speak most in the latest statements."""
    page, per = asked["page"], asked["per"]
    if asked["q"]:
        found = library.named(asked["q"], limit=per + 1, offset=(page - 1) * per)
        return SpeakersAnswer(found[:per], (), Paging(page, per, len(found) > per), None)
    counts = library.counts(**_filters(asked))
    return SpeakersAnswer((), counts.speakers, Paging(1, per, False), counts)


def speaker(library: Library, asked: Asked) -> SpeakerAnswer:
    """One speaker, and what it says. `who` begins with its number; the name behind it helps where that is gone."""
    portrait = _portrait(library, asked["who"])
    filters = _filters(asked) | {"person": portrait.person}
    page, per = asked["page"], asked["per"]
    words = asked["q"] or ""
    found, counts = library.survey(words, limit=per, offset=(page - 1) * per, **filters)
    return SpeakerAnswer(portrait, found.rows, Paging(page, per, found.more), counts)


_WHO = re.compile(r"(\d{1,15})(?:-(.*))?", re.DOTALL)


def _portrait(library: Library, who: str) -> Portrait:
    """By number; where that is gone (its article was read again, or taken out), by the name in the address."""
    number = _WHO.fullmatch(who)
    name = (number[2] or "" if number else who).replace("-", " ").strip()
    try:
        if number:
            return library.portrait(int(number[1]))
    except NotInLibrary:
        if not name:
            raise
    found = [one for one in library.named(name, limit=5) if one.person is not None]
    if not found or found[0].person is None:
        raise NotInLibrary(f"There is no speaker “{name}” in {library.path}; look for another name.")
    return library.portrait(found[0].person)


def outlets(library: Library, asked: Asked) -> OutletsAnswer:
    """The outlets by name."""
    page, per = asked["page"], asked["per"]
    found = library.outlets(limit=per + 1, offset=(page - 1) * per)
    return OutletsAnswer(found[:per], Paging(page, per, len(found) > per))


def outlet(library: Library, asked: Asked) -> OutletAnswer:
    """One outlet, with counts over its statements in a period."""
    row = library.outlet(asked["outlet"])
    filters = {name: value for name, value in _filters(asked).items() if name in ("outlet", "since", "until")}
    latest = library.find("", within="text", order="newest", limit=10, **filters)
    return OutletAnswer(row, library.counts(**filters), latest.rows)


@dataclass(frozen=True, slots=True)
class TrailsAnswer:
    """Trails, those with the newest article first; `traced` says whether every article has been looked at."""

    trails: tuple[TrailRow, ...]
    paging: Paging
    traced: bool


@dataclass(frozen=True, slots=True)
class TrailAnswer:
    """One trail, and whether every article of the library has been looked at."""

    trail: Trail
    traced: bool


def trails(library: Library, asked: Asked) -> TrailsAnswer:
    """Trails by their words, an outlet, a flag, a period."""
    page, per = asked["page"], asked["per"]
    found = library.trails(
        words=asked["q"], outlet=asked["outlet"], flag=asked["flag"], since=asked.day("from"), until=asked.day("to"),
        limit=per + 1, offset=(page - 1) * per,
    )  # fmt: skip
    return TrailsAnswer(found[:per], Paging(page, per, len(found) > per), library.traced())


def trail(library: Library, asked: Asked) -> TrailAnswer:
    """One trail by its id."""
    return TrailAnswer(library.trail(asked["trail"]), library.traced())


def info(library: Library, asked: Asked) -> Info:
    """What the library holds."""
    return library.info(check=False)
