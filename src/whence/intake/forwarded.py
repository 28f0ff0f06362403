"""Mail that somebody has passed on: whose it was, of which day, and where it begins.

---------- Forwarded message ---------      Begin forwarded message:      -----Original Message-----
From: Channel 6 <news@c6.example>           > From: Channel 6             From: Channel 6
Date: Tue, Mar 5, 2024 at 9:00 AM           > Subject: Port …             Sent: Tuesday, March 5, 2024 9:00 AM
Subject: Port will not be sold              > Date: March 5, 2024 …       To: Jane Roe
To: Jane Roe <j@home.example>                                             Subject: Port will not be sold
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PREFIX = re.compile(
    r"(?:\s*(?:re|aw|sv)\s*:)*(?:\s*(?:fwd?|wg|tr|rv|doorst|vb|enc)\s*(?:\[\d+\])?\s*:)+(?:\s*(?:re|aw|sv)\s*:)*\s*",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"[>\s*]*(?:[-_–—=*\s]*(?:begin(?:n der)? )?(?:forwarded|original|weitergeleitete|ursprüngliche|originalnachricht"
    r"|transféré|reenviado|doorgestuurd)\b.{0,40}|message (?:transféré|d'origine).{0,20}|_{8,}|-{8,})\s*",
    re.IGNORECASE,
)
# What the lines of such a head say, in the languages that mail programs speak.
_KEYS = {
    key: fact
    for fact, keys in (
        ("sender", "from von de da van från fra"),
        ("date", "date sent datum gesendet envoyé fecha enviado data verzonden skickat"),
        ("subject", "subject betreff objet asunto oggetto onderwerp ämne emne"),
        ("", "to an à para a aan till til cc kopie reply-to antwort-an bcc"),
    )
    for key in keys.split()
}  # fmt: skip
_LINE = re.compile(
    rf"[>\s*]*(?P<key>{'|'.join(sorted(_KEYS, key=len, reverse=True))})\*?\s*:\*?\s*(?P<value>.*?)\s*\*?\s*",
    re.IGNORECASE,
)
# The same lines run together, as extraction leaves them of a page.
_ANNOUNCED = re.compile(rf"(?:{_MARKER.pattern}\s)?(?=(?:{'|'.join(_KEYS)})\s*:)", re.IGNORECASE)
_INLINE = re.compile(rf"(?<![\w-])(?P<key>{'|'.join(sorted(_KEYS, key=len, reverse=True))})\s*:\s", re.IGNORECASE)
_QUOTED = re.compile(r"^[ \t]*> ?", re.MULTILINE)
_LONGEST = 500  # characters of one such line
_DEEPEST = 16  # messages passed on in one another
_FARTHEST = 200  # lines before it


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The head of a message within another: what it says, and the offset at which its text begins."""

    start: int
    sender: str
    date: str
    subject: str


def is_forwarded(subject: str) -> bool:
    """Whether a subject says that the message was passed on ("Fwd: …")."""
    return _PREFIX.match(subject) is not None


def without_prefix(subject: str) -> str:
    """The subject that the message had before it was passed on."""
    found = _PREFIX.match(subject)
    return subject[found.end() :] if found else subject


def head_of(text: str, expected: bool) -> Forwarded | None:
    """The head of the message that `text` passes on, or, where that passes one on too, of the last of them.

    Without a line that announces it, it is only believed where it is `expected`.
    """
    found: Forwarded | None = None
    for _ in range(_DEEPEST):
        nxt = _first(text, found.start if found else 0, expected)
        if nxt is None:
            break
        found = nxt
    return found


def body_of(text: str, head: Forwarded) -> str:
    """What was passed on, without the marks that mail programs set before each line of it."""
    body = text[head.start :]
    lines = [line for line in body.splitlines() if line.strip()]
    quoted = sum(line.lstrip().startswith(">") for line in lines)
    return (_QUOTED.sub("", body) if 2 * quoted > len(lines) else body).strip("\r\n")


def _first(text: str, start: int, expected: bool) -> Forwarded | None:
    facts: dict[str, str] = {}
    announced = False
    at = start
    for number, line in enumerate(text[start:].splitlines(keepends=True)):
        if number > _FARTHEST and not facts:
            return None
        words = line.strip()
        pair = _LINE.fullmatch(words) if len(words) < _LONGEST else None
        if pair:
            facts.setdefault(_KEYS[pair["key"].lower()] or "to", pair["value"])
        elif words.lstrip("> ") and _whole(facts) and (announced or expected):
            return Forwarded(at, facts.get("sender", ""), facts.get("date", ""), facts.get("subject", ""))
        elif run := _run_together(words):
            return Forwarded(at + len(line), run.get("sender", ""), run.get("date", ""), run.get("subject", ""))
        elif words.lstrip("> "):
            facts = {}
            announced = _MARKER.fullmatch(words) is not None
        at += len(line)
    return None


def _run_together(words: str) -> dict[str, str] | None:
    """The facts of a head whose lines stand on one; None where a line is something else."""
    if len(words) > 4 * _LONGEST or not _ANNOUNCED.match(words):
        return None
    keys = list(_INLINE.finditer(words))
    facts: dict[str, str] = {}
    for key, nxt in zip(keys, [*keys[1:], None], strict=True):
        facts.setdefault(_KEYS[key["key"].lower()] or "to", words[key.end() : nxt.start() if nxt else None].strip())
    return facts if _whole(facts) and "date" in facts and "subject" in facts else None


def _whole(facts: dict[str, str]) -> bool:
    """Whether lines are the head of a message: who sent it, and when or of what."""
    return bool(facts.get("sender")) and len(facts) >= 3 and ("date" in facts or "subject" in facts)
