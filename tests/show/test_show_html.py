"""The notebook view: escaped, well formed, without scripts, readable in light and dark."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Document, Ledger, Span, Speaker, Statement
from whence.show.html import PALETTE, fragment

VOID = {"br"}


class Checker(HTMLParser):
    """Fails on tags that cross; gathers the tags, the visible words and the ids."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


def checked(ledger: Ledger) -> Checker:
    checker = Checker()
    checker.feed(fragment(ledger))
    checker.close()
    assert checker.open == []
    return checker


def test_a_notebook_shows_the_article_and_the_table(ledger: Ledger) -> None:
    assert ledger._repr_html_() == fragment(ledger)
    page = checked(ledger)
    words = " ".join("".join(page.words).split())
    assert "Adler ← Morning Post ← Channel 6" in words
    assert "12,000,000 GBP" in words
    assert "[1]“We will not sell the harbour to anyone,”" in words
    titles = [value for name, value in page.attributes if name == "title"]
    assert "Maria Adler · direct · 2 Mar 2024 · Adler ← Channel 6 · confidence 97%" in titles
    assert "script" not in page.tags


def test_every_mark_leads_to_its_speaker(ledger: Ledger) -> None:
    page = checked(ledger)
    ids = {value for name, value in page.attributes if name == "id"}
    links = {value for name, value in page.attributes if name == "href"}
    assert links == {f"#{key}" for key in ids}


@given(st.text(alphabet="<>&\"'/ abc=\x00\x1b\u202e", min_size=1, max_size=30))
def test_nothing_in_an_article_becomes_markup(words: str) -> None:
    speaker = Speaker("p1", words, "person", (words,))
    statement = Statement("s1", "direct", (Span(0, len(words)),), words, (Span(0, 1),), (Span(0, 1),), "p1", ("p1",))
    evil = Ledger(Document(words, words, words, words, words, words), (speaker,), (statement,), (words,))
    tame = replace(evil, document=replace(evil.document, origin="x"))
    assert checked(evil).tags == checked(tame).tags <= {
        "a", "br", "caption", "div", "h3", "p", "span", "style", "sup", "table", "tbody", "td", "th", "thead", "tr",
    }  # fmt: skip


@pytest.mark.parametrize("origin", ["javascript:alert(1)", "data:text/html,x", "http:///x", "https://[bad", "a.txt"])
def test_only_web_addresses_become_links(ledger: Ledger, origin: str) -> None:
    shown = fragment(replace(ledger, document=replace(ledger.document, origin=origin)))
    assert f'href="{origin}"' not in shown
    web = replace(ledger, document=replace(ledger.document, origin='https://example.org/?a="b"&c'))
    assert 'href="https://example.org/?a=&quot;b&quot;&amp;c"' in fragment(web)


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [pair for p in PALETTE for pair in ((p[0], p[1]), (p[0], "#ffffff"), (p[2], p[3]), (p[2], "#161616"))]
    + [("#1b1b1b", "#ffffff"), ("#595959", "#ffffff"), ("#ececec", "#161616"), ("#b5b5b5", "#161616")],
)
def test_contrast_meets_wcag_aa(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


def test_the_style_reaches_nothing_outside(ledger: Ledger) -> None:
    style = re.search(r"<style>(.*?)</style>", fragment(ledger), re.DOTALL)
    assert style
    rules = re.findall(r"([^{}]+)\{[^{}]*\}", style[1].replace("@media (prefers-color-scheme:dark){", ""))
    assert len(rules) > 20
    for selectors in rules:
        assert all(one.strip().startswith(".whence") for one in selectors.split(","))
