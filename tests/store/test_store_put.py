"""The same article again is not a second one, a changed one is a new version, and what failed is remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.store.shelves import new_library, shelf
from whence.errors import LibraryError, NotInLibrary
from whence.store import Library, article_key, open_library

URL = "https://coast.example/levy"
FIRST = "Maria Adler: The levy stays.\nRain fell."
LATER = "Maria Adler: The levy goes.\nRain fell."


def test_the_same_article_again_changes_nothing(library: Library) -> None:
    assert library.put(shelf(FIRST, url=URL), reader="r1").outcome == "added"
    before = library.fingerprint()
    again = library.put(shelf(FIRST, url=URL), reader="r1")
    assert (again.article, again.version, again.outcome) == (1, 1, "known")
    assert library.fingerprint() == before


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(library: Library) -> None:
    first, later = shelf(FIRST, url=URL, title="Levy"), shelf(LATER, url=URL, title="Levy, again")
    library.put(first)
    done = library.put(later)
    assert (done.article, done.version, done.outcome) == (1, 2, "changed")
    assert library.ledger(1) == later
    assert library.ledger(1, 1) == first
    assert [(v.number, v.newest, v.title) for v in library.versions(1)] == [
        (1, False, "Levy"), (2, True, "Levy, again"),
    ]  # fmt: skip
    assert library.article(1).versions == 2
    assert [row.text for row in library.find("levy").rows] == ["The levy goes."]  # type: ignore[union-attr]
    assert list(library.ledgers()) == [later]


def test_two_states_of_one_page_added_again_and_again_stay_two_versions(library: Library) -> None:
    for _ in range(3):
        for text in (FIRST, LATER):
            library.put(shelf(text, url=URL))
    assert [v.number for v in library.versions(1)] == [1, 2]


def test_known_and_seen(library: Library) -> None:
    book = shelf(FIRST, url=URL)
    key = article_key(book.document)
    assert not library.known(key, book.document.id)
    library.put(book, reader="r1")
    assert library.known(key, book.document.id)
    assert library.known(key, book.document.id, reader="r1")
    assert not library.known(key, book.document.id, reader="r2")
    assert not library.known(key, "other text")
    assert not library.seen("f1")
    library.note_seen("f1", 1)
    library.note_seen("f2")
    assert library.seen("f1")
    assert library.seen("f2")
    library.remove([1])
    assert not library.seen("f1")
    assert library.seen("f2")


def test_the_same_text_under_another_address_is_one_article_at_one_outlet(library: Library) -> None:
    library.put(shelf(FIRST, url=URL))
    moved = shelf(FIRST, url=URL + "-amp")
    done = library.put(moved)
    assert (done.article, done.outcome) == (1, "known")
    assert library.known(article_key(moved.document), moved.document.id)
    assert library.put(shelf(LATER, url=URL + "-amp")).outcome == "changed"


def test_wire_text_at_another_outlet_is_another_article(library: Library) -> None:
    library.put(shelf(FIRST, url=URL))
    assert library.put(shelf(FIRST, url="https://upland.example/1", outlet="Upland Post")).outcome == "added"
    assert library.put(shelf(FIRST, outlet=None)).outcome == "added"
    assert library.put(shelf(FIRST, outlet=None, url="https://nobody.example/")).outcome == "known"
    assert library.info().articles == 3


def test_another_reader_replaces_the_statements(library: Library) -> None:
    book = shelf(FIRST, url=URL)
    library.put(book, reader="r1")
    library.put(shelf("Maria Adler: Once more.", url="https://coast.example/2"), reader="r1")
    better = replace(book, statements=book.statements[:1])
    done = library.put(better, reader="r2")
    assert (done.article, done.version, done.outcome) == (1, 1, "reread")
    assert library.ledger(1) == better
    assert not library.find("rain").rows
    assert library.article(1).statements == 1
    assert library.put(better, reader="r2").outcome == "known"


def test_another_reader_of_an_old_version_leaves_the_newest_to_be_found(library: Library) -> None:
    for text in (FIRST, LATER):
        library.put(shelf(text, url=URL), reader="r1")
    assert library.put(shelf(FIRST, url=URL), reader="r2").outcome == "reread"
    assert [row.text for row in library.find("levy").rows] == ["The levy goes."]  # type: ignore[union-attr]


def test_a_file_is_known_by_its_path_and_a_stream_by_its_text(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("whatever")
    assert library.put(shelf(FIRST, origin=str(file))).outcome == "added"
    assert library.put(shelf(LATER, origin=str(file))).outcome == "changed"
    assert library.put(shelf("Snow fell.", origin="-")).outcome == "added"
    assert library.put(shelf("Hail fell.", origin="-")).outcome == "added"


def test_what_could_not_be_read_is_kept_until_it_is_read(library: Library) -> None:
    library.put_unread("news/b.txt", "It is empty.")
    library.put_unread("news/a.txt", "It is an image.")
    library.put_unread("news/a.txt", "It is a PDF.")
    assert [(row.origin, row.why) for row in library.unread()] == [
        ("news/a.txt", "It is a PDF."), ("news/b.txt", "It is empty."),
    ]  # fmt: skip
    library.put(shelf(FIRST, origin="news/a.txt"))
    assert [row.origin for row in library.unread()] == ["news/b.txt"]
    library.put_unread("odd-\udcff.txt", "Its name is no text.")
    assert library.info().unread == 2


def test_a_batch_that_fails_leaves_nothing(library: Library) -> None:
    library.put(shelf(FIRST, url=URL))
    before = library.fingerprint()

    def interrupted() -> None:
        with library.batch():
            library.put(shelf("Snow fell.", url="https://coast.example/2"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert library.fingerprint() == before
    assert library.put(shelf("Snow fell.", url="https://coast.example/2")).article == 2


def test_a_batch_within_a_batch_belongs_to_it(library: Library) -> None:
    with library.batch():
        with library.batch():
            library.put(shelf("Snow fell."))
        library.put(shelf("Hail fell."))
        library.note_seen("f1", 2)
    assert library.info().articles == 2
    assert library.seen("f1")


def test_the_same_puts_make_the_same_library(tmp_path: Path) -> None:
    prints = []
    for name in ("one", "two"):
        with new_library(tmp_path, name) as library:
            for n in range(4):
                library.put(shelf(f"Maria Adler: Number {n}.\n{{Harbour Trust}}: No.", url=f"https://c.example/{n}"))
            if name == "two":
                library.put(shelf("Maria Adler: Number 2.\n{Harbour Trust}: No.", url="https://c.example/2"))
            prints.append(library.fingerprint())
    assert prints[0] == prints[1]


def test_remove(library: Library) -> None:
    for n in range(3):
        library.put(shelf(f"Maria Adler: Number {n}.", url=f"https://c.example/{n}"))
    library.put(shelf("Maria Adler: Number two.", url="https://c.example/2"))
    assert library.remove([1, 3, 7]) == 2
    assert [row.id for row in library.articles()] == [2]
    assert [row.article for row in library.find("number").rows] == [2]
    with pytest.raises(NotInLibrary, match="no article 3"):
        library.ledger(3)
    assert library.put(shelf("Maria Adler: Number 0.", url="https://c.example/0")).article == 4  # numbers stay unused
    assert library.remove([2, 4]) == 2
    state = library.info()
    assert (state.articles, state.statements, state.speakers, state.people) == (0, 0, 0, 0)


def test_articles_by_outlet_day_and_number(library: Library) -> None:
    days = [date(2024, 1, 1), date(2024, 1, 2), None, date(2024, 1, 3)]
    for n, day in enumerate(days):
        outlet = "Upland Post" if n == 3 else "Coast Herald"
        library.put(shelf(f"Number {n}.", url=f"https://c.example/{n}", published=day, outlet=outlet))

    def numbers(**filters: object) -> list[int]:
        return [row.id for row in library.articles(**filters)]  # type: ignore[arg-type]

    assert numbers() == [1, 2, 3, 4]
    assert numbers(outlet="upland post") == [4]
    assert numbers(since=date(2024, 1, 2)) == [2, 4]
    assert numbers(until=date(2024, 1, 2)) == [1, 2]
    assert numbers(newest_first=True, limit=2) == [4, 3]
    assert numbers(limit=0) == []
    assert library.article(4).published == days[3]


def test_more_articles_than_one_page_of_the_reader(library: Library) -> None:
    with library.batch():
        for n in range(150):
            library.put(shelf(f"Number {n}.", url=f"https://c.example/{n}"))
    assert [row.id for row in library.articles()] == list(range(1, 151))
    assert [row.id for row in library.articles(newest_first=True, limit=100)] == list(range(150, 50, -1))


def test_a_reader_changes_nothing(library: Library) -> None:
    library.put(shelf(FIRST, url=URL))
    with open_library(library.path) as reader:
        assert reader.ledger(1) == library.ledger(1)
        for change in (
            lambda: reader.put(shelf(LATER, url=URL)),
            lambda: reader.remove([1]),
            lambda: reader.put_unread("a", "b"),
            reader.compact,
        ):
            with pytest.raises(LibraryError, match="read-only"):
                change()
        assert reader.info().sound


@pytest.mark.parametrize("number", [0, 3, -1])
def test_no_such_version(library: Library, number: int) -> None:
    for text in (FIRST, LATER):
        library.put(shelf(text, url=URL))
    with pytest.raises(NotInLibrary, match="versions are 1 to 2"):
        library.ledger(1, number)
