"""Verdicts on the terminal, as records and as a page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import pytest
from conftest import harbour
from hypothesis import given
from hypothesis import strategies as st

from whence.model import Edit, Passage, Quote, Span, Verdict, VerdictName
from whence.show import check_wording as wording
from whence.show.check_html import HtmlCheckWriter
from whence.show.check_records import CheckWriter, CsvCheckWriter, JsonCheckWriter, record
from whence.show.check_terminal import CheckScreen, render
from whence.show.palette import View

ODD = "<script>alert('x')</script> & \x1b[31mred\u202e \"quoted\" 'too'"

PASSAGE = Passage(
    "quay.txt", 3, 4, 40, "never close the twelve cranes", "ADLER", "Before it.\nWe will ", ".\nThank you.", 65.4,
    "Meeting on the quay", date(2024, 3, 19),
)  # fmt: skip
ALTERED = Verdict(
    Quote("s2", "We will close twenty cranes …", "Maria Adler", statement="s2", spans=(Span(3, 9),)), "altered",
    ("negation", "number"), PASSAGE, (), 0.87654321,
    (
        Edit("same", "We will", "We will"), Edit("left out", "", "never"), Edit("same", "close", "close"),
        Edit("changed", "twenty", "the twelve"), Edit("same", "cranes", "cranes"), Edit("marked", "…", "and sheds"),
        Edit("added", "today", ""),
    ),
    "Words were changed or added.",
)  # fmt: skip
NOTHING = Verdict(Quote("s3", "Fish fly.", None), "not found", why="The transcripts have nothing like it.")
REPORTED = Verdict(Quote("s4", "that fish fly", "Ben Roe", "indirect"), "paraphrase", passage=PASSAGE, score=0.5)


def written(make: Callable[[Callable[[str], object]], CheckWriter], *verdicts: Verdict) -> str:
    out: list[str] = []
    writer = make(out.append)
    for verdict in verdicts:
        writer.add(verdict)
    writer.end()
    return "".join(out)


def page(*verdicts: Verdict, article: bool = True) -> str:
    out: list[str] = []
    writer = HtmlCheckWriter(out.append)
    if article:
        writer.article(harbour().document)
    for verdict in verdicts:
        writer.add(verdict)
    writer.end()
    return "".join(out)


def test_the_diff_in_marks() -> None:
    assert wording.in_marks(ALTERED.diff) == (
        "We will [-never-] close [-the twelve-] {+twenty+} cranes (-and sheds-) (+…+) {+today+}"
    )


def test_what_holds() -> None:
    told = {name: Verdict(Quote("x", "words"), name).holds for name in wording.VERDICTS}
    assert told == {
        "verbatim": True, "marked": True, "trimmed": False, "altered": False, "spliced": False, "other speaker": False,
        "paraphrase": None, "not found": False, "too short": None,
    }  # fmt: skip
    assert REPORTED.holds is None
    assert Verdict(Quote("x", "words", form="indirect"), "not found").holds is None


def test_the_block_on_a_terminal() -> None:
    assert render(ALTERED, View(80)).splitlines() == [
        "✗ ALTERED (negation, number)  s2  Maria Adler",
        "    “We will [-never-] close [-the twelve-] {+twenty+} cranes (-and sheds-)",
        "    (+…+) {+today+}”",
        "    Words were changed or added.",
        "    > Before it. / We will «never close the twelve cranes». / Thank you.",
        "    ADLER · Meeting on the quay · turn 3 · 0:01:05 · 19 Mar 2024 · 88% alike",
        "",
    ]
    assert render(ALTERED, View(80, ascii_only=True)).isascii()
    assert render(NOTHING, View(80)).splitlines()[:3] == [
        "✗ NOT FOUND  s3  nobody named", "    “Fish fly.”", "    The transcripts have nothing like it.",
    ]  # fmt: skip
    assert render(REPORTED, View(80)).splitlines()[1] == "    that fish fly"


def test_colour_is_never_the_only_carrier() -> None:
    import re

    plain = render(ALTERED, View(80))
    colored = render(ALTERED, View(80, color=True))
    assert colored != plain
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


def test_a_long_quote_is_shortened_unless_all_is_wanted() -> None:
    words = "word " * 5000
    long = Verdict(Quote("x", words), "verbatim", passage=PASSAGE, diff=(Edit("same", words, words),), score=1.0)
    assert len(render(long, View(80))) < 3000
    assert render(long, View(80, full=True)).count("word") >= 5000


def test_the_screen_counts_and_leaves_out_indirect_statements() -> None:
    def screen(every: bool) -> str:
        out: list[str] = []
        writer = CheckScreen(out.append, View(80, every=every))
        writer.article(harbour().document)
        for verdict in (ALTERED, NOTHING, REPORTED):
            writer.add(verdict)
        writer.end()
        return "".join(out)

    assert "2 quotes: 1 altered, 1 not found; 2 do not hold." in screen(False)
    assert "1 indirect statement: --all" in screen(False)
    assert "that fish fly" not in screen(False)
    assert "that fish fly" in screen(True)
    assert "Minister rules out sale of the harbour" in screen(True)


def test_the_record_has_its_keys_in_order_and_is_json() -> None:
    found = record(ALTERED, article="a.txt")
    assert list(found) == [
        "id", "verdict", "flags", "passage", "score", "diff", "quote", "speaker", "form", "holds", "why", "pieces",
        "article", "statement", "spans",
    ]  # fmt: skip
    assert list(found["passage"]) == [
        "document", "speaker", "turn", "start", "end", "text", "before", "after", "time", "title", "date",
    ]  # fmt: skip
    assert json.loads(json.dumps(found)) == found
    assert (found["score"], found["flags"], found["passage"]["date"]) == (0.8765, ["negation", "number"], "2024-03-19")
    assert found["diff"][1] == {"kind": "left out", "quote": "", "passage": "never"}
    assert record(NOTHING, key=7)["id"] == 7
    assert record(NOTHING)["passage"] is None


def test_the_forms_of_json() -> None:
    lines = written(CheckWriter, ALTERED, NOTHING).splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["s2", "s3"]
    assert len(json.loads(written(lambda put: JsonCheckWriter(put, True), ALTERED, NOTHING))) == 2
    assert json.loads(written(lambda put: JsonCheckWriter(put, True))) == []
    assert json.loads(written(lambda put: JsonCheckWriter(put, False), ALTERED))["id"] == "s2"


def test_csv_is_safe_for_spreadsheets() -> None:
    formula = Verdict(Quote("=1", "=HYPERLINK(1)", "@x"), "not found")
    first, second = csv.DictReader(io.StringIO(written(CsvCheckWriter, ALTERED, formula)))
    assert first["diff"].startswith("We will [-never-]")
    assert (first["holds"], first["time"], first["flags"]) == ("no", "65.4", "negation; number")
    assert (second["id"], second["quote"], second["speaker"]) == ("'=1", "'=HYPERLINK(1)", "'@x")


# The page


class _Check(HTMLParser):
    """Whether the tags of a page are well nested, and what it would fetch or run."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.labels: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.links += [value or "" for key, value in attrs if key in ("src", "href", "action") or key.startswith("on")]
        self.ids += [found["id"] or ""] if "id" in found else []
        self.labels += [found["for"] or ""] if tag == "label" else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def parsed(html: str) -> _Check:
    check = _Check()
    check.feed(html)
    check.close()
    assert check.open == []
    return check


def test_the_page_stands_on_its_own() -> None:
    html = page(ALTERED, NOTHING, REPORTED)
    found = parsed(html)
    assert not {"script", "link", "img", "iframe", "form", "object"} & set(found.tags)
    assert found.links == []
    assert "url(" not in html
    assert "default-src 'none'" in html
    assert found.tags[:3] == ["html", "head", "meta"]
    assert {"h1", "h2", "main", "fieldset", "legend", "article"} <= set(found.tags)
    assert len(found.ids) == len(set(found.ids))
    assert sorted(found.labels) == sorted(found.ids) == ["altered", "bad", "indirect", "not-found", "quotes"]
    assert "prefers-color-scheme:dark" in html
    assert "@media print" in html
    assert "<del>[-never-]</del>" in html
    assert "<ins>{+twenty+}</ins>" in html
    assert "2 quotes: 1 altered, 1 not found; 2 do not hold." in html


def test_a_page_with_nothing_on_it() -> None:
    assert "No quotations to check." in page(article=False)


odd = st.one_of(st.just(ODD), st.text(alphabet=st.sampled_from("<>&\"'/ab=\x1b\u202e\n{}"), max_size=20))


@given(odd, odd, st.sampled_from(wording.VERDICTS))
def test_no_words_can_break_out_of_a_page_or_command_a_terminal(words: str, name: str, verdict: VerdictName) -> None:
    passage = Passage(words, 0, 0, 1, words, name, words, words, title=name)
    one = Verdict(
        Quote(name, words, name), verdict, (), passage, (passage,), 0.5, (Edit("changed", words, name),), words
    )
    found = parsed(page(one, article=False))
    assert "script" not in found.tags
    assert not {"\x1b", "\u202e"} & set("".join(found.words))
    assert not {"\x1b", "\u202e"} & set(render(one, View(80)))


@pytest.mark.parametrize(("seconds", "shown"), [(0.0, "0:00:00"), (65.4, "0:01:05"), (3723.9, "1:02:03")])
def test_times(seconds: float, shown: str) -> None:
    assert wording.clock(seconds) == shown
