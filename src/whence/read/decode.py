"""From what the network says of each word to attributions: the best tag sequence, then who points at whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whence.read.nearness import STEPS, nearness
from whence.read.labels import ROLES, TAGS, may_follow

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Fragment = tuple[int, int]  # a half-open range of words

CERTAIN = 12.0  # a word whose "outside" score leads all others by this much ends the search for the best path there


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of each word: tag scores (words, tags); link vectors (words, 4 * d), which are in turn
    content-as-query, cue-as-key, cue-as-query, source-as-key; those of the null position each word saw; its paragraph."""

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


def best_path(scores: Floats, transition: Floats) -> NDArray[np.int64]:
    """The best allowed tag sequence (Viterbi), for scores of shape (words, tags).

    Words that are surely outside cut the text into stretches, which are searched side by side.
    """
    words, tags = scores.shape
    path = np.zeros(words, dtype=np.int64)
    open_words = np.flatnonzero(scores[:, 0] - scores[:, 1:].max(1) < CERTAIN) if words else np.zeros(0, dtype=np.int64)
    if not len(open_words):
        return path
    breaks = np.flatnonzero(np.diff(open_words) > 1)
    starts = open_words[np.concatenate(([0], breaks + 1))]
    lengths = open_words[np.concatenate((breaks, [len(open_words) - 1]))] - starts + 1
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    longest = int(lengths[0])
    edge_in = np.array([0.0 if may_follow(-1, t) else -1e4 for t in range(tags)], dtype=np.float32)
    edge_out = np.array([0.0 if may_follow(t, -1) else -1e4 for t in range(tags)], dtype=np.float32)
    best = scores[starts] + edge_in
    back = np.zeros((longest, len(starts), tags), dtype=np.int64)
    running = len(starts)
    for i in range(1, longest):
        running = int(np.searchsorted(-lengths, -i, side="left"))
        through = best[:running, :, None] + transition
        back[i, :running] = through.argmax(1)
        best[:running] = through.max(1) + scores[starts[:running] + i]
    here = (best + edge_out).argmax(1)
    for i in range(longest - 1, -1, -1):
        running = int(np.searchsorted(-lengths, -i, side="left"))
        path[starts[:running] + i] = here[:running]
        if i:
            here[:running] = back[i, np.arange(running), here[:running]]
    return path


def fragments(path: NDArray[np.int64]) -> dict[str, list[Fragment]]:
    """The fragments of each role in a tag sequence."""
    found: dict[str, list[Fragment]] = {role: [] for role in ROLES}
    start = 0
    for i in np.flatnonzero(path).tolist():
        place, role = TAGS[path[i]].split("-")
        if place in "BS":
            start = i
        if place in "ES":
            found[role].append((start, i + 1))
    return found


def link(spans: dict[str, list[Fragment]], outputs: Outputs, linker: Linker) -> list[Relation]:
    """Give each content fragment its cue and each cue its source."""
    cues, sources = spans["cue"], spans["source"]
    first_words = np.array([s for s, _ in cues], dtype=np.int64)
    contents: dict[int, list[Fragment]] = {}
    sure: dict[int, list[float]] = {}
    for fragment in spans["content"]:
        ends = np.unique((fragment[0], fragment[1] - 1))
        p = linker.cue.point(ends, first_words, outputs, 0, 1)
        chosen = int(p.argmax()) - 1
        key = chosen if chosen >= 0 else -1 - fragment[0]
        contents.setdefault(key, []).append(fragment)
        sure.setdefault(key, []).append(float(p[chosen + 1]))
    source_words = np.array([s for s, _ in sources], dtype=np.int64)
    found = []
    for key, pieces in contents.items():
        cue = [cues[key]] if key >= 0 else []
        source: list[Fragment] = []
        if cue:
            p = linker.source.point(first_words[key : key + 1], source_words, outputs, 2, 3)
            chosen = int(p.argmax()) - 1
            sure[key].append(float(p[chosen + 1]))
            source = [sources[chosen]] if chosen >= 0 else []
        found.append(Relation(tuple(source), tuple(cue), tuple(pieces), _confidence(outputs, source + cue + pieces, sure[key])))
    return sorted(found, key=lambda r: (r.content, r.cue))


@dataclass(frozen=True, slots=True)
class Pointer:
    """Pointing from words at candidates; the weights of nearness are learned with the network."""

    distance: Floats
    paragraph: Floats
    rank: Floats

    def point(self, words: Ints, candidates: Ints, outputs: Outputs, query: int, key: int) -> Floats:
        """The probability that `words` together point at nothing, or at each of `candidates` (first words, in order).

        `query` and `key` number the link vectors to compare.
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
        scores = np.hstack([null, queries @ keys.T / np.sqrt(width) + near])
        scores -= scores.max(1, keepdims=True)
        logs: Floats = (scores - np.log(np.exp(scores).sum(1, keepdims=True))).mean(0)
        p = np.exp(logs)
        return p / p.sum()


@dataclass(frozen=True, slots=True)
class Linker:
    """Which cue a content belongs to, and which source a cue."""

    cue: Pointer
    source: Pointer


def _confidence(outputs: Outputs, spans: list[Fragment], links: list[float]) -> float:
    inside = np.concatenate([np.arange(s, e) for s, e in spans])
    scores = outputs.tags[inside]
    scores = np.exp(scores - scores.max(1, keepdims=True))
    outside = scores[:, 0] / scores.sum(1)
    return float((1 - outside).mean() * min(links))
