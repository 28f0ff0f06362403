"""The search for the best tags and the links between fragments, against brute force and plain cases."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from whence.reader.decode import (
    CANDIDATES,
    IMPOSSIBLE,
    Ends,
    Floats,
    Ints,
    Linker,
    Outputs,
    Pointer,
    Relation,
    best_path,
    certain_break,
    fragments,
    relations,
    within,
)
from whence.reader.labels import TAGS, may_follow
from whence.reader.nearness import DISTANCES, PARAGRAPHS, RANKS

N = len(TAGS)
TRANSITION = np.array(
    [[0.0 if may_follow(a, b) else -IMPOSSIBLE for b in range(N)] for a in range(N)], dtype=np.float32
)
WIDTH = 2


def value(path: tuple[int, ...], scores: Floats) -> float:
    """The score of a tag sequence, from outside to outside."""
    whole = (0, *path, 0)
    return float(sum(scores[i, t] for i, t in enumerate(path))) + float(
        sum(TRANSITION[a, b] for a, b in itertools.pairwise(whole))
    )


@given(hnp.arrays(np.float32, (3, N), elements=st.integers(-40, 40).map(lambda n: n / 8)))
@settings(max_examples=60, deadline=None)
def test_the_best_path_is_the_best_of_all(scores: Floats) -> None:
    found = tuple(best_path(scores, TRANSITION, certain=1e9).tolist())
    candidates = (p for p in itertools.product(range(N), repeat=3) if all(map(may_follow, (-1, *p), (*p, -1))))
    assert value(found, scores) >= max(value(p, scores) for p in candidates) - 1e-3


@given(hnp.arrays(np.float32, st.tuples(st.integers(0, 30), st.just(N)), elements=st.floats(-20, 20, width=32)))
@settings(deadline=None)
def test_every_path_is_allowed_unless_words_are_certain(scores: Floats) -> None:
    path = best_path(scores, TRANSITION, certain=1e9).tolist()
    assert len(path) == len(scores)
    assert all(may_follow(a, b) for a, b in itertools.pairwise([-1, *path, -1])) or not path


def path_of(*tags: str) -> list[int]:
    return [TAGS.index(t) for t in tags]


def test_fragments_of_each_role() -> None:
    path = path_of("B-content", "I-content", "E-content", "O", "S-source", "S-cue")
    assert fragments(np.array(path)) == {"source": [(4, 5)], "cue": [(5, 6)], "content": [(0, 3)]}


def outputs(tags: list[int], links: dict[int, tuple[int, float]]) -> Outputs:
    """Sure tags, and link vectors (all roles of width 2) that are zero but where `links` says so."""
    scores = np.full((len(tags), N), -9, dtype=np.float32)
    scores[np.arange(len(tags)), tags] = 9
    vectors = np.zeros((len(tags), 4 * WIDTH), dtype=np.float32)
    for word, (place, number) in links.items():
        vectors[word, place] = number
    return Outputs(scores, vectors, np.zeros_like(vectors), np.ones(len(tags), dtype=np.int64))


def linker(rank: tuple[float, ...] = (0.0,) * RANKS) -> Linker:
    pointer = Pointer(
        np.full(DISTANCES, 1.0, dtype=np.float32),
        np.zeros(PARAGRAPHS, dtype=np.float32),
        np.array(rank, dtype=np.float32),
    )
    return Linker(pointer, pointer)


def test_two_contents_at_one_cue_are_one_relation() -> None:
    tags = path_of("S-content", "S-source", "S-cue", "S-content", "O")
    (relation,) = relations(outputs(tags, {}), TRANSITION, linker())
    assert relation.content == ((0, 1), (3, 4))
    assert relation.source == ((1, 2),)
    assert 0 < relation.confidence <= 1


def test_the_nearest_cue_wins_where_ranks_say_so() -> None:
    tags = path_of("S-content", "S-cue", "O", "S-cue", "S-content")
    near_first = (0.0, 0.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0)
    found = relations(outputs(tags, {}), TRANSITION, linker(near_first))
    assert {(r.cue, r.content) for r in found} == {(((1, 2),), ((0, 1),)), (((3, 4),), ((4, 5),))}


def test_vectors_outweigh_nearness() -> None:
    tags = path_of("S-content", "S-cue", "S-cue")
    strong = outputs(tags, {0: (0, 9.0), 2: (WIDTH, 9.0)})
    (relation,) = relations(strong, TRANSITION, linker((0.0, 0.0, -5.0, -5.0, -5.0, -5.0, -5.0, -5.0)))
    assert relation.cue == ((2, 3),)


def test_a_content_without_a_cue_stands_alone() -> None:
    (relation,) = relations(outputs(path_of("O", "S-content", "O"), {}), TRANSITION, linker())
    assert (relation.source, relation.cue, relation.content) == ((), (), ((1, 2),))


def test_nothing_in_nothing_out() -> None:
    assert relations(outputs([], {}), TRANSITION, linker()) == []
    assert relations(outputs(path_of("O", "O"), {}), TRANSITION, linker()) == []


@given(hnp.arrays(np.float32, st.tuples(st.integers(2, 40), st.just(N)), elements=st.floats(-20, 20, width=32)))
@settings(deadline=None)
def test_a_text_cut_at_a_certain_break_has_the_tags_of_the_whole(scores: Floats) -> None:
    scores[::3, 0] += 15
    at = certain_break([scores], [TRANSITION])
    parts = [best_path(part, TRANSITION) for part in (scores[:at], scores[at:])]
    assert np.concatenate(parts).tolist() == best_path(scores, TRANSITION).tolist()


def ends(words: Ints, chance: np.random.Generator, width: int = 8) -> Ends:
    query, null, key = (chance.normal(size=(len(words), width)).astype(np.float32) for _ in range(3))
    return Ends(words, words // 40, query, null, key)


def test_of_many_candidates_the_near_ones_are_weighed_and_of_few_all() -> None:
    chance = np.random.default_rng(3)
    pointer = Pointer(*(np.zeros(n, np.float32) for n in (DISTANCES, PARAGRAPHS, RANKS)))
    words = np.sort(chance.choice(100_000, 3000, replace=False))
    cues = np.sort(chance.choice(100_000, 3000, replace=False))
    rows, candidates = ends(words, chance), ends(cues, chance)
    best, sure = pointer.choose((rows,), candidates)
    assert len(best) == len(sure) == len(words)
    for row, found in enumerate(best):
        assert found == -1 or abs(found - np.searchsorted(cues, words[row])) < 3 * CANDIDATES
    few = Ends(*(getattr(candidates, f)[: 2 * CANDIDATES] for f in ("word", "paragraph", "query", "null", "key")))
    scores = np.hstack([(rows.query * rows.null).sum(1, keepdims=True), rows.query @ few.key.T])
    assert pointer.choose((rows,), few)[0] == (scores.argmax(1) - 1).tolist()


OUTER = [
    Relation(((0, 1),), ((1, 2),), ((2, 10),), 0.9),
    Relation(((20, 21),), ((21, 22),), ((22, 30), (34, 40)), 0.9),
]


def test_a_nested_statement_stands_in_the_content_that_holds_its_cue() -> None:
    crossing = Relation(((22, 23),), ((23, 24),), ((4, 6), (25, 30), (35, 38)), 0.8)
    assert within([crossing], OUTER) == [Relation(((22, 23),), ((23, 24),), ((25, 30), (35, 38)), 0.8)]


def test_a_nested_statement_whose_cue_or_content_nothing_holds_is_left_out() -> None:
    outside = Relation(((12, 13),), ((13, 14),), ((4, 6),), 0.8)
    elsewhere = Relation(((2, 3),), ((3, 4),), ((12, 15),), 0.8)
    assert within([outside, elsewhere], OUTER) == []


def test_a_nested_statement_without_source_or_cue_is_left_out() -> None:
    bare = [Relation((), ((23, 24),), ((25, 30),), 0.8), Relation(((22, 23),), (), ((25, 30),), 0.8)]
    assert within(bare, OUTER) == []
