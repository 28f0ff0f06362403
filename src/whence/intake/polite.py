"""Fetches pages that a list names, as a guest: at leisure, where robots are let in, and only what is new.

RFC 9309 (robots.txt) and RFC 9110, section 13 (conditional requests).
"""

from __future__ import annotations

import time
from dataclasses import replace
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from whence.errors import InputError, Refused
from whence.intake.kinds import ONE, is_page, kind_of_bytes
from whence.intake.options import Setting
from whence.intake.web import Ask, BadStatus, Fetched, Limits, Unreached, checked_url, fetch, wrong_type

NOTHING_NEW = "nothing new since the last visit"
_ROBOTS = Limits(size=512 * 1024, seconds=15.0)
_HEAD = 4096
# What is read besides pages and texts. Feeds often come as the last three; anything else of those is refused once its
# first bytes are seen.
_TYPES: tuple[tuple[str, str], ...] = (
    ("application/rss+xml", "feed"),
    ("application/atom+xml", "feed"),
    ("application/rdf+xml", "feed"),
    ("application/feed+json", "feed"),
    ("text/x-opml", "opml"),
    ("text/x-opml+xml", "opml"),
    ("text/csv", "csv"),
    ("message/rfc822", "mail"),
    ("application/json", "unknown"),
    ("application/xml", "unknown"),
    ("text/xml", "unknown"),
)
_DATA = frozenset({"application/json", "application/xml", "text/xml"})
_LIMITS = Limits(types=_TYPES)
_LONGEST_DELAY = 60.0  # seconds; hosts that ask for more are not visited
# Seconds that the robots.txt of a host holds (RFC 9309, section 2.4), and that one is left alone which did not give it.
_HOLDS, _SILENT = 24 * 3600.0, 300.0


class Web:
    """The web as one run visits it: it knows when it was last at which host, and what that host's robots.txt says."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._next: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser] = {}
        self._silent: set[str] = set()
        self._asked: dict[str, float] = {}
        # The name that robots.txt knows whence by; the parser would find other names in the words behind it.
        self._robot = setting.options.agent.split()[0].split("/")[0]
        self.seen: set[str] = set()

    def get(self, url: str, *, named: bool = False) -> Fetched:
        """What is at `url`, of kind "unchanged" if it is as it was at the last visit.

        Where robots.txt does not let whence in, that holds, but not for a URL that the user `named` himself. Raises
        Refused or TooLarge.
        """
        checked_url(url, url)
        visits = self._setting.visits
        etag, last_modified = (visits.get(url) if visits is not None else None) or (None, None)
        ask = Ask(self._setting.options.agent, etag, last_modified, lambda hop: self._enter(hop, url, named))
        self._enter(url, url, named)
        try:
            got = fetch(url, allow_local=self._setting.allow_local, limits=_LIMITS, ask=ask)
        finally:
            self._left(url)
        self._left(got.url)
        return got if got.kind == "unchanged" else replace(got, kind=_looked_at(got, url))

    def visited(self, got: Fetched, url: str) -> None:
        """Keep what the server said of `url`, once what it gave was handed on."""
        visits = self._setting.visits
        if visits is not None and got.kind != "unchanged" and (got.etag or got.last_modified):
            visits.put(url, got.etag, got.last_modified)

    def _enter(self, url: str, origin: str, named: bool) -> None:
        """Wait for the turn of the host of `url`. Raises Refused where it lets no robots in."""
        if not named:
            robots = self._rules(url)
            if host_of(url) in self._silent:
                raise Unreached(
                    f"{origin} was not fetched, since its site does not say whether robots may come (robots.txt); try "
                    f"again later.",
                    origin,
                )
            if not robots.can_fetch(self._robot, url):
                raise Refused(
                    f"{origin} is closed to robots by its site (robots.txt); save the page and read the file.", origin
                )
            if self._delay(url) > _LONGEST_DELAY:
                raise Refused(
                    f"{origin} asks robots to wait {self._delay(url):,.0f} seconds between two pages, longer than "
                    f"whence waits; save the page and read the file.",
                    origin,
                )
        self._wait(url)

    def wait(self, url: str) -> float:
        """The seconds until the turn of the host of `url`; 0 where it is now. `get` waits for it."""
        return max(0.0, self._next.get(host_of(url), 0.0) - time.monotonic())

    def _wait(self, url: str) -> None:
        wait = self.wait(url)
        if wait > 0:
            time.sleep(wait)

    def _left(self, url: str) -> None:
        self._next[host_of(url)] = time.monotonic() + self._delay(url)

    def _delay(self, url: str) -> float:
        robots = self._robots.get(host_of(url))
        asked = robots.crawl_delay(self._robot) if robots else None
        return max(self._setting.options.delay, float(asked or 0))

    def _rules(self, url: str) -> RobotFileParser:
        """The robots.txt of a host: all is open where there is none, all is closed where the server fails to say."""
        host = host_of(url)
        old = time.monotonic() - self._asked.get(host, 0.0) > (_SILENT if host in self._silent else _HOLDS)
        if host not in self._robots or old:
            self._wait(url)
            self._silent.discard(host)
            self._robots[host] = self._read_rules(host)
            self._asked[host] = time.monotonic()
            self._left(url)
        return self._robots[host]

    def _read_rules(self, host: str) -> RobotFileParser:
        robots = RobotFileParser()
        ask = Ask(self._setting.options.agent, any_type=True)
        try:
            got = fetch(f"{host}/robots.txt", allow_local=self._setting.allow_local, limits=_ROBOTS, ask=ask)
            lines = got.data.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
            robots.parse([line for line in lines if _is_rule(line)])
        except BadStatus as error:
            robots.parse([])
            if error.status >= 500:
                self._silent.add(host)
        except InputError:
            self._silent.add(host)
        return robots


def _looked_at(got: Fetched, url: str) -> str:
    """The kind of an answer by its first bytes too, as feeds come under many types."""
    seen = kind_of_bytes(got.data[:_HEAD]) if got.kind in ONE else got.kind
    if seen in ("feed", "opml"):
        return seen
    if got.media in _DATA and not is_page(got.data[:_HEAD].decode("latin-1")):
        raise wrong_type(url, got.media)
    return got.kind


def _is_rule(line: str) -> bool:
    """Whether the parser can take a line of robots.txt; over a delay of "²" seconds, or "Disallow: //[", it falls."""
    try:
        RobotFileParser().parse(["User-agent: *", line])
    except ValueError:
        return False
    return True


def host_of(url: str) -> str:
    """The scheme and host of an address, with its port: what one robots.txt holds for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"
