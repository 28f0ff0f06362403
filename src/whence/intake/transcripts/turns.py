"""JSON into transcripts: a turn a line, a document a line, or one file of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from whence.errors import BadRecord, Empty, InputError, TooLarge
from whence.intake.json_lines import json_object
from whence.intake.transcripts.clock import moment
from whence.intake.transcripts.fields import Gathering, day_of, line
from whence.intake.transcripts.unsaid import bare
from whence.intake.types import Passed, Unread
from whence.model import Transcript, Turn

LINE_LIMIT = 64 * 1024 * 1024  # bytes of one line; a day of talk is a hundredth of it
_BOM = b"\xef\xbb\xbf"
_TURNS = ("turns", "segments")  # "segments" is what speech recognizers write
_NAMED = 3  # transcripts passed over that are named
_ADVICE = "give one JSON object a line, with “speaker” and “text”, or with “turns”"


def transcript_lines(
    stream: BinaryIO, origin: str, passed: Callable[[Passed], object] | None = None
) -> Iterator[Transcript | Unread]:
    """The transcripts of a stream of JSON lines; a bad line comes as Unread and the rest is read.

    `passed` is called with transcripts in which nobody says anything.

    A line with "turns" is a transcript of its own, and comes at once. Lines with "text" are turns, gathered by their
    "document" to the end of the stream. A transcript that has no "id" goes by its origin and line.
    """
    gathering = Gathering(origin)
    silent: list[str] = []
    for number, data in _lines(stream):
        name = f"{origin}:{number}"
        try:
            if data is None:
                raise TooLarge(f"{name} is longer than 64 MB, too long for one line; {_ADVICE}.", name)
            if not data.strip():
                continue
            record = json_object(data, name, _ADVICE)
            if _list(record) is not None:
                yield transcript(record, name, origin)
            else:
                _gather(record, name, gathering)
        except Empty:
            silent.append(f"line {number}")
        except InputError as error:
            yield Unread(name, error)
    if silent and passed is not None:
        passed(Passed(origin, "transcript without words", len(silent), tuple(silent[:_NAMED])))
    yield from gathering.transcripts()


def transcript_file(data: str, origin: str) -> Iterator[Transcript | Unread]:
    """The transcripts of one JSON file: an object with "turns", an array of such, or an array of turns."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        said = f"{origin} is not JSON; give an object with “turns”, or an array of objects with “speaker” and “text”."
        raise BadRecord(said, origin) from None
    records = found if isinstance(found, list) else [found]
    gathering = Gathering(origin)
    for number, record in enumerate(records, 1):
        name = f"{origin}:{number}" if isinstance(found, list) else origin
        try:
            if not isinstance(record, dict):
                raise BadRecord(f"{name} is not a JSON object; give objects with “speaker” and “text”.", name)
            if _list(record) is not None:
                yield transcript(record, name, origin)
            else:
                _gather(record, name, gathering)
        except InputError as error:
            if not isinstance(found, list):
                raise
            yield Unread(name, error)
    yield from gathering.transcripts()


def is_turns(first: bytes) -> bool:
    """Whether the first line of a stream of unknown kind is a JSON object of a transcript."""
    first = first.removeprefix(_BOM).strip()
    if not first.startswith(b"{"):
        return False
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and ("text" in record or _list(record) is not None)


def transcript(record: dict[str, Any], name: str, origin: str) -> Transcript:
    """The transcript that an object with "turns" is. Raises BadRecord, or Empty where it has no turns."""
    turns = tuple(_turn(item, name, place) for place, item in enumerate(_list(record) or ()))
    if not any(turn.text.strip() for turn in turns):
        raise Empty(f"{name} has no turns with words in them; leave it out, or give it “turns”.", name)
    day = day_of(record.get("date"))
    return Transcript(line(record.get("id")) or name, turns, origin, line(record.get("title")), day)


def _gather(record: dict[str, Any], name: str, gathering: Gathering) -> None:
    turn = _turn(record, name)
    document = line(record.get("document"))
    gathering.add(turn, document, line(record.get("title")), day_of(record.get("date")))


def _list(record: dict[str, Any]) -> list[Any] | None:
    return next((record[key] for key in _TURNS if isinstance(record.get(key), list)), None)


def _turn(item: object, name: str, place: int | None = None) -> Turn:
    if isinstance(item, str):
        return Turn(None, bare(item))
    where = name if place is None else f"{name}, turn {place}"
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise BadRecord(f"{where} has no “text” with words in it; {_ADVICE}.", name)
    text = item["text"].encode("utf-8", "replace").decode("utf-8")
    time = item.get("start") if item.get("start") is not None else item.get("time")
    return Turn(line(item.get("speaker")), bare(text), moment(time), moment(item.get("end")))


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their numbers from one; None for a line above the limit, of which no more than that is held."""
    number = 0
    while data := stream.readline(LINE_LIMIT + 1):
        number += 1
        if number == 1:
            data = data.removeprefix(_BOM)
        if len(data) <= LINE_LIMIT:
            yield number, data
            continue
        while data and not data.endswith(b"\n"):
            data = stream.readline(LINE_LIMIT)
        yield number, None
