"""The words of a text as they are compared: case, punctuation, contractions, hesitations and stage directions apart.

`quoted` reads the text of a quote, where brackets and an ellipsis are marks of the one who quotes; `said` reads a
transcript, where brackets may hold stage directions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from whence.match import tables
from whence.match.numbers import NUMERIC, numbered
from whence.match.token import Token
from whence.text.invisible import Visible, visible
from whence.text.tables import rows

_LETTER = r"(?:[^\W_]|[\u0300-\u036f])"
_APOSTROPHE = "['’ʼ‘`´]"
_PATTERN = (
    r"(?=[\w$£€¥₹₽₺₪&%\['’ʼ‘`´])"  # nothing else begins a word; said first, as white space is met so often
    r"(?:[a-z]{2,}(?=[\s,;?!])"  # most words are as simple as this
    r"|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"  # scripts without spaces: each character is a word
    r"|(?P<number>\bNo\.(?=\s?\d))"
    r"|(?P<numeral>(?:(?:\b(?:US|AU|NZ|HK|CA|[ACS])(?=\$))?[$£€¥₹₽₺₪]|\bRs\.?(?=\d))?\d+(?:,\d{2,3})*(?:\.\d+)?"
    r"(?:[^\S\n]?[°º˚][^\S\n]?[CF](?!LETTER)|(?<=\d\d)[CF](?!LETTER)"
    r"|(?:st|nd|rd|th|APOSTROPHE?s|bn|tn|m|k)?(?!LETTER)%?|(?=UNIT(?!LETTER))))"
    r"|(?P<letters>(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!LETTER))?|[^\W\d_]\.[^\W\d_](?!LETTER)"
    r"|(?<![^\W_])[^\W\d_](?:-[^\W\d_]){1,5}(?![\w-]))"
    r"|APOSTROPHE(?:cause|till?|em|bout|n)(?!LETTER)"
    r"|BRACKETED?LETTER+(?:APOSTROPHELETTER+)*BEHIND?"
    r"|[&%])"
)


def _pattern(before: str, behind: str) -> re.Pattern[str]:
    units = "(?:" + "|".join(row["word"] for row in rows("match", "units.csv") if row["stands_for"]) + ")"
    text = _PATTERN.replace("BRACKETED?", before).replace("BEHIND?", behind).replace("UNIT", units)
    return re.compile(text.replace("LETTER", _LETTER).replace("APOSTROPHE", _APOSTROPHE), re.IGNORECASE)


_SAID = _pattern("", "")
_QUOTED = _pattern(rf"(?:\[{_LETTER}+\](?={_LETTER}))?", rf"(?:\[{_LETTER}+\])?")
_BRACKETS = re.compile(r"\[[^\[\]]{0,300}\]|\([^()]{0,300}\)|<[^<>]{0,80}>")
_LABEL = re.compile(r"(?:(?<=^)|(?<=[.?!…)\]\"”-]\s)|(?<=\n))(?:[A-Z][A-Z.'’-]+[ ]?){1,4}:(?=\s)")
_ELLIPSIS = re.compile(r"[\[(]\s?(?:\.{2,}|…|(?:\.\s){2,}\.)\s?[\])]|\.{2,}|…+|(?:\.\s){2,}\.|(?:\*\s?){3,}")
_IN_WORD = re.compile(rf"\[{_LETTER}+\](?={_LETTER})|(?<={_LETTER})\[{_LETTER}+\]")
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'"} | dict.fromkeys("[]"))
_ENDINGS = {"'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'s": "'s", "'d": "'d"}


def said(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a transcript between two offsets; their spans are offsets into `text`.

    Hesitations, stage directions and labels within the text ("SMITH:") are not words.
    """
    part = text[start:end]
    if not part.isascii() and (shown := visible(part)).cuts:
        return [_restored(token, shown).moved(start) for token in said(shown.text)]
    if not any(mark in part for mark in "([<:"):
        return numbered(text, _raw(text, _SAID, start, len(text) if end is None else end))
    plain = _BRACKETS.sub(lambda m: " " * len(m[0]) if is_stage_direction(m[0], part) else m[0], part)
    if ":" in plain:
        plain = _without_labels(plain)
    found = numbered(plain, _raw(plain, _SAID, 0, len(plain)))
    return [token.moved(start) for token in found] if start else found


def _without_labels(text: str) -> str:
    """`text` with blanks for the labels in it; of one in capitals throughout, only what opens a line is a label."""
    loud = is_shouted(text)

    def blank(match: re.Match[str]) -> str:
        opens = match.start() == 0 or text[match.start() - 1] == "\n"
        return " " * len(match[0]) if may_be_label(match[0][:-1]) and (opens or not loud) else match[0]

    return _LABEL.sub(blank, text)


def may_be_label(capitals: str) -> bool:
    """Whether words in capitals before a colon may name a speaker: none of them is such as everything is said with."""
    return not any(word.strip(".") in tables.words("light") for word in capitals.lower().split())


def is_shouted(text: str) -> bool:
    """Whether `text` is in capitals, except for a letter here and there ("McCAIN")."""
    return text.isupper() or (text[:40].upper() == text[:40] and 20 * sum(map(str.islower, text[::3])) < len(text) / 3)


def quoted(text: str) -> list[Token]:
    """The words of a quote and its marks: `mark` marks an ellipsis ("gap"), "sic", and words in brackets ("bracket").

    A letter in brackets is part of its word: "[W]e" is one word.
    """
    if not text.isascii() and (shown := visible(text)).cuts:
        return [_restored(token, shown) for token in quoted(shown.text)]
    plain, marks, brackets = text, list[Token](), list[tuple[int, int]]()
    if "[" in plain or "(" in plain:
        for match in _BRACKETS.finditer(text):
            inner = match[0][1:-1].strip()
            if match[0][0] == "<" or _ELLIPSIS.fullmatch(match[0]) or _IN_WORD.fullmatch(text, *match.span()):
                continue
            if inner.lower().rstrip("!.") == "sic":
                marks.append(Token("[sic]", match.start(), match.end(), "sic"))
            elif not is_stage_direction(match[0]):
                brackets.append(match.span())
                continue
            plain = plain[: match.start()] + " " * len(match[0]) + plain[match.end() :]
    if "." in plain or "…" in plain or "*" in plain:
        marks += [Token("…", m.start(), m.end(), "gap") for m in _ELLIPSIS.finditer(plain)]
        plain = _ELLIPSIS.sub(lambda m: " " * len(m[0]), plain)
    found = numbered(plain, _raw(plain, _QUOTED, 0, len(plain)))
    if brackets or "[" in plain:
        found = [_bracketed(token, text, brackets) for token in found]
    return sorted([*found, *marks], key=lambda token: token.start) if marks else found


def _restored(token: Token, shown: Visible) -> Token:
    """A word of what is seen of a text, its span put back to the whole text."""
    return token._replace(start=shown.start(token.start), end=shown.end(token.end))


def _bracketed(token: Token, text: str, brackets: Iterable[tuple[int, int]]) -> Token:
    inside = any(start <= token.start < end for start, end in brackets)
    return token._replace(mark="bracket") if inside or "[" in text[token.start : token.end] else token


def _raw(text: str, pattern: re.Pattern[str], begin: int, stop: int) -> Iterable[Token]:
    """The words one by one, numbers not yet put together; `NUMERIC` marks what may be part of one."""
    shouted, numeric = is_shouted(text[begin:stop]), _numeric()
    for match in pattern.finditer(text, begin, stop):
        word, start, end = match[0], match.start(), match.end()
        kind = match.lastgroup
        if kind == "numeral":
            yield Token(word.lower().translate(_PLAIN).replace("'", ""), start, end, NUMERIC)
        elif kind == "number":
            yield Token("number", start, end)
        elif word == "US" and not shouted:
            yield from (Token(norm, start, end) for norm in ("united", "states"))
        elif not (shouted and word == "ER"):
            for norm in filter(None, normal(word)):
                yield Token(norm, start, end, NUMERIC if norm in numeric else "")


@cache
def _numeric() -> frozenset[str]:
    from_table = {row["word"] for row in rows("match", "numbers.csv")}
    return frozenset(from_table | {"per", "point"})


def is_stage_direction(bracketed: str, transcript: str = "") -> bool:
    """Whether the words in brackets say what happened in the room, not what was said.

    In a transcript, so do brackets with nothing but capitals, where the rest is not in capitals.
    """
    inner = bracketed[1:-1].strip()
    found = re.findall(r"[\w-]+", inner.lower())
    if not found:
        return not _ELLIPSIS.search(inner)
    if inner.isupper() and len(found[0]) > 3 and transcript and not transcript.isupper():
        return True
    return len(found) <= 12 and any(word in tables.words("stage") for word in found)


@lru_cache(maxsize=1 << 16)
def normal(word: str) -> tuple[str, ...]:
    """The word or words that `word` stands for: lower case, no accents, contractions spelled out, American spelling.

    Empty for a hesitation. The endings 's and 'd, which have several readings, become words of their own.
    """
    plain = word.translate(_PLAIN).casefold().strip()
    if not plain.isascii():
        plain = _without_accents(plain)
    if word[:1] in "'’‘`´":
        plain = "'" + plain.lstrip("'")
    if len(plain) > 2 and plain[1] == "-":
        plain = plain.replace("-", "")
    if "." in plain and plain not in _contractions():
        plain = plain if plain in ("a.m.", "p.m.") else plain.replace(".", "")
    if not plain or (plain in tables.words("hesitations") and not (len(word) > 1 and word.isupper() and plain == "er")):
        return ()
    known = _contractions().get(plain)
    if known is not None:
        return known
    if plain == "&":
        return ("and",)
    if plain == "%":
        return ("percent",)
    if "'" in plain:
        if plain.endswith("n't"):
            return (_spelled(plain[:-3]), "not")
        for ending, full in _ENDINGS.items():
            if plain.endswith(ending) and len(plain) > len(ending):
                return (*normal(plain[: -len(ending)]), full)
        plain = plain.replace("'", "")
    return (_spelled(plain),)


def _spelled(word: str) -> str:
    known = _spellings().get(word)
    if known is not None:
        return known
    if len(word) > 6 and ("is" in word or "ys" in word):
        return re.sub(r"(?<=[a-z]{3})([iy])s(?=(?:e|ed|es|er|ers|ing|ation|ations)$)", r"\1z", word)
    return word


def _without_accents(text: str) -> str:
    """`text` in Unicode's compatibility form, Latin letters without their accents; other scripts keep their marks."""
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", text):
        if not unicodedata.combining(char) or not kept or not (kept[-1].isascii() and kept[-1].isalpha()):
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_PLAIN)


@cache
def _contractions() -> dict[str, tuple[str, ...]]:
    return {row["written"]: tuple(row["spoken"].split()) for row in rows("match", "contractions.csv")}


@cache
def _spellings() -> dict[str, str]:
    return {row["british"]: row["american"] for row in rows("match", "spelling.csv")}
