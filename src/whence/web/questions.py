"""The table of questions: where each stands as a page and in the API, what it takes, and what answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from whence.model import CueClass, Form, Polarity
from whence.store import Library
from whence.store.records import Diff, Info, Judgement, Put
from whence.trail_model import TrailFlag
from whence.web import answers, changing, readings
from whence.web.asking import LARGEST, Asked, Param, in_path, number

PER = 20
MOST_PER = 100
PAGES = 500_000 // MOST_PER  # so far a reader may leaf; further on, filters find more


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its path below /api/v1, its page and the template of that, and the call that answers it.

    `call` takes the library and what is asked, or what is asked alone where it needs no `library`. `page` is None for
    what only programs ask. What changes the library (`write`) leads on to the address that `then` gives, and has a page
    of its own to ask it from if `form`.
    """

    name: str
    about: str
    path: str
    page: str | None
    call: Callable[..., Any]
    gives: type
    params: tuple[Param, ...] = ()
    method: str = "GET"
    library: bool = True
    write: bool = False
    then: Callable[[Any], str] | None = None
    form: bool = True

    def answer(self, library: Library | None, asked: Asked) -> Any:
        """The answer, from the one call."""
        return self.call(library, asked) if self.library else self.call(asked)


Q = Param("q", "Words to look for: all of them, “a phrase”, one OR other, -without, begin*.")
PAGE = number("page", "Which page of the answers, from 1.", default=1, most=PAGES)
PER_PAGE = number("per", "How many answers on a page.", default=PER, most=MOST_PER)
PERIOD = (
    Param("from", "The first day of publication, as 2024-03-05.", "day"),
    Param("to", "The last day of publication, as 2024-03-05.", "day"),
)
OUTLET = Param("outlet", "The outlet that published it.")
FILTERS = (
    Param("speaker", "Words of the name of who says it."),
    OUTLET,
    Param("through", "Words of the name of who passed it on, between speaker and outlet."),
    Param("form", "How it is said.", choices=get_args(Form)),
    Param("cue_class", "What the cue says of the speaker's stance.", choices=get_args(CueClass)),
    Param("polarity", "Whether it was said at all.", choices=get_args(Polarity)),
    *PERIOD,
)
ARTICLE = in_path("article", "The number of the article.")
FACTS = (
    Param("title", "The title, if the text does not say it.", place="body"),
    Param("outlet", "Who published it, if the text does not say it.", place="body"),
    Param("byline", "Who wrote it, if the text does not say it.", place="body"),
    Param("published", "The day it was published, as 2024-03-05.", "day", "body"),
)
LONG = readings.ARTICLE_LIMIT
READ = (
    Param("text", "The text of the article.", place="body", most=LONG),
    Param("url", "The address of a page on the web, which is fetched.", place="body"),
    Param("file", "The article as a file.", "files", "body"),
)

QUESTIONS = (
    Question(
        "library", "Statements, or articles, that hold some words and pass some filters.", "/find", "/",
        answers.search, answers.SearchAnswer,
        (Q, *FILTERS, number("person", "The number of who says it."),
         Param("in", "What to list: articles where nothing is asked for, otherwise statements.",
               choices=("statements", "articles")),
         Param("order", "What comes first.", choices=("newest", "best"), default="newest"), PAGE, PER_PAGE),
    ),
    Question(
        "article", "An article with its ledger.", "/articles/{article}", "/a/{article}", answers.article,
        answers.ArticleAnswer, (ARTICLE, number("version", "One of its versions, the newest if left out."), Q),
    ),
    Question(
        "changes", "What changed from one version of an article to another.", "/articles/{article}/changes",
        "/a/{article}/changes", answers.changes, Diff,
        (ARTICLE, number("from", "The earlier version."), number("to", "The later version.")),
    ),
    Question(
        "speakers", "Speakers by name, or those who speak most in the latest statements.", "/speakers", "/speakers",
        answers.speakers, answers.SpeakersAnswer, (Q, OUTLET, *PERIOD, PAGE, PER_PAGE),
    ),
    Question(
        "speaker", "A speaker and all that it says.", "/speakers/{who}", "/s/{who}", answers.speaker,
        answers.SpeakerAnswer,
        (in_path("who", "The number of the speaker; “-” and its name may follow.", "string"), Q, OUTLET,
         FILTERS[2], FILTERS[3], FILTERS[4], *PERIOD, PAGE, PER_PAGE),
    ),
    Question(
        "outlets", "The outlets.", "/outlets", "/outlets", answers.outlets, answers.OutletsAnswer,
        (PAGE, number("per", "How many on a page.", default=MOST_PER, most=MOST_PER)),
    ),
    Question(
        "outlet", "An outlet: whom it relies on, and what is its own voice.", "/outlets/{outlet}",
        "/outlets/{outlet}", answers.outlet, answers.OutletAnswer, (in_path("outlet", "Its name.", "string"), *PERIOD),
    ),
    Question(
        "trails", "Trails: one statement over many articles, the newest first.", "/trails", "/trails", answers.trails,
        answers.TrailsAnswer,
        (Q, OUTLET, Param("flag", "What stands out in it.", choices=get_args(TrailFlag)), *PERIOD, PAGE, PER_PAGE),
    ),
    Question(
        "trail", "A trail: who has a statement from whom, and how its wording changed.", "/trails/{trail}",
        "/t/{trail}", answers.trail, answers.TrailAnswer, (in_path("trail", "The id of the trail.", "string"),),
    ),
    Question(
        "paste", "Read an article at once; nothing of it is kept.", "/read", "/paste", readings.read, readings.Read,
        (*READ, *FACTS), "POST", library=False,
    ),
    Question(
        "check", "Compare quotes with transcripts of what was really said; nothing is kept.", "/check", "/check",
        readings.check, readings.Checked,
        (Param("article", "The text of the article.", place="body", most=LONG),
         Param("article_file", "The article as a file.", "files", "body"),
         Param("quote", "One quote, in place of an article.", place="body", most=20_000),
         Param("speaker", "Who said it; of an article only what it attributes to this name.", place="body"),
         Param("transcript", "The text of a transcript.", place="body", most=10 * LONG),
         Param("transcripts", "Transcripts as files.", "files", "body")),
        "POST", library=False,
    ),
    Question("info", "What the library holds.", "/info", None, answers.info, Info),
    Question(
        "decisions", "Decisions on people: who is one, who is not, and who may be.", "/decisions", "/decisions",
        changing.decisions, changing.Decisions,
        (Param("q", "A name; pairs that may be one person are suggested."),
         number("person", "The number of a speaker; the speakers of single articles that it is made of are listed.")),
    ),
    Question(
        "add", "Read an article and keep it.", "/articles", "/add", changing.add, Put, (*READ, *FACTS), "POST",
        write=True, then=lambda put: f"/a/{put.article}",
    ),
    Question(
        "remove", "Take an article out, with all its versions.", "/articles/{article}", "/a/{article}/remove",
        changing.remove, changing.Removed, (ARTICLE,), "DELETE", write=True, then=lambda _: "/", form=False,
    ),
    Question(
        "decide", "Decide that two speakers are one, or that they are two.", "/decisions", "/decide", changing.decide,
        changing.Decided,
        (Param("a", "The number of one.", "integer", "body", least=1, most=LARGEST, needed=True),
         Param("b", "The number of the other.", "integer", "body", least=1, most=LARGEST, needed=True),
         Param("judgement", "What they are.", place="body", choices=get_args(Judgement), needed=True),
         Param("why", "The reason for it.", place="body")),
        "POST", write=True, then=lambda made: f"/decisions?person={made.person}", form=False,
    ),
    Question(
        "undo", "Take a decision back.", "/decisions/{decision}", "/decisions/{decision}/undo", changing.undo,
        changing.Undone, (in_path("decision", "The number of the decision."),), "DELETE", write=True,
        then=lambda _: "/decisions", form=False,
    ),
)  # fmt: skip
