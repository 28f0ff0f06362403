"""Who speaks: each source of a document resolved to an entity of it.

Nothing is learned here: the rules are small and their words are in tables. `casting` reads the text; this is what it
gives.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from whence.model import Attribution, Document, Reading, Span, Speaker
from whence.resolve.speakers.antecedents import Antecedents
from whence.resolve.speakers.learned import Learned
from whence.resolve.speakers.sources import Casting
from whence.resolve.speakers.sureness import Grounds
from whence.resolve.speakers.traits import spans


@dataclass(frozen=True, slots=True)
class Cast:
    """The speakers of a document.

    `speakers` have the ids p0, p1, …: the publishing outlet first where it is known, then the others in the order of
    their first mention, also those that never speak. `of_attribution` has the speaker's id for each attribution, in
    the order given; None where there is no source and no ground. `outlet` is the id of the publishing outlet,
    `grounds` are what each speaker rests on.
    """

    speakers: tuple[Speaker, ...]
    of_attribution: tuple[str | None, ...]
    outlet: str | None
    grounds: tuple[Grounds, ...] = ()
    _starts: tuple[int, ...] = field(default=(), repr=False)
    _marks: tuple[tuple[int, int, str], ...] = field(default=(), repr=False)

    def at(self, span: Span) -> str | None:
        """The id of the speaker whose mention is at `span` or overlaps it most; None where none does."""
        best: tuple[bool, int, int] | None = None
        found = None
        for place in range(bisect_right(self._starts, max(span.start, span.end - 1)) - 1, -1, -1):
            start, end, key = self._marks[place]
            if span.start - start > 400:
                break
            shared = min(end, span.end) - max(start, span.start)
            rank = ((start, end) == (span.start, span.end), shared, -(end - start))
            if shared > 0 and (best is None or rank > best):
                best, found = rank, key
        return found


def cast(
    document: Document,
    reading: Reading,
    attributions: Sequence[Attribution],
    extra: Sequence[Span] = (),
    antecedents: Antecedents | None = None,
) -> Cast:
    """Resolve the sources of `attributions`, nested ones among them, and the spans of `extra` to speakers."""
    casting = Casting(document, reading, attributions, antecedents or Learned())
    casting.run(extra)
    return _numbered(casting)


def _numbered(casting: Casting) -> Cast:
    """Number the entities that are mentioned, the publishing outlet first."""
    speaking = {id(e) for e in casting.of}
    keep = [e for e in casting.entities.all if e.mentions or e is casting.outlet or id(e) in speaking]
    keep.sort(key=lambda e: (e is not casting.outlet, min(e.mentions).start if e.mentions else len(casting.page.text)))
    first = 0 if casting.outlet is not None else 1
    key = {id(e): f"p{n}" for n, e in enumerate(keep, first)}
    speakers = tuple(Speaker(key[id(e)], e.name, e.kind, tuple(e.descriptions), spans(e)) for e in keep)
    marks = {(m.start, m.end): id_ for s in speakers for m, id_ in ((m, s.id) for m in s.mentions)}
    marks.update({place: key[id(e)] for place, e in casting.spans.items() if id(e) in key})
    ordered = tuple(sorted((start, end, id_) for (start, end), id_ in marks.items()))
    of = tuple(key.get(id(e)) if e is not None else None for e in casting.of)
    outlet = key[id(casting.outlet)] if casting.outlet is not None else None
    return Cast(speakers, of, outlet, tuple(casting.grounds), tuple(m[0] for m in ordered), ordered)
