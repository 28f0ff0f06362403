"""Who is let in, what cannot be sent from elsewhere, and what an article's text can never do to a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.served import BASE, Page, client, hostile
from whence.store import open_library
from whence.web import safety
from whence.web.app import API

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
TOKEN = "a-token-of-some-length"
EVERYWHERE = ("/", "/a/1", "/paste", "/nowhere", "/a/99", f"{API}/find", f"{API}/nowhere", "/static/x/style.css")


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_answer_carries_the_headers(browser_of: TestClient, address: str) -> None:
    headers = browser_of.get(address).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_a_fault_carries_the_headers_too(browser_of: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def falls_over(*_: object, **__: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("whence.store.library.Library.article", falls_over)
    answer = browser_of.get("/a/1")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == POLICY
    assert "inside" not in answer.text
    assert "please report it" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8417", "", "a b"])
def test_other_names_are_turned_away(browser_of: TestClient, host: str) -> None:
    for address in EVERYWHERE:
        assert browser_of.get(address, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:9", "localhost:8417", "LOCALHOST", "[::1]:8417", "[::1]"])
def test_our_own_names_are_known(browser_of: TestClient, host: str) -> None:
    assert browser_of.get("/", headers={"host": host}).status_code == 200


@pytest.mark.usefixtures("fake_reader")
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_what_another_site_sends_is_turned_away(browser_of: TestClient, headers: dict[str, str]) -> None:
    sent = {"text": "Ada Moss: the river is rising."}
    assert browser_of.post(f"{API}/read", json=sent, headers=headers).status_code == 403
    assert browser_of.post("/paste", data=sent, headers=headers).status_code == 403


@pytest.mark.usefixtures("fake_reader")
def test_a_form_needs_the_secret_of_our_pages(browser_of: TestClient, shelved: Path) -> None:
    with client(shelved) as other:
        strange = Page(other.get("/paste").text).all("input", name="form_secret")[0]["value"]
    sent = {"text": "Ada Moss: the river is rising."}
    for secret in ("", "wrong", strange):
        assert browser_of.post("/paste", data={**sent, "form_secret": secret}).status_code == 403
    ours = Page(browser_of.get("/paste").text).all("input", name="form_secret")[0]["value"]
    for origin in (BASE, "null"):  # a browser sends "null" where no referrer is to be told
        same = {"origin": origin, "sec-fetch-site": "same-origin"}
        assert browser_of.post("/paste", data={**sent, "form_secret": ours}, headers=same).status_code == 200


def test_what_is_sent_is_bounded(browser_of: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "BODY_LIMIT", 1000)
    answer = browser_of.post(f"{API}/read", json={"text": "a" * 1000})
    assert answer.status_code == 413

    def dripping() -> Iterator[bytes]:
        yield from (b"a" * 100 for _ in range(20))

    drip = browser_of.post(f"{API}/read", content=dripping(), headers={"content-type": "application/json"})
    assert drip.status_code == 413


def test_a_text_is_bounded(browser_of: TestClient) -> None:
    answer = browser_of.post(f"{API}/read", json={"text": "a" * 1_000_001})
    assert answer.status_code == 400
    assert "1,000,000 characters" in answer.json()["error"]


def test_with_a_token_only_who_shows_it_is_let_in(shelved: Path) -> None:
    way_in = safety.door("library.example", TOKEN)
    with client(shelved, way_in=way_in, base="http://library.example") as browser:
        for address in ("/", f"{API}/find", "/?token=wrong", "/static/x/style.css"):
            assert browser.get(address).status_code == 401
        assert browser.get(f"{API}/find", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        assert browser.get(f"{API}/find", headers={"authorization": "Bearer wrong"}).status_code == 401
        entered = browser.get(f"/?q=sale&token={TOKEN}", follow_redirects=False)
        assert entered.status_code == 303
        assert entered.headers["location"] == "/?q=sale"
        assert "HttpOnly; SameSite=Strict" in entered.headers["set-cookie"]
        assert browser.get("/?q=sale").status_code == 200
        assert browser.get("/", headers={"host": "evil.example"}).status_code == 421


def test_a_redirect_of_the_token_stays_here(shelved: Path) -> None:
    with client(shelved, way_in=safety.door("library.example", TOKEN), base="http://library.example") as browser:
        for start in ("http://library.example//evil.example/x", "http://library.example/%5Cevil.example/x"):
            browser.cookies.clear()
            answer = browser.get(f"{start}?token={TOKEN}", follow_redirects=False)
            assert answer.status_code == 303
            assert re.match(r"/[^/\\]", answer.headers["location"])


@pytest.mark.parametrize(
    "address",
    ["/static/../app.py", "/static/{}/../app.py", "/static/{}/%2e%2e/app.py", "/static/{}/..%2f..%2fmodel.py"],
)
def test_no_file_but_the_pages_own_is_served(browser_of: TestClient, address: str) -> None:
    stamp = re.search(r"/static/(\w+)/style.css", browser_of.get("/").text)
    assert stamp
    answer = browser_of.get(address.format(stamp[1]))
    assert answer.status_code in (400, 404)
    style = browser_of.get(f"/static/{stamp[1]}/style.css")
    assert style.status_code == 200
    assert "immutable" in style.headers["cache-control"]
    assert browser_of.get("/").headers["cache-control"] == "no-cache"


@pytest.fixture
def poisoned(tmp_path: Path) -> Iterator[TestClient]:
    with open_library(tmp_path / "evil.db", create=True) as library:
        library.put(hostile(), reader="test")
    with client(tmp_path / "evil.db") as opened:
        yield opened


def _addresses(browser: TestClient) -> list[str]:
    """All pages of the library that its own links lead to."""
    waiting, seen = ["/", "/?in=statements", "/speakers", "/outlets", "/a/1?q=script"], dict[str, None]()
    while waiting:
        address = waiting.pop().partition("#")[0]
        if address in seen or len(seen) > 60:
            continue
        seen[address] = None
        waiting += [link for link in Page(browser.get(address).text).links if link.startswith("/")]
    return list(seen)


def test_hostile_articles_do_nothing_to_any_page(poisoned: TestClient) -> None:
    addresses = _addresses(poisoned)
    assert len(addresses) > 10
    for address in addresses:
        answer = poisoned.get(address)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        assert answer.status_code == 200, address
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]", answer.text), address
        page = Page(answer.text)
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on") or name == "style"], address
            assert tag not in ("style", "iframe", "object", "embed", "base", "img"), address
            if tag == "script":
                assert (attributes["src"] or "").startswith("/static/"), address
            for name in ("href", "src", "action"):
                assert re.match(r"/|#|https?://", attributes.get(name) or "/"), (address, attributes)
        assert "alert(1)" in page.text or address in ("/check", "/paste", "/trails", "/decisions") or "=" in address


def test_hostile_queries_come_back_as_words(browser_of: TestClient) -> None:
    for words in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202eabc", "'; DROP TABLE articles"):
        for address in ("/", "/speakers", "/a/1"):
            answer = browser_of.get(address, params={"q": words})
            assert answer.status_code == 200
            assert "<script>alert" not in answer.text
            assert "<img" not in answer.text
            assert "\u202e" not in answer.text
