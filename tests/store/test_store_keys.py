"""What an article and a name are known by."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Document
from whence.store.keys import article_key, canonical_url
from whence.text.folded import fold
from whence.text.one_person import is_safe

URLS = [
    ("https://News.Example/a", "https://news.example/a"),
    ("HTTP://news.example:80/a#top", "http://news.example/a"),
    ("https://news.example:8443/a", "https://news.example:8443/a"),
    ("https://news.example", "https://news.example/"),
    ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
    ("https://news.example/a?utm_source=x&id=7&fbclid=zz", "https://news.example/a?id=7"),
    ("https://news.example/a?UTM_Campaign=x", "https://news.example/a"),
    ("https://news.example/a?flag&x=", "https://news.example/a?flag&x="),
    ("https://me:pw@news.example/Path", "https://me:pw@news.example/Path"),
    ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
    (" https://news.example/a ", "https://news.example/a"),
    ("urn:newsml:7", "urn:newsml:7"),
    ("https://[broken/a", "https://[broken/a"),
    ("https://news.example:99999/a", "https://news.example:99999/a"),
]


@pytest.mark.parametrize(("url", "canonical"), URLS)
def test_urls(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.text() | st.text(alphabet="htps:/?&#=.a[]@1").map("http://".__add__))
def test_canonical_urls_stay_as_they_are(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


def test_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    monkeypatch.chdir(tmp_path)
    assert article_key(Document("7f", "x", str(file), url="https://N.example/")) == "url:https://n.example/"
    assert article_key(Document("7f", "x", "https://N.example/b#c")) == "url:https://n.example/b"
    assert article_key(Document("7f", "x", "a.txt")) == f"file:{file}"
    assert article_key(Document("7f", "x", "a.txt:3", outlet="Coast Herald")) == "text:7f@Coast Herald"
    assert article_key(Document("7f", "x", "\0")) == "text:7f"
    assert article_key(Document("7f", "x")) == "text:7f"


NAMES = [
    ("Maria Adler", "maria adler"),
    ("MARIA  ADLER", "maria adler"),
    ("María Ádler", "maria adler"),
    ("the Harbour Trust", "harbour trust"),
    ("The The", "the"),
    ("The", "the"),
    ("Sinéad O’Hara", "sinead ohara"),
    ("Sinead O'Hara", "sinead ohara"),
    ("J. B. Moss-Hale", "j b moss hale"),
    ("!!!", ""),
]


@pytest.mark.parametrize(("name", "folded"), NAMES)
def test_names(name: str, folded: str) -> None:
    assert fold(name) == folded


SAFE = [
    ("Maria Adler", "person", True),
    ("Adler", "person", False),
    ("M. Adler", "person", False),
    ("Maria A.", "person", False),
    ("Maria A. Adler", "person", True),
    ("John Smith", "person", False),
    ("John Adler", "person", True),
    ("maria adler", "person", False),
    ("Harbour Trust", "organization", True),
    ("Supreme Court", "organization", False),
    ("the council", "organization", False),
    ("Port Ellan Council", "organization", True),
    ("Trust", "organization", False),
    ("Marland", "government", True),
    ("the government", "government", False),
    ("Coast Herald", "outlet", True),
    ("Wire", "outlet", True),
    ("Residents Of Ellan", "group", False),
    ("A Person Close To Adler", "unnamed", False),
    ("", "outlet", False),
]


@pytest.mark.parametrize(("name", "kind", "safe"), SAFE)
def test_what_is_safe_to_take_for_one(name: str, kind: str, safe: bool) -> None:
    assert is_safe(name, kind) is safe  # type: ignore[arg-type]
