"""PolNeAR as training examples: the labels of every word of an article, for the main task and the auxiliary ones."""

from __future__ import annotations

import gzip
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whence.reader.labels import ENTITY_TAGS, ROLES, TAGS
from whence.reader.pieces import Ints, Pieces, pieces
from whence.reader.wordpiece import Vocabulary

IGNORE = -100
NULL = -1  # "points to nothing": the attribution has no cue, or no source, or the word is a root

POS = (
    "NN IN NNP DT JJ NNS , . PRP VBD RB VB VBZ VBP CC TO VBN VBG PRP$ CD `` '' MD : WDT WP POS WRB JJS RP NNPS JJR EX "
    "-RRB- -LRB- RBR $ UH PDT RBS FW WP$ LS SYM #"
).split()
RELATIONS = (
    "punct case nmod nsubj det compound amod dobj root advmod mark aux cc conj nmod:poss ccomp xcomp advcl cop dep "
    "acl:relcl nummod acl neg appos auxpass nsubjpass nmod:tmod compound:prt parataxis mwe expl nmod:npmod csubj iobj "
    "det:predet cc:preconj discourse csubjpass"
).split()
SILVER = 0.4  # what inner labels count for that a network has given, where people's count for 1
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that mean somebody: a half-open range of words and whom they mean.

    `first` tells whether to learn "nobody before" where no antecedent is in sight.
    """

    start: int
    end: int
    who: int
    first: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A pronoun and two names as ranges of words; `label` is 0 where it means neither, 1 or 2 where it means one."""

    pronoun: tuple[int, int]
    names: tuple[tuple[int, int], tuple[int, int]]
    label: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """The ranges of words of a statement and the vector it should have."""

    ranges: tuple[tuple[int, int], ...]
    vector: Floats


@dataclass(slots=True)
class Example:
    """One text: its pieces, per word its labels (`IGNORE` where nothing is known), and what concerns several words.

    `tagged` and `inner_weight` say whether, and how much, the tags of all words are to be learned.
    """

    id: str
    pieces: Pieces
    tag: Ints
    cue_of: Ints  # per first and last word of a content fragment: the first word of its cue, or NULL
    source_of: Ints  # per first word of a cue: the first word of its source, or NULL
    inner_tag: Ints
    inner_cue_of: Ints
    inner_source_of: Ints
    pos: Ints
    entity: Ints
    head: Ints  # the word's syntactic head, or NULL for a root
    relation: Ints
    tagged: bool = False
    inner_weight: float = 0.0
    mentions: list[Mention] = field(default_factory=list)
    choice: Choice | None = None
    meanings: list[Meaning] = field(default_factory=list)

    @classmethod
    def blank(cls, id: str, cut: Pieces) -> Example:
        """An example of which nothing is known yet."""
        return cls(id, cut, *(np.full(cut.words, IGNORE, dtype=np.int64) for _ in WORD_LABELS))


WORD_LABELS = (
    "tag",
    "cue_of",
    "source_of",
    "inner_tag",
    "inner_cue_of",
    "inner_source_of",
    "pos",
    "entity",
    "head",
    "relation",
)
POINTERS = ("cue_of", "source_of", "inner_cue_of", "inner_source_of", "head")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def load(folder: Path, split: str) -> list[dict[str, Any]]:
    """The rows of one split of PolNeAR in `folder`, each with its `deps`: [head, relation] for each of its tokens."""
    deps = {row["id"]: row["deps"] for row in rows(folder / f"deps_{split}.jsonl.gz")}
    return [{**row, "deps": deps.get(row["id"], [])} for row in rows(folder / f"{split}.jsonl.gz")]


def example(row: dict[str, Any], vocabulary: Vocabulary) -> Example:
    """One PolNeAR row as an example. `inner`, where the row has it, holds attributions within its contents."""
    out = Example.blank(row["id"], pieces(row["text"], vocabulary))
    words = Words(out.pieces)
    out.tagged = True
    out.tag, out.cue_of, out.source_of = attributions(row["attributions"], words)
    if "inner" in row:
        out.inner_tag, out.inner_cue_of, out.inner_source_of = attributions(row["inner"], words)
        out.inner_weight = SILVER
    if row["silver_nlp"]:
        _silver(row["tokens"], row["deps"], words, out)
    return out


class Words:
    """Finds the words that overlap a span of the text."""

    def __init__(self, cut: Pieces) -> None:
        self.starts, self.ends = cut.word_start.tolist(), cut.word_end.tolist()

    def range(self, start: int, end: int) -> tuple[int, int]:
        lo, hi = bisect_right(self.ends, start), bisect_left(self.starts, end)
        return lo, max(lo, hi)


def attributions(found: list[dict[str, Any]], words: Words) -> tuple[Ints, Ints, Ints]:
    """The tag of each word, the cue of each content and the source of each cue, as an `Example` has them."""
    size = len(words.starts)
    tag = np.zeros(size, dtype=np.int64)
    cue_of, source_of = np.full(size, IGNORE, dtype=np.int64), np.full(size, IGNORE, dtype=np.int64)
    for attribution in found:
        spans = {role: [r for s, e in attribution[role] if (r := words.range(s, e))[0] < r[1]] for role in ROLES}
        cue = spans["cue"][0][0] if spans["cue"] else NULL
        if cue != NULL:
            source_of[cue] = spans["source"][0][0] if spans["source"] else NULL
        for role in ROLES:
            for lo, hi in spans[role]:
                if tag[lo:hi].any():  # a source shared by two attributions, or (rarely) annotators' overlaps
                    continue
                tag[lo:hi] = TAGS.index(f"I-{role}")
                tag[lo], tag[hi - 1] = TAGS.index(f"B-{role}"), TAGS.index(f"E-{role}")
                if hi - lo == 1:
                    tag[lo] = TAGS.index(f"S-{role}")
                if role == "content":
                    cue_of[[lo, hi - 1]] = cue
    return tag, cue_of, source_of


def _silver(tokens: list[list[Any]], deps: list[list[Any]], words: Words, out: Example) -> None:
    first = [words.range(start, end) for start, end, *_ in tokens]
    previous = "O"
    for (lo, hi), (_, _, penn, kind) in zip(first, tokens, strict=True):
        kind = kind or "O"
        if lo < hi:
            out.pos[lo] = POS.index(penn) if penn in POS else IGNORE
            for word in range(lo, hi):
                place = "B" if word == lo and kind != previous else "I"
                out.entity[word] = ENTITY_TAGS.index("O" if kind == "O" else f"{place}-{kind}")
        previous = kind
    for (lo, hi), dep in zip(first, deps, strict=False):
        if lo < hi and dep:
            target, name = dep
            out.relation[lo] = RELATIONS.index(name) if name in RELATIONS else IGNORE
            out.head[lo] = NULL if target < 0 else first[target][0]
