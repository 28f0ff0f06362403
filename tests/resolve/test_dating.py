from __future__ import annotations

from datetime import date

from test_times_carry import drafted

from whence.model import Attribution, Document, Reading, Span
from whence.resolve.draft import Article, Draft
from whence.resolve.times.clues import AFTER, BEFORE, TOP
from whence.resolve.times.dating import dated, gather

LOCK = [
    "published 2023-05-18",
    "Brandt promises a new lock for the river.",
    "<Brandt> {said} on Tuesday [that the lock would be rebuilt]. | brandt indirect -",
    "[“It will be wide,”] <she> {said}. | brandt direct -",
    "<Keller> {has long doubted} [that it is needed]. | keller indirect -",
]


def test_a_date_comes_with_its_words_and_how_sure_it_is() -> None:
    article, drafts, _ = drafted(LOCK)
    dated(article, drafts, ())
    first = drafts[0]
    assert first.said is not None
    assert (first.said.start, first.said.end) == (date(2023, 5, 16), date(2023, 5, 16))
    assert first.said_where is not None
    assert first.said_where.of(article.text) == first.said.text == "Tuesday"
    assert first.said_sure is not None
    assert 0.5 < first.said_sure <= 1
    assert drafts[2].said is None
    assert drafts[2].said_sure is not None


def test_the_order_of_the_statements_does_not_matter() -> None:
    article, drafts, _ = drafted(LOCK)
    dated(article, drafts, ())
    again, others, _ = drafted(LOCK)
    dated(again, others[::-1], ())
    assert [(d.said, d.said_sure) for d in drafts] == [(d.said, d.said_sure) for d in others]


def test_an_article_without_dates_gives_none() -> None:
    article, drafts, _ = drafted(["published -", "Notes.", "<Brandt> {said} [that it rained]. | brandt indirect -"])
    dated(article, drafts, ())
    assert (drafts[0].said, drafts[0].said_sure, drafts[0].said_where) == (None, None, None)
    dated(article, [], ())


def test_candidates_do_not_grow_with_the_article() -> None:
    line = "On {} March 2019 the lock was shut.\nBrandt said it was old.\n"
    text = "".join(line.format(1 + n % 28) for n in range(200))
    starts = [n for n in range(len(text)) if text.startswith("Brandt", n)]
    drafts = [
        Draft(Attribution((Span(n, n + 6),), (Span(n + 7, n + 11),), (Span(n + 12, n + 22),), 1.0)) for n in starts
    ]
    clues = gather(Article(Document("d", text, published=date(2023, 5, 18)), Reading((), ())), drafts, ())
    assert max(len(clues.candidates(i)) for i in range(len(drafts))) <= BEFORE + AFTER + TOP + 9
