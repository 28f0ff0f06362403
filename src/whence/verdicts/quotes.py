"""The quotations of an article, each with the speaker it is attributed to; and what is reported without any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from whence.model import Furniture, Ledger, Quote, Span, Statement
from whence.text.quotes import Quotation, quotations

_WORD = re.compile(r"\w[\w'’.-]*")
_SENTENCE_END = re.compile(r"[.?!…]\W*$")
# What a title leaves without a capital.
_SMALL = frozenset("a an and as at but by de en for from in la le nor of on or the to vs with".split())
_NEARLY_ALL, _MOST = 0.9, 0.5  # of the characters


@dataclass(frozen=True, slots=True)
class _Piece:
    words: Span
    statement: Statement | None
    reported: bool = False


def quotes_of(ledger: Ledger) -> tuple[Quote, ...]:
    """Every quotation of an article, and every indirect statement, in the order of the text.

    A quotation belongs to the innermost statement that it is content of; what a cue interrupts ("“We knew,” she said.
    “We know.”") is two. The first piece of a statement has the statement's id, the next "s3.2", one in no statement
    "q1". Furniture is left out, and in mixed statements and in the article's own voice the titles of works.
    """
    pieces = sorted([*_quoted(ledger), *_reported(ledger)], key=lambda piece: (piece.words, piece.statement is None))
    return tuple(_numbered(ledger, pieces))


def _numbered(ledger: Ledger, pieces: Iterable[_Piece]) -> Iterator[Quote]:
    count = Counter[str]()
    text = ledger.document.text
    for piece in pieces:
        statement = piece.statement
        key = statement.id if statement is not None else ""
        count[key] += 1
        if statement is None:
            yield Quote(f"q{count[key]}", piece.words.of(text), spans=(piece.words,))
            continue
        speaker = ledger.speaker(statement)
        yield Quote(
            key if count[key] == 1 else f"{key}.{count[key]}",
            statement.text if piece.reported else piece.words.of(text),
            speaker.name if speaker is not None else None,
            "indirect" if piece.reported else "direct",
            key,
            statement.content if piece.reported else (piece.words,),
            speaker.kind if speaker is not None else None,
        )


# Quotations


def _quoted(ledger: Ledger) -> Iterator[_Piece]:
    text = ledger.document.text
    depths = _depths(ledger.statements)
    for quotation in quotations(text):
        words = _inside(text, quotation)
        if not any(c.isalnum() for c in words.of(text)) or _overlap(words, ledger.document.furniture):
            continue
        owner = _owner(words, ledger.statements, depths)
        if (owner is None or owner.form != "direct") and _is_title(words.of(text)):
            continue
        yield _Piece(words, None if owner is None or owner.form == "own" else owner)


def _inside(text: str, quotation: Quotation) -> Span:
    """The words of a quotation, without its marks and the white space at its ends."""
    start, end = quotation.start + quotation.mark, quotation.end
    if quotation.closed:
        end -= 2 if text[end - 2 : end] in ("''", "``") and end - 2 >= start else 1
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Span(start, max(start, end - (len(words) - len(words.rstrip()))))


def _owner(words: Span, statements: Iterable[Statement], depths: dict[str, int]) -> Statement | None:
    """The innermost statement that (nearly) all of `words` is content of; else the outermost that most of it is.

    What a quotation itself reports of somebody else ("“Ms. Adler says that nobody knew,” he said") is not its owner.
    """
    size = max(1, words.end - words.start)
    shares = {s.id: _overlap(words, s.content) / size for s in statements}
    whole = max(shares.values(), default=0.0) >= _NEARLY_ALL
    least, inward = (_NEARLY_ALL, -1) if whole else (_MOST, 1)
    holders = [s for s in statements if shares[s.id] >= least]
    silent = ("own", "indirect")
    return min(holders, key=lambda s: (s.form in silent, inward * depths[s.id], _size(s.content), s.id), default=None)


def _is_title(words: str) -> bool:
    """Whether words in quotation marks look like the title of a work: “The Art of the Deal”."""
    found = _WORD.findall(words)
    if len(found) < 2 or _SENTENCE_END.search(words):
        return False
    return found[0][0].isupper() and all(w[0].isupper() or w[0].isdigit() or w in _SMALL for w in found)


# Indirect statements


def _reported(ledger: Ledger) -> Iterator[_Piece]:
    """The indirect statements, except those that only pass on what somebody else says or stand in a quotation."""
    quoted = [Span(q.start, q.end) for q in quotations(ledger.document.text)]
    inner: dict[str, int] = {}
    for statement in ledger.statements:
        if statement.within is not None:
            inner[statement.within] = max(inner.get(statement.within, 0), _size(statement.content))
    for statement in ledger.statements:
        size = _size(statement.content)
        if statement.form != "indirect" or not size:
            continue
        passed_on = inner.get(statement.id, 0)
        in_quotes = sum(_overlap(span, quoted) for span in statement.content)
        if max(passed_on, in_quotes) <= _MOST * size:
            yield _Piece(min(statement.content), statement, reported=True)


def _depths(statements: Iterable[Statement]) -> dict[str, int]:
    """Statement id -> how many statements it is nested in."""
    within = {s.id: s.within for s in statements}
    depths = {}
    for key in within:
        depth, outer, seen = 0, within[key], {key}
        while outer in within and outer not in seen:
            seen.add(outer)
            depth, outer = depth + 1, within[outer]
        depths[key] = depth
    return depths


def _size(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _overlap(words: Span, spans: Iterable[Span | Furniture]) -> int:
    """How many characters of `words` the spans hold."""
    return sum(max(0, min(words.end, s.end) - max(words.start, s.start)) for s in spans)
