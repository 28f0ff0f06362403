"""Furniture inside blocks, mostly glued in front of a sentence: stamps, datelines, captions with their credit, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whence.intake.blocks import Blocks
from whence.intake.dates import DATE, MONTH, first_date
from whence.intake.found import Found
from whence.intake.lines import AGENCY, CAP, PARTICLE, WHEN
from whence.model import FurnitureKind

_STAMP = re.compile(rf"\s*(?P<stamp>date:?\s+(?:{DATE}|\d{{4}}-\d\d-\d\d))\.?(?=\s|$)", re.IGNORECASE)

# "Title: …" lines at the very top: what each key states, and the kind of furniture the line is.
_HEADER = re.compile(r"(?P<key>[A-Za-z]+)\s*:\s*(?P<value>\S.*)")
HEADERS: dict[str, tuple[FurnitureKind, str | None]] = {
    "title": ("title", "title"),
    "headline": ("title", "title"),
    "date": ("dateline", "published"),
    "published": ("dateline", "published"),
    "byline": ("byline", "byline"),
    "author": ("byline", "byline"),
    "by": ("byline", "byline"),
    "outlet": ("byline", "outlet"),
    "publication": ("byline", "outlet"),
    "publisher": ("byline", "outlet"),
    "source": ("byline", "outlet"),
    "url": ("related", None),
    "link": ("related", None),
}

_CITY = r"(?:(?:ST|MT|FT)\. )?[A-ZÀ-Þ][A-ZÀ-Þ.’'-]*[A-ZÀ-Þ](?:[ /](?:[A-ZÀ-Þ][A-ZÀ-Þ.’'-]*[A-ZÀ-Þ]|ST\.))*"
_REGION = rf"(?:,\s{CAP}(?: {CAP}){{0,2}})"
_DAY = rf"(?:,?\s(?:(?i:{DATE})|(?i:{MONTH})\s?\d{{1,2}}|\d{{1,2}}\s(?i:{MONTH})))"
_WIRE = r"\((?!R-|D-|I-)[A-Z][\w.’'/ -]{1,30}\)"
_DASH = r"\s*(?:[—–]+|--+|-(?=\s))\s*"
# Labels that newsrooms set before a dash as they set a place.
_NO_PLACE = (
    r"(?!(?:ANALYSIS|OPINION|EXCLUSIVE|BREAKING|UPDATED?|WATCH|VIDEO|CORRECTION|REVIEW|NATO|UNICEF|ISIS|FARC|OPEC"
    r"|UNESCO)\b)"
)
DATELINES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NO_PLACE}{_CITY}{_REGION}?{_DAY}?,?\s{_WIRE}{_DASH}",  # WASHINGTON (AP) — / LONDON, March 5 (Agency) -
        rf"{_NO_PLACE}{_CITY}{_REGION}?{_DAY}\.?\s/[A-Z][\w -]{{1,20}}/\.?\s*(?:{_DASH})?",  # MOSCOW, March 5. /TASS/.
        rf"{_NO_PLACE}{_CITY}{_REGION}?{_DAY}{_DASH}",  # PARIS, March 5 —
        rf"{_NO_PLACE}(?=\S{{4}}|\S+ ){_CITY}{_REGION}?\s?(?:[—–]+|--+|-(?=\s))\s*(?=[\w“\"‘'])",  # KYIV, Ukraine —
        rf"{CAP}(?: {CAP}){{0,2}}{_REGION}?{_DAY}?,?\s{_WIRE}{_DASH}",  # London, March 5 (Agency) -
        rf"{CAP}(?: {CAP}){{0,2}}{_REGION}?{_DAY}{_DASH}",  # London, March 5 —
        rf"(?:{CAP}(?:,? {CAP}){{0,3}} )?\((?:CNN|AP|AFP|UPI|Reuters|REUTERS)\)(?:{_DASH}|\s*)",  # (CNN)
    )
)  # fmt: skip
_PLACED = 10  # datelines stand among the first blocks only

_PAREN_CREDIT = re.compile(
    rf"\s*\((?:(?:photo|image|picture|photograph|credit)s?\b\s*(?:by|:|credit|courtesy|/)[^()]{{1,90}}"
    rf"|(?-i:[^()“”\"]{{0,70}}?(?:AP Photo|{AGENCY}/|/{AGENCY}|via {AGENCY}|Getty Images)[^()]{{0,50}}))\.?\)\.?",
    re.IGNORECASE,
)
_BAR_CREDIT = re.compile(
    rf"(?<=[.!?”\"’'])\s\|\s(?:(?:{CAP}\s){{1,4}}?/\s?)?(?:[\w. ]{{2,30}}/)?{AGENCY}(?:/{AGENCY})?(?=\s|$)"
)
_TAIL_CREDIT = re.compile(
    rf"(?<=[.!?”\"’'])\s(?:(?:Photograph|Photographer|Photo|Image|Picture|Pic|Photo [Cc]redit|Credit|Source)s?(?: by|:)"
    rf"\s[^.]{{2,60}}|{CAP}(?: (?:{PARTICLE} )?{CAP}){{0,3}}\s?/\s?"
    rf"(?:(?:[\w .-]{{2,25}}/|[\w .-]{{2,25}} via )?{AGENCY}|(?:The )?{CAP}(?: {CAP}){{0,3}}))\.?$"
)
_WHOLE_BAR_CREDIT = re.compile(rf"\s\|\s(?:(?:{CAP}\s){{1,4}}?/\s?)?(?:[\w. ]{{2,30}}/)?{AGENCY}(?:/{AGENCY})?$")
# "A ship leaves port. REUTERS/Ines Carvalho SANTA VELA, March 5 —": the credit before a place in capitals.
_AGENCY_CREDIT = re.compile(
    rf"(?<=[.!?”\"’'])\s{AGENCY}/[A-ZÀ-Þ][a-zà-ÿ’'-]+(?: (?:{PARTICLE} )?[A-ZÀ-Þ][a-zà-ÿ’'-]+){{0,2}}"
    r"(?=\s+[A-ZÀ-Þ]{3,}[^a-z]*?[,(—–-])"
)
_COPYRIGHT = re.compile(r"©\s*(?!\d{4})")
_SEGMENT = re.compile(rf"{AGENCY}(?!\w)|@\w+|[\w.-]+\.(?:com|org|net|ru|ua|de|fr|uk)\b")
# Words that open a sentence and are not part of a photographer's name.
_OPENERS = (
    r"(?:The|A|An|In|On|At|This|That|These|It|Its|He|She|They|We|You|I|But|As|For|After|Before|When|While|Their|His"
    r"|Her|If|Since|"
    r"More|Many|Some|Two|Three|US|UK|EU|UN|Russia\w*|Ukrain\w*|America\w*|Britain|British|Chin\w+|German\w*|French"
    r"|France|President|"
    r"Prime|Minister|Former|Police|Officials|New|Not|No|One|There|With|By|From|Moscow|Kiev|Kyiv|Washington|London"
    r"|Beijing|Western)\b"
)
_PERSON = re.compile(
    rf"(?!{_OPENERS}){CAP}(?:\s[A-Z]\.)?(?:[ \u00a0](?:{PARTICLE}\s)*(?!{_OPENERS}){CAP})?(?:[ \u00a0](?:Pool|Jr\."
    rf"|Agency|Press|Images|Service|News)\b)?"
)
_WORDS = re.compile(r"[\w.’'&-]+(?:[ \u00a0][\w.’'&-]+){0,4}")
_GLUED = 700  # a caption in front of the first sentence is not longer than this

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,400}>")
_UPDATE_LABEL = re.compile(rf"(?:UPDATE|Update|UPDATED)(?:\s(?:{WHEN}|\s)+)?\s*[:–—]\s")


def stamp(text: str) -> Found | None:
    """A leading `date 2024-03-05`."""
    found = _STAMP.match(text)
    if not found:
        return None
    return Found(found.start("stamp"), found.end("stamp"), "dateline", published=first_date(found["stamp"]))


def headers(blocks: Blocks) -> Iterator[Found]:
    """`Title: …`, `Date: …` and the like, from the first block on without a gap."""
    for span in blocks.spans[:-1]:
        words = span.of(blocks.text)
        found = _HEADER.fullmatch(words) if len(words) <= 200 else None
        if not found or found["key"].lower() not in HEADERS:
            return
        kind, fact = HEADERS[found["key"].lower()]
        value = found["value"].strip()
        yield Found(
            span.start, span.end, kind,
            title=value if fact == "title" else None,
            outlet=value if fact == "outlet" else None,
            byline=value if fact == "byline" else None,
            published=first_date(value) if fact == "published" else None,
        )  # fmt: skip


def datelines(blocks: Blocks) -> Iterator[Found]:
    """`LONDON, March 5 (Agency) -` in front of a paragraph's first sentence."""
    for index, span in enumerate(blocks.spans[:_PLACED]):
        head = blocks.text[span.start : min(span.end, span.start + 120)]
        for pattern in DATELINES:
            found = pattern.match(head)
            if found and span.start + found.end() < span.end:
                end = span.start + len(found.group().rstrip())
                yield Found(span.start, end, "dateline", published=first_date(found.group()) if index < 3 else None)
                break


def captions(blocks: Blocks) -> Iterator[Found]:
    """A caption with its credit: a block of its own, or glued in front of the first sentence of a top block."""
    for index, span in enumerate(blocks.spans):
        words = blocks.text[span.start : min(span.end, span.start + _GLUED)]
        end = _glued_end(words) if index < 4 else None
        if end is None and span.end - span.start <= _GLUED:
            end = _whole_end(words)
        if end is not None:
            yield Found(span.start, span.start + end, "caption")


def _glued_end(words: str) -> int | None:
    if (mark := _COPYRIGHT.search(words)) and (end := _credit_end(words, mark.end())):
        return end
    for pattern in (_PAREN_CREDIT, _BAR_CREDIT, _AGENCY_CREDIT):
        if found := pattern.search(words):
            return found.end()
    return None


def _whole_end(words: str) -> int | None:
    if (mark := _COPYRIGHT.search(words)) and _credit_end(words, mark.end()) == len(words):
        return len(words)
    for pattern in (_PAREN_CREDIT, _BAR_CREDIT, _TAIL_CREDIT, _WHOLE_BAR_CREDIT):
        if any(found.end() == len(words) for found in pattern.finditer(words)):
            return len(words)
    return None


def _credit_end(words: str, at: int) -> int | None:
    """Where the credit that starts at `at`, right after its ©, ends: `Agency / Agency / Name`."""
    end = None
    while found := _SEGMENT.match(words, at) or _PERSON.match(words, at) or _WORDS.match(words, at):
        upto = words.find("/", at, at + 60)
        if upto >= 0 and _WORDS.fullmatch(words[at:upto].strip()):
            end, at = upto, upto + 1
            while at < len(words) and words[at] == " ":
                at += 1
            continue
        end = found.end()
        if words[end : end + 5] == " via ":
            at = end + 5
            continue
        return end + (words[end : end + 1] in (".", ")"))
    return end


def tags(blocks: Blocks) -> Iterator[Found]:
    """HTML that was left in the text; what stands between two tags is not touched."""
    if "<" in blocks.text:
        for found in _TAG.finditer(blocks.text):
            yield Found(found.start(), found.end(), "markup")


def update_labels(blocks: Blocks) -> Iterator[Found]:
    """`UPDATE 3:05 p.m.:` in front of a sentence that goes on reporting."""
    for span in blocks.spans:
        if blocks.text[span.start] in "Uu" and (found := _UPDATE_LABEL.match(blocks.text, span.start, span.end)):
            yield Found(span.start, span.start + len(found.group().rstrip()), "correction")
