"""What may be changed with --write: articles added and removed, decisions on people made and undone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from whence.errors import NotInLibrary
from whence.store import Library
from whence.store.records import Decision, Member, Put, Suggestion
from whence.web.asking import Asked
from whence.web.readings import read

AUTHOR = "web"
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided on people, the newest first; for a name, pairs that may be one; of a person, its parts."""

    decisions: tuple[Decision, ...]
    suggestions: tuple[Suggestion, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """The number of a decision, and the person that it is about."""

    decision: int
    person: int


@dataclass(frozen=True, slots=True)
class Undone:
    """The number of a decision that no longer holds."""

    decision: int


@dataclass(frozen=True, slots=True)
class Removed:
    """The number of an article that was taken out."""

    article: int


def decisions(library: Library, asked: Asked) -> Decisions:
    """What was decided, and for a name or a person what can be."""
    made = [one for one in library.decisions(undone=True) if one.author != "whence"]
    suggested = tuple(library.suggestions(name=asked["q"], limit=50)) if asked["q"] else ()
    members = library.members(asked["person"], limit=_SHOWN) if asked["person"] else ()
    return Decisions(tuple(reversed(made))[:_SHOWN], suggested, members)


def add(library: Library, asked: Asked) -> Put:
    """Read what was sent and keep it."""
    from whence.engine.article import reader_name

    ledger = read(asked).ledger
    if asked["url"]:
        document = ledger.document
        ledger = replace(ledger, document=replace(document, url=document.url or asked["url"].strip()))
    return library.put(ledger, reader=reader_name())


def decide(library: Library, asked: Asked) -> Decided:
    """Judge two speakers to be the same or different."""
    number = library.decide(asked["a"], asked["b"], asked["judgement"], AUTHOR, why=asked["why"] or "")
    return Decided(number, asked["a"])


def undo(library: Library, asked: Asked) -> Undone:
    """Take a decision back."""
    library.undo(asked["decision"], AUTHOR)
    return Undone(asked["decision"])


def remove(library: Library, asked: Asked) -> Removed:
    """Take an article out, with all its versions."""
    number = asked["article"]
    if not library.remove([number]):
        raise NotInLibrary(f"There is no article {number} in {library.path}; it may have been taken out already.")
    return Removed(number)
