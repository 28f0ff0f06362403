"""The formats a ledger is exported in, as one table: what each is for, and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from whence.formats import annotation, brat, graphml, page, parquet, prov, schema_org
from whence.formats.places import Index
from whence.model import Ledger
from whence.show.html import fragment
from whence.show.records import csv_header, csv_rows, json_line


@dataclass(frozen=True, slots=True)
class OneFile:
    """A format that holds any number of articles in one file. `binary` ones are nothing to look at on a terminal."""

    suffix: str
    purpose: str
    write: Callable[[Iterable[Ledger], BinaryIO], None]
    binary: bool = False


@dataclass(frozen=True, slots=True)
class FileEach:
    """A format with files of its own for each article, in a folder or a ZIP archive.

    `files` gives the suffix and the bytes of each; `also` are files that the folder needs besides; `index` makes the
    file that leads to the others. `alone` says that one article is one file, which then needs no folder.
    """

    suffix: str
    purpose: str
    files: Callable[[Ledger], Iterator[tuple[str, bytes]]]
    also: tuple[tuple[str, bytes], ...] = ()
    alone: bool = False
    index: Callable[[], Index] | None = None


Format = OneFile | FileEach


def _json_lines(ledgers: Iterable[Ledger], target: BinaryIO) -> None:
    for ledger in ledgers:
        target.write(f"{json_line(ledger)}\n".encode())


def _csv(ledgers: Iterable[Ledger], target: BinaryIO) -> None:
    target.write(csv_header().encode())
    for ledger in ledgers:
        target.write(csv_rows(ledger).encode("utf-8", "replace"))


def _page(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    yield ".html", page.page(ledger, fragment(ledger)).encode()


FORMATS: dict[str, Format] = {
    "jsonl": OneFile(
        ".jsonl", "whole ledgers, one JSON object a line; the only one that can be read back", _json_lines
    ),
    "csv": OneFile(".csv", "spreadsheets: one row for each statement", _csv),
    "parquet": OneFile(".parquet", "pandas, Polars, DuckDB, Spark: the rows with types", parquet.write, binary=True),
    "annotation": OneFile(".jsonld", "annotation tools: W3C Web Annotations", annotation.write),
    "prov": OneFile(".jsonld", "provenance tools and triple stores: PROV-O", prov.write),
    "schema": OneFile(
        ".jsonld", "search engines and claim databases: schema.org Quotation and Claim", schema_org.write
    ),
    "brat": FileEach(
        ".zip",
        "the brat annotation tool: text and standoff",
        brat.files,
        (("annotation.conf", brat.CONFIGURATION.encode()),),
    ),
    "graphml": OneFile(".graphml", "Gephi, Cytoscape, networkx: who cites whom", graphml.write),
    "html": FileEach(".html", "reading and printing: a page for an article", _page, alone=True, index=page.Contents),
}
