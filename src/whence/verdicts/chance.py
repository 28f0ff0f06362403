"""Whether a short quote with one word changed was said, or its words occur in the transcripts by chance."""

from __future__ import annotations

import math

from rapidfuzz.fuzz import ratio

from whence.match import tables
from whence.match.align import Step
from whence.verdicts.flags import Side
from whence.verdicts.index import Index
from whence.verdicts.rules import Finding

FEW = 8
"""Words of a quote up to which this is asked; of longer ones the share of words found says enough."""
TELLING, TELLING_OWN = 8.0, 4.0
"""Bits that are enough; and if the passage is by the very speaker that the article names."""
MOST_ODD = 2
"""Words on either side of the one place where quote and passage differ."""
_NUMBER, _NAME, _NEGATION, _ALIKE = 6.0, 5.0, 4.0, 4.0
"""Bits: how telling it is that a number stands in a number's place, a name in a name's; that only a negation differs;
that the words in one place are written alike."""
_ALIKE_FROM = 60.0  # per cent of their letters
_NEAR = 60  # characters on either side that show whether a transcript has capitals and small letters


def told_by_its_words(finding: Finding, index: Index, own: bool) -> bool:
    """Whether a short quote is this passage with one place changed; `own` if the passage is by the speaker named."""
    return finding.plain <= FEW and evidence(finding, index) >= (TELLING_OWN if own else TELLING)


def evidence(finding: Finding, index: Index) -> float:
    """How much the words that were found say of their place, in bits; minus infinity if they differ at two places.

    Were the words on both sides of the change put at random, the transcripts would have them so `2 ** -evidence` times.
    """
    odd = odd_place(finding)
    if odd is None:
        return -math.inf
    size = max(2, index.words)
    bits = -math.log2(size)
    for step in finding.steps:
        if step.kind == "same" and step.quote_end > step.quote:
            own = finding.quote[step.quote : step.quote_end]
            times = index.commonness(finding.quote_text[own[0].start : own[-1].end])
            bits += math.log2(size / times) if times else 0.0
    return bits + kinship(finding, odd)


def odd_place(finding: Finding) -> Step | None:
    """The one place where quote and passage differ, by `MOST_ODD` words at most; None if there is not just one."""
    odd = [step for step in finding.steps if step.kind != "same"]
    if len(odd) != 1 or odd[0].kind == "marked":
        return None
    own, there = odd[0].quote_end - odd[0].quote, odd[0].said_end - odd[0].said
    return odd[0] if max(own, there) <= MOST_ODD else None


def kinship(finding: Finding, step: Step) -> float:
    """How much the words that differ at `step` have in common, in bits."""
    quote = Side(finding.quote_text, finding.quote, step.quote, step.quote_end)
    said = Side(finding.stretch.spoken.text, finding.stretch.tokens, step.said, step.said_end)
    if quote.negations() != said.negations():
        return _NEGATION
    bits = 0.0
    if quote.numbers() and said.numbers():
        bits = _NUMBER
    elif quote.names() and (said.names() or _name_in_one_case(said)):
        bits = _NAME
    return bits + (_ALIKE if ratio(_written(quote), _written(said)) >= _ALIKE_FROM else 0.0)


def _name_in_one_case(said: Side) -> bool:
    """Whether the words may be a name that nothing shows to be one, since all is in capitals or in small letters."""
    words = said.words()
    if not words or any(token.norm in tables.words("light") for token in words):
        return False
    near = said.text[max(0, words[0].start - _NEAR) : words[-1].end + _NEAR]
    return near.isupper() or near.islower()


def _written(side: Side) -> str:
    words = side.words()
    return side.text[words[0].start : words[-1].end].casefold() if words else ""
