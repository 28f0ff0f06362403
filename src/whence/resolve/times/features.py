"""What speaks for a statement being of a date, as numbers for the trees that decide it (`dating.py`).

Each function gives one group by name. FAR stands for a distance where there is nothing to measure to, -1 for a question
that does not arise.
"""

from __future__ import annotations

import re
from math import log1p
from typing import get_args

from whence.model import CueClass, Kind
from whence.resolve.times.clues import LOOK_BACK, LOOK_ON, NEIGHBOURS, OCCASION, Clues, Day

FAR = 9999.0

_CLASSES = {name: float(i) for i, name in enumerate(get_args(CueClass))}
_KINDS: dict[str | None, float] = {name: float(i) for i, name in enumerate(get_args(Kind))}
_FORMS = {"direct": 0.0, "indirect": 1.0, "mixed": 2.0, "own": 3.0}
_TYPES = {"DATE": 0.0, "TIME": 1.0, "DURATION": 2.0, "SET": 3.0}
_BEFORE = {
    word: float(i)
    for i, word in enumerate("on in at during since by until from of for before after to last earlier over".split(), 1)
}
_WORD = re.compile(r"[\w’'-]+")
_FIRST_PERSON = re.compile(r"(?:I|we|my|our|me|us)", re.I)
_PRONOUN = re.compile(r"(?:he|she|they|it|him|her|his|their|who)", re.I)
_THE_OCCASION = re.compile(
    r"\b(?:the|his|her|their|that|this) (?:[\w-]+ ){0,2}(?:interview|hearing|briefing|speech|conference|meeting"
    r"|statement|rally|call|event|debate|testimony|remarks|address)\b"
)
_AN_OCCASION = re.compile(
    r"\ban? (?:[\w-]+ ){0,3}(?:interview|hearing|briefing|speech|conference|meeting|statement|rally|call|event|debate"
    r"|address|letter|tweet|email|report|post|video|memo)\b"
)
_POST = re.compile(r"\b(?:tweet\w*|twitter|facebook|instagram)\b")
_TOLD = re.compile(r"\b(?:told|tells?|telling)\b")
_A_GROUP = re.compile(
    r"\s(?:\w+\s)?(?:reporters|lawmakers|senators|journalists|the (?:panel|committee|crowd|audience))"
)
_SPOKE = re.compile(
    r"\b(?:said|told|wrote|tweeted|announced|released|reported|testified|spoke|met|held|appeared|asked|declared|posted|published"
    r"|issued|signed|filed|ruled|voted|responded)\b",
    re.I,
)
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_TODAY = re.compile(r"(?:today|tonight|yesterday|this (?:morning|afternoon|evening|week))", re.I)
_EARLIER = frozenset({"earlier", "previously", "once", "long", "repeatedly", "often", "always", "ago", "formerly"})
_LATER = frozenset({"later", "then", "after"})
_ON = frozenset({"also", "added"})


def of_statement(clues: Clues, i: int) -> dict[str, float]:
    """What is known of statement `i`, whatever its date: its tense, its source, its neighbours.

    Nothing of the article as a whole: with some hundred articles to learn from, trees know them by heart.
    """
    draft, outer = clues.drafts[i], clues.holder[i]
    clause = clues.clause(i).lower()
    words = set(_WORD.findall(clause))
    source, cue = clues.article.words_of(draft.source), clues.article.words_of(draft.cue).lower()
    after = clues.article.text[draft.cue[-1].end : draft.cue[-1].end + 40] if draft.cue else ""
    sentence = clues.article.sentences[clues.sentence[i]].start if clues.article.sentences else 0
    lines, line = clues.article.paragraphs, clues.line[i]
    holder = None if outer is None else clues.drafts[outer]
    found = {
        "tense": clues.tenses[i],
        "class": _CLASSES.get(draft.cue_class or "neutral", 0.0),
        "form": _FORMS[draft.form],
        "source": _source(source),
        "kind": _KINDS.get(clues.kinds.get(draft.speaker or ""), -1.0),
        "nested": float(holder is not None),
        "nested: same speaker": float(
            holder is not None and draft.speaker is not None and draft.speaker == holder.speaker
        ),
        "nested: tense": -1.0 if outer is None else clues.tenses[outer],
        "nested: class": _CLASSES.get(holder.cue_class or "neutral", 0.0) if holder else -1.0,
        "line": float(line),
        "earlier": float(bool(words & _EARLIER)),
        "later": float(bool(words & _LATER)),
        "on": float(bool(words & _ON)),
        "occasions": float(len(OCCASION.findall(clause))),
        "post": float(bool(_POST.search(clause))),
        "the occasion": float(bool(_THE_OCCASION.search(clause))),
        "an occasion": float(bool(_AN_OCCASION.search(clause))),
        "not": float(bool(words & {"not", "never", "didn’t", "didn't"})),
        "pieces": float(min(9, len(draft.content))),
        "length": log1p(sum(span.end - span.start for span in draft.content)),
        "cues": float(len(draft.cue)),
        "links": float(len(draft.chain)),
        "told": float(bool(_TOLD.search(cue))),
        "told a group": float(bool(_A_GROUP.match(after))),
        "addressee": float(draft.addressee is not None),
        "scene": float(draft.scene.occasion is not None),
        "turn": float(clues.turn[i]),
        "quoted": float(clues.article.text[sentence : sentence + 1] in {'"', "“", "”", "'", "‘"}),
        "opens": float(bool(lines) and lines[line].start == sentence),
        "own date": float(clues.own_days[i] is not None),
    }
    place = clues.place.get(i)
    for name, other in (("before", -1), ("after", 1)):
        near = None if place is None or not 0 <= place + other < len(clues.outer) else clues.outer[place + other]
        found |= {f"{name}: {key}": value for key, value in _beside(clues, i, near).items()}
    return found


def _source(words: str) -> float:
    if not words:
        return 0.0
    return 1.0 if _FIRST_PERSON.fullmatch(words) else 2.0 if _PRONOUN.fullmatch(words) else 3.0


def _beside(clues: Clues, i: int, j: int | None) -> dict[str, float]:
    """How statement `i` goes with its neighbour `j`."""
    keys = ("same speaker", "same chain", "same links", "tense", "lines", "own date")
    if j is None:
        return dict.fromkeys(keys, -1.0)
    mine, other = clues.drafts[i], clues.drafts[j]
    values = (
        float(mine.speaker == other.speaker),
        float(mine.chain == other.chain),
        float(mine.chain[1:] == other.chain[1:]),
        clues.tenses[j],
        float(abs(clues.line[i] - clues.line[j])),
        float(clues.own_days[j] is not None),
    )
    return dict(zip(keys, values, strict=True))


def of_date(clues: Clues, i: int, day: Day) -> dict[str, float]:
    """What is known of `day` as the date of statement `i`."""
    at, outer = clues.following(i), clues.holder[i]
    span, published = day[1] - day[0], clues.published
    before = next((j for j in range(at - 1, max(-1, at - LOOK_BACK), -1) if clues.days[j] == day), None)
    after = next((j for j in range(at, min(len(clues.days), at + LOOK_ON)) if clues.days[j] == day), None)
    own, usual = clues.own_days[i], clues.usual_days[i]
    first = clues.first.get(day)
    near = range(max(0, at - 3), min(len(clues.days), at + 3))
    around = range(max(0, at - LOOK_BACK), min(len(clues.days), at + LOOK_ON))
    speaker = clues.drafts[i].speaker
    found = {
        "span": log1p(span),
        "age": float(published - day[1]) if published else -999.0,
        "age of start": float(published - day[0]) if published else -999.0,
        "of publication": float(published is not None and day == (published, published)),
        "weekday": float(day[1] % 7) if not span else -1.0,
        "named": float(clues.named[day]),
        "told by article": float(clues.told[day]),
        "dates statements": float(clues.dated[day]),
        "share of dated": clues.dated[day] / max(1, clues.dated.total()),
        "first": 99.0 if first is None else float(first),
        "own clause": float(own == day),
        "another by own clause": -1.0 if own is None else float(own != day),
        "habit": float(usual == day),
        "another by habit": -1.0 if usual is None else float(usual != day),
        "held by": -1.0 if outer is None or clues.own_days[outer] is None else float(clues.own_days[outer] == day),
        "is lead": float(day == clues.lead) if clues.lead else -1.0,
        "is recent": float(day == clues.recent[0]) if clues.recent else -1.0,
        "in paragraph": float(sum(clues.line_of[j] == clues.line[i] for j in near)),
        "this in paragraph": float(sum(clues.line_of[j] == clues.line[i] and clues.days[j] == day for j in near)),
        "with speaker": float(
            sum(clues.days[j] == day and speaker in clues.people_in.get(clues.sentence_of[j], ()) for j in around)
        ),
    }
    for name, j in zip(("last", "last same", "next", "next same"), clues.neighbours[i], strict=True):
        found[f"{name} is"] = -1.0 if j is None else float(clues.own_days[j] == day)
        found[f"{name} lines"] = FAR if j is None else float(abs(clues.line[j] - clues.line[i]))
    found |= {f"back: {key}": value for key, value in _mention(clues, i, before, range(at - 1, -1, -1)).items()}
    found |= {f"on: {key}": value for key, value in _mention(clues, i, after, range(at, len(clues.days))).items()}
    return found | _last_of(clues, i, day)


def _mention(clues: Clues, i: int, j: int | None, way: range) -> dict[str, float]:
    """How statement `i` stands to time expression `j`, the nearest on its `way` that names a date."""
    if j is None:
        return _NO_MENTION
    draft, expression, text = clues.drafts[i], clues.expressions[j], clues.article.text
    between = {clues.days[k] for k in way[: way.index(j)] if not clues.reported[k]}
    sentence = clues.article.sentences[clues.sentence_of[j]]
    near = text[max(sentence.start, expression.start - 80) : min(sentence.end, expression.end + 80)]
    words = text[expression.start : expression.end]
    return {
        "characters": float(abs(clues.at[i] - expression.start)),
        "sentences": float(abs(clues.sentence[i] - clues.sentence_of[j])),
        "lines": float(abs(clues.line[i] - clues.line_of[j])),
        "reported": float(clues.reported[j]),
        "in content": float(any(c.start <= expression.start < c.end for c in draft.content)),
        "with speaker": float(draft.speaker in clues.people_in.get(clues.sentence_of[j], ())),
        "dates between": float(len(between)),
        "type": _TYPES[expression.type],
        "after": _word_before(text, expression.start),
        "occasion near": float(bool(OCCASION.search(near))),
        "speech near": float(bool(_SPOKE.search(near))),
        "a weekday": float(bool(_WEEKDAY.search(words))),
        "a year": float(bool(re.search(r"\d{4}", words))),
        "today": float(bool(_TODAY.match(words))),
        "possessive": float(text[expression.end : expression.end + 2] in {"’s", "'s"}),
        "line": float(clues.line_of[j]),
    }


_NO_MENTION = {
    **dict.fromkeys(("characters", "sentences", "lines", "dates between"), FAR),
    **dict.fromkeys(("reported", "in content", "with speaker", "type", "after", "occasion near", "speech near"), -1.0),
    **dict.fromkeys(("a weekday", "a year", "today", "possessive", "line"), -1.0),
}


def _word_before(text: str, at: int) -> float:
    words = [w.lower() for w in _WORD.findall(text[max(0, at - 20) : at])]
    if len(words) > 1 and words[-1] in {"the", "a", "an"}:
        words.pop()
    return _BEFORE.get(words[-1], 0.0) if words else 0.0


def _last_of(clues: Clues, i: int, day: Day) -> dict[str, float]:
    """The last statement before `i` that is of `day` by its own clause, and what stands between the two."""
    keys = ("same speaker", "same links", "between", "of others", "of other dates", "lines", "tense", "linked")
    between = others = dates = 0
    mine = clues.drafts[i]
    for j in range(i - 1, max(-1, i - NEIGHBOURS), -1):
        other = clues.drafts[j]
        if clues.own_days[j] == day:
            values = (
                other.speaker == mine.speaker, other.chain[1:] == mine.chain[1:], between, others, dates,
                abs(clues.line[i] - clues.line[j]), clues.tenses[j], len(other.chain) > 2,
            )  # fmt: skip
            return {f"dated so: {key}": float(value) for key, value in zip(keys, values, strict=True)}
        if clues.holder[j] is None:
            between += 1
            others += other.speaker != mine.speaker
            dates += clues.own_days[j] is not None
    return {f"dated so: {key}": -1.0 for key in keys}
