"""The layouts in which transcripts write who speaks: one function each, that finds whatever may be such a label.

To add a layout, write a function like those here and give it a row in `LAYOUTS`. Which layout a text uses, and which
of its candidates count, is decided in `labels.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import merge

from whence.intake.transcripts.names import TITLES, Look, look_of, opens_sentence, speaks

_GAP = r"[^\S\n]*+"
_NOTES = r"(?:[^\S\n]*[(\[][^)\]\n]{0,80}[)\]])*"
_BOLD = r"(?:\*\*|__)?"

# "ADLER: …", "**Maria Adler:** …", "MODERATOR (to Vale): …", "- Vale, harbour board: …", ">> ADLER: …"
_COLON = re.compile(
    rf"^{_GAP}(?P<arrows>>>>?{_GAP})?(?:[-–—•]{_GAP})?(?P<bold>{_BOLD})"
    rf"(?P<name>[^\n:()\[\]*,<>]{{1,80}}?)(?P<note>{_NOTES})(?P<about>,[^\n:]{{1,60}}?)?{_GAP}{_BOLD}{_GAP}"
    rf"[:：](?!\d){_BOLD}{_GAP}",
    re.MULTILINE,
)
# "Mr. VALDERO. …", "The SPEAKER pro tempore (Mr. Quillby). …", "Mr. OKONJO (during the reading). …", "Mr Vale.—…"
_STOP = re.compile(
    rf"^{_GAP}{_BOLD}(?P<name>[^\W\d_]+\.?[^\S\n]+"
    r"(?:(?:[A-Z]\.|(?:Gen|Gov|Sen|Rep|Adm|Col|Maj|Capt|Sgt|Prof|Dr|Rev|Hon|St)\.|[^\W\d_][\w'’-]*)[^\S\n]+){0,5}?"
    rf"[^\W\d_][\w'’-]*)(?P<note>{_NOTES}){_BOLD}"
    rf"(?:\.{_BOLD}{_GAP}(?:[—–-]{_GAP})?(?<=[—–\s-])|:{_GAP}—{_GAP}){_BOLD}(?=\S)",
    re.MULTILINE,
)
# A name on a line of its own: "Owen Sand (Pontmawr) (Lab)", "# Maria Adler"
_ALONE = re.compile(
    rf"^{_GAP}(?:#+ )?{_BOLD}(?P<name>(?=\S)[^\n:()\[\]*,;!?“”\"…<>]{{2,80}}?)(?P<note>{_NOTES})"
    rf"(?P<about>,[^\n:.;!?]{{1,60}}?)?{_BOLD}{_GAP}\n(?=\s*\S)",
    re.MULTILINE,
)
# The same of an office whose name has commas: "The Secretary of State for Work, Trade and Ports (Chloe Sand)"
_OFFICE_ALONE = re.compile(
    rf"^{_GAP}{_BOLD}(?P<name>(?=[^\n]{{2,140}}\()[^\W\d_a-z][^\n:()\[\]*;!?“”\"…<>]*,[^\n:()\[\]*;!?“”\"…<>]*?)[^\S\n]*+"
    rf"\((?P<who>[^()\n]{{2,60}})\){_NOTES}{_BOLD}{_GAP}\n(?=\s*\S)",
    re.MULTILINE,
)
# "ADLER — …", "Mr Vale – …"
_DASH = re.compile(
    rf"^{_GAP}{_BOLD}(?P<name>[^\n:()\[\]*,.;!?–—-]{{2,60}}?){_BOLD}[^\S\n]+[—–-]{{1,2}}[^\S\n]+(?=\S)", re.M
)
# "[Maria Adler] …", "<adler> …"
_BRACKETS = re.compile(
    rf"^{_GAP}(?:\[(?P<square>[^\n\[\]]{{2,60}})\]|<(?P<angle>[^\n<>]{{2,60}})>){_GAP}:?{_GAP}(?=\S)", re.M
)
# Two columns: the name, a tab, a bar or many blanks, the words.
_COLUMNS = re.compile(
    rf"^{_GAP}(?:\|{_GAP})?(?P<name>[^\n:\t|()\[\]*,]{{2,60}}?):?(?:\t+|[^\S\n]{{4,}}|[^\S\n]+\|[^\S\n]+)(?=\S)",
    re.MULTILINE,
)
# In a text without line breaks: capitals and a colon after the end of a sentence.
_INLINE = re.compile(r"(?<=[.?!)\]”\"…—-])[^\S\n]+(?P<name>[^\W\d_a-z][^\n:()\[\].?!,a-z]{1,40}):[^\S\n]+")
_SUFFIX = re.compile(r",?\s*(?:Jr|Sr|JR|SR|II|III|IV)\b\.?")
_CHAT = re.compile(r"From\s+(?P<name>\S.*?)(?:\s+to\s+.*)?")  # chats: "From Maria Adler to Everyone"
_FEW = 5  # words before a colon that may be a label, whatever they are
_BARE = 24  # code points of a label that may lack its colon in a column of names


@dataclass(frozen=True, slots=True)
class Label:
    """What may be a label: where it starts, where the speech after it starts, who, how sure the name looks.

    `name` is None where somebody new speaks and nobody is named.
    """

    start: int
    end: int
    name: str | None
    look: Look | None = None


Layout = Callable[[str], Iterator[Label]]


def with_colon(text: str) -> Iterator[Label]:
    """ "ADLER: …", at the beginning of a line."""
    for found in _COLON.finditer(text):
        name = found["name"].strip()
        chat = _CHAT.fullmatch(name)
        name = chat["name"] if chat else name
        look = look_of(name)
        if look is not None and found["about"] and look in ("weak", "lower", "letter"):
            look = "loose" if " " in name else None
        if look is not None:
            look = "titled" if found["bold"] and look in ("weak", "office") else look
            yield Label(found.start(), found.end(), _whole(name, found["note"], found["about"]), look)


def like_a_label(text: str) -> Iterator[Label]:
    """Whatever a few words before a colon may be, at the beginning of a line: "Ben's iPhone: …", "A voice: …".

    No names are given. Words that introduce a sentence ("First: …", "My answer is: …") are none.
    """
    for found in _COLON.finditer(text):
        words = found["name"].split()
        if len(words) <= _FEW and not opens_sentence(words):
            yield Label(found.start(), found.start(), None)


def inline(text: str) -> Iterator[Label]:
    """ "… said so. ADLER: …", within a line."""
    for found in _INLINE.finditer(text):
        name = found["name"].strip()
        before = text[max(0, found.start() - 20) : found.start()].split()
        if look_of(name) == "caps" and not (before and before[-1].strip(".").lower() in TITLES):
            yield Label(found.start(), found.end(), name, "caps")


def with_stop(text: str) -> Iterator[Label]:
    """ "Mr. VALDERO. …": a title, a name, a full stop."""
    for found in _STOP.finditer(text):
        name = found["name"].strip()
        if look_of(name) in ("titled", "caps") and name.split()[0].lower().strip(".") in TITLES | {"the", "acting"}:
            yield Label(found.start(), found.end(), _whole(name, found["note"]), "titled")


def on_own_line(text: str) -> Iterator[Label]:
    """A name on a line of its own, the words below it."""
    yield from merge(_names_alone(text), _offices_alone(text), key=lambda label: label.start)


def _names_alone(text: str) -> Iterator[Label]:
    for found in _ALONE.finditer(text):
        name = found["name"].strip()
        look = look_of(name)
        if look in (None, "lower", "letter") or name[-1] in ".?!…":
            continue
        if found["about"] and look == "weak":
            look = "loose"
        elif (look == "office" and speaks(found["note"])) or (look == "weak" and found["note"].count("(") > 1):
            look = "titled"  # "The Secretary (Ada Moss)", "Owen Sand (Pontmawr) (Lab)"
        yield Label(found.start(), found.end(), _whole(name, found["note"], found["about"]), look)


def _offices_alone(text: str) -> Iterator[Label]:
    for found in _OFFICE_ALONE.finditer(text):
        if look_of(found["name"].replace(",", "").strip()) in ("office", "titled") and speaks(found["who"]):
            yield Label(found.start(), found.end(), f"{found['name'].strip()} ({found['who']})", "titled")


def with_dash(text: str) -> Iterator[Label]:
    """ "ADLER — …", at the beginning of a line."""
    for found in _DASH.finditer(text):
        name = found["name"].strip()
        look = look_of(name)
        if look in ("caps", "titled", "weak", "office"):
            yield Label(found.start(), found.end(), name, look)


def in_brackets(text: str) -> Iterator[Label]:
    """ "[Maria Adler] …" or "<adler> …", at the beginning of a line."""
    for found in _BRACKETS.finditer(text):
        name = (found["square"] or found["angle"]).strip(" :")
        look = look_of(name)
        if look is not None:
            yield Label(found.start(), found.end(), name, "loose" if look in ("caps", "titled") else look)


def in_columns(text: str) -> Iterator[Label]:
    """Names in a column of their own, set off by a tab, a bar or many blanks."""
    for found in _COLUMNS.finditer(text):
        name = found["name"].strip()
        look = look_of(name) if len(name) <= _BARE else None
        if look in ("caps", "titled", "weak", "office"):
            yield Label(found.start(), found.end(), name, look)


LAYOUTS: tuple[Layout, ...] = (with_colon, with_stop, on_own_line, with_dash, in_columns, in_brackets)
"""In the order in which they are preferred where as much speaks for one as for another."""


def _whole(name: str, note: str | None, about: str | None = None) -> str:
    """The name with a "Jr." that a comma set apart, and an office with the name that stands in brackets behind it."""
    suffix = _SUFFIX.match(about or "")
    if suffix:
        return f"{name}{suffix[0]}"
    inner = speaks(note) if note and look_of(name) in ("office", "titled") else None
    return f"{name} ({inner})" if inner else name
