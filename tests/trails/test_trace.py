"""One statement over many articles: over ledgers, over a library, in any order of adding."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import whence
from tests.trails.collection import ledgers
from whence.cli import cli
from whence.errors import BadOption, NotInLibrary
from whence.model import Ledger
from whence.show.trail_html import page
from whence.trail_model import Trail
from whence.trail_serial import trail_from_dict, trail_to_dict
from whence.trails.cluster import clusters, components
from whence.trails.names import outlet_names, reporters
from whence.verbs.alerts import alerts
from whence.verbs.trace import owners_of, trace


def cables(trails: list[Trail]) -> Trail:
    """The trail of the engineer's cables."""
    return next(t for t in trails if sum("cables" in c.text for c in t.carriers) >= 4)


def compared(trails: list[Trail]) -> list[str]:
    """Trails without what depends on the library: ids and article numbers."""
    rows = []
    for trail in trails:
        row: dict[str, Any] = trail_to_dict(trail)
        for key in ("trail", "denies", "denied_by"):
            row.pop(key)
        for carrier in row["statements"]:
            carrier.pop("article")
        rows.append(json.dumps(row, sort_keys=True))
    return sorted(rows)


def test_a_claim_is_followed_to_its_origin() -> None:
    trail = cables(trace(ledgers()))
    names = [c.outlet for c in trail.carriers]
    told = {(names[e.start], names[e.end]): e.evidence for e in trail.edges}
    assert told["Tarnbrook Courier", "Northern Wire"] == "names_source"
    assert told["Northern Wire", "Daily Beacon"] == "names_source"
    assert told["Daily Beacon", "Tarn Valley Radio"] == "names_source"
    assert names[trail.origin] == "Tarnbrook Courier"
    assert trail.independent_sources == 1
    assert {"one_source", "number_changed"} <= set(trail.flags)
    assert ("Daily Beacon", "number") in {(names[m.carrier], m.kind) for m in trail.mutations}
    assert ("Northern Wire", "trimmed") in {(names[m.carrier], m.kind) for m in trail.mutations}


def test_a_place_points_at_the_words_that_say_so() -> None:
    trail = cables(trace(ledgers()))
    texts = {ledger.document.id: ledger.document.text for ledger in ledgers()}
    for edge in trail.edges:
        document = trail.carriers[edge.end].document
        for span in edge.where:
            assert span.of(texts[document]) in (trail.carriers[edge.start].outlet or "")


def test_the_json_comes_back_as_it_was() -> None:
    for trail in trace(ledgers()):
        assert trail_from_dict(json.loads(json.dumps(trail_to_dict(trail)))) == trail


def library(path: Path, found: list[Ledger], each: bool = False) -> list[Trail]:
    """The trails of a library that ledgers were added to, traced at the end or after each of them."""
    with whence.open_library(path, write=True, create=True) as held:
        for ledger in found:
            held.put(ledger, reader="test")
            if each:
                trace(held)
        return trace(held)


def test_a_library_has_the_same_trails_in_any_order_of_adding(tmp_path: Path) -> None:
    found = list(ledgers())
    once = library(tmp_path / "a.db", found)
    random.Random(3).shuffle(found)
    assert compared(library(tmp_path / "b.db", found)) == compared(once)
    assert compared(library(tmp_path / "c.db", found, each=True)) == compared(once)
    assert compared(trace(ledgers())) == compared(once)


def test_ids_stay_when_an_article_joins(tmp_path: Path) -> None:
    with whence.open_library(tmp_path / "a.db", write=True, create=True) as held:
        for ledger in ledgers()[:2]:
            held.put(ledger, reader="test")
        first = trace(held)
        for ledger in ledgers()[2:]:
            held.put(ledger, reader="test")
        later = {t.id: t for t in trace(held)}
        kept = [t.id for t in first if any("cables" in c.text for c in t.carriers)]
        assert kept
        assert set(kept) <= set(later)
        assert held.traced()
        assert held.trails_of(1)
        with pytest.raises(NotInLibrary):
            held.trail("t0000000000")


def test_an_article_that_is_removed_leaves_its_trails(tmp_path: Path) -> None:
    with whence.open_library(tmp_path / "a.db", write=True, create=True) as held:
        for ledger in ledgers():
            held.put(ledger, reader="test")
        trace(held)
        held.remove([3])
        left = trace(held)
    assert all(c.outlet != "Daily Beacon" for t in left for c in t.carriers)
    assert compared(left) == compared(trace([x for x in ledgers() if x.document.outlet != "Daily Beacon"]))


def test_nothing_one_and_the_same(tmp_path: Path) -> None:
    assert trace([]) == []
    assert trace(ledgers()[:1]) == []
    assert trace([ledgers()[0]] * 3) == []
    assert library(tmp_path / "empty.db", []) == []


def test_copies_of_one_text_by_several_outlets_are_articles_of_their_own() -> None:
    from dataclasses import replace

    first = ledgers()[0]
    others = [
        replace(first, document=replace(first.document, outlet=f"Paper {n}", url=f"https://p{n}.example/"))
        for n in (1, 2)
    ]
    trail = cables_of(trace([first, *others]))
    assert {c.outlet for c in trail.carriers} == {"Tarnbrook Courier", "Paper 1", "Paper 2"}


def cables_of(trails: list[Trail]) -> Trail:
    return next(t for t in trails if "cables" in t.gist)


def test_alerts_tell_what_is_new_once(tmp_path: Path) -> None:
    with whence.open_library(tmp_path / "a.db", write=True, create=True) as held:
        for ledger in ledgers():
            held.put(ledger, reader="test")
        trace(held)
        first = alerts(held)
        assert {"number_changed", "one_source"} <= {a.what for a in first}
        assert alerts(held) == []


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "graphml", "prov", "html"])
def test_the_command_over_a_file_of_ledgers(tmp_path: Path, form: str) -> None:
    from whence.show.records import json_line

    source = tmp_path / "ledgers.jsonl"
    source.write_text("".join(json_line(x) + "\n" for x in ledgers()), encoding="utf-8")
    done = CliRunner().invoke(cli, ["trace", str(source), "--format", form])
    assert done.exit_code == 0, done.output
    assert "Tarnbrook Courier" in done.stdout or form == "text"
    if form == "graphml":
        ElementTree.fromstring(done.stdout)
    if form == "json":
        assert json.loads(done.stdout)[0]["whence"] == 1


def test_the_command_over_a_library(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    library(path, list(ledgers()))
    run = CliRunner().invoke
    drawn = run(cli, ["trace", "replaced 400", "--library", str(path)])
    assert "number changed" in drawn.stdout
    assert "origin" in drawn.stdout
    key = drawn.stdout.split("\n")[1].split(" ")[0]
    assert run(cli, ["trace", key, "--library", str(path)]).exit_code == 0
    assert run(cli, ["trace", "1", "--library", str(path)]).exit_code == 0
    assert run(cli, ["trace", "--flag", "nonsense", "--library", str(path)]).exception is not None
    assert "number changed" in run(cli, ["alerts", "--library", str(path)]).stdout.lower().replace("a number", "number")


def test_pages_escape_what_they_show() -> None:
    from dataclasses import replace

    trail = cables(trace(ledgers()))
    bad = replace(
        trail,
        gist="<script>alert(1)</script>",
        carriers=(replace(trail.carriers[0], url="javascript:x"),) * len(trail.carriers),
    )
    made = page([bad])
    assert "<script>" not in made
    assert "javascript:" not in made
    assert "<svg" in made


def test_owners_can_be_added(tmp_path: Path) -> None:
    table = tmp_path / "owners.csv"
    table.write_text("outlet,owner\nDaily Beacon,Beacon Group\n", encoding="utf-8")
    assert owners_of(table)["daily beacon"] == "Beacon Group"
    with pytest.raises(BadOption):
        owners_of(tmp_path / "missing.csv")
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(BadOption):
        owners_of(table)


def test_a_chain_of_likenesses_does_not_hold_strangers_together() -> None:
    weights = {(0, 1): 3.0, (1, 2): 0.5, (2, 3): 3.0, (0, 2): -1.5, (0, 3): -1.5, (1, 3): -1.5}
    assert clusters(range(4), weights) == [[0, 1], [2, 3]]


@given(st.lists(st.integers(-30, 30), min_size=28, max_size=28))
def test_clusters_part_all_nodes(said: list[int]) -> None:
    pairs = [(a, b) for a in range(8) for b in range(a + 1, 8)]
    weights = {pair: value / 10 for pair, value in zip(pairs, said, strict=True) if value % 3}
    found = clusters(range(8), weights)
    assert sorted(n for group in found for n in group) == list(range(8))
    assert found == clusters(reversed(range(8)), dict(reversed(weights.items())))
    assert [n for part in components(range(8), weights) for n in sorted(part)]


def test_names_that_articles_go_by() -> None:
    assert outlet_names("The Harbour Record") == (("Harbour Record",), ("Record",))
    assert outlet_names("Skerry Press Agency") == (("Skerry Press Agency",), ("SPA", "Agency"))
    assert list(reporters("Marguerite Sloan, Tidewater Features")) == ["Marguerite Sloan", "Tidewater Features"]
    assert list(reporters("By Ida Marsh", "Courier")) == ["Ida Marsh"]
    assert list(reporters("Bulletin newsdesk")) == []
