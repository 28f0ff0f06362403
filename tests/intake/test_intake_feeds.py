"""Feeds, lists of feeds, and the manners of a guest, against a server on this machine that counts its visitors."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from containers import PAGE, SAID, Read, read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whence.errors import BadRecord, Empty, InputError, NeedsExtra, Refused
from whence.intake import polite
from whence.intake.extraction import document_of
from whence.intake.options import DEFAULT, Options
from whence.intake.types import Unread
from whence.model import Document

FULL = "<p>The mayor said no in the feed. She said it twice, and then a third time, to whoever wanted to know.</p>"


def rss(*items: str) -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Orla Gazette</title>{body}</channel></rss>"
    ).encode()


class Site:
    """What the server has, whom it met, and a clock that runs only while somebody sleeps."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.moved: dict[str, str] = {}
        self.robots: bytes | None = None
        self.robots_status = 404
        self.url = ""
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def article(self, path: str) -> str:
        self.pages[path] = ("text/html; charset=utf-8", PAGE.replace("Orla", path).encode())
        return f"<link>{self.url}{path}</link><title>{path}</title><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>"

    def answer(self, path: str, etag: str | None) -> tuple[int, dict[str, str], bytes]:
        if path == "/robots.txt":
            return (200 if self.robots is not None else self.robots_status), {}, self.robots or b""
        if path in self.moved:
            return 302, {"Location": self.moved[path]}, b""
        if path not in self.pages:
            return 404, {}, b""
        media, body = self.pages[path]
        tag = f'"{hash(body):x}"'
        if etag == tag:
            return 304, {}, b""
        return 200, {"Content-Type": media, "ETag": tag}, body


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            here.headers.append(dict(self.headers))
            here.times.append(here.now)
            status, headers, body = here.answer(self.path, self.headers.get("If-None-Match"))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr(polite, "time", here)
    yield here
    server.shutdown()
    server.server_close()


class Kept(dict[str, tuple[str | None, str | None]]):
    """Visits, in memory."""

    def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        self[url] = (etag, last_modified)


def visit(url: str, options: Options = DEFAULT, **more: Any) -> Read:
    return Read(url, options, allow_local=True, **more)


def test_a_feed_leads_to_its_pages(site: Site) -> None:
    site.pages["/feed"] = ("application/rss+xml", rss(site.article("/a"), site.article("/b"), site.article("/a")))
    got = visit(site.url + "/feed")
    assert [raw.origin for raw in got.raws] == [site.url + "/a", site.url + "/b"]
    assert got.counts == {"item named twice": 1}
    found = document_of(got.raws[0])
    assert isinstance(found, Document)
    assert (found.url, str(found.published)) == (site.url + "/a", "2024-03-05")
    assert site.asked == ["/feed", "/robots.txt", "/a", "/b"]
    assert all(headers["User-Agent"].startswith("whence ") for headers in site.headers)


@pytest.mark.parametrize("media", ["text/xml", "application/xml", "text/plain", "text/html", "application/octet"])
def test_feeds_come_under_many_types(site: Site, media: str) -> None:
    site.pages["/feed"] = (media, rss(site.article("/a")))
    got = visit(site.url + "/feed")
    if media == "application/octet":
        assert "is of the type application/octet" in got.why[0]
    else:
        assert len(got.raws) == 1


def test_a_list_leads_to_feeds(site: Site, tmp_path: Path) -> None:
    site.pages["/1"] = ("application/atom+xml", rss(site.article("/a")))
    site.pages["/2"] = ("application/json", b'{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/b"}]}')
    site.article("/b")
    outlines = "".join(f'<outline xmlUrl="{site.url}/{n}"/>' for n in (1, 2, 3))
    site.pages["/list"] = ("text/x-opml", f"<opml><body>{outlines}</body></opml>".encode())
    got = visit(site.url + "/list")
    assert [raw.origin for raw in got.raws] == [site.url + "/a", site.url + "/b"]
    assert "/3 answers with the error 404" in got.why[0]
    path = tmp_path / "list.opml"
    path.write_bytes(site.pages["/list"][1])
    assert "give --fetch" in Read(path).why[0]
    assert len(visit(str(path), Options(fetch=True)).raws) == 2


BAD_ADDRESSES = ("http://[no", "http://orla.example:99999/", "http://", "file:///etc/hostname", "ftp://orla.example/")


def test_an_address_that_is_none_does_not_stop_the_others(site: Site, tmp_path: Path) -> None:
    site.pages["/1"] = ("application/atom+xml", rss("<link>http://[no</link>", site.article("/a")))
    site.moved["/2"] = "http://[no"
    outlines = "".join(f'<outline xmlUrl="{url}"/>' for url in (*BAD_ADDRESSES, site.url + "/2", site.url + "/1"))
    path = tmp_path / "list.opml"
    path.write_text(f"<opml><body>{outlines}</body></opml>")
    got = visit(str(path), Options(fetch=True))
    assert [raw.origin for raw in got.raws] == [site.url + "/a"]
    assert len(got.why) == len(BAD_ADDRESSES) + 2
    assert all(isinstance(one.error, Refused) for one in got.unread[:-1])
    assert isinstance(got.unread[-1].error, Refused | Empty)  # feedparser keeps a malformed link, or drops it


def test_rules_for_robots_that_make_no_sense_are_passed_over(site: Site) -> None:
    site.pages["/feed"] = ("application/rss+xml", rss(site.article("/open/a"), site.article("/closed/b")))
    site.robots = "User-agent: *\nCrawl-delay: ²\nDisallow: http://[no\nDisallow: /closed\n".encode()
    got = visit(site.url + "/feed")
    assert [raw.origin for raw in got.raws] == [site.url + "/open/a"]
    assert "/closed/b is closed to robots" in got.why[0]


def test_a_file_goes_to_the_web_only_where_that_is_asked_for(site: Site, tmp_path: Path) -> None:
    data = rss(site.article("/a"), f"{site.article('/b')}<content:encoded><![CDATA[{FULL}]]></content:encoded>")
    got = read(tmp_path, "a.rss", data)
    assert not site.asked
    assert [raw.origin for raw in got.raws] == [site.url + "/b"]
    assert "give --fetch" in got.why[0]
    assert len(visit(str(tmp_path / "a.rss"), Options(fetch=True)).raws) == 2


def test_the_text_of_the_feed_stands_in_for_a_page_that_cannot_be_fetched(site: Site) -> None:
    item = f"<link>{site.url}/gone</link><title>No</title><content:encoded><![CDATA[{FULL}]]></content:encoded>"
    site.pages["/feed"] = ("application/rss+xml", rss(item))
    got = visit(site.url + "/feed")
    found = document_of(got.raws[0])
    assert isinstance(found, Document)
    assert found.text.startswith("The mayor said no in the feed.")
    assert (found.title, found.outlet, found.url) == ("No", "Orla Gazette", site.url + "/gone")
    assert got.counts == {"page that could not be fetched, its text taken from the feed": 1}


def test_only_what_is_new_is_fetched_again(site: Site) -> None:
    site.pages["/feed"] = ("application/rss+xml", rss(site.article("/a")))
    kept = Kept()
    assert len(visit(site.url + "/feed", visits=kept).raws) == 1
    assert set(kept) == {site.url + "/feed", site.url + "/a"}
    site.asked.clear()
    again = visit(site.url + "/feed", visits=kept)
    assert (again.raws, again.unread) == ([], [])
    assert again.counts == {"nothing new since the last visit": 1}
    assert site.asked == ["/feed"]
    site.pages["/feed"] = ("application/rss+xml", rss(site.article("/a"), site.article("/b")))
    third = visit(site.url + "/feed", visits=kept)
    assert [raw.origin for raw in third.raws] == [site.url + "/b"]
    assert third.counts == {"page as it was": 1}
    site.pages["/feed"] = ("application/rss+xml", rss(f"<link>{site.url}/c</link>"))
    assert "error 404" in visit(site.url + "/feed", visits=kept).why[0]
    site.article("/c")
    assert len(visit(site.url + "/feed", visits=kept).raws) == 1


def test_nothing_is_remembered_of_what_was_not_handed_on(site: Site) -> None:
    from whence.intake.collect import raws

    site.pages["/feed"] = ("application/rss+xml", rss(site.article("/a"), site.article("/b")))
    kept = Kept()
    stream = raws(site.url + "/feed", allow_local=True, visits=kept)
    next(stream)
    assert not kept
    next(stream)
    assert set(kept) == {site.url + "/a"}


def test_robots_are_kept_out_where_they_are_not_wanted(site: Site) -> None:
    site.pages["/feed"] = ("application/rss+xml", rss(site.article("/open/a"), site.article("/closed/b")))
    site.robots = b"User-agent: other\nDisallow: /open\n\nUser-agent: *\nDisallow: /closed\n"
    got = visit(site.url + "/feed")
    assert [raw.origin for raw in got.raws] == [site.url + "/open/a"]
    assert "/closed/b is closed to robots" in got.why[0]
    site.robots = b"User-agent: whence\nDisallow: /\n"
    assert not visit(site.url + "/feed").raws
    site.robots, site.robots_status = None, 503
    assert "does not say whether robots may come" in visit(site.url + "/feed").why[0]


def test_what_the_user_names_is_his_own_affair(site: Site) -> None:
    site.article("/a")
    site.robots = b"User-agent: *\nDisallow: /\n"
    assert len(visit(site.url + "/a").raws) == 1
    assert site.asked == ["/a"]


def test_a_redirect_into_a_closed_place_is_not_followed(site: Site) -> None:
    site.article("/closed/a")
    site.moved["/b"] = "/closed/a"
    site.pages["/feed"] = ("application/rss+xml", rss(f"<link>{site.url}/b</link>"))
    site.robots = b"User-agent: *\nDisallow: /closed\n"
    got = visit(site.url + "/feed")
    assert "/b is closed to robots" in got.why[0]
    assert "/closed/a" not in site.asked


def test_visits_are_apart(site: Site) -> None:
    site.pages["/feed"] = ("application/rss+xml", rss(*map(site.article, ("/a", "/b", "/c"))))
    visit(site.url + "/feed", Options(delay=2.5))
    gaps = [after - before for before, after in zip(site.times, site.times[1:], strict=False)]
    assert gaps == [2.5] * 4
    site.times.clear()
    site.robots = b"User-agent: *\nCrawl-delay: 7\n"
    visit(site.url + "/feed", Options(delay=2.5))
    assert site.times[-1] - site.times[-2] == 7
    site.robots = b"User-agent: *\nCrawl-delay: 86400\n"
    got = visit(site.url + "/feed")
    assert "asks robots to wait 86,400 seconds" in got.why[0]


EXPANDS = '<!DOCTYPE a [<!ENTITY x "no ">' + "".join(f'<!ENTITY x{n} "{"&x;" * 9}">' for n in range(9)) + "]>"
FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
REMOTE = '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>'


@pytest.mark.parametrize("evil", [EXPANDS, FILE, REMOTE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.rss", "a.opml", "a.xml"])
def test_entities_are_refused(tmp_path: Path, evil: str, encoding: str, name: str) -> None:
    root = "opml" if name.endswith("opml") else "rss"
    data = f"<?xml version='1.0' encoding='{encoding.removesuffix('-sig')}'?>\n<!-- -->{evil}<{root}>&x;</{root}>"
    if name == "a.xml" and encoding == "utf-16":
        return  # its kind is not told by its first bytes; it is read as the text that it looks like
    got = read(tmp_path, name, data.encode(encoding))
    assert not got.raws
    assert "declares entities of its own" in got.why[0]


def test_a_document_type_alone_does_no_harm(tmp_path: Path) -> None:
    old = b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.example/rss-0.91.dtd">'
    item = f"<title>On &lt;!ENTITY&gt;</title><content:encoded><![CDATA[{FULL} <!DOCTYPE html>]]></content:encoded>"
    got = read(tmp_path, "a.rss", old + rss(item).partition(b"?>")[2])
    assert [raw.known.title for raw in got.raws] == ["On <!ENTITY>"]


@pytest.mark.parametrize("piece", [b"<!-- -->", b"<?a?>", b"<!DOCTYPE a>", b"<!--", b"<!DOCTYPE ", b"<?", b" ", b"["])
@pytest.mark.parametrize("name", ["a.rss", "a.opml", "a.xml", "a.html"])
def test_long_prologs_take_no_time(tmp_path: Path, piece: bytes, name: str) -> None:
    """Such regular expressions may take the lifetime of the universe: this test then hangs."""
    got = read(tmp_path, name, b"<?xml version='1.0'?>" + piece * 50_000)
    assert all(isinstance(document_of(raw), Document | Unread) for raw in got.raws)


def test_what_is_no_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data in (("a.rss", b"She said no."), ("a.atom", b""), ("a.rss", b'{"items": 5}'), ("a.opml", b"<opml>")):
        (item,) = read(tmp_path, name, data).unread
        assert isinstance(item.error, InputError)
    assert isinstance(read(tmp_path, "a.rss", b"<urlset/>").unread[0].error, BadRecord)
    assert "is XML but not a feed" in read(tmp_path, "a.xml", b"<?xml version='1.0'?><urlset/>").why[0]
    monkeypatch.setitem(sys.modules, "feedparser", None)
    (item,) = read(tmp_path, "a.rss", rss()).unread
    assert isinstance(item.error, NeedsExtra)


WHOLE = rss(f"<link>http://orla.example/a</link><content:encoded><![CDATA[{FULL}]]></content:encoded>")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=100)
    | st.tuples(st.integers(0, len(WHOLE)), st.binary(max_size=6)).map(lambda d: WHOLE[: d[0]] + d[1] + WHOLE[d[0] :]),
    name=st.sampled_from(["a.rss", "a.opml", "a.eml", "a.mbox", "a.xml", "a"]),
)
def test_any_bytes_give_items_or_clear_errors(tmp_path: Path, data: bytes, name: str) -> None:
    got = read(tmp_path, name, data)
    for raw in got.raws:
        document_of(raw)
    for item in got.unread:
        assert isinstance(item.error, InputError)
        assert str(item.error).endswith(".")


LINKS = ("/news/1", "news/1", "//orla.example/news/1", "https://orla.example/news/1")


@pytest.mark.parametrize("link", LINKS)
def test_a_link_in_a_feed_file_may_be_relative(tmp_path: Path, link: str) -> None:
    body = f"<content type='html'>&lt;p&gt;{SAID}&lt;/p&gt;</content><updated>2024-03-05T09:30:00Z</updated>"
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Orla Gazette</title><link rel='self' "
        f"href='https://orla.example/feed.xml'/><entry><title>No</title><link href='{link}'/>{body}</entry></feed>"
    )
    rss = (
        "<rss version='2.0'><channel><title>Orla Gazette</title><link>https://orla.example/</link><item>"
        f"<title>No</title><link>{link}</link><pubDate>Tue, 05 Mar 2024 09:30:00 GMT</pubDate><content:encoded "
        f"xmlns:content='http://purl.org/rss/1.0/modules/content/'>&lt;p&gt;{SAID}&lt;/p&gt;</content:encoded>"
        "</item></channel></rss>"
    )
    items = [{"url": link, "content_text": SAID, "date_published": "2024-03-05T09:30:00Z"}]
    top = {"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://orla.example/f.json"}
    plain = json.dumps({**top, "items": items})
    for name, data in (("a.atom", atom), ("a.rss", rss), ("a.json", plain)):
        (raw,) = read(tmp_path, name, data.encode()).raws
        assert (raw.url, raw.origin) == ("https://orla.example/news/1",) * 2
        assert raw.known.published_at == datetime(2024, 3, 5, 9, 30, tzinfo=UTC)
