"""What kind of thing a file is: by the end of its name, or by its first bytes."""

from __future__ import annotations

import json
import re

# What a folder is searched for, and how each is read; with .gz behind it too. Of files named one by one, any other
# suffix is recognised by its first bytes.
SUFFIXES: dict[str, str] = {
    ".txt": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".eml": "mail",
    ".jsonl": "records",
    ".ndjson": "records",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".arc": "warc",
    ".mbox": "mbox",
    ".rss": "feed",
    ".atom": "feed",
    ".opml": "opml",
    ".zip": "zip",
}
ONE = frozenset({"plain", "markdown", "page", "mail", "unknown"})
"""The kinds that hold one article."""

# What may stand before the root of XML. Atomic, since a run of comments can be cut in more ways than there is time for.
_PROLOG = re.compile(rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*)?>)*+", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(rb"<(rss|rdf:RDF|feed|opml)\b", re.IGNORECASE)
_PAGE = re.compile(
    r"\s*+(?:<\?xml[^>]*>\s*+)?(?>(?:<!--.*?-->\s*)*+)<(?:!doctype\s+html|html|head|body|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_BOM = b"\xef\xbb\xbf"
_HEAD = 4096


def kind_of_name(name: str) -> str | None:
    """The kind that a file name says; None for one that is not known."""
    name = name.lower().removesuffix(".gz")
    return next((kind for suffix, kind in SUFFIXES.items() if name.endswith(suffix)), None)


def holds_many(name: str) -> bool:
    """Whether a file of this name is read as many articles, even where it holds one."""
    return kind_of_name(name.partition("?")[0] if "://" in name else name) not in (None, *ONE)


def kind_of_bytes(first: bytes) -> str:
    """The kind that the first bytes of a file, its first line at the least, say.

    "unknown" is a text or a page, "xml" is XML that is neither a page nor a feed.
    """
    for magic, kind in ((b"PK\x03\x04", "zip"), (b"PAR1", "parquet"), (b"WARC/", "warc"), (b"filedesc:", "warc")):
        if first.startswith(magic):
            return kind
    head = first.removeprefix(_BOM)[:_HEAD]
    prolog = _PROLOG.match(head)
    if found := _ROOT.match(head, prolog.end() if prolog else 0):
        return "opml" if found[1].lower() == b"opml" else "feed"
    if head.lstrip().startswith(b"{") and b"jsonfeed.org" in head.replace(b"\\/", b"/"):
        return "feed"
    if head.lstrip().startswith(b"<?xml") and not is_page(head.decode("latin-1")):
        return "xml"
    return "records" if is_record(first) else "unknown"


def is_page(text: str) -> bool:
    """Whether a text of unknown kind is an HTML page."""
    return _PAGE.match(text[:2000]) is not None


def is_record(line: bytes) -> bool:
    """Whether the first line of a stream of unknown kind is a JSON object with a text."""
    line = line.removeprefix(_BOM).partition(b"\n")[0].strip()
    if not (line.startswith(b"{") and line.endswith(b"}") and b'"text"' in line):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
