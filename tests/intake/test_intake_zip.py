"""ZIP archives: what is in them, and those that are made to do harm."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from containers import Read, page, read
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from whence.errors import InputError, NotText
from whence.intake import zips

SAID = b"She said no."


def packed(members: dict[str, bytes], **extra: int) -> bytes:
    """A ZIP archive of these members; `external_attr` and the like go to each."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            for key, value in extra.items():
                setattr(info, key, value)
            archive.writestr(info, data)
    return out.getvalue()


def test_members_of_all_kinds(tmp_path: Path) -> None:
    got = read(
        tmp_path,
        "a.zip",
        packed(
            {
                "news/a.txt": SAID,
                "news/b.jsonl": b'{"text": "one"}\n{"text": "two"}\n',
                "c.csv": b"text\nthree\n",
                "d.warc": page(),
                "photo.jpg": b"\xff\xd8\xff",
                ".hidden.txt": SAID,
                "__MACOSX/a.txt": SAID,
                "empty/": b"",
            }
        ),
    )
    names = [raw.origin.removeprefix(f"{tmp_path}/a.zip") for raw in got.raws]
    assert names == ["!news/a.txt", "!news/b.jsonl:1", "!news/b.jsonl:2", "!c.csv:2", "!d.warc@0"]
    assert not got.unread
    assert got.counts == {"file of another kind": 1}
    assert got.passed[0].names == ("photo.jpg",)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.txt", "/etc/passwd.txt", "news/../../a.txt", "C:\\news\\a.txt", "..\\a.txt", "\\\\host\\a.txt"],
)
def test_a_name_that_climbs_out_is_not_read(tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.parent.rglob("*"))
    got = read(tmp_path, "a.zip", packed({"b.txt": SAID, name: SAID}))
    assert len(got.raws) == 1
    assert "leads out of the archive" in got.why[0]
    assert sorted(tmp_path.parent.rglob("*")) == sorted([*before, tmp_path / "a.zip"])


def test_links_archives_in_archives_and_locked_members(tmp_path: Path) -> None:
    got = read(tmp_path, "a.zip", packed({"a.txt": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16))
    assert "is a link" in got.why[0]
    assert "archive in an archive" in read(tmp_path, "a.zip", packed({"b.zip": packed({"a.txt": SAID})})).why[0]
    locked = bytearray(packed({"a.txt": SAID}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1
    assert "is encrypted" in read(tmp_path, "a.zip", bytes(locked)).why[0]


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "FREE", 10_000)
    bomb = packed({"a.jsonl": bytes(3_000_000), "b.txt": SAID})
    got = read(tmp_path, "a.zip", bomb)
    assert "more than 250 times its size" in got.why[0]
    assert len(got.raws) == 1


def test_many_members_that_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each member is small enough, but all share the same packed bytes, so that together they are endless."""
    monkeypatch.setattr(zips, "FREE", 2000)
    monkeypatch.setattr(zips, "RATIO", 5)
    data = packed({f"{number:03}.txt": b"a" * 1900 for number in range(100)})
    directory = data.index(b"PK\x01\x02")
    first = data[: data.index(b"PK\x03\x04", 4)]
    entries = data[directory : data.index(b"PK\x05\x06")].split(b"PK\x01\x02")[1:]
    one = [entry[:38] + bytes(4) + b"000.txt" + entry[49:] for entry in entries]
    shared = b"".join(b"PK\x01\x02" + entry for entry in one)
    end = bytearray(data[data.index(b"PK\x05\x06") :])
    end[16:20] = len(first).to_bytes(4, "little")
    got = read(tmp_path, "a.zip", first + shared + bytes(end))
    assert "the rest is not read" in got.why[-1]
    assert len(got.raws) < 30


def test_a_size_that_is_a_lie(tmp_path: Path) -> None:
    data = packed({"a.txt": b"no " * 1000, "b.txt": SAID})
    lied = bytearray(data)
    at = lied.index(b"PK\x01\x02") + 24
    lied[at : at + 4] = (10).to_bytes(4, "little")
    got = read(tmp_path, "a.zip", bytes(lied))
    assert [raw.data for raw in got.raws] == [SAID]
    assert "cannot be unpacked" in got.why[0]


def test_what_only_looks_like_zip(tmp_path: Path) -> None:
    for data in (b"PK\x03\x04", b"no", packed({"a.txt": SAID})[:-30]):
        (item,) = read(tmp_path, "a.zip", data).unread
        assert isinstance(item.error, NotText)
    (item,) = Read("-", stdin=_Pipe(packed({"a.txt": SAID}))).unread
    assert "from a stream" in str(item.error)


DOCUMENTS = {
    "a Word document": {"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<x/>", "word/document.xml": b"<x/>"},
    "an Excel workbook": {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"},
    "a PowerPoint presentation": {"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"},
    "an Office document": {"[Content_Types].xml": b"<x/>", "visio/document.xml": b"<x/>"},
    "an EPUB": {"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<x/>", "OEBPS/1.xhtml": b"<p>No.</p>"},
    "a LibreOffice text document": {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"},
    "a LibreOffice spreadsheet": {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"<x/>",
    },
    "a Java archive": {"META-INF/MANIFEST.MF": b"x", "readme.txt": SAID},
}


@pytest.mark.parametrize("what", DOCUMENTS)
@pytest.mark.parametrize("name", ["a.zip", "a.epub", "a"])
def test_a_document_that_is_packed_is_called_by_its_name(tmp_path: Path, what: str, name: str) -> None:
    (why,) = read(tmp_path, name, packed(DOCUMENTS[what])).why
    assert f"{name} is {what}, not an archive of articles; save it as" in why


def test_an_epub_without_its_type_and_an_archive_with_a_file_of_that_name(tmp_path: Path) -> None:
    (why,) = read(tmp_path, "a.zip", packed({"META-INF/container.xml": b"<x/>", "1.xhtml": b"<p>No.</p>"})).why
    assert "is an EPUB" in why
    assert len(read(tmp_path, "b.zip", packed({"mimetype": b"text/plain", "a.txt": SAID})).raws) == 1
    assert len(read(tmp_path, "c.zip", packed({"word/a.txt": SAID})).raws) == 1


class _Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


WHOLE = packed({"a.txt": SAID, "b.jsonl": b'{"text": "one"}\n', "c.warc": page()})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=4)), min_size=1, max_size=5))
@example(damage=[(522, b"\x00")])  # a member without a name
def test_damage_anywhere_gives_clear_errors(tmp_path: Path, damage: list[tuple[int, bytes]]) -> None:
    data = WHOLE
    for at, piece in damage:
        data = data[:at] + piece + data[at + len(piece) :]
    got = read(tmp_path, "a.zip", data)
    for item in got.unread:
        assert isinstance(item.error, InputError)
        assert str(item.error).endswith(".")
