"""How one article is read: a Document into its ledger, a raw article into an answer.

Each stage is imported where it first runs, so that `import whence` and `whence --help` load neither numpy nor the
model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from whence.engine.wire import Answer, Known, Setup
from whence.errors import BadInstall, InputError, LibraryError, WhenceError, exhausted
from whence.intake.raw import Raw
from whence.model import Document, Ledger
from whence.networks import FOLDERS, Model
from whence.text.invisible import moved, visible

if TYPE_CHECKING:
    from whence.intake.types import Unread
    from whence.store import Library

GAP = 8  # blanks at most that stand between a sentence and a link set into its line
Knowledge = Callable[[str, str], bool]  # whether an article need not be read, by its key and the id of its text


def read_document(document: Document, model: Model = "standard") -> Ledger:
    """The ledger of a document: the network finds the attributions, then each is given its speaker, chain and time.

    Read is what is seen of the text, without soft hyphens and the like, and without links that stand inside its
    sentences; the spans of the ledger are those of the text.
    """
    from whence.reader.reader import load
    from whence.resolve.ledger import resolve

    links = inserted(document)
    shown = visible(document.text, links)
    if not shown.cuts:
        return resolve(document, load(model).read(document.text))
    furniture = moved(document.furniture, shown.seen)
    ledger = resolve(replace(document, text=shown.text, furniture=furniture), load(model).read(shown.text))
    ledger = replace(
        ledger,
        document=document,
        speakers=shown.restored(ledger.speakers),
        statements=shown.restored(ledger.statements),
    )
    return _parted(ledger) if links else ledger


def inserted(document: Document) -> tuple[tuple[int, int], ...]:
    """Where links to other articles stand inside a line of the report."""
    text, links = document.text, [f for f in document.furniture if f.kind == "related"]
    before = [text[max(0, f.start - GAP) : f.start].rstrip(" \t\u00a0") for f in links]
    return tuple((f.start, f.end) for f, gap in zip(links, before, strict=True) if gap and gap[-1] not in "\r\n")


def _parted(ledger: Ledger) -> Ledger:
    """The ledger with the spans that reach over a link cut in two."""
    from whence.resolve.statements.body import Body

    body, out = Body(ledger.document), []
    for statement in ledger.statements:
        source, cue, content = (body.part(role) for role in (statement.source, statement.cue, statement.content))
        if content != statement.content:
            words = " … ".join(visible(span.of(ledger.document.text)).text for span in content)
            statement = replace(statement, content=content, text=words)
        out.append(replace(statement, source=source, cue=cue))
    return replace(ledger, statements=tuple(out))


@lru_cache(maxsize=2)
def reader_name(model: Model = "standard") -> str:
    """What has read an article, for those who keep ledgers: the version of whence and the fingerprint of its model."""
    from hashlib import sha256
    from importlib.resources import files

    from whence import __version__

    try:
        network = (files("whence.reader") / FOLDERS[model] / "reader.onnx").read_bytes()
    except OSError:  # reading will say what is missing
        return f"whence {__version__}"
    return f"whence {__version__}, model {sha256(network).hexdigest()[:8]}"


def read_or_say(document: Document, source: str, model: Model = "standard") -> Ledger | Unread:
    """The ledger of a document, or Unread where a fault keeps it from being read. Raises BadInstall."""
    from whence.intake.types import Unread

    try:
        return read_document(document, model)
    except BadInstall:
        raise
    except ImportError as error:
        raise BadInstall(f"A part of whence cannot be loaded ({error}); install whence again.") from error
    except Exception as error:  # one bad article must not lose the others
        origin = document.origin or source
        return Unread(origin, as_input_error(error, origin))


def as_input_error(error: Exception, origin: str) -> InputError:
    """The error to show for whatever went wrong with one input; a fault in whence is called one."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, WhenceError):
        return InputError(str(error), origin)
    if why := exhausted(error):
        return InputError(f"{origin} could not be read, since {why}.", origin)
    import logging

    logging.getLogger("whence").debug("while reading %s", origin, exc_info=error)
    what = type(error).__name__ + (f": {error}" if str(error) else "")
    said = InputError(
        f"{origin} could not be read because of a fault in whence ({what}); please report it, with the trace that "
        "WHENCE_DEBUG=1 prints.",
        origin,
    )
    said.__cause__ = error
    return said


def answer(raw: Raw, setup: Setup, known: Knowledge | None) -> Answer:
    """The ledger of a raw article, unless `known` says of its key and its text's id that the library has it.

    What cannot be read comes as Unread. Raises BadInstall, or LibraryError where the library cannot be asked.
    """
    from whence.intake.extraction import document_of
    from whence.intake.types import Unread

    try:
        document = document_of(raw, setup.overrides)
        if isinstance(document, Unread):
            return document
        if known is not None:
            from whence.store.keys import article_key

            key = article_key(document)
            if known(key, document.id):
                return Known(document, key)
    except (BadInstall, LibraryError):
        raise
    except Exception as error:  # one bad article must not lose the others
        return Unread(raw.origin, as_input_error(error, raw.origin))
    return read_or_say(document, raw.origin, setup.model)


def knowledge(library: Library | None, setup: Setup) -> Knowledge | None:
    """What says whether an article need not be read, by its key and its text's id; None where each is to be read."""
    if library is None:
        return None
    reader = reader_name(setup.model) if setup.again else None
    return lambda key, text_id: library.known(key, text_id, reader=reader)
