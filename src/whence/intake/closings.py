"""Lines that name the outlet and the day: `Channel 6 5th March 2024` at the end, `Example Times, 5 March 2024` at the
top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from whence.intake.blocks import Blocks
from whence.intake.dates import DATE, first_date
from whence.intake.found import Found
from whence.intake.lines import CAP

_WORD = r"(?:[A-ZÀ-Þ0-9][\w.’'&!+-]*|[\w-]+\.(?:com|org|net|news|info|tv)|of|the|and|for|de|la|le|der|die|das|el|&|\+)"
_NAME = rf"(?-i:{_WORD}(?:[ \u00a0]{_WORD}){{0,6}}?)"
_CLOCK = r"(?:[,|\s–—-]+\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4})?)?"
_SIGNATURE = re.compile(
    rf"[(\[–—\s-]*(?:(?:source|from|via|by|in|published (?:by|in|on))\s*:?\s+)?(?P<outlet>{_NAME})"
    rf"(?:,\s(?-i:{CAP}(?: {CAP})?))?(?P<between>\s*[,|/•·–—(-]\s*|\s+on\s+|\s+)(?P<date>{DATE}){_CLOCK}\s*[).\]]*",
    re.IGNORECASE,
)
_DATE_FIRST = re.compile(rf"[(\[–—\s-]*(?P<date>{DATE})\s*[,|/•·–—-]\s*(?P<outlet>{_NAME})\s*[).\]]*", re.IGNORECASE)
_GLUED = re.compile(rf"[.!?…][\"'”’»)]*\s+(?P<line>[^.!?\n]{{3,60}}?\s{DATE})\s*\.?$", re.IGNORECASE)
_TOP, _END, _LONGEST, _TAIL = 4, 3, 110, 160

# Words that stand before a date and are not an outlet.
_NO_OUTLET = re.compile(
    r"(?:(?:last |first )?(?:updated|published|posted|date|dated|on|since|until|by|from|in|at|the|and|of)|copyright|©.*"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|photo.*|image.*)",
    re.IGNORECASE,
)
# A word of these makes a name an outlet's even at the top of a text, where a place and a date are more usual.
OUTLET_WORDS = re.compile(
    r"\b(?:Agency|BBC|Bild|Broadcasting|Bulletin|CBS|CNN|Channel|Chronicle|Courier|Daily|Day|Dispatch|Echo|Examiner"
    r"|Express|FM|Free Press"
    r"|Gazette|Gazeta|Globe|Guardian|Herald|Independent|Journal|Magazine|Mail|Mercury|Mirror|Monitor|NBC|NPR|News"
    r"|Observer|Online|Post"
    r"|Press|Radio|Record|Register|Reporter|Review|Sentinel|Standard|Star|Sun|TV|Telegraph|Television|Times|Tribune"
    r"|Weekly|Wire|World"
    r"|Zeitung)\b|\d|\.(?:com|org|net)\b"
)  # fmt: skip


def signatures(blocks: Blocks) -> Iterator[Found]:
    """The outlet and the day, on a line of their own near either end, or glued behind the last sentence."""
    count = len(blocks.spans)
    for index, span in enumerate(blocks.spans):
        early = 2 * span.start < len(blocks.text)
        top, end = early and index < min(_TOP, count - 1), not early and index >= max(1, count - _END)
        if not (top or end or index == count - 1):
            continue
        words = span.of(blocks.text)
        found = _line(words) if top or end else None
        if found and not _NO_OUTLET.fullmatch(found["outlet"]) and (end or OUTLET_WORDS.search(found["outlet"])):
            yield Found(
                span.start, span.end, "footer" if end else "dateline",
                outlet=_outlet(found), published=first_date(found["date"]),
            )  # fmt: skip
        elif index == count - 1:
            yield from _glued(blocks, index)


def _glued(blocks: Blocks, index: int) -> Iterator[Found]:
    span = blocks.spans[index]
    start = max(span.start, span.end - _TAIL)
    found = _GLUED.search(blocks.text[start : span.end])
    line = _SIGNATURE.fullmatch(found["line"]) if found else None
    if found and line and OUTLET_WORDS.search(line["outlet"]) and not _NO_OUTLET.fullmatch(line["outlet"]):
        at = start + found.start("line")
        yield Found(at, span.end, "footer", outlet=_outlet(line), published=first_date(line["date"]))


def _line(words: str) -> re.Match[str] | None:
    if len(words) > _LONGEST:
        return None
    return _SIGNATURE.fullmatch(words) or _DATE_FIRST.fullmatch(words)


def _outlet(found: re.Match[str]) -> str | None:
    """The name if it is likely an outlet's. Two words with a comma before the date may well be a person's."""
    name = " ".join(found["outlet"].split())
    words = name.split()
    plain = found.groupdict().get("between", ",").isspace()
    return name if plain or OUTLET_WORDS.search(name) or words[0] == "The" or len(words) != 2 else None
