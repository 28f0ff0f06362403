"""From a reading to a ledger: every statement with its speaker, its chain, its form, its time, its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whence.model import Attribution, Document, Ledger, Reading, Span, Speaker, Statement
from whence.quotes import quotations
from whence.resolve.form import form
from whence.resolve.own import own_voice
from whence.resolve.sentences import sentences, trim


@dataclass(frozen=True, slots=True)
class _Cast:
    speakers: tuple[Speaker, ...]
    of_attribution: tuple[str | None, ...]
    outlet: str | None


def resolve(document: Document, reading: Reading) -> Ledger:
    """The ledger of `document`, from what the network read in it."""
    text = document.text
    relations = _kept(document, reading.attributions)
    cast = _cast(document, relations)
    marks = quotations(text)
    drafts: list[tuple[Span, Statement]] = []
    for relation, speaker in zip(relations, cast.of_attribution, strict=True):
        chain = tuple(link for link in dict.fromkeys((speaker, cast.outlet)) if link is not None)
        drafts.append(
            (
                relation.content[0],
                Statement(
                    id="",
                    form=form(text, relation.content, marks),
                    content=relation.content,
                    text=" … ".join(span.of(text) for span in relation.content),
                    source=relation.source,
                    cue=relation.cue,
                    speaker=speaker,
                    chain=chain,
                    cue_class="neutral",
                    confidence=relation.confidence,
                ),
            )
        )
    taken = [span for r in relations for span in (*r.source, *r.cue, *r.content)]
    outlet = (cast.outlet,) if cast.outlet else ()
    for pieces in own_voice(text, sentences(text), taken, [Span(f.start, f.end) for f in document.furniture]):
        words = " … ".join(span.of(text) for span in pieces)
        drafts.append((pieces[0], Statement(id="", form="own", content=pieces, text=words, chain=outlet)))
    drafts.sort(key=lambda d: (d[0], d[1].form == "own"))
    statements = tuple(_numbered(s, f"s{i}") for i, (_, s) in enumerate(drafts, 1))
    return Ledger(document, cast.speakers, statements, ())


def _numbered(statement: Statement, number: str) -> Statement:
    return replace(statement, id=number)


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


def _cast(document: Document, relations: Sequence[Attribution]) -> _Cast:
    people: dict[str, Speaker] = {}
    outlet = None
    if document.outlet:
        outlet = "p0"
        people[""] = Speaker("p0", document.outlet, "outlet")
    found: list[str | None] = []
    for relation in relations:
        name = " ".join(s.of(document.text) for s in relation.source)
        if not name:
            found.append(None)
            continue
        if name not in people:
            people[name] = Speaker(f"p{len(people) + 1}", name, "person")
        found.append(people[name].id)
    return _Cast(tuple(people.values()), tuple(found), outlet)
