"""What changed on the way: how a version differs from the one it comes from, each change where it first appears."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from whence.match import tables
from whence.match.align import align
from whence.match.meaning import stem, word_table
from whence.match.words import said
from whence.model import Edit
from whence.trails.context import speakers_agree
from whence.trails.descent import Edge, Version, likeness, names_outlet
from whence.trails.hedges import fallen, hedged
from whence.trails.renamed import renamed
from whence.trails.wordings import Article, Link, meaningful

Change = Literal["trimmed", "reworded", "negation", "number", "name", "speaker", "form", "translation"]

SAME_WORDS = 0.75  # likeness above which the words are the same but for what was cut
OTHER_WORDS = 0.45  # likeness below which they are other words
HARD = ("number", "negation", "name")  # changes of what is said, beside which its words do not count
CUT = 2  # words that must be gone for a version to be trimmed
DESCRIBES = 0.45  # cosine above which two descriptions of somebody unnamed may mean the same

_ABOUT = {"about", "around", "nearly", "almost", "roughly", "approximately", "some", "over"}
_PAIRS = {"pair": "#2", "couple": "#2", "both": "#2", "twice": "#2", "dozen": "#12", "half": "#0.5"}
_SOMEBODY = {
    "source", "sources", "person", "people", "official", "officials", "insider", "insiders", "employee", "employees",
    "aide", "aides", "somebody", "someone", "worker", "member", "members", "unnamed", "anonymous",
}  # fmt: skip
_TRANSLATED = re.compile(
    r"\b(?:auto-?)?translat(?:ed|ion)\b|\benglish (?:page|service|edition|version)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change: the version it first appears in, the one it is held against, and the words before and after."""

    version: int
    against: int
    kind: Change
    before: str
    after: str


def mutations(versions: Sequence[Version], edges: Sequence[Edge], articles: Mapping[int, Article]) -> list[Mutation]:
    """The changes of a trail, in the order of its versions, one for each article and kind."""
    own: dict[int, list[Version]] = {}
    for version in versions:
        own.setdefault(version.article, []).append(version)
    article_of = {v.number: v.article for v in versions}
    sources: dict[int, list[int]] = {}
    for edge in edges:
        sources.setdefault(article_of[edge.end], []).append(article_of[edge.start])
    found: dict[tuple[int, str], Mutation] = {}
    first = _first_worded(versions)
    for version in versions:
        before = [v for n in sources.get(version.article, ()) for v in own[n]]
        if not before:
            continue
        parent = max(before, key=lambda v: (likeness(v, version), _one_speaker(v, version), -v.number))
        for kind in _changes(version, parent, articles, first, before):
            found.setdefault(
                (version.article, kind), Mutation(version.number, parent.number, kind, *_shown(kind, parent, version))
            )
    for article, several in own.items():
        for kind, version, parent in _put_right(
            several, [v for n in sources.get(article, ()) for v in own[n]], articles
        ):
            found.setdefault(
                (article, kind), Mutation(version.number, parent.number, kind, *_shown(kind, parent, version))
            )
    hard = {article for article, kind in found if kind in HARD}
    kept = [m for (article, kind), m in found.items() if article not in hard or kind not in ("trimmed", "reworded")]
    return sorted(kept, key=lambda m: (m.version, m.kind))


def _first_worded(versions: Sequence[Version]) -> list[Version]:
    """Of versions in the same words, hedged or not, the first, and the first of another article."""
    met: dict[tuple[tuple[str, ...], bool], list[Version]] = {}
    for version in versions:
        same = met.setdefault((version.words, hedged(version)), [])
        if not same or (len(same) == 1 and same[0].article != version.article):
            same.append(version)
    return [v for same in met.values() for v in same]


def _changes(
    version: Version, parent: Version, articles: Mapping[int, Article], first: Sequence[Version],
    before: list[Version],
) -> list[Change]:  # fmt: skip
    kinds: list[Change] = []
    if _other_speaker(version, before, articles):
        kinds.append("speaker")
    share = likeness(parent, version)
    hard = False
    if _number_changed(version, parent):
        kinds.append("number")
        hard = True
    if share > 0.15 and _turned(version, parent):
        kinds.append("negation")
        hard = True
    if renamed(parent, version, articles[parent.article], articles[version.article]):
        kinds.append("name")
        hard = True
    if hard:
        return kinds
    gone = fallen(parent, version, articles[parent.article], articles[version.article])
    fresh = not any(
        v.number < version.number and v.article != version.article
        and abs(len(v.words) - len(version.words)) <= 1 and likeness(v, version) > 0.95
        and not (gone and hedged(v))
        for v in first
    )  # fmt: skip
    if not fresh:
        return kinds
    if share >= SAME_WORDS and version.quoted and len(parent.words) - len(version.words) - gone >= CUT:
        kinds.append("trimmed")
    elif share < OTHER_WORDS:
        translated = _is_translated(articles[version.article], articles[parent.article])
        kinds.append("translation" if translated else "reworded")
        if version.pieces[0].form == "direct" and not parent.quoted and not translated:
            kinds.append("form")
    if gone and "reworded" not in kinds and "translation" not in kinds:
        kinds.append("reworded")
    return kinds


def _put_right(
    versions: list[Version], before: list[Version], articles: Mapping[int, Article]
) -> list[tuple[Change, Version, Version]]:
    """The changes of an article that carries two versions, one of which puts the other right."""
    found: list[tuple[Change, Version, Version]] = []
    if len(versions) < 2 or not before:
        return found
    for version in versions:
        for other in versions:
            if other is version:
                continue
            parent = max(before, key=lambda v: (likeness(v, other), -v.number))
            if likeness(parent, other) < 0.3 or likeness(version, other) < 0.15:
                continue
            if _number_changed(version, parent):
                found.append(("number", version, parent))
            if _turned(version, parent, 0.8):
                found.append(("negation", version, parent))
            if renamed(parent, version, articles[parent.article], articles[version.article]):
                found.append(("name", version, parent))
    return found


def amounts(words: Sequence[str]) -> dict[str, set[str]]:
    """The numbers among words with what they count, without ordinals: {"#60": {"passenger"}}; "a pair" is two."""
    found: dict[str, set[str]] = {}
    for at, word in enumerate(words):
        number = _PAIRS.get(word, word)
        if number[:1] != "#" or number[-1:].isalpha() or number == "#1":
            continue
        counted = [w for w in meaningful(words[at + 1 : at + 4]) if w[:1] != "#"][:1]
        found.setdefault(number, set()).update(stem(w) for w in counted)
    return found


def _number_changed(version: Version, parent: Version) -> bool:
    """Whether a number stands where the parent has another, or has lost its "about"."""
    mine, theirs = amounts(version.words), amounts(parent.words)
    new, gone = set(mine) - set(theirs), set(theirs) - set(mine)
    if new and gone:
        return True
    for number, counted in mine.items():
        others = {n for n, c in theirs.items() if c & counted}
        if others and number not in others:
            return True
    return any(_hedged(version.words, n) != _hedged(parent.words, n) for n in set(mine) & set(theirs))


def _hedged(words: Sequence[str], number: str) -> bool:
    places = [i for i, w in enumerate(words) if _PAIRS.get(w, w) == number]
    return any(i and words[i - 1] in _ABOUT for i in places)


def _negations(words: Sequence[str]) -> int:
    """How many words turn a statement round; "or not" and "or no" do not."""
    return sum(w in tables.words("negations") and words[i - 1 : i] != ("or",) for i, w in enumerate(words))


def _turned(version: Version, parent: Version, share: float = 0.6) -> bool:
    """Whether one denies what the other says in much the same words."""
    if (_negations(version.words) > 0) == (_negations(parent.words) > 0):
        return False
    short, long = sorted((version, parent), key=lambda v: len(v.words))
    bare = set(meaningful(short.words)) - tables.words("negations")
    return len(bare & set(meaningful(long.words))) >= share * max(1, len(bare))


def _one_speaker(a: Version, b: Version) -> bool:
    one, other = a.pieces[0].speaker, b.pieces[0].speaker
    return one is not None and other is not None and (one.name == other.name or speakers_agree(one, other) is True)


def _other_speaker(version: Version, before: list[Version], articles: Mapping[int, Article]) -> bool:
    """Whether the version puts the words into another mouth than all those it comes from."""
    mine = _voice(version, articles)
    theirs = [voice for v in before if (voice := _voice(v, articles))]
    if mine is None or mine.kind in ("outlet", "document") or not theirs:
        return False
    for parent in before:
        article = articles[parent.article]
        if names_outlet(mine.name, article.outlet) or mine.name.split()[-1] in (article.byline or "").split():
            return False
    return not any(_may_be(mine, other) for other in theirs)


def _voice(version: Version, articles: Mapping[int, Article]) -> Link | None:
    speaker = version.pieces[0].speaker
    if speaker is None or names_outlet(speaker.name, articles[version.article].outlet) or speaker.name == "unspecified":
        return None
    return speaker


def _may_be(one: Link, other: Link) -> bool:
    """Whether two voices may be one: names that agree, or descriptions of somebody unnamed that may mean the same."""
    agree = speakers_agree(one, other)
    if agree is not None:
        return agree
    a, b = (set(meaningful([t.norm for t in said(x.name)])) for x in (one, other))
    if (not a & _SOMEBODY) != (not b & _SOMEBODY):
        return False
    if not a or not b:
        return one.kind == other.kind
    a, b = a - _SOMEBODY, b - _SOMEBODY
    return not a or not b or bool(a & b) or _cosine(a, b) >= DESCRIBES


def _cosine(a: set[str], b: set[str]) -> float:
    table = word_table()
    sums = [
        sum((table.vectors[table.rows[w]] for w in sorted(x) if w in table.rows), np.zeros(table.vectors.shape[1]))
        for x in (a, b)
    ]
    lengths = [float(np.linalg.norm(s)) for s in sums]
    return float(sums[0] @ sums[1]) / (lengths[0] * lengths[1]) if all(lengths) else 0.0


def _is_translated(article: Article, source: Article) -> bool:
    """Whether an article says that it was translated, or is in another language than its source."""
    if article.language and source.language and article.language != source.language:
        return True
    return any(_TRANSLATED.search(part) for part in (article.byline or "", article.text[:200]))


def _shown(kind: Change, parent: Version, version: Version) -> tuple[str, str]:
    if kind == "speaker":
        one, other = parent.pieces[0].speaker, version.pieces[0].speaker
        return (one.name if one else ""), (other.name if other else "")
    return parent.text, version.text


def diff(version: Version, parent: Version) -> tuple[Edit, ...]:
    """The word-level steps from a parent's wording (`passage`) to a version's (`quote`)."""
    quote, source = said(version.text), said(parent.text)
    steps = align(quote, source)

    def words(text: str, tokens: Sequence[object], start: int, end: int) -> str:
        part = tokens[start:end]
        return text[part[0].start : part[-1].end] if part else ""  # type: ignore[attr-defined]

    found = [
        Edit(s.kind, words(version.text, quote, s.quote, s.quote_end), words(parent.text, source, s.said, s.said_end))
        for s in steps
    ]
    if steps and steps[0].said > 0:
        found.insert(0, Edit("left out", "", words(parent.text, source, 0, steps[0].said)))
    if steps and steps[-1].said_end < len(source):
        found.append(Edit("left out", "", words(parent.text, source, steps[-1].said_end, len(source))))
    return tuple(found)
