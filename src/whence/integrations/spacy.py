"""whence as a part of a spaCy pipeline.

    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("whence", config={"outlet": "Example Times", "published": "2024-03-05"})
    doc = nlp(text)
    for span in doc.spans["whence"]:
        print(span._.speaker, span._.chain, span.text)

`doc._.whence` is the ledger. `doc.spans["whence"]` holds a span for each piece of the content of each statement, own
voice left out, with the id of the statement as `span.id_` and its form as label; `span._.speaker` is the name of the
speaker and `span._.chain` the names of the chain, the original speaker first. Spans cover whole tokens: where a content
begins or ends within one, that token is taken in. What is stored in the Doc is plain data, so it goes through
`nlp.pipe(n_process=…)`, `to_bytes` and `to_disk`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from whence.errors import Empty
from whence.model import Ledger, Statement
from whence.verbs.read import overrides_of, read_text

KEY = "whence"


@Language.factory(
    KEY,
    assigns=["doc._.whence", "doc.spans", "span._.speaker", "span._.chain"],
    default_config={"title": None, "outlet": None, "byline": None, "published": None},
)
def make(
    nlp: Language, name: str, title: str | None, outlet: str | None, byline: str | None, published: str | None
) -> Whence:
    """The component; the settings hold for every text. Raises BadOption for an impossible date."""
    register()
    overrides_of(title, outlet, byline, published)
    return Whence(title=title, outlet=outlet, byline=byline, published=published)


class Whence:
    """Reads the text of a Doc; its settings are all that it has to keep."""

    def __init__(self, **settings: Any) -> None:
        self._settings = settings

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its ledger and spans; a Doc without words has none."""
        try:
            ledger = read_text(doc.text, **self._settings)
        except Empty:
            doc.spans[KEY] = SpanGroup(doc, name=KEY)
            return doc
        doc.user_data[KEY] = ledger.to_dict()
        spans = [span for statement in ledger.statements if statement.form != "own" for span in _spans(doc, statement)]
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
        return doc

    # The settings come back with the pipeline's configuration, so there is nothing else to write.
    def to_bytes(self, **_: Any) -> bytes:
        """Nothing."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> Whence:
        """This component."""
        return self

    def to_disk(self, path: Path, **_: Any) -> None:
        """Nothing."""

    def from_disk(self, path: Path, **_: Any) -> Whence:
        """This component."""
        return self


def register() -> None:
    """Make the extensions known to spaCy; doing so again does no harm."""
    if not Doc.has_extension(KEY):
        Doc.set_extension(KEY, getter=_ledger)
        Span.set_extension("speaker", getter=_speaker)
        Span.set_extension("chain", getter=_chain)


def _spans(doc: Doc, statement: Statement) -> list[Span]:
    found = []
    for piece in statement.content:
        span = doc.char_span(
            piece.start, piece.end, label=statement.form, span_id=statement.id, alignment_mode="expand"
        )
        if span is not None:
            found.append(span)
    return found


def _ledger(doc: Doc) -> Ledger | None:
    stored = doc.user_data.get(KEY)
    return None if stored is None else Ledger.from_dict(stored)


def _statement(span: Span) -> dict[str, Any]:
    stored = span.doc.user_data.get(KEY) or {"statements": ()}
    found: dict[str, Any] = next((s for s in stored["statements"] if s["id"] == span.id_), {})
    return found


def _names(span: Span) -> dict[str, str]:
    return {speaker["id"]: speaker["name"] for speaker in (span.doc.user_data.get(KEY) or {"speakers": ()})["speakers"]}


def _speaker(span: Span) -> str | None:
    return _names(span).get(_statement(span).get("speaker") or "")


def _chain(span: Span) -> list[str]:
    names = _names(span)
    return [names[link] for link in _statement(span).get("chain", ())]
