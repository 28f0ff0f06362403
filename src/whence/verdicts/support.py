"""What most supports an indirect statement: a passage and how much of the statement it has. Never a confirmation."""

from __future__ import annotations

from collections.abc import Sequence

from whence.match import tables
from whence.match.token import Token
from whence.model import Quote, Verdict
from whence.verdicts.flags import is_number
from whence.verdicts.index import Index
from whence.verdicts.stretch import Stretch
from whence.verdicts.whose import whose

HITS = 24
SUPPORTS = 0.35
"""The least share of a statement's own words that a passage must have to be shown as its support."""
_AROUND = 120  # characters on either side of what the index finds
_STEM = 5  # letters that two forms of a word have in common


def paraphrase(quote: Quote, plain: Sequence[Token], index: Index) -> Verdict:
    """The passage that has most of the telling words of `quote`; "not found" if none has enough."""
    wanted = {_stem(token): _weight(token) for token in plain if token.norm not in tables.words("light")}
    if not wanted:
        return Verdict(quote, "too short", why="There are no words in it to look for.")
    best: tuple[float, Stretch, int, int] | None = None
    for hit in index.hits(quote.text, HITS):
        stretch = Stretch.of(hit.document, index.documents[hit.document], hit.start - _AROUND, hit.end + _AROUND)
        score, start, end = _supported(wanted, stretch, len(plain))
        if end > start and quote.speaker and whose(quote.speaker, stretch, start) is False:
            score *= 0.5
        if end > start and (best is None or score > best[0]):
            best = score, stretch, start, end
    if best is None:
        return Verdict(quote, "not found", why="The transcripts have nothing like it.")
    score, stretch, start, end = best
    passages = stretch.passages(start, end)
    main = max(passages, key=lambda passage: len(passage.text))
    if score < SUPPORTS:
        return Verdict(
            quote, "not found", passage=main, score=round(score, 4), why="No passage has enough of its words."
        )
    why = "Not a quotation: this passage comes nearest to it, which does not confirm it."
    return Verdict(quote, "paraphrase", passage=main, score=round(score, 4), why=why)


def _supported(wanted: dict[str, float], stretch: Stretch, length: int) -> tuple[float, int, int]:
    """The share of `wanted` in the best run of words in `stretch`, at most twice as long as the statement."""
    places = [(i, stem) for i, token in enumerate(stretch.tokens) if (stem := _stem(token)) in wanted]
    whole, widest = sum(wanted.values()), 2 * length + 10
    best = 0.0, 0, 0
    for at, (first, _) in enumerate(places):
        seen: set[str] = set()
        share = 0.0
        for last, stem in places[at:]:
            if last - first > widest:
                break
            if stem not in seen:
                seen.add(stem)
                share += wanted[stem] / whole
                if share > best[0] + 1e-9:
                    best = share, first, last + 1
    return best


def _stem(token: Token) -> str:
    return token.norm if token.norm[:1] == "#" or not token.norm.isalpha() else token.norm[:_STEM]


def _weight(token: Token) -> float:
    return 2.0 if is_number(token) else 1.0
