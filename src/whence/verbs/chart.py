"""The verb `chart`: pictures of a library, as SVG or PNG, or shown in a notebook."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, get_args

from whence.errors import BadOption

if TYPE_CHECKING:
    from whence.show.drawing import Drawing
    from whence.store import Library
    from whence.store.tallies import Within

Kind = Literal["sources", "voices", "speaker", "trail"]
KINDS: tuple[str, ...] = get_args(Kind)
_NEEDS = {"speaker": "the name of a speaker, or its number", "trail": "the id of a trail"}
OUTLETS = 30  # drawn at the most


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture. A notebook shows it; `save` writes it."""

    drawing: Drawing

    @property
    def title(self) -> str:
        """What it shows, in some words."""
        return self.drawing.title

    @property
    def about(self) -> str:
        """What it shows, number by number."""
        return self.drawing.about

    @property
    def svg(self) -> str:
        """The picture as SVG."""
        return self.drawing.svg()

    def _repr_svg_(self) -> str:
        return self.svg

    def png(self) -> bytes:
        """The picture as PNG, two dots for each pixel. Raises NeedsExtra without the extra `charts`."""
        target = BytesIO()
        self.write(target, "png")
        return target.getvalue()

    def write(self, target: BinaryIO, form: str) -> None:
        """Write it to a stream, as "svg" or "png"."""
        if form == "svg":
            target.write(self.svg.encode())
            return
        from whence.show.drawing_png import png

        png(self.drawing, target)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file, SVG or PNG by the end of its name; an older file is replaced only when all was written.

        Raises BadOption for another end, or a place that cannot be written, NeedsExtra without the extra `charts`.
        """
        from whence.formats.places import opened

        form = form_of(path)
        with opened(Path(path)) as target:
            self.write(target, form)


def form_of(path: str | os.PathLike[str]) -> str:
    """The format that the name of a file says: "svg" or "png". Raises BadOption for another."""
    form = Path(path).suffix.lower().lstrip(".")
    if form not in ("svg", "png"):
        raise BadOption(f"{os.fspath(path)} is neither an .svg nor a .png; give a file that ends in one of them.")
    return form


def chart(
    kind: Kind,
    library: Library | str | os.PathLike[str],
    what: str | int | None = None,
    *,
    outlet: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 25,
) -> Chart:
    """A picture of a library, open or named by its path.

    `kind` is "sources" (which outlet has how much from whom; the `limit` sources with most statements), "voices" (whose
    words each outlet prints), "speaker" (the statements in time of the speaker `what`, a name or a number) or "trail"
    (how the trail with the id `what` grew). Only articles of `outlet` and of the days from `since` to `until` count.

    Raises BadOption for what makes no sense, NotInLibrary where there is no such speaker or trail, LibraryError where
    the library cannot be used.
    """
    from whence.store import Library, open_library

    if kind not in KINDS:
        raise BadOption(f"There is no chart {kind!r}; give one of {', '.join(KINDS)}.")
    if kind in _NEEDS and what in (None, ""):
        raise BadOption(f"A chart of a {kind} needs {_NEEDS[kind]}.")
    if kind not in _NEEDS and what is not None:
        raise BadOption(f"The chart “{kind}” is of the whole library; leave “{what}” out.")
    if kind == "trail" and (outlet is not None or since is not None or until is not None):
        raise BadOption("A trail is drawn whole; leave the outlet and the days out.")
    if limit < 1:
        raise BadOption(f"limit must be at least 1, not {limit:,}.")
    if not isinstance(library, Library):
        with open_library(library) as held:
            return Chart(_drawn(kind, held, what, outlet, since, until, limit))
    return Chart(_drawn(kind, library, what, outlet, since, until, limit))


def _drawn(
    kind: Kind, library: Library, what: str | int | None, outlet: str | None, since: date | None, until: date | None,
    limit: int,
) -> Drawing:  # fmt: skip
    from whence.store.tallies import Within

    within = Within(outlet, since, until)
    match kind:
        case "sources":
            return _sources(library, within, limit)
        case "voices":
            return _voices(library, within)
        case "speaker":
            return _speaker(library, str(what), within)
        case "trail":
            from whence.show.chart_trail import growth

            return growth(library.trail(str(what)))


def _voices(library: Library, within: Within) -> Drawing:
    from whence.show.chart_voices import voices
    from whence.store import tallies

    counts = tallies.voices(library.tables, within)
    drawn = _most({name: of.total() for name, of in counts.items()}, OUTLETS)
    return voices({name: counts[name] for name in drawn}, len(counts) - len(drawn))


def _sources(library: Library, within: Within, limit: int) -> Drawing:
    from whence.show.chart_sources import relied
    from whence.store import tallies

    counts = tallies.relied(library.tables, within)
    by_outlet, by_source = Counter[str](), Counter[str]()
    for (outlet, source), number in counts.items():
        by_outlet[outlet] += number
        by_source[source] += number
    outlets, sources = _most(by_outlet, OUTLETS), _most(by_source, limit)
    left = [
        f"{len(of) - len(some):,} {name} with fewer statements"
        for of, some, name in ((by_outlet, outlets, "outlets"), (by_source, sources, "sources"))
        if len(of) > len(some)
    ]
    drawn = {pair: number for pair, number in counts.items() if pair[0] in outlets and pair[1] in sources}
    return relied(drawn, outlets, sources, f"Not drawn: {' and '.join(left)}." if left else "")


def _most(counts: dict[str, int] | Counter[str], limit: int) -> list[str]:
    """Those with most, `limit` of them."""
    return sorted(counts, key=lambda name: (-counts[name], name))[:limit]


def _speaker(library: Library, what: str, within: Within) -> Drawing:
    from whence.errors import NotInLibrary
    from whence.show.chart_time import in_time
    from whence.store import tallies

    note = ""
    if what.isascii() and what.isdigit():
        number, name = int(what[:18]), library.portrait(int(what[:18])).name
    else:
        found = [(one.person, one.name) for one in library.named(what, limit=50) if one.person is not None]
        if not found:
            raise NotInLibrary(f"Nobody in {library.path} goes by the name “{what}”; `whence speakers` lists who does.")
        number, name = found[0]
        if len(found) > 1:
            more = f"{len(found) - 1:,}" if len(found) < 50 else "49 or more"
            note = f"{more} others are called that too; `whence speakers {what}` shows their numbers."
    counts, undated = tallies.spoken(library.tables, number, within)
    return in_time(f"Statements of {name} in time", counts, undated, note)
