"""What may stand before a colon and be a speaker, and what never is one.

A transcript marks its speakers in a handful of ways; its running text has colons too. An editor may extend the tables.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

# How sure the look of a name makes it a label: "caps" (CLINTON), "titled" (Mr. Trump, Moderator, Speaker 2), "weak"
# (any other capitalised words, which may as well begin a sentence), "office" (Secretary to the Treasury), "loose" (a
# name with more behind it than a label has), "lower" (small letters throughout), "letter" (one letter, a letter and a
# number, or two that are a word as well).
Look = Literal["caps", "titled", "weak", "office", "loose", "lower", "letter"]

TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend fr father sen senator rep representative
    congressman congresswoman delegate gov governor lt president deputy acting mp cllr hon madam vice prime minister
    chancellor secretary ambassador
    attorney director chairman chairwoman chairperson chair commissioner councillor councilor councilman councilwoman
    alderman mayor judge justice general gen colonel col major maj captain capt admiral adm sgt sergeant officer
    detective king queen prince princess
    baron baroness earl viscount viscountess countess duke duchess marquess bishop archbishop cardinal rabbi imam pastor
    sheikh sheriff marshal commander brigadier corporal constable inspector superintendent mme madame monsieur herr
    frau""".split()
)

# Those who go by their part in the event.
ROLES = frozenset(
    """moderator host co-host interviewer interviewee speaker audience unidentified unknown narrator announcer reporter
    questioner question answer witness court clerk operator anchor correspondent participant caller guest student voter
    chair clerk presenter commentator journalist dispatcher counsel defendant plaintiff respondent applicant member
    members
    male female man woman voice translator interpreter crowd panelist panellist press analyst""".split()
)

# Fields of a header, and words on a line of their own, that look like labels.
HEADERS = frozenset(
    phrase.strip()
    for phrase in """date, time, place, location, venue, title, event, subject, topic, source, note, notes,
    editor's note, editors' note, transcript, full transcript, start, end, duration, length, participants, list of
    participants,
    moderators, panelists, panellists, speakers, attendees, present, guests, hosts, members, cast, appearances,
    contact, email, phone, fax, web, website, url, link, file, updated, published, posted, recorded, aired,
    copyright, credit, photo, video, audio, watch, read more, related, share, follow, tags, categories,
    category, filed under, by, from, to, cc, re, language, kind, fact, facts, myth, claim, verdict, warning,
    update, correction, breaking, breaking news, alert, exclusive, analysis, opinion, summary, introduction,
    conclusion, background, agenda, item, part, chapter, page, figure, table, example, examples, applause,
    laughter, cheers, cheering, crosstalk, cross-talk, inaudible, music, silence, pause, break, commercial
    break, booing, unintelligible, opening statements, closing statements, opening remarks, closing remarks,
    questions and answers, q & a, q&a""".replace("\n", " ").split(",")
)

# A line that opens with one of these before a colon is a sentence ("Look: …", "The question is: …", "Number one: …").
OPENERS = frozenset(
    """look listen remember number one two three four five six seven eight nine ten first second third fourth fifth
    last lastly finally next then again also and but or so because if when while well yes no okay ok now here
    there this that these those it it's he she we you they i i'm who what why where how which a an my our your
    his her their in on at for with as is was are were be been result results reason reasons point bottom truth
    me let make case simple simply today tomorrow yesterday tonight please think consider imagine see say said
    ask tell take think monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december chapter part step rule lesson option version verse
    psalm act scene section""".split()
)

_PARTICLES = frozenset(
    """of the de da del della der den di do dos das du van von bin bint ibn al el la le las los ter ten and y e
    zu""".split()
)
_ELIDED = re.compile(r"[dl]['’](?=[^\W\d_a-z])")  # "d'Aubigny"
_BEFORE_COLON = frozenset(
    "is are was were be said says say asked asks ask this that these those following follows mean means it them".split()
)
_OF_OFFICE = frozenset("of the for to and in on at pro tempore tem".split())
_MIXED_CAPS = re.compile(
    r"(?:Mc|Mac|De|Di|Du|La|Le|O['’]|Van|Von|St\.?)?[^\W\d_a-z][^\W\d_]*(?:[.'’\-&/][^\W\d_]*)*\.?"
)
_NUMBERED = re.compile(r"#?\d{1,3}|[A-Z]")
_DIARIZED = re.compile(r"(?:SPEAKER|SPK|spk|speaker|Speaker)[_ -]?\d{1,3}")
_LETTER = re.compile(r"[A-Z]|[A-Z]{1,2}\d{1,2}")
_LONGEST, _LONGEST_OFFICE = 6, 16  # words


@lru_cache(maxsize=1 << 14)
def look_of(name: str) -> Look | None:
    """How much `name` looks like a speaker's; None where it cannot be one."""
    words = name.split()
    if not 1 <= len(words) <= _LONGEST_OFFICE or _plain(name) in HEADERS:
        return None
    first = _plain(words[0])
    if first == "the" and len(words) > 1 and _plain(words[1]) in TITLES | ROLES:
        words, first = words[1:], _plain(words[1])
    if len(words) <= _LONGEST and (first in TITLES or first in ROLES or _plain(words[-1]) in ROLES):
        rest = [w for w in words if _plain(w) not in TITLES | ROLES]
        if all(_is_name(w) or _NUMBERED.fullmatch(w) for w in rest) and words[0][0].isupper():
            return "caps" if _in_caps(words) else "titled"
    if _DIARIZED.fullmatch(name):
        return "caps"
    if _is_office(name.split()) or (first in ROLES and words[0][0].isupper() and not set(map(_plain, words)) & OPENERS):
        return "office"
    if _LETTER.fullmatch(name) or (len(name) == 2 and name.isupper() and first in OPENERS):
        return "letter"
    if len(words) > _LONGEST or first in OPENERS or first in TITLES | ROLES:
        return None
    if _in_caps(words):
        return "caps" if sum(map(str.isalpha, name)) > 1 else None
    if all(map(_is_name, words)) and _plain(words[0]) not in _PARTICLES - {"al", "el", "le"}:
        return "weak"
    return (
        "lower" if len(words) <= 3 and name.islower() and name.replace(" ", "").isalpha() and name != "http" else None
    )


def speaks(note: str) -> str | None:
    """The person named in brackets behind an office: "(Chloe Sand)", "(Mr. Quillby)"; None where there is none."""
    inner = note.strip().strip("()[]").strip()
    if ")" in inner or "]" in inner:
        return None
    look = look_of(inner)
    return (
        inner if (look in ("weak", "caps") and " " in inner) or (look == "titled" and len(inner.split()) > 1) else None
    )


def opens_sentence(words: list[str]) -> bool:
    """Whether words before a colon are rather the beginning of a sentence than a speaker: "First", "My answer is"."""
    first, last = _plain(words[0]), _plain(words[-1])
    if first in OPENERS - {"a", "an"} or words[0][0].islower() or last in _BEFORE_COLON:
        return True
    return " ".join(map(_plain, words)) in HEADERS or any(len(w) > 4 and w[-1] in ".?!" for w in words)


def _is_office(words: list[str]) -> bool:
    """Whether words are an office: capitalised except "of", "for" and the like, with a title or a part among them."""
    named = [w for w in words if w.lower() not in _OF_OFFICE]
    if len(named) < 2 or not words[0][0].isupper() or not all(w[0].isupper() for w in named):
        return False
    return _plain(words[0]) not in OPENERS - {"the", "first", "second"} and any(
        _plain(part) in TITLES | ROLES for w in named for part in w.split("-")
    )


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("’", "'").split()).strip(".,")


def _in_caps(words: list[str]) -> bool:
    """Whether the words are in capitals, "McCAIN" and "the" aside; never so in a script that has none."""
    named = [w for w in words if w not in _PARTICLES and not _NUMBERED.fullmatch(w)] or words
    return all(w.isupper() or (_MIXED_CAPS.fullmatch(w) and w[2:].lstrip("c'’.").isupper()) for w in named)


def _is_name(word: str) -> bool:
    """Whether a word may be part of a name: capitalised, a particle, or of a script without capitals."""
    core = word.strip(".'’-“”\"")
    if not core or not core[0].isalpha():
        return False
    return (
        core in _PARTICLES
        or _ELIDED.match(core) is not None
        or core[0].isupper()
        or not core[0].islower()
        or core in ("iPhone", "iPad")
    )
