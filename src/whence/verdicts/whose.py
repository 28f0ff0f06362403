"""Whether words of a transcript are those of the one whom an article names, by the labels of the whole transcript.

What a label stands for may depend on the others: "MA" is Maria Adler where all labels are initials, and "SAND" may be
either of two people whom the same transcript also labels with their full names.
"""

from __future__ import annotations

import re
import unicodedata

from whence.text.one_person import may_be_short_for, same_speaker
from whence.verdicts.stretch import Stretch

_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[ -]?){2,3}|[A-Z][a-z]{1,2}[A-Z]")  # "MA", "M. A.", "JvR"
_NUMBERED = re.compile(r"[^\W\d_]+[ _-]?\d{1,3}")  # "Speaker 2", "SPEAKER_02"
_WORD = re.compile(r"[^\W\d_]+")


def whose(name: str | None, stretch: Stretch, position: int) -> bool | None:
    """Whether the word at `position` is by the speaker `name`; None where that is not clear."""
    return by(name, stretch.label(position), stretch.spoken.speakers)


def by(name: str | None, label: str | None, others: frozenset[str]) -> bool | None:
    """Whether `name` is the one labelled `label` in a transcript with the labels `others`; None where that is open."""
    if not name or not label:
        return None
    same = same_speaker(name, label)
    if _are_initials(label) and same is not True and _all_initials(others):
        fitting = {other for other in others if same_speaker(name, other) or _fits(name, other)}
        if label in fitting:
            return True if len(fitting) == 1 else None
        return False if fitting else None
    fuller = [other for other in others if may_be_short_for(label, other)] if same else []
    if any(same_speaker(name, other) is False for other in fuller):
        return None  # somebody else of that surname speaks, too
    if same is None and _is_another(name, label, others):
        return False
    return same


def _is_another(name: str, label: str, others: frozenset[str]) -> bool:
    """Whether a name is another label of the transcript, of one kind with it: "Speaker 1" beside "Speaker 2".

    Only so for labels with numbers and for those in small letters, which people give themselves: one who is named
    elsewhere may well stand behind "MODERATOR" or "A".
    """
    if label.islower():
        named = {other for other in others if other == name or same_speaker(name, other)}
    elif _NUMBERED.fullmatch(label) and _NUMBERED.fullmatch(name):
        named = {other for other in others if other.casefold() == name.casefold()}
    else:
        return False
    return bool(named) and label not in named


def _are_initials(label: str) -> bool:
    return len(_letters(label)) <= 4 and label[:1].isupper() and _INITIALS.fullmatch(label) is not None


def _all_initials(labels: frozenset[str]) -> bool:
    """Whether a transcript goes by initials: two labels and more are, and most are."""
    initials = sum(map(_are_initials, labels))
    return initials > 1 and 2 * initials > len(labels)


def _fits(name: str, label: str) -> bool:
    """Whether a label may be the initials of a name: its first and its last letter begin words of it."""
    words = [word[0].upper() for word in _WORD.findall(unicodedata.normalize("NFKD", name))]
    letters = _letters(label)
    if not words or not letters:
        return False
    return letters[-1] == words[-1] and (letters[0] in words[:-1] if len(words) > 1 else True)


def _letters(label: str) -> str:
    return "".join(_WORD.findall(unicodedata.normalize("NFKD", label))).upper()
