"""The terminal view: what stands on the screen, at several widths, with and without colour."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import harbour
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Document, Ledger, Span, Speaker, Statement
from whence.show.palette import View
from whence.show.terminal import render

GOLDEN = Path(__file__).parent / "golden"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("terminal-80.txt", View(80)),
        ("terminal-120-all.txt", View(120, every=True)),
        ("terminal-60-ascii.txt", View(60, full=True, ascii_only=True)),
    ],
)
def test_golden_screens(ledger: Ledger, name: str, view: View) -> None:
    """To take a changed screen as the new golden one, look at it, then delete the file and run the test once."""
    golden, shown = GOLDEN / name, render(ledger, view)
    if not golden.exists():
        golden.write_text(shown, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and has been written; look at it and commit it")
    assert shown == golden.read_text(encoding="utf-8")


def test_colour_changes_nothing_but_colour(ledger: Ledger) -> None:
    colored = render(ledger, View(80, color=True))
    assert "\x1b[" in colored
    bare = "\n".join(line.rstrip() for line in ANSI.sub("", colored).split("\n"))
    assert bare.replace(" · bold: who · underlined: how", "") == render(ledger, View(80))


@pytest.mark.parametrize("width", [40, 60, 80, 100, 118, 200])
def test_no_line_is_wider_than_the_terminal(ledger: Ledger, width: int) -> None:
    assert max(map(len, render(ledger, View(width, every=True)).split("\n"))) <= width


def test_every_content_carries_its_speakers_number_without_colour(ledger: Ledger) -> None:
    shown = " ".join(render(ledger, View(200)).split())
    assert "[1 “We will not sell the harbour to anyone,”] Maria Adler" in shown
    assert "[2 Adler had urged the council [1 to wait until the summer]]." in shown
    assert "[1] Maria Adler 2 statements person · the trade minister" in shown


def test_long_statements_are_shortened_unless_full(ledger: Ledger) -> None:
    long = "word " * 100 + "end"
    text = ledger.document.text + long
    content = (Span(len(ledger.document.text), len(text)),)
    longer = replace(
        ledger,
        document=replace(ledger.document, text=text),
        statements=(Statement("s1", "indirect", content, long, speaker="p1", chain=("p1",)),),
    )
    table = render(longer, View(80)).split("Statements")[1]
    assert "…" in table
    assert "end" not in table
    assert render(longer, View(80, full=True)).split("Statements")[1].count("word") == 100


def test_own_voice_is_counted_and_listed_on_demand(ledger: Ledger) -> None:
    short, every = render(ledger, View(80)), render(ledger, View(80, every=True))
    assert "2 sentences in Channel 6’s own voice: --all lists them." in short
    assert "own voice  " not in short.split("Statements")[1]
    assert every.split("Statements")[1].count("own voice") == 2


def test_an_article_cannot_command_the_terminal() -> None:
    """Escape sequences and direction overrides in an article, a name or a note are shown, not obeyed."""
    text = "Stop\x1b[2J\x07 it, she said \u202eevil\u2069.\x9b31m"
    document = Document("x", text, "a\x1b[31m.txt", "Title\x1b]0;owned\x07", "Out\x1blet", "By\rline")
    statement = Statement("s\x1b1", "direct", (Span(0, 14),), text[:14], speaker="p1", chain=("p1",))
    speaker = Speaker("p1", "Ada\x1b[5m", "person", ("the\x07 boss",))
    shown = render(Ledger(document, (speaker,), (statement,), ("note\x1b[0m",)), View(80, every=True))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def test_a_ledger_without_statements_or_facts() -> None:
    text = "Nothing happened."
    shown = render(Ledger(Document(sha256(text.encode()).hexdigest(), text), (), ()), View(80))
    assert "outlet unknown · date unknown" in shown
    assert "no statements" in shown
    assert render(Ledger(Document("x", ""), (), ()), View(80))


def test_notes_and_unknown_speakers_are_told(ledger: Ledger) -> None:
    lost = replace(ledger.statements[1], speaker=None, chain=("p4",))
    shown = render(replace(ledger, statements=(lost,), notes=("The model is for English.",)), View(80))
    assert "Note: The model is for English." in shown
    assert "[?]: the text does not say who speaks." in shown
    assert "[? “We will not sell" in shown


@given(st.integers(1, 130), st.booleans(), st.booleans(), st.booleans())
def test_any_view_of_a_ledger_can_be_drawn(width: int, color: bool, every: bool, full: bool) -> None:
    assert "Maria Adler" in " ".join(render(harbour(), View(width, color, every, full)).split()).replace("\n", " ")


def test_speakers_who_share_a_surname_keep_their_full_names() -> None:
    text = "Yes, said one. No, said the other."
    speakers = (
        Speaker("p1", "Ada Moss", "person"),
        Speaker("p2", "Ben Moss", "person"),
        Speaker("p3", "Dan Roe Jr.", "person"),
    )
    statements = tuple(
        Statement(f"s{i}", "indirect", (Span(i, i + 1),), text[i], speaker=f"p{i}", chain=(f"p{i}", "p3"))
        for i in (1, 2)
    )
    shown = render(Ledger(Document("x", text, published=date(2024, 1, 1)), speakers, statements), View(120))
    assert "Ada Moss ← Roe" in shown
    assert "Ben Moss ← Roe" in shown
