"""A Markdown file as a Document: its readable text, the marks gone, with the title and the like from its front
matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from whence.errors import Empty
from whence.intake.dates import moment
from whence.intake.plain import document
from whence.intake.types import NOTHING, Overrides
from whence.model import Document

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<body>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"(?P<key>[A-Za-z_-]+)[ \t]*:[ \t]*(?P<value>\S.*?)[ \t]*\r?$", re.MULTILINE)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^>]*>", re.DOTALL)

# Keys of front matter, and what each states.
KEYS: dict[str, str] = {
    "title": "title",
    "headline": "title",
    "outlet": "outlet",
    "publication": "outlet",
    "publisher": "outlet",
    "site": "outlet",
    "byline": "byline",
    "author": "byline",
    "authors": "byline",
    "published": "published",
    "date": "published",
}


def markdown(
    source: str,
    *,
    origin: str | None = None,
    url: str | None = None,
    known: Overrides = NOTHING,
    overrides: Overrides = NOTHING,
) -> Document:
    """The readable text of Markdown `source` as a Document, a blank line between blocks. Raises Empty where there is
    none.
    """
    own, body = _front_matter(source)
    text = "\n\n".join(block for block in _blocks(body) if block)
    if not text:
        raise Empty(f"{origin or 'The text'} is empty; give a text with an article in it.", origin)
    return document(text, origin=origin, overrides=overrides, known=known.over(own), url=url)


def _front_matter(source: str) -> tuple[Overrides, str]:
    front = _FRONT.match(source)
    if not front:
        return Overrides(), source.removeprefix("\ufeff")
    facts: dict[str, str] = {}
    for pair in _PAIR.finditer(front["body"]):
        fact = KEYS.get(pair["key"].lower())
        if fact and fact not in facts and (value := _unquoted(pair["value"])):
            facts[fact] = value
    when = moment(facts.get("published", ""))
    day, at = (when.day, when.at) if when else (None, None)
    known = Overrides(facts.get("title"), facts.get("outlet"), facts.get("byline"), day, at)
    return known, source[front.end() :]


def _unquoted(value: str) -> str:
    """A scalar without its quotation marks, a `[list, of, names]` joined by commas."""
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(part for item in value[1:-1].split(",") if (part := _unquoted(item.strip())))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value.strip()


def _blocks(body: str) -> Iterator[str]:
    from markdown_it import MarkdownIt

    row: list[str] | None = None
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield "  ".join(row)
            row = None
        elif token.type == "inline":
            words = _inline(token.children or ()).strip()
            if row is None:
                yield words
            else:
                row.append(words)
        elif token.type in ("fence", "code_block"):
            yield token.content.strip()
        elif token.type == "html_block":
            yield _TAG.sub("", token.content).strip()


def _inline(tokens: Sequence[Token]) -> str:
    """The words of emphasis, links and code; pictures, tags and footnote marks give none."""
    words: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            words.append(token.content)
        elif token.type == "softbreak":
            words.append(" ")
        elif token.type == "hardbreak":
            words.append("\n")
    return "".join(words)
