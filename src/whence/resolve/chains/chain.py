"""Source chains: from the original speaker outward to the outlet that published the article.

A middle link stands in a chain only where the text says so (`links.py`), or where another's statement holds this one.
"""

from __future__ import annotations

from collections.abc import Sequence

from whence.model import Attribution, CueClass
from whence.resolve.draft import Article, Draft

NEAR_HEAD = 15  # characters of a content within which its head noun begins, past an article

_ACTS: frozenset[CueClass] = frozenset({"commissive", "committed"})


def relay(article: Article, draft: Draft) -> Draft | None:
    """The one that passes on the words of a statement that another holds: its holder, or a holder of that.

    Who rejects a request or grants a plea acts on it, and an aside (", which critics say …") is the writer's: their
    words reach us past the holder.
    """
    holder = draft.holder
    if holder is not None and (
        _aside(article.text, draft.found)
        or (holder.cue_class in _ACTS and _acted_on(article.text, draft.found, holder.found))
    ):
        return holder.holder
    return holder


def _aside(text: str, attribution: Attribution) -> bool:
    first = min((*attribution.source, *attribution.cue)).start if attribution.source or attribution.cue else 0
    return text[max(0, first - 8) : first] == ", which "


def _acted_on(text: str, attribution: Attribution, holder: Attribution) -> bool:
    """Whether what `holder` acts on is what `attribution` is named as: "rejected | a request by Congress to …"."""
    if not attribution.source or not attribution.cue:
        return False
    head = min(attribution.source[0].start, attribution.cue[0].start)
    source, cue = attribution.source[0].of(text), attribution.cue[-1].of(text)
    named = source.endswith(("'s", "’s", "s'", "s’")) or cue.endswith((" by", " from"))
    return named and head - holder.content[0].start <= NEAR_HEAD


def chained(drafts: Sequence[Draft], outlet: str | None) -> list[tuple[str, ...]]:
    """The chain of each statement: its speaker, its own links, the chain of what relays it, the outlet.

    Nobody stands in a chain twice, and the outlet closes it.
    """
    done: dict[Draft, tuple[str, ...]] = {}
    for draft in drafts:
        path = [draft]
        while (relay := path[-1].relay) is not None and relay not in done and relay not in path:
            path.append(relay)
        for each in reversed(path):
            outer = done.get(each.relay, ()) if each.relay is not None else ()
            whole = (each.speaker, *each.links, *outer)
            done[each] = tuple(dict.fromkeys(link for link in whole if link is not None and link != outlet))
    return [(*done[draft], *((outlet,) if outlet else ())) for draft in drafts]
