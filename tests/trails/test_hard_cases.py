"""Collections that are odd, broken off or large in one place; and clusters against the plain form of their rule."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import whence
from tests.trails.collection import ledgers
from tests.trails.test_trace import cables, compared
from whence.model import Ledger
from whence.trails import cluster, copies, names
from whence.trails.descent import Version
from whence.trails.wordings import Article, article_of, wordings
from whence.verbs import trace as verb
from whence.verbs.trace import trace


def carried(ledger: Ledger, number: int) -> Ledger:
    """The same text in another outlet."""
    url = f"https://paper{number}.example/bridge"
    return replace(ledger, document=replace(ledger.document, outlet=f"Paper {number}", url=url))


def test_many_outlets_with_one_text_are_one_trail_each_statement() -> None:
    found = trace([carried(ledgers()[0], n) for n in range(30)])
    assert found
    assert {len({c.outlet for c in t.carriers}) for t in found} == {30}
    assert all(t.independent_sources == 1 for t in found)
    assert any(t.carriers[0].speaker is None for t in found)


def test_an_article_that_repeats_its_own_quotation_is_no_trail_by_itself() -> None:
    text = (
        "The bridge will reopen in June. “We have replaced 40 of the cables,” Petra Holloway told the Tarnbrook "
        "Courier.\n\nShe said it again in the evening: “We have replaced 40 of the cables.”"
    )
    again = whence.read_text(text, outlet="Tarnbrook Courier", published="2031-05-04")
    assert trace([again]) == []
    beside = cables_of(trace([again, ledgers()[1]]))
    assert all(e.start != e.end for e in beside.edges)
    assert not any(e for e in beside.edges if beside.carriers[e.start].document == beside.carriers[e.end].document)


def cables_of(found: list[whence.Trail]) -> whence.Trail:
    """The trail of the cables."""
    return next(t for t in found if any("cables" in c.text for c in t.carriers))


def test_articles_without_a_date_or_with_one_to_come_stand_in_trails() -> None:
    def dated(ledger: Ledger, published: str | None) -> Ledger:
        from datetime import date

        when = date.fromisoformat(published) if published else None
        return replace(ledger, document=replace(ledger.document, published=when, published_at=None))

    undated = cables(trace([dated(x, None) for x in ledgers()]))
    assert {e.evidence for e in undated.edges} == {"names_source"}
    future = cables(trace([dated(x, "2999-01-01") for x in ledgers()]))
    assert len(future.carriers) == len(undated.carriers)


def test_a_run_that_was_stopped_goes_on_to_the_same_trails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verb, "AT_ONCE", 2)
    undisturbed = compared(trace(ledgers()))
    for stop in range(3):
        with whence.open_library(tmp_path / f"{stop}.db", write=True, create=True) as held:
            for ledger in ledgers():
                held.put(ledger, reader="test")
            calls = 0

            def broken(done: int, of: int, at: int = stop) -> None:
                nonlocal calls
                calls += 1
                if calls > at:
                    raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                verb.update(held, {}, progress=broken)
        with whence.open_library(tmp_path / f"{stop}.db", write=True) as held:
            assert compared(trace(held)) == undisturbed


def plain(said: np.ndarray) -> list[list[int]]:
    """The clusters by the rule of `cluster.py`, looked for among all pairs of clusters at every step."""
    groups = [[i] for i in range(len(said))]
    while True:
        best, where = 0.0, None
        for x, one in enumerate(groups):
            for y in range(x + 1, len(groups)):
                pairs = said[np.ix_(one, groups[y])]
                denied = pairs <= cluster.DENIED
                if pairs.size > 1 and max(denied.mean(0).max(), denied.mean(1).max()) >= cluster.VETO:
                    continue
                loudest = (pairs.max(0).mean() + pairs.max(1).mean()) / 2
                value = round(float(cluster.BEST * loudest + (1 - cluster.BEST) * pairs.mean()), 6)
                if value > best + 1e-9:
                    best, where = value, (x, y)
        if where is None:
            return sorted(sorted(group) for group in groups)
        groups[where[0]] += groups.pop(where[1])


@pytest.mark.parametrize("seed", range(20))
def test_clusters_are_those_of_the_plain_rule(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randint(2, 12)
    weights = {
        (a, b): chance.choice((cluster.DENIED, -1.2, -0.5, 1, 2, 4)) + chance.randint(0, 300) / 1000
        for a in range(size) for b in range(a + 1, size) if chance.random() < 0.5
    }  # fmt: skip
    weights = {pair: cluster.DENIED if value < -2 else value for pair, value in weights.items()}
    said = np.full((size, size), cluster.UNSEEN)
    for (a, b), value in weights.items():
        said[a, b] = said[b, a] = value
    assert cluster.clusters(range(size), weights) == plain(said)


def test_a_component_that_is_too_large_is_cut_where_pairs_are_weakest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LARGEST", 3)
    weights = {(0, 1): 3.0, (0, 2): 3.0, (1, 2): 3.0, (2, 3): 0.5, (3, 4): 3.0}
    assert cluster.clusters(range(5), weights) == [[0, 1, 2], [3, 4]]


def test_a_thousand_outlets_with_one_text_are_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def counted(text: str, of: names.Bearings) -> tuple[names.Mention, ...]:
        nonlocal asked
        asked += 1
        return names.mentions(text, of)

    monkeypatch.setattr(copies, "mentions", counted)
    found = trace([carried(ledgers()[0], n) for n in range(1000)])
    assert {len({c.outlet for c in t.carriers}) for t in found} == {1000}
    assert all(t.edges == () for t in found)
    assert asked == 1000 * len(found)


def test_a_library_has_the_trails_of_a_thousand_outlets_with_one_text(tmp_path: Path) -> None:
    found = [carried(ledgers()[0], n) for n in range(1000)]
    with whence.open_library(tmp_path / "a.db", write=True, create=True) as held:
        for ledger in found:
            held.put(ledger, reader="test")
        assert compared(trace(held)) == compared(trace(found))


def test_a_thousand_papers_that_copied_a_wire_have_it_from_the_wire() -> None:
    first, wire = ledgers()[:2]
    clocks = [datetime(2031, 5, 2, 12) + timedelta(minutes=n) for n in range(1000)]
    papers = [carried(wire, n).document for n in range(1000)]
    dated = [replace(d, byline="Northern Wire", published_at=at) for d, at in zip(papers, clocks, strict=True)]
    trail = cables(trace([first, wire, *(replace(wire, document=d) for d in dated)]))
    places = {(trail.carriers[e.start].outlet, e.evidence) for e in trail.edges if e.end > 1}
    assert places == {("Northern Wire", "wire_credit")}
    assert len(trail.edges) == 1001
    assert trail.independent_sources == 1


@pytest.mark.parametrize("seed", range(12))
def test_what_copies_credit_is_what_each_would_credit_asked_by_itself(seed: int) -> None:
    chance = random.Random(seed)
    outlets = [x.document.outlet for x in ledgers()] + ["Paper 1", None]
    articles, versions = dict[int, Article](), list[Version]()
    for number in range(12):
        ledger = chance.choice(ledgers()[:4])
        changed = replace(
            ledger.document, outlet=chance.choice(outlets), byline=chance.choice([None, "Ida Marsh", "Northern Wire"]),
            url=f"https://paper{chance.randint(1, 30)}.example/{number}",
        )  # fmt: skip
        articles[number] = article_of(number, f"{number:02}", changed)
        versions.append(Version(number, number, tuple(wordings(ledger, number)[:1])))
    kind = copies.kinds({v.article: [v.pieces] for v in versions}, articles)
    named = copies.credits_among(range(12), articles, kind)
    asked = {
        (end, start): found
        for end, one in articles.items()
        for start, other in articles.items() if start != end and (found := names.credits(one, other))
    }  # fmt: skip
    kept = {(end, start): found for end, starts in named.items() for start, found in starts.items()}
    assert kept.items() <= asked.items()

    def alike(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int, str | None]]:
        return {(end, kind[start], articles[start].outlet) for end, start in pairs}

    assert alike(kept) == alike(asked)
