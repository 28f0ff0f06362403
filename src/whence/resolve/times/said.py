"""When the words were said: from the time expressions in an attribution's own clause.

Only where an expression stands decides. It counts beside the cue or the source, at the head of their clause, or in a
phrase that names the occasion ("in a January interview"); never inside the content, never inside a clause of its own
("after he resigned in May"), never where it dates a thing spoken about ("said of Tuesday's vote"). What one
statement takes from another is in `times_carry.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

from whence.model import Attribution, Document, Said, Span
from whence.resolve.draft import Article, Draft
from whence.resolve.times.calendar import Days
from whence.resolve.times.rule import Timex
from whence.text.tables import rows

LONGEST_DAYS = 4000  # an expression that covers more, a decade or a century, dates no statement
NEARBY = 60  # contents that may reach into a sentence, counted back from its end
FARTHEST = 90  # characters between an expression and the clause it dates

_SINCE = re.compile(r"\b[Ss]ince\s$")
_PARTICIPIAL = re.compile(r"\b(?:while|when|before|after)\s(?=\w+ing\b)")
_COORDINATE = re.compile(r"[,;]\s(?:and|but|while)\s|;\s|\s[—–-]+\s")
_LEADING = re.compile(r"(?:[\w-]+\s){0,2}")
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|will|would|can|could|said|told|made|took|went|came|gave|got|won|lost|held|met"
    r"|began|ran|rose|fell|who|which|that|what|and|but|because|after|when)\b"
)
# Between source and cue a time counts in a phrase of place or speaking; anything else there describes the source.
_ASIDE = re.compile(
    r",?\s(?:(?:\w+ly|most|also|later|then|who\sspoke|speaking|talking|writing|appearing|asked|interviewed|testifying)\s)*"
    r"(?:(?:in|at|on|during|via|to|from|with|by|before)\s.*)?",
    re.S,
)
_FAR = 3000  # characters from the cue; only texts without full stops have sentences that go on beyond
_WORD = re.compile(r"[\w’'-]+")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|do|will|would|can|could|may|might|should|says?|said|told|made|took|went|came"
    r"|gave|got|won|lost|held|met|left|began|saw|ran|rose|fell|\w{3,}ed)\b"
)
# "Born in Upper Wick in 1933, she said …": what was done to her, and then; "Asked on Monday, …" goes with the saying.
_PARTICIPLE = re.compile(
    r"(?!(?:Asked|Interviewed|Questioned|Pressed|Quoted|Contacted|Reached|Approached|Challenged|Speaking)\b)"
    r"(?:[A-Z]\w+ed|Born|Raised|Made|Sent|Hurt|Shot|Left|Lost|Taken|Given|Brought|Sworn|Built|Caught|Held|Struck|Driven)\s"
)
_JOINED = re.compile(r"^,?\s(?:\w+\s){0,2}(?:when|as|while|even though|by)\s(?:\w+\s){0,1}$")


def own_clauses(article: Article, drafts: Sequence[Draft]) -> list[Said | None]:
    """When each of `drafts` was said, by the sentence of its cue."""
    contents = sorted({span for draft in drafts for span in draft.content})
    first = [s.start for s in contents]
    found = []
    for draft in drafts:
        sentence = article.sentences[article.sentence_at(draft.anchor.start)]
        upto = bisect_right(first, sentence.end - 1)
        nearby = contents[max(0, upto - NEARBY) : upto]
        near = [s for s in nearby if s.end > sentence.start and s not in draft.content]
        found.append(said(article.document, draft.found, sentence, article.expressions, near))
    return found


def said(
    document: Document,
    attribution: Attribution,
    sentence: Span,
    expressions: Sequence[Timex],
    others: Sequence[Span] = (),
) -> Said | None:
    """When `attribution` was said, by its own clause; None where that does not say.

    `sentence` holds its cue. `expressions` are those of the whole document, in order. `others` are the contents of
    other attributions: an expression inside one belongs to what is said there, unless this attribution is in it too.
    Only those that touch the sentence matter.
    """
    others = [o for o in others if o.start < sentence.end and o.end > sentence.start]
    clause = _clause(attribution, sentence, others)
    if clause is None:
        return None
    at = min(attribution.cue or attribution.source).start
    low, high = max(clause.start, at - _FAR), min(clause.end, at + _FAR)
    shut = [*attribution.content, *(o for o in others if not (o.start <= clause.start and clause.end <= o.end))]
    best: tuple[int, Timex, Days] | None = None
    for expression in expressions[bisect_left(expressions, low, key=lambda t: t.start) :]:
        if expression.start >= high:
            break
        days = _interval(document, expression)
        if days is None or expression.end > high:
            continue
        if any(s.start <= expression.start and expression.end <= s.end for s in shut):
            distance = _in_content(document, attribution, expression, days)
        else:
            distance = _distance(document.text, attribution, clause, expression)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, expression, days)
    if best is None:
        return None
    _, expression, (start, end) = best
    return Said(start, end, document.text[expression.start : expression.end])


def _clause(attribution: Attribution, sentence: Span, others: Sequence[Span]) -> Span | None:
    """Where expressions may stand: the sentence, or the innermost content of another that the attribution sits in."""
    spans = [s for s in (*attribution.cue, *attribution.source) if sentence.start <= s.start < sentence.end]
    if not spans:
        return None
    at = spans[0].start
    holding = [o for o in others if o.start <= at < o.end and o not in attribution.content]
    inner = min(holding, key=lambda o: o.end - o.start, default=sentence)
    return Span(max(sentence.start, inner.start), min(sentence.end, inner.end))


def _interval(document: Document, expression: Timex) -> Days | None:
    """The days an expression covers if it can date a statement; "since 2012" runs until publication."""
    days = expression.interval
    if days is None or days[0] is None or days[1] is None or (days[1] - days[0]).days > LONGEST_DAYS:
        return None
    before = _word_before(document.text, expression.start)
    if before == "since":
        published = document.published
        return (days[0], published) if published is None or published >= days[0] else None
    return days


def _distance(text: str, attribution: Attribution, clause: Span, expression: Timex) -> int | None:
    """How far, in characters, an expression stands from the attribution that it dates; None where it dates it not."""
    own = sorted((*attribution.source, *attribution.cue, *attribution.content))
    if any(c.start <= expression.start and expression.end <= c.end for c in attribution.cue):
        return 0
    if holding := [s for s in attribution.source if s.start <= expression.start and expression.end <= s.end]:
        return 1 if _names_document(text, holding[0]) else None
    if not _adverbial(text, expression, own):
        following = [s.start for s in own if s.start >= expression.end]
        gap = text[expression.end : following[0]] if following else ""
        return FARTHEST if re.search(r",\swhen\s$", gap) and not _FINITE.search(gap) else None
    before = [s for s in own if s.end <= expression.start and s.end > clause.start]
    after = [s for s in own if s.start >= expression.end and s.start < clause.end]
    head = (*attribution.source, *attribution.cue)
    left = max((s.end for s in before), default=None)
    if left is not None:
        from_cue = left in _ends(attribution.cue)
        gap = text[left : expression.start]
        gap = _SINCE.sub("", gap) if from_cue else gap
        cue = next((s for s in after if s in attribution.cue), None)
        if cue is not None and left in _ends(attribution.source) and not _ASIDE.fullmatch(gap):
            return len(gap) if _accompanies(text, expression, cue) else None
        if len(gap) <= FARTHEST and not _opens_clause(gap):
            return len(gap)
        if not after:
            return None
    right = min((s.start for s in after if s in head), default=None)
    if right is None:
        return None
    gap = text[expression.end : right]
    lead = _SINCE.sub("", text[clause.start : expression.start]) if left is None else text[left : expression.start]
    lead = _COORDINATE.split(lead)[-1]
    if len(gap) > 2 * FARTHEST or _subordinate(lead) or (left is None and _PARTICIPLE.match(lead)):
        return None
    if _JOINED.match(gap) or (re.search(r",?\swhen\s$", gap) and not _FINITE.search(gap)):
        return len(gap) + 5
    if left is None and gap.startswith(",") and _LEADING.fullmatch(lead) and not _CLAUSE.search(gap):
        return len(gap) + 5
    if _FINITE.search(gap) or _opens_clause(gap) or (_FINITE.search(lead) and not re.match(r",\s", gap)):
        return None
    return len(gap) + 5


def _ends(spans: Sequence[Span]) -> set[int]:
    return {s.end for s in spans}


def _accompanies(text: str, expression: Timex, cue: Span) -> bool:
    """Whether a cue in -ing goes with a verb just dated: "answered a farmer on Wednesday by saying"."""
    gap = text[expression.end : cue.start]
    joined = re.match(r",|\s(?:and|by|in)\s|\s$", gap) is not None and len(gap) <= FARTHEST
    return joined and not (_FINITE.search(gap) or _subordinate(gap)) and bool(re.match(r"\w+ing\b", cue.of(text)))


def _in_content(document: Document, attribution: Attribution, expression: Timex, days: Days) -> int | None:
    """How far from the cue a time stands that the content swallowed though it is the saying's; None where it is not.

    "released an ad this week showing …": where the content names the thing put out. "cited his tax plan Tuesday": at
    the end of a content without a verb, with no preposition to tie it to the noun before it.
    """
    text, content = document.text, attribution.content
    if not attribution.cue or not content or content[0].start < attribution.cue[-1].end:
        return None
    gap = text[content[0].start : expression.start]
    if any(w in _words("puts out") for w in _WORD.findall(attribution.cue[-1].of(text).lower())):
        return len(gap) if re.match(r"(?:an?|its|his|her|their)\s(?:[\w-]+\s){1,3}$", gap) else None
    if (
        text[expression.end : content[-1].end].strip(" .")
        or expression.end > content[-1].end
        or len(content) > 1
        or _FINITE.search(gap)
        or _subordinate(gap)
    ):
        return None
    past = document.published is not None and days[1] is not None and days[1] <= document.published
    one = days[0] == days[1]
    return FARTHEST if past and one and _word_before(text, expression.start) not in _words("tie") else None


def _adverbial(text: str, expression: Timex, own: Sequence[Span]) -> bool:
    """Whether an expression says when something happened, rather than which thing is meant ("the 2008 crisis")."""
    before = _word_before(text, expression.start)
    if before in _words("about"):
        return False
    if any(s.start - expression.end in {0, 1} for s in own) and text[expression.end : expression.end + 1] != "’":
        return True
    possessive = re.compile(r"[’']s?\s").match(text, expression.end)
    following = [w.lower() for w in _WORD.findall(text[expression.end : expression.end + 60].split("\n")[0])]
    raw = _WORD.search(text, expression.end, expression.end + 20)
    if possessive is None:
        if (
            raw is None
            or not re.match(r"\s", text[expression.end : expression.end + 1])
            or raw.start() - expression.end > 1
        ):
            return True
        if not raw.group()[0].islower() or raw.group().lower() in _words("after time") or raw.group().endswith("ly"):
            return True
    else:
        following = following[1:] if following and following[0] in {"s", "’s", "'s"} else following
    named = any(w in _words("occasion") or w in _words("document") for w in following[:4])
    return named and _occasion_opens(text, expression.start)


def _occasion_opens(text: str, at: int) -> bool:
    """Whether the noun phrase around `at` hangs on a preposition of place: "in a January interview"."""
    words = _WORD.findall(text[max(0, at - 40) : at].lower())
    return any(w in {"in", "at", "during", "on", "through", "via"} for w in words[-4:])


def _word_before(text: str, at: int) -> str:
    words = _WORD.findall(text[max(0, at - 20) : at])
    found = words[-1].lower() if words else ""
    return found if found not in {"the", "a", "an"} or len(words) < 2 else words[-2].lower()


def _names_document(text: str, source: Span) -> bool:
    """Whether a source is something written or asked ("a 2014 study", "the poll"), which its own date dates."""
    head = re.split(r",|\bby\b|\bof\b|\bfrom\b|\bin\b", source.of(text).lower())[0]
    return any(w in _words("document") for w in _WORD.findall(source.of(text).lower()[: max(40, len(head))]))


def _opens_clause(gap: str) -> bool:
    """Whether a clause of its own begins between an attribution and an expression; "while campaigning" is none."""
    words = _WORD.findall(_PARTICIPIAL.sub(" ", gap.lower()))
    return any(w in _words("opener") for w in words) or ";" in gap or (":" in gap and len(words) > 2)


def _subordinate(lead: str) -> bool:
    """Whether the words before an expression open a clause that is not the attribution's."""
    words = _WORD.findall(lead.lower())
    return any(w in _words("opener") - {"and", "but", "that"} for w in words)


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("resolve", "times_clauses.csv") if row["kind"] == kind)
