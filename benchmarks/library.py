"""What `whence add` costs: `python -m benchmarks.library [--articles N] [--pages N] [--jobs N] [--plot FOLDER]`.

1. Adds an archive of generated short articles and prints the time for each thousand of them, from the first to the
   last, as a table and a plot (with --plot also as SVG), and the size of the library.
2. Writes a WARC of generated pages and adds it in slices, by turns with reading the same texts from memory with the
   same number of processes; prints the ratio. Both read with the shipped network.

`--stand-in` puts a reader that knows how the articles were made in the place of the network, so that the first part
shows what extraction and library cost alone (in one process).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from whence.engine import article as engine
from whence.engine.local import Pool
from whence.engine.wire import Setup
from whence.intake.extraction import document_of
from whence.intake.raw import Raw
from whence.intake.types import NOTHING, Unread
from whence.model import Document, Form, Ledger, Span, Speaker, Statement
from whence.store import open_library
from whence.verbs.add import add
from whence.verbs.in_order import Added

FIRST = "Maria Ines Henrik Rosa Tomas Ada Lotte Pavel Nuria Owen Greta Sami Elif Bruno Kaia Leopold".split()
LAST = "Adler Carvalho Vale Minh Orlov Pell Brandt Soria Quist Hale Marsh Ocampo Tarn Wexley Duarte Finch".split()
POSTS = ("the harbour master", "the trade minister", "a union leader", "the mayor of Port Ellan", "the chief engineer")
OUTLETS = ("Channel 6", "Coast Herald", "Morning Post", "Harbour Wire", "Ellan Courier")
VERBS = ("said", "insisted", "warned", "claimed", "admitted", "promised", "argued", "told reporters")
THINGS = "harbour levy bridge tariff ferry budget strike pier railway school market tunnel clinic reservoir".split()
DOINGS = ("will not be sold", "costs too much", "was never approved", "must open before the summer", "needs new cranes",
          "has lost a third of its workers", "is safe in our hands", "should be put to a vote")  # fmt: skip
TURNS = ("in the long run", "for the first time in years", "whatever the council decides", "after the storm of March",
         "as everybody in the town knows", "with or without the money from the capital")  # fmt: skip
PART = 1000


@dataclass(frozen=True, slots=True)
class Article:
    """A generated article."""

    number: int
    title: str
    outlet: str
    published: date
    text: str


def article(number: int, words: int) -> Article:
    """An invented article of about `words` words, the same for the same number."""
    chance = random.Random(number)
    thing = chance.choice(THINGS)
    title = f"Row over the {thing} grows, day {number}"
    lines, count = [title + "\n"], 0
    while count < words:
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        claim = f"the {chance.choice(THINGS)} {chance.choice(DOINGS)} {chance.choice(TURNS)}"
        line = chance.choice((
            f"“{claim.capitalize()},” {name}, {chance.choice(POSTS)}, {chance.choice(VERBS)} on Tuesday.",
            f"{name} {chance.choice(VERBS)} that {claim}, and that it was number {chance.randrange(100_000)} there.",
            f"According to {name}, {claim}. Nobody counted each {chance.choice(THINGS)} since {1900 + number % 99}.",
            f"The {chance.choice(OUTLETS)} reported that {name} had urged the council to wait: {claim}.",
        ))  # fmt: skip
        lines.append(line)
        count += len(line.split())
    day = date(2024, 1, 1) + timedelta(days=number % 700)
    return Article(number, title, chance.choice(OUTLETS), day, "\n".join(lines) + "\n")


def write_lines(path: Path, articles: int, words: int) -> None:
    """An archive as JSON lines."""
    with path.open("w", encoding="utf-8") as stream:
        for made in (article(i, words) for i in range(articles)):
            url = f"https://news.example/{made.number}"
            fields = {"text": made.text, "title": made.title, "outlet": made.outlet, "url": url}
            stream.write(json.dumps(fields | {"published": made.published.isoformat()}, ensure_ascii=False) + "\n")


def page(made: Article) -> bytes:
    """An article as a page of a news site, with what stands around one there."""
    links = "".join(f'<li><a href="/{made.number + i}">More on the {t}</a></li>' for i, t in enumerate(THINGS))
    body = "".join(f"<p>{line}</p>" for line in made.text.splitlines()[1:] if line)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{made.title} - {made.outlet}</title>'
        f'<meta property="og:site_name" content="{made.outlet}"><meta property="article:published_time" '
        f'content="{made.published}T08:00:00Z"><style>p {{ margin: 0 }}</style></head><body><nav><ul>{links}</ul></nav>'
        f"<article><h1>{made.title}</h1>{body}</article><aside><ul>{links}</ul></aside>"
        "<footer><p>All rights reserved. Terms of use. Privacy.</p></footer></body></html>"
    ).encode()


def write_warc(path: Path, articles: range, words: int) -> None:
    """A web archive as crawlers write it: one gzip member for each record."""
    with path.open("wb") as stream:
        for made in (article(i, words) for i in articles):
            body = page(made)
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s" % (
                len(body), body,
            )  # fmt: skip
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/pages/{made.number}\r\n"
                f"WARC-Date: {made.published}T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:{made.number:032x}>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            stream.write(gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0))


def stand_in(document: Document) -> Ledger:
    """The ledger of a generated article, by its making."""
    speakers: dict[str, Speaker] = {}
    found: list[Statement] = []
    at = 0
    for line in document.text.splitlines(keepends=True):
        start, at = at, at + len(line)
        names = [w for w, after in zip(line.split(), line.split()[1:], strict=False) if w in FIRST and after]
        name = " ".join(line[line.index(names[0]) :].split()[:2]).strip(",.:") if names else None
        if name:
            speakers.setdefault(name, Speaker(f"p{len(speakers) + 1}", name, "person"))
        key = speakers[name].id if name else None
        span = Span(start, start + len(line.rstrip()))
        words = span.of(document.text)
        if words:
            chain = (key,) if key else ()
            form: Form = "indirect" if key else "own"
            found.append(Statement(f"s{len(found) + 1}", form, (span,), words, speaker=key, chain=chain))
    return Ledger(document, tuple(speakers.values()), tuple(found))


def growing(folder: Path, articles: int, words: int, jobs: int) -> list[float]:
    """Seconds for each part of a thousand articles as the library grows."""
    source, library = folder / "archive.jsonl", folder / "growing.db"
    write_lines(source, articles, words)
    part = min(PART, max(1, articles // 10))
    print(f"{articles:,} articles of about {words} words, {jobs} process{'es' if jobs > 1 else ''}")
    print(f"{'articles':>10}  {'s for 1,000':>11}  {'peak MB':>8}")
    times, began = [], time.perf_counter()
    for done, one in enumerate(add(source, library=library, jobs=jobs), 1):
        assert isinstance(one, Added), one
        if done % part == 0:
            now = time.perf_counter()
            times.append((now - began) * 1000 / part)
            began = now
            print(f"{done:>10,}  {times[-1]:>11.2f}  {memory():>8.0f}", flush=True)
    half = max(1, len(times) // 5)
    first, last = statistics.median(times[:half]), statistics.median(times[-half:])
    print(f"median of the last fifth / first fifth: {last / first:.2f}")
    print(f"peak of the largest process that read: {memory(resource.RUSAGE_CHILDREN):.0f} MB" if jobs > 1 else "")
    with open_library(library) as held:
        state = held.info(check=False)
    print(f"{state.statements:,} statements, {state.size / 1e6:.0f} MB")
    return times


def memory(of: int = resource.RUSAGE_SELF) -> float:
    """The peak of resident memory in MB: of this process, or of its largest child that has ended."""
    return resource.getrusage(of).ru_maxrss / 1024


def archive(folder: Path, pages: int, words: int, jobs: int, slices: int) -> None:
    """A WARC added, by turns with its texts read from memory."""
    library = folder / "pages.db"
    runs: list[tuple[Watch, Watch]] = []
    step = max(1, pages // slices)
    print(f"WARC of {pages:,} pages of about {words} words, {jobs} process{'es' if jobs > 1 else ''}")
    for at in range(0, pages - step + 1, step):
        source = folder / f"crawl-{at}.warc.gz"
        write_warc(source, range(at, at + step), words)
        texts = [document_of(Raw(f"{i}", page(article(i, words)), "page"), NOTHING) for i in range(at, at + step)]
        documents = [one for one in texts if not isinstance(one, Unread)]
        assert len(documents) == step
        with watch() as added:
            for one in add(source, library=library, jobs=jobs):
                assert isinstance(one, Added), one
        with watch() as read:
            assert sum(1 for _ in from_memory(documents, jobs)) == step
        runs.append((added, read))
        speeds = f"added {step / added.wall:7.1f} a second, read from memory {step / read.wall:7.1f}"
        print(f"{at + step:>10,}  {speeds}, ratio {read.wall / added.wall:.3f}", flush=True)
    wall = sum(read.wall for _, read in runs) / sum(added.wall for added, _ in runs)
    cpu = sum(read.cpu for _, read in runs) / sum(added.cpu for added, _ in runs)
    middle = statistics.median(read.wall / added.wall for added, read in runs)
    print(f"ratio, median of the slices {middle:.3f} (at least 0.90 is wanted); whole {wall:.3f}, by cpu {cpu:.3f}")


@dataclass(slots=True)
class Watch:
    """Seconds by the clock, and of processor time, children included that have ended."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def watch() -> Iterator[Watch]:
    """Measures what the block takes."""
    found, wall, cpu = Watch(), time.perf_counter(), sum(os.times()[:4])
    yield found
    found.wall, found.cpu = time.perf_counter() - wall, sum(os.times()[:4]) - cpu


def from_memory(documents: list[Document], jobs: int) -> Iterator[object]:
    """The same texts read, and nothing else done with them."""
    if jobs == 1:
        yield from map(engine.read_document, documents)
        return
    with closing(Pool(jobs, Setup(NOTHING))) as pool:
        waiting = []
        for document in documents:
            waiting.append(pool.submit(Raw(document.id, document.text.encode(), "text")))
            if len(waiting) > pool.ahead:
                yield waiting.pop(0).result()
        yield from (future.result() for future in waiting)


def draw(times: list[float], width: int = 60) -> str:
    """A bar for each part, from zero."""
    top = max(times)
    return "\n".join(f"{i + 1:>5} {'#' * round(width * t / top)} {t:.2f}" for i, t in enumerate(times))


def svg(times: list[float]) -> str:
    """The same as a picture: seconds for a thousand articles over the number of articles, from zero."""
    top = max(times) * 1.1
    points = " ".join(
        f"{50 + 600 * i / max(1, len(times) - 1):.1f},{250 - 220 * t / top:.1f}" for i, t in enumerate(times)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 290" font-family="sans-serif" font-size="12">'
        '<rect width="680" height="290" fill="white"/><path d="M50 30V250H650" fill="none" stroke="black"/>'
        f'<text x="8" y="24">seconds for 1,000 articles</text><text x="44" y="{250 - 220 * max(times) / top + 4:.0f}" '
        f'text-anchor="end">{max(times):.1f}</text><text x="44" y="254" text-anchor="end">0</text>'
        f'<text x="650" y="275" text-anchor="end">{len(times)} parts of the archive</text>'
        f'<polyline points="{points}" fill="none" stroke="#06c" stroke-width="2"/></svg>\n'
    )


def main() -> None:
    """Run the benchmark; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=80, help="words of a short article")
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--page-words", type=int, default=300)
    parser.add_argument("--slices", type=int, default=8, help="how often the two ways of reading the WARC take turns")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--plot", type=Path, help="a folder for growing.svg")
    parser.add_argument("--stand-in", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if given.articles:
            if given.stand_in:
                engine.read_document, real = stand_in, engine.read_document
            times = growing(folder, given.articles, given.words, 1 if given.stand_in else given.jobs)
            if given.stand_in:
                engine.read_document = real
            print(draw(times))
            if given.plot:
                given.plot.mkdir(parents=True, exist_ok=True)
                (given.plot / "growing.svg").write_text(svg(times), encoding="utf-8")
        if given.pages:
            archive(folder, given.pages, given.page_words, given.jobs, given.slices)


if __name__ == "__main__":
    main()
