"""PROV-O (https://www.w3.org/TR/prov-o/) as JSON-LD: statements as entities, speakers as agents, chains as derivations.

- Each statement was quoted from (prov:wasQuotedFrom) its article and is attributed (prov:wasAttributedTo) to its
  speaker; in own voice to the outlet.
- Each link of a chain, short of the publishing outlet, is an entity of its own: what that speaker said. The statement
  has the first, the original speaker's, for its primary source (prov:hadPrimarySource), and was derived
  (prov:wasDerivedFrom) from the last, each of them from the one before.
- What the article says somebody did not say is attributed to nobody: it is whence:notSaidBy them, and has no chain.
- A person is a prov:Person; an organization, a government, an outlet a prov:Organization; a group or an unnamed source
  no more than a prov:Agent; a document that speaks an agent and an entity.

The context stands in the file, so that nobody has to fetch one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from whence.formats import iris
from whence.formats.jsonld import Node, known, write_graph
from whence.formats.sources import interval, publisher, sources
from whence.model import Kind, Ledger, Speaker, Statement

CONTEXT: dict[str, Any] = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "whence": iris.TERMS,
    "id": "@id",
    "type": "@type",
    "Entity": "prov:Entity",
    "Agent": "prov:Agent",
    "Person": "prov:Person",
    "Organization": "prov:Organization",
    "value": "prov:value",
    "wasQuotedFrom": {"@id": "prov:wasQuotedFrom", "@type": "@id"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "hadPrimarySource": {"@id": "prov:hadPrimarySource", "@type": "@id"},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "label": "rdfs:label",
    "title": "dcterms:title",
    "creator": "dcterms:creator",
    "identifier": "dcterms:identifier",
    "source": "dcterms:source",
    "language": "dcterms:language",
    "description": "dcterms:description",
    "date": "dcterms:date",
    "issued": {"@id": "dcterms:issued", "@type": "xsd:date"},
    "isPartOf": {"@id": "dcterms:isPartOf", "@type": "@id"},
    "kind": "whence:kind",
    "form": "whence:form",
    "cue": "whence:cue",
    "cueClass": "whence:cueClass",
    "polarity": "whence:polarity",
    "notSaidBy": {"@id": "whence:notSaidBy", "@type": "@id"},
    "addressee": {"@id": "whence:addressee", "@type": "@id"},
    "confidence": {"@id": "whence:confidence", "@type": "xsd:double"},
}
_CLASSES: dict[Kind, str | list[str]] = {
    "person": "Person",
    "organization": "Organization",
    "government": "Organization",
    "outlet": "Organization",
    "group": "Agent",
    "unnamed": "Agent",
    "document": ["Agent", "Entity"],
}


def write(ledgers: Iterable[Ledger], target: BinaryIO) -> None:
    """Write ledgers as one JSON-LD graph."""
    write_graph(CONTEXT, (node for ledger in ledgers for node in nodes(ledger)), target)


def nodes(ledger: Ledger) -> Iterator[Node]:
    """The article, its speakers, and each statement with what it derives from."""
    outlet = publisher(ledger)
    yield _article(ledger, outlet)
    for speaker in ledger.speakers:
        yield known(
            id=_speaker(ledger, speaker.id),
            type=_CLASSES[speaker.kind],
            label=speaker.name,
            kind=speaker.kind,
            description=list(speaker.descriptions),
        )
    for statement in ledger.statements:
        yield from _statement(ledger, statement, outlet)


def _article(ledger: Ledger, outlet: Speaker | None) -> Node:
    document = ledger.document
    return known(
        id=iris.article(document),
        type="Entity",
        title=document.title,
        creator=document.byline,
        issued=document.published.isoformat() if document.published else None,
        language=document.language,
        identifier=document.id,
        source=document.origin,
        wasAttributedTo=_speaker(ledger, outlet.id) if outlet else None,
    )


def _statement(ledger: Ledger, statement: Statement, outlet: Speaker | None) -> Iterator[Node]:
    document = ledger.document
    denied = statement.polarity == "negative"
    links = [] if denied else sources(statement, outlet)
    steps = [iris.part(document, "statement", statement.id, "source", str(i + 1)) for i in range(len(links))]
    speaker = outlet if statement.form == "own" else ledger.speaker(statement)
    yield known(
        id=iris.part(document, "statement", statement.id),
        type="Entity",
        value=statement.text,
        wasQuotedFrom=iris.article(document),
        wasAttributedTo=_speaker(ledger, speaker.id) if speaker and not denied else None,
        hadPrimarySource=steps[0] if steps else None,
        wasDerivedFrom=steps[-1] if len(steps) > 1 else None,
        isPartOf=iris.part(document, "statement", statement.within) if statement.within is not None else None,
        form=statement.form,
        cue=ledger.words(statement.cue) if statement.cue else None,
        cueClass=statement.cue_class,
        polarity=statement.polarity,
        notSaidBy=_speaker(ledger, speaker.id) if speaker and denied else None,
        addressee=_speaker(ledger, statement.addressee) if statement.addressee is not None else None,
        confidence=statement.confidence,
    )
    for i, link in enumerate(links):
        yield known(
            id=steps[i],
            type="Entity",
            wasAttributedTo=_speaker(ledger, link),
            wasDerivedFrom=steps[i - 1] if i else None,
            date=None if i else interval(statement.said),
        )


def _speaker(ledger: Ledger, key: str) -> str:
    return iris.part(ledger.document, "speaker", key)
