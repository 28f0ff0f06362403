"""The scene of a statement: where it was made, who was told, and through whom the text says it came.

All of it is read off the words around the cue: its sentence without what is reported there. A speech or a rally is
an occasion; an interview is one too, and who held it is a link of the chain besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from whence.model import Attribution, Span
from whence.resolve.draft import Article, Draft, Scene
from whence.resolve.language.lemmas import lemmas
from whence.text.tables import rows

NAME = (
    r"(?P<name>(?:[Tt]he |[a-z]+ host |anchor |host )?[A-Z][\w.&-]*[\w]"
    r"(?:(?:['’]s?)?(?: (?:of|the|and|with|&|for|in|'+|[\"“])){0,2}[ \"“]['’]*[A-Z0-9][\w.&-]*\w?)*)"
)
_DETERMINER = r"(?:an?|the|his|her|their|its|this|that|another|one|[A-Z][\w.]*['’]s)"
_DAY = re.compile(
    r"(?:^| )(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December|Labor Day|Memorial Day)\b.*)"
)
_LOOSE_END = re.compile(r"(?:[ .,\"“'’]| (?:of|the|and|with|for|in))+$")
_TOLD = frozenset(
    {
        "tell",
        "urge",
        "ask",
        "warn",
        "advise",
        "remind",
        "assure",
        "order",
        "encourage",
        "instruct",
        "invite",
        "beg",
        "press",
    }
    | {"convince", "persuade", "implore", "inform", "notify", "brief", "call", "appeal", "promise", "pressure", "thank"}
)
_NOT_TOLD = re.compile(
    r"(?:(?:that|to|if|whether|what|how|why|it|in|at|during|about|for|of|him|her|them)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day|\.)|(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\.?\s\d"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)(?:\s\d|$)"
    r"|(?:new year|christmas|easter|thanksgiving)\b)",
    re.IGNORECASE,
)


# Call signs ("WLS-TV"), and shows with "&" or with a host.
_MADE_LIKE = re.compile(
    r"[WK][A-Z]{2,3}(?:-(?:TV|FM|AM))?|.+-TV|[A-Z]\w+ (?:&|and) [A-Z]\w+|.+ with [A-Z].+|[A-Z]\w+ \d+(?:\.\d)?"
)


def scenes(article: Article, drafts: Sequence[Draft]) -> list[Scene]:
    """The scene of each statement. One that another holds has an addressee only: the rest is its holder's."""
    text, sentences = article.text, article.sentences
    attributions = [draft.found for draft in drafts]
    masked = _masked(text, attributions)
    of_sentence: dict[int, list[int]] = {}
    for i, draft in enumerate(drafts):
        if draft.holder is None:
            of_sentence.setdefault(article.sentence_at(draft.anchor.start), []).append(i)
    found = {i: Scene() for i in range(len(attributions))}
    for number, members in of_sentence.items():
        sentence = sentences[number] if sentences else Span(0, len(text))
        for place in _places(masked, sentence):
            nearest = min(members, key=lambda i: (_distance(attributions[i], place.span), i))
            for i in members if place.for_all else [nearest]:
                scene = found[i]
                found[i] = Scene(
                    scene.occasion or (place.span if place.occasion else None),
                    scene.addressee,
                    scene.links + ((place.link,) if place.link and not _overlaps(place.link, scene.links) else ()),
                    scene.named or place.occasion,
                )
    return [_with_addressee(text, masked, draft, found[i]) for i, draft in enumerate(drafts)]


@dataclass(frozen=True, slots=True)
class _Place:
    span: Span
    link: Span | None
    occasion: bool
    for_all: bool = False


def is_medium(name: str) -> bool:
    """Whether `name` is a medium's, by the table of media."""
    plain = re.sub(r"^(?:[Tt]he|an?) ", "", name).strip(" '’\"“”")
    head = re.split(r"['’]s\b", plain)[0].strip()
    whole, endings = _media()
    last = head.split(" with ")[0].rsplit(" ", 1)[-1]
    return plain in whole or head in whole or last in endings or head.split(" ")[0] in whole


def looks_like_medium(name: str) -> bool:
    """Whether `name` is a medium's by the table, or made as media's names are: "KUTV", "Lowmoor Today with Vale"."""
    plain = re.sub(r"^(?:[Tt]he|an?) ", "", name).strip(" '’\"“”,")
    _, endings = _media()
    return (
        is_medium(name)
        or bool(_MADE_LIKE.fullmatch(plain))
        or any(w in endings for w in plain.split(" with ")[0].split())
    )


def role(occasion: str) -> str:
    """The role of the occasion that a scene names, by the table of occasions; "" where the table has none."""
    words = occasion.split()
    found = (
        _roles().get(" ".join(words[a:b])) for a in range(len(words)) for b in range(a + 1, min(a + 4, len(words) + 1))
    )
    return next((each for each in found if each is not None), "")


def _places(masked: str, sentence: Span) -> Iterator[_Place]:
    """The occasions and relays named in a sentence, in order."""
    noun, nouns, links = _patterns()
    found = nouns.finditer(masked, sentence.start, sentence.end)
    for match in found if noun.search(masked, sentence.start, sentence.end) else ():
        role = _roles()[match["noun"]]
        name = _name(match)
        before = match["before"]
        if role in {"interview", "appearance"} and name is None and before:
            named = re.search(r"(?:^| )((?:[A-Z][\w.&-]*)(?: [A-Z][\w.&-]*)*)(?:['’]s)?", before)
            if named is not None and is_medium(named.group(1)):
                name = Span(match.start("before") + named.start(1), match.start("before") + named.end(1))
        link = None
        if name is not None and role in {"interview", "appearance"}:
            held_by = role == "interview" and match["by"] in {"with", "to", "by"}
            link = name if held_by or is_medium(masked[name.start : name.end]) else None
        end = name.end if name is not None and match.group("name") else match.end("noun")
        yield _Place(Span(match.start(), max(end, match.end("noun"))), link, True)
    for words, pattern, needs_medium, for_all in links:
        if words.search(masked, sentence.start, sentence.end) is None:
            continue
        for match in pattern.finditer(masked, sentence.start, sentence.end):
            name = _name(match)
            known = not needs_medium or bool(match["called"])
            if name is not None and (known or is_medium(masked[name.start : name.end])):
                yield _Place(Span(match.start(), name.end), name, False, for_all)


def _name(match: re.Match[str]) -> Span | None:
    name = match["name"]
    if not name:
        return None
    start = match.start("name")
    cut = _DAY.search(name)
    name = _LOOSE_END.sub("", name[: cut.start()] if cut else name)
    return Span(start, start + len(name)) if name else None


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(o.start < span.end and span.start < o.end for o in others)


def _distance(attribution: Attribution, span: Span) -> int:
    anchor = (attribution.cue or attribution.source or attribution.content)[0]
    return max(anchor.start - span.end, span.start - anchor.end, 0)


def _with_addressee(text: str, masked: str, draft: Draft, scene: Scene) -> Scene:
    attribution = draft.found
    if not attribution.cue:
        return scene
    cue = attribution.cue[-1]
    words = re.findall(r"[\w-]+", text[cue.start : cue.end])
    if not words or not any(lemma in _TOLD for word in words for lemma in lemmas(word)):
        return scene
    # What another statement holds is blank in `masked`; there the addressee stands between the cue and the content.
    end = next((span.start for span in attribution.content if span.start >= cue.end), len(text))
    match = _ADDRESSEE.match(masked, cue.end) if draft.holder is None else _ADDRESSEE.match(text, cue.end, end)
    if match is None or _NOT_TOLD.match(match["who"]):
        return scene
    told = Span(match.start("who"), match.start("who") + len(match["who"].rstrip(".,")))
    return Scene(scene.occasion, told, scene.links, scene.named)


_ADDRESSEE = re.compile(
    r" (?:on |upon )?(?P<who>(?:the |a |an |his |her |their )?"
    r"(?:[A-Z][\w.’'-]*|[a-z]{3,}s|(?:[a-z]+ )?(?:host|crowd|audience|court|judge|jury|board|panel|council|committee"
    r"|government|company|newspaper|paper|magazine|network|station|interviewer|reporter|moderator))"
    r"(?:(?: of| the|,? and)? [A-Z][\w.’'-]*\w)*)"
)


def _masked(text: str, attributions: Sequence[Attribution]) -> str:
    """`text` with what is reported blanked out, length for length, so that only the writer's words are left."""
    pieces, at = [], 0
    for span in sorted(span for a in attributions for span in a.content):
        if span.end <= at:
            continue
        start = max(span.start, at)
        pieces += [text[at:start], "\x00" * (span.end - start)]
        at = span.end
    return "".join(pieces) + text[at:]


@cache
def _roles() -> dict[str, str]:
    return {row["noun"]: row["role"] for row in rows("resolve", "occasions.csv")}


_Link = tuple[re.Pattern[str], re.Pattern[str], bool, bool]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], tuple[_Link, ...]]:
    """The occasions and the relays, each after the words it cannot do without. Those are soon looked for, while a
    pattern may begin at any word; without a \\b before them the search skips ahead to the first letter.
    """
    nouns = "|".join(re.escape(noun) for noun in sorted(_roles(), key=lambda n: (-len(n), n)))
    when = r"(?: \w+day| last \w+| this \w+| earlier \w+)?"
    occasion = re.compile(
        rf"\b(?:[Ii]n|[Aa]t|[Dd]uring|[Oo]n|[Aa]fter|[Vv]ia) (?:{_DETERMINER} )?(?P<before>(?:[\w.&’'-]+ ){{0,4}}?)"
        rf"(?P<noun>{nouns})\b(?!['’])(?:{when},? (?P<by>with|to|on|at|in|by) {NAME})?"
    )
    # "the Welsh-language broadcaster Radio Nord": the noun says that it is a medium, whatever its name looks like.
    called = "|".join(re.escape(row["name"]) for row in rows("resolve", "media.csv") if row["kind"] == "noun")
    medium = rf"(?:(?P<called>(?:(?:[Tt]he|an?) )?(?:[\w-]+ ){{0,3}}?(?:{called})) )?{NAME}"
    links = tuple(
        (
            re.compile(max(re.split(r"\{\w+\}", row["pattern"]), key=len).removeprefix(r"\b")),
            re.compile(row["pattern"].replace("{name}", NAME).replace("{medium}", medium)),
            "{medium}" in row["pattern"],
            row["scope"] == "sentence",
        )
        for row in rows("resolve", "links.csv")
    )
    return re.compile(nouns), occasion, links


@cache
def _media() -> tuple[frozenset[str], frozenset[str]]:
    media = rows("resolve", "media.csv")
    return (
        frozenset(row["name"] for row in media if row["kind"] == "name"),
        frozenset(row["name"] for row in media if row["kind"] == "ending"),
    )
