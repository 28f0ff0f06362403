"""Where the text names somebody through whom words may have come, and how far the words around the name say so.

"told the Gazette" says so, "a vote on the Gazette's building" does not. The words that count were learned on labelled
articles (`training/chains.py`); the weights are a table of plain numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp

from whence.model import Span
from whence.resolve.chains.credits import agency, letter_writer
from whence.resolve.chains.scenes import is_medium, looks_like_medium
from whence.resolve.draft import Article, Draft
from whence.resolve.language.cues import single
from whence.resolve.language.lemmas import lemmas
from whence.resolve.speakers.cast import Cast
from whence.resolve.speakers.publisher import own_names
from whence.text.tables import rows

LEFT, RIGHT = 8, 5  # words before and after a name that are looked at
NEAREST = 3  # of them those whose order counts

_QUOTES = frozenset({"“", '"', "‘"})
_PASSED_OVER = frozenset({"the", "a", "an", '"', "“", "”", "‘", "'", "’", "``", "''", "s", ",", "("})


_PRONOUNS = frozenset(
    {"i", "me", "my", "mine", "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "hers", "it", "its"}
    | {"they", "them", "their", "theirs", "who", "whom", "whose", "himself", "herself", "themselves", "itself"}
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A mention of `speaker`, and how likely it says that words nearby came through them, in [0, 1].

    `speaks` says that the mention is the source of a statement, `noun` that it is a noun alone ("the newspaper"),
    `looks` that the name looks like a medium's.
    """

    speaker: str
    span: Span
    sentence: int
    paragraph: int
    score: float
    speaks: bool
    noun: bool
    looks: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of somebody who may be a link, with what the words around it are."""

    speaker: str
    span: Span
    speaks: bool
    noun: bool
    looks: bool
    features: tuple[str, ...]


def hints(article: Article, drafts: Sequence[Draft], cast: Cast, weights: Mapping[str, float]) -> list[Hint]:
    """The hints of an article, in the order of the text. `weights` are those of the features of a mention."""
    return weighed(article, mentions(article, drafts, cast), weights)


def weighed(article: Article, mentions: Sequence[Mention], weights: Mapping[str, float]) -> list[Hint]:
    """The hints that `mentions` are by `weights`."""
    found = []
    for mention in mentions:
        total = weights.get("", 0.0) + sum(weights.get(feature, 0.0) for feature in mention.features)
        score = 1 / (1 + exp(-max(-30.0, min(30.0, total))))
        at = mention.span.start
        place = article.sentence_at(at), article.paragraph_at(at)
        found.append(Hint(mention.speaker, mention.span, *place, score, mention.speaks, mention.noun, mention.looks))
    return found


def mentions(article: Article, drafts: Sequence[Draft], cast: Cast) -> list[Mention]:
    """The mentions of all who may be a link, in the order of the text."""
    kinds = {s.id: s.kind for s in cast.speakers}
    names = {s.id: s.name for s in cast.speakers}
    placed = _placed(article, cast)
    sources = {span.start: draft for draft in drafts for span in draft.source}
    contents = _Cover(span for draft in drafts for span in draft.content)
    cues = _Cover(span for draft in drafts for span in draft.cue)
    linked = _Cover(span for draft in drafts for span in draft.scene.links)
    told = _Cover(draft.scene.addressee for draft in drafts if draft.scene.addressee is not None)
    owners = _owners(article, placed, kinds)
    busy = {article.sentence_at(draft.anchor.start) for draft in drafts if draft.holder is None}
    found = []
    own = own_names(cast)
    for span, speaker, noun in placed:
        if speaker in own or span.of(article.text).lower() in _PRONOUNS:
            continue
        kind = kinds[speaker]
        draft = next((sources[at] for at in range(span.start, span.end) if at in sources), None)
        around = set(_around(article, span, owners))
        medium = noun or is_medium(names[speaker])
        shown = span.of(article.text)
        looks = medium or kind == "outlet" or looks_like_medium(names[speaker]) or looks_like_medium(shown)
        around |= {
            f"looks {looks}",
            f"kind {kind}",
            f"medium {medium}",
            f"noun {noun}",
            f"in content {contents.touches(span)}",
            f"in cue {cues.touches(span)}",
            f"busy {article.sentence_at(span.start) in busy}",
        }
        if article.text[max(0, span.start - 1) : span.start] in _QUOTES:
            around.add("quoted")
        if linked.touches(span):
            around.add("in scene")
        if told.touches(span):
            around.add("told")
        if draft is not None:
            around.add("source")
            around |= {f"source of {lemma}" for lemma in _cue_lemmas(article, draft)}
        sort = "medium" if looks else kind
        around |= {f"{sort} {feature}" for feature in around if feature.startswith(("L1 ", "R1 ", "source of"))}
        found.append(Mention(speaker, span, draft is not None, noun, looks, tuple(sorted(around))))
    return found


class _Cover:
    """Spans laid over one another, to ask whether another touches them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for span in sorted(spans):
            if self.ends and span.start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], span.end)
            else:
                self.starts.append(span.start)
                self.ends.append(span.end)

    def touches(self, span: Span) -> bool:
        at = bisect_left(self.starts, span.end) - 1
        return at >= 0 and self.ends[at] > span.start


def _placed(article: Article, cast: Cast) -> list[tuple[Span, str, bool]]:
    """The mentions of all speakers, and of media by nouns alone ("the newspaper"), in the order of the text."""
    media = {s.id for s in cast.speakers if (s.kind == "outlet" or is_medium(s.name)) and s.id != cast.outlet}
    found = {span: (s.id, False) for s in cast.speakers for span in s.mentions}
    credit = [span for span in (letter_writer(article), agency(article)) if span is not None]
    for span in credit:
        if (speaker := cast.at(span)) is not None:
            found.setdefault(span, (speaker, False))
    nouns = [Span(m.start(), m.end()) for m in _noun_pattern().finditer(article.text)]
    out: list[tuple[Span, str, bool]] = []
    last: str | None = None
    end = 0
    for span in sorted({*found, *nouns}, key=lambda s: (s.start, -s.end)):
        if span in found:
            speaker, noun = found[span]
            if span.start < end and out and out[-1][1] == speaker:
                continue
        elif last is not None and span.start >= end:
            speaker, noun = last, True
        else:
            continue
        if speaker in media:
            last = speaker
        out.append((span, speaker, noun))
        end = max(end, span.end)
    return out


@cache
def _noun_pattern() -> re.Pattern[str]:
    nouns = "|".join(row["name"] for row in rows("resolve", "media.csv") if row["kind"] == "noun")
    return re.compile(rf"\b(?:the|that|this) (?:(?:local|news|radio|television|TV|cable|daily) )?(?:{nouns})\b")


def _owners(article: Article, placed: Sequence[tuple[Span, str, bool]], kinds: Mapping[str, str]) -> dict[int, str]:
    """What stands for each word that belongs to a mention: "<outlet>"."""
    out: dict[int, str] = {}
    for span, speaker, _ in placed:
        for i in range(*article.words.within(span)):
            out[i] = f"<{kinds[speaker]}>"
    return out


def _around(article: Article, span: Span, owners: Mapping[int, str]) -> Iterator[str]:
    """The words before and after a mention, names taken as one."""
    words = article.words
    lo, hi = words.within(span)
    sentence = article.sentences[article.sentence_at(span.start)] if article.sentences else span
    first, last = words.within(sentence)
    left = list(_walk(words.lower, owners, range(lo - 1, max(first, lo - 3 * LEFT) - 1, -1)))[:LEFT]
    right = list(_walk(words.lower, owners, range(hi, min(last, hi + 3 * RIGHT))))[:RIGHT]
    for side, found in (("L", left), ("R", right)):
        found = found or ["^"]
        for n in range(min(NEAREST, len(found))):
            yield f"{side}{n + 1} {found[n]}"
            if n:
                yield f"{side}1-{n + 1} {' '.join(found[: n + 1])}"
        yield from (f"{side} {word}" for word in found)
    if words.lower[hi : hi + 2] in (["’", "s"], ["'", "s"]):
        yield "owns"


def _walk(lower: Sequence[str], owners: Mapping[int, str], places: range) -> Iterator[str]:
    previous = ""
    for i in places:
        word = owners.get(i) or (lower[i] if lower[i].isalnum() or lower[i] in {":", ";", "."} else "")
        if not word or word in _PASSED_OVER or (word == previous and word[0] == "<"):
            continue
        previous = word
        yield word if word[0] == "<" else _stem(word)


def _cue_lemmas(article: Article, draft: Draft) -> set[str]:
    words = re.findall(r"\w+", article.words_of(draft.cue).lower())
    return {_stem(word) for word in words} or {"no cue"}


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    """The lemma of a word that may be a cue; any other word as it is."""
    return next((lemma for lemma in reversed(lemmas(word)) if single(lemma) is not None), word)
