"""What several tests need: a hand-made ledger, and whether the shipped model is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from whence.model import Document, Furniture, Ledger, Quantity, Said, Span, Speaker, Statement

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from whence.store import Library

# The same examples each time, so that a change is judged by what it changed; --hypothesis-profile=explore seeks others.
settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", max_examples=1000)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "src" / "whence" / "reader" / "model" / "reader.onnx"

TEXT = """PORT ELLAN, March 5 (Harbour Wire) - The council will vote on the sale next week.

“We will not sell the harbour to anyone,” Maria Adler, the trade minister, insisted on Saturday. “Not for £12 million, \
and not for more.”

The Morning Post reported that Adler had urged the council to wait until the summer.

Officials said the sale “could wait”, and nobody has signed anything.
"""


def at(words: str, nth: int = 0) -> Span:
    """Where `words` stand in the text for the nth time."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def _statements() -> tuple[Statement, ...]:
    vote, wait = at("The council will vote on the sale next week."), at("to wait until the summer")
    first, second = at("“We will not sell the harbour to anyone,”"), at("“Not for £12 million, and not for more.”")
    urged, could, signed = (
        at("Adler had urged the council to wait until the summer"),
        at("the sale “could wait”"),
        at("nobody has signed anything."),
    )
    amount = at("£12 million")
    return (
        Statement("s1", "own", (vote,), vote.of(TEXT), chain=("p4",)),
        Statement(
            "s2", "direct", (first, second), f"{first.of(TEXT)} … {second.of(TEXT)}",
            source=(at("Maria Adler, the trade minister"),), cue=(at("insisted"),), speaker="p1", chain=("p1", "p4"),
            cue_class="committed", said=Said(date(2024, 3, 2), date(2024, 3, 2), "on Saturday"),
            quantities=(Quantity(amount.start, amount.end, 12e6, "GBP"),), confidence=0.97,
        ),
        Statement(
            "s3", "indirect", (urged,), urged.of(TEXT), source=(at("The Morning Post"),), cue=(at("reported"),),
            speaker="p2", chain=("p2", "p4"), cue_class="neutral", confidence=0.91,
        ),
        Statement(
            "s4", "indirect", (wait,), wait.of(TEXT), source=(at("Adler", 1),), cue=(at("urged"),), speaker="p1",
            chain=("p1", "p2", "p4"), within="s3", cue_class="directing", addressee="p5", confidence=0.45,
        ),
        Statement(
            "s5", "mixed", (could,), could.of(TEXT), source=(at("Officials"),), cue=(at("said"),), speaker="p3",
            chain=("p3", "p4"), confidence=0.88,
        ),
        Statement("s6", "own", (signed,), signed.of(TEXT), chain=("p4",)),
    )  # fmt: skip


def harbour() -> Ledger:
    """A ledger made by hand, with every form, a nested statement, furniture, an amount and an unsure one."""
    line = at("PORT ELLAN, March 5 (Harbour Wire) -")
    document = Document(
        sha256(TEXT.encode()).hexdigest(), TEXT, "news/harbour.txt", "Minister rules out sale of the harbour",
        "Channel 6", None, date(2024, 3, 5), "en", (Furniture(line.start, line.end, "dateline"),),
    )  # fmt: skip
    speakers = (
        Speaker("p1", "Maria Adler", "person", ("the trade minister",), (at("Maria Adler"), at("Adler", 1))),
        Speaker("p2", "Morning Post", "outlet"),
        Speaker("p3", "officials", "unnamed"),
        Speaker("p4", "Channel 6", "outlet"),
        Speaker("p5", "the council", "organization"),
    )
    return Ledger(document, speakers, _statements())


@pytest.fixture
def ledger() -> Ledger:
    return harbour()


@pytest.fixture
def model() -> None:
    """Skips the test where the package has no model yet."""
    if not MODEL.exists():
        pytest.skip("the package holds no model; make one with `make train`")


def fake_ledger(document: Document, model: str = "standard") -> Ledger:
    """What a reader might find: each line a statement, "Name: words" said by Name, the rest in own voice."""
    statements, names = [], dict[str, str]()
    place = 0
    for line in document.text.splitlines(keepends=True):
        words, start = line.rstrip(), place
        place += len(line)
        if not words:
            continue
        if "crash" in words:
            raise RuntimeError("the fake reader fell over")
        content = (Span(start, start + len(words)),)
        name, colon, _ = words.partition(": ")
        if colon:
            key = names.setdefault(name, f"p{len(names) + 1}")
            statements.append(
                Statement(f"s{len(statements) + 1}", "indirect", content, words, speaker=key, chain=(key,))
            )
        else:
            statements.append(Statement(f"s{len(statements) + 1}", "own", content, words))
    speakers = tuple(Speaker(key, name, "person") for name, key in names.items())
    return Ledger(document, speakers, tuple(statements))


@pytest.fixture
def fake_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the fake in the place of the network, which takes half a second to load."""
    monkeypatch.setattr("whence.engine.article.read_document", fake_ledger)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A fresh library, found sound at the end of the test."""
    from tests.store.shelves import new_library

    with new_library(tmp_path) as made:
        yield made
        assert made.info().faults == ()


@pytest.fixture
def shelved(tmp_path: Path) -> Path:
    """The path of a library of three articles."""
    from tests.web.served import fill

    return fill(tmp_path / "news.db")


@pytest.fixture
def browser_of(shelved: Path) -> Iterator[TestClient]:
    """A client of the web app over that library."""
    from tests.web.served import client

    with client(shelved) as opened:
        yield opened
