"""Word alignment of a quote with a stretch of a transcript: which word is which, what was changed, left out, added.

Runs of equal words that occur once on both sides are anchors; the best chain of anchors stands, and what lies between
is aligned by dynamic programming with affine gaps (Gotoh 1982). The ends of the transcript's stretch cost nothing, an
ellipsis or brackets in the quote make what they stand for nearly free.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from whence.match import tables
from whence.match.token import Token
from whence.model import EditKind

# The costs, relative to a changed word. What matters is their order: a word left out costs less than a changed word,
# a long stretch left out less than three changed ones, and a stretch under an ellipsis next to nothing. Fitted by hand
# on the fitting half of the labelled set (`eval/check.py`).
CHANGED, CHANGED_LIGHT = 1.2, 1.0
ADDED_MORE = 0.01  # at the ends, a word is rather changed than added
LEFT_OUT, LEFT_OUT_MORE = 0.9, 0.05
MARKED, MARKED_MORE = 0.05, 0.003
BRACKET, BRACKET_MORE = 0.15, 0.15
ANCHOR = 3  # words
REACH = 40  # words beyond its length that the first or last piece of a quote is looked for
MOST_CELLS = 6_000  # of one table of the dynamic programme; above it, the least number of edits has to do

_VARIANTS = {"'s": ("is", "has"), "'d": ("would", "had", "did")}
_FAR = float("inf")


class Step(NamedTuple):
    """A run of words of one kind: half-open positions among the words of the quote and of the transcript."""

    kind: EditKind
    quote: int
    quote_end: int
    said: int
    said_end: int


class _Run(NamedTuple):
    quote: int
    said: int
    length: int


def equal(one: Token, other: Token) -> bool:
    """Whether two words are the same; 's may be "is" or "has", 'd "would", "had" or "did"."""
    a, b = one.norm, other.norm
    return a == b or b in _VARIANTS.get(a, ()) or a in _VARIANTS.get(b, ())


def align(quote: Sequence[Token], said: Sequence[Token]) -> list[Step]:
    """The cheapest way to have `quote` from a stretch of `said`, as steps in order.

    What stands before the first and behind the last word that the quote shares with it is in no step. Of steps, "same"
    has as many words on both sides, "left out" none of the quote, "added" none of the transcript; "marked" is an
    ellipsis, [sic] or words in brackets with what they stand for, of which either side may be empty.
    """
    found: list[Step] = []
    for step in _steps(quote, said):
        last = found[-1] if found else None
        if last and last.kind == step.kind and last.quote_end == step.quote and last.said_end == step.said:
            found[-1] = Step(last.kind, last.quote, step.quote_end, last.said, step.said_end)
        else:
            found.append(step)
    while found and found[0].kind == "left out":
        del found[0]
    while found and found[-1].kind == "left out":
        del found[-1]
    return found


def _steps(quote: Sequence[Token], said: Sequence[Token]) -> Iterator[Step]:
    chain = _chain(quote, _runs(quote, said))
    if not chain:
        yield from _fill(quote, said, (0, len(quote)), (0, len(said)), True, True)
        return
    first, last = chain[0], chain[-1]
    begin = first.said if _marks(quote, 0, first.quote) else 2 * first.quote + REACH
    yield from _fill(quote, said, (0, first.quote), (max(0, first.said - begin), first.said), True, False)
    for run, after in zip(chain, [*chain[1:], None], strict=True):
        ends = run.quote + run.length, run.said + run.length
        yield Step("same", run.quote, ends[0], run.said, ends[1])
        if after is not None:
            yield from _fill(quote, said, (ends[0], after.quote), (ends[1], after.said), False, False)
    begins = last.quote + last.length, last.said + last.length
    rest = len(quote) - begins[0]
    end = len(said) if _marks(quote, begins[0], len(quote)) else min(len(said), begins[1] + 2 * rest + REACH)
    yield from _fill(quote, said, (begins[0], len(quote)), (begins[1], end), False, True)


def _marks(quote: Sequence[Token], start: int, end: int) -> bool:
    return any(quote[i].mark == "gap" for i in range(start, end))


def _runs(quote: Sequence[Token], said: Sequence[Token]) -> list[_Run]:
    """The runs of equal words around every sequence of `ANCHOR` words that stands once on either side."""
    places: dict[tuple[str, ...], int] = {}
    norms = [token.norm for token in said]
    for at in range(len(norms) - ANCHOR + 1):
        gram = tuple(norms[at : at + ANCHOR])
        places[gram] = -1 if gram in places else at
    own = ["" if token.mark else token.norm for token in quote]
    grams = [tuple(own[at : at + ANCHOR]) for at in range(len(own) - ANCHOR + 1)]
    seen = {gram: grams.count(gram) for gram in set(grams)} if len(set(grams)) < len(grams) else {}
    found: list[_Run] = []
    for at, gram in enumerate(grams):
        there = places.get(gram, -1)
        if there < 0 or "" in gram or seen.get(gram, 1) > 1:
            continue
        if found and at < found[-1].quote + found[-1].length and there - at == found[-1].said - found[-1].quote:
            continue
        start, begin, length = at, there, ANCHOR
        while start and begin and own[start - 1] == norms[begin - 1]:
            start, begin, length = start - 1, begin - 1, length + 1
        while (
            start + length < len(own) and begin + length < len(norms) and own[start + length] == norms[begin + length]
        ):
            length += 1
        found.append(_Run(start, begin, length))
    return found


def _chain(quote: Sequence[Token], runs: list[_Run]) -> list[_Run]:
    """The best of all chains of runs that keep their order on both sides."""
    gaps = [i for i, token in enumerate(quote) if token.mark == "gap"]
    best: list[tuple[float, int, _Run]] = []
    for i, run in enumerate(runs):
        score, before, cut = float(run.length), -1, run
        for j in range(i):
            earlier = best[j][2]
            overlap = max(0, earlier.quote + earlier.length - run.quote, earlier.said + earlier.length - run.said)
            if overlap >= run.length or run.said + overlap <= earlier.said:
                continue
            shorter = _Run(run.quote + overlap, run.said + overlap, run.length - overlap)
            worth = best[j][0] + shorter.length - _between(earlier, shorter, gaps)
            if worth > score:
                score, before, cut = worth, j, shorter
        best.append((score, before, cut))
    chain: list[_Run] = []
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        chain.append(best[at][2])
        at = best[at][1]
    return chain[::-1]


def _between(run: _Run, after: _Run, gaps: list[int]) -> float:
    """What it costs to go from a run to one behind it."""
    own = after.quote - run.quote - run.length
    there = after.said - run.said - run.length
    end = run.quote + run.length
    if any(end <= gap < after.quote for gap in gaps):
        return MARKED + MARKED_MORE * there
    changed = CHANGED * min(own, there) / 2
    if there > own:
        return changed + LEFT_OUT + LEFT_OUT_MORE * (there - own)
    return changed + CHANGED * (own - there)


def _fill(
    quote: Sequence[Token],
    said: Sequence[Token],
    own: tuple[int, int],
    there: tuple[int, int],
    free_start: bool,
    free_end: bool,
) -> Iterator[Step]:
    """The steps of a stretch without anchors; a free start or end of `there` costs nothing."""
    rows, columns = own[1] - own[0], there[1] - there[0]
    if not rows:
        if columns and not (free_start or free_end):
            yield Step("left out", own[0], own[0], there[0], there[1])
    elif not columns:
        for i in range(*own):
            yield Step("marked" if quote[i].mark else "added", i, i + 1, there[0], there[0])
    elif rows * columns > MOST_CELLS:
        yield from _least_edits(quote, said, own, there)
    else:
        yield from _Table(quote[own[0] : own[1]], said[there[0] : there[1]], free_start, free_end).steps(
            own[0], there[0]
        )


def _least_edits(
    quote: Sequence[Token], said: Sequence[Token], own: tuple[int, int], there: tuple[int, int]
) -> Iterator[Step]:
    from rapidfuzz.distance import Levenshtein

    kinds: dict[str, EditKind] = {"equal": "same", "replace": "changed", "insert": "left out", "delete": "added"}
    one = [token.norm for token in quote[own[0] : own[1]]]
    other = [token.norm for token in said[there[0] : there[1]]]
    for code in Levenshtein.opcodes(one, other):
        start, begin = own[0] + code.src_start, there[0] + code.dest_start
        width, breadth = code.src_end - code.src_start, code.dest_end - code.dest_start
        kind = kinds[code.tag]
        if kind in ("same", "left out"):
            yield Step(kind, start, start + width, begin, begin + breadth)
            continue
        for i in range(width):
            k, b = start + i, begin + (i if breadth else 0)
            yield Step("marked" if quote[k].mark else kind, k, k + 1, b, b + (1 if breadth else 0))


class _Table:
    """The dynamic programme over a stretch without anchors: one row per token of the quote, one column per word said.

    `met[i][j]` is the cost of the first i tokens against the first j words where the last of them are not left out,
    `out[i][j]` where they are.
    """

    def __init__(self, quote: Sequence[Token], said: Sequence[Token], free_start: bool, free_end: bool) -> None:
        self.quote, self.said, self.free_end = quote, said, free_end
        columns = len(said)
        first = [0.0] * (columns + 1) if free_start else [0.0] + [_FAR] * columns
        skipped = [_FAR] + ([_FAR] * columns if free_start else [LEFT_OUT + LEFT_OUT_MORE * j for j in range(columns)])
        self.met, self.out = [first], [skipped]
        light = tables.words("light")
        norms = [token.norm for token in said]
        for token in quote:
            self._row(token, norms, CHANGED_LIGHT if token.norm in light else CHANGED)

    def _row(self, token: Token, norms: list[str], weight: float) -> None:
        above = [a if a < b else b for a, b in zip(self.met[-1], self.out[-1], strict=True)]
        opened, more = LEFT_OUT, LEFT_OUT_MORE
        if token.mark in ("gap", "sic"):
            met = above
            if token.mark == "gap":
                opened, more = MARKED, MARKED_MORE
        else:
            if token.mark == "bracket":
                weight, opened, more = BRACKET, BRACKET, BRACKET_MORE
            same = self._same(token.norm)
            before = above[0]
            added = weight + ADDED_MORE
            met = [before + added]
            for there, up in zip(norms, above[1:], strict=True):
                cost = before if there in same else before + weight
                met.append(cost if cost <= up + added else up + added)
                before = up
        out, last = [_FAR], _FAR
        for cost in met[:-1]:
            last = cost + opened if cost + opened < last + more else last + more
            out.append(last)
        self.met.append(met)
        self.out.append(out)

    def _same(self, norm: str) -> tuple[str, ...]:
        return (norm, *_VARIANTS.get(norm, ()), *(short for short, full in _VARIANTS.items() if norm in full))

    def steps(self, quote_at: int, said_at: int) -> list[Step]:
        """The steps of the cheapest way; positions begin at `quote_at` and `said_at`."""
        row, column = len(self.quote), len(self.said)
        if self.free_end:
            column = min(range(column + 1), key=lambda j: (self.met[row][j], j))
        found: list[Step] = []
        leaving = not self.free_end and self.out[row][column] < self.met[row][column]
        while row or (column and leaving):
            i, j = quote_at + row, said_at + column
            if leaving:
                marked = row > 0 and self.quote[row - 1].mark in ("gap", "bracket")
                found.append(Step("marked" if marked else "left out", i, i, j - 1, j))
                leaving = self._stays(row, column)
                column -= 1
                continue
            step, row, column = self._back(row, column)
            found.append(Step(step, quote_at + row, i, said_at + column, j))
            leaving = self.out[row][column] < self.met[row][column]
        return found[::-1]

    def _stays(self, row: int, column: int) -> bool:
        """Whether the word before the one left out is left out as well."""
        if row == 0:
            return column > 1
        mark = self.quote[row - 1].mark
        opened = {"gap": MARKED, "bracket": BRACKET}.get(mark, LEFT_OUT)
        return self.out[row][column] < self.met[row][column - 1] + opened

    def _back(self, row: int, column: int) -> tuple[EditKind, int, int]:
        token = self.quote[row - 1]
        if token.mark in ("gap", "sic"):
            return "marked", row - 1, column
        light = token.norm in tables.words("light")
        changed = BRACKET if token.mark == "bracket" else CHANGED_LIGHT if light else CHANGED
        here = self.met[row][column]
        if column:
            before = min(self.met[row - 1][column - 1], self.out[row - 1][column - 1])
            if equal(token, self.said[column - 1]):
                if here == before:
                    return "same", row - 1, column - 1
            elif here == before + changed:
                return ("marked" if token.mark else "changed"), row - 1, column - 1
        return ("marked" if token.mark else "added"), row - 1, column
