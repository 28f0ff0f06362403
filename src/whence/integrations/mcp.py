"""A server of the Model Context Protocol: an assistant reads, finds, checks and traces, and cites what it found.

Read-only. No tool takes a path or an address: the library and the transcripts are those that the user named when the
server was started. Answers are bounded, and each cites article and characters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from whence.errors import BadOption, WhenceError
from whence.model import Ledger, Quote, Span, Statement
from whence.store import Library, open_library
from whence.store.records import FoundStatement

MOST = 50  # rows of an answer
LONGEST = 200_000  # characters of a text that is read
SHOWN = 600  # characters of a statement that are shown

T = TypeVar("T")


def server(library: str | None = None, against: Sequence[str] = ()) -> MCPServer:
    """The server over the library at the path `library` and the transcripts `against`.

    Without a library only `read`, and with transcripts `check`, can answer. Raises LibraryError at once where the
    library cannot be opened.
    """
    if library is not None:
        open_library(library).close()
    made = MCPServer(
        "whence",
        instructions="Who says what in the news, and through whom it reached the page. It never rules on what is true."
        " Cite the article and the characters that an answer gives.",
    )
    for tool in (_read, _find(library), _speaker(library), _check(against), _trace(library)):
        made.tool(name=tool.__name__)(_answering(tool))
    return made


def _read(text: str, outlet: str | None = None, published: str | None = None, limit: int = MOST) -> dict[str, Any]:
    """Read the text of one news article: every statement in it with its speaker, source chain and day.

    `published` is its day, such as 2024-03-05. Characters are half-open offsets into `text`.
    """
    from whence.verbs.read import read_text

    if len(text) > LONGEST:
        raise BadOption(f"The text has {len(text):,} characters; give at most {LONGEST:,}.")
    ledger = read_text(text, outlet=outlet, published=published)
    attributed = [s for s in ledger.statements if s.form != "own"]
    rows = [_row(ledger, s) for s in attributed[: _bounded(limit)]]
    return {"title": ledger.document.title, "outlet": ledger.document.outlet, "statements": rows, "of": len(attributed)}


_read.__name__ = "read"


def _find(path: str | None) -> Callable[..., dict[str, Any]]:
    def find(
        words: str,
        speaker: str | None = None,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 20,
    ) -> dict[str, Any]:
        """Find statements in the library by their words, best first. "a phrase", word*, OR and -word are understood.

        `since` and `until` are days of publication, such as 2024-03-05.
        """
        with _opened(path) as held:
            found = held.find(
                words,
                speaker=speaker,
                outlet=outlet,
                since=_day(since),
                until=_day(until),
                limit=_bounded(limit),
            )
            rows = [_found(held, row) for row in found.rows if isinstance(row, FoundStatement)]
        return {"statements": rows, "more": found.more}

    return find


def _speaker(path: str | None) -> Callable[..., dict[str, Any]]:
    def speaker(name: str, limit: int = 20) -> dict[str, Any]:
        """Who goes by a name in the library: how they are described, where they are quoted, and what they said."""
        with _opened(path) as held:
            people = [
                {
                    "person": row.person, "name": row.name, "kind": row.kind, "names": row.names,
                    "descriptions": row.descriptions[:10], "outlets": row.outlets[:20], "articles": row.articles,
                    "statements": row.statements,
                }
                for row in held.speakers(name=name, limit=10)
            ]  # fmt: skip
            found = held.find("", speaker=name, limit=_bounded(limit))
            rows = [_found(held, row) for row in found.rows if isinstance(row, FoundStatement)]
        return {"speakers": people, "statements": rows, "more": found.more}

    return speaker


def _check(against: Sequence[str]) -> Callable[..., dict[str, Any]]:
    made: list[Any] = []  # the index of the transcripts, once it is asked for

    def check(quote: str, speaker: str | None = None) -> dict[str, Any]:
        """Check a quote against the transcripts of this server: is it there, who said it, and what was changed?"""
        from whence.verbs.check import check_quotes, index

        if not against:
            raise BadOption("This server has no transcripts; start it with --against TRANSCRIPT.")
        if not made:
            made.append(index(list(against)))
        verdict = next(check_quotes([Quote("q1", quote, speaker)], against=made[0]))
        passage = verdict.passage
        return {
            "verdict": verdict.verdict, "holds": verdict.holds, "why": verdict.why, "flags": verdict.flags,
            "passage": None if passage is None else {
                "transcript": passage.document, "turn": passage.turn, "characters": [passage.start, passage.end],
                "speaker": passage.speaker, "text": passage.text[:SHOWN],
            },
            "changes": [[e.kind, e.quote, e.passage] for e in verdict.diff if e.kind != "same"][:MOST],
        }  # fmt: skip

    return check


def _trace(path: str | None) -> Callable[..., dict[str, Any]]:
    def trace(words: str, limit: int = 10) -> dict[str, Any]:
        """Follow statements that hold these words over the library: origin, who has it from whom, independent sources.

        Trails are those that `whence trace` stored.
        """
        from whence.trail_serial import trail_to_dict

        with _opened(path) as held:
            rows = held.trails(words=words, limit=min(_bounded(limit), 20))
            trails = [trail_to_dict(held.trail(row.id)) for row in rows]
        for trail in trails:
            trail["of"] = len(trail["statements"])
            if len(trail["statements"]) > MOST:  # indexes point into the list, so what is cut takes them along
                trail["statements"] = trail["statements"][:MOST]
                trail["edges"] = [e for e in trail["edges"] if max(e["from"], e["to"]) < MOST]
                trail["roots"] = [r for r in trail["roots"] if r < MOST]
            for statement in trail["statements"]:
                statement["text"] = statement["text"][:SHOWN]
        return {"trails": trails}

    return trace


def _opened(path: str | None) -> Library:
    if path is None:
        raise BadOption("This server has no library; start it with --library FILE.")
    return open_library(path)


def _answering(tool: Callable[..., T]) -> Callable[..., T]:
    """`tool`, whose errors of ours reach the assistant as their sentence."""

    @wraps(tool)
    def answer(*args: Any, **options: Any) -> T:
        try:
            return tool(*args, **options)
        except WhenceError as error:
            raise ToolError(str(error)) from None

    return answer


def _bounded(limit: int) -> int:
    return max(1, min(limit, MOST))


def _day(words: str | None) -> date | None:
    from whence.intake.types import published_date

    return published_date(words) if words else None


def _row(ledger: Ledger, statement: Statement) -> dict[str, Any]:
    names = {speaker.id: speaker.name for speaker in ledger.speakers}
    said = statement.said
    return {
        "statement": statement.id,
        "speaker": names.get(statement.speaker or ""),
        "chain": [names[link] for link in statement.chain],
        "form": statement.form,
        "cue": ledger.words(statement.cue),
        "polarity": statement.polarity,
        "said": [said.start and said.start.isoformat(), said.end and said.end.isoformat()] if said else None,
        "text": statement.text[:SHOWN],
        "characters": [_ends(span) for span in statement.content],
        "confidence": round(statement.confidence, 3),
    }


def _found(library: Library, row: FoundStatement) -> dict[str, Any]:
    ledger = library.ledger(row.article)
    statement = next(s for s in ledger.statements if s.id == row.key)
    about = {
        "article": row.article, "title": row.title, "outlet": row.outlet, "url": ledger.document.url,
        "published": row.published.isoformat() if row.published else None,
    }  # fmt: skip
    return about | _row(ledger, statement)


def _ends(span: Span) -> list[int]:
    return [span.start, span.end]
