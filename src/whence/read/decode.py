"""From what the network says of each word to attributions: the best tag sequence, then who points at whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whence.read.labels import ROLES, TAGS, may_follow

Floats = NDArray[np.float32]
Fragment = tuple[int, int]  # a half-open range of words

CERTAIN = 12.0  # a word whose "outside" score leads all others by this much ends the search for the best path there
NEAR = 220  # words beyond which a fragment is not looked for; 12 of 20,000 training attributions are longer


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of each word: tag scores (words, tags); link vectors (words, 4 * d), which are in turn
    content-as-query, cue-as-key, cue-as-query, source-as-key; and those of the null position each word saw."""

    tags: Floats
    links: Floats
    nulls: Floats


@dataclass(frozen=True, slots=True)
class Relation:
    """An attribution relation over words. Without a cue or a source the list is empty."""

    source: tuple[Fragment, ...]
    cue: tuple[Fragment, ...]
    content: tuple[Fragment, ...]
    confidence: float


def relations(outputs: Outputs, transition: Floats) -> list[Relation]:
    """The attribution relations of a document, in the order of their content."""
    path = best_path(outputs.tags, transition)
    spans = fragments(path)
    return link(spans, outputs)


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


def link(spans: dict[str, list[Fragment]], outputs: Outputs) -> list[Relation]:
    """Give each content fragment its cue and each cue its source."""
    content_query, cue_key, cue_query, source_key = np.split(outputs.links, 4, axis=1)
    null_cue, null_source = np.split(outputs.nulls, 4, axis=1)[1::2]
    cues, sources = spans["cue"], spans["source"]
    contents: dict[int, list[Fragment]] = {}
    sure: dict[int, list[float]] = {}
    for fragment in spans["content"]:
        query = content_query[slice(*fragment)]
        chosen, p = _point(query, fragment, cues, cue_key, null_cue[fragment[0]])
        key = chosen if chosen is not None else -1 - fragment[0]
        contents.setdefault(key, []).append(fragment)
        sure.setdefault(key, []).append(p)
    found = []
    for key, pieces in contents.items():
        cue = [cues[key]] if key >= 0 else []
        source: list[Fragment] = []
        if cue:
            first = cue[0][0]
            chosen, p = _point(cue_query[first : first + 1], cue[0], sources, source_key, null_source[first])
            sure[key].append(p)
            source = [sources[chosen]] if chosen is not None else []
        found.append(Relation(tuple(source), tuple(cue), tuple(pieces), _confidence(outputs, source + cue + pieces, sure[key])))
    return sorted(found, key=lambda r: (r.content, r.cue))


def _point(
    query: Floats, at: Fragment, candidates: list[Fragment], keys: Floats, null: Floats
) -> tuple[int | None, float]:
    """Which candidate the words `query` of the fragment `at` point at, or None, and how surely."""
    near = [i for i, (s, e) in enumerate(candidates) if s - at[1] < NEAR and at[0] - e < NEAR]
    table = np.vstack([null, keys[[candidates[i][0] for i in near]]])
    scores = query @ table.T / np.sqrt(table.shape[1])
    scores -= scores.max(1, keepdims=True)
    p = np.exp(scores)
    p /= p.sum(1, keepdims=True)
    mean = np.log(p + 1e-9).mean(0)
    best = int(mean.argmax())
    return (None if best == 0 else near[best - 1]), float(np.exp(mean[best]))


def _confidence(outputs: Outputs, spans: list[Fragment], links: list[float]) -> float:
    inside = np.concatenate([np.arange(s, e) for s, e in spans])
    scores = outputs.tags[inside]
    scores = np.exp(scores - scores.max(1, keepdims=True))
    outside = scores[:, 0] / scores.sum(1)
    return float((1 - outside).mean() * min(links))
