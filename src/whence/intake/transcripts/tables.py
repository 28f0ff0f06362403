"""A table of turns (CSV, or separated by semicolons, tabs or bars) into transcripts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from whence.errors import BadRecord
from whence.intake.transcripts.clock import moment
from whence.intake.transcripts.fields import Gathering, day_of, line
from whence.intake.transcripts.unsaid import bare
from whence.model import Transcript, Turn

# What a column is called, and what is in it; the first name of each that the header has counts.
COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "words", "speech", "utterance", "transcript", "content", "line", "statement", "said", "body"),
    "speaker": ("speaker", "speaker_name", "name", "who", "person", "role"),
    "start": ("time", "start", "start_time", "timestamp", "from", "begin"),
    "end": ("end", "end_time", "to", "stop"),
    "document": ("document", "document_id", "doc", "debate", "event", "meeting", "session", "file", "id_document"),
    "title": ("title",),
    "day": ("date", "day"),
}
_SEPARATORS = ",;\t|"
_CELL_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Header:
    separator: str
    places: dict[str, int]


def tabled(text: str, origin: str) -> Iterator[Transcript]:
    """The transcripts of a table whose first row names a column for the text and, where it has them, for the speaker,
    time, document and date. Raises BadRecord where none is named for the text.
    """
    header = _header(text, origin)
    gathering = Gathering(origin)
    short = 0
    csv.field_size_limit(_CELL_LIMIT)
    rows = csv.reader(_lines(text), delimiter=header.separator)
    next(rows, None)
    try:
        for row in rows:
            cells = {what: row[place] for what, place in header.places.items() if place < len(row)}
            if "text" not in cells:
                short += any(cell.strip() for cell in row)
                continue
            turn = Turn(
                line(cells.get("speaker")),
                bare(cells["text"]).strip(),
                moment(cells.get("start")),
                moment(cells.get("end")),
            )
            gathering.add(turn, line(cells.get("document")), line(cells.get("title")), day_of(cells.get("day")))
    except csv.Error as error:
        said = f"{origin} breaks off at line {rows.line_num:,} as a table ({error}); check its quotation marks."
        raise BadRecord(said, origin) from None
    yield from gathering.transcripts(_notes(short))


def _notes(short: int) -> Iterable[str]:
    if short:
        what = "1 row has" if short == 1 else f"{short:,} rows have"
        yield f"{what} no cell for the text and gave no turn."


def _header(text: str, origin: str) -> _Header:
    first = text.lstrip("\r\n").partition("\n")[0].rstrip("\r")
    for separator in _SEPARATORS:
        names = [_plain(name) for name in next(csv.reader([first], delimiter=separator), [])]
        places = {
            what: names.index(named)
            for what, known in COLUMNS.items()
            if (named := next((name for name in known if name in names), None)) is not None
        }
        if "text" in places and (len(names) > 1 or separator == _SEPARATORS[-1]):
            return _Header(separator, places)
    raise BadRecord(
        f"{origin} has no column for the words that are said; call one “text” and one “speaker” in its first row.",
        origin,
    )


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _lines(text: str) -> Iterator[str]:
    """The lines of `text` with their ends, one at a time."""
    at = len(text) - len(text.lstrip("\r\n"))
    while at < len(text):
        feed = text.find("\n", at)
        end = len(text) if feed < 0 else feed + 1
        yield text[at:end]
        at = end
