"""What is known of pronouns and descriptions, as examples to fit the speakers' room on.

The resolver itself is run over each passage with a `Recorder` in the place of its model, so that an example is exactly
what the model will be asked: its candidates and their features, and which of them are right by the labels.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from eval.gate import yardstick
from training.gold import as_seen
from whence.model import Attribution, Document, Reading, Span
from whence.resolve.language.tokens import Page
from whence.resolve.speakers import of_descriptions
from whence.resolve.speakers.antecedents import Anaphor, Antecedents, Candidate, Description
from whence.resolve.speakers.cast import cast
from whence.resolve.speakers.entities import Entity
from whence.resolve.speakers.layers import Rows
from whence.resolve.speakers.of_pronouns import candidates, features
from whence.resolve.speakers.pronouns import Mentions

Read = Callable[[str], Reading]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with what is known of who is who in it.

    `clusters` are mentions (start, end, key) of which those with one key mean the same; `speakers` are gold speakers by
    the span of the source that means them; `names` says for two names whether the pronoun at `asked` means them.
    """

    document: Document
    reading: Reading
    attributions: tuple[Attribution, ...] = ()
    clusters: tuple[tuple[int, int, str], ...] = ()
    speakers: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    asked: Span | None = None
    names: tuple[tuple[Span, bool], ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """One question: the features of its candidates, which of them may be right, and how much it counts."""

    kind: str
    rows: Rows
    right: tuple[bool, ...]
    weight: float


@dataclass(slots=True)
class Recorder:
    """Antecedents by the labels where they say, by `inner` elsewhere; keeps an `Example` of each that they say."""

    passage: Passage
    same: Callable[[dict[str, Any] | None, dict[str, Any] | None], bool]
    inner: Antecedents | None
    teach: bool = True
    examples: list[Example] = field(default_factory=list)
    over: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)  # mentions by the character they hold

    def __post_init__(self) -> None:
        for start, end, key in self.passage.clusters:
            for at in range(start, min(end, start + 200)):
                self.over.setdefault(at, []).append((start, end, key))

    def best(self, mentions: Mentions, anaphor: Anaphor) -> tuple[Entity | None, float]:
        """See `Antecedents`."""
        found = candidates(mentions, anaphor)
        if not found:
            return None, 0.0
        right = self._right(mentions.page, anaphor, found)
        if right is not None and any(right) and not all(right):
            rows = features(mentions, anaphor, found)
            self.examples.append(Example("pronouns", rows, tuple(right), self.passage.weight))
            if self.teach and sum(right) == 1:
                return found[right.index(True)].entity, 1.0
        if self.inner is not None:
            return self.inner.best(mentions, anaphor)
        return found[0].entity, 0.5

    def taken_up(
        self, mentions: Mentions, description: Description, found: Sequence[Candidate]
    ) -> tuple[Entity | None, float]:
        """See `Antecedents`."""
        right = self._named(mentions.page, description, found)
        if right is not None and found:
            rows = of_descriptions.features(mentions, description, found)
            self.examples.append(Example("descriptions", rows, tuple(right), 1.0))
            if self.teach:
                best = right.index(True)
                return (found[best].entity if best < len(found) else None), 1.0
        return description.rule, 0.5

    def _named(self, page: Page, asked: Description, found: Sequence[Candidate]) -> list[bool] | None:
        """Which candidates a source that is a description means by its labels, and last, whether none of them."""
        start, end = page.tokens[asked.low].start, page.tokens[asked.high - 1].end
        gold = next(
            (s for (a, b), s in self.passage.speakers.items() if abs(a - start) <= 1 and abs(b - end) <= 1), None
        )
        if gold is None:
            return None
        right = [self.same(gold, {"name": c.entity.name, "kind": c.entity.kind}) for c in found]
        vague = gold["kind"] in ("unnamed", "group", "document")
        return [*right, vague or not any(right)]

    def _right(self, page: Page, anaphor: Anaphor, found: Sequence[Candidate]) -> list[bool] | None:
        token = page.tokens[anaphor.at]
        gold = self.passage.speakers.get((token.start, token.end))
        if gold is not None and gold["kind"] not in ("unnamed", "group", "document"):
            return [self.same(gold, {"name": c.entity.name, "kind": c.entity.kind}) for c in found]
        if self.passage.asked is not None:
            return self._asked(page, found) if token.start == self.passage.asked.start else None
        key = self._key(token.start, token.end, exact=True)
        if key is None:
            return None
        return [
            any(self._key(page.tokens[at].start, page.tokens[at].end) == key for at, _ in c.mentions) for c in found
        ]

    def _asked(self, page: Page, found: Sequence[Candidate]) -> list[bool]:
        """Which candidates may be right of two named ones: those that are, or else those that are not ruled out."""

        def named(candidate: Candidate, span: Span) -> bool:
            return any(span.start <= page.tokens[at].start < span.end for at, _ in candidate.mentions)

        if any(so for _, so in self.passage.names):
            return [any(so and named(c, span) for span, so in self.passage.names) for c in found]
        return [not any(named(c, span) for span, _ in self.passage.names) for c in found]

    def _key(self, start: int, end: int, exact: bool = False) -> str | None:
        """The key of the shortest mention that holds `start` to `end`, or that is it where `exact`."""
        holding = [(e - s, key) for s, e, key in self.over.get(start, ()) if end <= e]
        if not holding:
            return None
        length, key = min(holding)
        return key if not exact or length == end - start else None


_yardstick = cache(yardstick)


def examples(passage: Passage, shared: Path, inner: Antecedents | None, teach: bool = True) -> list[Example]:
    """The questions of one passage that its labels answer."""
    recorder = Recorder(passage, _yardstick(shared).same_speaker, inner, teach)
    extra = () if passage.asked is None else (passage.asked, *(span for span, _ in passage.names))
    cast(passage.document, passage.reading, passage.attributions, extra, recorder)
    return recorder.examples


def gold(folder: Path, read: Read) -> Iterator[Passage]:
    """The labelled articles of a folder, with their attributions as labelled."""
    for path in sorted(folder.glob("*.json")):
        row = as_seen(json.loads(path.read_text(encoding="utf-8")))
        people = {s["id"]: s for s in row["speakers"]}
        sources = {
            (start, end): people[s["speaker"]]
            for s in row["statements"]
            for start, end in s["source"]
            if s["speaker"] in people
        }
        found = tuple(
            Attribution(*(tuple(Span(*pair) for pair in s[role]) for role in ("source", "cue", "content")), 1.0)
            for s in row["statements"]
        )
        document = Document(row["id"], row["text"], title=row.get("title"), outlet=row.get("outlet"))
        yield Passage(document, read(row["text"]), found, speakers=sources, weight=3.0)


def gap(shared: Path, read: Read) -> Iterator[Passage]:
    """The development rows of GAP."""
    for row in _rows(shared / "data" / "gap" / "development.jsonl.gz"):
        names = ((Span(*row["a"]), bool(row["a_coref"])), (Span(*row["b"]), bool(row["b_coref"])))
        document = Document(row["id"], row["text"])
        yield Passage(document, read(row["text"]), asked=Span(*row["pronoun"]), names=names, weight=2.0)


def gum(shared: Path, read: Read) -> Iterator[Passage]:
    """The training documents of GUM."""
    for row in _rows(shared / "data" / "gum" / "train.jsonl.gz"):
        clusters = tuple((m["s"], m["e"], m["cluster"]) for m in row["mentions"])
        yield Passage(Document(row["id"], row["text"]), read(row["text"]), clusters=clusters)


def polnear(shared: Path, read: Read, most: int = 150) -> Iterator[Passage]:
    """Training articles of PolNeAR with their silver clusters, which count little."""
    for number, row in enumerate(_rows(shared / "data" / "polnear" / "train.jsonl.gz")):
        if number == most:
            return
        clusters = tuple((s, e, str(n)) for n, group in enumerate(row["coref"]) for s, e in group)
        found = tuple(
            Attribution(*(tuple(Span(*pair) for pair in a[role]) for role in ("source", "cue", "content")), 1.0)
            for a in row["attributions"]
        )
        yield Passage(Document(row["id"], row["text"]), read(row["text"]), found, clusters, weight=0.3)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
