"""From a reading to a ledger: every statement with its speaker, its chain, its form, its time, its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from whence.model import Attribution, Document, Ledger, Reading, Said, Span, Speaker, Statement
from whence.resolve.chains.chain import carried, chained, polls, relayed
from whence.resolve.chains.passages import agency, letter_writer, relayed_passages
from whence.resolve.chains.retold import employers, reporters, retold
from whence.resolve.chains.scenes import Scene, scenes
from whence.resolve.language.clauses import Words
from whence.resolve.language.cues import cue_class
from whence.resolve.speakers.cast import Cast, cast
from whence.resolve.statements.form import form, opened
from whence.resolve.statements.nesting import merge, nested, parents
from whence.resolve.statements.own_voice import own_voice
from whence.resolve.statements.quantities import quantities
from whence.resolve.times.carry_over import carry_over
from whence.resolve.times.expressions import timexes
from whence.resolve.times.rule import Timex
from whence.resolve.times.said import said
from whence.text.quotes import quotations
from whence.text.sentences import sentences, trim

SURE = 0.6  # what the network finds in a content, less sure than this, is left; chosen on the gold ledgers
NEARBY = 60  # contents that may reach into a sentence, counted back from its end


def resolve(document: Document, reading: Reading) -> Ledger:
    """The ledger of `document`, from what the network read in it."""
    text = document.text
    relations = _kept(document, reading.attributions)
    split = sentences(text)
    words = Words(text, reading.words)
    relations = merge(relations, _kept(document, [a for a in reading.inner if a.confidence >= SURE]))
    relations = merge(relations, [inner for outer in relations for inner in nested(words, outer)])
    relations = _kept(document, relayed_passages(words, relations))
    holders = parents(text, relations)
    around = scenes(text, relations, holders, split)
    asked = polls(text, relations)
    extra = [span for scene in around for span in (*scene.links, scene.addressee) if span is not None]
    whole = [span for span in (letter_writer(text), agency(document)) if span is not None]
    extra += whole
    people = cast(document, reading, relations, [*extra, *(span for span in asked if span is not None)])
    marks = opened(text, quotations(text))
    links = [_links(people, scene, poll) for scene, poll in zip(around, asked, strict=True)]
    voices = _voices(people, relations, holders, links)
    links = carried(text, relations, voices, holders, around, links)
    links = _through_media(text, relations, holders, voices, people, links)
    links = [(*link, *(name for span in whole if (name := people.at(span)) is not None)) for link in links]
    classes = [cue_class(text, relation) for relation in relations]
    through = relayed(text, relations, holders, classes)
    chains = chained(voices, through, links, people.outlet)
    expressions = timexes(text, document.published)
    times = _times(document, relations, split, expressions)
    statements = [
        Statement(
            id=str(number),
            form=form(text, relation, marks),
            content=relation.content,
            text=" … ".join(span.of(text) for span in relation.content),
            source=relation.source,
            cue=relation.cue,
            speaker=speaker,
            chain=chain,
            within=None if holder is None else str(holder),
            cue_class=classes[number],
            addressee=people.at(scene.addressee) if scene.addressee else None,
            said=when,
            occasion=scene.occasion,
            quantities=quantities(text, relation.content),
            confidence=relation.confidence,
        )
        for number, (relation, speaker, holder, chain, scene, when) in enumerate(
            zip(relations, voices, holders, chains, around, times, strict=True)
        )
    ]
    taken = [span for r in relations for span in (*r.source, *r.cue, *r.content)]
    outlet = (people.outlet,) if people.outlet else ()
    verbs = [w.start for w in reading.words if w.pos.startswith("VB") or w.pos == "MD"]
    for pieces in own_voice(text, split, taken, [Span(f.start, f.end) for f in document.furniture], verbs):
        left = " … ".join(span.of(text) for span in pieces)
        statements.append(Statement(id=str(len(statements)), form="own", content=pieces, text=left, chain=outlet))
    speakers = _named_in_full(text, people, [span for scene in around for span in scene.links])
    dated = carry_over(document, statements, expressions, speakers)
    return Ledger(document, _concerned(speakers, dated), _numbered(dated), _notes(document))


def _voices(
    people: Cast, relations: Sequence[Attribution], holders: Sequence[int | None], links: Sequence[tuple[str, ...]]
) -> tuple[str | None, ...]:
    """Who speaks in each. A quotation with neither source nor cue is its writer's, not the nearest name's: of the
    statement that holds it, or of the medium that the sentence relays.
    """
    voices = list(people.of_attribution)
    for i, relation in enumerate(relations):
        holder = holders[i]
        if not relation.source and not relation.cue:
            voices[i] = voices[holder] if holder is not None else links[i][-1] if links[i] else voices[i]
    return tuple(voices)


def _links(people: Cast, scene: Scene, poll: Span | None) -> tuple[str, ...]:
    """The speakers of the links that the text names around one statement."""
    spans = (*((poll,) if poll else ()), *scene.links)
    return tuple(dict.fromkeys(name for span in spans if (name := people.at(span)) is not None))


def _through_media(
    text: str,
    relations: Sequence[Attribution],
    holders: Sequence[int | None],
    voices: Sequence[str | None],
    people: Cast,
    links: Sequence[tuple[str, ...]],
) -> list[tuple[str, ...]]:
    """The links, with the medium that somebody reports for, or whose article the text retells, where none is named."""
    media = frozenset(s.id for s in people.speakers if s.kind == "outlet" and s.id != people.outlet)
    works_for = reporters(text, relations, voices, employers(text, people.speakers))
    taken_from = retold(text, relations, holders, voices, media)
    return [
        link or tuple(name for name in (medium or source,) if name is not None)
        for link, medium, source in zip(links, works_for, taken_from, strict=True)
    ]


def _named_in_full(text: str, people: Cast, links: Sequence[Span]) -> tuple[Speaker, ...]:
    """The speakers, with a link that the reader knows by its first words under its whole name: a show's, say."""
    full: dict[str, str] = {}
    for span in links:
        key, name = people.at(span), span.of(text).removeprefix("the ").removeprefix("The ")
        if key is not None and len(name) > len(full.get(key, "")):
            full[key] = name
    return tuple(_in_full(s, full[s.id]) if s.id in full else s for s in people.speakers)


def _in_full(speaker: Speaker, name: str) -> Speaker:
    """The speaker under `name`, where its own is only the beginning of that."""
    rest = name.removeprefix(f"{speaker.name} ")
    if rest == name or speaker.kind == "outlet":
        return speaker
    if speaker.kind != "person":
        return replace(speaker, name=name)
    # Taken for a person, it is a show where more capitals follow one word, or a host follows: "Table with Ann Lee".
    is_show = (" " not in speaker.name and rest[:1].isupper()) or rest.removeprefix("with ")[:1].isupper()
    return replace(speaker, name=name, kind="outlet") if is_show else speaker


def _concerned(speakers: Sequence[Speaker], statements: Sequence[Statement]) -> tuple[Speaker, ...]:
    """The speakers that some statement names; the rest of those in the text say nothing and hear nothing."""
    named = {name for s in statements for name in (s.speaker, s.addressee, *s.chain)}
    return tuple(s for s in speakers if s.id in named)


def _times(
    document: Document, relations: Sequence[Attribution], split: Sequence[Span], expressions: Sequence[Timex]
) -> list[Said | None]:
    """When each was said, by the sentence of its cue."""
    starts = [s.start for s in split]
    contents = sorted({span for r in relations for span in r.content})
    first = [s.start for s in contents]
    out = []
    for relation in relations:
        anchor = (relation.cue or relation.source or relation.content)[0].start
        sentence = split[max(0, bisect_right(starts, anchor) - 1)]
        upto = bisect_right(first, sentence.end - 1)
        nearby = contents[max(0, upto - NEARBY) : upto]
        near = [s for s in nearby if s.end > sentence.start and s not in relation.content]
        out.append(said(document, relation, sentence, expressions, near))
    return out


def _notes(document: Document) -> tuple[str, ...]:
    """What the reader should know of the limits of this ledger."""
    if document.language is None or document.language.split("-")[0].lower() == "en":
        return ()
    return (
        f"The model is for English and this text seems to be in another language ({document.language}); check it all.",
    )


def _numbered(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements in text order, with ids from s1 on; `within` comes as an index into `statements`."""
    order = sorted(range(len(statements)), key=lambda i: (statements[i].content[0], statements[i].form == "own", i))
    ids = {str(i): f"s{n}" for n, i in enumerate(order, 1)}
    return tuple(replace(s := statements[i], id=ids[str(i)], within=s.within and ids[s.within]) for i in order)


def _kept(document: Document, attributions: Sequence[Attribution]) -> list[Attribution]:
    """`attributions` without the furniture that the reader took for words of theirs, in the order of the text.

    One whose cue or content is nothing but furniture goes: a headline says again what the article says.
    """
    kept = []
    for a in attributions:
        source, cue, content = (_report(document, role) for role in (a.source, a.cue, a.content))
        if content and (cue or not a.cue):
            kept.append(Attribution(source, cue, content, a.confidence))
    return sorted(kept, key=lambda a: (a.content, a.cue, a.source))


def _report(document: Document, spans: Sequence[Span]) -> tuple[Span, ...]:
    """What of `spans` is no furniture, trimmed."""
    pieces = list(spans)
    for f in document.furniture:
        if any(p.start < f.end and f.start < p.end for p in pieces):
            cut = ((Span(p.start, min(p.end, f.start)), Span(max(p.start, f.end), p.end)) for p in pieces)
            pieces = [p for both in cut for p in both if p.start < p.end]
    return tuple(t for p in pieces if (t := trim(document.text, p)).end > t.start)
