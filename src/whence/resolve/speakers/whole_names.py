"""Links that the speaker rules know by their first words, under their whole name: "Table" is "Table with Ann Lee"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from whence.model import Span, Speaker
from whence.resolve.speakers.cast import Cast


def named_in_full(text: str, cast: Cast, links: Iterable[Span]) -> tuple[Speaker, ...]:
    """The speakers, with a link that the reader knows by its first words under its whole name: a show's, say."""
    full: dict[str, str] = {}
    for span in links:
        key, name = cast.at(span), span.of(text).removeprefix("the ").removeprefix("The ")
        if key is not None and len(name) > len(full.get(key, "")):
            full[key] = name
    return tuple(_in_full(s, full[s.id]) if s.id in full else s for s in cast.speakers)


def _in_full(speaker: Speaker, name: str) -> Speaker:
    """The speaker under `name`, where its own is only the beginning of that."""
    rest = name.removeprefix(f"{speaker.name} ")
    if rest == name or speaker.kind == "outlet":
        return speaker
    if speaker.kind != "person":
        return replace(speaker, name=name)
    # Taken for a person, it is a show where more capitals follow one word, or a host follows: "Table with Ann Lee".
    is_show = (" " not in speaker.name and rest[:1].isupper()) or rest.removeprefix("with ")[:1].isupper()
    return replace(speaker, name=name, kind="outlet") if is_show else speaker
