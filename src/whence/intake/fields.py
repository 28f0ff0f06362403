"""What the fields of records and tables are called, and what each says of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from whence.intake.options import Options

# Names that fields go by where the user names none, the first that is there and filled; compared by their letters and
# digits alone. The first of each row is the contract's own.
FIELDS: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "article_text", "article_body", "maintext", "main_text", "full_text", "plain_text",
        "content_text", "article", "story",
    ),
    "title": ("title", "headline", "article_title", "heading"),
    "outlet": (
        "outlet", "publication", "source", "publisher", "site_name", "site", "newspaper", "source_name", "media_name",
        "source_hostname", "source_domain", "hostname", "domain", "website", "media", "media_outlet",
    ),
    "byline": ("byline", "author", "authors", "writer"),
    "published": (
        "published", "date", "pub_date", "published_at", "date_published", "publish_date", "date_publish",
        "publication_date", "published_date", "datetime", "published_time", "date_time", "seen_date", "created_at",
        "timestamp", "first_published", "first_publication_date", "web_publication_date", "created_utc", "created",
    ),
    "url": (
        "url", "link", "canonical_url", "permalink", "article_url", "source_url", "uri", "page_url", "original_url",
        "canonical", "web_url", "source", "guid", "id",
    ),
}  # fmt: skip
# Where there is no text, these may hold the page.
PAGES = ("html", "raw_html", "content_html", "page")

_ADDRESS = re.compile(r"\s*(?:https?:)?//\S+\s*", re.IGNORECASE)
_PLACE = re.compile(
    r"\s*[\w-]+(?:\.[\w-]+)+/\S*\s*"
)  # "www.gazette.example/2024/quay", of which nobody knows the scheme
_NO_LETTER = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """A field's name as it is compared: letters and digits, in lower case."""
    return _NO_LETTER.sub("", name).lower()


def fits(fact: str, value: str) -> bool:
    """Whether a value may be what a field of that name is guessed to hold: an outlet has no address, a URL is one."""
    if fact == "outlet" and _PLACE.fullmatch(value):
        return False
    return fact not in ("outlet", "url") or (_ADDRESS.fullmatch(value) is not None) == (fact == "url")


def chosen(fact: str, options: Options) -> str | None:
    """The name that the user gave for the field of a fact."""
    name: str | None = getattr(options, f"{fact}_field")
    return name


def columns(names: Iterable[str], options: Options) -> dict[str, tuple[str, ...]]:
    """For each fact the names, of those there are, that may hold it, the likeliest first."""
    by_fold: dict[str, str] = {}
    for name in names:
        by_fold.setdefault(folded(name), name)
    found: dict[str, tuple[str, ...]] = {}
    for fact, guesses in FIELDS.items():
        named = chosen(fact, options)
        found[fact] = (named,) if named else _there(guesses, by_fold)
    found["page"] = () if options.text_field else _there(PAGES, by_fold)
    return found


def _there(guesses: tuple[str, ...], by_fold: dict[str, str]) -> tuple[str, ...]:
    return tuple(by_fold[folded(guess)] for guess in guesses if folded(guess) in by_fold)


def as_text(value: object) -> str | None:
    """A value of a table as a string: days as they are written in ISO 8601, lists joined by commas; None for none."""
    if value is None or isinstance(value, (bool, bytes)):
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() or abs(value) >= 1e8 else None  # seconds since 1970
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        parts = [part for item in value if (part := as_text(item))]
        return ", ".join(parts) or None
    if isinstance(value, dict):
        return as_text(value.get("name"))
    return str(value)


def one_line(words: str) -> str:
    """The words on one line, halves of surrogate pairs as question marks."""
    return " ".join(words.encode("utf-8", "replace").decode("utf-8").split())
