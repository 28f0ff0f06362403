"""An HTML page as a Document: trafilatura finds the article, its title, site, author and date."""

from __future__ import annotations

import logging
import re
from typing import Any

from whence.errors import Empty, NeedsExtra, NotText
from whence.intake.addresses import original
from whence.intake.dates import first_date
from whence.intake.page_facts import Stated, stated
from whence.intake.page_tree import prepared
from whence.intake.plain import document
from whence.intake.types import NOTHING, Overrides
from whence.model import Document

# What is left of a page without an article: a few words of a menu, and no sentence.
_SENTENCE = re.compile(r"\w[.!?…][\"'”’»)]*\s*$|[。！？]", re.MULTILINE)
_FEW_WORDS = 50

_NO_WRITER = frozenset({"article by", "by", "author", "admin", "user", "staff", "guest", "editor", "written by"})

# Of trafilatura's settings these keep most of the article and least of the rest on its own evaluation pages (F1 .931;
# .926 without tables, .908 with favor_precision, .920 with favor_recall, .921 with fast).
_SETTINGS: dict[str, Any] = {"include_comments": False, "include_tables": True, "with_metadata": True}
# The day of publication where the page states it, never a guess from the text, and never by the clock of this machine.
_DATES: dict[str, Any] = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}


def page(
    html: str,
    *,
    origin: str | None = None,
    url: str | None = None,
    known: Overrides = NOTHING,
    overrides: Overrides = NOTHING,
) -> Document:
    """The article of an HTML page as a Document, one line a paragraph.

    `known` is what the feed or archive around the page says; it beats the page's own word. Where no `url` is given, the
    page's canonical one is taken, if it is of the web.

    Raises Empty where the page holds no article, NeedsExtra where the extra `pages` is not installed.
    """
    url = original(url) if url else None
    found, states = _extracted(html, url, origin)
    text = (found.text or "").strip() if found is not None else ""
    if not _SENTENCE.search(text) and len(text.split()) < _FEW_WORDS:
        name = origin or "The page"
        raise Empty(
            f"{name} has no article text that can be separated from its menus; save the article's text as a .txt file.",
            origin,
        )
    outlet = _line(found.sitename) or _line(found.hostname)
    published = states.live.day if states.live else first_date(found.date or "")
    own = Overrides(
        title=_headline(states.title(_line(found.title)), known.outlet or outlet),
        outlet=outlet,
        byline=_writers(found.author),
        published=published,
        published_at=states.at(published),
    )
    return document(
        text,
        origin=origin,
        overrides=overrides,
        known=known.over(own),
        language=_language(found.language),
        url=url or _of_the_web(found.url),
    )


def _extracted(html: str, url: str | None, origin: str | None) -> tuple[Any, Stated]:
    """What the extractor makes of a page, and what the page states of itself."""
    name = origin or "The page"
    try:
        from trafilatura import bare_extraction, load_html
    except ImportError:
        raise NeedsExtra(
            f'{name} is a page, which needs one more package: pip install "whence[pages]".', origin
        ) from None

    for logger in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    try:
        tree = load_html(html)
        if tree is None:
            return None, Stated((), ())
        states = stated(tree)
        prepared(tree)
        return bare_extraction(tree, url=url, date_extraction_params=_DATES, **_SETTINGS), states
    except Exception as error:  # on broken pages it raises whatever befalls it, and one page must not lose the others
        raise NotText(
            f"{name} is a page that cannot be taken apart ({type(error).__name__}); save the article's text as a .txt "
            f"file.",
            origin,
        ) from error


def _of_the_web(url: str | None) -> str | None:
    return url if url and url.startswith(("https://", "http://")) else None


def _line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def _headline(title: str | None, outlet: str | None) -> str | None:
    """The title without the name of the site that pages append to it."""
    if not title or not outlet:
        return title
    head = re.sub(rf"\s+[-–—|·:]\s+{re.escape(outlet)}\s*$", "", title, flags=re.IGNORECASE)
    return head or title


def _writers(names: str | None) -> str | None:
    """The names joined by commas, without those that are only a label."""
    kept = [name for part in (names or "").split(";") if (name := _line(part)) and name.lower() not in _NO_WRITER]
    return ", ".join(kept) or None


def _language(code: str | None) -> str | None:
    return code[:2].lower() if code and code[:2].isalpha() else None
