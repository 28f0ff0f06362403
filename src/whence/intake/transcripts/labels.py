"""A transcript written as text, cut into turns at its speaker labels.

The usual shapes: "CLINTON: …", "Mr. Trump: …", "**Ada Moss:** …", "MODERATOR (to Trump): …", "Q. …" and "A. …", closed
captions' ">> NAME: …", a name on a line of its own; each with or without a time. Which of them a text uses is decided
on the text as a whole, since "There are three things: …" has a colon as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest

from whence.intake.dates import first_date
from whence.intake.transcripts.clock import CLOCK, seconds
from whence.intake.transcripts.names import TITLES, Look, look_of
from whence.model import Turn

_GAP = r"[^\S\n]*"
_STAMP = rf"(?:[\[(]{CLOCK}[\])]|{CLOCK})"
_NOTES = r"(?:[^\S\n]*[(\[][^)\]\n]{0,60}[)\]])*"
_BOLD = r"(?:\*\*|__)?"

# A line that may open with a label, up to where the speech begins.
_COLON = re.compile(
    rf"^{_GAP}(?P<arrows>>>>?{_GAP})?(?:[-–—•]{_GAP})?(?:(?P<before>{_STAMP}){_GAP}[-–—]?{_GAP})?(?P<bold>{_BOLD})"
    rf"(?P<name>[^\n:()\[\]*,]{{1,60}}?)(?P<note>{_NOTES})(?P<about>,[^\n:]{{1,60}}?)?{_GAP}{_BOLD}{_GAP}"
    rf"[:：](?!\d){_BOLD}(?:{_GAP}(?P<after>[\[(]{CLOCK}[\])]))?{_GAP}",
    re.MULTILINE,
)
_ARROWS = re.compile(rf"^{_GAP}>>>?{_GAP}", re.MULTILINE)
_QA = re.compile(rf"^{_GAP}{_BOLD}(?P<name>[QA])(?:[.:]{_BOLD}[^\S\n]+|[^\S\n]{{2,}}|\t)(?=\S)", re.MULTILINE)
# In a text without line breaks: capitals and a colon after the end of a sentence.
_INLINE = re.compile(r"(?<=[.?!)\]”\"…—-])[^\S\n]+(?P<name>[^\W\d_a-z][^\n:()\[\].?!,a-z]{1,40}):[^\S\n]+")
_ALONE = re.compile(
    rf"^{_GAP}(?:#+ )?{_BOLD}(?P<name>[^\n:()\[\]*,;!?“”\"…]{{2,60}}?)(?P<note>{_NOTES}){_BOLD}"
    rf"(?:[^\S\n]+(?P<after>{_STAMP}))?{_GAP}\r?\n(?=\s*\S)",
    re.MULTILINE,
)
_OPENING_STAMP = re.compile(rf"[\[(]({CLOCK})[\])]\s*")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|♪[^♪]*♪?|\*[^*]*\*")
_WORD = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*\s*$")
_SUFFIX = re.compile(r",?\s*(?:Jr|Sr|JR|SR|II|III|IV)\b\.?")
_HEADER = 4000  # code points in which title and date are looked for
_LONGEST_TITLE = 150
_LINE = re.compile(r"^.*\S", re.MULTILINE)
_SOME, _MOST = 0.15, 0.6  # of the lines, opened by what looks like a label
_BEFORE = 200  # code points in which the end of what stands before a label is looked for
_ENDS = frozenset(".?!…)]\"'”’—–-:")
_PROSE = 12  # words that make a line before the first label speech rather than header


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a text: where it starts, where the speech after it starts, who, how sure, at what second."""

    start: int
    end: int
    name: str | None
    look: Look | None = None
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """What a written transcript holds."""

    turns: tuple[Turn, ...]
    title: str | None = None
    day: date | None = None


def laid_out(text: str) -> Laid:
    """The turns of `text`, in order, each with its words as written; with no labels in it, a turn a paragraph.

    Lines before the first label are header unless they are whole sentences; a label followed by no words but a stage
    direction gives no turn.
    """
    labels = _labels(text)
    first = labels[0].start if labels else len(text)
    title, body = _title(text[: min(first, _HEADER)], more=bool(labels))
    turns = [*_paragraphs(text, body, first, prose=bool(labels)), *_spoken(text, labels)]
    return Laid(tuple(turns), title, first_date(text[: min(first, _HEADER)]))


def _spoken(text: str, labels: list[Label]) -> Iterator[Turn]:
    # "MODERATOR:" with a name on the next line, before anybody speaks, is a list of those present; not so where all
    # labels have lines of their own.
    header = 2 * sum(_opens_its_line(text, label) for label in labels) > len(labels)
    for label, after in zip_longest(labels, labels[1:]):
        words = text[label.end : after.start if after is not None else len(text)].strip()
        header = header and after is not None and not _opens_its_line(text, label) and not _is_prose(words)
        if not header and _says(words):
            yield Turn(label.name, words, label.at)


def _opens_its_line(text: str, label: Label) -> bool:
    """Whether words follow a label on its own line."""
    end = text.find("\n", label.end)
    return "\n" not in text[label.start : label.end].strip() and bool(
        text[label.end : None if end < 0 else end].strip()
    )


def _is_prose(words: str) -> bool:
    return _SENTENCE_END.search(words) is not None or len(words.split()) >= _PROSE


def _paragraphs(text: str, start: int, end: int, *, prose: bool) -> Iterator[Turn]:
    """What nobody is named for, a turn a paragraph; only whole sentences of it where `prose`."""
    break_ = re.compile(r"\n[^\S\n]*(?:\r?\n\s*)+" if re.search(r"\n[^\S\n]*\r?\n", text[start:end]) else r"\n\s*")
    cuts = [(start, start), *(found.span() for found in break_.finditer(text, start, end)), (end, end)]
    for (_, begin), (stop, _) in pairwise(cuts):
        words = text[begin:stop].strip()
        stamp = _OPENING_STAMP.match(words)
        at = seconds(stamp[1]) if stamp else None
        words = words[stamp.end() :] if stamp else words
        if not _says(words) or (prose and not (_SENTENCE_END.search(words) and len(words.split()) >= _PROSE)):
            continue
        yield Turn(None, words, at)


def _says(words: str) -> bool:
    """Whether there are words in it besides stage directions."""
    return _WORD.search(words[:200]) is not None and _WORD.search(_BRACKETED.sub("", words)) is not None


def _title(head: str, *, more: bool) -> tuple[str | None, int]:
    """The title that a text opens with, if it does, and where the rest begins."""
    line, feed, rest = head.lstrip().partition("\n")
    words = " ".join(line.strip("#*_ \t\r").split())
    begin = head.find(line) + len(line) if line else 0
    if not words or len(words) > _LONGEST_TITLE or _SENTENCE_END.search(words) or not _says(words):
        return None, 0
    second, _, others = rest.partition("\n")
    alone = not second.strip() or (len(second) <= _LONGEST_TITLE and first_date(second) and not others[:1].strip())
    separate = more or (feed and alone and rest.strip())
    return (words.removeprefix("Title:").strip(), begin) if separate else (None, 0)


# Which labels count


def _labels(text: str) -> list[Label]:
    arrows = [found.span() for found in _ARROWS.finditer(text)]
    if len(arrows) > 1:
        return _captions(text, arrows)
    asked = _asked(text)
    opening = list(_with_colon(text))
    taken = {label.end for label in opening}  # "[00:01] MOSS: …" opens a line, and has a bracket before the name
    inside = (label for label in _inline(text) if label.end not in taken)
    candidates = sorted([*opening, *inside], key=lambda label: label.start)
    found = _accepted(text, candidates, dialogue=bool(asked))
    asked = asked or (_asked(text, beside=True) if len(found) > 1 else [])
    if asked:
        starts = {label.start for label in asked}
        found = sorted([*asked, *(f for f in found if f.start not in starts)], key=lambda label: label.start)
    alone = _alone(text) if len(found) < 3 else []
    return alone if len(alone) > len(found) else found


def _with_colon(text: str) -> Iterator[Label]:
    for found in _COLON.finditer(text):
        name = found["name"].strip()
        look = look_of(name)
        if look is not None and not (look == "weak" and (found["about"] or found["note"])):
            look = "titled" if found["bold"] and look == "weak" else look
            at = found["before"] or found["after"] or _stamp_in(found["note"])
            yield Label(found.start(), found.end(), _full(name, found["about"]), look, seconds(at) if at else None)


def _stamp_in(note: str) -> str | None:
    found = re.search(CLOCK, note)
    return found[0] if found else None


def _full(name: str, about: str | None) -> str:
    """The name with a "Jr." that a comma set apart, and without what else the comma brings: "CNN ANCHOR"."""
    suffix = _SUFFIX.match(about or "")
    return f"{name}{suffix[0]}" if suffix else name


def _inline(text: str) -> Iterator[Label]:
    for found in _INLINE.finditer(text):
        name = found["name"].strip()
        before = text[max(0, found.start() - 20) : found.start()].split()
        if look_of(name) == "caps" and not (before and before[-1].strip(".").lower() in TITLES):
            yield Label(found.start(), found.end(), name, "caps")


def _accepted(text: str, found: list[Label], dialogue: bool = False) -> list[Label]:
    """Those of the candidates that are labels, judged on the whole text.

    A look that is sure ("caps", "titled") counts once there are two such labels, or in a `dialogue`, or where the text
    opens with one. A weak one counts in a text that has labels in capitals only where it is the same name as one of
    them. In another, labels must open a good share of the lines, and one that is weak must come again, or have two
    words or more beside one that does; or labels must open most of the lines.
    """
    counts = Counter(label.name for label in found)
    sure = [label for label in found if label.look != "weak"]
    if len(sure) < 2 and not dialogue and not (sure and found[0] is sure[0] and not text[: sure[0].start].strip()):
        sure = []
    in_caps = {label.name.casefold() for label in sure if label.name and label.look == "caps"}
    again = any(counts[label.name] > 1 for label in found) or bool(sure)
    share = len(found) / max(1, len(_LINE.findall(text))) if found and not in_caps else 0.0

    def counts_too(name: str) -> bool:
        if in_caps:
            return name.casefold() in in_caps
        if share < _SOME or len(found) < 2:
            return False
        return counts[name] > 1 or share >= _MOST or (again and " " in name)

    names = {label.name for label in sure}
    names |= {label.name for label in found if label.look == "weak" and label.name and counts_too(label.name)}
    return [label for label in found if label.name in names]


def _asked(text: str, beside: bool = False) -> list[Label]:
    """The labels "Q" and "A": both must occur, or "Q" more than once, for "A. " may be an item of a list.

    `beside` other labels one "Q" is enough: a question from the floor.
    """
    found = [Label(f.start(), f.end(), f["name"], "caps") for f in _QA.finditer(text)]
    asked = sum(label.name == "Q" for label in found)
    answered = len(found) - asked
    if asked and answered:
        return found
    return [label for label in found if label.name == "Q"] if asked > 1 or (asked and beside) else []


def _captions(text: str, arrows: list[tuple[int, int]]) -> list[Label]:
    """Closed captions: each ">>" is another speaker, named or not."""
    labels = []
    for start, end in arrows:
        found = _COLON.match(text, start)
        named = found is not None and look_of(found["name"].strip()) is not None
        if found is not None and named:
            labels.append(Label(start, found.end(), _full(found["name"].strip(), found["about"])))
        else:
            labels.append(Label(start, end, None))
    return labels


def _alone(text: str) -> list[Label]:
    """Names on lines of their own. One of them at least must come again, or have a time or a title."""
    found = []
    for line in _ALONE.finditer(text):
        name = line["name"].strip()
        look = look_of(name)
        if look is not None and not _SENTENCE_END.search(name) and _ended(text, line.start()):
            at = line["after"] or _stamp_in(line["note"])
            found.append(Label(line.start(), line.end(), name, look, seconds(at) if at else None))
    found = [label for label, after in zip_longest(found, found[1:]) if not _touches(text, label, after)]
    counts = Counter(label.name for label in found)
    names = {label.name for label in found if counts[label.name] > 1 or label.at is not None}
    looks = {label.look for label in found if label.name in names}
    return [label for label in found if label.name in names or (label.look in looks and label.look != "weak")]


def _ended(text: str, at: int) -> bool:
    """Whether what stands before a line is done: there is nothing, a blank line, or the end of a sentence."""
    before = text[max(0, at - _BEFORE) : at]
    said = before.rstrip()
    return not said or before[len(said) :].count("\n") > 1 or said[-1] in _ENDS


def _touches(text: str, label: Label, after: Label | None) -> bool:
    """Whether nothing stands between a label and the next: two lines of a header."""
    return after is not None and not text[label.end : after.start].strip()
