"""Cases in plain text: an article with its attributions marked, and the ledger it must give.

    outlet: Northern Herald
    published: 2024-03-05
    people: Lena Brandt; Otto Vale

    <s1 Lena Brandt> <c1 told> Harbour Radio <t1 that the bridge would open>.
    ====
    indirect neutral | Lena Brandt ← Harbour Radio ← Northern Herald | that the bridge would open

<s, <c and <t mark source, cue and content (text) of the attribution with that number, <f a caption, <d a dateline. One
line a statement, in order: its form and cue class, its chain, its words; "in 1:" leads the line of a statement that the
one on line 1 holds. `people` and `bodies` stand for what the network would recognise; `verbs`, `nouns` and `adverbs`
correct the parts of speech of a case.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

from whence.model import Attribution, Document, Furniture, Ledger, Reading, Span, Word

_MARK = re.compile(r"<([sctfd])(\d*) ([^<>]*)>")
_CLOSED = {
    "DT": "the a an this that these those no some any each every many all",
    "IN": "of in on at by for with from about as if because while into over under during against since after than",
    "PRP": "i you he she it we they him them me us",
    "PRP$": "my your his her its our their",
    "MD": "will would can could may might shall should must",
    "CC": "and but or",
    "TO": "to",
    "RB": "not n't never still also really very only too yet",
    "WP": "who what whom",
    "WRB": "how why when where",
    "WDT": "which",
    "VBZ": "is has does wants says thinks believes hopes knows plans",
    "VBP": "are have do want say think believe hope know plan am",
    "VBD": "was were had did said told wanted thought believed hoped knew planned refused added reported",
    "VBN": "been",
    "VBG": "being",
    "JJ": "new old big good bad long late",
}
_TAG = {word: tag for tag, words in _CLOSED.items() for word in words.split()}


def parse(path: Path) -> tuple[Document, Reading, list[str]]:
    """The document, the reading and the expected lines of the case at `path`."""
    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    body, _, expected = rest.partition("\n====\n")
    settings = dict(line.split(": ", 1) for line in head.splitlines())
    text, at = "", 0
    roles: dict[str, dict[str, list[Span]]] = {}
    furniture = []
    for match in _MARK.finditer(body):
        text += body[at : match.start()]
        span = Span(len(text), len(text) + len(match[3]))
        text += match[3]
        at = match.end()
        if match[1] in "fd":
            furniture.append(Furniture(span.start, span.end, "caption" if match[1] == "f" else "dateline"))
        else:
            roles.setdefault(match[2], {}).setdefault(match[1], []).append(span)
    text += body[at:]
    attributions = tuple(
        Attribution(tuple(r.get("s", ())), tuple(r.get("c", ())), tuple(r.get("t", ())), 0.9) for r in roles.values()
    )
    document = Document(
        hashlib.sha256(text.encode()).hexdigest(),
        text,
        outlet=settings.get("outlet"),
        published=date.fromisoformat(settings["published"]) if "published" in settings else None,
        language=settings.get("language", "en"),
        furniture=tuple(furniture),
    )
    return document, Reading(attributions, words(text, settings)), expected.strip("\n").splitlines()


def words(text: str, settings: dict[str, str]) -> tuple[Word, ...]:
    """The words of `text` with parts of speech and entities good enough for a case."""
    kinds = {
        span: kind
        for key, kind in (("people", "PERSON"), ("bodies", "ORGANIZATION"))
        for span in _places(text, settings.get(key))
    }
    corrected = {
        w: tag
        for key, tag in (("verbs", "VBD"), ("nouns", "NN"), ("adverbs", "RB"))
        for w in settings.get(key, "").split()
    }
    found = []
    for match in re.finditer(r"[^\W_]+|[^\w\s]|_", text):
        word = match.group()
        inside = [
            (span, kind) for span, kind in kinds.items() if span.start <= match.start() and match.end() <= span.end
        ]
        entity = "O" if not inside else ("B-" if inside[0][0].start == match.start() else "I-") + inside[0][1]
        found.append(Word(match.start(), match.end(), _tag(word, text[: match.start()], corrected), entity))
    return tuple(found)


def _places(text: str, names: str | None) -> list[Span]:
    return [
        Span(m.start(), m.end())
        for name in (names or "").split("; ")
        if name
        for m in re.finditer(re.escape(name), text)
    ]


def _tag(word: str, before: str, corrected: dict[str, str]) -> str:
    low = word.lower()
    if low in corrected:
        return corrected[low]
    if before.endswith(("'", "’")) and low == "s":
        return "POS"
    if not word[0].isalnum():
        return "POS" if word in "'’" and before[-1:].isalpha() else word
    if low in _TAG and not (word[0].isupper() and before[-2:-1].isalpha()):
        return _TAG[low]
    if word[0].isdigit():
        return "CD"
    if word[0].isupper():
        return "NNP"
    if before.endswith(" to ") and not low.endswith("s"):
        return "VB"
    for ending, tag in (("ly", "RB"), ("ing", "VBG"), ("ed", "VBD"), ("ss", "NN"), ("s", "NNS")):
        if low.endswith(ending) and len(low) > 4:
            return tag
    return "NN"


def lines(ledger: Ledger) -> list[str]:
    """A ledger as the lines of a case."""
    place = {s.id: n for n, s in enumerate(ledger.statements, 1)}
    names = {s.id: s.name for s in ledger.speakers}
    return [
        (f"in {place[s.within]}: " if s.within else "")
        + (f"{s.form} {s.cue_class}" if s.cue_class else s.form)
        + f" | {' ← '.join(names[c] for c in s.chain)} | {s.text}".replace("\n", " / ")
        for s in ledger.statements
    ]
