"""Clusters of wordings into trails: versions, edges, origin, sources, changes, flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from whence.model import Span
from whence.trails.changes import Mutation, mutations
from whence.trails.descent import Edge, Version, clock, edges, likeness
from whence.trails.sources import independent, rings, roots
from whence.trails.wordings import Article, Wording

_DENIES = ("deny", "denie", "reject", "refut", "rebut", "dismiss", "disput", "contradict", "rubbish")
_CORRECTS = (
    "misquoted",
    "not correct",
    "incorrect",
    "correction",
    "in error",
    "is false",
    "false:",
    "wrongly",
    "in fact",
)
NEAR = 300  # characters around a statement in which an article may correct it


@dataclass(frozen=True, slots=True)
class Traced:
    """A trail, in the numbers of its collection. Versions are in the order of time."""

    versions: tuple[Version, ...]
    edges: tuple[Edge, ...]
    origin: int
    roots: tuple[int, ...]
    independent: int
    rings: tuple[tuple[str, ...], ...]
    mutations: tuple[Mutation, ...]
    flags: tuple[str, ...]
    gist: str
    confidence: float


def trace(
    cluster: Iterable[Wording], articles: Mapping[int, Article], confidence: float = 1.0,
    owners: Mapping[str, str] | None = None,
) -> Traced:  # fmt: skip
    """The trail of wordings that are one statement. `owners` says who owns an outlet, both case-folded names."""
    versions = _versions(list(cluster), articles)
    found = edges(versions, articles)
    entries = roots(versions, found, articles)
    circles = rings(versions, found, articles)
    changed = mutations(versions, found, articles)
    sources = independent(versions, entries, articles, owners or {})
    kinds = {m.kind for m in changed}
    flags = [
        *(["circular"] if circles else []),
        *(["one_source"] if sources == 1 and len({articles[v.article].outlet for v in versions}) > 1 else []),
        *(["denied"] if any(_cue_begins(v, _DENIES) for v in versions) else []),
        *(["corrected"] if any(_corrects(v, articles[v.article]) for v in versions[1:]) else []),
        *(["speaker_changed"] if "speaker" in kinds else []),
        *(["number_changed"] if "number" in kinds else []),
        *(["negation_changed"] if "negation" in kinds else []),
        *(["quote_changed"] if _quote_changed(versions, changed) else []),
    ]
    return Traced(
        tuple(versions), tuple(found), entries[0], tuple(entries), sources, tuple(circles), tuple(changed),
        tuple(flags), _gist(versions), confidence,
    )  # fmt: skip


def _versions(cluster: list[Wording], articles: Mapping[int, Article]) -> list[Version]:
    """One version for each statement of each article, in the order of time; pieces in the order of the text."""
    by: dict[tuple[int, str], list[Wording]] = {}
    for wording in cluster:
        by.setdefault((wording.article, wording.statement), []).append(wording)
    rows = sorted(by.values(), key=lambda p: _place(min(w.span for w in p), articles[p[0].article]))
    return [Version(n, p[0].article, tuple(sorted(p, key=lambda w: w.span))) for n, p in enumerate(rows)]


def _place(span: Span, article: Article) -> tuple[float, str, Span]:
    return clock(article), article.key, span


def _gist(versions: Sequence[Version]) -> str:
    """The fullest wording that another version bears out, or the longest."""
    best = max(versions, key=lambda v: (v.pieces[0].form != "own", v.quoted, min(len(v.words), 40), -v.number))
    return best.text.strip("“”\"‘’' ,")


def _cue_begins(version: Version, stems: tuple[str, ...]) -> bool:
    return any(word.lower().startswith(stems) for piece in version.pieces for word in piece.cue.split())


def _corrects(version: Version, article: Article) -> bool:
    """Whether an article says near a statement that it is wrong."""
    start, end = version.pieces[0].span.start, version.pieces[-1].span.end
    near = article.text[max(0, start - NEAR) : end + NEAR].lower()
    return any(phrase in near for phrase in _CORRECTS)


def _quote_changed(versions: Sequence[Version], changed: Sequence[Mutation]) -> bool:
    return any(
        versions[m.version].quoted and versions[m.against].quoted and m.kind not in ("trimmed", "speaker", "form")
        and likeness(versions[m.version], versions[m.against]) < 1
        for m in changed
    )  # fmt: skip
