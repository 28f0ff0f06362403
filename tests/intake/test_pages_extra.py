"""Pages are an extra: without it a page is refused in one sentence, and the rest is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from whence.errors import NeedsExtra
from whence.intake import Unread, documents

PAGE = "<html><body><article><p>The pier reopened on Monday, the mayor said.</p></article></body></html>"


def test_a_page_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.txt").write_text("The pier reopened on Monday, the mayor said.", encoding="utf-8")
    page, text = documents(str(tmp_path))
    assert isinstance(page, Unread)
    assert isinstance(page.error, NeedsExtra)
    assert 'pip install "whence[pages]"' in str(page.error)
    assert not isinstance(text, Unread)
