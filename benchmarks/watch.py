"""A watch over scaled time, against a site that is slow, wrong, busy, moved and corrected: memory, and what was lost.

    python -m benchmarks.watch [--minutes 10]

Half an hour is six seconds here. In the first third the watch is killed ten times at random moments; then it runs
undisturbed, and its memory is measured. At the end every article must be there in its last wording, and no more bodies
may have been fetched twice than there were kills.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.watch.site_on_this_machine import Answer, Site, served
from whence.intake.options import Options
from whence.store import open_library
from whence.verbs.watch import watch
from whence.verbs.watching.visitor import Pace

KILLS, FEEDS, KEPT = 10, 6, 15  # items that a feed shows
PACE = Pace(every=6.0, looks=(12.0, 60.0, 216.0), first=0.4, longest=8.0, give_up=1e9, longest_asked=3.0, resume=12.0)
# Each article has words of its own, as news has; one in ten takes up those of another, so that there are trails.
_PARTS = ("ba", "de", "fo", "gu", "ka", "li", "mo", "ne", "pu", "ra", "sto", "ti", "ve", "wa", "bren", "dal", "sund")
_VERBS = ("said", "warned", "promised", "insisted", "wrote")


def _words(chance: random.Random, count: int) -> str:
    """So many invented words."""
    return " ".join("".join(chance.choices(_PARTS, k=chance.randint(2, 3))) for _ in range(count))


def story(number: int, version: int) -> bytes:
    """An article of some hundred words; another version has another number in it."""
    chance = random.Random(number)
    who, other = _words(chance, 2).title(), _words(chance, 2).title()
    taken = random.Random(number - number % 10)
    claim = f"“The {_words(taken, 3)} of the {_words(taken, 2)} will {_words(taken, 4)} before the summer,”"
    own = f"“The {_words(chance, 3)} of the {_words(chance, 2)} will {_words(chance, 4)} before the winter,”"
    lines = (
        f"The {_words(chance, 4)} will {_words(chance, 5)}, {who} {chance.choice(_VERBS)} on Tuesday.",
        f"{claim if number % 10 == 1 else own} {other} told the {_words(chance, 1).title()} Post.",
        f"Report {number}, read {version} times, {_words(chance, 12)}, according to {who}.",
        f"{_words(chance, 40).capitalize()}.",
    )
    head = f"<head><title>The {_words(chance, 3)}</title></head>"
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<!doctype html><html>{head}<body><article>{body}</article></body></html>".encode()


class Newsroom:
    """Publishes, corrects, and has trouble, on a clock of its own."""

    def __init__(self, site: Site) -> None:
        self.site, self.chance = site, random.Random(5)
        self.versions: dict[int, int] = {}
        self.shown: list[list[int]] = [[] for _ in range(FEEDS)]
        self.updated: dict[str, str] = {}
        self.untold: set[int] = set()  # corrections that no feed tells of

    def path(self, number: int) -> str:
        """Where an article is."""
        return f"/{number}"

    def place(self, feed: int) -> str:
        """Where a feed is; the last one has moved."""
        return "/moved" if feed == FEEDS - 1 else f"/feed{feed}"

    def begin(self) -> list[str]:
        """The addresses of the feeds."""
        for feed in range(FEEDS):
            self.publish(feed)
        self.site.put(f"/feed{FEEDS - 1}", Answer(status=301, headers={"Location": "/moved"}))
        return [f"{self.site.url}/feed{feed}" for feed in range(FEEDS)]

    def publish(self, feed: int) -> None:
        """A new article in a feed."""
        number = len(self.versions) + 1
        self.write(number)
        self.shown[feed] = [number, *self.shown[feed]][:KEPT]
        self.show(feed)

    def write(self, number: int) -> None:
        """An article, or its next version. Every third server does not say which version it has."""
        self.versions[number] = self.versions.get(number, 0) + 1
        body = story(number, self.versions[number])
        self.site.put(self.path(number), Answer(body, tagged=number % 3 > 0))

    def show(self, feed: int) -> None:
        """A feed as it is now."""
        self.site.feed(self.place(feed), *map(self.path, self.shown[feed]), updated=self.updated)

    def correct(self) -> None:
        """A correction: told by the feed, or, where the server says which version it has, by nobody."""
        feed = self.chance.randrange(FEEDS)
        number = self.chance.choice(self.shown[feed])
        self.write(number)
        if number % 3 == 0 or self.chance.random() < 0.5:
            at = self.versions[number]
            self.updated[self.path(number)] = f"2024-03-05T{at // 60 % 24:02}:{at % 60:02}:00Z"
            self.untold.discard(number)
            self.show(feed)
        else:
            self.untold.add(number)

    def trouble(self) -> None:
        """Something goes wrong once or twice."""
        paths = [*map(self.path, self.versions), *map(self.place, range(FEEDS))]
        path = self.chance.choice(paths[-40:])
        self.site.first(
            path,
            self.chance.choice(
                [
                    Answer(status=500, times=2),
                    Answer(status=429, headers={"Retry-After": "1"}, times=1),
                    Answer(status=503, times=1),
                    Answer(b"<html>half of it", cut=True, times=1),
                    Answer(b"", status=502, seconds=0.5, times=1),
                ]
            ),
        )

    def step(self) -> None:
        """What happens in half a second."""
        dice = self.chance.random()
        if dice < 0.15:
            self.publish(self.chance.randrange(FEEDS))
        elif dice < 0.25:
            self.correct()
        elif dice < 0.4:
            self.trouble()


def memory(number: int) -> float:
    """Megabytes that a process holds; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{number}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def run(minutes: float) -> None:
    """The whole, and its figures."""
    with served() as site, TemporaryDirectory() as folder:
        library = Path(folder) / "news.db"
        newsroom = Newsroom(site)
        command = [sys.executable, "-m", "benchmarks.watch", "--child", str(library), *newsroom.begin()]
        process = subprocess.Popen(command)
        began, kills, samples = time.monotonic(), 0, list[tuple[float, float]]()
        length = minutes * 60
        moments = sorted(newsroom.chance.uniform(8, length / 3) for _ in range(KILLS))
        while (at := time.monotonic() - began) < length:
            newsroom.step()
            if kills < KILLS and at > moments[kills]:
                process.kill()
                process.wait()
                kills += 1
                process = subprocess.Popen(command)
            if kills == KILLS:
                samples.append((at, memory(process.pid)))
            time.sleep(0.5)
        ended = settle(newsroom, library, process)
        process.terminate()
        process.wait()
        report(newsroom, library, samples, kills, ended)


def settle(newsroom: Newsroom, library: Path, process: subprocess.Popen[bytes]) -> float:
    """Wait until the watch has caught up with a site that is well again; how many seconds that took."""
    for answers in newsroom.site.answers.values():
        del answers[:-1]
    for number in newsroom.untold:  # every correction is told of at last
        newsroom.updated[newsroom.path(number)] = "2024-03-07T10:00:00Z"
    for feed in range(FEEDS):
        newsroom.show(feed)
    began = time.monotonic()
    while missing(newsroom, library) and time.monotonic() - began < 120 and process.poll() is None:
        time.sleep(2)
    return time.monotonic() - began


def missing(newsroom: Newsroom, library: Path) -> list[int]:
    """The articles that are not there, or not in their last wording while their feed still shows them."""
    with open_library(library) as held:
        texts = {(one.document.url or "").rpartition("/")[2]: one.document.text for one in held.ledgers()}
    shown = {number for feed in newsroom.shown for number in feed}
    return [
        number
        for number, version in newsroom.versions.items()
        if str(number) not in texts
        or (number in shown and f"Report {number}, read {version} times" not in texts[str(number)])
    ]


def report(newsroom: Newsroom, library: Path, samples: list[tuple[float, float]], kills: int, seconds: float) -> None:
    """Print the figures."""
    site = newsroom.site
    articles = {newsroom.path(number) for number in newsroom.versions}
    twice = sum(count - 1 for (path, _), count in site.given.items() if path in articles)
    feeds_twice = sum(count - 1 for (path, _), count in site.given.items() if path not in articles)
    lost = missing(newsroom, library)
    with open_library(library) as held:
        info = held.info()
        versions = held.connection.execute("SELECT count(*) FROM versions").fetchone()[0]
    wordings = sum(newsroom.versions.values())
    print(f"{len(site.asked):,} requests; {len(articles):,} articles published in {FEEDS} feeds, {wordings:,} wordings")
    print(f"{info.articles:,} articles stored, {versions:,} versions")
    print(f"killed {kills} times; bodies of articles fetched twice: {twice}; feeds and robots.txt: {feeds_twice}")
    if lost:
        with open_library(library) as held:
            for row in held.connection.execute(
                "SELECT key, feed, tries, same, next_at - unixepoch() FROM watched_pages WHERE looks = 0 LIMIT 10"
            ):
                print("still to be visited:", *row)
    print(f"missing at the end: {len(lost)} {lost[:10]} (caught up in {seconds:.0f} s); sound: {info.sound}")
    parts = [samples[len(samples) * i // 6 : len(samples) * (i + 1) // 6] for i in range(6)]
    told = ", ".join(f"{max(size for _, size in part):.0f}" for part in parts if part)
    print(f"memory in MB, the most in each sixth of the time after the last kill: {told}")


def child(library: str, feeds: list[str]) -> None:
    """The watch itself, in a process of its own, with the reader that ships."""
    for _ in watch(*feeds, library=library, deliver=lambda message: None, pace=PACE,
                   options=Options(delay=0.0), allow_local=True):  # fmt: skip
        pass


if __name__ == "__main__":
    os.environ.setdefault("WHENCE_THREADS", "1")
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3:])
    else:
        parser = argparse.ArgumentParser(description=__doc__)
        parser.add_argument("--minutes", type=float, default=10.0)
        run(parser.parse_args().minutes)
