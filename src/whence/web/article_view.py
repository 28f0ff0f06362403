"""An article laid out for the page: its paragraphs cut into runs of one style, each with its part of the ledger."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from whence.model import Ledger, Quantity, Span, Statement
from whence.show import wording
from whence.show.marks import Piece, pieces

HUES = 8  # colours for speakers; the style sheet has as many
_BREAK = re.compile(r"\n[ \t\r]*\n\s*")
_LINE = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Link:
    """A speaker as the page shows it: name, short name, the number and hue in this article, and across articles."""

    name: str
    short: str
    number: int | None
    hue: int | None
    person: int | None
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `opens` are the entries whose content begins here; `hit` counts from 1.

    `entries` are the ids of all statements it is content of, the innermost last; `own` is the outlet's own voice.
    """

    words: str
    entries: tuple[str, ...]
    hue: int | None
    outer_hue: int | None
    opens: tuple[Entry, ...]
    source: bool
    cue: bool
    furniture: bool
    hit: int
    begins_hit: bool
    amount: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement as the margin shows it, with its speaker and its chain, the original speaker first."""

    id: str
    number: int
    form: str
    speaker: Link | None
    source: str
    cue: str
    cue_class: str
    chain: tuple[Link, ...]
    when: str
    when_words: str
    details: tuple[str, ...]
    unsure: bool
    within: str | None
    depth: int
    polarity: str
    confidence: float
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and what is said in it; `own` counts its sentences in the outlet's own voice."""

    number: int
    runs: tuple[Run, ...]
    entries: tuple[Entry, ...]
    own: int
    furniture: bool


@dataclass(frozen=True, slots=True)
class View:
    """A whole article: its paragraphs, its speakers in the order they first speak, and counts."""

    paragraphs: tuple[Paragraph, ...]
    speakers: tuple[tuple[Link, int], ...]
    outlet: str
    own: int
    attributed: int
    hits: int
    notes: tuple[str, ...]


def view(ledger: Ledger, people: Mapping[str, int], hits: Iterable[Span] = ()) -> View:
    """The layout of an article.

    `people` are the numbers of its speakers across articles, `hits` where the words looked for stand.
    """
    text = ledger.document.text
    cast = _Cast(ledger, people)
    entries = {s.id: e for s in ledger.statements if s.form != "own" for e in (cast.entry(s),)}
    marked = sorted(hits)
    bounds = list(_paragraphs(text))
    starts = [start for start, _ in bounds]
    by_paragraph: list[list[Run]] = [[] for _ in bounds]
    amounts = sorted((q.start, q.end, q) for s in ledger.statements if s.form != "own" for q in s.quantities)
    cutter = _Cutter(text, entries, cast, marked, amounts)
    whole = pieces(ledger)
    edges = [start for start, _ in bounds] + [end for _, end in bounds]
    for run, start in cutter.runs(whole, edges):
        place = bisect_right(starts, start) - 1
        if place >= 0 and start < bounds[place][1]:
            by_paragraph[place].append(run)
    own = [0] * len(bounds)
    for statement in ledger.statements:
        if statement.form == "own" and statement.content:
            own[max(bisect_right(starts, statement.content[0].start) - 1, 0)] += 1
    paragraphs = tuple(
        Paragraph(
            number,
            tuple(runs),
            tuple(entry for run in runs for entry in run.opens),
            own[number - 1],
            bool(runs) and all(run.furniture or not run.words.strip() for run in runs),
        )
        for number, runs in enumerate(by_paragraph, 1)
    )
    counted: dict[str, int] = {}
    for statement in ledger.statements:
        if statement.form != "own" and statement.speaker is not None:
            counted[statement.speaker] = counted.get(statement.speaker, 0) + 1
    return View(
        paragraphs,
        tuple((cast.link(key), number) for key, number in counted.items()),
        wording.one_line(ledger.document.outlet or ""),
        sum(own),
        len(entries),
        len(marked),
        ledger.notes,
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between blank lines or, in a text without any, between line ends."""
    breaks = _BREAK if _BREAK.search(text.strip()) else _LINE
    start = len(text) - len(text.lstrip())
    for gap in breaks.finditer(text, start):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if text[start:].strip():
        yield start, len(text.rstrip())


class _Cast:
    """The speakers of one ledger, and statements as entries."""

    def __init__(self, ledger: Ledger, people: Mapping[str, int]) -> None:
        self.ledger = ledger
        self.people = people
        self.numbers = wording.numbers(ledger)
        self.speakers = {speaker.id: speaker for speaker in ledger.speakers}
        self.short = wording.short_names(ledger.speakers)
        self.depths = wording.depths(ledger)
        self.links: dict[str, Link] = {}
        self.count = 0

    def link(self, key: str) -> Link:
        """A speaker, by its id in the ledger."""
        if key not in self.links:
            speaker = self.speakers.get(key)
            number = self.numbers.get(key)
            name = wording.one_line(speaker.name if speaker else key)
            self.links[key] = Link(
                name, wording.one_line(self.short.get(key, name)), number, self.hue(key), self.people.get(key),
                speaker.kind if speaker else "unnamed",
                wording.one_line("; ".join(speaker.descriptions)) if speaker else "",
            )  # fmt: skip
        return self.links[key]

    def hue(self, key: str | None) -> int | None:
        """The colour of a speaker; who never speaks has none."""
        number = self.numbers.get(key or "")
        return None if number is None else (number - 1) % HUES

    def entry(self, s: Statement) -> Entry:
        """A statement as the margin shows it."""
        self.count += 1
        details = wording.details(self.ledger, s, {key: self.link(key).name for key in (s.addressee,) if key})
        return Entry(
            s.id, self.count, s.form, self.link(s.speaker) if s.speaker is not None else None,
            wording.one_line(self.ledger.words(s.source)), wording.one_line(self.ledger.words(s.cue)),
            s.cue_class or "", tuple(self.link(key) for key in s.chain), wording.when(s.said),
            wording.one_line(s.said.text) if s.said else "", tuple(details), s.confidence < wording.UNSURE, s.within,
            min(self.depths.get(s.id, 0), 4), s.polarity, s.confidence, wording.shorten(s.text, 160),
        )  # fmt: skip


class _Cutter:
    """Cuts the pieces of a text further, at paragraphs, hits and amounts, into runs."""

    def __init__(
        self,
        text: str,
        entries: Mapping[str, Entry],
        cast: _Cast,
        hits: list[Span],
        amounts: list[tuple[int, int, Quantity]],
    ) -> None:
        self.text, self.entries, self.cast, self.hits = text, entries, cast, hits
        self.amounts = amounts
        self.opened: set[str] = set()
        self.active: list[tuple[str, int]] = []  # statements whose content is open, and where it ends

    def runs(self, whole: list[Piece], edges: list[int]) -> Iterator[tuple[Run, int]]:
        """The runs of the text in order, each with the offset where it starts."""
        extra = {*edges, *(edge for hit in self.hits for edge in (hit.start, hit.end))}
        extra |= {edge for start, end, _ in self.amounts for edge in (start, end)}
        cuts = sorted(extra)
        at = hit = amount = 0
        for piece in whole:
            entries = self.inside(piece)
            place = piece.start
            while at < len(cuts) and cuts[at] <= place:
                at += 1
            first = True
            while place < piece.end:
                stop = min(cuts[at] if at < len(cuts) else piece.end, piece.end)
                while hit < len(self.hits) and self.hits[hit].end <= place:
                    hit += 1
                while amount < len(self.amounts) and self.amounts[amount][1] <= place:
                    amount += 1
                in_hit = hit < len(self.hits) and self.hits[hit].start <= place
                shown = self.amount(amount, place, stop)
                yield self.run(piece, place, stop, entries, first, hit + 1 if in_hit else 0, shown), place
                first, place = False, stop
                while at < len(cuts) and cuts[at] <= place:
                    at += 1

    def inside(self, piece: Piece) -> tuple[str, ...]:
        """The ids of the statements that a piece is content of, the innermost last."""
        self.active = [one for one in self.active if one[1] > piece.start]
        for statement in piece.opens:
            end = next((span.end for span in statement.content if span.start == piece.start), piece.end)
            self.active.append((statement.id, end))
        ids = [key for key, _ in self.active]
        if piece.inside is not None and piece.inside.id in ids:
            ids.remove(piece.inside.id)
            ids.append(piece.inside.id)
        return tuple(ids)

    def amount(self, number: int, place: int, stop: int) -> str:
        """What the amount that ends here comes to; nothing where none does."""
        if number < len(self.amounts):
            start, end, quantity = self.amounts[number]
            if start <= place and stop == end:
                return wording.quantity(quantity)
        return ""

    def run(
        self, piece: Piece, start: int, stop: int, entries: tuple[str, ...], first: bool, hit: int, amount: str
    ) -> Run:
        opens = []
        for statement in piece.opens if first else ():
            if statement.id not in self.opened:
                self.opened.add(statement.id)
                opens.append(self.entries[statement.id])
        inner = self.entries[entries[-1]].speaker if entries else None
        outer = self.entries[entries[-2]].speaker if len(entries) > 1 else None
        return Run(
            wording.printable(self.text[start:stop]), entries, inner.hue if inner else None,
            outer.hue if outer else None, tuple(opens), piece.source, piece.cue, piece.furniture, hit,
            bool(hit) and self.hits[hit - 1].start == start, amount,
        )  # fmt: skip
