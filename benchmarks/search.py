"""How fast the library takes in and finds: `python -m benchmarks.search [--statements N] [--library FILE]`.

Makes a library of generated articles of 40 statements each (100,000 statements unless told otherwise) whose words are
spread as words are, by Zipf's law, and prints the time of `put` at its beginning and end, then median and 95th
percentile of several kinds of queries, each asked with many words. Exit status 1 where a kind takes 50 ms or more.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from whence.model import Document, Ledger, Said, Span, Speaker, Statement
from whence.store import Library, open_library

PER_ARTICLE = 40
BATCH = 20
ROUNDS = 60
REPEATS = 3  # of each query; the quickest counts, so that other programs on the machine do not
BOUND_MS = 50.0
SYLLABLES = "ba do ke li mo nu pa re si to va wen zu cha ler mond tig har sol fen".split()
OUTLETS = [f"{name} {kind}" for name in ("Harbour", "Coast", "Upland", "Marsh") for kind in ("Herald", "Wire", "Post")]
FORMS = ("own", "direct", "indirect", "mixed")
CUES = ("neutral", "committed", "doubting", "accusing", "directing", None)


class Words:
    """A vocabulary of made-up words; the nth is drawn n times more seldom than the first."""

    def __init__(self, size: int, chance: random.Random) -> None:
        made: dict[str, None] = {}
        while len(made) < size:
            made["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4))))] = None
        self.words = sorted(made, key=len)
        self.weights = list(accumulate(1 / rank for rank in range(1, size + 1)))
        self.chance = chance

    def draw(self, count: int) -> list[str]:
        """That many words."""
        return self.chance.choices(self.words, cum_weights=self.weights, k=count)


def article(
    number: int, words: Words, names: Sequence[str], chance: random.Random, statements: int = PER_ARTICLE
) -> Ledger:
    """A generated article of so many statements by about a dozen speakers."""
    outlet = chance.choice(OUTLETS)
    # A few speak everywhere, most of them once: squares of even chances.
    cast = dict.fromkeys(names[int(chance.random() ** 2 * len(names))] for _ in range(12))
    speakers = [Speaker(f"p{i}", name, "person", ("the minister",)) for i, name in enumerate(cast)]
    speakers.append(Speaker("o", outlet, "outlet"))
    parts, said, place = [], [], 0
    for i in range(statements):
        content = " ".join(words.draw(chance.randint(8, 24)))
        spans, form = (Span(place, place + len(content)),), chance.choice(FORMS)
        if form == "own":
            said.append(Statement(f"s{i}", form, spans, content, chain=("o",)))
            parts.append(content + ".\n")
        else:
            who = chance.choice(speakers[:-1])
            tail = f", {who.name} said.\n"
            source = Span(spans[0].end + 2, spans[0].end + 2 + len(who.name))
            said.append(
                Statement(
                    f"s{i}", form, spans, content, (source,), (Span(source.end + 1, source.end + 5),), who.id,
                    (who.id, "o"), None, chance.choice(CUES), None, Said(None, None, "Monday"), confidence=0.9,
                )
            )  # fmt: skip
            parts.append(content + tail)
        place += len(parts[-1])
    text = "".join(parts)
    document = Document(
        sha256(text.encode()).hexdigest(), text, f"archive:{number}", " ".join(words.draw(8)), outlet,
        published=date(2020, 1, 1) + timedelta(days=number % 1500), language="en",
        url=f"https://news.example/{number}",
    )  # fmt: skip
    return Ledger(document, tuple(speakers), tuple(said))


def fill(library: Library, count: int, statements: int = PER_ARTICLE) -> tuple[list[float], Words, list[str]]:
    """Puts `count` articles in; the seconds that each took, without the making of it."""
    chance = random.Random(7)
    words = Words(30_000, chance)
    given, family = words.words[1000:3000], words.words[-2000:]
    names = [f"{chance.choice(given)} {chance.choice(family)}".title() for _ in range(7500)]
    names += [name.title() for name in chance.choices(family, k=500)]
    chance.shuffle(names)
    seconds = []
    for start in range(0, count, BATCH):
        made = [article(i, words, names, chance, statements) for i in range(start, min(start + BATCH, count))]
        began = time.perf_counter()
        with library.batch():
            for ledger in made:
                library.put(ledger, reader="benchmark")
        seconds += [(time.perf_counter() - began) / len(made)] * len(made)
    return seconds, words, names


def queries(library: Library, words: Words, names: list[str]) -> dict[str, Callable[[int], Any]]:
    """Kinds of queries, each a function of a number that picks its words."""
    w = words.words

    def rare(i: int) -> str:
        return w[2000 + i * 37]

    def common(i: int) -> str:
        return w[i % 20]

    phrase = [" ".join(row.text.split()[2:4]) for row in library.find("", limit=ROUNDS).rows]  # type: ignore[union-attr]
    day = date(2021, 6, 1)
    find = library.find
    return {
        "one rare word": lambda i: find(rare(i)),
        "one word in the middle": lambda i: find(w[200 + i]),
        "one of the 20 commonest words": lambda i: find(common(i)),
        "two words": lambda i: find(f"{w[100 + i]} {w[30 + i]}"),
        "two common words": lambda i: find(f"{common(i)} {common(i + 1)}"),
        "three words, either": lambda i: find(f"{common(i)} OR {w[100 + i]} OR {rare(i)}"),
        "phrase": lambda i: find(f'"{phrase[i % len(phrase)]}"'),
        "beginning of a word": lambda i: find(f"{w[300 + i][:3]}*"),
        "common word, not another": lambda i: find(f"{common(i)} -{common(i + 1)}"),
        "common word and outlet": lambda i: find(common(i), outlet=OUTLETS[i % 12]),
        "common word and days": lambda i: find(common(i), since=day, until=day + timedelta(days=30)),
        "common word, form, cue class": lambda i: find(common(i), form="direct", cue_class="accusing"),
        "common word and speaker": lambda i: find(common(i), speaker=names[i]),
        "common word and all filters": lambda i: find(
            common(i), speaker=names[i], outlet=OUTLETS[i % 12], since=day, form="direct", cue_class="doubting"
        ),
        "speaker alone": lambda i: find("", speaker=names[i]),
        "outlet alone, third page": lambda i: find("", outlet=OUTLETS[i % 12], offset=40),
        "article text, common word": lambda i: find(common(i), within="text"),
        "article text, rare word": lambda i: find(rare(i), within="text"),
    }


def measure(ask: Callable[[int], Any]) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds, and how many rows came at most."""
    times, rows = [], 0
    for i in range(ROUNDS):
        tries = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            found = ask(i)
            tries.append((time.perf_counter() - began) * 1000)
        times.append(min(tries))
        rows = max(rows, len(found.rows))
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)], rows


def main() -> int:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--library", type=Path, help="where to make it; it must not be there yet")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.library or Path(folder) / "benchmark.whence"
        with open_library(path, write=True, create=True) as library:
            seconds, words, names = fill(library, options.statements // PER_ARTICLE)
        tenth = max(len(seconds) // 10, 1)
        first, last = (statistics.median(part) * 1000 for part in (seconds[:tenth], seconds[-tenth:]))
        print(
            f"put, {PER_ARTICLE} statements: {first:.2f} ms at first, {last:.2f} ms at last ({len(seconds)} articles)"
        )
        print(f"size: {path.stat().st_size / len(seconds) / 1024:.1f} KB an article")
        slow = 0
        with open_library(path) as library:
            print(f"{'query':32} {'median':>9} {'p95':>9}  rows")
            for kind, ask in queries(library, words, names).items():
                median, late, rows = measure(ask)
                slow += late >= BOUND_MS
                print(f"{kind:32} {median:6.1f} ms {late:6.1f} ms  {rows:4}")
            for kind, rest in (
                ("speakers, first 20", library.speakers),
                ("suggestions, first 20", library.suggestions),
            ):
                began = time.perf_counter()
                count = sum(1 for _ in islice(rest(limit=20), 20))
                print(f"{kind:32} {(time.perf_counter() - began) * 1000:6.1f} ms {'':9}  {count:4}")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
