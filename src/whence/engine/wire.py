"""What crosses the pipe between whence and the processes that read for it: one JSON object a line."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import date
from typing import IO, Any, TypeAlias, cast

from whence import errors
from whence.errors import InputError, WhenceError
from whence.intake.raw import Raw
from whence.intake.types import Overrides, Unread
from whence.model import Document, Ledger
from whence.networks import Model
from whence.serial import from_dict, to_dict


@dataclass(frozen=True, slots=True)
class Setup:
    """What a reading process has to know.

    `library` is the path of the library whose articles need no reading; without one every article is read. With
    `again` only those need none that this version of whence has read.
    """

    overrides: Overrides
    library: str | None = None
    again: bool = False
    model: Model = "standard"


@dataclass(frozen=True, slots=True)
class Known:
    """An article that the library holds with this very text, and which was therefore not read."""

    document: Document
    key: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A reading process is set up."""


Answer: TypeAlias = Ledger | Known | Unread
Message: TypeAlias = Setup | Raw | Answer | Ready | WhenceError


def send(stream: IO[bytes], message: Message) -> None:
    """Write `message` to `stream` at once. Raises OSError where nobody reads it."""
    stream.write(to_line(message).encode("ascii") + b"\n")
    stream.flush()


def receive(stream: IO[bytes]) -> Message:
    """The next message on `stream`. Raises EOFError where it ends, also in the middle of a message."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return from_line(line)


def to_line(message: Message) -> str:
    """`message` as one line of ASCII, without the line end."""
    return json.dumps(_plain(message))


def from_line(line: str | bytes) -> Message:
    """The message that `to_line` wrote."""
    return _message(json.loads(line))


def _plain(message: Message) -> dict[str, Any]:
    match message:
        case Setup():
            return {"what": "setup", **asdict(message), "overrides": _said(message.overrides)}
        case Raw():
            data = b64encode(message.data).decode("ascii")
            return {"what": "raw", **asdict(message), "data": data, "known": _said(message.known)}
        case Ledger():
            return {"what": "ledger", "ledger": to_dict(message)}
        case Known():
            return {"what": "known", "ledger": to_dict(Ledger(message.document, (), ())), "key": message.key}
        case Unread():
            return {"what": "unread", "origin": message.origin, "error": _plain(message.error)}
        case Ready():
            return {"what": "ready"}
        case WhenceError():
            about = {"origin": message.origin} if isinstance(message, InputError) else {}
            return {"what": "error", "kind": type(message).__name__, "says": str(message), **about}


def _message(plain: dict[str, Any]) -> Message:
    match plain.pop("what"):
        case "setup":
            return Setup(**{**plain, "overrides": _overrides(plain["overrides"])})
        case "raw":
            return Raw(**{**plain, "data": b64decode(plain["data"]), "known": _overrides(plain["known"])})
        case "ledger":
            return from_dict(plain["ledger"])
        case "known":
            return Known(from_dict(plain["ledger"]).document, plain["key"])
        case "unread":
            return Unread(plain["origin"], cast(InputError, _message(plain["error"])))
        case "ready":
            return Ready()
        case _:
            kind: type[WhenceError] = getattr(errors, plain["kind"])
            return kind(plain["says"], plain["origin"]) if issubclass(kind, InputError) else kind(plain["says"])


def _said(overrides: Overrides) -> dict[str, str | None]:
    day = overrides.published
    return {**asdict(overrides), "published": day.isoformat() if day else None}


def _overrides(said: dict[str, Any]) -> Overrides:
    day = said["published"]
    return Overrides(**{**said, "published": date.fromisoformat(day) if day else None})
