"""The tense of a cue: "said", "says", "has said", "will say", or what stands in place of a verb."""

from __future__ import annotations

from whence.resolve.draft import Draft
from whence.resolve.language.clauses import Words

TENSES = {
    name: float(i)
    for i, name in enumerate(
        "none past present perfect pluperfect ing infinitive noun according participle modal other".split()
    )
}
_OF_TAG = {"VBD": "past", "VBZ": "present", "VBP": "present", "VBG": "ing", "VBN": "participle", "VB": "infinitive"}
_MODALS = frozenset({"will", "would", "could", "may", "might", "can", "should", "must"})
_HAVE = frozenset({"has", "have", "ve"})


def tense(words: Words, draft: Draft) -> str:
    """The tense of the cue of `draft`, one of TENSES."""
    if not draft.cue:
        return "none"
    lo, hi = words.within(draft.cue[0])[0], words.within(draft.cue[-1])[1]
    inside = [k for k in range(lo, hi) if any(c.start <= words.words[k].start < c.end for c in draft.cue)]
    lower, tags = [words.lower[k] for k in inside], [words.words[k].pos for k in inside]
    if "according" in lower:
        return "according"
    first = next((k for k, tag in enumerate(tags) if tag.startswith("VB") or tag == "MD"), None)
    if first is None:
        return "noun" if any(tag.startswith("NN") for tag in tags) else "other"
    before = words.lower[max(0, lo - 2) : lo]
    if "had" in lower[:-1] or ("had" in before and tags[first] == "VBN"):
        return "pluperfect"
    if _HAVE & {*lower[:-1], *before} and "VBN" in tags:
        return "perfect"
    if _MODALS & {*lower, *before[-1:]}:
        return "modal"
    if before[-1:] == ["to"] or lower[0] == "to":
        return "infinitive"
    return _OF_TAG.get(tags[first], "other")
