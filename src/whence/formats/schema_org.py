"""schema.org as JSON-LD: direct speech as a Quotation, everything else as a Claim.

- A Quotation (https://schema.org/Quotation) holds the words of its speaker (spokenByCharacter, creator), in the
  NewsArticle it is part of.
- A Claim (https://schema.org/Claim) holds what somebody is said to have said: its author is the speaker, its
  claimInterpreter the outlet that worded it, its appearance the article. Where the chain names another outlet or a
  document, the one nearest the speaker is the claim's firstAppearance: the first that the article knows of.
- What the article says somebody did not say has no author; what is asked or may be said says so in
  disambiguatingDescription.
- What the outlet says in own voice is a Claim of the outlet's.

The context stands in the file, so that nobody has to fetch one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from whence.formats import iris
from whence.formats.jsonld import Node, known, write_graph
from whence.formats.sources import NOT_SAID, interval, publisher, sources
from whence.model import Kind, Ledger, Speaker, Statement

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "id": "@id",
    "type": "@type",
    "url": {"@type": "@id"},
    "spokenByCharacter": {"@type": "@id"},
    "creator": {"@type": "@id"},
    "publisher": {"@type": "@id"},
    "claimInterpreter": {"@type": "@id"},
    "isPartOf": {"@type": "@id"},
    "appearance": {"@type": "@id"},
    "firstAppearance": {"@type": "@id"},
    "datePublished": {"@type": "Date"},
}
_CLASSES: dict[Kind, str] = {
    "person": "Person",
    "organization": "Organization",
    "government": "GovernmentOrganization",
    "outlet": "NewsMediaOrganization",
    "document": "CreativeWork",
    "group": "Thing",  # who hides behind "officials" is not known, so they are no more than something
    "unnamed": "Thing",
}


def write(ledgers: Iterable[Ledger], target: BinaryIO) -> None:
    """Write ledgers as one JSON-LD graph."""
    write_graph(CONTEXT, (node for ledger in ledgers for node in nodes(ledger)), target)


def nodes(ledger: Ledger) -> Iterator[Node]:
    """The article, its speakers, and each statement."""
    outlet = publisher(ledger)
    yield _article(ledger, outlet)
    for speaker in ledger.speakers:
        yield known(
            id=_id(ledger, speaker),
            type=_CLASSES[speaker.kind],
            name=speaker.name,
            description=list(speaker.descriptions),
        )
    for statement in ledger.statements:
        yield _quotation(ledger, statement) if statement.form == "direct" else _claim(ledger, statement, outlet)


def _article(ledger: Ledger, outlet: Speaker | None) -> Node:
    document = ledger.document
    return known(
        id=iris.article(document),
        type="NewsArticle",
        headline=document.title,
        author={"type": "Person", "name": document.byline} if document.byline else None,
        datePublished=document.published.isoformat() if document.published else None,
        inLanguage=document.language,
        identifier=document.id,
        url=iris.web(document.url),
        publisher=_id(ledger, outlet),
    )


def _quotation(ledger: Ledger, statement: Statement) -> Node:
    speaker = None if statement.polarity == "negative" else _id(ledger, ledger.speaker(statement))
    return known(
        id=iris.part(ledger.document, "statement", statement.id),
        type="Quotation",
        text=statement.text,
        spokenByCharacter=speaker,
        creator=speaker,
        disambiguatingDescription=NOT_SAID.get(statement.polarity),
        dateCreated=interval(statement.said),
        isPartOf=iris.article(ledger.document),
    )


def _claim(ledger: Ledger, statement: Statement, outlet: Speaker | None) -> Node:
    own = statement.form == "own"
    speaker = _id(ledger, outlet if own else ledger.speaker(statement))
    speaker = None if statement.polarity == "negative" else speaker
    return known(
        id=iris.part(ledger.document, "statement", statement.id),
        type="Claim",
        text=statement.text,
        author={"id": speaker} if speaker else None,
        claimInterpreter=None if own else _id(ledger, outlet),
        disambiguatingDescription=NOT_SAID.get(statement.polarity),
        dateCreated=interval(statement.said),
        appearance=iris.article(ledger.document),
        firstAppearance=_first(ledger, statement, outlet),
    )


def _first(ledger: Ledger, statement: Statement, outlet: Speaker | None) -> Node | None:
    """The outlet or document nearest the original speaker that the article has the claim from."""
    for link in sources(statement, outlet)[1:]:
        speaker = ledger.speaker(link)
        if speaker is not None and speaker.kind == "document":
            return {"id": _id(ledger, speaker)}
        if speaker is not None and speaker.kind == "outlet":
            return {"type": "CreativeWork", "publisher": _id(ledger, speaker)}
    return None


def _id(ledger: Ledger, speaker: Speaker | None) -> str | None:
    return iris.part(ledger.document, "speaker", speaker.id) if speaker else None
