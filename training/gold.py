"""The labelled articles as training needs them: each with its document, its reading, and what resolve drafts."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from training.people import PARTS
from whence.engine.article import inserted
from whence.intake.plain import document
from whence.intake.types import Overrides
from whence.model import Attribution, Document, Reading, Span
from whence.reader.reader import Reader, load, open_model
from whence.resolve.draft import Article, Draft
from whence.resolve.ledger import STEPS, Work, in_scenes
from whence.text.invisible import visible

Row = dict[str, Any]


@cache
def scorer(shared: Path) -> ModuleType:
    """The shared scorer, as a module: who counts as the same speaker is its to say."""
    spec = importlib.util.spec_from_file_location("score", shared / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Labelled:
    """A labelled article: `gold` is the file, `fold` which part of a cross-validation it belongs to.

    Where it is not `new`, its network was taught it: what the network finds in it shows nothing.
    """

    gold: Row
    document: Document
    reading: Reading
    fold: int
    new: bool = True


@dataclass(frozen=True)
class Readers:
    """How labelled articles are read: by the network that ships, or in `train` by one that was not taught the article.

    `folders` hold models of which number k was taught without part k of the articles (`training.train --without`; there
    are `people.PARTS`, and the last may be left out). A network reads what it was taught better than it will read
    anything new, and what is learned from such readings leans on them too much: with `folders`, only articles of their
    parts are `new`.
    """

    shared: Path
    folders: Sequence[Path] = ()

    @cached_property
    def _networks(self) -> list[Reader]:
        return [open_model(folder) for folder in self.folders]

    @cached_property
    def _part(self) -> dict[str, int]:
        """The part of each article of `train`, by its text, whole or as it is seen."""
        part = {}
        for n, path in enumerate(sorted((self.shared / "gold" / "train").glob("*.json"))):
            row = json.loads(path.read_text(encoding="utf-8"))
            part[row["text"]] = part[as_seen(row)["text"]] = n % PARTS
        return part

    def new(self, text: str) -> bool:
        """Whether `read` uses a network that was not taught `text`, as far as that is asked for."""
        return not self.folders or self._part.get(text, 0) < len(self.folders)

    def read(self, text: str) -> Reading:
        """The reading of a text."""
        part = self._part.get(text, PARTS) if self.folders else PARTS
        return (self._networks[part] if part < len(self.folders) else load()).read(text)


def articles(readers: Readers, part: str, folds: int = 5) -> list[Labelled]:
    """The articles of `gold/part`."""
    paths = sorted((readers.shared / "gold" / part).glob("*.json"))
    rows = [as_seen(json.loads(path.read_text(encoding="utf-8"))) for path in paths]
    return [
        Labelled(row, _document(row), readers.read(row["text"]), n % folds, readers.new(row["text"]))
        for n, row in enumerate(rows)
    ]


def as_read(article: Labelled, before: Callable[[Work], None]) -> Work:
    """The article as far as resolve takes it up to the step `before`, from what the network read."""
    work = Work(Article(article.document, article.reading))
    for step in STEPS[: STEPS.index(before)]:
        step(work)
    return work


def as_labelled(article: Labelled, before: Callable[[Work], None]) -> tuple[Work, dict[int, Row]]:
    """The same from the labelled attributions, and which labelled statement each draft is."""
    rows = [row for row in article.gold["statements"] if row["content"]]
    found = [(Draft(_attribution(row)), row) for row in rows]
    found.sort(key=lambda pair: (pair[0].found.content, pair[0].found.cue, pair[0].found.source))
    place = {row["id"]: draft for draft, row in found}
    for draft, row in found:
        draft.holder = place.get(row["within"])
    work = Work(Article(article.document, article.reading), [draft for draft, _ in found])
    for step in STEPS[STEPS.index(in_scenes) : STEPS.index(before)]:
        step(work)
    return work, {i: row for i, (_, row) in enumerate(found)}


def matched(shared: Path, gold: Row, drafts: Sequence[Draft]) -> dict[int, Row]:
    """Which labelled statement each draft stands for, as the scorer matches them."""
    score = scorer(shared)
    tokens = score.regex_tokens(gold["text"])
    of_gold = [score.members(score.fragments(row["content"], tokens)) for row in gold["statements"]]
    of_drafts = [score.members(score.fragments([(s.start, s.end) for s in d.content], tokens)) for d in drafts]
    return {d: gold["statements"][g] for g, d in score.match(of_gold, of_drafts, 0.4)}


def as_seen(row: Row) -> Row:
    """A gold ledger as reading sees its text: without what nobody sees, and without links inside sentences."""
    whole = document(row["text"])
    shown = visible(whole.text, inserted(whole))

    def seen(spans: list[list[int]]) -> list[list[int]]:
        moved = ([shown.seen(start), shown.seen(end)] for start, end in spans)
        return [[start, end] for start, end in moved if start < end]

    roles = ("source", "cue", "content")
    statements = [{**s, **{role: seen(s[role]) for role in roles}} for s in row["statements"]]
    return {**row, "text": shown.text, "statements": statements}


def _attribution(row: Row) -> Attribution:
    return Attribution(
        *(tuple(Span(start, end) for start, end in sorted(row[role])) for role in ("source", "cue", "content")), 1.0
    )


def _document(row: Row) -> Document:
    day = row.get("published")
    known = Overrides(row.get("title") or None, row.get("outlet"), None, date.fromisoformat(day) if day else None)
    return document(row["text"], known=known)
