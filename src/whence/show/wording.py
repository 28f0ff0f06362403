"""How a ledger's values are put into words: one wording for the terminal, the page and the table."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from whence.model import Document, Ledger, Quantity, Said, Speaker, Statement
from whence.text.heading import heading as text_heading

UNSURE = 0.5
"""Below this confidence a statement is marked as unsure: the reader is more likely wrong than right."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
SPACE = re.compile(r"\s+")


def numbers(ledger: Ledger) -> dict[str, int]:
    """Speaker id -> 1, 2, 3 … in the order in which they first speak; who never speaks has none."""
    found: dict[str, int] = {}
    for statement in ledger.statements:
        if statement.speaker is not None:
            found.setdefault(statement.speaker, len(found) + 1)
    return found


def short_names(speakers: Iterable[Speaker]) -> dict[str, str]:
    """Speaker id -> the surname of a person where no other speaker shares it, else the full name."""
    people = list(speakers)
    surnames = {s.id: _surname(s.name) if s.kind == "person" else s.name for s in people}
    shared = Counter(surnames.values())
    return {s.id: surnames[s.id] if shared[surnames[s.id]] == 1 else s.name for s in people}


def _surname(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[-1].lower() in _SUFFIXES:
        words.pop()
    return words[-1] if words else name


def chain(statement: Statement, names: dict[str, str], arrow: str = " ← ") -> str:
    """The source chain from the original speaker outward: "Adler ← Morning Post ← Channel 6"."""
    return arrow.join(names.get(link, link) for link in statement.chain)


def depths(ledger: Ledger) -> dict[str, int]:
    """Statement id -> how many statements it is nested in."""
    within = {s.id: s.within for s in ledger.statements}
    found: dict[str, int] = {}
    for key in within:
        path: list[str] = []
        outer: str | None = key
        while outer is not None and outer in within and outer not in found and outer not in path:
            path.append(outer)
            outer = within[outer]
        depth = found.get(outer, -1) if outer is not None else -1
        for inner in reversed(path):
            depth += 1
            found[inner] = depth
    return found


def when(said: Said | None) -> str:
    """An interval of days in as few words as possible: "2 Mar 2024", "Jan 2024", "from 2 Mar 2024"."""
    if said is None or (said.start is None and said.end is None):
        return ""
    if said.start is None or said.end is None:
        return f"from {_day(said.start)}" if said.start else f"until {_day(said.end)}" if said.end else ""
    return _interval(said.start, said.end)


def _interval(start: date, end: date) -> str:
    if start == end:
        return _day(start)
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if start.year != end.year:
        return f"{_day(start)} – {_day(end)}"
    if whole and (start.month, end.month) == (1, 12):
        return str(start.year)
    if whole and start.month == end.month:
        return f"{_MONTHS[start.month - 1]} {start.year}"
    if whole:
        return f"{_MONTHS[start.month - 1]}–{_MONTHS[end.month - 1]} {start.year}"
    if start.month == end.month:
        return f"{start.day}–{_day(end)}"
    return f"{start.day} {_MONTHS[start.month - 1]} – {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


long_day = _day


def moment(value: str) -> str:
    """ "5 Mar 2024, 09:30 UTC" for a time in ISO 8601; anything else is given back."""
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{long_day(time.date())}, {time:%H:%M} UTC"


def quantity(amount: Quantity) -> str:
    """An amount: "about 12,000,000 GBP", "3–5 %"."""
    value = _number(amount.value) if amount.high is None else f"{_number(amount.value)}–{_number(amount.high)}"
    unit = "" if amount.unit is None else "%" if amount.unit == "%" else f" {amount.unit}"
    return f"{'about ' if amount.approximate else ''}{value}{unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:,.6g}"


def details(ledger: Ledger, statement: Statement, names: dict[str, str]) -> list[str]:
    """What else the text says of a statement: to whom, on what occasion, with what amounts."""
    found = [said] if (said := polarity(statement.polarity)) else []
    if statement.addressee is not None:
        found.append(f"to {names.get(statement.addressee, statement.addressee)}")
    if statement.occasion is not None:
        found.append(one_line(statement.occasion.of(ledger.document.text)))
    amounts = [quantity(amount) for amount in statement.quantities]
    if amounts:
        found.append("amounts: " + "; ".join(amounts))
    return found


_SAID = {"negative": "not said", "question": "asked, not said", "possible": "may be said"}


def polarity(value: str) -> str:
    """How a statement stands to its having been said ("not said"); empty where it was said."""
    return _SAID.get(value, "")


def heading(document: Document, width: int = 70) -> str:
    """The title, or the first sentence of the report in at most `width` characters, on one line."""
    return one_line(document.title or "") or shorten(text_heading(document), width) or "(no text)"


def counted(number: int, noun: str) -> str:
    """ "1 statement", "2 statements"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def summary(ledger: Ledger) -> str:
    """ "14 statements by 6 speakers; 9 more in the outlet's own voice"."""
    own = sum(s.form == "own" for s in ledger.statements)
    rest = len(ledger.statements) - own
    said = f"{counted(rest, 'statement')} by {counted(len(numbers(ledger)), 'speaker')}" if rest else "no statements"
    return f"{said}; {counted(own, 'sentence')} in {possessive(ledger)} own voice" if own else said


def possessive(ledger: Ledger) -> str:
    """ "Channel 6's", or "the outlet's" where none is known."""
    return f"{one_line(ledger.document.outlet)}’s" if ledger.document.outlet else "the outlet’s"


def one_line(words: str) -> str:
    """`words` with every run of white space as one blank, and nothing that could command a terminal."""
    return SPACE.sub(" ", printable(words)).strip()


def shorten(words: str, width: int) -> str:
    """`words` on one line in at most `width` characters, cut at a word and closed with "…"."""
    line = one_line(words)
    if len(line) <= width:
        return line
    cut = line[: max(width - 1, 1)]
    blank = cut.rfind(" ")
    return (cut[:blank] if blank > width // 2 else cut).rstrip(" ,;:–—-") + "…"


def printable(words: str) -> str:
    """`words` without control characters and direction overrides, line ends and tabs aside.

    An article may hold escape sequences that a terminal would obey, or overrides that show text in another order than
    it has.
    """
    if words.isascii() and words.isprintable():
        return words
    return "".join("\ufffd" if _commands(c) else c for c in words)


def _commands(character: str) -> bool:
    if character in "\n\t":
        return False
    if unicodedata.category(character) in ("Cc", "Cs"):
        return True
    return "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
