"""A small library behind the web app, for its tests: clients that speak to it without a socket."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from conftest import harbour
from starlette.testclient import TestClient

from tests.store.shelves import shelf
from whence.model import Document, Ledger, Span, Speaker, Statement
from whence.store import open_library
from whence.web.app import application
from whence.web.safety import Door, door

BASE = "http://127.0.0.1:8417"


def fill(path: Path) -> Path:
    """A library of three articles, one of them in two versions."""
    with open_library(path, create=True) as library:
        library.put(harbour(), reader="test")
        for words in ("It is not for sale", "It may be for sale"):
            library.put(
                shelf(
                    f"Maria Adler: {words}.\n[officials]: Nothing is settled.\nRain fell on the quay.",
                    url="https://herald.example/quay", title="On the quay", published=date(2024, 4, 2),
                ),
                reader="test",
            )  # fmt: skip
        library.put(shelf("Tom Okafor: perhaps they knew.", url="https://post.example/1", outlet="Morning Post"))
    return path


def client(path: Path, *, write: bool = False, way_in: Door | None = None, base: str = BASE) -> TestClient:
    """A client of the app over the library at `path`; faults come as answers, as a browser gets them."""
    made = application(path, write=write, door=way_in or door())
    return TestClient(made, base_url=base, raise_server_exceptions=False)


def hostile() -> Ledger:
    """An article with markup, scripts and bidi controls in every field."""
    evil = "<script>alert(1)</script>\u202e<img src=x onerror=alert(2)>\"'><b onclick=alert(3)>"
    closing = "\x1b[31m\x07 \u2066 </mark></p></div><style>*{display:none}</style>\n"
    text = f"{evil} said {evil}.\n\n“{evil}” — {evil}{closing}"
    content, source = Span(0, len(evil)), Span(len(evil) + 6, 2 * len(evil) + 6)
    statement = Statement(
        's"1><script>', "mixed", (content,), content.of(text), source=(source,),
        cue=(Span(len(evil) + 1, len(evil) + 5),),
        speaker="p<1>", chain=("p<1>", "o"), cue_class="neutral", occasion=content,
    )  # fmt: skip
    document = Document(
        sha256(text.encode()).hexdigest(), text, f"javascript:{evil}", f"{evil} title", f"{evil}/../outlet?#",
        f"{evil} byline", date(2024, 5, 1), 'en"><script>', url="javascript:alert(document.domain)",
    )  # fmt: skip
    speakers = (
        Speaker("p<1>", f"{evil} Adler", "person", (evil, "javascript:alert(4)")),
        Speaker("o", document.outlet or "", "outlet"),
    )
    return Ledger(document, speakers, (statement, replace(statement, id="s2", form="direct")))


class Page(HTMLParser):
    """A page taken apart: its tags, its addresses, its attributes, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        names = {key.rstrip("_").replace("_", "-"): value for key, value in wanted.items()}
        return [found for name, found in self.tags if name == tag and all(found.get(k) == v for k, v in names.items())]

    @property
    def links(self) -> list[str]:
        return [found["href"] or "" for tag, found in self.tags if tag == "a" and "href" in found]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())
