"""brat standoff (https://brat.nlplab.org/standoff.html): for each article its text (.txt) and what stands in it (.ann).

Entities are Content, Source, Cue, OwnVoice and Furniture; relations tie a content to its source (SaidBy), its cue
(CuedBy) and the statement it is nested in (Within); attributes are its form, cue class, and polarity where it was not
plainly said; a note gives speaker, chain, day and confidence. Offsets are code points, as in the ledger. brat takes no
entity over a line end, so that one that crosses it becomes discontinuous, blanks at the ends of its pieces left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from whence.formats.sources import interval, line, whole
from whence.model import CueClass, FurnitureKind, Ledger, Polarity, Span, Spans, Statement

CONFIGURATION = f"""[entities]
Content
Source
Cue
OwnVoice
Furniture

[relations]
SaidBy\tArg1:Content, Arg2:Source
CuedBy\tArg1:Content, Arg2:Cue
Within\tArg1:Content, Arg2:Content
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Form\tArg:Content, Value:direct|indirect|mixed
Polarity\tArg:Content, Value:{"|".join(get_args(Polarity))}
CueClass\tArg:Content, Value:{"|".join(get_args(CueClass))}
FurnitureKind\tArg:Furniture, Value:{"|".join(get_args(FurnitureKind))}
"""
"""What brat needs to know of these annotations: the `annotation.conf` of their folder."""


def files(ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """The suffix and the bytes of the two files of an article."""
    text = plain(ledger.document.text)
    yield ".txt", text.encode()
    yield ".ann", "".join(f"{row}\n" for row in _Article(ledger, text).rows()).encode()


def plain(text: str) -> str:
    """The text with every carriage return as a blank or a line feed, so that no reader's line ends shift offsets."""
    return whole(text).replace("\r\n", " \n").replace("\r", "\n")


def pieces(text: str, spans: Spans) -> Spans:
    """`spans` as brat takes them: in order, apart from each other, within a line, none empty, no tab in them."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    found = []
    for span in merged:
        start = span.start
        for row in span.of(text).replace("\t", "\n").splitlines(keepends=True):
            words = row.strip()
            first = start + len(row) - len(row.lstrip())
            if words:
                found.append(Span(first, first + len(words)))
            start += len(row)
    return tuple(found)


class _Article:
    """The rows of one .ann file, ids given in the order in which they are made."""

    def __init__(self, ledger: Ledger, text: str) -> None:
        self.ledger, self.text = ledger, text
        self.names = {speaker.id: speaker.name for speaker in ledger.speakers}
        self.shared: dict[tuple[str, Spans], str] = {}
        self.counts = dict.fromkeys("TRA#", 0)

    def rows(self) -> Iterator[str]:
        contents: dict[str, str] = {}
        for statement in self.ledger.statements:
            own = statement.form == "own"
            key, row = self.entity("OwnVoice" if own else "Content", pieces(self.text, statement.content))
            if not row:  # nothing but blanks, which brat cannot mark
                continue
            contents[statement.id] = key
            yield row
            yield from self.about(statement, key)
        for statement in self.ledger.statements:
            outer = contents.get(statement.within or "")
            if statement.id in contents and outer and statement.within is not None:
                yield self.relation("Within", contents[statement.id], outer)
        for furniture in self.ledger.document.furniture:
            key, row = self.entity("Furniture", pieces(self.text, (Span(furniture.start, furniture.end),)))
            if row:
                yield row
                yield self.row("A", f"FurnitureKind {key} {furniture.kind}")

    def about(self, statement: Statement, key: str) -> Iterator[str]:
        """Source, cue, attributes and note of a statement whose content has the id `key`."""
        for kind, spans, relation in (("Source", statement.source, "SaidBy"), ("Cue", statement.cue, "CuedBy")):
            held = pieces(self.text, spans)
            if not held:
                continue
            if (kind, held) not in self.shared:
                self.shared[kind, held], row = self.entity(kind, held)
                yield row
            if statement.form != "own":
                yield self.relation(relation, key, self.shared[kind, held])
        if statement.form != "own":
            yield self.row("A", f"Form {key} {statement.form}")
            if statement.polarity != "positive":
                yield self.row("A", f"Polarity {key} {statement.polarity}")
            if statement.cue_class:
                yield self.row("A", f"CueClass {key} {statement.cue_class}")
        yield self.row("#", f"AnnotatorNotes {key}\t{self.note(statement)}")

    def entity(self, kind: str, spans: Spans) -> tuple[str, str]:
        """The id of a new entity and its row; both empty where it has no words."""
        if not spans:
            return "", ""
        places = ";".join(f"{span.start} {span.end}" for span in spans)
        row = self.row("T", f"{kind} {places}\t{' '.join(span.of(self.text) for span in spans)}")
        return row.split("\t", 1)[0], row

    def relation(self, kind: str, first: str, second: str) -> str:
        return self.row("R", f"{kind} Arg1:{first} Arg2:{second}")

    def row(self, prefix: str, rest: str) -> str:
        self.counts[prefix] += 1
        return f"{prefix}{self.counts[prefix]}\t{rest}"

    def note(self, statement: Statement) -> str:
        speaker, addressee = self.ledger.speaker(statement), self.ledger.speaker(statement.addressee)
        facts = {
            "statement": statement.id,
            "speaker": speaker.name if speaker else None,
            "chain": " < ".join(self.names.get(link, link) for link in statement.chain),
            "addressee": addressee.name if addressee else None,
            "said": interval(statement.said),
            "confidence": f"{statement.confidence:g}",
        }
        return line("; ".join(f"{name}: {value}" for name, value in facts.items() if value))
