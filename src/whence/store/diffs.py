"""How the statements of an article changed from one version to another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from whence.model import Ledger, Statement
from whence.store.records import Change, Word
from whence.text.folded import fold

# From this share of common words on (Dice, by words with their counts), two statements are one that changed. Below it
# a reader no longer sees one as a rewording of the other; chosen on made-up pairs, not tuned.
ALIKE = 0.5
_WORD = re.compile(r"\w+")


def changes(old: Ledger, new: Ledger) -> tuple[Change, ...]:
    """What became of each statement: kept, changed, gone or new; in the order of the new ledger.

    What is gone stands where it stood, after what came before it. Statements pair off by the same words and speaker,
    then by the same words, then by the most words in common.
    """
    pairs = _pairs(old, new)
    from_new = {j: i for i, j in pairs.items()}
    gone = [i for i in range(len(old.statements)) if i not in pairs]
    out: list[Change] = []
    for j, statement in enumerate(new.statements):
        i = from_new.get(j)
        if i is None:
            out.append(Change("new", None, statement, None, _name(new, statement)))
            continue
        while gone and gone[0] < i:
            out.append(_gone(old, gone.pop(0)))
        out.append(_pair(old, old.statements[i], new, statement))
    out.extend(_gone(old, i) for i in gone)
    return tuple(out)


def _gone(old: Ledger, i: int) -> Change:
    return Change("gone", old.statements[i], None, _name(old, old.statements[i]), None)


def _pair(old: Ledger, before: Statement, new: Ledger, after: Statement) -> Change:
    was, now = _name(old, before), _name(new, after)
    moved = fold(was or "") != fold(now or "")
    if before.text.split() == after.text.split():
        same = not moved and before.polarity == after.polarity
        return Change("kept" if same else "changed", before, after, was, now, (), moved)
    return Change("changed", before, after, was, now, tuple(word_diff(before.text, after.text)), moved)


def _name(ledger: Ledger, statement: Statement) -> str | None:
    speaker = ledger.speaker(statement)
    return speaker.name if speaker else None


def _pairs(old: Ledger, new: Ledger) -> dict[int, int]:
    """Which statement of the new ledger each of the old one became."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for with_speaker in (True, False):
        places: dict[tuple[str, ...], list[int]] = {}
        for j, statement in enumerate(new.statements):
            if j not in taken:
                places.setdefault(_sign(new, statement, with_speaker), []).append(j)
        for i, statement in enumerate(old.statements):
            waiting = [] if i in pairs else places.get(_sign(old, statement, with_speaker), [])
            if waiting:
                pairs[i] = waiting.pop(0)
                taken.add(pairs[i])
    for _, i, j in _likely(old, new, pairs, taken):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _sign(ledger: Ledger, statement: Statement, with_speaker: bool) -> tuple[str, ...]:
    words = " ".join(statement.text.split())
    return (words, fold(_name(ledger, statement) or "")) if with_speaker else (words,)


def _likely(old: Ledger, new: Ledger, pairs: dict[int, int], taken: set[int]) -> list[tuple[float, int, int]]:
    """The pairs alike enough, the most alike first; only statements with words in common are compared."""
    bags = {j: _bag(s) for j, s in enumerate(new.statements) if j not in taken}
    holders: dict[str, list[int]] = {}
    for j, bag in bags.items():
        for word in bag:
            holders.setdefault(word, []).append(j)
    found = []
    for i, statement in enumerate(old.statements):
        if i in pairs:
            continue
        bag = _bag(statement)
        shared: Counter[int] = Counter()
        for word, count in bag.items():
            for j in holders.get(word, ()):
                shared[j] += min(count, bags[j][word])
        for j, common in shared.items():
            score = 2 * common / (bag.total() + bags[j].total())
            if score >= ALIKE:
                found.append((-score, i, j))
    return sorted(found, key=lambda pair: (pair[0], abs(pair[1] - pair[2]), pair[1], pair[2]))


def _bag(statement: Statement) -> Counter[str]:
    return Counter(_WORD.findall(statement.text.casefold()))


def word_diff(old: str, new: str) -> Iterator[Word]:
    """The words of both, as stretches that stayed, went or came; a space stands between any two stretches."""
    before, after = old.split(), new.split()
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Word("kept", " ".join(after[j1:j2]))
            continue
        if i2 > i1:
            yield Word("gone", " ".join(before[i1:i2]))
        if j2 > j1:
            yield Word("new", " ".join(after[j1:j2]))
