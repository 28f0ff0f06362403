"""Finds the furniture of a plain text: an ordered list of rules, of which the first to claim a stretch has it."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator

from whence.intake.blocks import Blocks, blocks
from whence.intake.closings import OUTLET_WORDS, signatures
from whence.intake.found import Found
from whence.intake.lines import AGENCY, LINE_RULES, applies
from whence.intake.openings import captions, datelines, headers, stamp, tags, update_labels

_LONGEST_LINE = max(rule.longest for rule in LINE_RULES)
_AGENCY = re.compile(rf"{AGENCY}\b|Tribune Content|Writers Group|Syndicate")
_JOB = re.compile(
    r"\b(?:Writer|Reporter|Correspondent|Editor|Columnist|Contributor|Bureau|Staff|Producer|Analyst|Fellow)\b", re.I
)
_COMPANY = re.compile(r",?\s+(?:LLC|Inc|Ltd|plc|GmbH|AG|Co|Corp)\b\.?.*$", re.IGNORECASE)


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
                    byline=_writers(facts.get("byline")),
                    outlet=_owner(facts.get("outlet")),
                )
                break


def _writers(names: str | None) -> str | None:
    """The names of a byline up to the first that is a job or an outlet."""
    kept = []
    for name in re.split(r",\s+(?!and )", names or ""):
        if _JOB.search(name) or OUTLET_WORDS.search(name):
            break
        kept.append(name)
    return ", ".join(kept) or None


def _owner(name: str | None) -> str | None:
    """The outlet that a copyright line names, if it does name one: the owner of a wire text did not publish it here."""
    name = _COMPANY.sub("", name or "").strip()
    return name if OUTLET_WORDS.search(name) and not _AGENCY.search(name) else None


RULES: tuple[Callable[[Blocks], Iterator[Found]], ...] = (
    headers,
    signatures,
    captions,
    lines,
    update_labels,
    datelines,
    tags,
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
    for rule in RULES:
        for found in rule(parts):
            if found.start < found.end and _free(taken, found.start, found.end):
                insort(taken, (found.start, found.end))
                kept.append(found)
    return tuple(sorted(kept, key=lambda found: found.start))


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (start, end))
    return (at == 0 or taken[at - 1][1] <= start) and (at == len(taken) or end <= taken[at][0])
