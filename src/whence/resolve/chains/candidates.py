"""Who may be the link of each statement, and what speaks for each: the numbers that the model of `carriers.py` weighs.

The candidates are the few speakers of the article that the text hints at most (`hints.py`), and those that the rules
name. Statements inside others have none of their own: their words come through those.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from whence.resolve.chains.hints import Hint
from whence.resolve.chains.scenes import is_medium, role
from whence.resolve.draft import Article, Draft
from whence.resolve.speakers.cast import Cast

MOST = 6  # candidates of an article: those with the strongest hints
LEAST = 0.04  # how strong the strongest hint of a candidate must be
STRONG = 0.3  # from here on a hint is one that carries on
FAR = 20  # paragraphs or statements from which on distance counts no more

KINDS = ("outlet", "organization", "person", "document")
ROLES = ("interview", "appearance", "occasion", "writing")
CLASSES = ("neutral", "medium", "mental", "doubting", "directing", "accusing")

NEARBY: tuple[str, ...] = (
    "here",
    "hints here",
    "gap",
    "in content",
    "speaks",
    "noun",
    "told",
    "rival",
    "before",
    "after",
)
NEARBY += ("last paragraph", "next paragraph", "next sentence")
BEFORE = ("strong", "paragraphs", "statements", "same voice", "voices", "rival", "scenes", "same turn")
AFTER = ("strong", "paragraphs", "same voice", "statements")
VOICE = ("strong", "paragraphs", "hints")
SPOKE = ("statements", "paragraphs", "medium")
RULES = ("polls", "in_scene", "interviews", "reporters", "retold")
OWN: tuple[str, ...] = (
    "quoted",
    "source",
    "cue",
    "present",
    "pronoun",
    "person",
    "nameless",
    "medium",
    "named scene",
    "told",
    *ROLES,
)
OWN += (*CLASSES, "place", "number", "share of speaker", "candidates", "paragraph")
OF_CANDIDATE: tuple[str, ...] = (
    *KINDS,
    "known medium",
    "looks",
    "strongest",
    "sum",
    "share",
    "hints",
    "at head",
    "first paragraph",
)
OF_CANDIDATE += ("spoken", "share of spoken", "strong hints")
NAMES = (
    *(f"nearby: {name}" for name in NEARBY),
    *(f"before: {name}" for name in BEFORE),
    *(f"after: {name}" for name in AFTER),
    *(f"same voice: {name}" for name in VOICE),
    *(f"as speaker: {name}" for name in SPOKE),
    *(f"rule: {name}" for name in RULES),
    *(f"rule elsewhere: {name}" for name in RULES),
    *(f"statement: {name}" for name in OWN),
    *(f"candidate: {name}" for name in OF_CANDIDATE),
)  # of the features, in their order


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who may be the link of one statement (`draft` is its place among the drafts), with the numbers for it."""

    draft: int
    speaker: str
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Trail:
    """The hints at one speaker in the order of the text."""

    hints: Sequence[Hint]
    sentences: Sequence[int]
    paragraphs: Sequence[int]
    strong: Sequence[Hint]
    strong_starts: Sequence[int]


def candidates(
    article: Article,
    drafts: Sequence[Draft],
    cast: Cast,
    hints: Sequence[Hint],
    rules: Mapping[str, Sequence[tuple[str, ...]]],
) -> list[Candidate]:
    """The candidates of all statements that no other holds, in the order of the text, those of one statement together.

    `rules` has, by the name of each rule, the links that it gives to each of `drafts`.
    """
    places = [i for i, draft in enumerate(drafts) if draft.holder is None]
    places.sort(key=lambda i: drafts[i].anchor.start)
    chosen = _chosen(hints, (link for links in rules.values() for each in links for link in each), cast)
    if not chosen or not places:
        return []
    view = _View(article, drafts, cast, hints, rules, places, chosen)
    return [
        Candidate(place, speaker, tuple(view.features(n, speaker)))
        for n, place in enumerate(places)
        for speaker in chosen
        if speaker != drafts[place].speaker
    ]


def _chosen(hints: Sequence[Hint], named: Iterable[str], cast: Cast) -> list[str]:
    best: dict[str, float] = {}
    for hint in hints:
        best[hint.speaker] = max(best.get(hint.speaker, 0.0), hint.score)
    for link in named:
        if link != cast.outlet:
            best[link] = max(best.get(link, 0.0), STRONG)
    ranked = sorted((-score, speaker) for speaker, score in best.items() if score >= LEAST)
    return [speaker for _, speaker in ranked[:MOST]]


class _View:
    """An article as its candidates see it: what is looked up for each pair of statement and candidate, made once."""

    def __init__(
        self,
        article: Article,
        drafts: Sequence[Draft],
        cast: Cast,
        hints: Sequence[Hint],
        rules: Mapping[str, Sequence[tuple[str, ...]]],
        places: Sequence[int],
        chosen: Sequence[str],
    ) -> None:
        self.article, self.drafts, self.rules = article, drafts, rules
        self.places, self.chosen = places, chosen
        self.tops = [drafts[i] for i in places]
        self.starts = [draft.anchor.start for draft in self.tops]
        self.sentence = [article.sentence_at(at) for at in self.starts]
        self.paragraph = [article.paragraph_at(at) for at in self.starts]
        self.known = {s.id: s for s in cast.speakers}
        self.trails = {speaker: _trail([h for h in hints if h.speaker == speaker]) for speaker in chosen}
        self.near = {speaker: [self._nearest(h) for h in self.trails[speaker].strong] for speaker in chosen}
        self.rivals = sorted((h.span.start, h.speaker) for speaker in chosen for h in self.trails[speaker].strong)
        self.spoken = {s: [n for n, d in enumerate(self.tops) if d.speaker == s] for s in chosen}
        self.named = [n for n, d in enumerate(self.tops) if d.scene.named]
        self.turns = _turns(self.tops)
        self.counts: dict[str | None, int] = {}
        for draft in self.tops:
            self.counts[draft.speaker] = self.counts.get(draft.speaker, 0) + 1
        self.own = {n: self._of_statement(n) for n in range(len(self.tops))}
        self.of_speaker = {s: self._of_candidate(s) for s in chosen}

    def _nearest(self, hint: Hint) -> int:
        """The statement made nearest to a hint: in its sentence, else the next one or the one before."""
        at = bisect_left(self.starts, hint.span.start)
        around = range(max(0, at - 2), min(len(self.starts), at + 2))
        return min(
            around, key=lambda n: (self.sentence[n] != hint.sentence, abs(self.starts[n] - hint.span.start)), default=0
        )

    def _of_statement(self, n: int) -> list[float]:
        draft, text = self.tops[n], self.article.text
        first = draft.content[0]
        opening = text[first.start : first.start + 1]
        source = draft.source[0].of(text).lower() if draft.source else ""
        kind = self.known[draft.speaker].kind if draft.speaker in self.known else ""
        tags = [self.article.words.words[i].pos for s in draft.cue for i in range(*self.article.words.within(s))]
        found = role(draft.scene.occasion.of(text)) if draft.scene.occasion else ""
        return [
            float(opening in "\"“‘'"),
            float(bool(draft.source)),
            float(bool(draft.cue)),
            float(any(tag in {"VBZ", "VBP"} for tag in tags)),
            float(source in {"he", "she", "they", "it", "i", "we"}),
            float(kind == "person"),
            float(kind in {"unnamed", "group"}),
            float(kind == "outlet"),
            float(draft.scene.named),
            float(draft.scene.addressee is not None),
            *(float(found == each) for each in ROLES),
            *(float(draft.cue_class == each) for each in CLASSES),
            n / len(self.tops),
            min(n, FAR),
            float(self.counts[draft.speaker]) / len(self.tops),
            float(len(self.chosen)),
            float(min(self.paragraph[n], FAR)),
        ]

    def _of_candidate(self, speaker: str) -> list[float]:
        known, trail = self.known[speaker], self.trails[speaker]
        total = sum(h.score for h in trail.hints)
        every = sum(h.score for t in self.trails.values() for h in t.hints)
        first = trail.hints[0] if trail.hints else None
        kind = "outlet" if any(h.looks for h in trail.hints) else known.kind
        return [
            *(float(kind == each) for each in KINDS),
            float(is_medium(known.name)),
            float(any(h.looks for h in trail.hints)),
            max((h.score for h in trail.hints), default=0.0),
            total,
            total / every if every else 0.0,
            float(len(trail.hints)),
            float(first is not None and first.paragraph <= 1),
            float(first.paragraph / max(1, len(self.article.paragraphs))) if first else 1.0,
            float(len(self.spoken[speaker])),
            float(len(self.spoken[speaker])) / len(self.tops),
            float(len(trail.strong)),
        ]

    def features(self, n: int, speaker: str) -> list[float]:
        """The numbers for the candidate `speaker` of the statement `n`."""
        return [
            *self._nearby(n, speaker),
            *self._before(n, speaker),
            *self._after(n, speaker),
            *self._same_voice(n, speaker),
            *self._as_speaker(n, speaker),
            *(float(speaker in self.rules[name][self.places[n]]) for name in RULES),
            *(float(bool(self.rules[name][self.places[n]])) for name in RULES),
            *self.own[n],
            *self.of_speaker[speaker],
        ]

    def _nearby(self, n: int, speaker: str) -> list[float]:
        """The hints of its sentence, its paragraph and the paragraphs beside."""
        trail, draft = self.trails[speaker], self.tops[n]
        s, p, at = self.sentence[n], self.paragraph[n], self.starts[n]
        here = trail.hints[bisect_left(trail.sentences, s) : bisect_right(trail.sentences, s)]
        best = max(here, key=lambda h: h.score, default=None)
        low, high = bisect_left(trail.paragraphs, p), bisect_right(trail.paragraphs, p)
        in_paragraph = trail.hints[low:high]
        before = max((h.score for h in in_paragraph if h.sentence < s), default=0.0)
        after = max((h.score for h in in_paragraph if h.sentence > s), default=0.0)
        last = trail.hints[bisect_left(trail.paragraphs, p - 1) : low]
        following = trail.hints[high : bisect_right(trail.paragraphs, p + 1)]
        rival = max(
            (
                h.score
                for other, t in self.trails.items()
                if other != speaker
                for h in t.hints[bisect_left(t.sentences, s) : bisect_right(t.sentences, s)]
            ),
            default=0.0,
        )
        inside = best is not None and any(c.start <= best.span.start < c.end for c in draft.content)
        told = draft.scene.addressee
        return [
            best.score if best else 0.0,
            float(len(here)),
            float(max(-300, min(300, best.span.start - at))) if best else 999.0,
            float(inside),
            float(best is not None and best.speaks),
            float(best is not None and best.noun),
            float(best is not None and told is not None and told.start < best.span.end and best.span.start < told.end),
            rival,
            before,
            after,
            max((h.score for h in last), default=0.0),
            max((h.score for h in following), default=0.0),
            max((h.score for h in following if h.sentence == s + 1), default=0.0),
        ]

    def _before(self, n: int, speaker: str) -> list[float]:
        """The last strong hint before the statement, and what has come between."""
        trail = self.trails[speaker]
        at = bisect_right(trail.strong_starts, self.starts[n]) - 1
        if at < 0:
            return [0.0, FAR, FAR, 0.0, FAR, 0.0, 0.0, 0.0]
        hint, near = trail.strong[at], self.near[speaker][at]
        since = min(max(0, n - near), FAR)
        voices = {self.tops[k].speaker for k in range(max(near, n - FAR), n + 1)}
        rivals = self.rivals[
            bisect_right(self.rivals, (hint.span.end, "")) : bisect_right(self.rivals, (self.starts[n], "~"))
        ]
        other = any(who != speaker for _, who in rivals[-FAR:])
        named = bisect_right(self.named, n) - bisect_right(self.named, near)
        return [
            hint.score,
            float(min(FAR, self.paragraph[n] - hint.paragraph)),
            float(since),
            float(self.tops[near].speaker == self.tops[n].speaker),
            float(len(voices)),
            float(other),
            float(min(named, 5)),
            float(self.turns[n] - self.turns[min(near, n)] == 0),
        ]

    def _after(self, n: int, speaker: str) -> list[float]:
        """The next strong hint after the statement."""
        trail = self.trails[speaker]
        at = bisect_right(trail.strong_starts, self.starts[n])
        if at >= len(trail.strong):
            return [0.0, FAR, 0.0, FAR]
        hint, near = trail.strong[at], self.near[speaker][at]
        return [
            hint.score,
            float(min(FAR, hint.paragraph - self.paragraph[n])),
            float(self.tops[near].speaker == self.tops[n].speaker),
            float(min(abs(near - n), FAR)),
        ]

    def _same_voice(self, n: int, speaker: str) -> list[float]:
        """Hints near words of the same speaker, anywhere in the article."""
        voice = self.tops[n].speaker
        near = [
            (abs(self.paragraph[n] - h.paragraph), -h.score)
            for h, k in zip(self.trails[speaker].strong[:50], self.near[speaker], strict=False)
            if self.tops[k].speaker == voice
        ]
        if not near:
            return [0.0, FAR, 0.0]
        distance, score = min(near)
        return [-score, float(min(FAR, distance)), float(len(near))]

    def _as_speaker(self, n: int, speaker: str) -> list[float]:
        """The last statement of the candidate's own."""
        spoken = self.spoken[speaker]
        at = bisect_right(spoken, n) - 1
        if at < 0:
            return [FAR, FAR, 0.0]
        k = spoken[at]
        return [
            float(min(FAR, n - k)),
            float(min(FAR, self.paragraph[n] - self.paragraph[k])),
            float(self.tops[k].cue_class == "medium"),
        ]


def _trail(hints: Sequence[Hint]) -> _Trail:
    strong = [h for h in hints if h.score >= STRONG]
    return _Trail(
        hints,
        [h.sentence for h in hints],
        [h.paragraph for h in hints],
        strong,
        [h.span.start for h in strong],
    )


def _turns(drafts: Sequence[Draft]) -> list[int]:
    """How often the speaker has changed up to each statement."""
    out, turn = [], 0
    for n, draft in enumerate(drafts):
        turn += n > 0 and draft.speaker != drafts[n - 1].speaker
        out.append(turn)
    return out
