"""`watch` against a site that is slow, wrong, busy and moved: nothing is fetched twice, and nothing is lost."""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from site_on_this_machine import Answer, Site, alerts_in, page, served

from tests.trails.collection import ledgers
from whence.errors import BadOption, InputError, LibraryError, WhenceError
from whence.intake import polite
from whence.intake.options import Options
from whence.intake.types import Unread
from whence.intake.web import Limits
from whence.integrations import webhook
from whence.store import open_library
from whence.store.watching import Message
from whence.verbs.in_order import Added
from whence.verbs.watch import Looked, watch
from whence.verbs.watching import visitor as visiting
from whence.verbs.watching.messages import alerts_of
from whence.verbs.watching.visitor import Delayed, Pace

ONCE = Pace(every=None, looks=())


class Clock:
    """A time of day that the test sets; `step` seconds pass whenever somebody looks at it."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.step = 0.0

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    here = Clock()
    made = visiting.Visitor.__init__

    def with_clock(self: visiting.Visitor, *args: Any, **more: Any) -> None:
        made(self, *args, **more)
        here.now += 1 / 1024  # between two visits some time passes
        self.clock = here

    monkeypatch.setattr(visiting.Visitor, "__init__", with_clock)
    return here


@pytest.fixture
def site(fake_reader: None) -> Iterator[Site]:
    with served() as here:
        yield here


class Run:
    """One call of `watch`, a single visit unless told otherwise, and what came of it."""

    def __init__(self, library: Path, *sources: str, pace: Pace = ONCE, deliver: Any = None, **more: Any) -> None:
        self.messages: list[Message] = []
        self.added: list[Added] = []
        self.unread: list[str] = []
        self.delayed: list[Delayed] = []
        self.passed: list[Any] = []
        self.ends: list[Looked] = []
        more = {"options": Options(delay=0), "allow_local": True, "notice": self.passed.append} | more
        for event in watch(*sources, library=library, deliver=deliver or self.messages.append, pace=pace, **more):
            if isinstance(event, Looked):
                self.ends.append(event)
            elif isinstance(event, Added):
                self.added.append(event)
            elif isinstance(event, Unread):
                self.unread.append(str(event.error))
            else:
                self.delayed.append(event)

    @property
    def end(self) -> Looked:
        return self.ends[-1]


@pytest.fixture
def held(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


def titles(library: Path) -> list[tuple[str | None, int]]:
    """The articles, and how many versions each has."""
    with open_library(library) as opened:
        assert opened.info().sound
        return [(row.title, row.versions) for row in opened.articles()]


def put(site: Site, *paths: str, **more: Any) -> None:
    for path in paths:
        site.put(path, Answer(page(f"Story {path}", f"Ada Pell: {path} is late."), **more))


def test_a_second_visit_asks_only_whether_there_is_news(site: Site, held: Path) -> None:
    put(site, "/a", "/b")
    feed = site.feed("/feed", "/a", "/b")
    assert Run(held, feed).end.counts == {"added": 2}
    assert titles(held) == [("Story /a", 1), ("Story /b", 1)]
    site.asked.clear()
    assert Run(held, feed).end.counts == {}
    assert site.asked == [("/feed", 304)]
    put(site, "/c")
    site.feed("/feed", "/c", "/a", "/b")
    site.asked.clear()
    assert Run(held, feed).end.counts == {"added": 1}
    assert site.asked == [("/feed", 200), ("/robots.txt", 404), ("/c", 200)]


def test_pages_without_versions_are_not_fetched_twice(site: Site, held: Path) -> None:
    put(site, "/a", tagged=False)
    feed = site.feed("/feed", "/a", tagged=False)
    for _ in range(3):
        Run(held, feed)
    assert (site.times("/feed"), site.times("/a")) == (3, 1)


def test_an_article_that_the_feed_says_has_changed_is_a_new_version(site: Site, held: Path) -> None:
    put(site, "/a", "/b")
    feed = site.feed("/feed", "/a", "/b")
    Run(held, feed)
    site.put("/a", Answer(page("Story /a", "Ada Pell: it is not late, I was wrong.")))
    site.feed("/feed", "/a", "/b", updated={"/a": "2024-03-05T12:00:00Z"})
    run = Run(held, feed)
    assert [one.outcome for one in run.added] == ["changed"]
    assert titles(held) == [("Story /a", 2), ("Story /b", 1)]
    assert (site.times("/a"), site.times("/b")) == (2, 1)


def test_a_correction_that_no_feed_tells_of_is_found_by_looking_again(site: Site, held: Path, clock: Clock) -> None:
    put(site, "/a")
    feed = site.feed("/feed", "/a")
    pace = Pace(every=None, looks=(100.0, 1000.0))
    Run(held, feed, pace=pace)
    site.put("/a", Answer(page("Story /a", "Ada Pell: it is not late, I was wrong.")))
    clock.now += 99
    assert not Run(held, feed, pace=pace).added
    clock.now += 1
    assert [one.outcome for one in Run(held, feed, pace=pace).added] == ["changed"]
    for _ in range(5):
        clock.now += 2000
        Run(held, feed, pace=pace)
    assert site.statuses("/a") == [200, 200, 304, 304]  # the new version is looked at twice again


def test_a_long_line_of_pages_does_not_keep_feeds_waiting(site: Site, held: Path, clock: Clock) -> None:
    paths = [f"/{number}" for number in range(8)]
    put(site, *paths)
    feed = site.feed("/feed", *paths)
    clock.step = 1.0
    Run(held, feed, pace=Pace(every=30.0, looks=()), stop=lambda: all(map(site.times, paths)))
    asked = [path for path, _ in site.asked if path != "/robots.txt"]
    assert sorted(set(asked)) == ["/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/feed"]
    assert asked.count("/feed") > 1
    assert asked.index("/feed", 1) < asked.index("/7")
    assert all(site.times(path) == 1 for path in paths)


def test_new_pages_come_before_another_look_at_old_ones(site: Site, held: Path, clock: Clock) -> None:
    put(site, "/a", "/b")
    pace = Pace(every=None, looks=(100.0,))
    Run(held, site.feed("/feed", "/a"), pace=pace)
    clock.now += 200
    site.asked.clear()
    Run(held, site.feed("/feed", "/b", "/a"), pace=pace)
    assert [path for path, _ in site.asked] == ["/feed", "/robots.txt", "/b", "/a"]


def test_a_feed_that_cries_wolf_is_believed_less_and_less(site: Site, held: Path, clock: Clock) -> None:
    put(site, "/a", tagged=False)
    for round_ in range(100):
        feed = site.feed("/feed", "/a", updated={"/a": f"2024-03-05T{round_ // 60:02}:{round_ % 60:02}:00Z"})
        Run(held, feed)
        clock.now += 60
    assert site.times("/a") <= 7


def test_a_server_that_asks_to_be_left_alone_is(site: Site, held: Path, clock: Clock) -> None:
    put(site, "/a", "/b")
    feed = site.feed("/feed", "/a", "/b")
    site.first("/a", Answer(status=429, headers={"Retry-After": "3000"}, times=1))
    run = Run(held, feed)
    (delayed,) = run.delayed
    assert delayed.until == clock.now + 3000
    assert "429" in str(delayed.error)
    assert run.end.waiting == 2
    clock.now += 2999
    site.asked.clear()
    quiet = Run(held, feed)
    assert quiet.end.counts == {"quiet": 1}
    assert "asks to be left alone" in str(quiet.delayed[0].error)
    assert site.asked == []
    clock.now += 1
    assert Run(held, feed).end.counts == {"added": 2}
    assert (site.times("/a"), site.times("/b")) == (1, 1)


def test_what_fails_is_tried_again_later_each_time(site: Site, held: Path, clock: Clock) -> None:
    put(site, "/a", "/b")
    feed = site.feed("/feed", "/a", "/b")
    site.first("/a", Answer(status=500, times=3))
    waits = []
    for _ in range(4):
        run = Run(held, feed)
        waits += [one.until - clock.now for one in run.delayed]
        clock.now += waits[-1]
    assert waits == [300, 600, 1200]
    assert sorted(titles(held)) == [("Story /a", 1), ("Story /b", 1)]
    assert site.statuses("/a") == [500, 500, 500, 200]
    assert site.statuses("/b") == [200]


def test_a_page_that_never_comes_is_given_up_and_named(site: Site, held: Path, clock: Clock) -> None:
    feed = site.feed("/feed", "/a", "/gone")
    site.put("/a", Answer(status=500))
    run = Run(held, feed)
    assert len(run.unread) == 1
    assert "/gone answers with the error 404" in run.unread[0]
    for _ in range(40):
        clock.now += 6 * 3600
        run = Run(held, feed)
        if run.unread:
            break
    assert "/a answers with the error 500" in run.unread[0]
    assert Run(held, feed).end.waiting == 0
    assert len(site.statuses("/gone")) == 1
    with open_library(held) as opened:
        assert len(list(opened.unread())) == 2


def test_what_breaks_off_is_fetched_again(site: Site, held: Path, clock: Clock) -> None:
    put(site, "/a")
    feed = site.feed("/feed", "/a")
    site.first("/a", Answer(page("Story", "half"), cut=True, times=1))
    assert "broke off" in str(Run(held, feed).delayed[0].error)
    clock.now += 300
    assert Run(held, feed).end.counts == {"added": 1}


def test_what_is_too_slow_is_tried_again(site: Site, held: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polite, "_LIMITS", Limits(seconds=0.3, types=polite._TYPES))
    put(site, "/a")
    feed = site.feed("/feed", "/a")
    site.first("/a", Answer(b"late", seconds=0.8, times=1, cut=True))
    assert "did not answer in full" in str(Run(held, feed).delayed[0].error)
    clock.now += 300
    assert Run(held, feed).end.counts == {"added": 1}


def test_feeds_that_cannot_be_read_are_named_and_the_others_are_read(site: Site, held: Path, clock: Clock) -> None:
    put(site, "/a", "/page")
    site.put("/broken", Answer(b"<rss", media="application/rss+xml"))
    site.put("/busy", Answer(status=503))
    sources = [site.url + path for path in ("/none", "/broken", "/page")] + [
        site.feed("/feed", "/a"),
        site.url + "/busy",
    ]
    run = Run(held, *sources)
    assert [one.origin for one in run.delayed] == [sources[0], sources[1], sources[2], sources[4]]
    assert all(one.is_feed and str(one.error).count(". ") == 0 for one in run.delayed)
    assert run.end.failing == (sources[0], sources[1], sources[2], sources[4])
    assert (run.end.feeds, run.end.visited) == (5, 5)
    with open_library(held) as opened:
        kept = dict(opened.connection.execute("SELECT url, failures FROM watched_feeds").fetchall())
    assert kept == {source: int(source != sources[3]) for source in sources}


def test_a_feed_that_has_moved_for_good_is_asked_at_its_new_place(site: Site, held: Path, clock: Clock) -> None:
    put(site, "/a", "/b")
    site.feed("/new", "/a")
    old = site.put("/old", Answer(status=301, headers={"Location": "/new"}))
    Run(held, old)
    site.feed("/new", "/b", "/a")
    assert Run(held, old).end.counts == {"added": 1}
    assert site.statuses("/old") == [301]
    del site.answers["/new"]  # it is back where it was
    site.feed("/old", "/a", "/b")
    assert Run(held, old).end.failing == (old,)
    clock.now += 24 * 3600
    assert Run(held, old).end.failing == ()
    assert site.statuses("/old") == [301, 200]


def test_a_feed_that_has_moved_for_a_while_is_asked_at_its_own_place(site: Site, held: Path) -> None:
    site.feed("/new")
    old = site.put("/old", Answer(status=302, headers={"Location": "/new"}))
    Run(held, old)
    Run(held, old)
    assert site.statuses("/old") == [302, 302]


def test_a_list_leads_to_feeds_and_what_it_drops_is_watched_no_more(
    site: Site, held: Path, tmp_path: Path, clock: Clock
) -> None:
    put(site, "/a", "/b")
    feeds = [site.feed("/1", "/a"), site.feed("/2", "/b")]
    site.first("/b", Answer(status=500, times=1))
    listed = tmp_path / "feeds.opml"

    def write(*urls: str) -> bytes:
        text = "".join(f'<outline xmlUrl="{url}"/>' for url in urls)
        listed.write_text(f"<opml><body>{text}</body></opml>")
        return listed.read_bytes()

    at = site.put("/list", Answer(write(*feeds), media="text/x-opml"))
    assert Run(held, str(listed)).end.counts == {"added": 1, "delayed": 1}
    write(feeds[0])
    clock.now += 3600
    run = Run(held, str(listed))
    assert (run.end.feeds, run.end.waiting, site.times("/b")) == (1, 0, 0)
    run = Run(held, at)
    assert (run.end.feeds, run.end.counts) == (3, {"added": 1})
    site.put("/list", Answer(b"<opml><body></body></opml>", media="text/x-opml"))
    run = Run(held, at)
    assert (run.end.feeds, run.end.failing) == (3, (at,))
    listed.write_text("<rss></rss>")
    with pytest.raises(InputError, match="is a feed that is a file"):
        Run(held, str(listed))
    with pytest.raises(InputError, match="nowhere"):
        Run(held, str(tmp_path / "nowhere.opml"))


def test_items_that_the_feed_alone_has(site: Site, held: Path) -> None:
    items = [
        {"title": f"Story {n}", "content_text": f"Ada Pell: number {n} is late.\n{'It is late. ' * 30}"} for n in (1, 2)
    ]
    items.append(
        {"title": "Story 3", "url": site.url + "/closed", "content_text": f"Ada Pell: three.\n{'So it is. ' * 30}"}
    )
    items.append({"title": "Story 4"})
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Orla Gazette", "items": items}
    site.put("/feed", Answer(json.dumps(feed).encode(), media="application/feed+json"))
    run = Run(held, site.url + "/feed")
    assert run.end.counts == {"added": 3}
    assert [(one.why, one.count) for one in run.passed] == [
        ("item with neither a text nor an address", 1),
        ("page that could not be fetched, its text taken from the feed", 1),
    ]
    assert sorted(titles(held)) == [("Story 1", 1), ("Story 2", 1), ("Story 3", 1)]


def test_what_was_added_already_is_not_fetched(site: Site, held: Path) -> None:
    from whence.verbs.add import add

    put(site, "/a")
    feed = site.feed("/feed", "/a")
    list(add(feed, library=held, options=Options(delay=0), allow_local=True))
    assert Run(held, feed).end.counts == {}
    assert site.times("/a") == 1


def test_what_was_removed_does_not_come_back(site: Site, held: Path, clock: Clock) -> None:
    put(site, "/a")
    feed = site.feed("/feed", "/a")
    pace = Pace(every=None, looks=(100.0,))
    Run(held, feed, pace=pace)
    with open_library(held, write=True) as opened:
        opened.remove([1])
    clock.now += 200
    Run(held, feed, pace=pace)
    assert titles(held) == []


def test_robots_and_private_addresses_hold(site: Site, held: Path) -> None:
    put(site, "/a", "/b")
    site.put("/robots.txt", Answer(b"User-agent: *\nDisallow: /a", media="text/plain"))
    feed = site.feed("/feed", "/a", "/b")
    assert "private or local address" in str(Run(held, feed, allow_local=False).delayed[0].error)
    run = Run(held.with_name("other.db"), feed)
    assert "closed to robots" in run.unread[0]
    assert run.end.counts == {"added": 1, "unread": 1}
    assert site.times("/a") == 0


def test_a_visit_that_was_broken_off_goes_on(site: Site, held: Path) -> None:
    put(site, *"/a /b /c /d".split(), tagged=False)
    feeds = [site.feed("/1", "/a", "/b", tagged=False), site.feed("/2", "/c", "/d", tagged=False)]
    events = watch(*feeds, library=held, deliver=print, pace=ONCE, options=Options(delay=0), allow_local=True)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert Run(held, *feeds).end.counts == {"added": 3}
    assert Counter(path for path, _ in site.asked if path != "/robots.txt") == Counter("/1 /2 /a /b /c /d".split())


def test_two_watches_on_one_library_do_not_fetch_twice(site: Site, held: Path, tmp_path: Path) -> None:
    put(site, "/a", "/b")
    feed = site.feed("/feed", "/a", "/b")
    events = watch(feed, library=held, deliver=print, pace=ONCE, options=Options(delay=0), allow_local=True)
    next(events)
    link = tmp_path / "link.db"
    link.symlink_to(held)
    for place in (held, link):
        with pytest.raises(LibraryError, match="Another watch is at work"):
            Run(place, feed)
    assert len(list(events)) == 2
    assert Run(held, feed).end.counts == {}
    assert site.times("/a") == site.times("/b") == 1


# Alerts


def filled(library: Path) -> None:
    with open_library(library, write=True, create=True) as opened:
        for ledger in ledgers():
            opened.put(ledger, reader="test")


def test_alerts_are_told_once_and_kept_until_they_arrive(site: Site, held: Path, clock: Clock) -> None:
    filled(held)
    feed = site.feed("/feed")
    tried: list[str] = []

    def unwell(message: Message) -> None:
        tried.append(message.id)
        raise WhenceError("The webhook is unwell.")

    run = Run(held, feed, deliver=unwell)
    assert (run.end.sent, run.end.unsent, str(run.end.why)) == (0, 1, "The webhook is unwell.")
    clock.now += 299
    assert Run(held, feed, deliver=unwell).end.unsent == 1
    clock.now += 1
    run = Run(held, feed)
    (message,) = run.messages
    assert tried == [message.id]
    assert run.end.sent == len(alerts_of(message)) >= 2
    assert {"number_changed", "one_source"} <= {alert["what"] for alert in alerts_of(message)}
    assert Run(held, feed).messages == []


def signed(headers: dict[str, str], body: bytes, secret: bytes) -> bool:
    """Whether a receiver that follows Standard Webhooks would take it."""
    words = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = b64encode(hmac.new(secret, words, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{wanted}"


def test_alerts_are_posted_signed(site: Site, held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "_PAUSES", (0.0, 0.0))
    filled(held)
    secret = webhook.secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert secret == b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    site.post_status[:] = [500, 429, 204]
    run = Run(held, site.feed("/feed"), deliver=webhook.sender(site.url + "/alerts?to=desk", secret))
    assert (run.end.sent, run.end.why) == (len(alerts_in(site.posted[-1:])), None)
    assert len(site.posted) == 3
    assert len({headers["webhook-id"] for headers, _ in site.posted}) == 1
    assert all(signed(headers, body, secret) for headers, body in site.posted)
    assert not signed(site.posted[0][0], site.posted[0][1] + b" ", secret)
    assert json.loads(site.posted[0][1])["type"] == "whence.alerts"


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the specification of Standard Webhooks."""
    secret = webhook.secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = webhook.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', secret)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (302, 1), (500, 3)])
def test_a_webhook_that_does_not_take_them(
    site: Site, monkeypatch: pytest.MonkeyPatch, status: int, tries: int
) -> None:
    monkeypatch.setattr(webhook, "_PAUSES", (0.0, 0.0))
    site.post_status[:] = [status] * 3
    with pytest.raises(WhenceError, match=f"{status}; its alerts are kept") as told:
        webhook.sender(site.url + "/secret-path", b"s" * 16)(Message("m", "{}"))
    assert "secret-path" not in str(told.value)
    assert len(site.posted) == tries


def test_bad_webhooks_and_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "_PAUSES", (0.0, 0.0))
    for secret in ("short", "whsec_!!!", "whsec_QQ=="):
        with pytest.raises(BadOption, match="secret"):
            webhook.secret_of(secret)
    for url in ("ftp://a.example/", "http://", "http://me:you@a.example/"):
        with pytest.raises(BadOption, match="webhook"):
            webhook.sender(url, b"s" * 16)
    with pytest.raises(WhenceError, match=r"http://127\.0\.0\.1:9 cannot be reached"):
        webhook.sender("http://127.0.0.1:9/", b"s" * 16)(Message("m", "{}"))


def test_a_library_of_before_is_brought_up_to_date(site: Site, held: Path) -> None:
    filled(held)
    with sqlite3.connect(held) as old:
        for table in ("watched_feeds", "watched_pages", "watched_hosts", "watch_messages", "watch_facts"):
            old.execute(f"DROP TABLE {table}")
        old.execute("DELETE FROM migrations WHERE name = '0006 watch'")
    old.close()
    put(site, "/a")
    assert Run(held, site.feed("/feed", "/a")).end.counts == {"added": 1}
