"""How fast quotes are found in transcripts, and whether the right passage: `python -m benchmarks.check_speed`.

Quotes are passages of the transcripts of the shared data (or of generated ones), 3 to 300 words long: as they are, with
words changed, dropped or put in, or two passages of one transcript joined by an ellipsis. One run gives: words indexed
a second; recall of the right passage by kind, as the best hit and among the hits; the same and the time for
`rapidfuzz.fuzz.partial_ratio_alignment` over each transcript, on a sample of the quotes; and what a quote costs in
corpora of 0.1 to 10 million words (beyond the shared data: copies of it with words changed).
`--whole` times index, alignment and verdict together. `--designs` adds two other ways to find a quote: SQLite's FTS5
and an Aho-Corasick automaton of the quotes' grams.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from whence.match.coarse import coarse
from whence.model import Quote, Transcript, Turn
from whence.verbs.check import judge_for
from whence.verdicts.index import Index

SHARED = Path(__file__).parents[2] / "shared" / "data" / "transcripts"
SIZES = (100_000, 300_000, 1_000_000, 3_000_000, 7_000_000, 10_000_000)
KINDS = ("exact", "changed", "dropped", "put in", "ellipsis")
ROUNDS = 3
SLACK = 30  # characters: what our windows have at most of slack for an exact quote, given to the others too


class Place(NamedTuple):
    """A stretch of a transcript: its number, and half-open offsets into its text."""

    document: int
    start: int
    end: int


class Made(NamedTuple):
    """A quote made from one or two passages."""

    kind: str
    text: str
    length: int
    pieces: tuple[Place, ...]


def transcripts() -> list[Transcript]:
    """All transcripts of the shared data, shuffled; generated ones where it is absent."""
    rng = random.Random(5)
    found = []
    for path in sorted(SHARED.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                turns = tuple(Turn(turn["speaker"], turn["text"]) for turn in row["turns"])
                found.append(Transcript(row["id"], turns))
    if not found:
        vocabulary = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(1, 9))) for _ in range(30_000)]
        weights = [1 / (rank + 5) for rank in range(len(vocabulary))]
        found = [
            Transcript(str(i), (Turn(None, " ".join(rng.choices(vocabulary, weights, k=3000))),)) for i in range(2000)
        ]
    rng.shuffle(found)
    return found


def of_size(found: list[Transcript], words: int) -> list[Transcript]:
    """The first transcripts, `words` in all; beyond them copies in which every fifth word is another."""
    rng, taken, total, copies = random.Random(7), [], 0, 0
    while total < words:
        for transcript in found:
            turns = transcript.turns
            if copies:
                turns = tuple(Turn(t.speaker, _edited(t.text.split(), "changed", rng, 0.2)) for t in turns)
            taken.append(Transcript(f"{transcript.id}-{copies}", turns))
            total += sum(len(t.text.split()) for t in turns)
            if total >= words:
                break
        copies += 1
    return taken


_NEW = "harbour levy dam gravel we not never all my their seven one of the very lantern orchard quota".split()


def _edited(words: list[str], kind: str, rng: random.Random, share: float) -> str:
    """`words` with a share of them changed, dropped or put in, one at least where there are any."""
    chosen = {i for i in range(len(words)) if rng.random() < share} or {rng.randrange(max(1, len(words)))}
    result = []
    for i, word in enumerate(words):
        if i not in chosen:
            result.append(word)
        elif kind != "dropped":
            result.extend([rng.choice(_NEW)] if kind == "changed" else [rng.choice(_NEW), word])
    return " ".join(result)


_WORD = re.compile(r"\S+")


def quotes(index: Index, count: int, seed: int = 1) -> list[Made]:
    """`count` quotes from the transcripts, lengths even on a logarithmic scale, the kinds by turns."""
    rng = random.Random(seed)
    made: list[Made] = []
    longs = [i for i, d in enumerate(index.documents) if len(d.text) > 3000]
    cut: dict[int, list[tuple[int, int]]] = {}
    while len(made) < count:
        document = rng.choice(longs)
        text = index.documents[document].text
        spans = cut.setdefault(document, [m.span() for m in _WORD.finditer(text)])
        length = round(math.exp(rng.uniform(math.log(3), math.log(300))))
        kind = KINDS[len(made) % len(KINDS)]
        if length + 2 > len(spans) or (kind == "ellipsis" and length < 8) or (kind == "dropped" and length < 4):
            continue
        sizes = [length] if kind != "ellipsis" else [length // 2, length - length // 2]
        pieces = []
        for size in sizes:
            first = rng.randrange(len(spans) - size)
            pieces.append(Place(document, spans[first][0], spans[first + size - 1][1]))
        parts = [text[p.start : p.end] for p in pieces]
        if kind in ("changed", "dropped", "put in"):
            parts = [_edited(parts[0].split(), kind, rng, 0.1)]
        if any(len(coarse(part).hashes) < 3 for part in parts):
            continue
        made.append(Made(kind, " ... ".join(parts), length, tuple(pieces)))
    return made


def holds(index: Index, place: Place, piece: Place) -> bool:
    """Whether `place` and `piece` share half of the shorter one, or else `place` holds the very words of `piece`."""
    shared = min(place.end, piece.end) - max(place.start, piece.start)
    if place.document == piece.document and 2 * shared >= min(piece.end - piece.start, place.end - place.start):
        return True
    where = index.documents[place.document].text[max(0, place.start) : place.end]
    what = index.documents[piece.document].text[piece.start : piece.end]
    return f" {_plain(what)} " in f" {_plain(where)} "


def _plain(text: str) -> str:
    return " ".join(str(h) for h in coarse(text).hashes)


Finder = Callable[[str], list[Place]]


class Result(NamedTuple):
    """Seconds for all quotes; for each kind how many quotes, right as the best hit, and with all pieces among hits."""

    seconds: float
    total: Counter[str]
    first: Counter[str]
    among: Counter[str]


def tried(index: Index, made: Iterable[Made], finder: Finder) -> Result:
    """How `finder` does on the quotes."""
    count, first, among, seconds = Counter[str](), Counter[str](), Counter[str](), 0.0
    for quote in made:
        began = time.perf_counter()
        found = finder(quote.text)
        seconds += time.perf_counter() - began
        for name in (quote.kind, "all", "short" if quote.length <= 6 else "long"):
            count[name] += 1
            first[name] += any(holds(index, place, piece) for place in found[:1] for piece in quote.pieces)
            among[name] += all(any(holds(index, place, piece) for place in found) for piece in quote.pieces)
    return Result(seconds, count, first, among)


def ours(index: Index) -> Finder:
    """Our index."""
    return lambda text: [Place(hit.document, hit.start, hit.end) for hit in index.hits(text)]


def whole(index: Index) -> Finder:
    """The whole check: index, alignment and verdict."""
    judge = judge_for(index)
    number = {document.transcript.id: i for i, document in enumerate(index.documents)}

    def find(text: str) -> list[Place]:
        verdict = judge(Quote("q", text))
        found = []
        for passage in (*verdict.pieces, *([verdict.passage] if verdict.passage else [])):
            i = number[passage.document]
            start = index.documents[i].starts[passage.turn]
            found.append(Place(i, start + passage.start - SLACK, start + passage.end + SLACK))
        return found

    return find


def rapid(index: Index) -> Finder:
    """The best alignment over all transcripts; their lower-cased texts are made beforehand."""
    texts = [d.text.lower() for d in index.documents]

    def find(text: str) -> list[Place]:
        best, place = 0.0, []
        lowered = text.lower()
        for i, transcript in enumerate(texts):
            if len(transcript) * 2 < len(lowered):
                continue
            found = fuzz.partial_ratio_alignment(lowered, transcript, score_cutoff=best)
            if found is not None and found.score > best:
                best = found.score
                place = [Place(i, max(0, found.dest_start - SLACK), found.dest_end + SLACK)]
        return place

    return find


def full_text(index: Index) -> Finder:
    """SQLite's FTS5 over stretches of 120 words that begin every 60; the best by BM25, any word will do."""
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table stretch using fts5(text, tokenize='unicode61')")
    places = []
    for i, document in enumerate(index.documents):
        spans = [m.span() for m in _WORD.finditer(document.text)]
        for first in range(0, max(1, len(spans) - 60), 60):
            some = spans[first : first + 120]
            if some:
                places.append(Place(i, some[0][0], some[-1][1]))
    rows = ((n, index.documents[p.document].text[p.start : p.end]) for n, p in enumerate(places))
    db.executemany("insert into stretch(rowid, text) values (?, ?)", rows)

    def find(text: str) -> list[Place]:
        any_of = " OR ".join(f'"{word}"' for word in sorted(set(re.findall(r"\w+", text.lower()))))
        found = db.execute("select rowid from stretch where stretch match ? order by rank limit 8", [any_of])
        return [places[row[0]] for row in found]

    return find


def automaton_seconds(index: Index, made: list[Made]) -> float:
    """Seconds to run an Aho-Corasick automaton of the quotes' word triples over all transcripts, without any vote."""
    import ahocorasick  # type: ignore[import-not-found, unused-ignore]

    words = ahocorasick.Automaton()
    for quote in made:
        some = quote.text.lower().split()
        for i in range(len(some) - 2):
            words.add_word(" ".join(some[i : i + 3]), 1)
    words.make_automaton()
    texts = [" ".join(d.text.lower().split()) for d in index.documents]
    began = time.perf_counter()
    found = sum(1 for text in texts for _ in words.iter(text))
    print(f"  ({found:,} triples of words found)")
    return time.perf_counter() - began


def shares(result: Result, which: Counter[str]) -> str:
    """Recall by kind, in percent."""
    return "  ".join(f"{name} {100 * which[name] / n:5.1f}" for name, n in result.total.items())


def sweep(found: list[Transcript], count: int, finder_of: Callable[[Index], Finder]) -> None:
    """Print what the same quotes cost, the best of `ROUNDS`, as the corpus around them grows."""
    made: list[Made] = []
    first = None
    for size in SIZES:
        index = Index.of(of_size(found, size))
        made = made or quotes(index, count, seed=2)  # a smaller corpus begins every larger one
        finder = finder_of(index)
        results = [tried(index, made, finder) for _ in range(ROUNDS)]
        cost = min(result.seconds for result in results) / len(made)
        first = first or (index.words, cost)
        growth = f"corpus x {index.words / first[0]:5.1f}, cost x {cost / first[1]:4.2f}"
        recall = shares(results[0], results[0].first)
        print(f"{index.words:>12,} words {cost * 1e6:7,.0f} µs a quote  {growth}  recall@1 {recall}")


def designs(index: Index, taken: list[Transcript], made: list[Made]) -> None:
    """Print how two other designs do."""
    sample = made[:200]
    for name, build in (("this index", ours), ("FTS5", full_text)):
        began = time.perf_counter()
        finder = build(Index.of(taken) if build is ours else index)
        built = index.words / (time.perf_counter() - began) / 1e6
        result = tried(index, sample, finder)
        print(f"{name}: {built:.2f} million words/s, {result.seconds / len(sample) * 1e6:,.0f} µs a quote")
        print(f"  recall@1    {shares(result, result.first)}\n  among hits  {shares(result, result.among)}")
    seconds = automaton_seconds(index, made)
    print(f"Aho-Corasick over all: {seconds / len(made) * 1e6:,.0f} µs a quote, if {len(made):,} come at once")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=5_000_000, help="size of the corpus that recall is measured in")
    parser.add_argument("--quotes", type=int, default=1000)
    parser.add_argument("--sample", type=int, default=20, help="how many of the quotes rapidfuzz is given; 0: none")
    parser.add_argument("--whole", action="store_true", help="time the whole check, with alignment and verdict")
    parser.add_argument("--designs", action="store_true", help="also two other designs")
    parser.add_argument("--no-sweep", action="store_true", help="only the one corpus")
    options = parser.parse_args()
    found = transcripts()
    taken = of_size(found, options.words)
    began = time.perf_counter()
    index = Index.of(taken)
    seconds = time.perf_counter() - began
    print(f"index of {index.words:,} words in {len(taken):,} transcripts: {index.words / seconds / 1e6:.2f} million/s")
    made, finder_of = quotes(index, options.quotes), whole if options.whole else ours
    mine = tried(index, made, finder_of(index))
    print(f"whence{' (whole)' if options.whole else ''}: {mine.seconds / len(made) * 1e6:,.0f} µs a quote")
    print(f"  recall@1    {shares(mine, mine.first)}\n  among hits  {shares(mine, mine.among)}")
    if options.sample:
        sample = random.Random(3).sample(made, min(options.sample, len(made)))
        theirs, same = tried(index, sample, rapid(index)), tried(index, sample, finder_of(index))
        print(f"rapidfuzz, {len(sample)} of the quotes: {theirs.seconds / len(sample) * 1e6:,.0f} µs a quote,", end=" ")
        print(f"{theirs.seconds / same.seconds:,.0f} times whence's on the same")
        print(f"  recall@1    {shares(theirs, theirs.first)}\n  whence's    {shares(same, same.first)}")
    if options.designs:
        designs(index, taken, made)
    if not options.no_sweep:
        sweep(found, max(50, options.quotes // 4), finder_of)


if __name__ == "__main__":
    main()
