"""A trail as it leaves the package: names for numbers, words for words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from whence.trail_model import Carrier, Descent, Mutation, Trail
from whence.trails.changes import diff
from whence.trails.descent import Version
from whence.trails.trail import Traced
from whence.trails.wordings import Article


def finished(
    found: Traced, articles: Mapping[int, Article], *, name: str | None = None, numbered: bool = True
) -> Trail:
    """The trail for users. Without a `name` its id comes from its first version; `numbered` gives article numbers."""
    versions = found.versions
    return Trail(
        name or minted(found, articles),
        found.gist,
        tuple(_carrier(v, articles[v.article], numbered) for v in versions),
        tuple(Descent(e.start, e.end, e.evidence, e.where, e.confidence) for e in found.edges),
        found.origin, found.roots, found.independent, found.flags, found.rings,  # type: ignore[arg-type]
        tuple(
            Mutation(m.version, m.against, m.kind, m.before, m.after, diff(versions[m.version], versions[m.against]))
            for m in found.mutations
        ),
        confidence=found.confidence,
    )  # fmt: skip


def minted(found: Traced, articles: Mapping[int, Article]) -> str:
    """An id from the first version: its article and its words."""
    first = found.versions[0]
    first_words = f"{articles[first.article].key}\n{first.pieces[0].statement}\n{first.text}"
    return "t" + sha256(first_words.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _carrier(version: Version, article: Article, numbered: bool) -> Carrier:
    first = version.pieces[0]
    when = article.published
    clock = (
        None if when is None else when.isoformat(timespec="minutes") if isinstance(when, datetime) else when.isoformat()
    )
    return Carrier(
        article.number if numbered else None, article.document, article.url, article.outlet, article.title, clock,
        first.statement, tuple(p.span for p in version.pieces), version.text,
        first.speaker.name if first.speaker else None, tuple(link.name for link in first.chain), first.form, first.said,
    )  # fmt: skip
