"""What is found: the cases in cases/searches.txt, the filters, and that no text makes a search fail."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.shelves import new_library, shelf
from whence.store import Library
from whence.store.records import FoundArticle, FoundStatement

CASES = (Path(__file__).parent / "cases" / "searches.txt").read_text(encoding="utf-8").split("\n--- ")[1:]


@pytest.fixture(scope="module")
def filled() -> Iterator[Library]:
    with tempfile.TemporaryDirectory() as folder, new_library(Path(folder)) as library:
        library.put(
            shelf(
                'Maria Adler: We will not sell the harbour.\n{Harbour Trust}: "The harbour belongs to all of us."',
                url="https://c.example/1", title="Minister rules out sale", published=date(2024, 3, 5),
            )
        )  # fmt: skip
        library.put(
            shelf(
                "The harbour froze in 1963.\nJonas Pell: The levy is, perhaps, too low.",
                url="https://u.example/1", outlet="Upland Post", title="Hard winters", published=date(2024, 3, 9),
            )
        )  # fmt: skip
        library.put(shelf("[officials]: The café is closed.", url="https://c.example/2", published=None))
        yield library


def texts(found: Any) -> list[str]:
    return [row.text.strip('"') for row in found.rows]


@pytest.mark.parametrize("case", CASES, ids=[case.partition("\n")[0] for case in CASES])
def test_cases(filled: Library, case: str) -> None:
    words, _, wanted = case.partition("\n")
    assert sorted(texts(filled.find(words))) == sorted(wanted.strip().splitlines())


FILTERS: list[tuple[str, dict[str, Any], list[int]]] = [
    ("harbour", {}, [1, 1, 2]),
    ("", {}, [1, 1, 2, 2, 3]),
    ("harbour", {"speaker": "adler"}, [1]),
    ("", {"speaker": "Maria ADLER"}, [1]),
    ("", {"speaker": "Maria Pell"}, []),
    ("", {"speaker": "???"}, []),
    ("", {"speaker": ""}, []),
    ("", {"person": 3}, [1]),
    ("", {"person": 99}, []),
    ("harbour", {"outlet": "Upland Post"}, [2]),
    ("", {"outlet": "upland post"}, [2, 2]),
    ("", {"outlet": "Nowhere News"}, []),
    ("", {"since": date(2024, 3, 6)}, [2, 2]),
    ("harbour", {"until": date(2024, 3, 5)}, [1, 1]),
    ("harbour", {"since": date(2024, 3, 5), "until": date(2024, 3, 9)}, [1, 1, 2]),
    ("", {"form": "own"}, [2]),
    ("harbour", {"form": "direct"}, [1]),
    ("", {"cue_class": "doubting"}, [2]),
    ("levy", {"cue_class": "doubting", "speaker": "pell", "outlet": "Upland Post", "form": "indirect"}, [2]),
    ("harbour", {"within": "text"}, [1, 2]),
    ("winters", {"within": "text"}, [2]),
    ("harbour -levy", {"within": "text"}, [1]),
    ("", {"within": "text", "outlet": "Coast Herald"}, [1, 3]),
    ("harbour", {"within": "text", "speaker": "pell"}, [2]),
    ("", {"within": "text", "form": "own"}, [2]),
    ("-harbour", {"within": "text"}, [3]),
    ("?", {"within": "text"}, []),
]


@pytest.mark.parametrize(("words", "filters", "wanted"), FILTERS)
def test_filters(filled: Library, words: str, filters: dict[str, Any], wanted: list[int]) -> None:
    assert sorted(row.article for row in filled.find(words, **filters).rows) == wanted


def test_what_was_not_said_is_found_apart(tmp_path: Path) -> None:
    ledger = shelf("Maria Adler: We will not sell.\nJonas Pell: The levy is too low.\nRain fell.")
    statements = [replace(s, polarity="negative") if s.id == "s1" else s for s in ledger.statements]
    with new_library(tmp_path) as library:
        library.put(replace(ledger, statements=tuple(statements)))
        (row,) = library.find("", polarity="negative").rows
        assert isinstance(row, FoundStatement)
        assert (row.text, row.polarity) == ("We will not sell.", "negative")
        assert texts(library.find("", polarity="positive")) == ["The levy is too low.", "Rain fell."]
        assert not library.find("levy", polarity="negative").rows
        assert [row.article for row in library.find("levy", within="text", polarity="negative").rows] == [1]


def test_what_a_row_tells(filled: Library) -> None:
    (row,) = filled.find("sell").rows
    assert isinstance(row, FoundStatement)
    assert (row.title, row.outlet, row.published) == ("Minister rules out sale", "Coast Herald", date(2024, 3, 5))
    assert (row.speaker, row.chain, row.form, row.key) == (
        "Maria Adler", ("Maria Adler", "Coast Herald"), "indirect", "s1",
    )  # fmt: skip
    assert [mark.of(row.snippet) for mark in row.marks] == ["sell"]
    assert row.score > 0
    (text,) = filled.find("rules", within="text").rows
    assert isinstance(text, FoundArticle)
    assert [mark.of(text.snippet) for mark in text.marks] == ["rules"]
    assert [mark.of(r.snippet) for r in filled.find("belo* us").rows for mark in r.marks] == ["belongs", "us"]


def test_the_best_comes_first(library: Library) -> None:
    library.put(shelf("Rain, wind and a very long list of other things that may happen to a ship fell.\nRain rain."))
    assert texts(library.find("rain"))[0] == "Rain rain."


def test_pages(library: Library) -> None:
    with library.batch():
        for n in range(25):
            library.put(shelf(f"Rain fell on day {n}.", url=f"https://c.example/{n}"))
    for words in ("rain", ""):
        first, last = library.find(words, limit=20), library.find(words, limit=20, offset=20)
        assert (len(first.rows), first.more) == (20, True)
        assert (len(last.rows), last.more) == (5, False)
        assert {row.article for row in first.rows} | {row.article for row in last.rows} == set(range(1, 26))


def test_accents_and_other_scripts(library: Library) -> None:
    library.put(shelf("Ségolène Vaël: Погода хорошая.\nعربي нет."))
    assert library.find("погода").rows
    assert library.find("عربي").rows
    assert library.find("", speaker="segolene vael").rows


@given(st.text() | st.text(alphabet='a"-*OR :^()+{}~\0“”AND NOTEAR,.'))
def test_no_text_makes_a_search_fail(filled: Library, words: str) -> None:
    for within in ("statements", "text"):
        found = filled.find(words, within=within)  # type: ignore[arg-type]
        for row in found.rows:
            assert all(0 <= mark.start < mark.end <= len(row.snippet) for mark in row.marks)
    list(filled.find("", speaker=words).rows)
    list(filled.speakers(name=words))
    list(filled.suggestions(name=words))


def test_very_long_queries(filled: Library) -> None:
    assert not filled.find("harbour " * 20_000 + "x" * 100_000, within="text").more
    filled.find(" OR ".join(f"w{n}" for n in range(5000)))
    filled.find(" ".join(f"-w{n}" for n in range(5000)))
    filled.find('"' + "harbour " * 5000 + '"')
    filled.find("\ud800 harbour")


HIDDEN = "The har\u00adbour froze.\nMaria Ad\u200bler: We \u2066will\u2069 not s\u2060ell the wa\ufeffter."


def test_characters_that_nobody_sees_do_not_part_words(tmp_path: Path) -> None:
    with new_library(tmp_path) as library:
        library.put(shelf(HIDDEN, url="https://c.example/1", title="Hidden"))
        for words in ("harbour", "har\u00adbour", "wa\u00adter", "water sell", '"harbour froze"'):
            (found,) = library.find(words, within="text").rows
            assert words.strip('"').split()[0].replace("\u00ad", "") in found.snippet
        library.put(shelf(HIDDEN + " It melted.", url="https://c.example/1", title="Hidden"))
        library.remove([1])
        assert not library.find("harbour", within="text").rows
        assert not library.info().faults
