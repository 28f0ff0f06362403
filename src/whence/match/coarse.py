"""Words as the index sees them: folded, without punctuation, each a 32-bit hash; a million and more of them a second.

All is done on whole arrays of code points. A word's hash is a polynomial in its characters; as the base is odd, and so
has an inverse modulo 2**64, the hashes of all words come from one running sum over the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]
Offsets = NDArray[np.int64]
Flags = NDArray[np.bool_]

_PIECE = 1 << 18  # characters worked on at once: the arrays stay in the processor's cache
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_LOW = np.uint32(0xFFFF)

# What a character comes to, beside its folded self.
_GAP, _NOTHING, _UNKNOWN = 0, 0xFFFFFFFE, 0xFFFFFFFF
_ALONE = 0x80000000  # each such character is a word: scripts that put no spaces between words
_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # radicals
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
# Words that a quote may lack and a transcript have, or the other way round, without a difference ("50%", "50 percent").
_DROPPED = "uh um uhm umm er erm ah hm hmm mm mhm percent"
# Words written in two ways: an apostrophe parts words, so "we'll" is "we", "ll".
_SAME = """
ll will  ve have  re are  m am  t not
zero 0  one 1  two 2  three 3  four 4  five 5  six 6  seven 7  eight 8  nine 9  ten 10  eleven 11  twelve 12
thirteen 13  fourteen 14  fifteen 15  sixteen 16  seventeen 17  eighteen 18  nineteen 19  twenty 20  thirty 30
forty 40  fifty 50  sixty 60  seventy 70  eighty 80  ninety 90
"""
# Before "t" these are the words on the right.
_NEGATED = """
don do  doesn does  didn did  isn is  aren are  wasn was  weren were  won will  wouldn would  couldn could
shouldn should  can can  haven have  hasn has  hadn had  mustn must  needn need  shan shall  ain is
"""
# Stage directions: (APPLAUSE), [crosstalk], (Cheers and applause.)
_DIRECTION = re.compile(
    r"[(\[](?:[A-Z][^()\[\]a-z\n]{2,60}|(?i:[^()\[\]\n]{0,40}"
    r"\b(?:appl|laugh|cross-? ?talk|overtalk|inau|unintelligible|cheer|jeer|boo(?:ing|s)?\b|chant|whistl|"
    r"commercial break|video|audio|music|pause|through translator|ph\b|sic\b)[^()\[\]\n]{0,40}))[)\]]"
)


class Coarse(NamedTuple):
    """The words of a text: `hashes`, none of them 0, and where in the text each begins, in code points."""

    hashes: Words
    starts: NDArray[np.uint32]


def coarse(text: str) -> Coarse:
    """The words of `text`, case, accents, punctuation, hesitations and stage directions aside."""
    if len(text) <= _PIECE:
        return _piece(text, 0) if text else Coarse(np.zeros(0, np.uint32), np.zeros(0, np.uint32))
    # As many words as characters at most; what is not written to takes no memory.
    hashes, starts, count = np.empty(len(text), np.uint32), np.empty(len(text), np.uint32), 0
    for start, end in _pieces(text):
        part = _piece(text[start:end], start)
        hashes[count : count + len(part.hashes)] = part.hashes
        starts[count : count + len(part.hashes)] = part.starts
        count += len(part.hashes)
    return Coarse(hashes[:count], starts[:count])


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """`text` cut where there is white space, if there is any."""
    start = 0
    while start < len(text):
        end = start + _PIECE
        if end >= len(text):
            end = len(text)
        else:
            low = start + _PIECE // 2
            end = max(text.rfind("\n", low, end), text.rfind(" ", low, end)) + 1 or end
        yield start, end
        start = end


def _piece(text: str, offset: int) -> Coarse:
    chars = _folded(text)
    kept: Offsets | None = None
    if bool((chars == _NOTHING).any()):
        kept = np.flatnonzero(chars != _NOTHING)
        chars = chars[kept]
    starts, ends = _bounds(chars)
    hashes = _hashes(chars, starts, ends)
    spoken = _evened(hashes)
    if not spoken.all():
        hashes, starts = hashes[spoken], starts[spoken]
    return Coarse(hashes, ((starts if kept is None else kept[starts]) + offset).astype(np.uint32))


def _folded(text: str) -> Words:
    """For each character its folded form, or 0 where it parts words."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    table = _table()
    chars: Words = table[codes]
    if bool((chars == _UNKNOWN).any()):
        for code in np.unique(codes[chars == _UNKNOWN]).tolist():
            table[code] = _fold(code)
        chars = table[codes]
    for match in _DIRECTION.finditer(text):
        chars[match.start() : match.end()] = _GAP
    return chars


@cache
def _table() -> Words:
    """What each code point comes to; filled as characters are met."""
    table = np.full(0x110000, _UNKNOWN, np.uint32)
    table[:128] = [_fold(code) for code in range(128)]
    return table


def _fold(code: int) -> int:
    """The base letter of a character in lower case; one letter, even where case folding gives several."""
    char = chr(code)
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf"):
        return _NOTHING
    if kind[0] not in "LNM":
        return _GAP
    if any(low <= code <= high for low, high in _SPACELESS):
        return code | _ALONE
    plain = unicodedata.normalize("NFKD", char).casefold()
    return ord(next((c for c in plain if c.isalnum()), char))


def _bounds(chars: Words) -> tuple[Offsets, Offsets]:
    """Where words begin and end."""
    inside = np.zeros(len(chars) + 2, bool)
    np.not_equal(chars, _GAP, out=inside[1:-1])
    begins = inside[1:] & ~inside[:-1]
    finishes = inside[:-1] & ~inside[1:]
    alone = chars >= _ALONE
    if alone.any():
        begins[:-1] |= alone
        begins[1:-1] |= alone[:-1] & inside[2:-1]
        finishes[1:] |= alone
        finishes[1:-1] |= alone[1:] & inside[1:-2]
    return np.flatnonzero(begins), np.flatnonzero(finishes)


def _hashes(chars: Words, starts: Offsets, ends: Offsets) -> Words:
    power, inverse = _powers()
    running = np.zeros(len(chars) + 1, np.uint64)
    np.cumsum(chars * power[: len(chars)], out=running[1:])
    full = (running[ends] - running[starts]) * inverse[starts]
    full ^= full >> _HALF
    full *= _MIX
    return np.maximum((full >> _HALF).astype(np.uint32), 1)


@cache
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    def rising(base: int) -> NDArray[np.uint64]:
        powers = np.full(_PIECE, base, np.uint64)
        powers[0] = 1
        return np.cumprod(powers)

    return rising(_BASE), rising(pow(_BASE, -1, 1 << 64))


def _evened(hashes: Words) -> Flags:
    """Give words that are written in two ways one hash, in place; returns which words are to be kept."""
    tables = _tables()
    keep = np.ones(len(hashes), bool)
    at = np.flatnonzero(tables.maybe[hashes & _LOW])
    at, new = _looked_up(hashes, at, tables.same)
    keep[at[new == 0]] = False
    hashes[at] = new
    no = at[(new == tables.no) & (at > 0)]
    if len(no):
        before, new = _looked_up(hashes, no - 1, tables.negated)
        hashes[before] = new
    return keep


class _Table(NamedTuple):
    """Old words, rising, and what they become; 0 is to be dropped."""

    old: Words
    new: Words


class _Tables(NamedTuple):
    """The tables above as hashes; `maybe` says by a hash's lower bits whether it may be in `same`."""

    maybe: Flags
    same: _Table
    negated: _Table
    no: np.uint32


def _looked_up(hashes: Words, at: Offsets, table: _Table) -> tuple[Offsets, Words]:
    """Those places of `at` whose words are in `table`, and their new words."""
    found = hashes[at]
    which = np.minimum(np.searchsorted(table.old, found), len(table.old) - 1)
    known = table.old[which] == found
    return at[known], table.new[which[known]]


@cache
def _tables() -> _Tables:
    def table(old: Words, new: Words) -> _Table:
        order = np.argsort(old)
        return _Table(old[order], new[order])

    dropped, same, negated = _hashed(_DROPPED), _hashed(_SAME), _hashed(_NEGATED)
    both = table(np.append(same[::2], dropped), np.append(same[1::2], np.zeros_like(dropped)))
    maybe = np.zeros(int(_LOW) + 1, bool)
    maybe[both.old & _LOW] = True
    return _Tables(maybe, both, table(negated[::2], negated[1::2]), _hashed("not")[0])


def _hashed(words: str) -> Words:
    chars = _folded(words)
    return _hashes(chars, *_bounds(chars))
