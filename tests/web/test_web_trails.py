"""The pages of trails: the list, the path as a drawing with links, the wordings, and the trails of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import whence
from tests.trails.collection import ledgers
from tests.web.served import Page, client, fill
from whence.trail_model import Carrier, Descent, Trail
from whence.trail_serial import trail_from_dict
from whence.web.app import API
from whence.web.trail_view import trail_view

pytestmark = pytest.mark.usefixtures("model")


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("traced") / "news.db"
    with whence.open_library(path, write=True, create=True) as library:
        for ledger in ledgers():
            library.put(ledger, reader="test")
        whence.trace(library)
    return path


@pytest.fixture
def pages(traced: Path) -> Iterator[TestClient]:
    with client(traced) as opened:
        yield opened


def cables(pages: TestClient) -> str:
    return next(link for link in Page(pages.get("/trails?q=cables").text).links if link.startswith("/t/"))


def test_trails_are_listed_and_filtered(pages: TestClient) -> None:
    listed = Page(pages.get("/trails").text)
    assert "4 articles, 1 source" in listed.text
    changed = Page(pages.get("/trails?flag=number_changed").text)
    assert [link for link in changed.links if link.startswith("/t/")] == [cables(pages)]
    assert "No trail matches" in pages.get("/trails?q=zebra").text
    assert pages.get("/trails?flag=nonsense").status_code == 400
    assert pages.get("/t/t0000000000").status_code == 404


def test_a_trail_shows_its_path_its_wordings_and_how_many_sources(pages: TestClient) -> None:
    page = Page(pages.get(cables(pages)).text)
    assert "4 articles, 1 source: all of them go back to one." in page.text
    assert len(page.all("g", class_="box")) + len(page.all("g", class_="box root")) == 4
    assert len({link for link in page.links if "#s" in link}) >= 4
    for link in page.links:
        if link.startswith("/"):
            assert pages.get(link).status_code == 200, link
    assert page.all("del")
    assert page.all("ins")
    assert not re.search(r"\sstyle=", pages.get(cables(pages)).text)


def test_an_article_leads_to_its_trails(pages: TestClient) -> None:
    assert cables(pages) in Page(pages.get("/a/1").text).links


def test_the_api_gives_the_trail_of_the_contract(pages: TestClient) -> None:
    key = cables(pages).removeprefix("/t/")
    found = pages.get(f"{API}/trails/{key}").json()
    assert trail_from_dict(found["trail"]).id == key
    assert found["traced"] is True
    rows = pages.get(f"{API}/trails", params={"q": "cables"}).json()["trails"]
    assert rows[0]["id"] == key


def test_a_library_that_was_not_traced_says_how(tmp_path: Path) -> None:
    with client(fill(tmp_path / "a.db")) as browser:
        assert "whence trace" in Page(browser.get("/trails").text).text


def test_the_drawing_holds_every_box_and_line() -> None:
    carriers = tuple(
        Carrier(i, f"d{i}", None, f"Outlet {i}", None, f"2024-03-0{i}", "s1", (), "It rained.", None, (), "own")
        for i in range(1, 5)
    )
    edges = tuple(Descent(a, b, "link", (), 0.9) for a, b in ((0, 1), (1, 2), (2, 1), (0, 3)))
    laid = trail_view(Trail("t1", "It rained.", carriers, edges, 0, (0,), 1))
    assert len(laid.boxes) == len(laid.lines) == 4
    assert len({(box.x, box.y) for box in laid.boxes}) == 4
    for box in laid.boxes:
        assert 0 <= box.x <= laid.width - 190
        assert 0 <= box.y <= laid.height - 48
