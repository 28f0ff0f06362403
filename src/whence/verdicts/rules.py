"""From an alignment to a verdict: which differences count, and what they are called (`docs/verdicts.md`).

The thresholds were fitted on the fitting half of the labelled set of `eval/check.py`, and looked at again on the real
quotes of the PolNeAR dev articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from whence.match import tables
from whence.match.align import Step
from whence.match.token import Token
from whence.model import Edit, Flag, Passage, VerdictName
from whence.verdicts.clean_up import denied, settled
from whence.verdicts.flags import Side, changed, cut_short, reverses
from whence.verdicts.stretch import Stretch

FAR = 50
"""Words left out without a mark, above which a quote is spliced rather than trimmed."""
FAR_MARKED = 100
"""Words left out under an ellipsis, above which a quote is spliced rather than marked."""
OMISSION = 0.4
"""What a place where words were left out weighs, relative to a word that was not found."""


@dataclass(frozen=True)
class Finding:
    """A quote aligned with a stretch of a transcript; `steps` are cleaned up (`clean_up.py`)."""

    quote_text: str
    quote: Sequence[Token]
    stretch: Stretch
    steps: tuple[Step, ...]
    denied: bool = False
    """Whether a "not" follows the last word, which denies it."""

    @staticmethod
    def of(quote_text: str, quote: Sequence[Token], stretch: Stretch, steps: Sequence[Step]) -> Finding:
        """The finding from a raw alignment."""
        behind = denied(quote, stretch, steps)
        return Finding(quote_text, quote, stretch, settled(quote, stretch, [*steps, *behind]), bool(behind))

    @cached_property
    def matched(self) -> int:
        """Words of the quote outside brackets that the transcript has at their place."""
        return sum(
            sum(not token.mark for token in self.quote[s.quote : s.quote_end]) for s in self.steps if s.kind == "same"
        )

    @cached_property
    def plain(self) -> int:
        """Words of the quote outside brackets."""
        return sum(not token.mark for token in self.quote)

    @cached_property
    def coverage(self) -> float:
        """The share of the quote's words that were found, words that everything is said with at half weight."""
        total = self._weight(0, len(self.quote))
        return sum(self._weight(s.quote, s.quote_end) for s in self.steps if s.kind == "same") / total if total else 0.0

    def _weight(self, start: int, end: int) -> float:
        """The weight of some words; of two that are written as one, the first counts."""
        light, words = tables.words("light"), self.quote
        return sum(
            0.5 if words[i].norm in light else 1.0
            for i in range(start, end)
            if not words[i].mark and not (i and words[i].start == words[i - 1].start)
        )

    @cached_property
    def closeness(self) -> float:
        """The same, each place where words were left out without a mark counting as `OMISSION` words not found."""
        total = self._weight(0, len(self.quote))
        omissions = sum(s.kind == "left out" for s in self.steps)
        return self.coverage * total / (total + OMISSION * omissions) if total else 0.0

    @cached_property
    def score(self) -> float:
        """How alike quote and passage are, in [0, 1]: twice the words in common by all words (Dice), marks apart."""
        differing = 0
        for s in self.steps:
            if s.kind in ("changed", "added", "left out"):
                differing += (s.quote_end - s.quote) + (s.said_end - s.said)
        return 2 * self.matched / (2 * self.matched + differing) if self.matched else 0.0

    @cached_property
    def flags(self) -> frozenset[Flag]:
        """What was changed of negations, numbers and names."""
        found: set[Flag] = set()
        for at, step in enumerate(self.steps):
            found |= self._flags(at, step)
        return frozenset(found)

    @cached_property
    def reversed(self) -> bool:
        """Whether a negation was left out whose predicate was kept."""
        return any(
            s.said_end > s.said and (s.kind == "left out" or self._only_gap(s)) and reverses(self._said(s))
            for s in self.steps
        )

    @cached_property
    def verdict(self) -> VerdictName:
        """What was done to the words, if they are this passage's at all."""
        kinds = {s.kind for s in self.steps if not self._idle(s)}
        if self.far:
            return "spliced"
        if kinds & {"changed", "added"} or self.reversed:
            return "altered"
        return "trimmed" if "left out" in kinds else "marked" if "marked" in kinds else "verbatim"

    @cached_property
    def far(self) -> bool:
        """Whether more was left out at one place than a trim or an ellipsis stands for."""
        return any(
            s.said_end - s.said > (FAR_MARKED if s.kind == "marked" else FAR)
            for s in self.steps
            if s.kind in ("marked", "left out")
        )

    def edits(self) -> tuple[Edit, ...]:
        """The steps in words. The quote's sides joined give the quote, the passage's sides the passage."""
        found: list[Edit] = []
        shown = [s for s in self.steps if s.quote_end > s.quote or s.said_end > s.said]
        own = _cuts(self.quote_text, self.quote, [s.quote for s in shown], True)
        end = self.end
        there = _cuts(self.stretch.spoken.text, self.stretch.tokens[:end], [s.said for s in shown], False)
        for at, step in enumerate(shown):
            kind = "same" if self._idle(step) else step.kind
            quote = self.quote_text[own[at] : own[at + 1]].strip()
            found.append(Edit(kind, quote, self.stretch.spoken.text[there[at] : there[at + 1]].strip()))
        return tuple(found)

    def passages(self) -> tuple[Passage, ...]:
        """Where the words come from: one passage for each turn that has some of them."""
        words = {
            self.stretch.turn(i)
            for s in self.steps
            if s.kind == "same" and s.quote_end > s.quote
            for i in range(s.said, s.said_end)
        }
        found = self.stretch.passages(self.start, self.end)
        return tuple(passage for passage in found if passage.turn in words) or found

    @cached_property
    def start(self) -> int:
        """The first word of the passage."""
        return next((s.said for s in self.steps if s.said_end > s.said), 0)

    @cached_property
    def end(self) -> int:
        """The position behind the last word of the passage."""
        return next((s.said_end for s in reversed(self.steps) if s.said_end > s.said), 0)

    def _idle(self, step: Step) -> bool:
        """Whether a mark stands for nothing: an ellipsis where nothing was left out."""
        return (
            step.kind == "marked"
            and step.said == step.said_end
            and all(token.mark == "gap" for token in self.quote[step.quote : step.quote_end])
        )

    def _only_gap(self, step: Step) -> bool:
        return step.kind == "marked" and all(t.mark in ("gap", "sic") for t in self.quote[step.quote : step.quote_end])

    def _quote(self, step: Step) -> Side:
        return Side(self.quote_text, self.quote, step.quote, step.quote_end)

    def _said(self, step: Step) -> Side:
        return Side(self.stretch.spoken.text, self.stretch.tokens, step.said, step.said_end)

    def _flags(self, at: int, step: Step) -> set[Flag]:
        if step.kind == "same" or (step.said == step.said_end and self._only_gap(step)):
            return set()
        quote, said = self._quote(step), self._said(step)
        if step.kind in ("changed", "added"):
            return changed(quote, said)
        found: set[Flag] = {"negation"} if reverses(said) else set()
        if step.kind == "left out":
            tokens = self.stretch.tokens
            before = tokens[step.said - 1] if at else None
            after = tokens[step.said_end] if at + 1 < len(self.steps) and step.said_end < len(tokens) else None
            found |= cut_short(said, before, after)
        elif not self._only_gap(step):
            # What brackets replace is marked; what they turn into something else is flagged all the same.
            flags = changed(quote, said)
            if not (said.names() and quote.names()):
                flags.discard("name")
            if not quote.numbers():
                flags.discard("number")
            found |= flags
        return found


def heavy(tokens: Sequence[Token]) -> int:
    """How many of the words outside brackets are not such as everything is said with."""
    return sum(not token.mark and token.norm not in tables.words("light") for token in tokens)


def _cuts(text: str, tokens: Sequence[Token], starts: Sequence[int], whole: bool) -> list[int]:
    """Where to cut `text` so that each step has its words and what stands around them; `whole` from end to end."""
    cuts: list[int] = []
    last = tokens[-1].end if tokens else 0
    for at, start in enumerate(starts):
        if at == 0:
            cuts.append(0 if whole else tokens[start].start if start < len(tokens) else last)
        elif start >= len(tokens):
            cuts.append(last)
        else:
            begin = tokens[start - 1].end if start else 0
            space = max(text.rfind(char, begin, tokens[start].start) for char in " \n\t\u00a0")
            cuts.append(max(cuts[-1], space + 1 if space >= 0 else tokens[start].start))
    cuts.append(len(text) if whole else last)
    return [max(cuts[: i + 1]) for i in range(len(cuts))]
