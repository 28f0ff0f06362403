"""What an article says about days, laid out so that each statement finds its own clues in few steps.

The candidates for the date of a statement are the time expressions near it, the days that the article names most, and
the dates that other statements have by their own clauses: those before and after it, those of its speaker, those of the
statements that hold it. Their number does not grow with the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from whence.model import Said, Span, Speaker
from whence.resolve.draft import Article, Draft, holders
from whence.resolve.times.rule import Timex
from whence.resolve.times.said import LONGEST_DAYS
from whence.resolve.times.tense import TENSES, tense

Day = tuple[int, int]  # a closed interval, as proleptic Gregorian ordinals

BEFORE, AFTER = 8, 4  # different dates taken from the expressions before and after a statement
LOOK_BACK, LOOK_ON = 30, 15  # expressions looked through for them
TOP = 3  # dates that the article names most often
NEIGHBOURS = 25  # statements looked back through for one with a date of its own


@dataclass(frozen=True)
class Clues:
    """An article, its statements as the text makes them, their dates by their own clauses and by habit (`usual`)."""

    article: Article
    drafts: Sequence[Draft]
    own: Sequence[Said | None]
    usual: Sequence[Said | None]
    speakers: Sequence[Speaker]

    @cached_property
    def published(self) -> int | None:
        """The day of publication."""
        day = self.article.document.published
        return day.toordinal() if day else None

    @cached_property
    def own_days(self) -> list[Day | None]:
        """The date of each statement by its own clause."""
        return [days_of(said) for said in self.own]

    @cached_property
    def usual_days(self) -> list[Day | None]:
        """The date of each statement by its own clause or by habit."""
        return [days_of(said) for said in self.usual]

    @cached_property
    def tenses(self) -> list[float]:
        """The tense of each cue, as a number."""
        return [TENSES[tense(self.article.words, draft)] for draft in self.drafts]

    @cached_property
    def kinds(self) -> dict[str | None, str]:
        """The kind of each speaker, by id."""
        return {speaker.id: speaker.kind for speaker in self.speakers}

    @cached_property
    def holder(self) -> list[int | None]:
        """The place of the statement that holds each."""
        return holders(self.drafts)

    @cached_property
    def at(self) -> list[int]:
        """Where each statement is made."""
        return [draft.anchor.start for draft in self.drafts]

    @cached_property
    def sentence(self) -> list[int]:
        """The sentence in which each is made."""
        return [self.article.sentence_at(at) for at in self.at]

    @cached_property
    def line(self) -> list[int]:
        """The paragraph in which each is made."""
        return [max(0, self.article.paragraph_at(at)) for at in self.at]

    @cached_property
    def expressions(self) -> list[Timex]:
        """The time expressions that name days a statement may be of."""
        found = []
        for each in self.article.expressions:
            days = each.interval
            if days is None or days[0] is None or days[1] is None or (days[1] - days[0]).days > LONGEST_DAYS:
                continue
            if self.published is None or days[0].toordinal() <= self.published:
                found.append(each)
        return found

    @cached_property
    def days(self) -> list[Day]:
        """The days of each of `expressions`."""
        return [(e.interval[0].toordinal(), e.interval[1].toordinal()) for e in self.expressions]  # type: ignore[index, union-attr]

    @cached_property
    def starts(self) -> list[int]:
        """Where each of `expressions` starts."""
        return [e.start for e in self.expressions]

    @cached_property
    def sentence_of(self) -> list[int]:
        """The sentence of each of `expressions`."""
        return [self.article.sentence_at(start) for start in self.starts]

    @cached_property
    def line_of(self) -> list[int]:
        """The paragraph of each of `expressions`."""
        return [max(0, self.article.paragraph_at(start)) for start in self.starts]

    @cached_property
    def reported(self) -> list[bool]:
        """Whether each of `expressions` stands inside something that is said."""
        contents = sorted((c.start, c.end) for draft in self.drafts for c in draft.content)
        starts, furthest, end = [c[0] for c in contents], [], -1
        for content in contents:
            end = max(end, content[1])
            furthest.append(end)
        places = (bisect_right(starts, e.start) - 1 for e in self.expressions)
        return [k >= 0 and furthest[k] >= e.end for k, e in zip(places, self.expressions, strict=True)]

    @cached_property
    def named(self) -> Counter[Day]:
        """How often the article names each date."""
        return Counter(self.days)

    @cached_property
    def told(self) -> Counter[Day]:
        """How often it does so in its own words."""
        return Counter(day for day, reported in zip(self.days, self.reported, strict=True) if not reported)

    @cached_property
    def dated(self) -> Counter[Day]:
        """How many statements are of each date by their own clause."""
        return Counter(day for day in self.own_days if day is not None)

    @cached_property
    def first(self) -> dict[Day, int]:
        """The first of `expressions` that names each date."""
        found: dict[Day, int] = {}
        for i, day in enumerate(self.days):
            found.setdefault(day, i)
        return found

    @cached_property
    def top(self) -> list[Day]:
        """The dates that the article names most often in its own words."""
        return [day for day, _ in sorted(self.told.items(), key=lambda each: (-each[1], each[0]))[:TOP]]

    @cached_property
    def lead(self) -> Day | None:
        """The first date that a statement of the first four paragraphs has by its own clause."""
        found = (day for day, line in zip(self.own_days, self.line, strict=True) if day and line <= 3)
        return next(found, None)

    @cached_property
    def recent(self) -> list[Day]:
        """The single days of the week before publication that the article names, the most often named first."""
        if self.published is None:
            return []
        near = [d for d in {*self.named, *self.dated} if d[0] == d[1] and 0 <= self.published - d[1] <= 7]
        return sorted(near, key=lambda day: (self.told[day] + 2 * self.dated[day], day), reverse=True)

    @cached_property
    def people_in(self) -> dict[int, set[str]]:
        """Who is named in each sentence."""
        found: dict[int, set[str]] = {}
        for speaker in self.speakers:
            for mention in speaker.mentions:
                found.setdefault(self.article.sentence_at(mention.start), set()).add(speaker.id)
        return found

    @cached_property
    def neighbours(self) -> list[tuple[int | None, int | None, int | None, int | None]]:
        """The nearest statements with a date of their own: before each, before it of its speaker, and so after it."""
        before, after = self._nearest(range(len(self.drafts))), self._nearest(range(len(self.drafts) - 1, -1, -1))
        return [(*b, *a) for b, a in zip(before, after, strict=True)]

    def _nearest(self, order: range) -> list[tuple[int | None, int | None]]:
        found: list[tuple[int | None, int | None]] = [(None, None)] * len(self.drafts)
        last: int | None = None
        of: dict[str | None, int] = {}
        for i in order:
            found[i] = (last, of.get(self.drafts[i].speaker))
            if self.own_days[i] is not None:
                last = i
                of[self.drafts[i].speaker] = i
        return found

    @cached_property
    def outer(self) -> list[int]:
        """The statements that no other holds."""
        return [i for i, holder in enumerate(self.holder) if holder is None]

    @cached_property
    def place(self) -> dict[int, int]:
        """Where in `outer` each of those stands."""
        return {i: k for k, i in enumerate(self.outer)}

    @cached_property
    def turn(self) -> list[int]:
        """How many statements of its speaker stand before each."""
        seen: Counter[str | None] = Counter()
        found = []
        for draft in self.drafts:
            found.append(seen[draft.speaker])
            seen[draft.speaker] += 1
        return found

    def following(self, i: int) -> int:
        """The first of `expressions` that stands after statement `i` is made."""
        return bisect_left(self.starts, self.at[i])

    def clause(self, i: int) -> str:
        """The sentence in which statement `i` is made, without what it says."""
        sentence = self.article.sentences[self.sentence[i]] if self.article.sentences else Span(0, 0)
        pieces, at = [], sentence.start
        for span in sorted(self.drafts[i].content):
            if span.start < sentence.end and span.end > at:
                pieces.append(self.article.text[at : max(at, span.start)])
                at = min(sentence.end, span.end)
        return " ".join([*pieces, self.article.text[at : sentence.end]])

    def candidates(self, i: int) -> list[Day]:
        """The dates that statement `i` may have, in a fixed order."""
        found: dict[Day, None] = {}
        for day in (
            self.own_days[i],
            self.usual_days[i],
            *(self.own_days[j] for j in self.neighbours[i] if j is not None),
        ):
            if day is not None:
                found.setdefault(day)
        outer = self.holder[i]
        for _ in range(3):
            if outer is None:
                break
            if (day := self.own_days[outer]) is not None:
                found.setdefault(day)
            outer = self.holder[outer]
        at = self.following(i)
        for order, most in (
            (range(at - 1, max(-1, at - LOOK_BACK), -1), BEFORE),
            (range(at, min(len(self.days), at + LOOK_ON)), AFTER),
        ):
            more = 0
            for j in order:
                if self.days[j] not in found:
                    found.setdefault(self.days[j])
                    more += 1
                if more == most:
                    break
        for day in self.top:
            found.setdefault(day)
        return [day for day in found if self.published is None or day[0] <= self.published]


def days_of(said: Said | None) -> Day | None:
    """The days of `said`, None where it has none or they are open on a side."""
    if said is None or said.start is None or said.end is None:
        return None
    return said.start.toordinal(), said.end.toordinal()


OCCASION = re.compile(
    r"\b(?:interview|hearing|briefing|speech|conference|meeting|statement|rally|call|event|debate|testimony|remarks|address"
    r"|letter|tweet\w*|email|report|vote|forum|panel|appearance|press|announce\w*|ruling|court|filing)\b",
    re.I,
)
