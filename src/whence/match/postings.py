"""Where each gram of the corpus stands: the keys in order, and for each key its positions.

A gram is a word, a pair of words at most one word apart, or three words in a row. Different grams may share a key
(32 bits); who looks one up compares the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whence.match.coarse import Words

_LONGEST = 3  # words in a gram
_PIECE = 1 << 17  # words worked on at once
_SORTED = 1 << 21  # grams sorted at once: 16 MB
_HALF = np.uint64(32)
_BELOW = np.uint64(0xFFFFFFFF)
_FIRST, _SECOND, _THIRD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)
_MIX = np.uint64(0xD6E8FEB86659FD93)

Keys = NDArray[np.uint64]  # the key in the upper half, the lower half zero
Positions = NDArray[np.int64]


class Found(NamedTuple):
    """For each key looked up: where in `Postings.places` its list begins, and how long it is."""

    low: Positions
    size: Positions


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one kind of gram: `keys` rising, key i has `places[bounds[i] : bounds[i + 1]]`, also rising."""

    keys: NDArray[np.uint32]
    bounds: NDArray[np.uint32]
    places: NDArray[np.uint32]

    def find(self, keys: Keys) -> Found:
        """Where the postings of `keys` are."""
        wanted = (keys >> _HALF).astype(np.uint32)
        if not len(self.keys):
            nothing = np.zeros(len(wanted), np.int64)
            return Found(nothing, nothing)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        low = self.bounds[at].astype(np.int64)
        return Found(low, np.where(self.keys[at] == wanted, self.bounds[at + 1] - low, 0))


def word_keys(words: Words) -> Keys:
    """The key of each word: its hash."""
    return words.astype(np.uint64) << _HALF


def pair_keys(words: Words, apart: int = 1) -> Keys:
    """The keys of the pairs (i, i + apart), the same whatever `apart`, so that a word put in or left out is met."""
    wide = words.astype(np.uint64)
    return _mixed(wide[:-apart] * _FIRST + wide[apart:] * _SECOND)


def wide_pair_keys(words: Words) -> Keys:
    """The keys of the pairs (i, i + 2)."""
    return pair_keys(words, 2)


def triple_keys(words: Words) -> Keys:
    """The keys of the words (i, i + 1, i + 2)."""
    wide = words.astype(np.uint64)
    return _mixed(wide[:-2] * _FIRST + wide[1:-1] * _SECOND + wide[2:] * _THIRD)


def _mixed(keys: Keys) -> Keys:
    keys ^= keys >> _HALF
    keys *= _MIX
    keys &= ~_BELOW
    return keys


def postings(words: Words, *grams: Callable[[Words], Keys]) -> Postings:
    """The postings of all `grams` of `words`, at most `_LONGEST` words each.

    Sorts 64-bit numbers, the key above the position, which numpy does several times as fast as it sorts indirectly.
    The keys are sorted range by range, so that not all of those long numbers are held at once.
    """
    ranges = -(-len(words) * len(grams) // _SORTED) or 1
    most = len(words) * len(grams)
    # What is not written to of these takes no memory.
    places, keys, bounds = np.empty(most, np.uint32), np.empty(most, np.uint32), np.empty(most + 1, np.uint32)
    done = unlike = 0
    for number in range(ranges):
        packed = _packed(words, grams, (number << 32) // ranges, ((number + 1) << 32) // ranges)
        packed.sort()
        places[done : done + len(packed)] = packed  # the lower half
        packed >>= _HALF
        new = np.ones(len(packed), bool)
        np.not_equal(packed[1:], packed[:-1], out=new[1:])
        firsts = np.flatnonzero(new)
        keys[unlike : unlike + len(firsts)] = packed[firsts]
        bounds[unlike : unlike + len(firsts)] = firsts + done
        done, unlike = done + len(packed), unlike + len(firsts)
    bounds[unlike] = done
    return Postings(keys[:unlike], bounds[: unlike + 1], places[:done])


def _packed(words: Words, grams: Iterable[Callable[[Words], Keys]], low: int, high: int) -> Keys:
    """The keys from `low` to below `high`, each above its position."""
    whole = high - low == 1 << 32
    first, last = np.uint64(low << 32), np.uint64((high << 32) - 1)
    parts: list[Keys] = []
    for start in range(0, len(words), _PIECE):
        for keys_of in grams:
            keys = keys_of(words[start : start + _PIECE + _LONGEST - 1])[:_PIECE]
            keys |= np.arange(start, start + len(keys), dtype=np.uint64)
            parts.append(keys if whole else keys[(keys >= first) & (keys <= last)])
    return np.concatenate(parts) if parts else np.zeros(0, np.uint64)
