"""PROV-O and schema.org, read back with rdflib and pyld, neither of which may ask the network for anything."""

from __future__ import annotations

import json
import socket
from dataclasses import replace

import pytest
from hypothesis import given, settings
from pyld import jsonld
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD
from samples import any_ledgers, exported

from whence.formats import iris
from whence.formats.sources import publisher, sources, whole
from whence.model import Document, Ledger, Said

SDO = Namespace("https://schema.org/")
TERMS = Namespace(iris.TERMS)

pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning:rdflib")  # of its own parts


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a processor had to ask the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def graph(form: str, *ledgers: Ledger) -> Graph:
    return Graph().parse(data=exported(form, ledgers).decode(), format="json-ld")


def named(found: Graph, name: str) -> URIRef:
    """The one agent of a name."""
    (agent,) = [s for s in found.subjects(RDFS.label, Literal(name)) if isinstance(s, URIRef)]
    return agent


def statement(ledger: Ledger, key: str) -> URIRef:
    return URIRef(iris.part(ledger.document, "statement", key))


def test_prov_says_where_each_statement_comes_from(ledger: Ledger) -> None:
    found = graph("prov", ledger)
    article = URIRef(f"urn:whence:{ledger.document.id}")
    assert set(found.subjects(PROV.wasQuotedFrom, article)) == {statement(ledger, s.id) for s in ledger.statements}
    adler, post, channel = (named(found, name) for name in ("Maria Adler", "Morning Post", "Channel 6"))
    assert (adler, RDF.type, PROV.Person) in found
    assert (post, RDF.type, PROV.Organization) in found
    assert set(found.objects(named(found, "officials"), RDF.type)) == {PROV.Agent}
    assert found.value(article, PROV.wasAttributedTo) == channel
    assert found.value(article, DCTERMS.issued) == Literal("2024-03-05", datatype=XSD.date)

    inner = statement(ledger, "s4")
    assert found.value(inner, PROV.wasAttributedTo) == adler
    assert found.value(inner, PROV.value) == Literal("to wait until the summer")
    assert found.value(inner, DCTERMS.isPartOf) == statement(ledger, "s3")
    assert found.value(inner, TERMS.confidence) == Literal(0.45)
    first, last = found.value(inner, PROV.hadPrimarySource), found.value(inner, PROV.wasDerivedFrom)
    assert found.value(first, PROV.wasAttributedTo) == adler
    assert found.value(last, PROV.wasAttributedTo) == post
    assert found.value(last, PROV.wasDerivedFrom) == first

    said = found.value(statement(ledger, "s2"), PROV.hadPrimarySource)
    assert found.value(said, DCTERMS.date) == Literal("2024-03-02")
    own = statement(ledger, "s1")
    assert found.value(own, PROV.wasAttributedTo) == channel
    assert found.value(own, PROV.hadPrimarySource) is None


def test_schema_org_tells_quotations_from_claims(ledger: Ledger) -> None:
    found = graph("schema", ledger)
    article = URIRef(f"urn:whence:{ledger.document.id}")
    assert set(found.subjects(RDF.type, SDO.Quotation)) == {statement(ledger, "s2")}
    claims = {statement(ledger, key) for key in ("s1", "s3", "s4", "s5", "s6")}
    assert set(found.subjects(RDF.type, SDO.Claim)) == claims == set(found.subjects(SDO.appearance, article))
    assert (article, RDF.type, SDO.NewsArticle) in found
    assert found.value(article, SDO.datePublished) == Literal("2024-03-05", datatype=SDO.Date)

    quoted = statement(ledger, "s2")
    adler = found.value(quoted, SDO.spokenByCharacter)
    assert found.value(adler, SDO.name) == Literal("Maria Adler")
    assert (adler, RDF.type, SDO.Person) in found
    assert found.value(quoted, SDO.isPartOf) == article
    assert found.value(quoted, SDO.dateCreated) == Literal("2024-03-02")

    inner = statement(ledger, "s4")
    assert found.value(inner, SDO.author) == adler
    assert found.value(found.value(inner, SDO.claimInterpreter), SDO.name) == Literal("Channel 6")
    seen = found.value(found.value(inner, SDO.firstAppearance), SDO.publisher)
    assert found.value(seen, SDO.name) == Literal("Morning Post")
    assert found.value(statement(ledger, "s3"), SDO.firstAppearance) is None


@pytest.mark.parametrize("form", ["prov", "schema"])
def test_two_processors_read_the_same_triples(form: str, ledger: Ledger) -> None:
    quads = jsonld.to_rdf(json.loads(exported(form, [ledger])), {"format": "application/n-quads"})
    assert isomorphic(Graph().parse(data=quads, format="nt"), graph(form, ledger))


@settings(max_examples=60, deadline=None)
@given(any_ledgers())
def test_prov_holds_all_of_any_ledger(ledger: Ledger) -> None:
    found = graph("prov", ledger)
    for one in ledger.statements:
        at = statement(ledger, one.id)
        assert found.value(at, PROV.value) == Literal(whole(one.text))
        assert found.value(at, PROV.wasQuotedFrom) == URIRef(iris.article(ledger.document))
    assert len(found) == triples_of_prov(ledger)


def triples_of_prov(ledger: Ledger) -> int:
    """How many facts there are to tell."""
    document, outlet = ledger.document, publisher(ledger)
    facts = [document.title, document.byline, document.published, document.language, document.origin, outlet]
    count = 2 + sum(fact is not None for fact in facts)  # type and identifier
    for speaker in ledger.speakers:
        count += 3 + len({whole(words) for words in speaker.descriptions}) + (speaker.kind == "document")
    for one in ledger.statements:
        links = sources(one, outlet) if one.polarity != "negative" else ()
        spoken = outlet is not None if one.form == "own" else one.speaker is not None
        optional = [spoken, one.within is not None, bool(one.cue), one.cue_class, one.addressee is not None]
        count += 6 + sum(map(bool, optional)) + (len(links) > 0) + (len(links) > 1)
        count += 2 * len(links) + max(len(links) - 1, 0)
        count += bool(links) and one.said is not None and not one.said.start is one.said.end is None
    return count


@settings(max_examples=40, deadline=None)
@given(any_ledgers())
def test_schema_org_holds_all_of_any_ledger(ledger: Ledger) -> None:
    found = graph("schema", ledger)
    quotations = sum(s.form == "direct" for s in ledger.statements)
    assert len(set(found.subjects(RDF.type, SDO.Quotation))) == quotations
    assert len(set(found.subjects(RDF.type, SDO.Claim))) == len(ledger.statements) - quotations
    for one in ledger.statements:
        assert found.value(statement(ledger, one.id), SDO.text) == Literal(whole(one.text))
    names = {str(name) for speaker in ledger.speakers for name in [whole(speaker.name)]}
    assert names <= {str(name) for name in found.objects(None, SDO.name)}


def test_what_was_not_said_is_attributed_to_nobody(ledger: Ledger) -> None:
    first = next(s for s in ledger.statements if s.speaker is not None and s.form == "indirect")
    told = [replace(s, polarity="negative") if s is first else s for s in ledger.statements]
    denied = replace(ledger, statements=tuple(told))
    name = statement(denied, first.id)
    prov, schema = graph("prov", denied), graph("schema", denied)
    assert prov.value(name, PROV.wasAttributedTo) is None
    assert prov.value(name, TERMS.notSaidBy) is not None
    assert prov.value(name, TERMS.polarity) == Literal("negative")
    assert schema.value(name, SDO.author) is None
    assert schema.value(name, SDO.disambiguatingDescription) == Literal("the article says that it was not said")


def test_no_articles_are_an_empty_graph() -> None:
    assert len(graph("prov")) == len(graph("schema")) == 0


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/a?b=c&d=é#e", "https://example.org/a?b=c&d=%C3%A9#e"),
        ('https://example.org/two words<b>"{}|\\^`', "https://example.org/two%20words%3Cb%3E%22%7B%7D%7C%5C%5E%60"),
        ("https://example.org/100%/%41#a#b", "https://example.org/100%25/%41#a%23b"),
        ("http://[::1]:80/x[1]", "http://[::1]:80/x%5B1%5D"),
        ("https://example.org:port/", "urn:whence:a%20b"),
        ("https:///x", "urn:whence:a%20b"),
        ("javascript:alert(1)", "urn:whence:a%20b"),
        ("http://[::1", "urn:whence:a%20b"),
        ("", "urn:whence:a%20b"),
        (None, "urn:whence:a%20b"),
    ],
)
def test_an_article_goes_by_its_url_where_that_is_one(url: str | None, name: str) -> None:
    assert iris.article(Document("a b", "text", url=url)) == name


def test_versions_of_a_page_keep_their_statements_apart(ledger: Ledger) -> None:
    url = "https://example.org/harbour"
    versions = [replace(ledger, document=replace(ledger.document, id=key, url=url)) for key in ("a", "b")]
    found = graph("prov", *versions)
    assert len(set(found.subjects(PROV.wasQuotedFrom, URIRef(url)))) == 12
    assert len(set(found.subjects(RDFS.label, Literal("Maria Adler")))) == 2


def test_open_days_are_told_as_such(ledger: Ledger) -> None:
    known = ledger.statements[1].said
    assert known is not None
    said = Said(None, known.end, "by Saturday")
    opened = replace(ledger, statements=(replace(ledger.statements[1], said=said),))
    assert Literal("../2024-03-02") in set(graph("prov", opened).objects(None, DCTERMS.date))
