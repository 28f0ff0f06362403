"""The HTML page of an article: whole, safe, and in need of nothing."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given, settings
from samples import any_ledgers, exported

from whence.model import Ledger
from whence.show.wording import printable

VOID = {"meta", "br", "link", "img", "input", "hr"}
LOADS = {"src", "srcset", "data", "poster", "background", "action", "ping"}


class Page(HTMLParser):
    """Tags in balance, the words of the title, and of the article."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.title = self.text = ""
        self.article = 0  # how deep the article's own element is open
        self.skipped = 0
        self.feed(page.decode())
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag not in VOID:
            self.open.append(tag)
        if given.get("class") == "w-text":
            self.article = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if len(self.open) < self.article:
            self.article = 0

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title":
            self.title += data
        if self.article and "sup" not in self.open:
            self.text += data


def test_the_page_holds_the_article_and_its_statements(ledger: Ledger) -> None:
    data = exported("html", ledger)
    page = Page(data)
    assert page.title == "Minister rules out sale of the harbour"
    assert page.text == ledger.document.text
    tags = [tag for tag, _ in page.tags]
    assert (tags.count("html"), tags.count("body"), tags.count("h1"), tags.count("table")) == (1, 1, 1, 2)
    assert b"prefers-color-scheme:dark" in data
    assert b"@media print" in data
    assert b'lang="en"' in data


@settings(max_examples=60, deadline=None)
@given(any_ledgers())
def test_no_page_loads_or_runs_anything(ledger: Ledger) -> None:
    data = exported("html", ledger)
    page = Page(data)
    assert page.text == printable(ledger.document.text)
    for tag, given_ in page.tags:
        assert tag not in ("script", "link", "img", "iframe", "object", "base")
        assert not LOADS & set(given_)
        assert not [name for name in given_ if name.startswith("on")]
    assert not re.search(rb"url\(|@import", data.split(b"<main>")[0])
    policy = [given_["content"] for _, given_ in page.tags if given_.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    names = [given_["id"] for _, given_ in page.tags if "id" in given_]
    assert len(names) == len(set(names))


def test_nothing_in_an_article_becomes_markup(ledger: Ledger) -> None:
    evil = "</title><script>alert(1)</script>"
    page = Page(exported("html", replace(ledger, document=replace(ledger.document, title=evil))))
    assert page.title == evil
    assert "script" not in [tag for tag, _ in page.tags]


def test_an_article_without_a_title_goes_by_its_first_sentence(ledger: Ledger) -> None:
    page = Page(exported("html", replace(ledger, document=replace(ledger.document, title=None))))
    assert page.title == "The council will vote on the sale next week."  # not its dateline


def test_several_pages_are_an_archive(ledger: Ledger, tmp_path: object) -> None:
    from pathlib import Path

    from whence.verbs.export import export

    target = Path(str(tmp_path)) / "pages.zip"
    assert export([ledger, ledger], "html", target) == 2
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        stem = ledger.document.id[:16]
        assert archive.namelist() == [f"{stem}.html", f"{stem}-2.html", "index.html"]
        assert archive.read(f"{stem}.html") == exported("html", ledger)
