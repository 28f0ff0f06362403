"""The Python surface: what is exported, how it is called, what it raises."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT

import whence

pytestmark = pytest.mark.usefixtures("fake_reader")


def test_the_exports_are_sorted_and_there() -> None:
    assert whence.__all__ == sorted(whence.__all__)
    for name in whence.__all__:
        assert getattr(whence, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'wrong'"):
        whence.wrong  # noqa: B018


@pytest.mark.usefixtures("model")
def test_reading_leaves_nothing_in_the_users_folders(tmp_path: Path) -> None:
    """ONNX Runtime numbers the computer and collects events unless it is told not to before it is loaded."""
    told = {key: value for key, value in os.environ.items() if key not in ("CI", "ORT_DISABLE_TELEMETRY")}
    env = told | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    code = "import whence; assert whence.read_text('“No,” said Ada Pell.').statements"
    subprocess.run([sys.executable, "-c", code], check=True, env=env)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_few_programs_need_is_not_loaded_at_start() -> None:
    late = ("numpy", "sqlite3", "concurrent.futures", "whence.engine.article", "whence.trail_model", "whence.serial")
    code = f"import sys, whence; print([name for name in {late} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


def test_a_text_is_read_as_a_text_even_where_a_file_has_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_reader: None
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "Ada Pell: no.txt"
    Path(name).write_text("Ada Pell: the file was opened.", encoding="utf-8")
    assert whence.read(name).document.text == "Ada Pell: the file was opened."
    found = whence.read_text(name, outlet="Coast Herald", published="2024-03-05")
    assert (found.document.text, found.document.outlet) == (name, "Coast Herald")
    for address in ("https://news.example/1", "/etc/hostname"):
        assert whence.read_text(address).document.text == address
    with pytest.raises(whence.Empty):
        whence.read_text(" \n")
    with pytest.raises(whence.BadOption):
        whence.read_text("A text.", published="2024-02-31")


def test_the_verb_and_the_rooms_behind_it_are_both_reached() -> None:
    code = "import whence; import whence.reader.labels as labels; assert labels.TAGS; assert callable(whence.read)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert pickle.loads(pickle.dumps(whence.read)) is whence.read


def test_importing_whence_loads_nothing_heavy() -> None:
    code = (
        "import sys, whence; print(sorted({'numpy', 'onnxruntime', 'rich', 'click', 'tokenizers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


def test_a_text_a_path_and_a_string_path(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ada Moss: the river is rising.\n")
    for source in (path, str(path), "Ada Moss: the river is rising.\n"):
        ledger = whence.read(source)
        assert ledger.statements[0].text == "Ada Moss: the river is rising."
        speaker = ledger.speaker(ledger.statements[0])
        assert speaker is not None
        assert speaker.name == "Ada Moss"
        assert whence.Ledger.from_dict(ledger.to_dict()) == ledger


@pytest.mark.parametrize("published", ["2024-03-05", date(2024, 3, 5)])
def test_overrides(published: str | date) -> None:
    text = "Ada Moss: the river is rising."
    document = whence.read(text, title="Flood", outlet="Lantern", byline="I. C.", published=published).document
    assert (document.title, document.outlet, document.byline) == ("Flood", "Lantern", "I. C.")
    assert document.published == date(2024, 3, 5)


def test_what_cannot_be_read_raises(tmp_path: Path) -> None:
    with pytest.raises(whence.NotFound, match="nowhere"):
        whence.read(tmp_path / "nowhere.txt")
    with pytest.raises(whence.BadOption, match="2024-02-30"):
        whence.read("Ada: yes, she is.", published="2024-02-30")
    with pytest.raises(whence.Empty):
        whence.read(tmp_path)
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("Ada: yes.")
    with pytest.raises(whence.InputError, match=r"holds several articles; use whence\.read_many"):
        whence.read(tmp_path)


def test_many_come_in_order_with_what_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ada: yes.")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text("It may crash here.")
    found = list(whence.read_many(tmp_path, tmp_path / "gone.txt", "", tmp_path / "a.txt"))
    kinds = [type(one).__name__ for one in found]
    assert kinds == ["Ledger", "Unread", "Unread", "Unread", "Unread", "Ledger"]
    empty, crashed, gone, nameless = found[1:5]
    assert isinstance(empty, whence.Unread)
    assert isinstance(empty.error, whence.Empty)
    assert isinstance(crashed, whence.Unread)
    assert "RuntimeError: the fake reader fell over" in str(crashed.error)
    assert isinstance(crashed.error.__cause__, RuntimeError)
    assert isinstance(gone, whence.Unread)
    assert isinstance(gone.error, whence.NotFound)
    assert isinstance(nameless, whence.Unread)


def test_a_bad_date_is_told_before_anything_is_read() -> None:
    with pytest.raises(whence.BadOption):
        whence.read_many("a.txt", published="yesterday")


def test_a_broken_installation_stops_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(document: whence.Document, model: str) -> whence.Ledger:
        raise whence.BadInstall("The model is missing; install whence again.")

    monkeypatch.setattr("whence.engine.article.read_document", broken)
    (tmp_path / "a.txt").write_text("Ada: yes.")
    with pytest.raises(whence.BadInstall):
        list(whence.read_many(tmp_path))

    def incomplete(document: whence.Document, model: str) -> whence.Ledger:
        raise ImportError("No module named 'onnxruntime'")

    monkeypatch.setattr("whence.engine.article.read_document", incomplete)
    with pytest.raises(whence.BadInstall, match="'onnxruntime'"):
        list(whence.read_many(tmp_path))


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/whence/__init__.py"
