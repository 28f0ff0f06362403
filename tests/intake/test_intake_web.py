"""One URL, against a server on this machine that misbehaves in every way we know of."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from whence.errors import InputError, Refused, TooLarge
from whence.intake import documents, web
from whence.intake.web import Limits, fetch, is_public
from whence.model import Document

ARTICLE = "The mayor of Orla said on Monday that the bridge would not be built while she was in office. " * 3
BODY = f"<article><p>{ARTICLE}</p><p>{ARTICLE}</p></article>"
PAGE = f"<!doctype html><html><head><title>No</title></head><body>{BODY}</body></html>"
SMALL = Limits(size=20_000, seconds=5.0, redirects=3)

# path: status, headers, body
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
    "/legacy": (200, {"Content-Type": "text/plain; charset=windows-1252"}, "She said “no”.".encode("cp1252")),
    "/plain": (200, {"Content-Type": "text/plain"}, ARTICLE.encode()),
    "/a.md": (200, {"Content-Type": "text/plain"}, b"She said *no*."),
    "/lines": (200, {"Content-Type": "application/x-ndjson"}, b'{"text": "one"}\n{"text": "two"}\n'),
    "/packed": (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(ARTICLE.encode())),
    "/bomb": (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(b"a" * 5_000_000)),
    "/badgzip": (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, b"no gzip at all"),
    "/brotli": (200, {"Content-Type": "text/plain", "Content-Encoding": "br"}, b"x"),
    "/large": (200, {"Content-Type": "text/plain"}, b"a" * 50_000),
    "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/pdf": (200, {"Content-Type": "text/plain"}, b"%PDF-1.4"),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/hop1": (302, {"Location": "/hop2"}, b""),
    "/hop2": (301, {"Location": "plain"}, b""),
    "/far0": (302, {"Location": "/far1"}, b""),
    "/far1": (302, {"Location": "/far2"}, b""),
    "/far2": (302, {"Location": "/far3"}, b""),
    "/far3": (302, {"Location": "/far4"}, b""),
    "/far4": (302, {"Location": "/plain"}, b""),
    "/tofile": (302, {"Location": "file:///etc/hostname"}, b""),
    "/tonowhere": (302, {"Location": "http://[no"}, b""),
    "/short": (200, {"Content-Type": "text/plain", "Content-Length": "999999"}, ARTICLE.encode()),
    "/cutgzip": (
        200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(ARTICLE.encode())[:60]
    ),
    "/inside": (302, {"Location": "http://10.0.0.1/secret"}, b""),
}  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    stop = threading.Event()

    def do_GET(self) -> None:
        if self.path == "/drip":
            return self.drip(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"a")
        if self.path == "/driphead":
            return self.drip(b"HTTP/1.0 200 OK\r\n", b"X-A: b\r\n")
        if self.path == "/moregzip":
            head = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n"
            return self.drip(head + gzip.compress(ARTICLE.encode()), b"\0" * 1000)
        if self.path == "/silent":
            return self.drip(b"", b"")
        if self.path == "/evil":
            self.wfile.write(b"HTTP/1.0 404 No\x1b[31m such\x07 page\x9b\r\n\r\n")
            return None
        if self.path == "/eviltype":
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/\x1b[31mred\r\n\r\n")
            return None
        if self.path == "/rubbish":
            self.wfile.write(b"I speak no HTTP\r\n\r\n")
            return None
        status, headers, body = ANSWERS.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.write(body)
        return None

    def drip(self, head: bytes, piece: bytes) -> None:
        self.write(head)
        while not self.stop.wait(0.02) and self.write(piece):
            pass

    def write(self, data: bytes) -> bool:
        try:
            self.wfile.write(data)
        except OSError:
            return False
        return True

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    Handler.stop.clear()
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    Handler.stop.set()
    server.shutdown()
    server.server_close()


def refusal(url: str, limits: Limits = SMALL, *, allow_local: bool = True) -> InputError:
    with pytest.raises(InputError) as caught:
        fetch(url, allow_local=allow_local, limits=limits)
    message = str(caught.value)
    assert message.startswith(url)
    assert message.endswith(".")
    assert "\n" not in message
    return caught.value


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/legacy", "She said “no”."),
        ("/plain", ARTICLE),
        ("/a.md", "She said no."),
        ("/packed", ARTICLE),
        ("/hop1", ARTICLE),
    ],
)
def test_good_answers(site: str, path: str, expected: str) -> None:
    (got,) = documents(site + path, allow_local=True)
    assert isinstance(got, Document)
    assert got.text == expected
    assert got.origin == site + path


def test_a_page_and_json_lines(site: str) -> None:
    (got,) = documents(site + "/page", allow_local=True)
    assert isinstance(got, Document)
    assert got.title == "No"
    assert [d.text for d in documents(site + "/lines", allow_local=True) if isinstance(d, Document)] == ["one", "two"]


@pytest.mark.parametrize(
    ("path", "words", "error"),
    [
        ("/missing", "error 404", Refused),
        ("/image", "type image/png", Refused),
        ("/large", "larger than 20000 bytes", TooLarge),
        ("/bomb", "larger than 20000 bytes", TooLarge),
        ("/badgzip", "cannot be unpacked", Refused),
        ("/brotli", "packed as br", Refused),
        ("/loop", "leads back to itself", Refused),
        ("/far0", "more than 3 times", Refused),
        ("/tofile", "only http and https", Refused),
        ("/tonowhere", "redirects to something that is not a proper URL", Refused),
        ("/short", "broke off before its end", Refused),
        ("/cutgzip", "broke off before its end", Refused),
        ("/rubbish", "could not be read", Refused),
    ],
)
def test_bad_answers(site: str, path: str, words: str, error: type[InputError]) -> None:
    caught = refusal(site + path)
    assert isinstance(caught, error)
    assert words in str(caught)


def test_what_follows_the_packed_page_is_not_waited_for(site: str) -> None:
    assert fetch(site + "/moregzip", allow_local=True, limits=SMALL).data == ARTICLE.encode()


@pytest.mark.parametrize("path", ["/drip", "/driphead", "/silent"])
def test_a_slow_answer_is_cut_off(site: str, path: str) -> None:
    start = time.monotonic()
    assert "within 0.3 seconds" in str(refusal(site + path, Limits(seconds=0.3)))
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("path", ["/drip", "/driphead", "/silent"])
def test_a_slow_answer_leaves_no_connection_and_no_thread(site: str, path: str) -> None:
    refusal(site + path, Limits(seconds=0.3))
    until = time.monotonic() + 10
    while any(thread.name == "whence-fetch" for thread in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_no_more_threads_is_one_sentence(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert "no more threads" in str(refusal(site + "/plain"))


def test_what_a_server_says_commands_no_terminal(site: str) -> None:
    for path in ("/evil", "/eviltype"):
        said = str(refusal(site + path))
        assert not set("\x1b\x9b\x07") & set(said)
        assert "[31m" in said


def test_a_slow_name_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *_, **__: done.wait(5) and [])
    assert "within 0.1 seconds" in str(refusal("http://orla.example/", Limits(seconds=0.1)))
    done.set()


def test_local_addresses_are_refused_unless_allowed(site: str) -> None:
    caught = refusal(site + "/plain", allow_local=False)
    assert isinstance(caught, Refused)
    assert "--allow-local" in str(caught)
    assert fetch(site + "/plain", allow_local=True).data == ARTICLE.encode()


def test_every_hop_is_checked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public here; the second, which it leads to, does not."""
    monkeypatch.setattr(web, "is_public", lambda address: address == "127.0.0.1")
    assert "private or local address (10.0.0.1)" in str(refusal(site + "/inside", allow_local=False))


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "192.168.1.1")]
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *_, **__: entries)
    refusal("http://orla.example/", allow_local=False)


def test_the_connection_goes_to_the_address_that_was_checked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves to another address the second time must not matter: it is looked up once."""
    lookups: list[str] = []
    real = socket.getaddrinfo

    def once(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "orla.example":
            lookups.append(host)
            return real("127.0.0.1", *args, **kwargs)
        return real(host, *args, **kwargs)

    monkeypatch.setattr(web.socket, "getaddrinfo", once)
    url = site.replace("127.0.0.1", "orla.example") + "/plain"
    assert fetch(url, allow_local=True).data == ARTICLE.encode()
    assert lookups == ["orla.example"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://orla.example/a", "file:///etc/passwd", "http://",
        "http://user:word@orla.example/", "http://[::1", "http://orla.example:x/",
        "http://no-such-host.invalid/",
    ],
)  # fmt: skip
def test_urls_that_are_none(url: str) -> None:
    assert isinstance(refusal(url, allow_local=False), Refused)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:db8::1", "nonsense",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)
