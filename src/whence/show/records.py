"""Ledgers for other programs: JSON, JSON lines, and CSV with one row per statement."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

from whence.model import Ledger, Said, Span, Statement, Sure
from whence.show import wording

COLUMNS = (
    "document",
    "origin",
    "title",
    "outlet",
    "published",
    "statement",
    "form",
    "speaker",
    "speaker_kind",
    "source",
    "cue",
    "cue_class",
    "addressee",
    "said_from",
    "said_to",
    "occasion",
    "chain",
    "within",
    "quantities",
    "confidence",
    "text",
    "start",
    "end",
    "polarity",
    "sure_speaker",
    "sure_chain",
    "sure_said",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def json_line(ledger: Ledger) -> str:
    """The ledger on one line, without the line end."""
    return _dump(ledger, None)


def json_pretty(ledger: Ledger) -> str:
    """The ledger over many lines, indented by two."""
    return _dump(ledger, 2)


def _dump(ledger: Ledger, indent: int | None) -> str:
    return json_text(ledger.to_dict(), indent)


def json_text(data: Any, indent: int | None = None) -> str:
    """`data` as JSON, letters as they are. Raises ValueError for a number that is not finite."""
    dumped = json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False)
    try:
        dumped.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which UTF-8 cannot carry but JSON can spell out
        return json.dumps(data, ensure_ascii=True, indent=indent, allow_nan=False)
    return dumped


def csv_header() -> str:
    """The names of the columns, as one row of CSV."""
    return csv_line(COLUMNS)


def csv_rows(ledger: Ledger) -> str:
    """One row for each statement, own voice included; empty where there is none.

    Rows follow RFC 4180 but end in a bare line feed. `start` and `end` are code points into the document's text, from
    the first span of the content to the last. `chain` runs from the original speaker outward: "A < B < C". A cell of
    words that a spreadsheet would run as a formula (it starts with =, +, -, @, or a tab or line end) gets an apostrophe
    in front, as OWASP advises against CSV injection; the JSON has the exact words.
    """
    names = {speaker.id: speaker.name for speaker in ledger.speakers}
    return "".join(csv_line(cells) for cells in _cells(ledger, names))


def _cells(ledger: Ledger, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    document = ledger.document
    kinds = {speaker.id: speaker.kind for speaker in ledger.speakers}
    lead = (
        document.id,
        safe_cell(document.origin or ""),
        safe_cell(document.title or ""),
        safe_cell(document.outlet or ""),
        document.published.isoformat() if document.published else "",
    )
    for s in ledger.statements:
        key = s.speaker or ""
        said = s.said or Said(None, None, "")
        yield (
            *lead,
            safe_cell(s.id),
            s.form,
            safe_cell(names.get(key, "")),
            kinds.get(key, ""),
            safe_cell(ledger.words(s.source)),
            safe_cell(ledger.words(s.cue)),
            s.cue_class or "",
            safe_cell(names.get(s.addressee or "", "")),
            said.start.isoformat() if said.start else "",
            said.end.isoformat() if said.end else "",
            safe_cell(_words(ledger, s.occasion)),
            safe_cell(wording.chain(s, names, " < ")),
            safe_cell(s.within or ""),
            safe_cell("; ".join(wording.quantity(amount) for amount in s.quantities)),
            f"{s.confidence:g}",
            safe_cell(s.text),
            *_extent(s),
            s.polarity,
            *("" if share is None else f"{share:g}" for share in _shares(s.sure)),
        )


def _words(ledger: Ledger, span: Span | None) -> str:
    return span.of(ledger.document.text) if span else ""


def _shares(sure: Sure | None) -> tuple[float | None, float | None, float | None]:
    return (sure.speaker, sure.chain, sure.said) if sure else (None, None, None)


def _extent(statement: Statement) -> tuple[str, str]:
    if not statement.content:
        return "", ""
    return str(min(s.start for s in statement.content)), str(max(s.end for s in statement.content))


def safe_cell(cell: str) -> str:
    """`cell` with an apostrophe in front where a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def csv_line(cells: tuple[str, ...]) -> str:
    """One row of CSV (RFC 4180), with a bare line feed at its end."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)  # with "\n" alone it would leave "\r" unquoted
    return out.getvalue().removesuffix("\r\n") + "\n"


class Writer:
    """Ledgers of one format to one place, each as soon as it comes. `write` takes text."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write

    def add(self, ledger: Ledger) -> None:
        """Write one ledger."""
        self.write(json_line(ledger) + "\n")

    def end(self) -> None:
        """Write what closes the output. Nothing is written where no ledger came."""


class CsvWriter(Writer):
    """CSV, its header above the first row."""

    begun = False

    def add(self, ledger: Ledger) -> None:
        """Write one ledger's rows."""
        self.write(csv_rows(ledger) if self.begun else csv_header() + csv_rows(ledger))
        self.begun = True


class JsonWriter(Writer):
    """One JSON object for one article, an array where `several` were asked for or came."""

    def __init__(self, write: Callable[[str], object], several: bool) -> None:
        super().__init__(write)
        self.several = several
        self.first: str | None = None
        self.begun = False

    def add(self, ledger: Ledger) -> None:
        """Write one ledger, or hold the first back until it is known whether others follow."""
        dumped = json_pretty(ledger)
        if self.first is None and not self.begun:
            if not self.several:
                self.first = dumped
                return
            self.write("[\n" + dumped)
        else:
            self.write(f"[\n{self.first},\n{dumped}" if self.first is not None else ",\n" + dumped)
            self.first = None
        self.begun = True

    def end(self) -> None:
        """Write the one ledger, or close the array."""
        if self.first is not None:
            self.write(self.first + "\n")
        elif self.begun:
            self.write("\n]\n")
