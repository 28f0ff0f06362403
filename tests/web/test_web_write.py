"""What `--write` lets a reader change, and that nothing else can be changed without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.served import Page, client
from whence.store import open_library
from whence.web.app import API
from whence.web.questions import QUESTIONS

pytestmark = pytest.mark.usefixtures("fake_reader")


@pytest.fixture
def writing(shelved: Path) -> Iterator[TestClient]:
    with client(shelved, write=True) as opened:
        yield opened


def secret(browser: TestClient) -> str:
    return Page(browser.get("/paste").text).all("input", name="form_secret")[0]["value"] or ""


def test_nothing_is_changed_without_write(shelved: Path, browser_of: TestClient) -> None:
    sent = {"form_secret": secret(browser_of), "text": "Ada Moss: the river is rising."}
    for question in QUESTIONS:
        if question.write:
            path = question.path.replace("{article}", "1").replace("{decision}", "1")
            status = browser_of.request(question.method, API + path, json={}).status_code
            assert status in (404, 405), question.name
            page = (question.page or "").replace("{article}", "1").replace("{decision}", "1")
            assert browser_of.post(page, data=sent).status_code in (404, 405)
    assert "/add" not in Page(browser_of.get("/").text).links


def test_an_article_is_added_and_taken_out(shelved: Path, writing: TestClient) -> None:
    sent = {"form_secret": secret(writing), "text": "Ada Moss: the river is rising.", "outlet": "Lantern"}
    answer = writing.post("/add", data=sent, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/a/4")
    assert "Ada Moss" in writing.get("/a/4").text
    again = {"text": "Ada Moss: the river is rising.", "outlet": "Lantern"}
    known = {"article": 4, "version": 1, "outcome": "known"}
    assert writing.post(f"{API}/articles", json=again).json() == known
    assert writing.post("/a/4/remove", data={"form_secret": "wrong"}).status_code == 403
    assert writing.get("/a/4/remove").status_code == 405
    assert writing.post("/a/4/remove", data=sent, follow_redirects=False).headers["location"] == "/"
    assert writing.get("/a/4").status_code == 404
    assert writing.delete(f"{API}/articles/4").status_code == 404
    assert writing.delete(f"{API}/articles/3").json() == {"article": 3}


def test_people_are_split_and_the_decision_undone(shelved: Path, writing: TestClient) -> None:
    with open_library(shelved) as library:
        adler = library.named("Adler")[0].person
        assert adler is not None
        first, second = (member.id for member in library.members(adler))
    address = f"/decisions?person={adler}"
    assert "Somebody else" in writing.get(address).text
    sent = {"form_secret": secret(writing), "a": str(second), "b": str(first), "judgement": "different"}
    assert writing.post("/decide", data=sent, follow_redirects=False).status_code == 303
    with open_library(shelved) as library:
        assert len(library.named("Adler")) == 2
        number = next(d.id for d in library.decisions() if d.author == "web")
    assert "is not" in writing.get("/decisions?q=Adler").text
    assert writing.delete(f"{API}/decisions/{number}").json() == {"decision": number}
    with open_library(shelved) as library:
        assert len(library.named("Adler")) == 1
    assert writing.delete(f"{API}/decisions/999").status_code == 404
    assert writing.post(f"{API}/decisions", json={"a": 1, "b": 1, "judgement": "same"}).status_code == 400
    assert writing.post(f"{API}/decisions", json={"a": 1, "b": 2, "judgement": "maybe"}).status_code == 400


def test_what_another_site_sends_changes_nothing(writing: TestClient) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert writing.delete(f"{API}/articles/1", headers=headers).status_code == 403
        assert writing.post(f"{API}/articles", json={"text": "x: y"}, headers=headers).status_code == 403
    plain = {"content-type": "text/plain"}
    assert writing.post(f"{API}/articles", content=b'{"text": "x: y"}', headers=plain).status_code == 415
    assert writing.get("/a/1").status_code == 200
