"""Verdicts for other programs: the JSON of `docs/check.md`, and one row of CSV for each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from whence.model import Document, Edit, Passage, Verdict
from whence.show import check_wording as wording
from whence.show.rows import CsvRows, JsonRows, Rows

Key = str | int | float  # of a quote, as its row has it
COLUMNS = (
    "id", "article", "verdict", "holds", "flags", "score", "speaker", "quote", "diff", "why",
    "document", "passage_speaker", "turn", "start", "end", "time", "date", "text", "before", "after",
)  # fmt: skip


def record(verdict: Verdict, *, key: Key | None = None, article: str | None = None) -> dict[str, Any]:
    """A verdict as JSON has it; `key` is the id where it is not the quote's own."""
    quote = verdict.quote
    return {
        "id": quote.id if key is None else key,
        "verdict": verdict.verdict,
        "flags": list(verdict.flags),
        "passage": None if verdict.passage is None else passage_record(verdict.passage),
        "score": round(verdict.score, 4),
        "diff": [_edit(edit) for edit in verdict.diff],
        "quote": quote.text,
        "speaker": quote.speaker,
        "form": quote.form,
        "holds": verdict.holds,
        "why": verdict.why,
        "pieces": [passage_record(piece) for piece in verdict.pieces],
        "article": article,
        "statement": quote.statement,
        "spans": [{"start": span.start, "end": span.end} for span in quote.spans],
    }


def passage_record(passage: Passage) -> dict[str, Any]:
    """A passage as JSON has it."""
    return {
        "document": passage.document,
        "speaker": passage.speaker,
        "turn": passage.turn,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "before": passage.before,
        "after": passage.after,
        "time": passage.time,
        "title": passage.title,
        "date": passage.day.isoformat() if passage.day else None,
    }


def _edit(edit: Edit) -> dict[str, str]:
    return {"kind": edit.kind, "quote": edit.quote, "passage": edit.passage}


def row(found: Mapping[str, Any], verdict: Verdict) -> dict[str, Any]:
    """A verdict as a row of CSV, from its record."""
    passage = found["passage"] or {}
    return {
        **{name: found[name] for name in ("id", "article", "verdict", "flags", "score", "speaker", "quote", "why")},
        "holds": {True: "yes", False: "no", None: ""}[verdict.holds],
        "diff": wording.in_marks(verdict.diff),
        "passage_speaker": passage.get("speaker"),
        "date": passage.get("date"),
        **{name: passage.get(name) for name in ("document", "turn", "start", "end", "time", "text", "before", "after")},
    }


class CheckWriter:
    """Verdicts of one format to one place, each as soon as it comes: JSON lines. `write` takes text."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write
        self.rows: Rows = Rows(write)
        self.name: str | None = None
        self.tally = wording.Tally()

    def article(self, document: Document) -> None:
        """The verdicts that follow are on this article."""
        self.name = document.origin or document.title or document.id

    def add(self, verdict: Verdict, key: Key | None = None) -> None:
        """Count and write one verdict; `key` is its id where it is not the quote's own."""
        self.tally.add(verdict)
        self.put(verdict, key)

    def put(self, verdict: Verdict, key: Key | None) -> None:
        """Write one verdict."""
        self.rows.add(record(verdict, key=key, article=self.name))

    def end(self) -> None:
        """Write what closes the output."""
        self.rows.end()


class JsonCheckWriter(CheckWriter):
    """An array of verdicts; one bare object where only one was asked for."""

    def __init__(self, write: Callable[[str], object], several: bool) -> None:
        super().__init__(write)
        self.several = several
        self.rows = JsonRows(write)

    def put(self, verdict: Verdict, key: Key | None) -> None:
        """Write one verdict."""
        if self.several:
            super().put(verdict, key)
        else:
            self.write(json.dumps(record(verdict, key=key), ensure_ascii=False, indent=2, allow_nan=False) + "\n")

    def end(self) -> None:
        """Close the array."""
        if self.several:
            super().end()


class CsvCheckWriter(CheckWriter):
    """CSV with a header; cells that a spreadsheet would run get an apostrophe in front."""

    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__(write)
        self.rows = CsvRows(write, COLUMNS)

    def put(self, verdict: Verdict, key: Key | None) -> None:
        """Write one verdict."""
        self.rows.add(row(record(verdict, key=key, article=self.name), verdict))
