"""From what the network says of each word to attributions: the best tag sequence, then who points at whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whence.reader.labels import ROLES, TAGS
from whence.reader.nearness import STEPS, nearness

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Fragment = tuple[int, int]  # a half-open range of words

CERTAIN = 4.0  # on PolNeAR dev a lead of 3 already gives every word the tag of the full search
IMPOSSIBLE = 1e4
# Multiplications in a matrix product for which OpenBLAS, numpy's usual, wakes no second thread (262,144 is its limit).
# Woken, that thread goes on spinning for a while, in the way of the network's own two.
ONE_THREAD = 200_000
_EDGE = np.array([tag[0] in "BES" for tag in TAGS])


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of each word.

    `tags` are scores (words, tags); `links` are vectors (words, 4 * d), in turn content-as-query, cue-as-key,
    cue-as-query, source-as-key; `nulls` are those of the null position each word saw.
    """

    tags: Floats
    links: Floats
    nulls: Floats
    paragraph: Ints


@dataclass(frozen=True, slots=True)
class Relation:
    """An attribution relation over words. Without a cue or a source the list is empty."""

    source: tuple[Fragment, ...]
    cue: tuple[Fragment, ...]
    content: tuple[Fragment, ...]
    confidence: float


def relations(outputs: Outputs, transition: Floats, linker: Linker) -> list[Relation]:
    """The attribution relations of a document, in the order of their content."""
    return link(fragments(best_path(outputs.tags, transition)), outputs, linker)


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


def fragments(path: NDArray[np.int64]) -> dict[str, list[Fragment]]:
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


def link(spans: dict[str, list[Fragment]], outputs: Outputs, linker: Linker) -> list[Relation]:
    """Give each content fragment its cue and each cue its source.

    A relation is as sure as its words are to belong to one, times how sure its weakest link is.
    """
    sources, cues, contents = (np.array(spans[role], dtype=np.int64).reshape(-1, 2) for role in ROLES)
    from_first = linker.cue.point(contents[:, 0], cues[:, 0], outputs, query=0, key=1)
    from_last = linker.cue.point(contents[:, 1] - 1, cues[:, 0], outputs, query=0, key=1)
    of_content, content_sure = _choose((from_first + from_last) / np.float32(2))
    of_cue, cue_sure = _choose(linker.source.point(cues[:, 0], sources[:, 0], outputs, query=2, key=3))
    inside = _inside(outputs.tags)
    groups: dict[int, list[int]] = {}
    for fragment, cue in enumerate(of_content):
        groups.setdefault(cue if cue >= 0 else -1 - fragment, []).append(fragment)
    found = []
    for cue, members in groups.items():
        source = of_cue[cue] if cue >= 0 else -1
        relation = (
            (spans["source"][source],) if source >= 0 else (),
            (spans["cue"][cue],) if cue >= 0 else (),
            tuple(spans["content"][m] for m in members),
        )
        links = [content_sure[m] for m in members] + ([cue_sure[cue]] if cue >= 0 else [])
        words = np.concatenate([inside[start:end] for role in relation for start, end in role])
        found.append(Relation(*relation, confidence=float(words.mean() * min(links))))
    return sorted(found, key=lambda r: (r.content, r.cue))


def _choose(logs: Floats) -> tuple[list[int], list[float]]:
    """For each row of log probabilities (rows, 1 + candidates) the best candidate, -1 for none, and its probability."""
    p: Floats = np.exp(logs)
    best = p.argmax(1)
    return (best - 1).tolist(), (p[np.arange(len(p)), best] / p.sum(1)).tolist()


@dataclass(frozen=True, slots=True)
class Pointer:
    """Pointing from words at candidates; the weights of nearness are learned with the network."""

    distance: Floats
    paragraph: Floats
    rank: Floats

    def point(self, words: Ints, candidates: Ints, outputs: Outputs, *, query: int, key: int) -> Floats:
        """Log probabilities (words, 1 + candidates) that each word points at nothing, or at each candidate.

        `candidates` are first words, in order; `query` and `key` number the link vectors to compare.
        """
        width = outputs.links.shape[1] // 4
        queries = outputs.links[words, query * width : (query + 1) * width]
        keys = outputs.links[candidates, key * width : (key + 1) * width]
        null = (queries * outputs.nulls[words, key * width : (key + 1) * width]).sum(1, keepdims=True) / np.sqrt(width)
        before = np.searchsorted(candidates, words, side="left")[:, None]
        upto = np.searchsorted(candidates, words, side="right")[:, None]
        order = np.arange(len(candidates))[None]
        distance = candidates[None] - words[:, None]
        paragraphs = outputs.paragraph[candidates][None] - outputs.paragraph[words][:, None]
        between = np.where(distance < 0, before - 1 - order, order - upto)
        by_distance, by_paragraph, by_rank = nearness(distance, paragraphs, between, STEPS)
        near = self.distance[by_distance] + self.paragraph[by_paragraph] + self.rank[by_rank]
        scores = np.hstack([null, products(queries, keys) / np.sqrt(width) + near])
        scores -= scores.max(1, keepdims=True)
        logs: Floats = scores - np.log(np.exp(scores).sum(1, keepdims=True))
        return logs


def products(queries: Floats, keys: Floats) -> Floats:
    """`queries` times `keys` transposed, in blocks that BLAS computes in one thread."""
    rows = max(1, ONE_THREAD // max(1, keys.size))
    return np.concatenate([queries[at : at + rows] @ keys.T for at in range(0, max(1, len(queries)), rows)])


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
