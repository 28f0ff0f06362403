"""Dates that one statement takes from another.

News says the day once and goes on: a speaker's next words belong to the same occasion until the article names
another, a quotation's own "I think" to the day it was spoken, "the letter" to the day the letter was sent, every figure
of a poll to the days it was in the field, the headline to the news below it. Each rule below is one such habit. They
apply to statements that their own clause left undated, and stop at the first sign of another occasion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from whence.model import Said, Span, Speaker
from whence.resolve.draft import Article, Draft
from whence.resolve.times.rule import Timex
from whence.text.tables import rows

LONGEST_SENTENCE = 600  # characters of a sentence that are looked through for another occasion
REACH_CHARACTERS = 2500  # the same in a text without line breaks
OCCASION_DAYS = 31
REACH = 4  # lines without a dated word from a speaker after which the occasion is taken to be over
LEAD_LINES = 4  # how far below a headline its news may stand

_WORD = re.compile(r"[\w’'-]+")
_OWN = re.compile(r"\b(?:I|we|my|our|me|us)\b", re.I)
_NOT_THEN = re.compile(r"\b(?:has|have|had|having|is|are|am|not|never|no longer)\b|[’'](?:s|ve|re|d)\b|n[’']t\b", re.I)
_PAST = re.compile(
    r"\b(?:said|told|wrote|spoke|went|made|gave|took|began|thought|felt|sent|put|read|called|drew|held|was|were|did|laid|kept|swore"
    r"|\w{2,}ed|ing)\b|\w{2,}ing\b",
    re.I,
)
_RESPONDENTS = re.compile(
    r"(?:(?:an?|the|nearly|almost|about|only|just|more than|some)\s)*(?:[\d.]+\s(?:percent|per\scent|%)|[\d.]+%"
    r"|\w+\sof\s(?:10|ten)|majorit|most\b|respondents|voters|adults|likely|registered"
    r"|(?:an?|the|this|their|new|latest)\s.*\b(?:poll|survey)\b|poll\b|survey\b|they\b)",
    re.I,
)
_SHARE = re.compile(r"(?:[\w-]+\s){0,2}(?:[\d.]+\s?%|[\w.-]+\s(?:percent|per\scent)\b|majority\b)", re.I)
_FIELDED = re.compile(r"\b(?:polls?|surveys?)\b[^.\n]{0,60}\b(?:conducted|taken|carried out|fielded)\b", re.I)
_OTHER_POLLS = re.compile(r"\b(?:polls|surveys|averages?|previous|earlier|another|other|last)\b", re.I)
_STOP = re.compile(r"[.!?][\"”’')]*\s")
_OCCASION = re.compile(
    r"(?:^|[,\s])(?:in|at|on|during|via|through|to)\s(?P<article>an?|his|her|their|its|the|this)\s(?P<words>(?:[\w’'.-]+\s?){1,5})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Article:
    """What the rules look at: the article, its statements in text order, its speakers."""

    article: Article
    drafts: list[Draft]
    speakers: dict[str, Speaker]

    @property
    def text(self) -> str:
        return self.article.text

    @property
    def paragraphs(self) -> Sequence[Span]:
        return self.article.paragraphs

    @property
    def expressions(self) -> Sequence[Timex]:
        return self.article.expressions

    def line(self, draft: Draft) -> int:
        """The paragraph in which a statement is made."""
        return self.article.paragraph_at(draft.anchor.start)


def carry_over(article: Article, drafts: Sequence[Draft], speakers: Sequence[Speaker] = ()) -> None:
    """Fill in `said` for those of `drafts` that take their date from another.

    They need their speaker, holder, form and cue class, and what their own clauses say; own-voice ones are left alone.
    """
    reported = [draft for draft in drafts if draft.form != "own"]
    told = _Article(article, sorted(reported, key=lambda d: (d.anchor.start, d.content)), {s.id: s for s in speakers})
    for rule in RULES:
        rule(told)


def _words_of(article: _Article, spans: Sequence[Span]) -> str:
    return article.article.words_of(spans)


def field_days(article: _Article) -> None:
    """A poll's figures were given on the days it was in the field: "The poll was conducted from Sept. 19 to 22"."""
    text = article.text
    found = [m for m in _FIELDED.finditer(text) if not _OTHER_POLLS.search(text[max(0, m.start() - 50) : m.end()])]
    for match in found[:1]:
        when = next((t for t in article.expressions if match.end() <= t.start < match.end() + 40 and t.interval), None)
        if when is None or when.interval is None:
            continue
        said = Said(*when.interval, text[when.start : when.end])
        for row in article.drafts:
            source = _words_of(article, row.source)
            if row.said is None and _RESPONDENTS.match(source) and not _OTHER_POLLS.search(source):
                speaker = article.speakers.get(row.speaker or "")
                if speaker is None or speaker.kind in {"group", "document", "organization", "outlet", "unnamed"}:
                    row.said = said


def poll_figures(article: _Article) -> None:
    """Figures that follow a poll's dated finding are that poll's: "a poll released Monday found", "57 percent said"."""
    last: Draft | None = None
    for row in article.drafts:
        source = _words_of(article, row.source)
        if row.said is not None:
            poll = re.search(r"\b(?:poll|survey)\b", source, re.I) is not None
            last = row if poll or (last and row.said == last.said) else None
        elif last is not None and article.line(row) - article.line(last) <= REACH and _SHARE.match(source):
            row.said = last.said


def written(article: _Article) -> None:
    """What is written keeps its date: "sent a letter" in June, then "the letter reads"."""
    dated: dict[str, tuple[Said, int]] = {}
    for row in article.drafts:
        source = _words_of(article, row.source)
        noun = _document_noun(source)
        if row.said is None and noun and re.match(r"(?:the|this|their|his|her|its)\b", source, re.I):
            known = dated.get(noun)
            if known and article.line(row) - known[1] <= 30:
                row.said = known[0]
        if row.said is not None and row.said.start is not None and row.holder is None:
            words = _WORD.findall((source + " " + _words_of(article, row.cue)).lower())
            for each in sorted({_GROUP[w] for w in words if w in _GROUP}):
                dated[each] = (row.said, article.line(row))


def _document_noun(source: str) -> str | None:
    words = [w.lower() for w in _WORD.findall(source)]
    found = [w for w in words[:5] if w in _GROUP and w != words[0]]
    return _GROUP[found[-1]] if found else None


# Names for one and the same piece of writing, and the verbs that bring it into being.
_GROUP = {
    word: group
    for group, words in {
        "article": "article piece story feature report column editorial op-ed essay post dispatch",
        "ruling": "ruling decision opinion judgment order ruled overruled overturned",
        "letter": "letter", "memo": "memo memorandum", "statement": "statement", "study": "study paper analysis",
        "lawsuit": "lawsuit suit complaint filing sued", "indictment": "indictment indicted",
        "ad": "ad advertisement spot",
        "email": "email e-mail emails e-mails message", "tweet": "tweet tweeted tweets",
    }.items()
    for word in words.split()
}  # fmt: skip


def same_occasion(article: _Article) -> None:
    """A speaker goes on: later words in the past tense belong to the occasion last dated, until another is named."""
    running: dict[str, tuple[Said, Draft]] = {}
    for row in article.drafts:
        speaker = row.speaker
        if row.holder is not None:
            continue
        if row.said is not None:
            if not _an_occasion(row.said):
                continue
            for who in {speaker or "", *_named_before(article, row)} - {""}:
                running[who] = (row.said, row)
            continue
        if speaker is None or speaker not in running:
            continue
        said, last = running[speaker]
        if (
            article.line(row) - article.line(last) > REACH
            or row.anchor.start - last.anchor.start > REACH_CHARACTERS
            or _elsewhere(article, row, last)
        ):
            del running[speaker]
            continue
        if not _reports(article, row):
            continue
        row.said = said
        running[speaker] = (said, row)


def _an_occasion(said: Said) -> bool:
    """Whether a date is narrow enough to be one occasion: a speech in August is, something said in 2008 is not."""
    return said.start is not None and said.end is not None and (said.end - said.start).days <= OCCASION_DAYS


def _named_before(article: _Article, row: Draft) -> list[str]:
    """The speakers named in a dated sentence ahead of its statement: "Li and Okoro met on Tuesday, each saying …"."""
    line = article.paragraphs[article.line(row)] if article.line(row) >= 0 else Span(0, 0)
    if (
        article.line(row) > LEAD_LINES
        or row.anchor.start - line.start > LONGEST_SENTENCE
        or not any(line.start <= t.start < row.anchor.start for t in article.expressions)
    ):
        return []
    head, at = line.start + 50, row.anchor.start
    return [
        s.id
        for s in article.speakers.values()
        if s.kind == "person" and any(line.start <= m.start < head and m.end <= at for m in s.mentions)
    ]


def _reports(article: _Article, row: Draft) -> bool:
    """Whether a statement is reported as something that happened: "said", not "says", "has said" or "wants"."""
    cue = _words_of(article, row.cue)
    if not cue:
        return bool(row.form == "direct")
    if _NOT_THEN.search(cue) or row.cue_class == "mental":
        return False
    return bool(_PAST.search(cue))


def _elsewhere(article: _Article, row: Draft, last: Draft | None = None) -> bool:
    """Whether a statement's own sentence names another occasion: "in a statement", "at a rally".

    "In his speech" is none where the `last` dated words were in a speech too.
    """
    text = article.text
    line = article.paragraphs[article.line(row)]
    own = [*row.source, *row.cue]
    low, high = min(s.start for s in own or row.content), max(s.end for s in own or row.content)
    first = max(line.start, low - LONGEST_SENTENCE)
    start = max((m.end() for m in _STOP.finditer(text, first, low)), default=first)
    stop = _STOP.search(text, high, line.end)
    around = text[start:low] + " " + text[high : stop.start() if stop else line.end]
    for span in row.content:
        around = around.replace(span.of(text), " ")
    for match in _OCCASION.finditer(around):
        nouns = {w.lower() for w in _WORD.findall(match["words"])}
        article_word = match["article"].lower()
        if article_word in {"the", "this"} or not nouns & _places():
            continue
        before = (
            article.paragraphs[article.line(last)].of(text).lower() if last and article_word not in {"a", "an"} else ""
        )
        if not any(noun in before for noun in nouns & _places()):
            return True
    return bool(re.search(r"\bon (?:Twitter|Facebook|Instagram|X)\b", around))


@cache
def _places() -> frozenset[str]:
    return frozenset(r["word"] for r in rows("resolve", "times_clauses.csv") if r["kind"] in {"occasion", "document"})


def between(article: _Article) -> None:
    """A question or an aside between two statements of one occasion belongs to it."""
    top = [r for r in article.drafts if r.holder is None]
    for i, before in enumerate(top):
        if before.said is None or not _an_occasion(before.said):
            continue
        after = next((r for r in top[i + 1 : i + 4] if r.said is not None), None)
        if after is None or after.said != before.said or article.line(after) - article.line(before) > REACH:
            continue
        for row in top[i + 1 : top.index(after, i)]:
            if _reports(article, row) and not _elsewhere(article, row):
                row.said = before.said


def inner(article: _Article) -> None:
    """What a speaker says of their own mind while speaking is of that day: “I think …,” she said on Monday."""
    for row in article.drafts:
        outer = row.holder
        if row.said is not None or outer is None or outer.said is None:
            continue
        if row.speaker is None or row.speaker != outer.speaker:
            source = _words_of(article, row.source)
            if outer.form == "indirect" or not _OWN.fullmatch(source):
                continue
        cue = _words_of(article, row.cue)
        source = _words_of(article, row.source)
        if _NOT_THEN.search(cue) or re.fullmatch(r"(?:his|her|their|its)", source, re.I):
            continue
        if _OWN.fullmatch(source) and _PAST.fullmatch(cue.split(" ")[0]) and not cue.endswith("ing"):
            continue
        row.said = outer.said


def headline(article: _Article) -> None:
    """A headline is of the day of the news it heads: the first dated statement below it with the same words."""
    text = article.text
    if not article.paragraphs:
        return
    top = article.paragraphs[0]
    stems = _stems(top.of(text))
    leads = [each for each in article.drafts if 0 < article.line(each) <= LEAD_LINES]
    for row in article.drafts:
        if article.line(row) > 1 or row.said is not None or row.holder is not None:
            continue
        if article.line(row) == 1 and len(article.paragraphs[1].of(text)) > 120:
            continue
        for below in leads:
            if below.said is None or not article.line(row) < article.line(below) or below.holder is not None:
                continue
            same = below.speaker == row.speaker and row.speaker is not None
            if same or len(stems & _stems(article.paragraphs[article.line(below)].of(text))) >= 2:
                row.said = below.said
                break


def _stems(words: str) -> set[str]:
    return {w.lower()[:5] for w in _WORD.findall(words) if len(w) > 3}


RULES: tuple[Callable[[_Article], None], ...] = (
    field_days,
    poll_figures,
    same_occasion,
    written,
    between,
    inner,
    headline,
)
