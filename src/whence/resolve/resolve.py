"""From a reading to a ledger: every statement with its speaker, its chain, its form, its time, its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from whence.model import Attribution, Document, Ledger, Reading, Span, Speaker, Statement
from whence.quotes import quotations
from whence.resolve.chains import carried, chained, polls
from whence.resolve.cues import cue_class
from whence.resolve.form import form
from whence.resolve.nesting import Words, merge, nested, parents
from whence.resolve.occasions import Scene, scenes
from whence.resolve.own import own_voice
from whence.resolve.sentences import sentences, trim


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks, until the real cast lands: equal source texts are one speaker."""

    speakers: tuple[Speaker, ...]
    of_attribution: tuple[str | None, ...]
    outlet: str | None
    places: dict[Span, str]

    def at(self, span: Span) -> str | None:
        """The speaker named at `span`."""
        return self.places.get(span)


def resolve(document: Document, reading: Reading) -> Ledger:
    """The ledger of `document`, from what the network read in it."""
    text = document.text
    relations = _kept(document, reading.attributions)
    split = sentences(text)
    words = Words(text, reading.words)
    relations = merge(relations, [inner for outer in relations for inner in nested(words, outer)])
    holders = parents(text, relations)
    around = scenes(text, relations, holders, split)
    asked = polls(text, relations)
    extra = [span for scene in around for span in (*scene.links, scene.addressee) if span is not None]
    cast = _cast(document, relations, [*extra, *(span for span in asked if span is not None)])
    marks = quotations(text)
    links = [_links(cast, scene, poll) for scene, poll in zip(around, asked, strict=True)]
    links = carried(text, relations, cast.of_attribution, holders, around, links)
    chains = chained(cast.of_attribution, holders, links, cast.outlet)
    statements = [
        Statement(
            id="",
            form=form(text, relation.content, marks),
            content=relation.content,
            text=" … ".join(span.of(text) for span in relation.content),
            source=relation.source,
            cue=relation.cue,
            speaker=speaker,
            chain=chain,
            within=None if holder is None else str(holder),
            cue_class=cue_class(text, relation),
            addressee=cast.at(scene.addressee) if scene.addressee else None,
            occasion=scene.occasion,
            confidence=relation.confidence,
        )
        for relation, speaker, holder, chain, scene in zip(
            relations, cast.of_attribution, holders, chains, around, strict=True
        )
    ]
    taken = [span for r in relations for span in (*r.source, *r.cue, *r.content)]
    outlet = (cast.outlet,) if cast.outlet else ()
    for pieces in own_voice(text, split, taken, [Span(f.start, f.end) for f in document.furniture]):
        said = " … ".join(span.of(text) for span in pieces)
        statements.append(Statement(id="", form="own", content=pieces, text=said, chain=outlet))
    return Ledger(document, cast.speakers, _numbered(statements), ())


def _links(cast: Cast, scene: Scene, poll: Span | None) -> tuple[str, ...]:
    """The speakers of the links that the text names around one statement."""
    spans = (*((poll,) if poll else ()), *scene.links)
    return tuple(dict.fromkeys(name for span in spans if (name := cast.at(span)) is not None))


def _numbered(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements in text order, with ids from s1 on; `within` comes as an index into `statements`."""
    order = sorted(range(len(statements)), key=lambda i: (statements[i].content[0], statements[i].form == "own", i))
    ids = {str(i): f"s{n}" for n, i in enumerate(order, 1)}
    return tuple(replace(s := statements[i], id=ids[str(i)], within=s.within and ids[s.within]) for i in order)


def _kept(document: Document, attributions: Sequence[Attribution]) -> list[Attribution]:
    text, furniture = document.text, document.furniture
    kept = []
    for a in attributions:
        roles = [tuple(t for s in role if (t := trim(text, s)).end > t.start) for role in (a.source, a.cue, a.content)]
        content = roles[2]
        if not content or any(f.start <= content[0].start and content[-1].end <= f.end for f in furniture):
            continue
        kept.append(Attribution(roles[0], roles[1], content, a.confidence))
    return sorted(kept, key=lambda a: (a.content, a.cue, a.source))


def _cast(document: Document, relations: Sequence[Attribution], extra: Sequence[Span]) -> Cast:
    people: dict[str, Speaker] = {}
    places: dict[Span, str] = {}
    if document.outlet:
        people[document.outlet] = Speaker("p0", document.outlet, "outlet")
    for span in [*(s for r in relations for s in r.source[:1]), *extra]:
        name = re.sub(r"^(?:[Tt]he|an?) ", "", span.of(document.text))
        if name not in people:
            people[name] = Speaker(f"p{len(people) + 1}", name, "person")
        places[span] = people[name].id
    found = tuple(places[r.source[0]] if r.source else None for r in relations)
    return Cast(tuple(people.values()), found, "p0" if document.outlet else None, places)
