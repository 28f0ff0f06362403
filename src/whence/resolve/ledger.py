"""From a reading to a ledger: every statement with its speaker, its chain, its form, its time, its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from whence.model import Attribution, Document, Ledger, Reading, Span, Speaker, Statement, Sure
from whence.resolve.chains import links, sureness
from whence.resolve.chains.carriers import Carrier, carriers, load
from whence.resolve.chains.chain import chained, relay
from whence.resolve.chains.passages import relayed_passages
from whence.resolve.chains.relayed_sentences import relayed_sentences
from whence.resolve.chains.scenes import scenes
from whence.resolve.draft import Article, Draft
from whence.resolve.language.cues import cue_class
from whence.resolve.speakers.antecedents import Antecedents
from whence.resolve.speakers.cast import Cast, cast
from whence.resolve.speakers.publisher import own_names
from whence.resolve.speakers.sureness import sure
from whence.resolve.speakers.whole_names import named_in_full
from whence.resolve.statements.answers import answers, in_answers
from whence.resolve.statements.body import body_only
from whence.resolve.statements.bounds import within_bounds
from whence.resolve.statements.form import form, opened
from whence.resolve.statements.lone_quotations import lone_quotations
from whence.resolve.statements.nesting import merge, nested
from whence.resolve.statements.own_sources import own_sources
from whence.resolve.statements.own_voice import own_voice
from whence.resolve.statements.parents import parents
from whence.resolve.statements.polarity import polarity
from whence.resolve.statements.quantities import quantities
from whence.resolve.statements.quoted_as import quoted_as
from whence.resolve.times.dating import dated

NOBODY = Cast((), (), None)


@dataclass(slots=True)
class Work:
    """An article on its way: its statements in the order of the text, and its speakers once they are known."""

    article: Article
    drafts: list[Draft] = field(default_factory=list)
    cast: Cast = NOBODY
    speakers: tuple[Speaker, ...] = ()
    antecedents: Antecedents | None = None  # the models that ship, unless others are to be tried

    @property
    def found(self) -> list[Attribution]:
        """The attributions that the drafts stand for."""
        return [draft.found for draft in self.drafts]

    def replace(self, found: Iterable[Attribution]) -> None:
        """Start the drafts again from `found`."""
        self.drafts = [Draft(each) for each in found]


def read(work: Work) -> None:
    """What the network found in the body of the article."""
    found = within_bounds(work.article, work.article.reading.attributions)
    work.replace(body_only(work.article.document, found))


def read_inside(work: Work) -> None:
    """What it found inside the contents, and what the rules find there."""
    found = merge(work.found, body_only(work.article.document, work.article.reading.inner))
    work.replace(merge(found, [each for outer in found for each in nested(work.article.words, outer)]))


def passages(work: Work) -> None:
    """What is relayed whole: "Adler writes:" and then paragraphs of hers, "said Vale, according to the Gazette"."""
    found = quoted_as(work.article, work.found)
    found = relayed_sentences(work.article, relayed_passages(work.article, found))
    work.replace(body_only(work.article.document, answers(work.article, found)))


def alone(work: Work) -> None:
    """Quotations with a source of their own, and those that stand alone, apart from a source further on."""
    work.replace(lone_quotations(work.article, own_sources(work.article, work.found)))


def held(work: Work) -> None:
    """Which statement stands inside the content of which."""
    for draft, holder in zip(work.drafts, parents(work.article.text, work.found), strict=True):
        draft.holder = None if holder is None else work.drafts[holder]


def in_scenes(work: Work) -> None:
    """Where each was made, and who was told."""
    for draft, scene in zip(work.drafts, scenes(work.article, work.drafts), strict=True):
        draft.scene = scene


def speakers(work: Work) -> None:
    """Who speaks and who is told, and the links that the text names.

    A quotation with neither source nor cue is its writer's, not the nearest name's: of the statement that holds it, or
    of the medium that the sentence relays.
    """
    article, drafts = work.article, work.drafts
    named = links.named(article, drafts)
    told = [draft.scene.addressee for draft in drafts]
    extra = [*(s for spans in named for s in spans), *links.credited(article), *(s for s in told if s is not None)]
    work.cast = people = cast(article.document, article.reading, work.found, extra, work.antecedents)
    for draft, spans, speaker, grounds in zip(drafts, named, people.of_attribution, people.grounds, strict=True):
        draft.speaker, draft.grounds = speaker, grounds
        draft.links = links.of_spans(people, spans)
        draft.addressee = people.at(draft.scene.addressee) if draft.scene.addressee else None
    own = own_names(people)
    for draft in drafts:
        draft.speaker = people.outlet if draft.speaker in own else draft.speaker
    kinds = {speaker.id: speaker.kind for speaker in people.speakers}
    for draft in drafts:
        if not draft.source and not draft.cue:
            if draft.holder is not None:
                draft.speaker = draft.holder.speaker
            elif draft.links and kinds.get(draft.speaker or "") in (None, "outlet", "unnamed"):
                draft.speaker = draft.links[-1]
    work.speakers = named_in_full(article.text, people, (s for draft in drafts for s in draft.scene.links))


def stances(work: Work) -> None:
    """What each cue says of the speaker's stance."""
    for draft in work.drafts:
        draft.cue_class = cue_class(work.article.text, draft.found)


def polarities(work: Work) -> None:
    """Whether it was said at all, was asked, or may be said."""
    for draft in work.drafts:
        draft.polarity = polarity(work.article.words, draft.found)


def chains(work: Work) -> None:
    """Through whom the words came, from the speaker outward to the outlet."""
    article, drafts, people = work.article, work.drafts, work.cast
    put_chains(work, carriers(article, drafts, people, links.rules(article, drafts, people)))
    weights = load().sure
    for draft in drafts:
        draft.chain_sure = sureness.sure(article.text, draft, weights)


def put_chains(work: Work, carried: Sequence[Carrier]) -> None:
    """Build the chains from who carried each statement, and who carried the whole article."""
    whole = links.of_spans(work.cast, links.credited(work.article))
    answered = in_answers(work.article, work.drafts)
    for draft, carrier, asked in zip(work.drafts, carried, answered, strict=True):
        own = tuple(speaker for speaker in (carrier.speaker, asked) if speaker)
        draft.links = (*own, *(() if draft.holder else whole))
        draft.carrier_sure = carrier.sure
        draft.because = (carrier.because,) if carrier.because else ()
        draft.relay = relay(work.article, draft)
    for draft, chain in zip(work.drafts, chained(work.drafts, work.cast.outlet), strict=True):
        draft.chain = chain


def forms(work: Work) -> None:
    """Direct, indirect or mixed, and the amounts in the content."""
    text, marks = work.article.text, opened(work.article.text, work.article.quotations)
    for draft in work.drafts:
        draft.form = form(text, draft.found, marks)
        draft.quantities = quantities(text, draft.content)


def times(work: Work) -> None:
    """When each was said."""
    dated(work.article, work.drafts, work.speakers)


def in_own_voice(work: Work) -> None:
    """What the article says with nobody to quote for it."""
    article = work.article
    taken = [span for draft in work.drafts for span in (*draft.source, *draft.cue, *draft.content)]
    verbs = [w.start for w in article.reading.words if w.pos.startswith("VB") or w.pos == "MD"]
    furniture = [Span(f.start, f.end) for f in article.document.furniture]
    outlet = (work.cast.outlet,) if work.cast.outlet else ()
    for pieces in own_voice(article.text, article.sentences, taken, furniture, verbs):
        work.drafts.append(Draft(Attribution((), (), pieces, 1.0), form="own", chain=outlet))


STEPS: tuple[Callable[[Work], None], ...] = (
    read,
    read_inside,
    passages,
    alone,
    held,
    in_scenes,
    speakers,
    stances,
    polarities,
    chains,
    forms,
    times,
    in_own_voice,
)


def resolve(document: Document, reading: Reading) -> Ledger:
    """The ledger of `document`, from what the network read in it."""
    work = Work(Article(document, reading))
    for step in STEPS:
        step(work)
    statements = _statements(document.text, work.drafts)
    return Ledger(document, _concerned(work.speakers, statements), statements, _notes(document))


def _statements(text: str, drafts: Sequence[Draft]) -> tuple[Statement, ...]:
    """The statements in text order, with ids from s1 on."""
    ordered = sorted(drafts, key=lambda draft: (draft.content[0], draft.form == "own"))
    ids = {id(draft): f"s{number}" for number, draft in enumerate(ordered, 1)}
    return tuple(
        Statement(
            id=ids[id(draft)],
            form=draft.form,
            content=draft.content,
            text=" … ".join(span.of(text) for span in draft.content),
            source=draft.source,
            cue=draft.cue,
            speaker=draft.speaker,
            chain=draft.chain,
            within=None if draft.holder is None else ids[id(draft.holder)],
            cue_class=draft.cue_class,
            addressee=draft.addressee,
            said=draft.said,
            occasion=draft.scene.occasion,
            quantities=draft.quantities,
            confidence=draft.found.confidence,
            polarity=draft.polarity,
            sure=_sure(draft),
            because=(*draft.because, *(() if draft.said_where is None else (draft.said_where,))),
        )
        for draft in ordered
    )


def _sure(draft: Draft) -> Sure | None:
    """How sure the decisions about a statement are; own voice has none to be sure of."""
    if draft.form == "own":
        return None
    speaker = round(sure(draft.grounds, draft.found.confidence), 3)
    return Sure(speaker=speaker, chain=draft.chain_sure, said=draft.said_sure)


def _concerned(speakers: Sequence[Speaker], statements: Sequence[Statement]) -> tuple[Speaker, ...]:
    """The speakers that some statement names; the rest of those in the text say nothing and hear nothing."""
    named = {name for s in statements for name in (s.speaker, s.addressee, *s.chain)}
    return tuple(s for s in speakers if s.id in named)


def _notes(document: Document) -> tuple[str, ...]:
    """What the reader should know of the limits of this ledger."""
    if document.language is None or document.language.split("-")[0].lower() == "en":
        return ()
    return (
        f"The model is for English and this text seems to be in another language ({document.language}); check every "
        "statement.",
    )
