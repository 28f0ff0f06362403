"""The third verb: each quotation of an article held against transcripts of what was really said.

The network is loaded only where an article is read; bare quotes need none of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from whence.errors import BadOption, Empty, InputError
from whence.model import Document, Ledger, Quote, Transcript, Verdict

if TYPE_CHECKING:
    from whence.intake.types import Passed, Unread
    from whence.verdicts.index import Index
    from whence.verdicts.judge import Judge

Source = str | os.PathLike[str]
Against: TypeAlias = "Source | Transcript | Index | Iterable[Source | Transcript]"


@dataclass(frozen=True, slots=True)
class Checked:
    """An article, and the verdicts on its quotations and indirect statements in the order of its text."""

    document: Document
    verdicts: tuple[Verdict, ...]


def check(
    article: Source | Ledger, *, against: Against, speaker: str | None = None, allow_local: bool = False
) -> list[Verdict]:
    """The verdicts on the quotations of one article, in the order of its text, its indirect statements included.

    `article` is a path, a URL, the text of the article itself, or its ledger. `against` is a transcript, the path or
    URL of one, a folder of them, several of these, or what `index` gave, so that many articles need only one. With
    `speaker` only what the article puts down to that name is checked.

    Raises InputError where the article or a transcript cannot be read.
    """
    from whence.verbs.read import read

    index_ = index(against, allow_local=allow_local)
    ledger = article if isinstance(article, Ledger) else read(article, allow_local=allow_local)
    return list(_verdicts(ledger, index_, speaker))


def check_quotes(quotes: Iterable[Quote | str], *, against: Against, allow_local: bool = False) -> Iterator[Verdict]:
    """The verdict on each quote, in order and as soon as it is found. A string is a quote of nobody in particular.

    `against` is as for `check`; it is read before the first verdict is asked for.
    """
    judge = judge_for(index(against, allow_local=allow_local))
    return (judge(quote_of(str(number), q) if isinstance(q, str) else q) for number, q in enumerate(quotes, 1))


def check_many(
    *articles: Source,
    against: Against,
    speaker: str | None = None,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
    passed: Callable[[Passed], None] | None = None,
) -> Iterator[Checked | Unread]:
    """Each article of `articles` (as for `whence.read_many`) with its verdicts; what cannot be read comes as Unread.

    `passed` is called with what was passed over, since it is not an article.
    """
    from whence.verbs.read import read_many

    index_ = index(against, allow_local=allow_local)
    for one in read_many(*articles, allow_local=allow_local, stdin=stdin, notice=passed):
        yield Checked(one.document, tuple(_verdicts(one, index_, speaker))) if isinstance(one, Ledger) else one


def index(
    against: Against,
    *,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
    unread: Callable[[Unread], object] | None = None,
    notice: Callable[[Transcript], object] | None = None,
    passed: Callable[[Passed], None] | None = None,
) -> Index:
    """Transcripts made ready to be searched; `check` and `check_quotes` take it in place of them.

    A file of a folder, or a line of JSON lines, that cannot be read raises its error, unless `unread` is given,
    which is then called with it. `notice` is called with every transcript as it is read; its `notes` say what had to be
    corrected. `passed` is called with what is passed over in a folder. Raises Empty where there is nothing to search.
    """
    from whence.verdicts.index import Index

    if isinstance(against, Index):
        return against
    sources = [against] if isinstance(against, str | os.PathLike | Transcript) else list(against)
    if not sources:
        raise BadOption("There is nothing to check against; name a transcript.")
    made = Index.of(_each(sources, allow_local, stdin, unread, notice, passed))
    if not made.documents:
        names = ", ".join(os.fspath(s) for s in sources if not isinstance(s, Transcript)) or "what was given"
        raise Empty(f"No transcript could be read from {names}; give one with words in it.")
    return made


def _each(
    sources: Iterable[Source | Transcript],
    allow_local: bool,
    stdin: BinaryIO | None,
    unread: Callable[[Unread], object] | None,
    notice: Callable[[Transcript], object] | None,
    passed: Callable[[Passed], None] | None,
) -> Iterator[Transcript]:
    from whence.intake.transcripts.sources import transcripts

    for source in sources:
        if isinstance(source, Transcript):
            found: Iterable[Transcript | Unread] = (source,)
        else:
            found = transcripts(source, allow_local=allow_local, stdin=stdin, passed=passed)
        for one in found:
            if isinstance(one, Transcript):
                if notice is not None:
                    notice(one)
                yield one
            elif unread is None:
                raise one.error
            else:
                unread(one)


def quote_of(key: str, text: str, speaker: str | None = None) -> Quote:
    """A quote as a user gives it, quotation marks around it taken off. Raises InputError where it is empty."""
    from whence.text.quotes import unmarked

    if not text.strip():
        raise InputError("An empty quote cannot be checked; give the words that somebody is quoted for.")
    return Quote(key, unmarked(text), speaker or None)


def _verdicts(ledger: Ledger, index_: Index, speaker: str | None) -> Iterator[Verdict]:
    from whence.text.one_person import asked_for
    from whence.verdicts.quotes import quotes_of

    judge = judge_for(index_)
    for quote in quotes_of(ledger):
        if speaker is None or asked_for(speaker, quote.speaker):
            yield judge(quote)


def judge_for(index_: Index) -> Judge:
    """What gives the verdict on a quote, called with it, against the transcripts of `index_`."""
    from whence.verdicts.judge import Judge

    return Judge(index_)
