"""Quotes put together of pieces from passages far apart, or in another order than they were said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from whence.match import tables
from whence.match.align import align
from whence.match.token import Token
from whence.model import Edit, Quote
from whence.verdicts.index import Index
from whence.verdicts.rules import FAR, Finding, heavy
from whence.verdicts.stretch import Stretch
from whence.verdicts.whose import whose

PIECE = 4
"""The shortest piece, in words, that may come from elsewhere; a shorter one is words changed or added."""
PIECE_FOUND = 0.85
"""The share of a piece's words that a passage must have to be where it comes from."""
OWN_WORDS = 1
"""Words of a piece that are not such as everything is said with; from `LONG_PIECE` words on, it needs none."""
PIECE_ABROAD, OWN_WORDS_ABROAD = 5, 2
"""The same where the pieces are from several transcripts: of short ones, one has what another has by chance."""
ALIKE_ABROAD, SHORT_ABROAD = 0.9, 12
"""What the score of a piece of fewer words than that has to be where the pieces are from several transcripts."""
LONG_PIECE = 7
ALL_FOUND = 0.7
"""The share of the quote's words that the pieces must have together."""
MOST_PIECES = 4
MOST_HALVED = 24
"""Words of a quote up to which two pieces are looked for that stand word for word somewhere."""
_HITS = 6
_NEAR = 40  # characters on either side of what the index finds
_AROUND_BASE = 1500  # characters on either side of the passage that has most of the quote


@dataclass(frozen=True, slots=True)
class Spliced:
    """The pieces of a quote in its order; each finding is of a piece's own text."""

    findings: tuple[Finding, ...]
    why: str

    @property
    def speakers(self) -> int:
        """How many speakers the pieces are by, as the transcripts label them."""
        return len({finding.stretch.label(finding.start) for finding in self.findings} - {None})

    @property
    def score(self) -> float:
        """The mean of the pieces' scores, weighted by their words."""
        words = [finding.plain for finding in self.findings]
        return sum(f.score * n for f, n in zip(self.findings, words, strict=True)) / max(1, sum(words))

    def edits(self) -> tuple[Edit, ...]:
        """The edits of the pieces, in the order of the quote."""
        return tuple(edit for finding in self.findings for edit in finding.edits())


def spliced(quote: Quote, tokens: Sequence[Token], base: Finding, index: Index) -> Spliced | None:
    """The pieces of `quote` if it is made of passages far apart or out of order, else None.

    `base` is the quote aligned with the passage that has most of it.
    """
    if base.verdict == "spliced" and base.coverage >= PIECE_FOUND:
        at = next(s for s in base.steps if s.kind in ("marked", "left out") and s.said_end - s.said > FAR)
        cuts = [0, _cut(tokens, at.quote_end if at.kind == "marked" else at.quote), len(quote.text)]
        parts = [_within(quote.text, tokens, one, other, base) for one, other in pairwise(cuts)]
        for i, part in enumerate(parts):
            if part.coverage < 1:
                inner = [at for at, token in enumerate(tokens) if cuts[i] <= token.start < cuts[i + 1]]
                better = _elsewhere(quote, tokens, (inner[0], inner[-1] + 1), base, index) if inner else None
                parts[i] = better if better is not None and better.score > part.score else part
        return Spliced(tuple(parts), f"Between its words, {at.said_end - at.said} more were said.")
    split = _joined(_split(quote, tokens, (0, len(tokens)), base, index, MOST_PIECES), base)
    return split or _joined(_halves(quote, tokens, base, index), base)


def _joined(found: Sequence[Finding], base: Finding) -> Spliced | None:
    """The pieces as a splice, if they have enough of the quote that `base` has not, and do not belong together."""
    matched = sum(finding.matched for finding in found)
    if len(found) < 2 or matched < base.matched + PIECE - 1 or matched < ALL_FOUND * base.plain:
        return None
    why = _why(found)
    return Spliced(tuple(found), why) if why else None


def _halves(quote: Quote, tokens: Sequence[Token], base: Finding, index: Index) -> list[Finding]:
    """Two pieces that the transcripts have word for word, cut at the ellipsis or where the one has no more; or none.

    Found where no passage has enough of either for `_split` to begin with.
    """
    cut = _seam(quote, tokens, index) if base.plain <= MOST_HALVED else 0
    if not cut:
        return []
    first = _elsewhere(quote, tokens, (0, cut), base, index)
    second = _elsewhere(quote, tokens, (cut, len(tokens)), first, index) if first is not None else None
    if first is None or second is None or min(first.score, second.score) < 1:
        return []
    owners = [whose(quote.speaker, f.stretch, f.start) for f in (first, second)]
    return [] if False in owners else [first, second]


def _seam(quote: Quote, tokens: Sequence[Token], index: Index) -> int:
    """The token at which the quote falls into two pieces that stand in the transcripts; 0 if there is none."""
    own = [at for at, token in enumerate(tokens) if not at or token.start > tokens[at - 1].start]
    gaps = [at for at in own if tokens[at].mark == "gap" and 0 < at < len(tokens) - 1]
    if len(gaps) > 1 or any(token.mark not in ("", "gap") for token in tokens):
        return 0

    def stands(start: int, end: int) -> bool:
        return index.commonness(quote.text[tokens[start].start : tokens[end - 1].end]) > 0

    if gaps:
        return gaps[0] if stands(0, gaps[0]) and stands(gaps[0] + 1, len(tokens)) else 0
    ends = [at for at in own if PIECE <= at <= len(tokens) - PIECE]
    longest = bisect_left(ends, True, key=lambda at: not stands(0, at))
    fits = [at for at in ends[:longest] if stands(at, len(tokens))]
    sentence = [at for at in fits if quote.text[tokens[at - 1].end : tokens[at].start].strip(" \"'”’")[:1] in (*".?!",)]
    return (sentence or fits or [0])[-1]


def _split(
    quote: Quote, tokens: Sequence[Token], span: tuple[int, int], base: Finding, index: Index, most: int
) -> list[Finding]:
    """The tokens in `span` as pieces: what `base` has of them, and what other passages have of the rest."""
    start, end = _cut(tokens, span[0]), _cut(tokens, span[1]) if span[1] < len(tokens) else len(quote.text)
    whole = base if span == (0, len(tokens)) else _within(quote.text, tokens, start, end, base)
    stray = _stray(whole)
    if stray is None or most < 2:
        return [whole]
    narrow = span[0] + stray[0], span[0] + stray[1]
    wide = _no_scraps(tokens, span, narrow)
    elsewhere = None
    first, last = narrow
    for tried in dict.fromkeys([wide, (narrow[0], wide[1]), (wide[0], narrow[1]), narrow]):
        elsewhere = _elsewhere(quote, tokens, tried, base, index)
        if elsewhere is not None:
            first, last = tried
            break
    if elsewhere is None:
        return [whole]
    before = _split(quote, tokens, (span[0], first), base, index, most - 1) if first > span[0] else []
    after = _split(quote, tokens, (last, span[1]), base, index, most - 1) if last < span[1] else []
    return [*before, elsewhere, *after]


def _no_scraps(tokens: Sequence[Token], span: tuple[int, int], stray: tuple[int, int]) -> tuple[int, int]:
    """The stray words with what would be left of `span` beside them, where that is too short for a piece."""

    def scrap(start: int, end: int) -> bool:
        return sum(not token.mark for token in tokens[start:end]) < PIECE

    return (
        span[0] if scrap(span[0], stray[0]) else stray[0],
        span[1] if scrap(stray[1], span[1]) else stray[1],
    )


def _stray(finding: Finding) -> tuple[int, int] | None:
    """The run of words, `PIECE` at least, that the passage has least of: tokens of the quote, half open."""
    missing = [0.0] * len(finding.quote)
    for step in finding.steps:
        for i in range(step.quote, step.quote_end):
            if not finding.quote[i].mark:
                missing[i] = 1.0 if step.kind != "same" else -1.0 if heavy([finding.quote[i]]) else -0.5
    best, total, begin, span = 0.0, 0.0, 0, (0, 0)
    for i, value in enumerate(missing):
        if total <= 0:
            total, begin = 0.0, i
        total += value
        if total >= best > 0 or total > best:
            best, span = total, (begin, i + 1)
    words = sum(not token.mark for token in finding.quote[span[0] : span[1]])
    return span if best >= PIECE - 1 and words >= PIECE else None


def _elsewhere(
    quote: Quote, tokens: Sequence[Token], span: tuple[int, int], base: Finding, index: Index
) -> Finding | None:
    """The best passage for the tokens in `span`, the base's document and speaker first; None if none has them."""
    own = tokens[span[0] : span[1]]
    if heavy(own) < OWN_WORDS and len(own) < LONG_PIECE:
        return None
    start = _cut(tokens, span[0])
    end = _cut(tokens, span[1]) if span[1] < len(tokens) else len(quote.text)
    label = base.stretch.label(base.start)

    def worth(finding: Finding) -> tuple[float, bool, bool]:
        there = finding.stretch
        return finding.score, there.document == base.stretch.document, there.label(finding.start) == label

    found: list[Finding] = []
    places = [(base.stretch.document, base.stretch.tokens[base.start].start, base.stretch.tokens[base.end - 1].end)]
    places += [(hit.document, hit.start, hit.end) for hit in index.hits(quote.text[own[0].start : own[-1].end], _HITS)]
    for at, (document, begin, stop) in enumerate(places):
        around = _NEAR if at else _AROUND_BASE
        stretch = Stretch.of(document, index.documents[document], begin - around, stop + around)
        if _share(own, stretch) < PIECE_FOUND:
            continue
        finding = _aligned(quote.text, tokens, start, end, stretch)
        if finding.coverage >= PIECE_FOUND and finding.matched >= PIECE:
            found.append(finding)
    return max(found, key=worth, default=None)


def _share(own: Sequence[Token], stretch: Stretch) -> float:
    """The share of the words in `own` that stand anywhere in `stretch`, which is the most an alignment can find."""
    there, light = {token.norm for token in stretch.tokens}, tables.words("light")
    found = whole = 0.0
    for token in own:
        if not token.mark:
            weight = 0.5 if token.norm in light else 1.0
            whole += weight
            found += weight if token.norm in there or token.norm[:1] == "'" else 0.0
    return found / whole if whole else 0.0


def _within(text: str, tokens: Sequence[Token], start: int, end: int, base: Finding) -> Finding:
    return _aligned(text, tokens, start, end, base.stretch)


def _aligned(text: str, tokens: Sequence[Token], start: int, end: int, stretch: Stretch) -> Finding:
    """The part of the quote between two offsets, aligned with `stretch`."""
    part = [token.moved(-start) for token in tokens if start <= token.start < end]
    return Finding.of(text[start:end], part, stretch, align(part, stretch.tokens))


def _cut(tokens: Sequence[Token], at: int) -> int:
    """The offset at which the quote is cut before the token `at`."""
    return tokens[at].start if 0 < at < len(tokens) else 0 if at == 0 else tokens[-1].end


def _why(found: Sequence[Finding]) -> str:
    """In what way the pieces do not belong together; "" if they stand near one another and in order."""
    found = [finding for finding in found if finding.matched]
    documents = {finding.stretch.spoken.transcript.id for finding in found}
    if len(documents) > 1:
        if any(f.plain < PIECE_ABROAD or (f.score < 1 and heavy(f.quote) < OWN_WORDS_ABROAD) for f in found):
            return ""
        if any(f.score < ALIKE_ABROAD and f.plain < SHORT_ABROAD for f in found):
            return ""
        return f"It is put together from {len(documents)} transcripts."
    places = [(f.stretch.tokens[f.start].start, f.stretch.tokens[f.end - 1].end) for f in found]
    if any(other[0] < one[1] for one, other in pairwise(places)):
        return "Its pieces were said in another order."
    text = found[0].stretch.spoken.text
    between = max(len(text[one[1] : other[0]].split()) for one, other in pairwise(places))
    return f"Between its pieces, {between} words were said." if between > FAR else ""
