"""PolNeAR as training examples: the labels of every word of an article, for the main task and the auxiliary ones."""

from __future__ import annotations

import gzip
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

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


@dataclass(frozen=True, slots=True)
class Example:
    """One article: its pieces, and per word its labels (`IGNORE` where nothing is known)."""

    id: str
    pieces: Pieces
    tag: Ints
    cue_of: Ints  # per first and last word of a content fragment: the first word of its cue, or NULL
    source_of: Ints  # per first word of a cue: the first word of its source, or NULL
    pos: Ints
    entity: Ints
    head: Ints  # the word's syntactic head, or NULL for a root
    relation: Ints
    furniture: Ints


WORD_LABELS = tuple(f.name for f in fields(Example) if f.name not in ("id", "pieces"))
POINTERS = ("cue_of", "source_of", "head")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def load(folder: Path, split: str, vocabulary: Vocabulary) -> list[Example]:
    """The examples of one split of PolNeAR in `folder`, in the file's order."""
    deps = {row["id"]: row["deps"] for row in rows(folder / f"deps_{split}.jsonl.gz")}
    return [example(row, deps.get(row["id"]), vocabulary) for row in rows(folder / f"{split}.jsonl.gz")]


def example(row: dict[str, Any], deps: list[list[Any]] | None, vocabulary: Vocabulary) -> Example:
    """One PolNeAR row as an example; `deps` holds [head, relation] for each of the row's tokens."""
    cut = pieces(row["text"], vocabulary)
    words = _Words(cut)
    tag, cue_of, source_of = _attributions(row["attributions"], words)
    furniture = np.zeros(cut.words, dtype=np.int64)
    for _, spans in row["discard"]:
        for start, end in spans:
            lo, hi = words.range(start, end)
            furniture[lo:hi] = 1
    pos, entity, head, relation = (np.full(cut.words, IGNORE, dtype=np.int64) for _ in range(4))
    if row["silver_nlp"]:
        _silver(row["tokens"], deps or [], words, pos, entity, head, relation)
    return Example(row["id"], cut, tag, cue_of, source_of, pos, entity, head, relation, furniture)


class _Words:
    """Finds the words that overlap a span of the text."""

    def __init__(self, cut: Pieces) -> None:
        self.starts, self.ends = cut.word_start.tolist(), cut.word_end.tolist()

    def range(self, start: int, end: int) -> tuple[int, int]:
        lo, hi = bisect_right(self.ends, start), bisect_left(self.starts, end)
        return lo, max(lo, hi)


def _attributions(attributions: list[dict[str, Any]], words: _Words) -> tuple[Ints, Ints, Ints]:
    size = len(words.starts)
    tag = np.zeros(size, dtype=np.int64)
    cue_of, source_of = np.full(size, IGNORE, dtype=np.int64), np.full(size, IGNORE, dtype=np.int64)
    for attribution in attributions:
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


def _silver(
    tokens: list[list[Any]], deps: list[list[Any]], words: _Words, pos: Ints, entity: Ints, head: Ints, relation: Ints
) -> None:
    first = [words.range(start, end) for start, end, *_ in tokens]
    previous = "O"
    for (lo, hi), (_, _, penn, kind) in zip(first, tokens, strict=True):
        kind = kind or "O"
        if lo < hi:
            pos[lo] = POS.index(penn) if penn in POS else IGNORE
            for word in range(lo, hi):
                place = "B" if word == lo and kind != previous else "I"
                entity[word] = ENTITY_TAGS.index("O" if kind == "O" else f"{place}-{kind}")
        previous = kind
    for (lo, hi), dep in zip(first, deps, strict=False):
        if lo < hi and dep:
            target, name = dep
            relation[lo] = RELATIONS.index(name) if name in RELATIONS else IGNORE
            head[lo] = NULL if target < 0 else first[target][0]
