"""Cleans up an alignment: what does not count as a difference becomes "same", neighbouring changes become one."""

from __future__ import annotations

from collections.abc import Sequence

from whence.match import tables
from whence.match.align import Step
from whence.match.token import Token
from whence.verdicts.stretch import Stretch

STAMMER = 8
"""The longest sequence of words, spoken twice with a break between, that counts as a false start."""
_JOINED = 3  # words that one word may be written as, less those aligned with it
_CASE = 8  # words on either side that show whether a transcript is in capitals or small letters throughout
_DASHES = ("-", "–", "—", "…", "..")


def settled(quote: Sequence[Token], stretch: Stretch, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with what does not count as a difference called "same", and changes that belong together as one."""
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
            found.extend(_together(quote, stretch, steps[at:end], (at == 0, end == len(steps))))
        else:
            found.append(step)
            end = at + 1
        at = end
    return _whole_words(quote, stretch, _joined(found))


def denied(quote: Sequence[Token], stretch: Stretch, steps: Sequence[Step]) -> list[Step]:
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


def _together(quote: Sequence[Token], stretch: Stretch, steps: Sequence[Step], ends: tuple[bool, bool]) -> list[Step]:
    """Neighbouring differences as one change, or as none if only spaces and hyphens differ ("health care").

    `ends` says whether they are the first and the last of the quote, where the passage may be longer than the steps.
    """
    whole = Step("changed", steps[0].quote, steps[-1].quote_end, steps[0].said, steps[-1].said_end)
    for before in range(_JOINED if ends[0] else 1):
        for behind in range(_JOINED if ends[1] else 1):
            wider = whole._replace(said=whole.said - before, said_end=whole.said_end + behind)
            if wider.said >= 0 and wider.said_end <= len(stretch.tokens) and _written_otherwise(quote, stretch, wider):
                return [wider._replace(kind="same")]
    if ends[0] and _begins_within(quote, stretch, whole):
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


def _written_otherwise(quote: Sequence[Token], stretch: Stretch, step: Step) -> bool:
    """Whether both sides have the same letters, and neither has a negation that the other lacks ("not able").

    Where a transcript is in capitals or small letters throughout, its "us" may be "U.S.".
    """
    own = [token.norm for token in quote[step.quote : step.quote_end]]
    there = [token.norm for token in stretch.tokens[step.said : step.said_end]]
    if own == ["united", "states"] and there == ["us"]:
        near = stretch.text(max(0, step.said - _CASE), step.said_end + _CASE)
        return near.isupper() or near.islower()
    negations = tables.words("negations")
    return (
        bool(own and there)
        and _letters(own) == _letters(there)
        and sum(word in negations for word in own) == sum(word in negations for word in there)
    )


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
