"""The cases under cases/: a few facts, a line of dashes, and a text with its furniture marked as [[kind|words]].

A fact that a case names must be found, "-" means that none may be. To add a case, add a file.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from whence.intake import document
from whence.model import Document

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
MARK = re.compile(r"\[\[(\w+)\|(.*?)\]\]", re.DOTALL)


def read_case(path: Path) -> tuple[dict[str, str], str]:
    head, _, marked = path.read_text(encoding="utf-8").partition("----\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines() if line.strip())
    return facts, marked


def marked_up(found: Document) -> str:
    """The text with its furniture marked, so that a failure shows as a readable difference."""
    pieces, at = [], 0
    for span in found.furniture:
        pieces += [found.text[at : span.start], f"[[{span.kind}|", found.text[span.start : span.end], "]]"]
        at = span.end
    return "".join([*pieces, found.text[at:]])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    facts, marked = read_case(path)
    text = MARK.sub(r"\2", marked)
    found = document(text)
    assert found.text == text
    assert marked_up(found) == marked
    for fact, value in facts.items():
        assert str(getattr(found, fact) or "-") == value, fact


def test_there_are_cases_and_each_kind_of_furniture_has_one() -> None:
    kinds = {kind for path in CASES for kind, _ in MARK.findall(path.read_text(encoding="utf-8"))}
    assert kinds == {"dateline", "caption", "credit", "byline", "correction", "footer", "related", "title", "markup"}
