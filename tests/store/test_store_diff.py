"""How statements change from version to version: the cases in cases/diffs.txt, and what holds for any two ledgers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.shelves import shelf
from tests.test_serial import ledgers
from whence.errors import NotInLibrary
from whence.model import Ledger
from whence.store import Library
from whence.store.diffs import changes, word_diff
from whence.store.records import Change

CASES = (Path(__file__).parent / "cases" / "diffs.txt").read_text(encoding="utf-8").split("\n--- ")[1:]
SIGNS = {"kept": "=", "changed": "~", "gone": "-", "new": "+"}


def written(change: Change) -> str:
    """A change as the cases write it."""
    statement = change.new or change.old
    assert statement is not None
    brackets = {"kept": ("", ""), "gone": ("[-", "-]"), "new": ("[+", "+]")}
    words = " ".join(brackets[w.fate][0] + w.text + brackets[w.fate][1] for w in change.words) or statement.text
    moved = f" ({change.old_speaker or 'nobody'} > {change.new_speaker or 'nobody'})" if change.speaker_changed else ""
    return f"{SIGNS[change.fate]} {words}{moved}"


@pytest.mark.parametrize("case", CASES, ids=[case.partition("\n")[0] for case in CASES])
def test_cases(library: Library, case: str) -> None:
    _, _, rest = case.partition("\nold\n")
    old, _, rest = rest.partition("\nnew\n")
    new, _, fate = rest.partition("\nfate\n")
    for text in (old, new):
        library.put(shelf(text, url="https://coast.example/levy"))
    diff = library.diff(1)
    assert [written(change) for change in diff.changes] == fate.strip().splitlines()
    assert (diff.old.number, diff.new.number) == (1, 2)
    back = library.diff(1, 2, 1)
    assert len(back.of("gone")) == len(diff.of("new"))
    assert len(back.of("kept")) == len(diff.of("kept"))


def test_any_two_versions(library: Library) -> None:
    for text in ("One fell.", "Two fell.", "Three stood up."):
        library.put(shelf(text, url="https://coast.example/levy"))
    assert (library.diff(1).old.number, library.diff(1).new.number) == (2, 3)
    assert (library.diff(1, new=2).old.number, library.diff(1, old=1).new.number) == (1, 3)
    with pytest.raises(NotInLibrary):
        library.diff(1, 1, 4)
    with pytest.raises(NotInLibrary):
        library.diff(9)


def test_one_version_is_its_own_diff(library: Library) -> None:
    library.put(shelf("One fell."))
    assert [change.fate for change in library.diff(1).changes] == ["kept"]


@given(old=ledgers(), new=ledgers())
def test_every_statement_has_one_fate(old: Ledger, new: Ledger) -> None:
    found = changes(old, new)
    assert [c.new for c in found if c.new] == list(new.statements)
    assert sorted(c.old.id for c in found if c.old) == sorted(s.id for s in old.statements)
    for change in found:
        assert (change.old is None, change.new is None) == (change.fate == "new", change.fate == "gone")


@given(ledgers())
def test_a_ledger_has_not_changed_from_itself(ledger: Ledger) -> None:
    assert {change.fate for change in changes(ledger, ledger)} <= {"kept"}


@given(st.text(alphabet="ab \n.é"), st.text(alphabet="ab \n.é"))
def test_the_words_make_up_both_sides(old: str, new: str) -> None:
    words = list(word_diff(old, new))
    assert " ".join(w.text for w in words if w.fate != "new").split() == old.split()
    assert " ".join(w.text for w in words if w.fate != "gone").split() == new.split()
