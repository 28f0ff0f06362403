"""Occasion, addressee and links around a cue, by cases/occasions.txt."""

import re
from pathlib import Path

import pytest

from whence.model import Attribution, Document, Reading, Span
from whence.resolve.chains.scenes import is_medium, scenes
from whence.resolve.draft import Article, Draft

LINES = (Path(__file__).parent / "cases" / "occasions.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", [line for line in LINES if not line.startswith("#")])
def test_scene(line: str) -> None:
    marked, _, expected = line.partition(" =>")
    text, roles, at = "", {}, 0
    for match in re.finditer(r"<([ct]) ([^<>]*)>", marked):
        text += marked[at : match.start()]
        roles[match[1]] = Span(len(text), len(text) + len(match[2]))
        text, at = text + match[2], match.end()
    text += marked[at:]
    draft = Draft(Attribution((), (roles["c"],), (roles["t"],), 1.0))
    (scene,) = scenes(Article(Document("d", text), Reading((), ())), [draft])
    occasion = scene.occasion.of(text) if scene.occasion else ""
    addressee = scene.addressee.of(text) if scene.addressee else ""
    found = [occasion, addressee, ", ".join(span.of(text) for span in scene.links)]
    assert found == [part.strip() for part in expected.split("|")]


@pytest.mark.parametrize(("name", "medium"), [("CNN", True), ("the Lowmoor Gazette", True), ("Otto Vale", False)])
def test_medium(name: str, medium: bool) -> None:
    assert is_medium(name) is medium
