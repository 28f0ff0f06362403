"""The pages: what they show, where they lead, and that what they show is what the API gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.served import Page, client
from whence.store import open_library
from whence.web.app import API
from whence.web.questions import QUESTIONS

PAGES = (
    "/", "/?q=sale", "/?q=sale&in=articles", "/?speaker=Adler", "/?form=own", "/?through=Post", "/?from=2024-04-01",
    "/?q=nothingofthekind", "/?page=9", "/a/1", "/a/1?q=harbour", "/a/2", "/a/2?version=1", "/a/2/changes", "/speakers",
    "/speakers?q=Adler", "/speakers?q=nobody", "/outlets", "/outlets/Coast%20Herald", "/outlets/Channel%206", "/check",
    "/paste",
)  # fmt: skip


def page(browser: TestClient, address: str) -> Page:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def speaker_page(browser: TestClient, name: str) -> str:
    found = [link for link in page(browser, f"/speakers?q={name}").links if link.startswith("/s/")]
    return found[0]


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_leads_somewhere(browser_of: TestClient, address: str) -> None:
    found = page(browser_of, address)
    ids = {attributes["id"] for _, attributes in found.tags if "id" in attributes}
    for link in found.links:
        if link.startswith("#"):
            assert link[1:] in ids
        elif link.startswith("/"):
            assert browser_of.get(link).status_code == 200, link
        else:
            assert link.startswith("https://"), link


@pytest.mark.parametrize("address", PAGES)
def test_every_page_stands_well(browser_of: TestClient, address: str) -> None:
    found = page(browser_of, address)
    assert len(found.all("h1")) == 1
    assert found.all("main", id="main")
    assert found.all("html")[0]["lang"] == "en"
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes.get("for") for attributes in found.all("label")}
    for field in found.all("input") + found.all("textarea"):
        if field.get("type") not in ("hidden", "checkbox", "date"):
            assert field.get("id") in labelled


def test_search_marks_the_words_and_leads_to_their_place(browser_of: TestClient) -> None:
    found = page(browser_of, "/?q=harbour")
    assert found.all("mark", class_="hit")
    assert "/a/1?q=harbour#s2" in found.links
    article = page(browser_of, "/a/1?q=harbour")
    assert len(article.all("mark", id="hit")) == 1
    assert any(entry.get("id") == "s2" for entry in article.all("li"))


def test_nothing_asked_lists_articles_newest_first(browser_of: TestClient) -> None:
    links = [link for link in page(browser_of, "/").links if link.startswith("/a/")]
    assert links[0] == "/a/2"
    assert set(links) == {"/a/1", "/a/2", "/a/3"}


def test_facets_lead_to_fewer_answers_and_can_be_taken_away(browser_of: TestClient) -> None:
    found = page(browser_of, "/?q=sale")
    assert "/?q=sale&outlet=Coast+Herald" in found.links
    fewer = page(browser_of, "/?q=sale&outlet=Coast+Herald")
    assert "1 statement in 1 article" in fewer.text
    assert "/?q=sale" in fewer.links


def test_an_article_shows_who_said_what_through_whom(browser_of: TestClient) -> None:
    found = page(browser_of, "/a/1")
    assert found.all("mark", data_s="s3 s4"), "a statement within another stands within its marks"
    assert "Adler → Morning Post → Channel 6" in found.text
    assert "Channel 6, own voice" in found.text
    assert found.all("span", class_="furniture")


def test_an_article_of_two_versions_shows_both_and_the_difference(browser_of: TestClient) -> None:
    assert "/a/2/changes" in page(browser_of, "/a/2").links
    assert "is not for sale" in page(browser_of, "/a/2?version=1").text
    changed = page(browser_of, "/a/2/changes")
    assert changed.all("del")
    assert changed.all("ins")


def test_a_speaker_is_found_by_number_and_by_name_once_the_number_is_gone(
    shelved: Path, browser_of: TestClient
) -> None:
    address = speaker_page(browser_of, "Adler")
    assert address.endswith("-maria-adler")
    assert "2 articles" in page(browser_of, address).text
    assert "Maria Adler" in page(browser_of, "/s/999999-maria-adler").text
    assert browser_of.get("/s/999999").status_code == 404
    assert browser_of.get("/s/nobody-at-all").status_code == 404


def test_an_outlet_shows_counts_and_no_ranking(browser_of: TestClient) -> None:
    found = page(browser_of, "/outlets/Coast%20Herald")
    assert "own voice 1 of 3 · 33 %" in found.text
    assert "to unnamed sources 1 of 2 · 50 %" in found.text


def test_the_period_stands_on_the_page_and_so_on_the_print(browser_of: TestClient) -> None:
    assert "Period: 1 Apr 2024 to the last day" in page(browser_of, "/outlets/Coast%20Herald?from=2024-04-01").text


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere", 404, "start from the library"),
        ("/a/99", 404, "There is no article 99"),
        ("/a/x", 400, "must be a whole number"),
        ("/a/2?version=9", 404, "its versions are 1 to 2"),
        ("/?form=shouted", 400, "must be one of direct"),
        ("/?from=2024-02-31", 400, "is not a calendar date"),
        ("/?page=0", 400, "must be a whole number from 1"),
        ("/?q=a&q=b", 400, "give it once"),
        ("/outlets/Nowhere", 404, "There is no outlet"),
    ],
)
def test_what_cannot_be_shown_says_what_to_do(browser_of: TestClient, address: str, status: int, words: str) -> None:
    answer = browser_of.get(address)
    assert answer.status_code == status
    assert words in Page(answer.text).text


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    open_library(tmp_path / "empty.db", create=True).close()
    with client(tmp_path / "empty.db") as browser:
        for address in ("/", "/speakers", "/outlets"):
            assert "whence add" in page(browser, address).text


def test_a_library_that_is_gone_is_reported(tmp_path: Path) -> None:
    with client(tmp_path / "gone.db") as browser:
        answer = browser.get("/")
    assert answer.status_code == 503
    assert "There is no library" in answer.text


@pytest.mark.usefixtures("fake_reader")
def test_a_pasted_text_is_read_and_not_kept(shelved: Path, browser_of: TestClient) -> None:
    before = shelved.read_bytes()
    secret = page(browser_of, "/paste").all("input", name="form_secret")[0]["value"]
    sent = {"form_secret": secret, "text": "Ada Moss: the river is rising.\r\nIt rained.", "published": "2024-03-05"}
    answer = browser_of.post("/paste", data=sent)
    assert answer.status_code == 200
    found = Page(answer.text)
    assert "Ada Moss" in found.text
    assert found.all("mark", data_s="s1")
    uploaded = browser_of.post(
        "/paste", data={"form_secret": secret}, files={"file": ("a.txt", b"Ada Moss: the river is rising.")}
    )
    assert "Ada Moss" in uploaded.text
    assert browser_of.post("/paste", data={"form_secret": secret}).status_code == 400
    assert browser_of.post("/paste", data={"form_secret": secret, "text": "…"}).status_code == 422
    assert shelved.read_bytes() == before


@pytest.mark.usefixtures("fake_reader")
def test_quotes_are_checked_against_a_transcript(browser_of: TestClient) -> None:
    secret = page(browser_of, "/check").all("input", name="form_secret")[0]["value"]
    sent = {
        "form_secret": secret, "quote": "We will not sell the harbour to anyone at all",
        "transcript": "ADLER: We will never sell the harbour to anyone at all, and that is that.\nVALE: Thank you.",
    }  # fmt: skip
    found = Page(browser_of.post("/check", data=sent).text)
    assert "1 altered" in found.text
    assert found.all("del")
    assert found.all("ins")
    files = {"transcripts": ("talk.txt", b"ADLER: We will not sell the harbour to anyone at all.\n")}
    held = Page(browser_of.post("/check", data={**sent, "transcript": ""}, files=files).text)
    assert "1 verbatim" in held.text
    assert "talk.txt" in held.text
    assert "give a transcript" in browser_of.post("/check", data={**sent, "transcript": ""}).text


def test_pages_and_api_give_the_same_answers(shelved: Path, browser_of: TestClient) -> None:
    """Every page's question is in the API under the same name, and what a page of answers lists is what it gives."""
    document = browser_of.get(f"{API}/openapi.json").json()
    for question in QUESTIONS:
        if not question.write:
            assert question.method.lower() in document["paths"][API + question.path]
    rows = browser_of.get(f"{API}/find?q=sale").json()["rows"]
    links = page(browser_of, "/?q=sale").links
    assert rows
    for row in rows:
        assert f"/a/{row['article']}?q=sale#{row['key']}" in links
