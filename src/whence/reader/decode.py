"""From what the network says of each word to attributions: the best tag sequence, then who points at whom."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from whence.reader.labels import ROLES, TAGS
from whence.reader.nearness import STEPS, nearness
from whence.reader.pieces import Ints

Floats = NDArray[np.float32]
Fragment = tuple[int, int]  # a half-open range of words

CERTAIN = 4.0  # on PolNeAR dev a lead of 3 already gives every word the tag of the full search
IMPOSSIBLE = 1e4
# Multiplications in a matrix product for which OpenBLAS, numpy's usual, wakes no second thread (262,144 is its limit).
# Woken, that thread goes on spinning for a while, in the way of the network's own two.
ONE_THREAD = 200_000
CANDIDATES = 128  # cues or sources to either side that a content or cue may point at; few articles have more in all
_EDGE = np.array([tag[0] in "BES" for tag in TAGS])


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of each word of a stretch of text.

    `tags` are scores (words, tags); `links` are vectors (words, 4 * d), in turn content-as-query, cue-as-key,
    cue-as-query, source-as-key; `nulls` are those of the null position each word saw.
    """

    tags: Floats
    links: Floats
    nulls: Floats
    paragraph: Ints


@dataclass(frozen=True, slots=True)
class Ends:
    """Words that point at others (`query`, and the `null` position they saw), are pointed at (`key`), or both."""

    word: Ints
    paragraph: Ints
    query: Floats
    null: Floats
    key: Floats


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is kept of a stretch of text once its tags are decided.

    `start` is the number of its first word in the text. `spans` are the fragments of each role, `ends` their first
    words and the last words of contents, `inside` how sure each word is to belong to some relation.
    """

    start: int
    spans: dict[str, list[Fragment]]
    ends: dict[str, Ends]
    inside: Floats


@dataclass(frozen=True, slots=True)
class Relation:
    """An attribution relation over words. Without a cue or a source the list is empty."""

    source: tuple[Fragment, ...]
    cue: tuple[Fragment, ...]
    content: tuple[Fragment, ...]
    confidence: float


def relations(outputs: Outputs, transition: Floats, linker: Linker) -> list[Relation]:
    """The attribution relations of a document, in the order of their content."""
    return link([stretch(outputs, transition)], linker)


def stretch(outputs: Outputs, transition: Floats, offset: int = 0) -> Stretch:
    """What is found in a stretch of text whose first word has the number `offset` in the text."""
    found = fragments(best_path(outputs.tags, transition))
    sources, cues, contents = (np.array(found[role], dtype=np.int64).reshape(-1, 2) for role in ROLES)
    ends = {
        "first": _ends(contents[:, 0], outputs, offset, query=0, null=1),
        "last": _ends(contents[:, 1] - 1, outputs, offset, query=0, null=1),
        "cue": _ends(cues[:, 0], outputs, offset, query=2, null=3, key=1),
        "source": _ends(sources[:, 0], outputs, offset, key=3),
    }
    moved = {role: [(a + offset, b + offset) for a, b in spans] for role, spans in found.items()}
    return Stretch(offset, moved, ends, _inside(outputs.tags))


def _ends(
    words: Ints,
    outputs: Outputs,
    offset: int,
    query: int | None = None,
    null: int | None = None,
    key: int | None = None,
) -> Ends:
    """The vectors of `words`; `query`, `null` and `key` number those that are wanted."""
    width = outputs.links.shape[1] // 4

    def part(vectors: Floats, number: int | None) -> Floats:
        return vectors[words, number * width : (number + 1) * width] if number is not None else vectors[words, :0]

    return Ends(
        words + offset,
        outputs.paragraph[words],
        part(outputs.links, query),
        part(outputs.nulls, null),
        part(outputs.links, key),
    )


def certain_break(tags: list[Floats], transitions: list[Floats], certain: float = CERTAIN) -> int:
    """After which word a stretch may end without a change to the best tags on either side; 0 where there is none.

    `tags` are scores (words, tags) of one or more layers of attributions, none of which may be open there.
    """
    sure = np.ones(len(tags[0]), dtype=bool)
    for scores, transition in zip(tags, transitions, strict=True):
        path = scores.argmax(1)
        ranked = np.partition(scores, scores.shape[1] - 2, axis=1)
        sure &= (path == 0) & (ranked[:, -1] - ranked[:, -2] >= certain)
        sure[1:] &= transition[path[:-1], 0] > -IMPOSSIBLE / 2
        sure[:-1] &= transition[0, path[1:]] > -IMPOSSIBLE / 2
    sure[-1] = False  # who comes next is not known yet
    found = np.flatnonzero(sure)
    return int(found[-1]) + 1 if len(found) else 0


def joined(parts: list[Outputs]) -> Outputs:
    """The outputs of neighbouring stretches as those of one."""
    return Outputs(*(np.concatenate([getattr(each, f.name) for each in parts]) for f in fields(Outputs)))


def part(outputs: Outputs, words: slice) -> Outputs:
    """The outputs of some of the words."""
    return Outputs(*(getattr(outputs, f.name)[words] for f in fields(Outputs)))


def within(inner: list[Relation], outer: list[Relation]) -> list[Relation]:
    """Those of `inner` that have a source and a cue, with what of their content one of `outer` holds with the cue."""
    fragments = sorted((*f, number) for number, relation in enumerate(outer) for f in relation.content)
    starts = [fragment[0] for fragment in fragments]

    def holder(fragment: Fragment) -> int | None:
        at = bisect_right(starts, fragment[0]) - 1
        return fragments[at][2] if at >= 0 and fragment[1] <= fragments[at][1] else None

    found = []
    for relation in inner:
        of = holder(relation.cue[0]) if relation.source and relation.cue else None
        content = tuple(f for f in relation.content if of is not None and holder(f) == of)
        if content:
            found.append(replace(relation, content=content))
    return found


def best_path(scores: Floats, transition: Floats, certain: float = CERTAIN) -> Ints:
    """The best allowed tag sequence (Viterbi 1967), for scores of shape (words, tags).

    A word whose best tag leads by `certain` keeps it. Such words cut the text into stretches, which are searched side
    by side, a step for all of them at once.
    """
    words, tags = scores.shape
    padded = np.full((words + 2, tags), -IMPOSSIBLE, dtype=np.float32)
    padded[1:-1] = scores
    padded[0, 0] = padded[-1, 0] = 0  # a text begins and ends outside
    ranked = np.partition(padded, tags - 2, axis=1)
    path: Ints = padded.argmax(1)
    fixed = ranked[:, -1] - ranked[:, -2] >= certain
    clash = transition[path[:-1], path[1:]] <= -IMPOSSIBLE / 2
    fixed[1:] &= ~clash
    fixed[:-1] &= ~clash
    fixed[0] = fixed[-1] = True
    open_words = np.flatnonzero(~fixed)
    if not len(open_words):
        return path[1:-1]
    breaks = np.flatnonzero(np.diff(open_words) > 1) + 1
    starts = open_words[np.concatenate(([0], breaks))]
    lengths = np.diff(np.concatenate(([0], breaks, [len(open_words)])))
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    running = np.searchsorted(-lengths, -np.arange(lengths[0])).tolist()  # stretches longer than each step
    best = padded[starts] + transition[path[starts - 1]]
    back = []
    for step, n in enumerate(running[1:], 1):
        through = best[:n, :, None] + transition
        came = through.argmax(1)
        back.append(came)
        best[:n] = through.max(1) + padded[starts[:n] + step]
    here = (best + transition[:, path[starts + lengths]].T).argmax(1)
    for step in range(len(running) - 1, -1, -1):
        n = running[step]
        path[starts[:n] + step] = here[:n]
        if step:
            here[:n] = back[step - 1][np.arange(n), here[:n]]
    return path[1:-1]


def fragments(path: Ints) -> dict[str, list[Fragment]]:
    """The fragments of each role in a tag sequence."""
    found: dict[str, list[Fragment]] = {role: [] for role in ROLES}
    start = 0
    edges = np.flatnonzero(_EDGE[path])
    for i, tag in zip(edges.tolist(), path[edges].tolist(), strict=True):
        place, _, role = TAGS[tag].partition("-")
        if place != "E":
            start = i
        if place != "B":
            found[role].append((start, i + 1))
    return found


def link(near: Sequence[Stretch], linker: Linker, middle: int = 0) -> list[Relation]:
    """The relations of the contents of `near[middle]`: each fragment gets its cue and each cue its source.

    Cues and sources may stand in any of the stretches `near`, which follow one another. A relation is as sure as its
    words are to belong to one, times how sure its weakest link is.
    """
    spans = {role: [span for s in near for span in s.spans[role]] for role in ("source", "cue")}
    contents, ends = near[middle].spans["content"], near[middle].ends
    cues, sources = (_joined([s.ends[name] for s in near]) for name in ("cue", "source"))
    inside, base = np.concatenate([s.inside for s in near]), near[0].start
    of_content, content_sure = linker.cue.choose((ends["first"], ends["last"]), cues)
    of_cue, cue_sure = linker.source.choose((cues,), sources)
    groups: dict[int, list[int]] = {}
    for fragment, cue in enumerate(of_content):
        groups.setdefault(cue if cue >= 0 else -1 - fragment, []).append(fragment)
    found = []
    for cue, members in groups.items():
        source = of_cue[cue] if cue >= 0 else -1
        relation = (
            (spans["source"][source],) if source >= 0 else (),
            (spans["cue"][cue],) if cue >= 0 else (),
            tuple(contents[m] for m in members),
        )
        links = [content_sure[m] for m in members] + ([cue_sure[cue]] if cue >= 0 else [])
        words = np.concatenate([inside[start - base : end - base] for role in relation for start, end in role])
        found.append(Relation(*relation, confidence=float(words.mean() * min(links))))
    return sorted(found, key=lambda r: (r.content, r.cue))


def _joined(parts: list[Ends]) -> Ends:
    return Ends(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Ends)))


def _block(at: int, first: Ints, last: Ints, candidates: Ends) -> tuple[slice, slice]:
    """Rows from `at` on and the candidates to weigh for them: so many that BLAS computes their product in one thread.

    Candidates are all where there are few, else the `CANDIDATES` before the first row's first word and after the last
    words of all.
    """
    total, width = candidates.key.shape
    few = total <= 2 * CANDIDATES
    low = 0 if few else max(0, int(np.searchsorted(candidates.word, first[at])) - CANDIDATES)
    size = min(total - low, 2 * CANDIDATES) * width
    rows = slice(at, at + max(1, ONE_THREAD // max(1, size)))
    high = int(np.searchsorted(candidates.word, last[rows].max(), side="right")) + CANDIDATES
    return rows, slice(low, total if few else min(high, total))


@dataclass(frozen=True, slots=True)
class Pointer:
    """Pointing from words at candidates; the weights of nearness are learned with the network."""

    distance: Floats
    paragraph: Floats
    rank: Floats

    def choose(self, words: tuple[Ends, ...], candidates: Ends) -> tuple[list[int], list[float]]:
        """The candidate each row of `words` points at, -1 for nothing, and how sure it is.

        `words` are ends of the same fragments, whose logs of probability are averaged; all are in the order of the
        text. A few rows are weighed at a time, against the candidates near them, so that time and memory grow with the
        text and not with its square.
        """
        best: list[int] = []
        sure: list[float] = []
        at = 0
        while at < len(words[0].word):
            rows, near = _block(at, words[0].word, words[-1].word, candidates)
            every = [self._logs(end, rows, candidates, near) for end in words]
            p: Floats = np.exp(sum(every[1:], every[0]) / np.float32(len(every)))
            chosen = p.argmax(1)
            best += np.where(chosen > 0, chosen - 1 + near.start, -1).tolist()
            sure += (p[np.arange(len(p)), chosen] / p.sum(1)).tolist()
            at = rows.stop
        return best, sure

    def _logs(self, words: Ends, rows: slice, candidates: Ends, near: slice) -> Floats:
        """Log probabilities (rows, 1 + candidates) that each word points at nothing, or at each candidate."""
        queries, keys, theirs = words.query[rows], candidates.key[near], candidates.word[near]
        scale = np.sqrt(queries.shape[1])
        null = (queries * words.null[rows]).sum(1, keepdims=True) / scale
        mine = words.word[rows]
        before = np.searchsorted(theirs, mine, side="left")[:, None]
        upto = np.searchsorted(theirs, mine, side="right")[:, None]
        order = np.arange(len(theirs))[None]
        distance = theirs[None] - mine[:, None]
        paragraphs = candidates.paragraph[near][None] - words.paragraph[rows][:, None]
        between = np.where(distance < 0, before - 1 - order, order - upto)
        by_distance, by_paragraph, by_rank = nearness(distance, paragraphs, between, STEPS)
        weights = self.distance[by_distance] + self.paragraph[by_paragraph] + self.rank[by_rank]
        scores = np.hstack([null, (queries @ keys.T) / scale + weights])
        scores -= scores.max(1, keepdims=True)
        logs: Floats = scores - np.log(np.exp(scores).sum(1, keepdims=True))
        return logs


@dataclass(frozen=True, slots=True)
class Linker:
    """Which cue a content belongs to, and which source a cue."""

    cue: Pointer
    source: Pointer


def _inside(tags: Floats) -> Floats:
    """How sure each word is to belong to some relation."""
    scores = np.exp(tags - tags.max(1, keepdims=True))
    sure: Floats = 1 - scores[:, 0] / scores.sum(1)
    return sure
