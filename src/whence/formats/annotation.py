"""W3C Web Annotations (https://www.w3.org/TR/annotation-model/) as JSON-LD: one annotation for each statement.

- The target is the content in its article, once for each piece: a TextQuoteSelector (the words, with those before and
  after) and a TextPositionSelector (code points of the text that whence read) choose the same words. Of an article from
  a URL a reader should trust the quotation first: the position counts the text of the article alone, without the page
  around it.
- The first body says in words who says so, for any viewer; the second holds form, cue, speaker and chain for programs,
  in terms of whence's own that stand in the file's context.
- All annotations are one page of one AnnotationCollection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, BinaryIO

from whence.formats import iris
from whence.formats.jsonld import Node, dumped, known, write_list
from whence.formats.sources import NOT_SAID, interval
from whence.model import Ledger, Span, Speaker, Statement

CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "whence": iris.TERMS,
        "Statement": "whence:Statement",
        "Speaker": "whence:Speaker",
        "form": "whence:form",
        "text": "whence:text",
        "cue": "whence:cue",
        "cueClass": "whence:cueClass",
        "polarity": "whence:polarity",
        "attribution": "whence:attribution",
        "kind": "whence:kind",
        "speaker": {"@id": "whence:speaker", "@type": "@id"},
        "chain": {"@id": "whence:chain", "@type": "@id", "@container": "@list"},
        "within": {"@id": "whence:within", "@type": "@id"},
        "said": "whence:said",
        "confidence": {"@id": "whence:confidence", "@type": "http://www.w3.org/2001/XMLSchema#double"},
    },
]
AROUND = 32
"""Code points of text before and after by which a quotation is recognised, as in Hypothesis."""


def write(ledgers: Iterable[Ledger], target: BinaryIO) -> None:
    """Write the annotations of all ledgers as one collection. Its id is made of theirs."""
    digest = sha256()

    def annotations() -> Iterator[Node]:
        for ledger in ledgers:
            for statement in ledger.statements:
                node = annotation(ledger, statement)
                digest.update(f"{node['id']}\n".encode())
                yield node

    head = dumped({"@context": CONTEXT, "type": "AnnotationCollection", "label": "Statements"})
    target.write(head[:-1] + b',\n"first": {"type": "AnnotationPage", "startIndex": 0, "items": [')
    total = write_list(annotations(), target)
    name = f"urn:whence:annotations:{digest.hexdigest()}"
    tail = {"id": f"{name}#page", "partOf": name}
    target.write(b"], " + dumped(tail)[1:] + b",\n" + dumped({"id": name, "total": total})[1:] + b"\n")


def annotation(ledger: Ledger, statement: Statement) -> Node:
    """One statement as an annotation, without its context."""
    targets = [_target(ledger, span) for span in statement.content]
    return {
        "id": iris.part(ledger.document, "annotation", statement.id),
        "type": "Annotation",
        "motivation": "describing",
        "body": [_in_words(ledger, statement), _in_terms(ledger, statement)],
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _target(ledger: Ledger, span: Span) -> Node:
    text = ledger.document.text
    return {
        "type": "SpecificResource",
        "source": iris.article(ledger.document),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": span.of(text),
                "prefix": text[max(0, span.start - AROUND) : span.start],
                "suffix": text[span.end : span.end + AROUND],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _in_words(ledger: Ledger, statement: Statement) -> Node:
    names = {speaker.id: speaker.name for speaker in ledger.speakers}
    speaker = ledger.speaker(statement)
    way = " ← ".join(names.get(link, link) for link in statement.chain) or (speaker.name if speaker else "")
    facts = [way or "speaker not known", "own voice" if statement.form == "own" else statement.form]
    if statement.polarity != "positive":
        facts.append(NOT_SAID[statement.polarity])
    if statement.cue:
        facts.append(f"“{ledger.words(statement.cue)}”")
    return {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": " · ".join(facts)}


def _in_terms(ledger: Ledger, statement: Statement) -> Node:
    document = ledger.document
    speaker = ledger.speaker(statement)
    links = [ledger.speaker(link) for link in statement.chain]
    return known(
        id=iris.part(document, "statement", statement.id),
        type="Statement",
        form=statement.form,
        text=statement.text,
        cue=ledger.words(statement.cue) if statement.cue else None,
        cueClass=statement.cue_class,
        polarity=statement.polarity,
        attribution=ledger.words(statement.source) if statement.source else None,
        speaker=_speaker(ledger, speaker) if speaker else None,
        chain=[_speaker(ledger, link) for link in links if link],
        within=iris.part(document, "statement", statement.within) if statement.within is not None else None,
        said=interval(statement.said),
        confidence=statement.confidence,
    )


def _speaker(ledger: Ledger, speaker: Speaker) -> Node:
    name = iris.part(ledger.document, "speaker", speaker.id)
    return {"id": name, "type": "Speaker", "label": speaker.name, "kind": speaker.kind}
