"""Markdown, pages, JSON lines; dates; languages; the light import."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from whence.errors import BadOption, BadRecord, Empty, TooLarge
from whence.intake import Overrides, Unread, decode, document, documents, published_date
from whence.intake.dates import first_date
from whence.intake.language import language
from whence.intake.markdown import markdown
from whence.intake.page import page
from whence.model import Document

SENTENCE = "The mayor of Orla said on Monday that the bridge would not be built while she was in office."

PAGE = f"""<!doctype html><html lang="en"><head><title>No to the bridge</title>
<meta property="og:site_name" content="Orla Gazette"><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2024-03-05T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>No to the bridge</h1>
<p>{SENTENCE} Her deputy had asked for a vote, and the council met until late at night to hear him out.</p>
<p>“We counted twice,” Pavel Dorn told reporters at the quay. “There is no money for it, and there is no need.”</p>
<p>The owners of the ferry had asked for it to be put off, a letter read by the council shows, for ten years.</p>
</article><footer>All rights reserved</footer></body></html>"""

MARKDOWN = f"""---
title: "No to the bridge"
author: [Jane Roe, Jon Doe]
date: 2024-03-05
site: 'Orla Gazette'
draft: true
---

# No to the *bridge*

{SENTENCE} [Her deputy](http://orla.example/deputy) had `asked`
for a **vote** ![a vote](vote.png).

> “We counted twice,” he said.

* one
* two

| ship | day |
| ---- | --- |
| Ida  | Mon |

<div>Some <b>markup</b></div>
"""


def test_a_text_stays_as_it_is_but_for_its_mark() -> None:
    text = "\ufeff \r\n" + SENTENCE + "\r\n\r\n  “No,” she said.\t\n"
    assert document(text).text == text[1:]


def test_half_a_surrogate_pair_becomes_one_replacement() -> None:
    assert document("She said\ud800 so.").text == "She said\ufffd so."


def test_what_the_user_says_beats_the_record_and_the_text() -> None:
    text = f"date 2024-03-05\n{SENTENCE}\n\nChannel 6 5th March 2024"
    assert document(text).outlet == "Channel 6"
    known = Overrides(outlet="Orla Gazette", byline="Jane Roe")
    found = document(text, known=known, overrides=Overrides(byline="Jon Doe", published=date(2024, 3, 7)))
    assert (found.outlet, found.byline, found.published) == ("Orla Gazette", "Jon Doe", date(2024, 3, 7))


def test_the_id_is_the_hash_of_the_text() -> None:
    assert document("\ufeffShe said no.").id == document("She said no.").id != document("She said yes.").id


def test_markdown_gives_its_readable_text() -> None:
    found = markdown(MARKDOWN)
    assert found.text == (
        f"No to the bridge\n\n{SENTENCE} Her deputy had asked for a vote .\n\n“We counted twice,” he said.\n\n"
        "one\n\ntwo\n\nship  day\n\nIda  Mon\n\nSome markup"
    )
    assert (found.title, found.outlet, found.byline) == ("No to the bridge", "Orla Gazette", "Jane Roe, Jon Doe")
    assert found.published == date(2024, 3, 5)
    assert [f.kind for f in found.furniture] == ["title"]


def test_markdown_without_words_is_empty() -> None:
    with pytest.raises(Empty):
        markdown("---\ntitle: No\n---\n\n![a](b.png)\n")


def test_a_page_gives_its_article_line_by_line() -> None:
    found = page(PAGE, origin="a.html")
    assert (found.title, found.outlet, found.byline) == ("No to the bridge", "Orla Gazette", "Jane Roe")
    assert (found.published, found.language) == (date(2024, 3, 5), "en")
    assert any(line.startswith(SENTENCE) for line in found.text.splitlines())
    assert any(line.startswith("“We counted twice,”") for line in found.text.splitlines())
    assert "Sport" not in found.text


def test_a_page_without_an_article_is_empty() -> None:
    with pytest.raises(Empty, match="has no article text"):
        page("<html><head><title>Orla</title></head><body><nav><a href='/'>Home</a></nav></body></html>")


RECORDS = b"""\xef\xbb\xbf{"text": "No.", "title": "No", "outlet": "Orla", "published": "2024-03-05T16", "url": "http://a"}

{"text": "She said yes.", "byline": ["Jane Roe", "Jon Doe"], "published": "some day", "more": {}}
{"text": 5}
{"title": "No"}
["text"]
{"text": "She said
{"text": ""}
{"text": "She said so.", "title": 3}
"""


def test_records_are_read_and_bad_lines_are_named() -> None:
    got = list(documents("-", stdin=BytesIO(RECORDS)))
    good = [item for item in got if isinstance(item, Document)]
    bad = [item for item in got if isinstance(item, Unread)]
    assert [(d.origin, d.title, d.outlet, d.byline, d.published) for d in good] == [
        ("http://a", "No", "Orla", None, date(2024, 3, 5)),
        ("-:3", None, None, "Jane Roe, Jon Doe", None),
    ]
    assert [item.origin for item in bad] == [f"-:{n}" for n in range(4, 10)]
    assert [type(item.error) for item in bad] == [BadRecord, BadRecord, BadRecord, BadRecord, Empty, BadRecord]
    assert all(item.origin in str(item.error) for item in bad)


def lines_of(folder: Path, data: bytes) -> list[Document | Unread]:
    (folder / "a.jsonl").write_bytes(data)
    return list(documents(str(folder / "a.jsonl")))


def test_a_line_above_the_limit_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LIMIT", 60)
    lines = b'{"text": "' + b"a " * 200 + b'"}\n{"text": "She said no."}\n'
    long, short = lines_of(tmp_path, lines)
    assert isinstance(long, Unread)
    assert isinstance(long.error, TooLarge)
    assert isinstance(short, Document)
    assert short.origin == str(tmp_path / "a.jsonl:2")


def test_a_deeply_nested_record_is_a_bad_record(tmp_path: Path) -> None:
    (got,) = lines_of(tmp_path, b"[" * 100_000 + b"\n")
    assert isinstance(got, Unread)


@pytest.mark.parametrize(
    "words",
    [
        "2024-03-05", "2024/03/05", "2024-03-05T10:00Z", "5 March 2024", "5th March 2024", "5th of March, 2024",
        "5 Mar. 2024",
        "March 5, 2024", "Tuesday, March 5th, 2024", "MARCH 5 2024",
        "05.03.2024", "5.3.2024", "2024-02-31 or 5 March 2024",
    ],
)  # fmt: skip
def test_dates_as_newspapers_write_them(words: str) -> None:
    assert first_date(words) == date(2024, 3, 5)


@pytest.mark.parametrize(
    "words", ["", "March 5", "2024", "31 February 2024", "5/3/2024", "2024-13-01", "120245-03-051"]
)
def test_no_date(words: str) -> None:
    assert first_date(words) is None


def test_day_and_month_are_told_apart_where_they_can() -> None:
    assert first_date("25/3/2024") == first_date("3/25/2024") == date(2024, 3, 25)


def test_published_is_an_iso_date() -> None:
    assert published_date("2024-03-05") == date(2024, 3, 5)
    for bad in ("2024-02-31", "yesterday", "", "20240305", "5 March 2024"):
        with pytest.raises(BadOption, match="YYYY-MM-DD"):
            published_date(bad)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The mayor of the town said on Monday that the bridge would not be built while she was in office."),
        (
            "de",
            "Die Bürgermeisterin der Stadt sagte am Montag, dass die Brücke nicht gebaut wird, und das ist gut so.",
        ),
        (
            "fr",
            "La maire de la ville a dit lundi que le pont ne sera pas construit, mais elle est prête à une autre idée.",
        ),
        (
            "es",
            "La alcaldesa de la ciudad dijo el lunes que no se hará el puente, y que los vecinos lo saben por ella.",
        ),
        ("it", "La sindaca della città ha detto lunedì che il ponte non si farà, e che anche il consiglio è con lei."),
        ("pt", "A prefeita da cidade disse na segunda que não haverá ponte, e que os vizinhos sabem que ela não muda."),
        (
            "nl",
            "De burgemeester van de stad zei maandag dat de brug er niet komt en dat het ook niet nodig is voor haar.",
        ),
        (
            "pl",
            "Burmistrz miasta powiedziała w poniedziałek, że mostu nie będzie, i że to jest dla niej po prostu jasne.",
        ),
        ("ru", "Мэр города сказала в понедельник, что моста не будет, и что это для неё так же ясно, как и для всех."),
        (
            "uk",
            "Мер міста сказала в понеділок, що моста не буде, і що це для неї так само ясно, як і для всіх, та й годі.",
        ),
        ("zh", "市长星期一说，只要她在任，这座桥就不会建。"),
        ("ja", "市長は月曜日、在任中は橋を建てないと述べた。"),
        ("ar", "قالت رئيسة البلدية يوم الاثنين إن الجسر لن يبنى ما دامت في منصبها."),
        (None, "Orla 3, Lindholm 2"),
        (None, "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore."),
        (None, ""),
    ],
)
def test_languages(code: str | None, text: str) -> None:
    assert language(text) == code


def test_importing_intake_loads_nothing_heavy() -> None:
    code = "import sys, whence.intake.plain, whence.intake.sources; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"trafilatura", "urllib3", "charset_normalizer", "markdown_it", "http.client", "ssl"} & set(loaded)
