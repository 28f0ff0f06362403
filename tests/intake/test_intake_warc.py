"""Web archives: what is read, what is counted, what is said of damage."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import pytest
from containers import PAGE, SAID, Read, http, members, page, read, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from whence.errors import BadRecord, Empty, InputError, TooLarge
from whence.intake import decode
from whence.intake.extraction import document_of
from whence.model import Document

CRAWL = [
    record(b"software: none\r\n", kind="warcinfo", media="application/warc-fields"),
    page("http://orla.example/1"),
    record(b"GET / HTTP/1.1\r\n\r\n", kind="request", media="application/http; msgtype=request"),
    record(http(b"", 404, Content_Type="text/html")),
    record(http(b"", 301, Location="/b")),
    record(http(b"\x89PNG", Content_Type="image/png")),
    record(b"", kind="revisit"),
    record(b"20240305 127.0.0.1", "dns:orla.example", media="text/dns"),
    page("http://orla.example/2?a=b c"),
]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.bin"])
def test_pages_are_read_and_the_rest_is_counted(tmp_path: Path, name: str) -> None:
    got = read(tmp_path, name, members(CRAWL) if name.endswith("gz") else b"".join(CRAWL))
    assert not got.unread
    assert [raw.url for raw in got.raws] == ["http://orla.example/1", "http://orla.example/2?a=b%20c"]
    assert [raw.data.decode() for raw in got.raws] == [PAGE] * 2
    assert got.counts == {
        "status 404": 1, "status 301": 1, "type image/png": 1, "revisit record": 1, "not from the web": 1,
    }  # fmt: skip
    found = document_of(got.raws[0])
    assert isinstance(found, Document)
    assert (found.url, found.origin) == ("http://orla.example/1", got.raws[0].origin)


def test_the_origin_is_the_offset_of_the_record_in_the_file(tmp_path: Path) -> None:
    data = members(CRAWL)
    for raw in read(tmp_path, "a.warc.gz", data).raws:
        offset = int(raw.origin.rpartition("@")[2])
        assert zlib.decompressobj(wbits=31).decompress(data[offset:]).startswith(b"WARC/")
    plain = b"".join(CRAWL)
    assert [plain[int(r.origin.rpartition("@")[2]) :][:5] for r in read(tmp_path, "a.warc", plain).raws] == [
        b"WARC/"
    ] * 2
    one = [raw.origin.rpartition("@")[2] for raw in read(tmp_path, "b.warc.gz", gzip.compress(plain)).raws]
    assert one == [f"0+{len(CRAWL[0])}", f"0+{sum(map(len, CRAWL[:-1]))}"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio leaves files open
def test_what_another_program_wrote_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for number in range(3):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        body = io.BytesIO(PAGE.encode())
        url = f"http://orla.example/{number}"
        writer.write_record(writer.create_warc_record(url, "response", payload=body, http_headers=head))
    got = read(tmp_path, "a.warc.gz", out.getvalue())
    assert [raw.data.decode() for raw in got.raws] == [PAGE] * 3


CHUNKED = b"".join(
    b"%x\r\n%s\r\n" % (len(PAGE[i : i + 100].encode()), PAGE[i : i + 100].encode()) for i in range(0, len(PAGE), 100)
)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (CHUNKED + b"0\r\n\r\n", {"Transfer_Encoding": "chunked"}),
        (PAGE.encode(), {"Transfer_Encoding": "chunked"}),
        (gzip.compress(PAGE.encode()), {"Content_Encoding": "gzip"}),
        (PAGE.encode(), {"Content_Encoding": "gzip"}),
        (zlib.compress(PAGE.encode()), {"Content_Encoding": "deflate"}),
        (PAGE.encode(), {"Content_Encoding": "br"}),
    ],
)
def test_bodies_are_unpacked_or_taken_as_they_are(tmp_path: Path, body: bytes, headers: dict[str, str]) -> None:
    got = read(tmp_path, "a.warc", record(http(body, Content_Type="text/html", **headers)))
    assert [raw.data.decode() for raw in got.raws] == [PAGE]


def test_the_charset_of_the_server_is_used(tmp_path: Path) -> None:
    body = PAGE.replace("Orla", "Orły").encode("cp1250")
    (raw,) = read(tmp_path, "a.warc", record(http(body, Content_Type="text/html; charset=windows-1250"))).raws
    found = document_of(raw)
    assert isinstance(found, Document)
    assert "Orły" in found.text


def test_stored_pages_and_extracted_texts_are_read(tmp_path: Path) -> None:
    data = record(PAGE.encode(), kind="resource", media="text/html; charset=utf-8")
    data += record(SAID.encode(), kind="conversion", media="text/plain")
    assert [raw.kind for raw in read(tmp_path, "a.warc.gz", gzip.compress(data)).raws] == ["page", "plain"]


def test_an_arc_file(tmp_path: Path) -> None:
    def block(url: str, media: str, body: bytes) -> bytes:
        return f"{url} 127.0.0.1 20140216050221 {media} {len(body)}\n".encode() + body + b"\n"

    data = block(
        "filedesc://a.arc", "text/plain", b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    )
    data += block("http://orla.example/a b", "text/html", http(PAGE.encode(), Content_Type="text/html"))
    data += block("http://orla.example/c", "text/html", http(b"", 404))
    got = read(tmp_path, "a.arc.gz", gzip.compress(data))
    assert [raw.url for raw in got.raws] == ["http://orla.example/a%20b"]
    assert got.counts == {"status 404": 1}


def test_a_cut_off_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = [page(f"http://orla.example/{number}") for number in range(3)]
    packed = members(whole)
    got = read(tmp_path, "a.warc.gz", packed[:-40])
    assert len(got.raws) == 2
    assert len(got.unread) == 1
    assert "cut off" in got.why[0]
    assert "what came before was read" in got.why[0]
    plain = b"".join(whole)
    for cut in (10, 300, 500):
        got = read(tmp_path, "a.warc", plain[:-cut])
        assert len(got.raws) == 2
        assert ["@" in item.origin for item in got.unread] == [True]


def test_damage_in_the_middle_costs_what_is_damaged(tmp_path: Path) -> None:
    got = read(tmp_path, "a.warc", page("http://orla.example/1") + b"rubbish\r\n" * 9 + page("http://orla.example/2"))
    assert len(got.raws) == 2
    assert "is not a record of an archive; everything up to the next record was skipped" in got.why[0]
    broken = page("http://orla.example/1").replace(b"Content-Length: ", b"Content-Length: x")
    got = read(tmp_path, "a.warc", broken + page("http://orla.example/2"))
    assert [raw.url for raw in got.raws] == ["http://orla.example/2"]
    assert "does not say how long it is" in got.why[0]


def test_an_archive_without_pages(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "a.warc", CRAWL[0] + CRAWL[3]).unread
    assert isinstance(item.error, Empty)


class _Huge(io.RawIOBase):
    """A record that is 2 GB long, and a small one behind it, without the file."""

    def __init__(self) -> None:
        head = http(b"", Content_Type="text/html")
        self._pieces = [
            record(head).replace(f"Content-Length: {len(head)}".encode(), b"Content-Length: 2147483648")[:-4]
        ]
        self._zeros = 2147483648 - len(head)
        self._last = b"\r\n\r\n" + page("http://orla.example/small")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._pieces:
            piece = self._pieces.pop()
        elif self._zeros:
            size = min(self._zeros, len(view))
            self._zeros -= size
            return size  # whatever is in the buffer will do
        else:
            piece, self._last = self._last[: len(view)], self._last[len(view) :]
        view[: len(piece)] = piece
        return len(piece)


def test_a_record_of_2_gb_is_not_held(tmp_path: Path) -> None:
    got = Read("-", stdin=io.BufferedReader(_Huge(), 1024 * 1024))
    assert [raw.url for raw in got.raws] == ["http://orla.example/small"]
    (item,) = got.unread
    assert isinstance(item.error, TooLarge)


def test_a_page_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LIMIT", 100_000)
    body = gzip.compress(b"a" * 10_000_000)
    got = read(tmp_path, "a.warc", record(http(body, Content_Type="text/html", Content_Encoding="gzip")) + page())
    assert len(got.raws) == 1
    assert "cannot be unpacked" in got.why[0]


def test_a_length_of_five_thousand_digits(tmp_path: Path) -> None:
    arc = b"http://orla.example/ 10.0.0.1 20240305120000 text/html " + b"9" * 5000 + b"\n"
    warc = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n"
    for head in (arc, warc):
        got = read(tmp_path, "a.warc", head + b"\r\n" + page())
        assert len(got.raws) == 1
        assert all(isinstance(one.error, BadRecord) for one in got.unread)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=200) | st.lists(st.sampled_from(CRAWL)).map(b"".join),
    cuts=st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=3)), max_size=4),
    packed=st.booleans(),
)
def test_any_bytes_give_pages_or_clear_errors(
    tmp_path: Path, data: bytes, cuts: list[tuple[int, bytes]], packed: bool
) -> None:
    data = gzip.compress(data) if packed else data
    for at, piece in cuts:
        data = data[:at] + piece + data[at + len(piece) :]
    got = read(tmp_path, "a.warc.gz" if packed else "a.warc", data)
    assert got.raws or got.unread
    for item in got.unread:
        assert isinstance(item.error, InputError)
        assert str(item.error).endswith(".")
    for raw in got.raws:
        document_of(raw)
    assert all(isinstance(item.error, BadRecord | Empty | TooLarge) for item in got.unread)
