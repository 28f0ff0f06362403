"""Finds the speaker labels of a text: which layout it uses, and which of the lines that look like labels are some.

Both are decided over the whole text, since "There are three things: …" has a colon as well. What looks like a label
and is not sure to be one ends the turn before it all the same: whose words follow is then unknown, rather than the
speaker's who had the word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from whence.intake.transcripts.layouts import (
    LAYOUTS,
    Label,
    Layout,
    in_brackets,
    in_columns,
    inline,
    like_a_label,
    on_own_line,
    with_colon,
    with_dash,
    with_stop,
)

_GAP = r"[^\S\n]*+"
_BOLD = r"(?:\*\*|__)?"
_ARROWS = re.compile(rf"(?:^{_GAP}|(?<=[^\S\n]))>>>?{_GAP}", re.MULTILINE)
_QA = re.compile(
    rf"^{_GAP}{_BOLD}(?:(?P<name>[QA])(?:[.:]{_BOLD}[^\S\n]+|[^\S\n]{{2,}}|\t|(?<=Q)[^\S\n](?=[^\W\d_a-z]))(?=\S)"
    rf"|(?P<by>BY[^\S\n]+M(?:R|S|RS)\.?[^\S\n][^\n:]{{1,40}}:){_GAP}$)",
    re.MULTILINE,
)
_LINE = re.compile(r"^.*\S", re.MULTILINE)
_BLANK = re.compile(r"\n[^\S\n]*+\n(?=[^\S\n]*+[^\s])")
_SURE = ("caps", "titled")
_SOME, _MOST = 0.15, 0.6  # of the lines or paragraphs, opened by what looks like a label
_FAINT = 0.5  # the same for looks that say little: "adler: …", "A: …"
_TIMED = 0.6  # of the times in a text, at labels: it gives a time to each change of speaker
_BEFORE = 200  # code points in which the end of what stands before a label is looked for
_ENDS = frozenset(".?!…)]\"'”’—–-:")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with what is asked of it again and again: its lines and paragraphs, and where times stood in it."""

    text: str
    lines: int
    paragraphs: int
    stamped: Sequence[int]

    @staticmethod
    def of(text: str, stamped: Sequence[int] = ()) -> Text:
        """`stamped` are the offsets at which times stood, rising."""
        return Text(text, _count(_LINE, text), 1 + _count(_BLANK, text), stamped)

    def timed(self, label: Label) -> bool:
        """Whether a time stood at a label: before it on its line, within it or right behind it."""
        place = bisect_left(self.stamped, label.start)
        return place < len(self.stamped) and self.stamped[place] <= label.end

    def share(self, count: int) -> float:
        """`count` as a share of the lines, or of the paragraphs where there are enough of them to be turns."""
        units = self.paragraphs if count <= self.paragraphs < self.lines else self.lines
        return count / max(1, units)

    def ended(self, at: int) -> bool:
        """Whether what stands before a line is done: there is nothing, a blank line, or the end of a sentence."""
        before = self.text[max(0, at - _BEFORE) : at]
        said = before.rstrip()
        return not said or before[len(said) :].count("\n") > 1 or said[-1] in _ENDS


def labels_of(text: str, stamped: Sequence[int] = ()) -> list[Label]:
    """The labels of `text`, in order; one without a name begins where nobody knows who speaks.

    `stamped` are the offsets at which times stood that were taken out of the text, rising.
    """
    whole = Text.of(text, stamped)
    arrows = [found.span() for found in _ARROWS.finditer(text)]
    if len(arrows) > 1:
        return _captions(whole, arrows)
    asked = _asked(text)
    best, unsure = max((_judged(whole, layout, bool(asked)) for layout in LAYOUTS), key=lambda found: len(found[0]))
    asked = asked or (_asked(text, beside=True) if len(best) > 1 else [])
    return _merged(asked, best, unsure if best or asked else [], _odd(whole, best))


def spoken_labels(text: str) -> list[Label]:
    """The labels in the words of captions, whose lines are cut anywhere: with a colon, or a name in brackets.

    Brackets may hold sounds as well as names, so that nobody is known there.
    """
    whole = Text.of(text)
    good, unsure = _judged(whole, with_colon, dialogue=True)
    bracketed = [Label(label.start, label.end, None) for label in _judged(whole, in_brackets, dialogue=False)[0]]
    return _merged(good, bracketed, unsure if good else [], _odd(whole, good))


def _odd(text: Text, good: list[Label]) -> list[Label]:
    """Where most lines or paragraphs have labels with a colon, whatever else stands before one, too."""
    opened = all(":" in text.text[label.start : label.end].replace("：", ":") for label in good[:3])
    if not opened or text.share(len(good)) < _MOST:
        return []
    return [label for label in like_a_label(text.text) if label.start > good[0].start and text.ended(label.start)]


def _judged(text: Text, layout: Layout, dialogue: bool) -> tuple[list[Label], list[Label]]:
    """The labels of one layout, and what looks like one and is not sure."""
    found = list(layout(text.text))
    if layout is with_colon:
        taken = {label.end for label in found}  # "… MOSS: …" may open a line, too
        found = sorted([*found, *(label for label in inline(text.text) if label.end not in taken)], key=_start)
    accept = _ACCEPT[layout]
    taken_names = accept(text, found, dialogue)
    good = [label for label in found if label.name in taken_names]
    if layout is on_own_line:
        good = [label for label, after in zip_longest(good, good[1:]) if not _touches(text.text, label, after)]
    starts = {label.start for label in good}
    unsure = [
        Label(label.start, label.start, None)
        for label in found
        if label.start not in starts and label.look in (*_SURE, "weak", "office", "letter") and text.ended(label.start)
    ]
    return good, unsure


def _merged(first: Iterable[Label], *others: Iterable[Label]) -> list[Label]:
    """All labels in order; of two at one place the one of the earlier list."""
    found: dict[int, Label] = {}
    for labels in (first, *others):
        for label in labels:
            found.setdefault(label.start, label)
    return sorted(found.values(), key=_start)


def _start(label: Label) -> int:
    return label.start


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


# Which candidates of a layout are labels: each takes the text, the candidates, and whether it is a dialogue of Q and A,
# and gives the names that count.


def _by_colon(text: Text, found: list[Label], dialogue: bool) -> set[str]:
    """A look that is sure ("caps", "titled") counts once there are two such labels, or in a `dialogue`, or where the
    text opens with one. Where labels are in capitals, others count if they name one of those who have such labels, or
    come again. Elsewhere labels must open a good share of the lines, and one that is weak must come again, or have two
    words or more beside one that does; or labels must open most of the lines. Labels that have a time each all count.
    """
    counts = Counter(label.name for label in found)
    sure = [label for label in found if label.look in _SURE]
    if len(sure) < 2 and not dialogue and not (sure and found[0] is sure[0] and not text.text[: sure[0].start].strip()):
        sure = []
    in_caps = {label.name.casefold() for label in sure if label.name and label.look == "caps"}
    again = any(counts[label.name] > 1 for label in found) or bool(sure)
    plain = [label for label in found if label.look not in ("lower", "letter", "loose")]
    share = text.share(len(plain)) if plain else 0.0

    def counts_too(label: Label) -> bool:
        name = label.name or ""
        if label.look in ("lower", "letter"):
            return counts[name] > 1 and text.share(len(found)) >= _FAINT and (label.look == "letter" or not sure)
        if in_caps:
            alike = name.casefold() in in_caps or name.split()[-1].casefold() in in_caps
            return alike or (counts[name] > 1 and " " in name)
        if share < _SOME or len(plain) < 2:
            return False
        return counts[name] > 1 or (label.look != "loose" and (share >= _MOST or (again and " " in name)))

    names = {label.name for label in sure if label.name} | _with_time(text, found)
    return names | {label.name for label in found if label.look not in _SURE and label.name and counts_too(label)}


def _by_stop(text: Text, found: list[Label], dialogue: bool) -> set[str]:
    """ "Mr. Vale. …" may as well stand in running text: labels come again, and stand where a paragraph may begin."""
    begin = [label for label in found if text.ended(label.start) and not text.text[label.end].islower()]
    return {label.name for label in begin if label.name} if len(begin) > 1 else set()


def _alone(text: Text, found: list[Label], dialogue: bool) -> set[str]:
    """Names on lines of their own: one of them at least must come again or have a time, or two have a title."""
    found = [label for label in found if text.ended(label.start)]
    counts = Counter(_alone_name(label) for label in found)
    counts.update(_holder(label) for label in found if _holder(label))
    titled = [label for label in found if label.look == "titled"]
    names = {label.name for label in found if counts[_alone_name(label)] > 1 or text.timed(label)}
    names |= {label.name for label in titled} if len(titled) > 1 else set()
    looks = {label.look for label in found if label.name in names} - {"weak", "office", "loose"}
    if names:
        looks.add("titled")
    return {label.name for label in found if label.name and (label.name in names or label.look in looks)}


def _alone_name(label: Label) -> str:
    """The name on a line of its own without what stands in brackets behind it, often the first time only."""
    return (label.name or "").partition(" (")[0]


def _holder(label: Label) -> str:
    """The one whom brackets name behind an office: "The Secretary (Ada Moss)"."""
    return (label.name or "").partition(" (")[2].rstrip(")")


def _come_again(text: Text, found: list[Label], dialogue: bool) -> set[str]:
    """Layouts that other texts have by chance: labels come again, and open many of the lines."""
    counts = Counter(label.name for label in found)
    if len(found) < 3 or text.share(len(found)) < _SOME:
        return set()
    sure = sum(label.look in _SURE for label in found) > 1 and max(counts.values()) > 1
    most = text.share(len(found)) >= _MOST and max(counts.values()) > 1
    return {
        label.name
        for label in found
        if label.name and (counts[label.name] > 1 or most or (sure and label.look in _SURE))
    }


_ACCEPT: dict[Layout, Callable[[Text, list[Label], bool], set[str]]] = {
    with_colon: _by_colon,
    with_stop: _by_stop,
    on_own_line: _alone,
    with_dash: _come_again,
    in_columns: _come_again,
    in_brackets: _come_again,
}


def _with_time(text: Text, found: list[Label]) -> set[str]:
    """The names that have a time, in a text that gives one to each change of speaker."""
    timed = [label for label in found if text.timed(label)]
    if len(timed) < 2 or len(timed) < _TIMED * len(text.stamped) or len(timed) == text.lines:
        return set()
    return {label.name for label in timed if label.name}


def _touches(text: str, label: Label, after: Label | None) -> bool:
    """Whether nothing stands between a label and the next: two lines of a header."""
    return after is not None and not text[label.end : after.start].strip()


# Dialogues of questions and answers, and closed captions


def _asked(text: str, beside: bool = False) -> list[Label]:
    """The labels "Q" and "A": both must occur, or "Q" more than once, for "A. " may be an item of a list.

    `beside` other labels one "Q" is enough: a question from the floor.
    """
    found = [
        Label(f.start(), f.end(), f["name"], "caps") for f in _QA.finditer(text)
    ]  # None where "BY MR. VALE:" stands
    asked = sum(label.name == "Q" for label in found)
    answered = sum(label.name == "A" for label in found)
    if asked and answered:
        return found
    return [label for label in found if label.name == "Q"] if asked > 1 or (asked and beside) else []


def _captions(text: Text, arrows: list[tuple[int, int]]) -> list[Label]:
    """Closed captions: each ">>" is another speaker, named or not; a name may also stand without arrows."""
    good, _ = _judged(text, with_colon, dialogue=True)
    named = {label.start: label for label in with_colon(text.text) if label.look not in ("lower", "letter", "loose")}
    return _merged((named.get(start) or Label(start, end, None) for start, end in arrows), good)
