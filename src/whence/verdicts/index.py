"""An index over transcripts: finds the passages that a quote may come from, among millions of words at once.

Postings of words, of pairs of words and of triples of words (see `postings.py`); a quote's rarest grams are looked up,
block by block, and what they find votes for diagonals: places where quote and transcript run side by side. The best
diagonals are compared word by word (`windows.py`). What a quote costs is bounded by the postings it may look at, not by
the size of the corpus.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whence.match.coarse import Words, coarse
from whence.match.postings import Keys, Postings, pair_keys, postings, triple_keys, wide_pair_keys, word_keys
from whence.match.windows import Corpus, Seeds, Window, windows
from whence.model import Transcript
from whence.verdicts.one_text import Spoken, spoken

_BATCH = 1 << 18  # characters; short transcripts are cut into words together
_BETWEEN = 2  # empty words between two transcripts, so that no gram runs across
_BLOCK = 6  # words of a quote that share a budget of postings
_POSTINGS = 4096  # looked at for a quote of one block; longer ones give their passage away sooner
_LEAST = 48  # postings looked at for a block, however many blocks
_WIDER = 16  # times as many are looked through where the rarest gram has more than it may have


class Hit(NamedTuple):
    """A stretch of a transcript that may hold a quote, or a piece of it.

    `document` is its position in `Index.documents`, `start` and `end` half-open offsets into that one's `text`, a few
    words of slack included. `score` in [0, 1] is the share of the quote's words found there, rare words weighing more.
    """

    document: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Index:
    """Transcripts laid out as text, and where each of their words, pairs and triples of words stands.

    About 25 bytes a word beside the texts, and twice that while it is made.
    """

    documents: Sequence[Spoken]
    words: int
    _corpus: Corpus
    _starts: NDArray[np.uint32]
    _single: Postings
    _pairs: Postings
    _triples: Postings

    @staticmethod
    def of(transcripts: Iterable[Transcript]) -> Index:
        """The index over `transcripts`."""
        documents = tuple(spoken(t) for t in transcripts)
        parts = list(_laid_out(documents))
        hashes, starts = _whole([p.hashes for p in parts]), _whole([p.starts for p in parts])
        counts = np.array([count for p in parts for count in p.counts], np.int64)
        parts.clear()  # for memory's sake
        firsts = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(counts + _BETWEEN, out=firsts[1:])
        return Index(
            documents,
            int(counts.sum()),
            Corpus(hashes, firsts),
            starts,
            postings(hashes, word_keys),
            postings(hashes, pair_keys, wide_pair_keys),
            postings(hashes, triple_keys),
        )

    def hits(self, text: str, limit: int = 8) -> list[Hit]:
        """At most `limit` stretches that may hold `text` or a piece of it, the best first, equals in order.

        Every piece of three words and more that some stretch has is in one of the hits, as far as `limit` allows.
        """
        quote = coarse(text).hashes
        if limit < 1 or not len(quote) or not self.words:
            return []
        lists = self._lists(quote)
        rarity = self._bits(lists.size[len(lists.at) - len(quote) :])
        seeds = self._seeds(quote, _chosen(lists, len(quote)))
        return [self._hit(window) for window in windows(self._corpus, quote, rarity, seeds, limit)]

    def commonness(self, text: str) -> int:
        """How many times the words of `text` stand in the transcripts, in this order and side by side."""
        quote = coarse(text).hashes
        if not len(quote):
            return 0
        grams = (self._single, word_keys(quote))
        if len(quote) == 2:
            grams = (self._pairs, pair_keys(quote))
        elif len(quote) > 2:
            grams = (self._triples, triple_keys(quote))
        found = grams[0].find(grams[1])
        rarest = int(found.size.argmin())
        low, size = int(found.low[rarest]), int(found.size[rarest])
        begins = np.unique(grams[0].places[low : low + size]).astype(np.int64) - rarest
        begins = begins[(begins >= 0) & (begins + len(quote) <= len(self._corpus.hashes))]
        for i, word in enumerate(quote):
            begins = begins[self._corpus.hashes[begins + i] == word]
        return len(begins)

    def _lists(self, quote: Words) -> _Lists:
        """The postings of all grams of `quote`; those of its single words stand last."""
        kinds: list[tuple[Postings, Keys]] = [
            (self._triples, triple_keys(quote)),
            (self._pairs, pair_keys(quote)),
            (self._pairs, wide_pair_keys(quote)),
            (self._single, word_keys(quote)),
        ]
        found = [grams.find(keys) for grams, keys in kinds]
        return _Lists(
            np.concatenate([np.arange(len(keys)) for _, keys in kinds]),
            np.concatenate([f.low for f in found]),
            np.concatenate([f.size for f in found]),
            np.repeat(np.array([2, 1, 1, 0]), [len(keys) for _, keys in kinds]),
            np.zeros(sum(len(keys) for _, keys in kinds), np.int64),
        )

    def _seeds(self, quote: Words, lists: _Lists) -> Seeds:
        """Every posting in `lists`; of a list that is to be cut, those whose neighbours are most like the quote's."""
        places, which = [], []
        cut = lists.size > lists.budget
        for kind, grams in enumerate((self._single, self._pairs, self._triples)):
            mine = np.flatnonzero((lists.kind == kind) & ~cut)
            size = lists.size[mine]
            where = np.arange(int(size.sum())) + np.repeat(lists.low[mine] - np.cumsum(size) + size, size)
            places.append(grams.places[where].astype(np.int64))
            which.append(np.repeat(mine, size))
            for i in np.flatnonzero((lists.kind == kind) & cut).tolist():
                low, most = int(lists.low[i]), int(lists.budget[i])
                some = grams.places[low : low + min(int(lists.size[i]), _WIDER * most)].astype(np.int64)
                places.append(self._likest(quote, some, int(lists.at[i]), most))
                which.append(np.full(len(places[-1]), i))
        weight = self._bits(lists.size)
        chosen = np.concatenate(which)
        return Seeds(np.concatenate(places), lists.at[chosen], weight[chosen])

    def _bits(self, size: NDArray[np.int64]) -> NDArray[np.float64]:
        """How telling it is to find a gram that has `size` postings; in sixteenths, so that sums are exact."""
        bits: NDArray[np.float64] = np.rint(16 * np.log2(1 + self.words / (1.0 + size))) / 16
        return bits

    def _likest(self, quote: Words, places: NDArray[np.int64], at: int, count: int) -> NDArray[np.int64]:
        """Of `places`, where word `at` of the quote may stand, the `count` with most of its neighbours in place."""
        like = np.zeros(len(places), np.int64)
        for i in range(max(0, at - _BLOCK), min(len(quote), at + _BLOCK)):
            there = np.clip(places + (i - at), 0, len(self._corpus.hashes) - 1)
            like += self._corpus.hashes[there] == quote[i]
        return places[np.sort(np.argsort(-like, kind="stable")[:count])]

    def _hit(self, window: Window) -> Hit:
        text = self.documents[window.document].text
        start, end = int(self._starts[window.first]), int(self._starts[window.last + 1])
        while end > start and text[end - 1].isspace():
            end -= 1
        return Hit(window.document, start, end, window.score)


class _Lists(NamedTuple):
    """Lists of postings: the word of the quote that the gram begins at, where the list lies, its size and its kind.

    `budget` is how many postings of it may be looked at.
    """

    at: NDArray[np.int64]
    low: NDArray[np.int64]
    size: NDArray[np.int64]
    kind: NDArray[np.int64]
    budget: NDArray[np.int64]


def _chosen(lists: _Lists, length: int) -> _Lists:
    """The rarest lists of each block of the quote, as far as its budget goes, and one at least."""
    blocks = max(1, length // _BLOCK)
    budget = max(_LEAST, int(_POSTINGS / blocks**1.5))
    block = np.minimum(lists.at // _BLOCK, blocks - 1)
    block[lists.size == 0] = blocks
    order = np.lexsort((lists.size, block))
    order = order[: int((lists.size > 0).sum())]
    if not len(order):
        return _Lists(*(values[order] for values in lists))
    block, size = block[order], lists.size[order]
    total = np.cumsum(size)
    opens = np.flatnonzero(np.concatenate([[True], block[1:] != block[:-1]]))
    before = np.repeat((total - size)[opens], np.diff(np.append(opens, len(order))))
    keep = total - before <= budget
    keep[opens] = True
    chosen = order[keep]
    return _Lists(*(values[chosen] for values in lists))._replace(budget=np.full(len(chosen), budget))


class _Part(NamedTuple):
    """Some transcripts cut into words, `_BETWEEN` empty ones after each; `counts` are their words without these."""

    hashes: Words
    starts: NDArray[np.uint32]
    counts: list[int]


def _whole(parts: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    return parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, np.uint32), *parts])


def _laid_out(documents: Sequence[Spoken]) -> Iterator[_Part]:
    batch: list[str] = []
    size = 0
    for document in documents:
        batch.append(document.text)
        size += len(document.text)
        if size >= _BATCH:
            yield _part(batch)
            batch, size = [], 0
    if batch:
        yield _part(batch)


def _part(texts: list[str]) -> _Part:
    found = coarse("\n".join(texts))
    lengths = np.array([len(text) for text in texts], np.int64)
    offsets = np.cumsum(lengths + 1) - lengths - 1
    bounds = np.append(np.searchsorted(found.starts, offsets), len(found.starts))
    counts = np.diff(bounds)
    if len(texts) == 1:  # may be very long
        ends = np.repeat(lengths.astype(np.uint32), _BETWEEN)
        return _Part(np.append(found.hashes, np.zeros_like(ends)), np.append(found.starts, ends), counts.tolist())
    owner = np.repeat(np.arange(len(texts)), counts)
    to = np.arange(len(owner)) + owner * _BETWEEN
    hashes = np.zeros(len(owner) + _BETWEEN * len(texts), np.uint32)
    hashes[to] = found.hashes
    starts = np.repeat(lengths.astype(np.uint32), counts + _BETWEEN)
    starts[to] = found.starts - offsets[owner]
    return _Part(hashes, starts, counts.tolist())
