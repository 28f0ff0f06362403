"""Files, folders, standard input and strings into documents; any bytes give documents or one clear error."""

from __future__ import annotations

import gzip
import json
import os
import threading
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whence.errors import Empty, InputError, NotFound, NotText, Refused, TooLarge
from whence.intake import Overrides, Unread, decode, document, documents, documents_at, is_text
from whence.intake.transcripts.sources import transcripts
from whence.intake.types import Passed
from whence.model import Document

SAID = "She said no to the bridge.\n"


def texts(source: str) -> list[str]:
    return [item.text for item in documents(source) if isinstance(item, Document)]


def test_a_folder_is_read_in_order_and_failures_do_not_stop_it(tmp_path: Path) -> None:
    for name, data in {
        "b.txt": SAID,
        "a/z.md": "# No\n\nShe *said* no.",
        "a/b.jsonl": '{"text": "She said yes."}\nnonsense\n',
        "c.txt": "",
        "d.html": "<html><body></body></html>",
        ".hidden.txt": SAID,
        ".git/x.txt": SAID,
        "e.pdf": "%PDF",
        "sub/f.dat": "a,b",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data, encoding="utf-8")
    passed: list[Passed] = []
    got = list(documents(str(tmp_path), notice=passed.append))
    names = [str(item.origin).removeprefix(f"{tmp_path}/") for item in got]
    assert names == ["a/b.jsonl:1", "a/b.jsonl:2", "a/z.md", "b.txt", "c.txt", "d.html"]
    assert [isinstance(item, Unread) for item in got] == [False, True, False, False, True, True]
    assert passed == [Passed(str(tmp_path), "file of another kind", 2, ("e.pdf", "f.dat"))]


def test_overrides_go_to_every_document(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(SAID)
    got = list(documents(str(tmp_path), Overrides(outlet="Orla Gazette")))
    assert [item.outlet for item in got if isinstance(item, Document)] == ["Orla Gazette"] * 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("She said no.")
    pipe, article = documents(str(tmp_path))
    assert isinstance(pipe, Unread)
    assert "a pipe or a device" in str(pipe.error)
    assert isinstance(article, Document)
    (unread, _) = transcripts(tmp_path)
    assert isinstance(unread, Unread)


def test_a_folder_without_articles(tmp_path: Path) -> None:
    with pytest.raises(Empty, match="holds no articles; name"):
        list(documents(str(tmp_path)))
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(Empty, match="its 1 other file cannot be read"):
        list(documents(str(tmp_path)))


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.txt", b"", Empty),
        ("a.txt", b" \r\n\t ", Empty),
        ("a.txt", "\ufeff".encode(), Empty),
        ("a.txt", bytes(2000), NotText),
        ("a.pdf", b"%PDF-1.4", NotText),
        ("a.json", b'{"text": "a"}', NotText),
        ("a.jsonl", b"", Empty),
        ("a.html", b"<html></html>", Empty),
    ],
)
def test_one_bad_file_is_one_error(tmp_path: Path, name: str, data: bytes, error: type[InputError]) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        list(documents(str(path)))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_path() -> None:
    with pytest.raises(NotFound, match=r"nowhere/a\.txt"):
        list(documents("nowhere/a.txt"))


def test_a_huge_file_is_refused_without_being_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LIMIT", 1000)
    path = tmp_path / "a.txt"
    path.write_text("no " * 1000)
    with pytest.raises(TooLarge, match="too large for one article"):
        list(documents(str(path)))


def test_any_suffix_will_do_for_a_file_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "article").write_text(SAID)
    assert texts(str(tmp_path / "article")) == [SAID]
    (tmp_path / "page").write_text(f"<!DOCTYPE html><html><body><article><p>{SAID * 20}</p></article></body></html>")
    assert "<p>" not in texts(str(tmp_path / "page"))[0]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (SAID.encode(), [SAID]),
        (b'{"text": "one"}\n{"text": "two"}', ["one", "two"]),
        (b'{"text" is no JSON', ['{"text" is no JSON']),
    ],
)
def test_standard_input(data: bytes, expected: list[str]) -> None:
    got = list(documents("-", stdin=BytesIO(data)))
    assert [item.text for item in got if isinstance(item, Document)] == expected


def test_empty_standard_input() -> None:
    with pytest.raises(Empty, match="standard input is empty"):
        list(documents("-", stdin=BytesIO(b"")))


def test_python_users_hand_in_texts_and_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a b.txt"
    path.write_text(SAID)
    monkeypatch.chdir(tmp_path)

    def text(value: str | Path) -> str:
        (item,) = documents_at(value)
        assert isinstance(item, Document)
        return item.text

    assert text(path) == text(str(path)) == text("a b.txt") == SAID
    assert not any(map(is_text, (path, str(path), "a b.txt")))
    assert all(map(is_text, ("She said no.", "no\n", "x" * 300, " ")))
    for missing in ("missing.txt", "no/such/file", Path("She said no.")):
        assert not is_text(missing)
        with pytest.raises(NotFound):
            list(documents_at(missing))
    assert not is_text("ftp://orla.example/a.txt")
    with pytest.raises(Refused, match="only http and https"):
        list(documents_at("ftp://orla.example/a.txt"))


def check(item: Document) -> None:
    at = 0
    for span in item.furniture:
        assert at <= span.start < span.end <= len(item.text)
        at = span.end
    item.text.encode("utf-8")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=400) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass")),
    suffix=st.sampled_from([".txt", ".md", ".jsonl", ".html", ""]),
)
def test_any_bytes_give_documents_or_one_clear_error(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    try:
        for item in documents(str(path)):
            if isinstance(item, Document):
                check(item)
    except InputError as error:
        message = str(error)
        if not message.endswith("."):
            raise


LINES = [
    "date 2024-03-05", "By Jane Roe", "LONDON, March 5 (Bluewire) -", "She said no.", "“No,” she said on Monday.",
    "© Bluewire / Ann Roe",
    "Read more: No", "Correction: No.", "Channel 6 5th March 2024", "<b>", "", " ", "(Photo by Ann Roe)",
    "No to the bridge", "___",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=12), st.sampled_from(["\n", "\r\n", "\n\n", " ", "\r"]))
def test_furniture_lies_in_the_text_sorted_and_apart(lines: list[str], glue: str) -> None:
    text = glue.join(lines)
    try:
        found = document(text)
    except Empty:
        return
    assert found.text == text
    check(found)
    assert document(text) == found


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", SAID.encode()),
        ("a.jsonl", json.dumps({"text": SAID}).encode()),
        ("a.csv", f'text\n"{SAID}"\n'.encode()),
        ("a.txt.gz", gzip.compress(SAID.encode())),
        ("a.md", SAID.encode()),
        ("a", SAID.encode()),
        ("b", json.dumps({"text": SAID}).encode()),
        ("c", gzip.compress(json.dumps({"text": SAID}).encode())),
        ("d", b"\xef\xbb\xbf" + SAID.encode()),
        ("long.txt", SAID.encode() * 5000),
    ],
)
def test_a_pipe_that_is_named_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    pipe = tmp_path / name
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(data,), daemon=True)
    writer.start()
    got = [text.strip() for text in texts(str(pipe))]
    writer.join()
    assert got == [SAID.strip() if name != "long.txt" else (SAID * 5000).strip()]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_json_in_a_pipe_is_refused_by_name_as_in_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "a.json"
    os.mkfifo(pipe)
    threading.Thread(target=pipe.write_bytes, args=(b'{"a": 1}',), daemon=True).start()
    with pytest.raises(NotText, match="one piece of JSON"):
        texts(str(pipe))


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.mbox", "a.warc"])
def test_empty_lines_without_end_take_no_time(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from whence.intake import streams, tables
    from whence.intake.collect import raws

    for module in (streams, tables):
        monkeypatch.setattr(module, "BLANK", 1000)
    head = b"text\nShe said no.\n" if name == "a.csv" else b'{"text": "She said no."}\n' if name == "a.jsonl" else b""
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(head + b"\n" * 100_000))
    *read, last = raws(str(tmp_path / f"{name}.gz"))
    assert len(read) == bool(head)
    assert isinstance(last, Unread)
    assert "a million empty lines in a row" in str(last.error)
