"""Web Annotations, expanded with a JSON-LD processor that has the standard's context at hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from pyld import jsonld
from samples import any_ledgers, exported

from whence.formats import iris
from whence.formats.annotation import AROUND
from whence.formats.sources import whole
from whence.model import Ledger

OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
RDFS, XSD = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2001/XMLSchema#"
VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"


def _link(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@id"}


def _count(term: str) -> dict[str, str]:
    return {"@id": term, "@type": f"{XSD}nonNegativeInteger"}


# Of the context that http://www.w3.org/ns/anno.jsonld holds, the terms in use here, as the standard defines them.
ANNO = {
    "id": "@id",
    "type": "@type",
    **{name: OA + name for name in ("Annotation", "TextualBody", "SpecificResource", "describing")},
    **{name: OA + name for name in ("TextQuoteSelector", "TextPositionSelector", "exact", "prefix", "suffix")},
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "body": _link(f"{OA}hasBody"),
    "target": _link(f"{OA}hasTarget"),
    "source": _link(f"{OA}hasSource"),
    "selector": _link(f"{OA}hasSelector"),
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
    "first": _link(f"{AS}first"),
    "partOf": _link(f"{AS}partOf"),
    "format": "http://purl.org/dc/elements/1.1/format",
    "value": VALUE,
    "label": f"{RDFS}label",
    "start": _count(f"{OA}start"),
    "end": _count(f"{OA}end"),
    "total": _count(f"{AS}totalItems"),
    "startIndex": _count(f"{AS}startIndex"),
}


def load(url: str, _: Any) -> dict[str, Any]:
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": ANNO}}


def collection(*ledgers: Ledger) -> dict[str, Any]:
    found = jsonld.expand(json.loads(exported("annotation", ledgers)), {"documentLoader": load})
    assert len(found) == 1
    return dict(found[0])


def annotations(*ledgers: Ledger) -> list[dict[str, Any]]:
    (page,) = collection(*ledgers)[f"{AS}first"]
    return list(page[f"{AS}items"][0]["@list"])


def plain(node: dict[str, Any], term: str) -> Any:
    """The one value of a term."""
    (value,) = node[term]
    return value.get("@value", value.get("@id"))


def selectors(target: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    first, second = target[f"{OA}hasSelector"]
    assert (first["@type"], second["@type"]) == ([f"{OA}TextQuoteSelector"], [f"{OA}TextPositionSelector"])
    return first, second


def test_the_collection_is_one_the_standard_knows(ledger: Ledger) -> None:
    found = collection(ledger)
    assert found["@type"] == [f"{AS}OrderedCollection"]
    assert plain(found, f"{AS}totalItems") == 6
    (page,) = found[f"{AS}first"]
    assert page["@type"] == [f"{AS}OrderedCollectionPage"]
    assert plain(page, f"{AS}partOf") == found["@id"]
    assert plain(page, f"{AS}startIndex") == 0


def test_an_annotation_tells_who_says_so_and_where(ledger: Ledger) -> None:
    found = annotations(ledger)
    assert [node["@type"] for node in found] == [[f"{OA}Annotation"]] * 6
    inner = found[3]
    assert plain(inner, f"{OA}motivatedBy") == f"{OA}describing"
    words, terms = inner[f"{OA}hasBody"]
    assert words["@type"] == [f"{OA}TextualBody"]
    assert plain(words, VALUE) == "Maria Adler ← Morning Post ← Channel 6 · indirect · “urged”"
    assert plain(terms, f"{iris.TERMS}form") == "indirect"
    (speaker,) = terms[f"{iris.TERMS}speaker"]
    assert plain(speaker, f"{RDFS}label") == "Maria Adler"
    (chain,) = terms[f"{iris.TERMS}chain"]
    assert [plain(link, f"{RDFS}label") for link in chain["@list"]] == ["Maria Adler", "Morning Post", "Channel 6"]
    (target,) = inner[f"{OA}hasTarget"]
    assert plain(target, f"{OA}hasSource") == f"urn:whence:{ledger.document.id}"
    quote, position = selectors(target)
    assert plain(quote, f"{OA}exact") == "to wait until the summer"
    assert plain(quote, f"{OA}prefix").endswith("Adler had urged the council ")
    assert plain(quote, f"{OA}suffix").startswith(".\n\nOfficials")
    assert len(plain(quote, f"{OA}prefix")) == len(plain(quote, f"{OA}suffix")) == AROUND
    span = ledger.statements[3].content[0]
    assert position[f"{OA}start"] == [{"@value": span.start, "@type": f"{XSD}nonNegativeInteger"}]
    assert position[f"{OA}end"] == [{"@value": span.end, "@type": f"{XSD}nonNegativeInteger"}]


def test_a_discontinuous_content_has_a_target_for_each_piece(ledger: Ledger) -> None:
    targets = annotations(ledger)[1][f"{OA}hasTarget"]
    exact = [plain(selectors(target)[0], f"{OA}exact") for target in targets]
    assert exact == ["“We will not sell the harbour to anyone,”", "“Not for £12 million, and not for more.”"]


def test_the_target_is_the_page_where_there_is_one(ledger: Ledger) -> None:
    paged = replace(ledger, document=replace(ledger.document, url="https://example.org/a b"))
    for node in annotations(paged):
        assert all(plain(target, f"{OA}hasSource") == "https://example.org/a%20b" for target in node[f"{OA}hasTarget"])


def test_the_collection_goes_by_what_it_holds(ledger: Ledger) -> None:
    names = [collection(*found)["@id"] for found in ((), (ledger,), (ledger, ledger))]
    assert len(set(names)) == 3
    assert plain(collection(), f"{AS}totalItems") == 0


@settings(max_examples=60, deadline=None)
@given(any_ledgers())
def test_every_selector_chooses_its_words(ledger: Ledger) -> None:
    text = whole(ledger.document.text)
    found = annotations(ledger)
    assert len(found) == len(ledger.statements)
    for node, one in zip(found, ledger.statements, strict=True):
        targets = node[f"{OA}hasTarget"]
        assert len(targets) == len(one.content)
        for target, span in zip(targets, one.content, strict=True):
            quote, position = selectors(target)
            start, end = plain(position, f"{OA}start"), plain(position, f"{OA}end")
            assert (start, end) == (span.start, span.end)
            around = [plain(quote, f"{OA}{part}") for part in ("prefix", "exact", "suffix")]
            assert around[1] == text[start:end]
            assert "".join(around) == text[max(0, start - AROUND) : end + AROUND]


def test_without_the_standards_context_nothing_is_made_up(ledger: Ledger) -> None:
    def refuse(url: str, _: Any) -> dict[str, Any]:
        raise jsonld.JsonLdError("no network", "test", {"url": url})

    with pytest.raises(jsonld.JsonLdError):
        jsonld.expand(json.loads(exported("annotation", ledger)), {"documentLoader": refuse})
