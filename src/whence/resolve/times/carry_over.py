"""Dates that one statement takes from another.

News says the day once and goes on: a speaker's next words belong to the same occasion until the article names
another, a quotation's own "I think" to the day it was spoken, "the letter" to the day the letter was sent, every figure
of a poll to the days it was in the field, the headline to the news below it. Each rule below is one such habit. They
apply to statements that their own clause left undated, and stop at the first sign of another occasion.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from whence.model import Document, Said, Span, Speaker, Statement
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


@dataclass(slots=True)
class _Row:
    """A statement on its way: where it stands and what is known of its time."""

    statement: Statement
    at: int
    line: int
    said: Said | None


@dataclass(frozen=True, slots=True)
class _Article:
    """What the rules look at: the document, its lines and expressions, its statements in text order, its speakers."""

    document: Document
    lines: tuple[Span, ...]
    expressions: Sequence[Timex]
    rows: list[_Row]
    speakers: dict[str, Speaker]


def carry_over(
    document: Document,
    statements: Sequence[Statement],
    expressions: Sequence[Timex],
    speakers: Sequence[Speaker] = (),
) -> tuple[Statement, ...]:
    """The same statements in the same order, those that take their date from another with `said` filled in.

    Statements need their speaker and `within`; own-voice ones are left alone. `expressions` are those of the document.
    """
    lines = tuple(Span(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", document.text))
    rows = []
    for statement in statements:
        at = next((s.start for s in (*statement.cue, *statement.source, *statement.content)), 0)
        rows.append(_Row(statement, at, _line(lines, at), statement.said))
    article = _Article(
        document, lines, expressions,
        sorted((r for r in rows if r.statement.form != "own"), key=lambda r: (r.at, r.statement.content)),
        {s.id: s for s in speakers},
    )  # fmt: skip
    for rule in RULES:
        rule(article)
    return tuple(r.statement if r.said == r.statement.said else replace(r.statement, said=r.said) for r in rows)


def _line(lines: Sequence[Span], at: int) -> int:
    return bisect_right(lines, at, key=lambda line: line.start) - 1


def _words_of(article: _Article, spans: Sequence[Span]) -> str:
    return " ".join(s.of(article.document.text) for s in spans)


def field_days(article: _Article) -> None:
    """A poll's figures were given on the days it was in the field: "The poll was conducted from Sept. 19 to 22"."""
    text = article.document.text
    found = [m for m in _FIELDED.finditer(text) if not _OTHER_POLLS.search(text[max(0, m.start() - 50) : m.end()])]
    for match in found[:1]:
        when = next((t for t in article.expressions if match.end() <= t.start < match.end() + 40 and t.interval), None)
        if when is None or when.interval is None:
            continue
        said = Said(*when.interval, text[when.start : when.end])
        for row in article.rows:
            source = _words_of(article, row.statement.source)
            if row.said is None and _RESPONDENTS.match(source) and not _OTHER_POLLS.search(source):
                speaker = article.speakers.get(row.statement.speaker or "")
                if speaker is None or speaker.kind in {"group", "document", "organization", "outlet", "unnamed"}:
                    row.said = said


def poll_figures(article: _Article) -> None:
    """Figures that follow a poll's dated finding are that poll's: "a poll released Monday found", "57 percent said"."""
    last: _Row | None = None
    for row in article.rows:
        source = _words_of(article, row.statement.source)
        if row.said is not None:
            poll = re.search(r"\b(?:poll|survey)\b", source, re.I) is not None
            last = row if poll or (last and row.said == last.said) else None
        elif last is not None and row.line - last.line <= REACH and _SHARE.match(source):
            row.said = last.said


def written(article: _Article) -> None:
    """What is written keeps its date: "sent a letter" in June, then "the letter reads"."""
    dated: dict[str, tuple[Said, int]] = {}
    for row in article.rows:
        source = _words_of(article, row.statement.source)
        noun = _document_noun(source)
        if row.said is None and noun and re.match(r"(?:the|this|their|his|her|its)\b", source, re.I):
            known = dated.get(noun)
            if known and row.line - known[1] <= 30:
                row.said = known[0]
        if row.said is not None and row.said.start is not None and row.statement.within is None:
            words = _WORD.findall((source + " " + _words_of(article, row.statement.cue)).lower())
            for each in sorted({_GROUP[w] for w in words if w in _GROUP}):
                dated[each] = (row.said, row.line)


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
    running: dict[str, tuple[Said, _Row]] = {}
    for row in article.rows:
        statement = row.statement
        speaker = statement.speaker
        if statement.within is not None:
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
        if row.line - last.line > REACH or row.at - last.at > REACH_CHARACTERS or _elsewhere(article, row, last):
            del running[speaker]
            continue
        if not _reports(article, row):
            continue
        row.said = said
        running[speaker] = (said, row)


def _an_occasion(said: Said) -> bool:
    """Whether a date is narrow enough to be one occasion: a speech in August is, something said in 2008 is not."""
    return said.start is not None and said.end is not None and (said.end - said.start).days <= OCCASION_DAYS


def _named_before(article: _Article, row: _Row) -> list[str]:
    """The speakers named in a dated sentence ahead of its statement: "Li and Okoro met on Tuesday, each saying …"."""
    line = article.lines[row.line] if row.line >= 0 else Span(0, 0)
    if (
        row.line > LEAD_LINES
        or row.at - line.start > LONGEST_SENTENCE
        or not any(line.start <= t.start < row.at for t in article.expressions)
    ):
        return []
    return [
        s.id for s in article.speakers.values()
        if s.kind == "person" and any(line.start <= m.start < line.start + 50 and m.end <= row.at for m in s.mentions)
    ]  # fmt: skip


def _reports(article: _Article, row: _Row) -> bool:
    """Whether a statement is told as something that happened: "said", not "says", "has said" or "wants"."""
    cue = _words_of(article, row.statement.cue)
    if not cue:
        return bool(row.statement.form == "direct")
    if _NOT_THEN.search(cue) or row.statement.cue_class == "mental":
        return False
    return bool(_PAST.search(cue))


def _elsewhere(article: _Article, row: _Row, last: _Row | None = None) -> bool:
    """Whether a statement's own sentence names another occasion: "in a statement", "at a rally".

    "In his speech" is none where the `last` dated words were in a speech too.
    """
    text = article.document.text
    line = article.lines[row.line]
    own = [*row.statement.source, *row.statement.cue]
    low, high = min(s.start for s in own or row.statement.content), max(s.end for s in own or row.statement.content)
    first = max(line.start, low - LONGEST_SENTENCE)
    start = max((m.end() for m in _STOP.finditer(text, first, low)), default=first)
    stop = _STOP.search(text, high, line.end)
    around = text[start:low] + " " + text[high : stop.start() if stop else line.end]
    for span in row.statement.content:
        around = around.replace(span.of(text), " ")
    for match in _OCCASION.finditer(around):
        nouns = {w.lower() for w in _WORD.findall(match["words"])}
        article_word = match["article"].lower()
        if article_word in {"the", "this"} or not nouns & _places():
            continue
        before = article.lines[last.line].of(text).lower() if last and article_word not in {"a", "an"} else ""
        if not any(noun in before for noun in nouns & _places()):
            return True
    return bool(re.search(r"\bon (?:Twitter|Facebook|Instagram|X)\b", around))


@cache
def _places() -> frozenset[str]:
    return frozenset(r["word"] for r in rows("resolve", "times_clauses.csv") if r["kind"] in {"occasion", "document"})


def between(article: _Article) -> None:
    """A question or an aside between two statements of one occasion belongs to it."""
    top = [r for r in article.rows if r.statement.within is None]
    for i, before in enumerate(top):
        if before.said is None or not _an_occasion(before.said):
            continue
        after = next((r for r in top[i + 1 : i + 4] if r.said is not None), None)
        if after is None or after.said != before.said or after.line - before.line > REACH:
            continue
        for row in top[i + 1 : top.index(after, i)]:
            if _reports(article, row) and not _elsewhere(article, row):
                row.said = before.said


def inner(article: _Article) -> None:
    """What a speaker says of their own mind while speaking is of that day: “I think …,” she said on Monday."""
    by_id = {r.statement.id: r for r in article.rows}
    for row in article.rows:
        outer = by_id.get(row.statement.within or "")
        if row.said is not None or outer is None or outer.said is None:
            continue
        if row.statement.speaker is None or row.statement.speaker != outer.statement.speaker:
            source = _words_of(article, row.statement.source)
            if outer.statement.form == "indirect" or not _OWN.fullmatch(source):
                continue
        cue = _words_of(article, row.statement.cue)
        source = _words_of(article, row.statement.source)
        if _NOT_THEN.search(cue) or re.fullmatch(r"(?:his|her|their|its)", source, re.I):
            continue
        if _OWN.fullmatch(source) and _PAST.fullmatch(cue.split(" ")[0]) and not cue.endswith("ing"):
            continue
        row.said = outer.said


def headline(article: _Article) -> None:
    """A headline is of the day of the news it heads: the first dated statement below it with the same words."""
    text = article.document.text
    if not article.lines:
        return
    top = article.lines[0]
    stems = _stems(top.of(text))
    for row in article.rows:
        if row.line > 1 or row.said is not None or row.statement.within is not None:
            continue
        if row.line == 1 and len(article.lines[1].of(text)) > 120:
            continue
        for below in article.rows:
            if below.said is None or not row.line < below.line <= LEAD_LINES or below.statement.within is not None:
                continue
            same = below.statement.speaker == row.statement.speaker and row.statement.speaker is not None
            if same or len(stems & _stems(article.lines[below.line].of(text))) >= 2:
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
