"""What a request asks: its parameters, declared once, so that reading them and describing them (OpenAPI) agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from whence.errors import BadOption
from whence.intake.types import published_date

Place = Literal["query", "path", "body"]
Type = Literal["string", "integer", "day", "strings", "files"]

_LONGEST = 2_000  # characters of a parameter in an address
LARGEST = 2**53 - 1  # what JSON and JavaScript count exactly


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter. `least` and `most` bound a whole number, or the length of a string; `needed` ones must be given.

    "strings" may be given several times; "files" are objects with `name` and `text`, or uploads in a form.
    """

    name: str
    about: str
    type: Type = "string"
    place: Place = "query"
    choices: tuple[str, ...] = ()
    default: Any = None
    least: int = 0
    most: int = _LONGEST
    needed: bool = False

    def read(self, given: Any) -> Any:
        """The value that was given. Raises BadOption, with what is wrong and what may be given instead."""
        if given is None or given == "":
            if self.needed:
                raise BadOption(f"“{self.name}” is missing; give {self.about[0].lower()}{self.about[1:].rstrip('.')}.")
            return self.default
        if self.type in ("strings", "files"):
            return tuple(given)
        if self.type == "integer":
            return self._whole(given)
        if not isinstance(given, str):
            raise BadOption(f"“{self.name}” must be a string.")
        if self.type == "day":
            return published_date(given)
        if self.choices and given not in self.choices:
            raise BadOption(f"“{self.name}” must be one of {', '.join(self.choices)}, not “{_short(given)}”.")
        if not self.least <= len(given) <= self.most:
            raise BadOption(f"“{self.name}” may have {self.most:,} characters at most; shorten it.")
        return given

    def _whole(self, given: Any) -> int:
        text = str(given)
        digits = text.removeprefix("-")
        number = int(text) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None
        if number is None or isinstance(given, bool) or not self.least <= number <= self.most:
            raise BadOption(
                f"“{self.name}” must be a whole number from {self.least:,} to {self.most:,}, not “{_short(text)}”."
            )
        return number


def _short(given: str) -> str:
    return given if len(given) <= 40 else given[:39] + "…"


def number(name: str, about: str, *, default: int | None = None, least: int = 1, most: int = LARGEST) -> Param:
    """A whole number in the query."""
    return Param(name, about, "integer", default=default, least=least, most=most)


def in_path(name: str, about: str, type_: Type = "integer") -> Param:
    """A part of the path."""
    bounds = (1, LARGEST) if type_ == "integer" else (1, _LONGEST)
    return Param(name, about, type_, "path", least=bounds[0], most=bounds[1], needed=True)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent with a form: its name there, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """The values of all parameters of one request, by name."""

    values: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def day(self, name: str) -> date | None:
        """A day that was given, if it was."""
        value: date | None = self.values[name]
        return value


def read_all(params: Iterable[Param], given: Mapping[str, Any]) -> Asked:
    """The values of `params` out of what was given. Raises BadOption."""
    return Asked({param.name: param.read(given.get(param.name)) for param in params})
