"""A news site on this machine that does all that sites do: slow, wrong, busy, moved; and it counts what it gave out."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PARTS = ("ba", "de", "fo", "gu", "ka", "li", "mo", "ne", "pu", "ra", "sto", "ti", "ve", "wa", "bren", "dal", "sund")


def page(title: str, *lines: str) -> bytes:
    """A page with an article of these lines."""
    chance = random.Random(title)  # words of its own, or all articles would be of one trail
    words = " ".join("".join(chance.choices(_PARTS, k=3)) for _ in range(40)).capitalize()
    body = "".join(f"<p>{line}</p>" for line in (*lines, f"{words}."))
    head = f"<head><title>{title}</title></head>"
    return f"<!doctype html><html>{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


@dataclass
class Answer:
    """What an address answers: `times` so often, then what stands beneath it; `cut` breaks off before the end."""

    body: bytes = b""
    status: int = 200
    media: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    tagged: bool = True
    times: int | None = None
    cut: bool = False


class Site:
    """Addresses and their answers; `given` counts the bodies that were given out whole, `asked` all requests."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.given: Counter[tuple[str, bytes]] = Counter()
        self.asked: list[tuple[str, int]] = []
        self.posted: list[tuple[dict[str, str], bytes]] = []
        self.post_status: list[int] = []
        self.url = ""
        self.lock = threading.Lock()

    def put(self, path: str, answer: Answer) -> str:
        """Let an address answer so; what it answered before is gone."""
        self.answers[path] = [answer]
        return self.url + path

    def first(self, path: str, answer: Answer) -> None:
        """Let an address answer so `answer.times`, and after that as before."""
        self.answers.setdefault(path, []).insert(0, answer)

    def feed(self, path: str, *items: str, updated: dict[str, str] | None = None, tagged: bool = True) -> str:
        """A feed of pages, in Atom."""
        entries = "".join(
            f'<entry><title>{item}</title><link href="{self.url}{item}"/><id>{item}</id>'
            f"<updated>{(updated or {}).get(item, '2024-03-05T10:00:00Z')}</updated></entry>"
            for item in items
        )
        text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Orla Gazette</title>{entries}</feed>'
        return self.put(path, Answer(text.encode(), media="application/atom+xml", tagged=tagged))

    def times(self, path: str) -> int:
        """How often the body of an address was given out."""
        return sum(count for (where, _), count in self.given.items() if where == path)

    def statuses(self, path: str) -> list[int]:
        """What an address answered, in order."""
        return [status for where, status in self.asked if where == path]

    def take(self, path: str) -> Answer:
        """The next answer of an address."""
        with self.lock:
            answers = self.answers.get(path, [])
            while answers and answers[0].times == 0:
                answers.pop(0)
            if not answers:
                return Answer(status=404)
            if answers[0].times is not None:
                answers[0].times -= 1
            return answers[0]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = site.take(self.path)
            if answer.seconds:
                time.sleep(answer.seconds)
            tag = f'"{hash(answer.body):x}"'
            status, body = answer.status, answer.body
            if status == 200 and answer.tagged and self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            with site.lock:
                site.asked.append((self.path, status))
                if status == 200 and not answer.cut:
                    site.given[self.path, body] += 1
            self.send_response(status)
            headers = {"Content-Type": answer.media, "Content-Length": str(len(body) + 99 * answer.cut)}
            for name, value in {**headers, **answer.headers, **({"ETag": tag} if answer.tagged else {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with site.lock:
                site.posted.append((dict(self.headers), body))
                status = site.post_status.pop(0) if site.post_status else 204
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: those who are killed hang up."""


@contextmanager
def served() -> Iterator[Site]:
    """A site, served on this machine."""
    site = Site()
    server = _Server(("127.0.0.1", 0), _handler(site))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def alerts_in(posted: list[tuple[dict[str, str], bytes]]) -> list[dict[str, str]]:
    """All alerts that were posted."""
    return [alert for _, body in posted for alert in json.loads(body)["data"]["alerts"]]
