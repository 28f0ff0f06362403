"""Blocks that are furniture as a whole, as a table: kind, where it stands, how long it may be, what it looks like.

A pattern must match the whole block. `top` is the first blocks, `end` the last ones, `any` all. To teach whence a new
piece of furniture, add a row here and a case under tests/intake/cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from whence.intake.dates import DATE, MONTH, WEEKDAY
from whence.model import FurnitureKind

Where = Literal["top", "end", "last", "any"]
TOP, END, LAST = 8, 8, 3  # in blocks

CAP = r"(?:[A-Z\u00c0-\u00de][\w.’'\u00ad-]*)"
PARTICLE = r"(?:de|da|del|della|der|den|di|dos|du|el|la|le|van|von|bin|al|ten|ter|y)"
NAME = rf"(?:{CAP}(?: (?:{PARTICLE} )*{CAP}){{1,4}})"
NAMES = rf"(?:{NAME}(?:(?:, and |, | and | & ){NAME})*)"

# Who owns pictures. Credits are distinguished from reporting by these names, so add to them freely.
AGENCY = (
    r"(?:AP Photos?|AP|The Associated Press|Associated Press|ASSOCIATED PRESS|AFP|Agence France-Presse|Reuters"
    r"|REUTERS|Getty Images"
    r"|Getty|GETTY IMAGES|EPA(?:-EFE)?|EFE|UPI|DPA|dpa|ANSA|TASS|Sputnik|RIA Novosti|Xinhua|Kyodo|Bloomberg"
    r"|Shutterstock|SHUTTERSTOCK"
    r"|iStock(?:photo)?|Alamy|Anadolu(?: Agency)?|NurPhoto|SIPA(?: USA)?|Sipa(?: USA)?|SOPA Images|Global Look Press"
    r"|Press Association"
    r"|PA Wire|PA Images|Zuma(?: Press)?|ZUMA(?:PRESS| Press| Wire)?|Corbis|Polaris|Redux|Magnum|Scanpix|NTB|TT"
    r"|Keystone|Ruptly|CQ Roll Call"
    r"|LightRocket|Wikimedia(?: Commons)?|Flickr|Unsplash|Pixabay|Handout|Screenshot|Social [Mm]edia|Telegram"
    r"|Facebook|Twitter|Instagram|Pool)"
)

_CLOCK = (
    r"(?:\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?\s?m\.?)?|noon|midnight|E[SD]?T|C[SD]?T|M[SD]?T|P[SD]?T|GMT|UTC|BST|CES?T)"
)
# Atomic, so that repeating it cannot backtrack into ever other ways to cut the same digits.
WHEN = rf"(?>{DATE}|{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH}|{WEEKDAY}|{_CLOCK}|at|on|and|[,.|–—()-])"
_THIS = r"(?:story|article|post|piece|report|page|column|headline|item|dispatch|version)"


@dataclass(frozen=True, slots=True)
class LineRule:
    """A whole block of at most `longest` characters that is furniture. Named groups give outlet and byline."""

    kind: FurnitureKind
    where: Where
    longest: int
    pattern: re.Pattern[str]


def _rule(kind: FurnitureKind, where: Where, longest: int, pattern: str, flags: int = re.IGNORECASE) -> LineRule:
    return LineRule(kind, where, longest, re.compile(pattern, flags))


LINE_RULES: tuple[LineRule, ...] = (
    # markup and separators
    _rule("markup", "any", 60, r"[_*=~\-–—•·#. ]{2,}|</?\w+/?>\.?"),
    _rule("markup", "any", 20, r"(?:ABSTRACT|FULL TEXT|SUMMARY|LETTERS|TWITTER|FACEBOOK|STORY HIGHLIGHTS)[.:]?", 0),
    _rule("markup", "top", 30,
        r"(?:CLOSE|ANALYSIS|OPINION|COMMENTARY|EXCLUSIVE|BREAKING(?: NEWS)?|LIVE|WATCH|NEWS)[.:]?", 0),
    _rule("markup", "any", 120,
        r"\}\.?|[.#@]?[\w-]+(?:\s*,\s*[.#@]?[\w-]+)*\s*\{|[a-z-]+\s*:\s*[^;:.!?]{1,60}(?:!important)?;", 0),
    # dates and clocks that stand alone
    _rule("dateline", "top", 80, rf"(?:(?:first |last )?(?:published|posted)\s*:?\s*)?(?:{DATE})(?:\s|{WHEN})*"),
    _rule("dateline", "top", 90, rf"[A-Z][\w ,.’'/-]{{1,50}},\s(?i:{DATE})\.?", 0),
    _rule("dateline", "top", 30, r"(?:\d{1,2}|an?) (?:minute|hour|day|week|month|year)s? ago"),
    _rule("dateline", "any", 20, r"\[?\d{1,2}[:.]\d\d\s?(?:[ap]\.?\s?m\.?)?(?: E[SD]?T)?\]?\.?"),
    # corrections, editor's notes, updates
    _rule("correction", "any", 900,
        r"[(\[*•\s]*(?:corrections?|clarifications?|erratum)(?: appended)?(?:\s*\([^)]{1,40}\))?\s*(?:[:：–—].*|\.)?"),
    _rule("correction", "any", 1500, r"[(\[*•–—\s-]*(?:editor|publisher)s?(?:['’]s?)?\s+note\b\s*[:：–—-].*"),
    _rule("correction", "any", 700,
        rf"[(\[*•\s]*(?:an? )?(?:earlier|previous|prior|original) version of this {_THIS}\b.*"),
    _rule(
        "correction", "any", 500,
        rf"[(\[*•–—\s-]*this {_THIS} (?:has been|was|is being|will be) (?:last )?(?:updated|corrected|amended"
        rf"|revised|edited|clarified)\b.*",
    ),
    _rule("correction", "any", 90,
        rf"[(\[*•\s]*(?:last |first |most recent(?:ly)? )?(?:updated?)\s*:?\s*(?=.*\d)(?:\s|{WHEN})+[)\]]?"),
    # who wrote it
    _rule("byline", "top", 160,
        r"(?:the )?(?:associated press|reuters|agence france-presse|afp|staff (?:and agencies|reports?|writers?))\.?"),
    _rule(
        "byline", "top", 200,
        rf"(?:By|BY|Written by|Reported by|Story by|Words by|Text by|Author:)\s+(?P<byline>{NAMES})"
        r"(?:\s*(?:,|\||–|—|\(|/| - | for | of | in )\s*(?P<outlet>[^.!?]{2,90}))?\s*\.?",
        0,
    ),
    _rule("byline", "any", 500,
        rf"[(\[•–—\s-]*(?:additional )?report(?:ing|ed)(?: and writing)? (?:by (?P<byline>(?-i:{NAMES}))?|for\b).*"),
    _rule("byline", "end", 300,
        r"[(\[•–—\s-]*(?:(?:additional|with) )?(?:writing|editing|edited|story|produced|production|assistance"
        r"|contributions?) (?:by|from) .*"),
    _rule("byline", "end", 300, r"[(\[•–—\s-]*(?:contributing|contributors?)\s*(?::|to this).*"),
    _rule("byline", "end", 300,
        r"[–—-]*\s?additional reporting (?:by|from) .*|with (?:post |ap |reuters )?wires?(?: (?:services"
        r"|reports))?\.?"),
    _rule(
        "byline", "end", 260,
        r"[(\[•*–—\s-]*[A-Z][^“”\"!?]{2,180}\bcontributed (?:to (?:this|the) (?:\w+ )?(?:report|story|article|piece"
        r"|post|column)|reporting|research)\b.{0,60}",
        0,
    ),
    _rule("byline", "end", 200,
        rf"(?:{CAP}(?: (?:and )?{CAP}){{0,3}}) (?:reported|wrote) from {CAP}[^“”\"!?]{{0,120}}", 0),
    _rule(
        "byline", "last", 450,
        rf"[•*–—\s-]*(?:The writer|The author|{NAMES})(?:, [^,]{{3,80}},)? (?:is|are) (?!(?:expected|due|likely"
        rf"|said)\b)"
        r"(?!.*(?:\b(?:said|says|told|added|argued|warned)\b|[“\"]\w)).{0,90}\b"
        r"(?:reporter|correspondent|columnist|journalist|editor|staff writer|news writer|freelance \w+"
        r"|editor-in-chief|author of|co-author"
        r"|(?:political|elections|contributing|opinion|national|legal|military) (?:analyst|writer|contributor)"
        r"|contributor|senior fellow|contributing \w+|Board of Contributors)s?\b.*",
        0,
    ),
    # pictures
    _rule("caption", "any", 700, r"(?:file (?:photo|picture|image)|file)\s*[:.–—-]\s+.*", re.IGNORECASE),
    # who stands where in a picture, where nobody says anything
    _rule("caption", "any", 260,
        r"(?!.*(?:\b(?:said|says|told|tells|added|wrote|asked)\b|[“”\"]))(?:"
        r"\w.*\((?:(?:top|bottom|far|front|back|second from|third from)[ ,]?)*"
        r"(?:left|right|cent(?:re|er)|pictured|above|below|L|R|C)\).*"
        r"|.*,\s(?:(?:far|second from|third from) )?(?:left|right|cent(?:re|er)),.*"
        r"|.*\b(?:in (?:this|an?) (?:undated |file |handout |recent )*(?:photo(?:graph)?|picture|image)"
        r"|file (?:photo|picture|image)|pictured (?:here|above|below|left|right|in \d{4}|on \w+))\b.*)"),
    _rule("caption", "any", 300, r"(?:enlarge this image|toggle caption|hide caption|caption:|image caption)\b.*"),
    _rule("credit", "any", 40, r"(?:photos?|images?|video|picture|photo gallery|slideshow)(?: \(\d+ images?\))?[:.]?"),
    _rule(
        "credit", "any", 160,
        r"\(?(?:photo(?:graph)?s?|images?|pictures?|illustration|photographer|photo illustration|cover image"
        r"|image source)"
        r"(?: credits?| courtesy(?: of)?| by)*\s*(?:[:：|/]|(?<= by)|(?<=courtesy)|(?<=courtesy of))\s*\S[^“”]{0,120}",
    ),
    _rule("credit", "any", 100,
        rf"[(–—\s-]*(?:{NAME}\s*(?:/|\||via|,)\s*)?{AGENCY}(?:\s*(?:/|\||via|,)\s*(?:{AGENCY}|{NAME}))*\s*[).]*", 0),
    # what else to read and watch
    _rule("related", "any", 300,
        r"[>•*(\[\s-]*(?:also )?(?:read|see|watch|listen|hear)(?: (?:more|also|next|on|now|live|this"
        r"|here))*\s*[:：]\s*\S.*"),
    _rule("related", "any", 200,
        r"[>•*(\[\s-]*(?:read more|read also|also read|read next|see also|keep reading|continue reading)\b[^“”\"]*"),
    _rule("related", "any", 200,
        r"[>•*(\[\s-]*(?:read|see|hear) (?:the )?(?:rest|full (?:story|article|text|post|interview)|whole (?:story"
        r"|article))\b[^“”\"]*"),
    _rule(
        "related", "any", 300,
        r"[>•*(\[\s\"“]*(?:related|recommended|trending|most (?:read|popular|viewed)|more (?:from|on|stories|news"
        r"|coverage)|up next"
        r"|don['’]t miss|must[- ]read|editor['’]?s['’]? picks?|go deeper|further reading|you may (?:also )?like"
        r"|also (?:on|at|in) [\w ]{2,30})"
        r"(?: [\w ’'-]{1,40})?[\"”]?\s*[:：].*",
    ),
    _rule("related", "any", 200,
        r"(?:watch|listen to|see|hear|view|check out|take a look at)\b[^“”\"]{0,150}\b(?:below|above|here"
        r"|embedded above)\s*[.:!]?"),
    _rule("related", "any", 200,
        r"[>•*(\[\s-]*(?:click|tap) (?:here|for (?:more|the))\b[^“”\"]*|watch the latest video at .*"),
    _rule("related", "any", 200, r"(?:https?://|www\.|pic\.twitter\.com/)\S+\.?"),
    _rule("related", "any", 80, r"[(\[\s]*h/t:?\s.*"),
    # what the outlet says of itself
    _rule("footer", "any", 400,
        r"we (?:and our (?:[\d,]+ )?partners )?(?:use|store|process)\b[^“”\"]*\b(?:cookies|personal data)\b.*"
        r"|this (?:web)?site uses cookies\b.*"
        r"|by (?:clicking|continuing|using|browsing)\b[^“”\"]*\byou (?:agree|accept|consent)\b.*"
        r"|your privacy (?:matters|is important)\b.*|(?:accept|reject|allow|decline) all(?: cookies)?\.?"
        r"|(?:manage|cookie|privacy) (?:options|preferences|cookies|choices|settings|policy|notice)\.?"),
    _rule("footer", "any", 260,
        r"(?:view|read|open|see) (?:(?:this|it|the) ?(?:e-?mail|newsletter|message|online)? ?)?(?:in|on) "
        r"(?:your|the|a)? ?(?:web )?browser\b[^“”\"]{0,60}|(?:click here to )?unsubscribe\b[^“”\"]*"
        r"|[^“”\".]{0,80}\| ?unsubscribe\b[^“”\"]*|you(?: are|['’]re) receiving this\b[^“”\"]*"
        r"|(?:was this|did someone) forward(?:ed)?\b[^“”\"]*\?[^“”\"]*"
        r"|(?:update|manage|change) your (?:e-?mail )?(?:preferences|subscriptions?)\b[^“”\"]*"),
    _rule("footer", "any", 90,
        r"(?:advertisement|advertising|ad|sponsored(?: content)?|paid (?:post"
        r"|content))\s*(?:[-–—:.]\s*)?(?:(?:story |article )?continue.*)?"),
    _rule("footer", "any", 120,
        r"[-–—\s]*(?:story|article) continues (?:below|after).*|continue reading (?:the main story|below).*"),
    _rule("footer", "any", 260,
        r"[(\[\"“]*(?:for (?:more|daily|the latest)[^.]{0,30},?\s)?(?:sign[- ]?up|subscribe)\b(?: (?:for|to|here|now"
        r"|today"
        r"|with|on|by)\b.*|[:.!]?)"),
    _rule("footer", "any", 260, r"want (?:more|to (?:receive|get|read))\b[^“”\"]*(?:\?.*|newsletter.*|inbox.*)"),
    _rule("footer", "any", 200,
        r"(?:get|join|download|install)\b[^“”\"]{0,90}\b(?:newsletters?|inbox|app for iOS.*|our app|(?:on"
        r"|at) facebook\S*|membership)\b.{0,60}"),
    _rule("footer", "any", 240,
        r"[(\[\"“]*(?:please |on twitter )?follow\b[^“”\"]{1,120}(?:@\w|\b(?:on|at) (?:twitter|facebook|instagram"
        r"|threads"
        r"|bluesky|linkedin|youtube)\b).*"),
    _rule("footer", "any", 120,
        r"follow @\w+\.?|(?:[^“”\".]{0,60}[?.] )?like (?:the|our) page:?|like us on facebook.*|share (?:this"
        r"|and comment)\b[^“”\"]{0,80}"),
    _rule("footer", "any", 300,
        r"(?:\(c\)|©)?\s*copyright\b(?: ©"
        r"|\s*\(c\))?\s*(?:\d{4}(?:[-–]\d{2,4})?)?,?\s*(?:by )?(?P<outlet>[^.|]{0,60}?)(?:[.,|].*)?"),
    _rule("footer", "any", 300,
        r"(?:©|\(c\))\s*\d{4}(?:[-–]\d{2,4})?,?\s*(?:by )?(?P<outlet>[^.|,]{0,60}?)(?:[.,|].*)?"),
    _rule("footer", "any", 200, r"(?:[^“”\"]{0,100})?\ball rights reserved\b.{0,40}|.{0,60}\breprint permission.*"),
    _rule("footer", "any", 260,
        rf"(?:(?:this|the) {_THIS} |it )?(?:was |is )?(?:first|originally|also) (?:appeared|published|ran)\b[^“”\"]*"),
    _rule("footer", "any", 300, r"(?:the )?(?:views|opinions)(?: and opinions)? expressed\b.*"),
    _rule("footer", "end", 120,
        r"published in\b.{0,60}|read or share this (?:story|article).*|(?:this )?article tagged under:.*"),
    _rule("footer", "end", 200,
        r"send (?:your )?(?:letters?|tips?|a tip|comments|feedback)\b.*|let us know what you think\b.*"
        r"|e-?mail:?\s*\S+@\S+"),
    _rule("footer", "any", 160,
        r"we are sorry,?\s?this video is .*|(?:your )?browser does not support .*|javascript is (?:disabled"
        r"|required).*"),
    _rule("footer", "end", 20, r"-\s?30\s?-|#\s?#\s?#|-?\s?(?:ENDS|End)s?\s?-?\.?", 0),
)  # fmt: skip


def applies(rule: LineRule, index: int, count: int) -> bool:
    """Whether the block at `index` of `count` stands where `rule` looks. The first is never an end."""
    match rule.where:
        case "any":
            return True
        case "top":
            return index < TOP
        case "end":
            return index >= max(1, count - END)
        case "last":
            return index >= max(1, count - LAST)
