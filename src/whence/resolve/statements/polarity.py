"""Whether a statement was made: "said" against "never said", "asked whether", "is expected to say".

The words around the verb of the cue decide: its auxiliaries, what governs it as an infinitive or a form in -ing, who is
its subject, and the conjunction that opens its clause. A denial is a statement like others, "denied saying" is not; nor
is what somebody plans or wants a "possible" statement of theirs, only what they plan or are expected to say.
"""

from __future__ import annotations

import re
from functools import cache

from whence.model import Attribution, Polarity
from whence.resolve.language.clauses import Words
from whence.resolve.language.lemmas import lemmas
from whence.text.tables import rows

REACH = 7  # words back from the verb within which its auxiliaries and what governs it stand
OPENING = 12  # words back from the attribution within which its clause opens

_NEGATIONS = frozenset({"not", "never", "n’t", "n't", "t", "cannot", "neither", "nor", "hardly", "without"})
_ONLY = frozenset({"only", "just", "merely", "simply"})
_MODALS = frozenset({"will", "would", "may", "might", "could", "can", "should", "must", "shall", "ll", "’ll", "'ll"})
_HEDGES = _MODALS - {"will", "ll", "’ll", "'ll"}  # "I would argue" argues
_AUXILIARIES = frozenset(
    {
        "do",
        "does",
        "did",
        "don",
        "doesn",
        "didn",
        "have",
        "has",
        "had",
        "haven",
        "hasn",
        "hadn",
        "be",
        "been",
        "being",
        "is",
        "are",
    }
    | {
        "am",
        "was",
        "were",
        "isn",
        "aren",
        "wasn",
        "weren",
        "ve",
        "’ve",
        "'ve",
        "s",
        "’s",
        "'s",
        "re",
        "d",
        "won",
        "wouldn",
        "couldn",
    }
    | {"mightn", "mustn", "shouldn", "going", "yet", "having", "to", "’", "'", ","}
)
_BESIDE = _AUXILIARIES | _NEGATIONS | _MODALS | _ONLY | {"of", "from"}
_INVERTED = frozenset({"do", "does", "did", "have", "has", "had", "would", "will", "could", "is", "was", "were"})
_FIRST = re.compile(r"(?:I|we)", re.I)
_NOBODY = re.compile(r"(?:nobody|no[ -]one|none|neither|no (?!doubt)\w+)\b", re.I)
_ASKED_WHAT = re.compile(r"[\s\"“'‘,:]*(?:whether|if|what|who|whom|whose|how|why|when|where|which|about)\b", re.I)
_UNTRUE = re.compile(
    r"\b(?:not true|untrue|false|incorrect|wrong|no (?:evidence|record|indication|proof|sign))\b[^.;]{0,20}\bthat\s*$"
)
_UNKNOWN = re.compile(
    r"\b(?:unclear|uncertain|unknown|unsure|not (?:clear|known|certain|sure)|ask\w*|wonder\w*|know|knew|question\w*"
    r"|say)\W+(?:\w+\W+){0,2}if\s*$"
)
_MARK = frozenset({".", ";", "?", "!", ":", "”", '"', "—", "–"})


def polarity(words: Words, found: Attribution) -> Polarity:
    """Whether the text says that `found` was said, or not, or that it was asked, or may or will be said."""
    if not found.cue:
        return "positive"
    verb = _verb(words, found)
    group = _group(words, verb) if verb is not None else []
    own = _lower(words, found)
    source = " ".join(span.of(words.text) for span in found.source)
    opening = _opening(words, found)
    if _denied(words, verb, group, own, source, opening):
        return "negative"
    if _asked(words, found, own, opening):
        return "question"
    if _possible(words, verb, group, own, source, opening):
        return "possible"
    return "positive"


def _lower(words: Words, found: Attribution) -> list[str]:
    """The words of the cue."""
    return [words.lower[k] for span in found.cue for k in range(*words.within(span))]


def _verb(words: Words, found: Attribution) -> int | None:
    """The verb of the cue, after its auxiliaries and what governs it: "say" in "is expected to say"."""
    inside = [k for span in found.cue for k in range(*words.within(span))]
    verbs = [k for k in inside if words.words[k].pos.startswith("VB")]
    if not verbs:
        return None
    last = verbs[0]
    for k in verbs[1:]:
        leads = words.lower[last] in _AUXILIARIES or _governs(words.lower[last])
        if not leads or any(words.words[j].pos not in {"RB", "TO", "IN", "JJ"} for j in range(last + 1, k)):
            break
        last = k
    return last


def _group(words: Words, verb: int) -> list[int]:
    """The words just before the verb that belong to it: auxiliaries, adverbs, a word that governs it."""
    found = []
    for k in range(verb - 1, max(-1, verb - 1 - REACH), -1):
        word = words.lower[k]
        if word not in _BESIDE and words.words[k].pos not in {"RB", "MD", "TO"} and not _governs(word):
            break
        found.append(k)
    return found


def _governs(word: str) -> bool:
    return any(lemma in _governors() for lemma in lemmas(word))


@cache
def _governors() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in rows("resolve", "polarity.csv")}


def _governed_by(words: Words, group: list[int], kind: str) -> bool:
    return any(_governors().get(lemma) == kind for k in group for lemma in lemmas(words.lower[k]))


def _opening(words: Words, found: Attribution) -> list[str]:
    """The words before the attribution that belong to its clause."""
    first = words.within(min((*found.source, *found.cue)))[0]
    out: list[str] = []
    for k in range(first - 1, max(-1, first - 1 - OPENING), -1):
        if (
            words.lower[k] in _MARK
            or "\n" in words.text[words.words[k].end : words.words[k + 1].start if k + 1 < len(words.words) else None]
        ):
            break
        if any(c.start <= words.words[k].start < c.end for c in found.content):
            break
        out.append(words.lower[k])
    return out[::-1]


def _denied(words: Words, verb: int | None, group: list[int], own: list[str], source: str, opening: list[str]) -> bool:
    """Whether it was not said: "did not say", "declined to say", "nobody said", "nor did he say"."""
    if _NOBODY.match(source):
        return True
    if verb is not None:
        said = words.lower[verb]
        before = {words.lower[k] for k in group} | set(own[: own.index(said)] if said in own else ())
        if before & _NEGATIONS and not (before & _ONLY and "not" in before and not before & {"would", "wouldn"}):
            return True
        if "yet" in before and "to" in before:
            return True
        if _infinitive(words, verb, group) and _governed_by(words, group, "negative"):
            return True
        if words.words[verb].pos in {"VBG", "VBN"} and _governed_by(words, group, "denied"):
            return True
        if _refuses(words, verb):
            return True
    elif set(own) & (_NEGATIONS - {"t"}):
        return True
    if opening:
        if opening[-1] in _INVERTED and {"nor", "never", "no", "neither", "not"} & set(opening):
            return True
        if opening[0] in {"nor", "neither"} or opening[-1] in {"nor", "neither"}:
            return True
        if _UNTRUE.search(" ".join(opening)):
            return True
    return False


def _refuses(words: Words, verb: int) -> bool:
    """Whether the verb of the cue is one of not saying: "declined to comment", "stopped short of"."""
    rest = words.lower[verb + 1 : verb + 3]
    kinds = {_governors().get(lemma) for lemma in lemmas(words.lower[verb])}
    return "negative" in kinds and rest[:1] == ["to"] and rest[1:2] != [] and rest[1] in _SAYING


_SAYING = frozenset(
    {
        "say",
        "comment",
        "discuss",
        "answer",
        "confirm",
        "disclose",
        "specify",
        "tell",
        "name",
        "identify",
        "elaborate",
        "reveal",
    }
)


def _infinitive(words: Words, verb: int, group: list[int]) -> bool:
    return words.words[verb].pos in {"VB", "VBP"} and any(words.lower[k] in {"to", "from"} for k in group)


def _asked(words: Words, found: Attribution, own: list[str], opening: list[str]) -> bool:
    """Whether it was asked: "asked whether", "asked: “Where …?”", "it is unclear whether he said"."""
    if opening and (opening[-1] == "whether" or _UNKNOWN.search(" ".join(opening))):
        return True
    text = words.text
    if (
        opening
        and opening[-1] in _INVERTED
        and text[found.content[-1].start : found.content[-1].end + 2].rstrip("”\"'’ ").endswith("?")
    ):
        return True
    asks = any(
        lemma in {"ask", "wonder", "inquire", "enquire", "question", "query"} for word in own for lemma in lemmas(word)
    )
    knows = {"to", "know"} <= set(own) or {"ask", "asked"} & set(own)
    if not (asks or knows):
        return False
    content = found.content
    after = next((span for span in content if span.start >= found.cue[-1].end), None)
    if after is not None and _ASKED_WHAT.match(text, after.start, after.end):
        return True
    if set(own[-1:]) & {"whether", "if", "about", "why", "how", "what"}:
        return True
    return any("?" in text[span.end - 3 : span.end + 2] for span in content)


def _possible(
    words: Words, verb: int | None, group: list[int], own: list[str], source: str, opening: list[str]
) -> bool:
    """Whether it may or will be said: "might say", "is expected to say", "if he says"."""
    if verb is None:
        return False
    near = {words.lower[k] for k in group}
    modal = near & _MODALS
    if modal and words.words[verb].pos.startswith("VB"):
        hedged = modal <= _HEDGES and (_FIRST.fullmatch(source) is not None)
        said_only = bool(modal <= {"would", "could"} and ({*near, *own} | set(_after(words, verb))) & _ONLY)
        return not (hedged or said_only)
    if _leads_to_speech(words, verb):
        return True
    if _infinitive(words, verb, group) and (
        _governed_by(words, group, "possible") or "going" in near or _is_to(words, group)
    ):
        return True
    return bool(opening) and opening[-1] in {"if", "unless"}


def _leads_to_speech(words: Words, verb: int) -> bool:
    """Whether the cue only governs the verb of saying, which stands in the content: "is expected", "to say that …"."""
    kinds = {_governors().get(lemma) for lemma in lemmas(words.lower[verb])}
    rest = words.lower[verb + 1 : verb + 3]
    said = {lemma for word in rest[1:] for lemma in lemmas(word)}
    return (
        "possible" in kinds and rest[:1] == ["to"] and bool(said & (_SAYING | {"announce", "argue", "warn", "report"}))
    )


def _after(words: Words, verb: int) -> list[str]:
    return words.lower[verb + 1 : verb + 2]


def _is_to(words: Words, group: list[int]) -> bool:
    """Whether the verb stands after "is to": "The minister is to tell parliament"."""
    before = [words.lower[k] for k in group]
    return before[:1] == ["to"] and before[1:2] in (["is"], ["are"], ["was"], ["were"])
