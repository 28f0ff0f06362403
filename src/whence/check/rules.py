"""From an alignment to a verdict: which differences count, and what they are called (`docs/verdicts.md`).

The thresholds were fitted on the fitting half of the labelled set of `eval/check.py`, and looked at again on the real
quotes of the PolNeAR dev articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from whence.check import tables
from whence.check.align import Step
from whence.check.flags import Side, changed, cut_short, reverses
from whence.check.stretch import Stretch
from whence.check.token import Token
from whence.model import Edit, Flag, Passage, VerdictName

FAR = 50
"""Words left out without a mark, above which a quote is spliced rather than trimmed."""
FAR_MARKED = 100
"""Words left out under an ellipsis, above which a quote is spliced rather than marked."""
OMISSION = 0.4
"""What a place where words were left out weighs, relative to a word that was not found."""
STAMMER = 8
"""The longest sequence of words, spoken twice with a break between, that counts as a false start."""

_DASHES = ("-", "–", "—", "…", "..")


@dataclass(frozen=True)
class Finding:
    """A quote aligned with a stretch of a transcript; `steps` after the rules for what is no difference."""

    quote_text: str
    quote: Sequence[Token]
    stretch: Stretch
    steps: tuple[Step, ...]
    denied: bool = False
    """Whether a "not" follows the last word, which denies it."""

    @staticmethod
    def of(quote_text: str, quote: Sequence[Token], stretch: Stretch, steps: Sequence[Step]) -> Finding:
        """The finding from a raw alignment."""
        denied = _denied(quote, stretch, steps)
        return Finding(quote_text, quote, stretch, _settled(quote, stretch, [*steps, *denied]), bool(denied))

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
        if step.kind == "same" or (step.kind == "marked" and step.said == step.said_end and self._only_gap(step)):
            return set()
        quote, said = self._quote(step), self._said(step)
        if step.kind in ("changed", "added"):
            return changed(quote, said)
        found: set[Flag] = {"negation"} if reverses(said) else set()
        if step.kind == "left out":
            tokens = self.stretch.tokens
            before = tokens[step.said - 1] if at else None
            after = tokens[step.said_end] if at + 1 < len(self.steps) else None
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


def _settled(quote: Sequence[Token], stretch: Stretch, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with what is no difference told as "same", and changes that belong together as one."""
    found: list[Step] = []
    at = 0
    while at < len(steps):
        step = steps[at]
        if step.kind == "left out" and (_false_start(stretch, step) or _interjection(stretch, step)):
            found.append(step._replace(kind="same"))
            at += 1
            continue
        end = at
        while end < len(steps) and steps[end].kind in ("changed", "added", "left out"):
            end += 1
        if end - at > 1 or (end > at and step.kind == "changed"):
            found.extend(_together(quote, stretch, steps[at:end]))
        else:
            found.append(step)
            end = at + 1
        at = end
    return _whole_words(quote, stretch, _joined(found))


def _denied(quote: Sequence[Token], stretch: Stretch, steps: Sequence[Step]) -> list[Step]:
    """A "not" right behind the last word, where that is a verb which it denies: "we can" is not in "we can't"."""
    if not steps or steps[-1].kind != "same" or steps[-1].said_end >= len(stretch.tokens):
        return []
    end = steps[-1].said_end
    last, after = stretch.tokens[end - 1], stretch.tokens[end]
    joined = after.start < last.end or not stretch.between(end - 1, end).strip()
    if after.norm != "not" or not joined or last.norm not in tables.words("denied"):
        return []
    return [Step("left out", steps[-1].quote_end, steps[-1].quote_end, end, end + 1)]


def _joined(steps: Sequence[Step]) -> list[Step]:
    found: list[Step] = []
    for step in steps:
        last = found[-1] if found else None
        if last and last.kind == step.kind != "marked":
            found[-1] = Step(last.kind, last.quote, step.quote_end, last.said, step.said_end)
        else:
            found.append(step)
    return found


def _together(quote: Sequence[Token], stretch: Stretch, steps: Sequence[Step]) -> list[Step]:
    """Neighbouring differences as one change, or as none if only spaces and hyphens differ ("health care")."""
    whole = Step("changed", steps[0].quote, steps[-1].quote_end, steps[0].said, steps[-1].said_end)
    own = [token.norm for token in quote[whole.quote : whole.quote_end]]
    there = [token.norm for token in stretch.tokens[whole.said : whole.said_end]]
    if own and there and _letters(own) == _letters(there):
        negations = tables.words("negations")
        if sum(word in negations for word in own) == sum(word in negations for word in there):
            return [whole._replace(kind="same")]
    if whole.quote == 0 and whole.said == steps[0].said and _begins_within(quote, stretch, whole):
        return [whole._replace(kind="same")]
    if whole.quote == whole.quote_end:
        return [whole._replace(kind="left out")]
    if whole.said == whole.said_end:
        return [whole._replace(kind="added")]
    long = [s for s in steps if s.kind == "left out" and s.said_end - s.said > STAMMER]
    return list(steps) if long else [whole]


def _begins_within(quote: Sequence[Token], stretch: Stretch, step: Step) -> bool:
    """Whether the quote begins within a number, with its last words: "billion a year" of "five billion a year"."""
    own, there = quote[step.quote : step.quote_end], stretch.tokens[step.said : step.said_end]
    if not own or not there or any(token.norm not in tables.words("amounts") or token.mark for token in own):
        return False
    written = stretch.spoken.text[there[0].start : there[-1].end].casefold()
    return there[0].norm[:1] == "#" and written.endswith(" ".join(token.norm for token in own))


def _letters(words: Sequence[str]) -> str:
    return "".join(words).replace("'", "")


def _false_start(stretch: Stretch, step: Step) -> bool:
    """Whether the words left out only begin what is then said: "the -- the", "we were -- we were", "th-- the"."""
    norms = [token.norm for token in stretch.tokens]
    start, end = step.said, step.said_end
    for period in range(1, min(end - start, STAMMER) + 1):
        ahead = end + period <= len(norms) and all(_begins(norms[x], norms[x + period]) for x in range(start, end))
        back = start >= period and all(norms[x] == norms[x - period] for x in range(start, end))
        if not (ahead or back):
            continue
        break_at = end - 1 if ahead else start - 1
        exact = not ahead or all(norms[x] == norms[x + period] for x in range(start, end))
        broken = any(dash in stretch.between(break_at, break_at + 1) for dash in _DASHES)
        if broken or (exact and all(norm in tables.words("stammered") for norm in norms[start:end])):
            return True
    return False


def _begins(word: str, whole: str) -> bool:
    return whole.startswith(word)


def _interjection(stretch: Stretch, step: Step) -> bool:
    """Whether the words left out are another's, spoken between two turns of the one who is quoted."""
    tokens = stretch.tokens
    if step.said == 0 or step.said_end >= len(tokens):
        return False
    first, last = stretch.turn(step.said - 1), stretch.turn(step.said_end)
    if last - first < 2 or stretch.turn(step.said) <= first or stretch.turn(step.said_end - 1) >= last:
        return False
    speaker = stretch.label(step.said - 1)
    if speaker is None or speaker != stretch.label(step.said_end):
        return False
    turns = stretch.spoken.transcript.turns
    return all(turns[turn].speaker != speaker for turn in range(first + 1, last))


def _whole_words(quote: Sequence[Token], stretch: Stretch, steps: list[Step]) -> tuple[Step, ...]:
    """The steps widened to written words: a change of half of "don't" is a change of "don't"."""
    at = 1
    while at < len(steps):
        one, other = steps[at - 1], steps[at]
        if _cuts_word(quote, other.quote) or _cuts_word(stretch.tokens, other.said):
            if one.kind == "same" and (smaller := _without_last(quote, stretch, one)) is not None:
                moved = Step(other.kind, smaller.quote_end, other.quote_end, smaller.said_end, other.said_end)
                steps[at - 1], steps[at] = smaller, _both(moved)
            elif other.kind == "same" and (smaller := _without_first(quote, stretch, other)) is not None:
                moved = Step(one.kind, one.quote, smaller.quote, one.said, smaller.said)
                steps[at - 1], steps[at] = _both(moved), smaller
        at += 1
    return tuple(s for s in steps if s.quote_end > s.quote or s.said_end > s.said)


def _both(step: Step) -> Step:
    if step.kind in ("left out", "added") and step.quote_end > step.quote and step.said_end > step.said:
        return step._replace(kind="changed")
    return step


def _cuts_word(tokens: Sequence[Token], at: int) -> bool:
    return 0 < at < len(tokens) and tokens[at - 1].end > tokens[at].start


def _without_last(quote: Sequence[Token], stretch: Stretch, step: Step) -> Step | None:
    own, there = step.quote_end, step.said_end
    while own > step.quote and there > step.said and (_cuts_word(quote, own) or _cuts_word(stretch.tokens, there)):
        own, there = own - 1, there - 1
    if _cuts_word(quote, own) or _cuts_word(stretch.tokens, there):
        return None
    return Step(step.kind, step.quote, own, step.said, there)


def _without_first(quote: Sequence[Token], stretch: Stretch, step: Step) -> Step | None:
    own, there = step.quote, step.said
    while (
        own < step.quote_end and there < step.said_end and (_cuts_word(quote, own) or _cuts_word(stretch.tokens, there))
    ):
        own, there = own + 1, there + 1
    if _cuts_word(quote, own) or _cuts_word(stretch.tokens, there):
        return None
    return Step(step.kind, own, step.quote_end, there, step.said_end)


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
