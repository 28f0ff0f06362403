"""RSS, Atom and JSON feeds: their items fetched as pages, or read from the feed's own text.

A feed that the user names by its URL leads to the web; one that is a file does so only where that is asked for.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any, cast
from urllib.parse import urljoin

from whence.errors import BadRecord, Empty, InputError, NeedsExtra, Refused
from whence.intake import decode
from whence.intake.dates import Moment, moment
from whence.intake.kinds import ONE
from whence.intake.options import Setting
from whence.intake.polite import NOTHING_NEW, Web
from whence.intake.raw import Raw, RawKind
from whence.intake.streams import Stream
from whence.intake.types import Overrides, Unread
from whence.intake.web import Fetched
from whence.intake.xmltext import harmless


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed: where its page is, what the feed says of it, and its full text, if the feed has it, as the
    body of a page. `updated` is when it was changed last, in the feed's own words.
    """

    url: str | None
    title: str | None = None
    byline: str | None = None
    published: Moment | None = None
    body: str | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, which is mostly the outlet's name, and its items in its order."""

    title: str | None
    items: tuple[Item, ...]


def raws(stream: Stream, origin: str, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of a feed that is a file. Raises BadRecord for anything that is not a feed."""
    data = stream.read(decode.LIMIT + 1)
    if len(data) > decode.LIMIT:
        raise decode.too_large(origin)
    feed = parse(data, origin)
    yield from articles(feed, origin, setting, Web(setting) if setting.options.fetch else None)


def visit(got: Fetched, url: str, web: Web, setting: Setting) -> Iterator[Raw | Unread]:
    """The articles of a feed that was fetched from `url`; nothing, and a notice, where it is as it was."""
    if got.kind == "unchanged":
        setting.passed(url, NOTHING_NEW)
        return
    whole = True
    for one in articles(parse(got.data, url, got.charset, base=got.url), url, setting, web):
        whole = whole and isinstance(one, Raw)
        yield one
    if whole:  # else the pages that failed would not be tried again before the feed changes
        web.visited(got, url)


def articles(feed: Feed, origin: str, setting: Setting, web: Web | None) -> Iterator[Raw | Unread]:
    """The items of a feed, each once: fetched through `web` if there is one, else as far as the feed has their text."""
    if not feed.items:
        setting.passed(origin, "feed without items")
    passed: Counter[str] = Counter()
    for number, item in enumerate(feed.items, start=1):
        name = item.url or f"{origin}#{number}"
        if web is not None and item.url:
            if item.url in web.seen:
                passed["item named twice"] += 1
                continue
            web.seen.add(item.url)
            yield from _fetched(item, item.url, feed, passed, web)
        elif item.body:
            yield own(item, name, feed.title)
        elif item.url:
            why = f"{name} is only named in {origin}, without its full text; give --fetch to fetch it from the web."
            yield Unread(name, Refused(why, name))
        else:
            yield Unread(name, Empty(f"{name} has neither a text nor an address; ask its publisher.", name))
    for why, count in sorted(passed.items()):
        setting.passed(origin, why, count)


def _fetched(item: Item, url: str, feed: Feed, passed: Counter[str], web: Web) -> Iterator[Raw | Unread]:
    try:
        got = web.get(url)
        if got.kind == "unchanged":
            passed["page as it was"] += 1
            return
        page = page_of(got, item, url)
    except InputError as error:
        if not item.body:
            yield Unread(url, error)
            return
        passed["page that could not be fetched, its text taken from the feed"] += 1
        yield own(item, url, feed.title)
        return
    yield page
    web.visited(got, url)


def page_of(got: Fetched, item: Item, url: str) -> Raw:
    """The page of an item, as it was fetched from `url`. Raises Refused where it is not a page or a text."""
    if got.kind not in ONE:
        raise Refused(f"{url} leads to a {got.kind} file, not to a page; name it itself to read it.", url)
    known = Overrides(byline=item.byline, **_when(item))
    return Raw(url, got.data, cast(RawKind, got.kind), got.url, got.charset, known)


def _when(item: Item) -> dict[str, Any]:
    return {"published": item.published.day, "published_at": item.published.at} if item.published else {}


def own(item: Item, name: str, outlet: str | None) -> Raw:
    """The text that a feed called `outlet` itself has of an item."""
    known = Overrides(item.title, outlet, item.byline, **_when(item))
    page = f"<!DOCTYPE html><html><head><title>{escape(item.title or '')}</title></head><body><article>"
    return Raw(name, f"{page}{item.body}</article></body></html>".encode(), "page", item.url, "utf-8", known)


def parse(data: bytes, origin: str, charset: str | None = None, *, base: str = "") -> Feed:
    """A feed of any kind. Raises BadRecord for anything else or harmful, NeedsExtra without the extra `feeds`."""
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return _json(data, origin, base)
    try:
        import feedparser  # type: ignore[import-untyped]
    except ImportError:
        raise NeedsExtra(
            f'{origin} is a feed, which needs one more package: pip install "whence[feeds]".', origin
        ) from None
    text = harmless(data, origin, charset)
    # A stream, not bytes: those might be taken for the name of a file. Markup is kept; it is a page's that we read.
    try:
        found = feedparser.parse(BytesIO(text.encode()), sanitize_html=False, resolve_relative_uris=False)
        base = base or _first_address(link.get("href") for link in found.feed.get("links", []))
        feed = Feed(_line(found.feed.get("title")), tuple(_item(entry, base) for entry in found.entries))
    except Exception as error:  # it raises whatever befalls it on broken feeds
        raise _no_feed(origin) from error
    if not found.get("version") and not feed.items:
        raise _no_feed(origin)
    return feed


def _item(entry: Any, base: str) -> Item:
    full = [part.get("value") for part in entry.get("content", []) if "html" in part.get("type", "html")]
    author = entry.get("author_detail", {}).get("name") or entry.get("author")
    return Item(
        _address(entry.get("link"), base),
        _line(entry.get("title")),
        None if "@" in (author or "") else _line(author),
        moment(entry.get("published") or entry.get("updated") or ""),
        max((part for part in full if part), key=len, default=None),
        _line(dict.get(entry, "updated")),  # feedparser's own `get` takes another date for it, and warns
    )


def _json(data: bytes, origin: str, base: str) -> Feed:
    """A JSON Feed, version 1 or 1.1 (jsonfeed.org)."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _no_feed(origin) from None
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise _no_feed(origin)
    base = base or _first_address(found.get(key) for key in ("home_page_url", "feed_url"))
    return Feed(
        _line(found.get("title")), tuple(_json_item(item, base) for item in found["items"] if isinstance(item, dict))
    )


def _json_item(item: dict[str, Any], base: str) -> Item:
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [name for author in authors or [] if isinstance(author, dict) and (name := _line(author.get("name")))]
    html, plain = item.get("content_html"), item.get("content_text")
    body = html if isinstance(html, str) and html.strip() else None
    if body is None and isinstance(plain, str) and plain.strip():
        body = "".join(f"<p>{escape(line)}</p>" for line in plain.splitlines() if line.strip())
    when = item.get("date_published") or item.get("date_modified")
    return Item(
        _address(item.get("url"), base),
        _line(item.get("title")),
        ", ".join(names) or None,
        moment(when) if isinstance(when, str) else None,
        body,
        _line(item.get("date_modified")),
    )


def _first_address(links: Iterable[object]) -> str:
    """What the links of a feed that is a file are relative to: the first address that the feed gives as its own."""
    return next((url for link in links if (url := _address(link, ""))), "")


def _address(link: object, base: str) -> str | None:
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        url = urljoin(base, link.strip())
    except ValueError:
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def _line(words: object) -> str | None:
    return " ".join(words.split()) or None if isinstance(words, str) else None


def _no_feed(origin: str) -> BadRecord:
    return BadRecord(f"{origin} is not a feed that can be read (RSS, Atom or JSON Feed); check the address.", origin)
