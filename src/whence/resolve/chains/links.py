"""The kinds of links, one file and one row each: through whom the words of a statement reached the article.

A kind that reads words alone says where the link is named (`NAMED`, of each statement; `CREDITED`, of the whole
article). One that asks who speaks says which speaker the link is (`HEARD`). What the rules say of a statement is
evidence, and the model of `carriers.py` decides, except for `CONVENTIONS`: whose link it is there is agreed rather than
likely. What they say of the whole article holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whence.model import Span, Spans
from whence.resolve.chains.credits import agency, letter_writer
from whence.resolve.chains.interviews import interviews
from whence.resolve.chains.polls import polls
from whence.resolve.chains.retold import reporters, retold
from whence.resolve.draft import Article, Draft
from whence.resolve.speakers.cast import Cast


def in_scene(_: Article, drafts: Sequence[Draft]) -> list[Spans]:
    """For each statement, the links that its scene names: "told the Gazette"."""
    return [draft.scene.links for draft in drafts]


NAMED: tuple[Callable[[Article, Sequence[Draft]], list[Spans]], ...] = (polls, in_scene)
CREDITED: tuple[Callable[[Article], Span | None], ...] = (letter_writer, agency)
HEARD: tuple[Callable[[Article, Sequence[Draft], Cast], list[tuple[str, ...]]], ...] = (interviews, reporters, retold)


CONVENTIONS = (polls.__name__, in_scene.__name__, reporters.__name__, retold.__name__)


def named(article: Article, drafts: Sequence[Draft]) -> list[Spans]:
    """For each statement, where the text around it names a link."""
    of_kinds = [kind(article, drafts) for kind in NAMED]
    return [tuple(span for spans in each for span in spans) for each in zip(*of_kinds, strict=True)]


def credited(article: Article) -> Spans:
    """Where the article names a link of all its statements."""
    return tuple(span for kind in CREDITED if (span := kind(article)) is not None)


def of_spans(cast: Cast, spans: Spans) -> tuple[str, ...]:
    """The speakers whom `spans` mention."""
    return tuple(dict.fromkeys(name for span in spans if (name := cast.at(span)) is not None))


def rules(article: Article, drafts: Sequence[Draft], cast: Cast) -> dict[str, list[tuple[str, ...]]]:
    """What each rule says, by its name: for each of `drafts`, the links that it would give."""
    found = {kind.__name__: [of_spans(cast, spans) for spans in kind(article, drafts)] for kind in NAMED}
    found.update({kind.__name__: kind(article, drafts, cast) for kind in HEARD})
    return found
