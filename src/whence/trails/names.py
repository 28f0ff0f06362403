"""Who is named where: outlets and reporters of one article in the words of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from whence.model import Span
from whence.trails.wordings import Article

Stated = Literal["names_source", "link", "wire_credit"]

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_DESK = re.compile(
    r"\b(?:staff|desk|newsdesk|news|editors?|team|reporters?|correspondent|service|page|bureau|agenc(?:y|ies)|press|"
    r"wires?|show|podcast|notes|translated|communications|from|with|and)\b",
    re.IGNORECASE,
)
_OPENING = 140  # characters in which a dateline may credit an agency
_THE = re.compile(r"\bthe\s$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s(?:&\s)?[A-Z]")
_BEFORE = re.compile(r"^(?:by|text by|reporting by|words by)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credit:
    """That one article's words lead to another: how, and where in its text they say so (None: in its byline)."""

    evidence: Stated
    where: Span | None
    by_name: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text leads to an article, whoever publishes the text. `reporter` is the one it names there, if any."""

    credit: Credit
    reporter: str | None = None


@dataclass(frozen=True, slots=True)
class Bearings:
    """What others can call an article by: names of its outlet, of its reporters, its address."""

    outlet: tuple[str, ...]
    short: tuple[str, ...]
    reporters: tuple[str, ...]
    links: tuple[str, ...]


@lru_cache(maxsize=8192)
def outlet_names(outlet: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What an outlet goes by in full ("Ardmoor Herald"), and for short ("Herald", "SPA").

    A short name counts only behind "the" or in a credit.
    """
    bare = _ARTICLE.sub("", outlet.strip())
    words = bare.split()
    full = [bare] if len(bare) > 2 else []
    capitals = [w[0] for w in words if w[:1].isupper()]
    short = ["".join(capitals)] if len(capitals) > 2 else []
    if len(words) > 1 and len(words[-1]) > 3 and words[-1][:1].isupper():
        short.append(words[-1])
    return tuple(full), tuple(short)


def bearings(article: Article) -> Bearings:
    """What others can call an article by."""
    full, short = outlet_names(article.outlet) if article.outlet else ((), ())
    links = []
    if article.url:
        links.append(re.sub(r"^https?://(?:www\.)?", "", article.url).rstrip("/"))
        host = urlsplit(article.url).hostname
        if host:
            links.append(host.removeprefix("www."))
    return Bearings(full, short, tuple(reporters(article.byline or "", article.outlet or "")), tuple(links))


def merged(several: Iterable[Bearings]) -> Bearings:
    """What others can call any of several articles by: the copies of one text."""
    found = list(several)
    return Bearings(
        *(
            tuple(dict.fromkeys(name for b in found for name in getattr(b, part)))
            for part in ("outlet", "short", "reporters", "links")
        )
    )


def reporters(byline: str, outlet: str = "") -> Iterator[str]:
    """The people a byline names: "Marguerite Sloan, Tidewater Features" is "Marguerite Sloan"."""
    for part in re.split(r"[,;/|()]|\s+and\s+|\s+&\s+", _BEFORE.sub("", byline)):
        name = part.strip()
        words = name.split()
        a_name = 2 <= len(words) <= 4 and all(w[:1].isupper() or w in ("de", "van", "von", "la") for w in words)
        if a_name and not _DESK.search(name) and name not in outlet and name != outlet:
            yield name


def credits(article: Article, other: Article, known: Bearings | None = None) -> list[Credit]:
    """Where the words of `article` name `other`, link to it or credit it, in the order of the text.

    The byline comes first. An outlet does not credit itself in its own dateline or byline.
    """
    of = known or bearings(other)
    return credited(article, other, mentions(article.text, of), in_byline(article.byline or "", of))


def credited(article: Article, other: Article, named: Iterable[Mention], byline: bool) -> list[Credit]:
    """Which mentions of `other` in the text of `article` are credits, and that of its byline, which comes first."""
    own = _same_outlet(article, other)
    found = [Credit("wire_credit", None)] if byline and not own else []
    signed = list(reporters(article.byline or ""))
    found += [
        m.credit
        for m in named
        if not (own and m.credit.evidence == "wire_credit") and (m.reporter is None or m.reporter not in signed)
    ]
    return sorted(found, key=lambda c: (c.where is not None, c.where or Span(0, 0)))


def in_byline(byline: str, of: Bearings) -> bool:
    """Whether a byline credits an outlet by its name or its capitals."""
    return any(_at(name, byline) for name in (*of.outlet, *(s for s in of.short if s.isupper())))


def mentions(text: str, of: Bearings) -> tuple[Mention, ...]:
    """Where a text links to an article or names its outlet or its reporters."""
    found: list[Mention] = []
    for link in of.links:
        start = text.find(link)
        if start >= 0:
            found.append(Mention(Credit("link", Span(start, start + len(link)))))
            break
    for name in (*of.outlet, *of.short):
        short = name in of.short
        for start, end in _places(name, text):
            if short and not name.isupper() and not _stands_alone(text, start, end):
                continue
            if _in_link(text, start):
                continue
            opening = end <= _OPENING and text[end : end + 1] == ")" and text[start - 1 : start] == "("
            if opening:
                found.append(Mention(Credit("wire_credit", Span(start, end))))
            else:
                found.append(Mention(Credit("names_source", Span(start, end), not short)))
    for reporter in of.reporters:
        last = reporter.split()[-1]
        if last not in text:
            continue
        for pattern in (re.escape(reporter), rf"(?:Mr|Mrs|Ms|Miss|Dr)\.?\s{re.escape(last)}"):
            named = re.search(rf"\b{pattern}\b", text)
            if named:
                found.append(Mention(Credit("names_source", Span(*named.span())), reporter))
                break
    return tuple(found)


def _same_outlet(article: Article, other: Article) -> bool:
    return bool(article.outlet and other.outlet) and _fold(article.outlet) == _fold(other.outlet)


@lru_cache(maxsize=8192)
def _fold(outlet: str | None) -> str:
    return _ARTICLE.sub("", (outlet or "").strip()).casefold()


def same_outlet(one: str | None, other: str | None) -> bool:
    """Whether two names are one outlet's: "The Harbour Record" and "Harbour Record"."""
    return bool(one and other) and _fold(one) == _fold(other)


def _at(name: str, text: str) -> bool:
    return next(_places(name, text), None) is not None


def _places(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a name stands in a text as whole words."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not (before.isalnum() or after.isalnum()):
            yield start, end
        start = text.find(name, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a short name stands behind "the" and does not go on: "the Herald", not "the Herald Sun"."""
    return bool(_THE.search(text[max(0, start - 4) : start])) and not _GOES_ON.match(text, end)


def _in_link(text: str, start: int) -> bool:
    piece = text[max(0, start - 120) : start].split()
    return bool(piece) and "//" in piece[-1]
