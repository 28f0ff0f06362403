"""Answers as pages: templates, and the few words and links that they share. All text is escaped, and shown as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from whence.model import Ledger, Span, Verdict
from whence.show import check_wording, wording
from whence.show.html import is_web_address
from whence.show.trail_wording import FLAGS
from whence.web.answers import ArticleAnswer
from whence.web.article_view import HUES, View, view
from whence.web.asking import Asked
from whence.web.questions import QUESTIONS
from whence.web.trail_view import trail_view

_FORMS = {"direct": "in quotation marks", "indirect": "reported", "mixed": "partly quoted", "own": "own voice"}
_CUES = {
    "neutral": "neutral (said)", "committed": "committed (insisted)", "doubting": "doubting (claimed)",
    "conceding": "conceding (admitted)", "accusing": "accusing (accused)", "directing": "directing (urged)",
    "commissive": "promising (promised)", "mental": "mental (believes)", "medium": "medium (wrote)",
    "evaluative": "evaluating (praised)",
}  # fmt: skip
_FILTERS = ("speaker", "person", "outlet", "through", "form", "cue_class", "polarity", "from", "to")


def _stamp() -> str:
    """A hash over the files that pages fetch, which stands in their addresses so that browsers may keep them."""
    found = sha256()
    for one in sorted((files("whence.web") / "static").iterdir(), key=lambda f: f.name):
        if one.is_file():
            found.update(one.name.encode() + b"\0" + one.read_bytes())
    return found.hexdigest()[:12]


STAMP = _stamp()


@dataclass(frozen=True, slots=True)
class Address:
    """The address of the page that is shown, from which others are made by changing what it asks."""

    path: str
    query: str

    def pairs(self) -> list[tuple[str, str]]:
        """What it asks, in order, what is empty left out."""
        return [(name, value) for name, value in parse_qsl(self.query) if name != "token"]

    def given(self, name: str) -> str:
        """One parameter as it was given, empty where it was not."""
        return next((value for key, value in self.pairs() if key == name), "")

    def but(self, **changes: object) -> str:
        """The same page with some parameters changed; None leaves one out, and so does any change with the page.

        A parameter called `from` is given as `from_`.
        """
        wanted = {name.rstrip("_"): value for name, value in changes.items()}
        kept = [(k, v) for k, v in self.pairs() if k not in wanted and (k != "page" or "page" in wanted)]
        kept += [(name, str(value)) for name, value in wanted.items() if value not in (None, "")]
        return self.path + ("?" + urlencode(kept) if kept else "")


class Pages:
    """Makes pages. `library` is the name of the file, `secret` what forms carry."""

    def __init__(self, library: str, *, write: bool, secret: str) -> None:
        self.environment = _environment()
        shared = {"library_name": library, "write": write, "secret": secret, "stamp": STAMP}
        self.environment.globals.update(shared)

    def answer(self, name: str, answer: Any, asked: Asked, address: Address) -> str:
        """The page of an answer."""
        extra = _EXTRA.get(name)
        values = extra(answer) if extra else {}
        return self._page(name, address, answer=answer, asked=asked, **values)

    def form(self, name: str, address: Address) -> str:
        """The page of a question before anything was asked."""
        return self._page(name, address, answer=None, asked=None, **_NO_EXTRA)

    def error(self, status: int, heading: str, message: str) -> str:
        """The page that says what is wrong."""
        return self._page("error", Address("/", ""), status=status, heading=heading, message=message)

    def _page(self, name: str, address: Address, **values: Any) -> str:
        return self.environment.get_template(f"{name}.html").render(here=address, name=name, **values)


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("whence.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined, finalize=_shown,
    )  # fmt: skip
    made.filters.update(
        line=wording.one_line, day=_day, moment=wording.moment, number=_number, counted=wording.counted, slug=slug,
        segments=segments, web=lambda url: url if url and is_web_address(url) else None, percent=_percent,
        short=wording.shorten, when=wording.when, lang=_language,
    )  # fmt: skip
    made.globals.update(
        flags=FLAGS,
        forms=_FORMS, cues=_CUES, filters=_FILTERS, speaker_page=speaker_page, outlet_page=outlet_page,
        article_page=article_page, bars=bars, hue=hue, questions={q.name: q for q in QUESTIONS},
        steps=check_wording.steps, passages=check_wording.shown, who_was_asked=check_wording.asked,
    )  # fmt: skip
    return made


def _shown(value: Any) -> Any:
    """What a template puts out: never None, and no character that could turn the text around it or hide in it."""
    if value is None:
        return ""
    return value if isinstance(value, Markup) or not isinstance(value, str) else wording.printable(value)


# Words


def _language(code: str | None) -> str:
    """A language as a page may name it; English where it is not one that is known."""
    return code if code and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) else "en"


def _day(value: date | str | None) -> str:
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return wording.long_day(value) if value else "undated"


def _number(value: int) -> str:
    return f"{value:,}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def segments(words: str, marks: Sequence[Span]) -> list[tuple[str, bool]]:
    """`words` cut at the marks: each stretch, and whether it is marked."""
    found, place = [], 0
    for mark in marks:
        if mark.start > place:
            found.append((words[place : mark.start], False))
        found.append((words[mark.start : mark.end], True))
        place = mark.end
    if place < len(words):
        found.append((words[place:], False))
    return found


# Addresses


def slug(name: str) -> str:
    """A name as the end of an address: lower case, words joined by hyphens."""
    plain = unicodedata.normalize("NFKC", wording.one_line(name)).casefold()
    return re.sub(r"[^\w]+", "-", plain).strip("-_")[:60]


def speaker_page(person: int | None, name: str) -> str:
    """The page of a speaker; of those who are nobody in particular, what the library has of that wording."""
    if person is None:
        return "/?" + urlencode({"speaker": wording.one_line(name)})
    end = slug(name)
    return f"/s/{person}" + (f"-{quote(end)}" if end else "")


def outlet_page(name: str) -> str:
    """The page of an outlet."""
    return f"/outlets/{quote(name, safe='')}"


def article_page(article: int, q: str = "", statement: str = "", version: int | None = None) -> str:
    """The page of an article, the words looked for kept, at a statement or else at the first of the words."""
    asked = urlencode([(k, str(v)) for k, v in (("version", version), ("q", q)) if v])
    place = statement or ("hit" if q else "")
    return f"/a/{article}" + (f"?{asked}" if asked else "") + (f"#{quote(place)}" if place else "")


# Pictures


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a picture: where it stands, how high it is, and what it stands for."""

    name: str
    count: int
    x: float
    y: float
    height: float


def bars(counts: Iterable[Any], height: int = 48, width: int = 10) -> list[Bar]:
    """Months as bars, gaps between them kept: at most 240 months, the latest."""
    found = {count.name: count.count for count in counts if re.fullmatch(r"\d{4}-\d\d", count.name)}
    if not found:
        return []
    first, last = (int(name[:4]) * 12 + int(name[5:]) - 1 for name in (min(found), max(found)))
    first = max(first, last - 239)
    months = [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]
    top = max(found.values())
    made = []
    for place, month in enumerate(months):
        count = found.get(month, 0)
        tall = max(height * count / top, 1.5) if count else 0
        made.append(Bar(month, count, place * width, round(height - tall, 2), round(tall, 2)))
    return made


def hue(key: object) -> int:
    """A colour for a name that has no number: the same one each time."""
    return int(sha256(str(key).encode("utf-8", "replace")).hexdigest()[:8], 16) % HUES


# What some pages need laid out


def _article_extra(answer: ArticleAnswer) -> Mapping[str, Any]:
    return {"view": view(answer.ledger, answer.people, answer.hits), "ledger": answer.ledger}


def _paste_extra(answer: Any) -> Mapping[str, Any]:
    ledger: Ledger = answer.ledger
    laid: View = view(ledger, {})
    return {"view": laid, "ledger": ledger}


def _check_extra(answer: Any) -> Mapping[str, Any]:
    quotes: list[Verdict] = [v for v in answer.verdicts if v.quote.form != "indirect"]
    return {"quotes": quotes, "reported": [v for v in answer.verdicts if v.quote.form == "indirect"]}


def _trail_extra(answer: Any) -> Mapping[str, Any]:
    return {"view": trail_view(answer.trail)}


_EXTRA: dict[str, Any] = {
    "trail": _trail_extra,
    "article": _article_extra,
    "paste": _paste_extra,
    "check": _check_extra,
}
_NO_EXTRA: dict[str, Any] = {"view": None, "ledger": None, "quotes": (), "reported": ()}
