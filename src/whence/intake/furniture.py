"""Finds the furniture of a plain text: an ordered list of rules, of which the first to claim a stretch has it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator

from whence.intake.blocks import Blocks, blocks
from whence.intake.closings import signatures
from whence.intake.dates import first_date
from whence.intake.facts import employer, owner, writers
from whence.intake.found import Found
from whence.intake.inserts import inserts
from whence.intake.lines import LINE_RULES, applies
from whence.intake.openings import captions, datelines, headers, stamp, tags, update_labels
from whence.intake.running import heads

_LONGEST_LINE = max(rule.longest for rule in LINE_RULES)
_DATED = ("dateline", "byline")  # a date on such a line is the day of publication


def lines(parts: Blocks) -> Iterator[Found]:
    """Blocks that match a row of `LINE_RULES`, the first that does."""
    count = len(parts.spans)
    for index, span in enumerate(parts.spans):
        if span.end - span.start > _LONGEST_LINE:
            continue
        words = span.of(parts.text)
        for rule in LINE_RULES:
            if len(words) > rule.longest or not applies(rule, index, count):
                continue
            if found := rule.pattern.fullmatch(words):
                facts = found.groupdict()
                yield Found(
                    span.start,
                    span.end,
                    rule.kind,
                    byline=writers(facts.get("byline")),
                    outlet=owner(facts.get("outlet")) or owner(employer(facts.get("byline"))),
                    published=first_date(words) if rule.kind in _DATED else None,
                )
                break


RULES: tuple[Callable[[Blocks], Iterator[Found]], ...] = (
    headers,
    signatures,
    captions,
    lines,
    update_labels,
    datelines,
    tags,
    inserts,
)


def find(text: str) -> tuple[Found, ...]:
    """The furniture of `text`, in the order of the text, without overlaps. The title is not looked for here."""
    first = stamp(text)
    parts = blocks(text, first.end if first else 0)
    taken: list[tuple[int, int]] = []
    kept: list[Found] = []
    if first:
        taken.append((first.start, first.end))
        kept.append(first)
    for rule in (lambda _: heads(text), *RULES):
        for found in rule(parts):
            if found.start < found.end and _free(taken, found.start, found.end):
                insort(taken, (found.start, found.end))
                kept.append(found)
    return tuple(sorted(kept, key=lambda found: found.start))


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (start, end))
    return (at == 0 or taken[at - 1][1] <= start) and (at == len(taken) or end <= taken[at][0])
