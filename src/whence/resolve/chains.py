"""Source chains: from the original speaker outward to the outlet that published the article."""

from __future__ import annotations

from collections.abc import Sequence


def chained(
    speakers: Sequence[str | None],
    holders: Sequence[int | None],
    links: Sequence[Sequence[str]],
    outlet: str | None,
) -> list[tuple[str, ...]]:
    """The chain of each statement: its speaker, its own middle links, the chain of the statement that holds it, the outlet.

    `holders` gives the index of that statement, `links` the speakers through whom the words came, inmost first. Nobody
    stands in a chain twice, and the outlet closes it.
    """
    done: dict[int, tuple[str, ...]] = {}

    def chain(i: int) -> tuple[str, ...]:
        if i not in done:
            holder = holders[i]
            done[i] = ()
            outer = chain(holder) if holder is not None else ()
            links_out = (speakers[i], *links[i], *outer)
            done[i] = tuple(dict.fromkeys(link for link in links_out if link is not None and link != outlet))
        return done[i]

    return [(*chain(i), *((outlet,) if outlet else ())) for i in range(len(speakers))]
